import { describe, expect, it } from 'vitest';
import { budgetSpentError } from '../marketplace.errors.ts';
import type { ListingFields, LotUpdate, MarketplaceDeps, NewListing } from '../marketplace.port.ts';
import {
  BRICKLINK_TEST_CREDENTIALS,
  envelope,
  page,
  type ScriptedAnswer,
  type SentRequest,
  testDeps,
} from '../marketplace.test-support.ts';
import { createBricklink } from './bricklink.client.ts';
import { bricklink } from './bricklink.test-support.ts';

const FIELDS: ListingFields = {
  unitPrice: 850,
  description: 'Mint',
  remarks: 'B04-17',
  bulk: 1,
  isRetain: false,
  stockRoom: null,
  salePercent: 0,
  tiers: [],
};

const update = (quantityDelta: number, fields: Partial<ListingFields> = {}, remoteLotId = '500'): LotUpdate => ({
  remoteLotId,
  quantityDelta,
  fields: { ...FIELDS, ...fields },
  changed: Object.keys(fields) as (keyof ListingFields)[],
});

/** The lot as BrickLink answers with it. */
const lot = (change: object = {}) => ({
  inventory_id: 500,
  item: { no: '3020', name: 'Plate 2 x 4', type: 'PART' },
  color_id: 85,
  quantity: 12,
  new_or_used: 'N',
  unit_price: '0.0850',
  description: 'Mint',
  remarks: 'B04-17',
  bulk: 1,
  is_retain: false,
  is_stock_room: false,
  sale_rate: 0,
  ...change,
});

const bodyOf = (request: SentRequest | undefined) => JSON.parse(request?.body ?? 'null');

