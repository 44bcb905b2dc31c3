import { beforeEach, describe, expect, it } from 'vitest';
import { BRICKLINK, BRICKOWL, openStore, RED } from './contract.test-support.ts';
import { asListed, fieldsOf } from './listingFields.domain.ts';
import { budgetSpentError } from './marketplace.errors.ts';
import type { ListingFields, LotUpdate, Marketplace, RemoteLot } from './marketplace.port.ts';

// What is changed about lots: one suite for both adapters, against the simulators.

const FIELDS: ListingFields = {
  unitPrice: 1230,
  description: 'Mint & clean',
  remarks: 'B04-17',
  bulk: 1,
  isRetain: true,
  stockRoom: null,
  salePercent: 0,
  tiers: [],
};

/** Answers that do not say whether the write arrived; whether it did. */
const LOST = [
  ['the connection breaks before it arrives', { kind: 'drop-before' }, false],
  ['the connection breaks after it arrived', { kind: 'drop-after' }, true],
  ['a web page comes instead of the answer', { kind: 'html', status: 200, apply: true }, true],
  ['a web page says that the marketplace is down', { kind: 'html', status: 503 }, false],
  ['half an answer comes', { kind: 'truncate' }, true],
  ['garbage comes', { kind: 'garbage', apply: true }, true],
  ['a fault is reported', { kind: 'status', status: 500, apply: true }, true],
] as const;

