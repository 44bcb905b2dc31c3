import { describe, expect, it } from 'vitest';
import type { ListingFields, LotUpdate, NewListing } from '../marketplace.port.ts';
import { json, page, type ScriptedAnswer, type SentRequest } from '../marketplace.test-support.ts';
import { brickowl, requestsOf } from './brickowl.test-support.ts';

const FIELDS: ListingFields = {
  unitPrice: 850,
  description: 'Mint',
  remarks: 'B04-17',
  bulk: 1,
  isRetain: true,
  stockRoom: null,
  salePercent: 0,
  tiers: [],
};

const update = (remoteLotId: string, quantityDelta: number, fields: Partial<ListingFields> = {}): LotUpdate => ({
  remoteLotId,
  quantityDelta,
  fields: { ...FIELDS, ...fields },
  changed: Object.keys(fields) as (keyof ListingFields)[],
});

/** The lot as the list shows it. */
const lot = (lotId: string, change: object = {}) => ({
  lot_id: lotId,
  boid: '900100-38',
  type: 'Part',
  con: 'new',
  full_con: 'new',
  qty: '240',
  base_price: '0.085',
  sale_percent: '0',
  bulk_qty: '1',
  for_sale: '1',
  tier_price: null,
  public_note: 'Mint',
  personal_note: 'B04-17',
  external_lot_ids: [],
  ids: [],
  ...change,
});

const success = () => json({ status: 'Success' });
const batch = (...entries: { code: number; body: unknown }[]) =>
  json(entries.map((entry, index) => ({ req_num: index + 1, ...entry })));
const yes = { code: 200, body: { status: 'success' } };
/** Answers any batch with success for every entry. */
const allYes: ScriptedAnswer = (request) => batch(...requestsOf(request).requests.map(() => yes));

const paramsOf = (request: SentRequest | undefined) => {
  const { key: _key, ...params } = Object.fromEntries(new URLSearchParams(request?.body));
  return params;
};
const pathsOf = (sent: readonly SentRequest[]) => sent.map(({ url }) => url.pathname.replace('/v1/', ''));

describe('changing Brick Owl lots', () => {
  it('sends fifty changes in one call, each relative', async () => {
    const { marketplace, sent } = brickowl(allYes, allYes, allYes);
    const updates = Array.from({ length: 101 }, (_, index) => update(String(index + 1), index % 2 === 0 ? 5 : -3));
    const results = await marketplace.updateLots(updates);
    expect(results.every(({ outcome }) => outcome === 'applied')).toBe(true);
    expect(sent.map((request) => requestsOf(request).requests.length)).toEqual([50, 50, 1]);
    expect(requestsOf(sent[0]).requests.slice(0, 2)).toEqual([
      { endpoint: 'inventory/update', request_method: 'POST', params: [{ lot_id: '1', relative_quantity: '5' }] },
      { endpoint: 'inventory/update', request_method: 'POST', params: [{ lot_id: '2', relative_quantity: '-3' }] },
    ]);
  });

  it('sends the fields that changed in Brick Owl’s words, and no others', async () => {
    const { marketplace, sent } = brickowl(allYes, batch({ code: 200, body: [] }));
    await marketplace.updateLots([
      update('1', 0, {
        unitPrice: 1234,
        description: 'A &amp; B',
        remarks: '',
        bulk: 4,
        salePercent: 15,
        stockRoom: 'C',
        tiers: [
          { quantity: 10, unitPrice: 1100 },
          { quantity: 50, unitPrice: 1050 },
        ],
      }),
      update('2', 1, { tiers: [], stockRoom: null, isRetain: true }),
    ]);
    expect(requestsOf(sent[0]).requests.map(({ params }: { params: object[] }) => params[0])).toEqual([
      {
        lot_id: '1',
        price: '0.123',
        public_note: 'A & B',
        personal_note: '',
        bulk_qty: '4',
        sale_percent: '15',
        for_sale: '0',
        tier_price: '10:0.110,50:0.105',
      },
      { lot_id: '2', relative_quantity: '1', tier_price: 'remove', for_sale: '1' },
    ]);
  });

  it('judges every entry on its own', async () => {
    const { marketplace } = brickowl(
      batch(
        yes,
        { code: 404, body: [] },
        { code: 400, body: [] },
        { code: 200, body: { error: { status: 'Invalid quantity' } } },
        { code: 500, body: [] },
        { code: 200, body: [] },
      ),
    );
    const results = await marketplace.updateLots(['1', '2', '3', '4', '5', '6', '7'].map((id) => update(id, 1)));
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'applied',
      'gone',
      'refused',
      'refused',
      'lost',
      'lost',
      'lost',
    ]);
  });

  it('does not guess whose answer is missing when answers have no numbers', async () => {
    const { marketplace } = brickowl(json([yes]));
    const results = await marketplace.updateLots([update('1', 1), update('2', 1)]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['lost', 'lost']);
  });

  it('sends no further batch once a key stops working', async () => {
    const { marketplace, sent } = brickowl((request) =>
      batch(...requestsOf(request).requests.map(() => ({ code: 401, body: { error: 'Invalid API key' } }))),
    );
    const results = await marketplace.updateLots(Array.from({ length: 60 }, (_, index) => update(String(index), 1)));
    expect(results.every(({ outcome }) => outcome === 'not_sent')).toBe(true);
    expect(sent).toHaveLength(1);
  });

  it.each<[string, ScriptedAnswer, string]>([
    ['lost', page(200), 'lost'],
    ['lost', new TypeError('broken'), 'lost'],
    ['not sent', page(429), 'not_sent'],
    ['not sent', page(521), 'not_sent'],
    ['not sent', json({ error: 'Access Denied' }, 403), 'not_sent'],
  ])('a batch that is %s counts for all its entries, and is not repeated', async (_what, answer, outcome) => {
    const { marketplace, sent } = brickowl(answer);
    const results = await marketplace.updateLots(Array.from({ length: 51 }, (_, index) => update(String(index), 1)));
    expect(results[0]?.outcome).toBe(outcome);
    expect(results[49]?.outcome).toBe(outcome);
    expect(results[50]?.outcome).toBe('not_sent');
    expect(sent).toHaveLength(1);
  });
});