describe('changing BrickLink lots', () => {
  it.each([
    [5, '+5'],
    [-3, '-3'],
  ])('sends a change of %i as signed text, and both texts, which BrickLink would alter', async (delta, quantity) => {
    const { marketplace, sent, calls } = bricklink(envelope(lot()));
    const [result] = await marketplace.updateLots([update(delta)]);
    expect(result).toMatchObject({ outcome: 'applied', lot: { remoteLotId: '500', quantity: 12 } });
    expect(sent[0]).toMatchObject({ method: 'PUT', url: { pathname: '/v1/inventories/500' } });
    expect(bodyOf(sent[0])).toEqual({ quantity, description: 'Mint', remarks: 'B04-17' });
    expect(calls).toMatchObject([{ operation: 'inventories.update', method: 'PUT' }]);
  });

  it('leaves the quantity out, and asks for less of the budget, when it does not change', async () => {
    const { marketplace, sent, calls } = bricklink(envelope(lot({ unit_price: '0.1000' })));
    await marketplace.updateLots([update(0, { unitPrice: 1000 })]);
    expect(bodyOf(sent[0])).toEqual({ unit_price: '0.1000', description: 'Mint', remarks: 'B04-17' });
    expect(calls).toMatchObject([{ operation: 'inventories.update_fields' }]);
  });

  it('sends every field in BrickLink’s words, tiers all six', async () => {
    const { marketplace, sent } = bricklink(envelope(lot()));
    await marketplace.updateLots([
      update(1, {
        salePercent: 15,
        bulk: 4,
        isRetain: true,
        stockRoom: 'B',
        tiers: [{ quantity: 10, unitPrice: 800 }],
        description: 'A &amp; B',
      }),
    ]);
    expect(bodyOf(sent[0])).toEqual({
      quantity: '+1',
      description: 'A & B',
      remarks: 'B04-17',
      sale_rate: 15,
      bulk: 4,
      is_retain: true,
      is_stock_room: true,
      stock_room_id: 'B',
      tier_quantity1: 10,
      tier_price1: '0.0800',
      tier_quantity2: 0,
      tier_price2: '0.0000',
      tier_quantity3: 0,
      tier_price3: '0.0000',
    });
  });

  it('takes a lot out of its stockroom without naming one', async () => {
    const { marketplace, sent } = bricklink(envelope(lot()));
    await marketplace.updateLots([update(0, { stockRoom: null })]);
    expect(bodyOf(sent[0])).toEqual({ is_stock_room: false, description: 'Mint', remarks: 'B04-17' });
  });

  it('names the fields that BrickLink accepted and does not show', async () => {
    const { marketplace } = bricklink(envelope(lot()));
    const [result] = await marketplace.updateLots([update(0, { salePercent: 15, bulk: 4, unitPrice: 850 })]);
    expect(result).toMatchObject({
      outcome: 'refused',
      error: { message: expect.stringContaining('still shows another sale and bulk quantity.') },
    });
  });

  it('never calls an update refused whose quantity was applied', async () => {
    const { marketplace } = bricklink(envelope(lot()));
    const [result] = await marketplace.updateLots([update(5, { salePercent: 15 })]);
    expect(result).toMatchObject({ outcome: 'applied', lot: { salePercent: 0 } });
  });

  it('trusts a field that it was seen to set before', async () => {
    const { marketplace } = bricklink(envelope(lot({ sale_rate: 15 })), envelope(lot({ sale_rate: 15 })));
    await marketplace.updateLots([update(0, { salePercent: 15 })]);
    // Somebody changed it on the site in the same moment: that is no fault of the interface.
    expect(await marketplace.updateLots([update(0, { salePercent: 20 })])).toMatchObject([{ outcome: 'applied' }]);
  });

  it('takes a yes without the lot for lost: a gateway says as much with nothing done', async () => {
    const { marketplace, sent } = bricklink(new Response(null, { status: 200 }));
    expect(await marketplace.updateLots([update(5)])).toMatchObject([{ outcome: 'lost' }]);
    expect(sent.map(({ method }) => method)).toEqual(['PUT']);
  });

  it.each<[string, ScriptedAnswer, string]>([
    ['gone', envelope(undefined, 404, '', 'RESOURCE_NOT_FOUND'), 'gone'],
    ['somebody else’s', envelope(undefined, 403, '', 'PERMISSION_DENIED'), 'refused'],
    ['not taken as it is', envelope(undefined, 400, 'Tiers', 'PARAMETER_MISSING_OR_INVALID'), 'refused'],
    ['held off by too many calls', envelope(undefined, 429), 'not_sent'],
    ['not reached, as the network’s edge says', page(521), 'not_sent'],
    ['perhaps reached: the edge lost the answer', page(520), 'lost'],
    ['answered for too late', new DOMException('slow', 'TimeoutError'), 'lost'],
    ['answered for with nothing known', envelope(undefined, 500), 'lost'],
  ])('says what became of a lot that is %s', async (_what, answer, outcome) => {
    const { marketplace, sent } = bricklink(answer);
    expect(await marketplace.updateLots([update(5)])).toMatchObject([{ outcome }]);
    expect(sent).toHaveLength(1);
  });

  it('spends the budget left for quantities when the one for prices and notes is used up', async () => {
    const { deps, sent } = testDeps<'bricklink'>(
      [envelope(lot())],
      BRICKLINK_TEST_CREDENTIALS,
      heldBack('inventories.update_fields'),
    );
    const notes = Array.from({ length: 9 }, (_, index) => update(0, { bulk: 2 }, String(index)));
    const results = await createBricklink(deps).updateLots([...notes, update(5, {}, '500')]);
    expect(results.map(({ outcome }) => outcome)).toEqual([...Array(9).fill('not_sent'), 'applied']);
    expect(sent).toHaveLength(1);
  });

  const heldBack = (spent: string): Partial<MarketplaceDeps<'bricklink'>> => ({
    beforeCall(operation) {
      if (operation === spent) throw budgetSpentError('bricklink', { operation, now: 0, resumesAt: null });
    },
  });

  it('keeps four calls in flight', async () => {
    let inFlight = 0;
    let most = 0;
    const slow = () => envelope(lot());
    const { deps } = testDeps<'bricklink'>(Array(12).fill(slow), BRICKLINK_TEST_CREDENTIALS, {
      async beforeCall() {
        inFlight += 1;
        most = Math.max(most, inFlight);
        await Promise.resolve();
      },
      onCall() {
        inFlight -= 1;
      },
    });
    await createBricklink(deps).updateLots(Array.from({ length: 12 }, (_, index) => update(1, {}, String(index))));
    expect(most).toBe(4);
  });

  it('goes on past one lot that BrickLink cannot answer for', async () => {
    const { marketplace } = bricklink(page(500), ...Array(5).fill(() => envelope(lot())));
    const results = await marketplace.updateLots(Array.from({ length: 6 }, (_, no) => update(1, {}, String(no))));
    expect(results.map(({ outcome }) => outcome)).toEqual(['lost', ...Array(5).fill('applied')]);
  });
});