describe.each([BRICKLINK, BRICKOWL])('the lots of $name behind the marketplace port', (differences) => {
  const { name, paths } = differences;
  const redBrick = {
    no: '3001',
    colorId: RED.bl,
    quantity: 100,
    unitPrice: '0.123',
    remarks: 'B04-17',
    description: 'Mint & clean',
    ...(name === 'bricklink' ? { isRetain: true } : {}),
  };

  let store: ReturnType<typeof openStore>;
  let marketplace: Marketplace;
  let lotId = '';

  beforeEach(async () => {
    store = openStore(differences);
    await store.create();
    lotId = await addLot();
    marketplace = store.connect();
  });

  async function addLot(): Promise<string> {
    const [id] = await store.addLots(redBrick);
    return String(id);
  }

  function update(remoteLotId: string, quantityDelta: number, fields: Partial<ListingFields> = {}): LotUpdate {
    return {
      remoteLotId,
      quantityDelta,
      fields: { ...FIELDS, ...fields },
      changed: Object.keys(fields) as (keyof ListingFields)[],
    };
  }

  const updateOne = async (change: LotUpdate) => (await marketplace.updateLots([change]))[0];

  async function shown(remoteLotId = lotId): Promise<RemoteLot> {
    const [read] = await store.connect().readLots([remoteLotId]);
    if (!read?.ok || !read.lot) throw new Error(`lot ${remoteLotId} cannot be read`);
    return read.lot;
  }

  describe('quantities', () => {
    it('are changed by what is said, up and down', async () => {
      expect(await updateOne(update(lotId, 5))).toMatchObject({ outcome: 'applied' });
      expect(await shown()).toMatchObject({ quantity: 105 });
      expect(await updateOne(update(lotId, -8))).toMatchObject({ outcome: 'applied' });
      expect(await shown()).toMatchObject({ quantity: 97 });
    });

    it('keep a sale that happened in between', async () => {
      await store.placeOrder([{ lotId: Number(lotId), quantity: 4 }]);
      await updateOne(update(lotId, 10));
      expect(await shown()).toMatchObject({ quantity: 106 });
    });

    it('are left alone when only something else changes', async () => {
      await updateOne(update(lotId, 0, { remarks: 'C01-02' }));
      expect(await shown()).toMatchObject({ quantity: 100, remarks: 'C01-02' });
    });

    it('leave price and texts as they are', async () => {
      await updateOne(update(lotId, 1));
      expect(await shown()).toMatchObject({ unitPrice: 1230, description: 'Mint & clean', remarks: 'B04-17' });
    });

    it('take no call when nothing changes', async () => {
      expect(await updateOne(update(lotId, 0))).toEqual({ outcome: 'applied', lot: null });
      expect(store.calls).toEqual([]);
    });

    it('are refused below zero, and nothing is changed', async () => {
      expect(await updateOne(update(lotId, -101, { remarks: 'C01-02' }))).toMatchObject({
        outcome: 'refused',
        error: { kind: 'refused', message: expect.stringMatching(/.{20,}\.$/) },
      });
      expect(await shown()).toMatchObject({ quantity: 100, remarks: 'B04-17' });
    });
  });

  describe('fields', () => {
    it.each<[string, Partial<ListingFields>]>([
      ['a price', { unitPrice: 4560 }],
      ['a sale', { salePercent: 15 }],
      ['a bulk quantity', { bulk: 10 }],
      [
        'prices by quantity',
        {
          tiers: [
            { quantity: 10, unitPrice: 1100 },
            { quantity: 50, unitPrice: 1000 },
          ],
        },
      ],
      ['a stockroom', { stockRoom: 'B' }],
      ['remarks', { remarks: 'C01-02' }],
      ['a description', { description: 'Slightly worn' }],
      ['empty texts', { description: '', remarks: '' }],
      [
        'entities, line ends, hard spaces and other scripts',
        { description: 'AT&amp;T <b>"x"</b> it\'s\r\ntwo\u00a0lines', remarks: 'é 👍 + & = % ;' },
      ],
      [
        'all of them at once',
        {
          unitPrice: 5000,
          salePercent: 5,
          bulk: 2,
          tiers: [{ quantity: 4, unitPrice: 4000 }],
          stockRoom: 'C',
          remarks: 'D',
          description: 'E',
          isRetain: false,
        },
      ],
    ])('%s can be set and taken back', async (_what, fields) => {
      const set = update(lotId, 3, fields);
      expect(await updateOne(set)).toMatchObject({ outcome: 'applied' });
      const decoded = set.fields.description.replace('&amp;', '&');
      expect(fieldsOf(name, await shown())).toEqual(asListed(name, { ...set.fields, description: decoded }));

      const back = { ...update(lotId, -3), changed: set.changed };
      expect(await updateOne(back)).toMatchObject({ outcome: 'applied' });
      expect(fieldsOf(name, await shown())).toEqual(asListed(name, FIELDS));
      expect(await shown()).toMatchObject({ quantity: 100 });
    });

    it('that a marketplace ignores without a word are refused in words', async () => {
      await store.misbehave({ kind: 'ignore-field', fields: ['remarks', 'personal_note'] });
      const result = await updateOne(update(lotId, 0, { unitPrice: 4560, remarks: 'C01-02' }));
      expect(result).toMatchObject({
        outcome: 'refused',
        error: { message: expect.stringMatching(/accepted the change but still shows another remarks\..+/) },
      });
    });

    it('that a marketplace ignores do not make a quantity count twice', async () => {
      await store.misbehave({ kind: 'ignore-field', fields: ['remarks', 'personal_note'] });
      const result = await updateOne(update(lotId, 7, { remarks: 'C01-02' }));
      expect(result).toMatchObject({ outcome: 'applied', lot: { quantity: 107, remarks: 'B04-17' } });
      expect(await shown()).toMatchObject({ quantity: 107 });
    });
  });

  describe('answers that are lost', () => {
    it.each(LOST)('are told as lost when %s, and nothing is repeated', async (_what, fault, arrives) => {
      await store.misbehave({ ...fault, ...paths.lots });
      expect(await updateOne(update(lotId, 5))).toMatchObject({ outcome: 'lost', error: { kind: 'lost_answer' } });
      expect(store.calls).toMatchObject([{ outcome: 'lost_answer' }]);
      await store.control('DELETE', '/faults');
      expect(await shown()).toMatchObject({ quantity: arrives ? 105 : 100 });
    });

    it('stop everything when there are several in a row', async () => {
      const lots = await Promise.all(Array.from({ length: 130 }, addLot));
      await store.misbehave({ kind: 'status', status: 502, ...paths.lots });
      const results = await marketplace.updateLots(lots.map((id) => update(id, 5)));
      const { lost = [], not_sent = [] } = Object.groupBy(results, ({ outcome }) => outcome);
      expect(lost.length + not_sent.length).toBe(130);
      expect(lost.length).toBeLessThanOrEqual(50);
      expect(not_sent[0]).toMatchObject({ error: { kind: 'unavailable', retryable: true } });
      expect(store.calls.length).toBeLessThanOrEqual(6);
    });
  });

  describe('what concerns all', () => {
    it.each([
      ['too many calls', { kind: 'status', status: 429 }, 'rate_limited'],
      ['withdrawn credentials', { kind: 'status', status: 401 }, 'unauthorised'],
    ] as const)('%s: no lot is to blame, and the rest is not even sent', async (_what, fault, kind) => {
      const lots = await Promise.all(Array.from({ length: 120 }, addLot));
      await store.misbehave({ ...fault, ...paths.lots });
      const results = await marketplace.updateLots(lots.map((id) => update(id, 5)));
      expect(results.every((result) => result.outcome === 'not_sent' && result.error.kind === kind)).toBe(true);
      expect(store.calls.length).toBeLessThanOrEqual(4);
      await store.control('DELETE', '/faults');
      expect(await shown(lots[0])).toMatchObject({ quantity: 100 });
    });

    it('a budget that is spent in the middle leaves the rest unsent', async () => {
      const lots = await Promise.all(Array.from({ length: 120 }, addLot));
      let left = 2;
      const beforeCall = (operation: string) => {
        if (left === 0) throw budgetSpentError(name, { operation, now: 0, resumesAt: 60_000 });
        left -= 1;
      };
      const results = await store.connect('', { beforeCall }).updateLots(lots.map((id) => update(id, 5)));
      const sent = results.filter(({ outcome }) => outcome === 'applied').length;
      expect(sent).toBe(name === 'bricklink' ? 2 : 100);
      expect(results.at(-1)).toMatchObject({ outcome: 'not_sent', error: { kind: 'budget_spent' } });
      const reads = await marketplace.readLots(lots);
      const changed = reads.filter((read) => read.ok && read.lot?.quantity === 105);
      expect(changed).toHaveLength(sent);
    });

    it('work that is out of time sends nothing more', async () => {
      const stopped = store.connect('', { signal: AbortSignal.abort() });
      expect(await stopped.updateLots([update(lotId, 5)])).toMatchObject([{ outcome: 'not_sent' }]);
      expect(store.calls).toEqual([]);
      expect(await shown()).toMatchObject({ quantity: 100 });
    });
  });

  describe('many lots', () => {
    it('take the fewest calls, and each result belongs to its update', async () => {
      const lots = await Promise.all(Array.from({ length: 104 }, addLot));
      await store.control('DELETE', '/calls');
      const results = await marketplace.updateLots([
        ...lots.slice(0, 60).map((id, index) => update(id, index + 1)),
        update('1', 1),
        update(lotId, -500),
        ...lots.slice(60).map((id, index) => update(id, index + 61)),
      ]);
      expect(results.map(({ outcome }) => outcome)).toEqual([
        ...Array(60).fill('applied'),
        'gone',
        'refused',
        ...Array(44).fill('applied'),
      ]);
      expect(await store.callsSeen()).toBe(differences.callsToUpdate(106));
      const reads = await marketplace.readLots(lots);
      expect(reads.map((read) => read.ok && read.lot?.quantity)).toEqual(lots.map((_id, index) => 101 + index));
    });
  });
});

describe('a Brick Owl whose batches change quantities only', () => {
  it('gets every quantity once and every field all the same', async () => {
    const store = openStore(BRICKOWL);
    await store.create();
    await store.control('PATCH', '/settings', { brickowlBatchQuantityOnly: true });
    const brick = { no: '3001', colorId: RED.bl, quantity: 100, unitPrice: '0.123', remarks: 'B04-17' };
    const lots = (await store.addLots(brick, brick, brick)).map(String);
    const marketplace = store.connect();
    for (const remarks of ['C01', 'C02']) {
      const results = await marketplace.updateLots(
        lots.map((remoteLotId, index) => ({
          remoteLotId,
          quantityDelta: index,
          fields: { ...FIELDS, description: '', remarks },
          changed: ['remarks'],
        })),
      );
      expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
    }
    const reads = await marketplace.readLots(lots);
    expect(reads.map((read) => read.ok && [read.lot?.quantity, read.lot?.remarks])).toEqual([
      [100, 'C02'],
      [102, 'C02'],
      [104, 'C02'],
    ]);
  });
});