describe('fields that a batch may ignore', () => {
  const shown = (...lots: object[]) => batch(...lots.map((each) => ({ code: 200, body: [each] })));

  it('reads back as few lots as show them all, the first time only', async () => {
    const { marketplace, sent } = brickowl(
      allYes,
      shown(lot('1', { sale_percent: '15' }), lot('3', { bulk_qty: '2', sale_percent: '15' })),
      allYes,
    );
    const updates = [
      update('1', 0, { salePercent: 15 }),
      update('2', 4, { salePercent: 15 }),
      update('3', 0, { bulk: 2, salePercent: 15 }),
    ];
    expect((await marketplace.updateLots(updates)).map(({ outcome }) => outcome)).toEqual(Array(3).fill('applied'));
    expect(requestsOf(sent[1]).requests).toEqual(
      ['1', '3'].map((lot_id) => ({
        endpoint: 'inventory/list',
        request_method: 'GET',
        params: [{ lot_id, active_only: '0' }],
      })),
    );
    await marketplace.updateLots(updates);
    expect(sent).toHaveLength(3);
  });

  it('sends what was ignored once more, singly and without the quantity', async () => {
    const { marketplace, sent } = brickowl(
      allYes,
      shown(lot('1', { qty: '245' })),
      success(),
      shown(lot('1', { qty: '245', sale_percent: '15' })),
      success(),
    );
    const results = await marketplace.updateLots([
      update('1', 5, { salePercent: 15 }),
      update('2', 5, { salePercent: 15 }),
      update('3', 5),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
    expect(pathsOf(sent)).toEqual(['bulk/batch', 'bulk/batch', 'inventory/update', 'bulk/batch', 'inventory/update']);
    expect([paramsOf(sent[2]), paramsOf(sent[4])]).toEqual([
      { lot_id: '1', sale_percent: '15' },
      { lot_id: '2', sale_percent: '15' },
    ]);
  });

  it('sends later ones singly from the start, with their quantity, and the others in batches', async () => {
    const { marketplace, sent } = brickowl(
      allYes,
      shown(lot('1')),
      success(),
      shown(lot('1', { sale_percent: '15' })),
      success(),
      allYes,
    );
    await marketplace.updateLots([update('1', 0, { salePercent: 15 })]);
    await marketplace.updateLots([update('2', 7, { salePercent: 15 }), update('3', 5)]);
    expect(pathsOf(sent.slice(4))).toEqual(['inventory/update', 'bulk/batch']);
    expect(paramsOf(sent[4])).toEqual({ lot_id: '2', relative_quantity: '7', sale_percent: '15' });
    expect(requestsOf(sent[5]).requests).toHaveLength(1);
  });

  it('are refused in words when they are ignored singly as well', async () => {
    const { marketplace } = brickowl(allYes, shown(lot('1')), success(), shown(lot('1')));
    expect(await marketplace.updateLots([update('1', 0, { salePercent: 15 })])).toMatchObject([
      { outcome: 'refused', error: { message: expect.stringMatching(/^Brick Owl accepted .+ another sale\./) } },
    ]);
  });

  it('do not make a quantity that was applied look refused or unsent', async () => {
    const { marketplace } = brickowl(allYes, shown(lot('1')), page(429), shown(lot('1', { qty: '245' })));
    expect(await marketplace.updateLots([update('1', 5, { salePercent: 15 })])).toMatchObject([
      { outcome: 'applied', lot: { quantity: 245, salePercent: 0 } },
    ]);
  });

  it('leave a lot in doubt when it cannot be read back', async () => {
    const { marketplace } = brickowl(allYes, batch({ code: 500, body: [] }));
    expect(await marketplace.updateLots([update('1', 5, { salePercent: 15 }), update('2', 5)])).toMatchObject([
      { outcome: 'lost', error: { kind: 'lost_answer' } },
      { outcome: 'applied' },
    ]);
  });
});

describe('listing lots on Brick Owl', () => {
  const newLot = (change: Partial<NewListing> = {}): NewListing => ({
    lotId: 'lot_1',
    itemType: 'PART',
    itemNo: '3020',
    blColorId: 11,
    boid: '900100-38',
    boColorId: 38,
    condition: 'N',
    usedGrade: null,
    completeness: null,
    quantity: 12,
    fields: FIELDS,
    ...change,
  });
  const created = () => json({ status: 'success', lot_id: 2700002 });

  it('sends the base, the colour and our id, and nothing that Brick Owl does not take', async () => {
    const { marketplace, sent } = brickowl(created());
    expect(await marketplace.createLots([newLot()])).toEqual([{ outcome: 'applied', remoteLotId: '2700002' }]);
    expect(sent[0]?.url.pathname).toBe('/v1/inventory/create');
    expect(paramsOf(sent[0])).toEqual({
      boid: '900100',
      color_id: '38',
      quantity: '12',
      price: '0.085',
      condition: 'new',
      external_id: 'lot_1',
    });
  });

  it.each<[string, Partial<NewListing>, string, string | undefined]>([
    ['a new part', {}, 'new', '38'],
    ['a used part, its grade unknown', { condition: 'U' }, 'usedg', '38'],
    ['a used part like new', { condition: 'U', usedGrade: 'usedn' }, 'usedn', '38'],
    ['a sticker sheet', { itemNo: '6085stk01' }, 'new', undefined],
    ['gear', { itemType: 'GEAR' }, 'new', '38'],
    ['a minifigure', { itemType: 'MINIFIG', condition: 'U' }, 'usedg', undefined],
    ['a sealed set', { itemType: 'SET', completeness: 'S' }, 'news', undefined],
    ['a new complete set', { itemType: 'SET', completeness: 'C' }, 'newc', undefined],
    ['a new incomplete set', { itemType: 'SET', completeness: 'B' }, 'newi', undefined],
    ['a used sealed set', { itemType: 'SET', condition: 'U', completeness: 'S' }, 'usedc', undefined],
    ['a used incomplete set', { itemType: 'SET', condition: 'U', completeness: 'B' }, 'usedi', undefined],
    ['a used set, nothing told', { itemType: 'SET', condition: 'U' }, 'usedi', undefined],
    ['a used box', { itemType: 'ORIGINAL_BOX', condition: 'U', usedGrade: 'useda' }, 'useda', undefined],
  ])('gives %s its condition and colour', async (_what, change, condition, colorId) => {
    const { marketplace, sent } = brickowl(created());
    await marketplace.createLots([newLot(change)]);
    expect(paramsOf(sent[0])).toMatchObject({ condition });
    expect(paramsOf(sent[0]).color_id).toBe(colorId);
  });

  it('asks for the counterpart of an item that has none yet', async () => {
    const { marketplace, sent } = brickowl();
    expect(await marketplace.createLots([newLot({ boid: null })])).toMatchObject([
      { outcome: 'refused', error: { message: expect.stringContaining('Choose its counterpart') } },
    ]);
    expect(sent).toEqual([]);
  });

  it.each<[string, ScriptedAnswer, string]>([
    ['its id is not told', success(), 'lost'],
    ['the answer says nothing', json([]), 'lost'],
    ['Brick Owl refuses', json({ error: { status: 'Invalid BOID' } }, 400), 'refused'],
    ['Brick Owl does not know the item', json({ error: { status: 'Not found' } }, 404), 'refused'],
  ])('says what became of a lot when %s', async (_what, answer, outcome) => {
    expect(await brickowl(answer).marketplace.createLots([newLot()])).toMatchObject([{ outcome }]);
  });

  it('keeps its distance when there are very many', async () => {
    const { marketplace, naps } = brickowl(...Array(102).fill(created));
    await marketplace.createLots(Array(102).fill(newLot()));
    expect(naps).toEqual([110, 110]);
  });

  it('reads fifty lots in one call, and takes another lot in the answer for a fault', async () => {
    const answer: ScriptedAnswer = (request) =>
      batch(
        ...requestsOf(request).requests.map(({ params }: { params: { lot_id: string }[] }) => {
          const id = params[0]?.lot_id ?? '';
          if (id === '2') return { code: 200, body: [] };
          if (id === '3') return { code: 404, body: [] };
          return { code: 200, body: [lot(id === '4' ? '999' : id)] };
        }),
      );
    const { marketplace, sent } = brickowl(answer, answer);
    const reads = await marketplace.readLots(Array.from({ length: 51 }, (_, index) => String(index + 1)));
    expect(sent).toHaveLength(2);
    expect(reads.slice(0, 4)).toMatchObject([
      { ok: true, lot: { remoteLotId: '1' } },
      { ok: true, lot: null },
      { ok: true, lot: null },
      { ok: false, error: { kind: 'bad_answer' } },
    ]);
    expect(reads[50]).toMatchObject({ ok: true, lot: { remoteLotId: '51' } });
  });
});