describe('listing lots on BrickLink', () => {
  const newLot = (change: Partial<NewListing> = {}): NewListing => ({
    lotId: 'lot_1',
    itemType: 'PART',
    itemNo: '3020',
    blColorId: 85,
    boid: null,
    boColorId: null,
    condition: 'N',
    usedGrade: null,
    completeness: null,
    quantity: 12,
    fields: FIELDS,
    ...change,
  });

  it('makes them one by one, since a list would not tell their ids', async () => {
    const { marketplace, sent, calls } = bricklink(envelope(lot({ inventory_id: 501 }), 201, 'OK', 'OK_CREATED'));
    expect(await marketplace.createLots([newLot()])).toEqual([{ outcome: 'applied', remoteLotId: '501' }]);
    expect(sent[0]).toMatchObject({ method: 'POST', url: { pathname: '/v1/inventories' } });
    expect(bodyOf(sent[0])).toEqual({
      item: { no: '3020', type: 'PART' },
      color_id: 85,
      quantity: 12,
      new_or_used: 'N',
      unit_price: '0.0850',
      description: 'Mint',
      remarks: 'B04-17',
      bulk: 1,
      is_retain: false,
      is_stock_room: false,
      sale_rate: 0,
    });
    expect(calls).toMatchObject([{ operation: 'inventories.create' }]);
  });

  it('tells completeness of sets only', async () => {
    const { marketplace, sent } = bricklink(envelope(lot()), envelope(lot()));
    await marketplace.createLots([newLot({ itemType: 'SET', itemNo: '6085-1', completeness: 'S' })]);
    await marketplace.createLots([newLot({ itemType: 'MINIFIG', completeness: 'C' })]);
    expect(sent.map((request) => bodyOf(request).completeness)).toEqual(['S', undefined]);
  });

  it('does not know what became of a lot whose id is not told', async () => {
    const { marketplace } = bricklink(envelope([], 201, 'OK', 'OK_CREATED'));
    expect(await marketplace.createLots([newLot()])).toMatchObject([{ outcome: 'lost' }]);
  });

  it('deletes with a call per lot, whether or not an answer has a body', async () => {
    const { marketplace, sent, calls } = bricklink(envelope({}, 204), new Response(null, { status: 204 }));
    expect((await marketplace.deleteLots(['1', '2'])).map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
    expect(sent.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      'DELETE /v1/inventories/1',
      'DELETE /v1/inventories/2',
    ]);
    expect(calls[0]).toMatchObject({ operation: 'inventories.delete' });
  });

  it('reads on past a lot that is gone', async () => {
    const { marketplace, calls } = bricklink(envelope(undefined, 404, '', 'RESOURCE_NOT_FOUND'), envelope(lot()));
    expect(await marketplace.readLots(['1', '500'])).toMatchObject([
      { ok: true, lot: null },
      { ok: true, lot: { remoteLotId: '500' } },
    ]);
    expect(calls.map(({ operation }) => operation)).toEqual(['inventories.get', 'inventories.get']);
  });
});
