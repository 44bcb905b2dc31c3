import { ulid } from 'ulid';
import { beforeAll, describe, expect, test } from 'vitest';
import { findBookErrors } from '../../test/books.ts';
import { changeLot } from '../inventory/lotChanges.usecases.ts';
import { moveLot } from '../picking/lotMoves.usecases.ts';
import type { ShopContext } from '../platform/context.ts';
import { bringIn, openShop, order, rows } from '../sync/import.test-support.ts';
import {
  compare,
  findDrift,
  type Listed,
  listedOnBoth,
  openShopInStep,
  type ShopUnderTest,
  settle,
  siteLot,
} from './listings.test-support.ts';
import { readQuestions, readWaiting } from './listings.views.ts';
import { answerQuestions } from './questions.usecases.ts';
import { setStockMode } from './stockMode.usecases.ts';

let shop: ShopUnderTest;
let ctx: ShopContext;
let lots: Listed[];
let next = 0;

/** A lot that no other test has touched. */
function aLot(): Listed {
  const lot = lots[next];
  next += 1;
  if (!lot) throw new Error('the store is too small for these tests');
  return lot;
}
const questions = async () => (await readQuestions(ctx, { limit: 50 })).rows;
const versionOf = async (lotId: string) =>
  Number((await rows('SELECT version FROM lots WHERE id = ?', lotId))[0]?.version);
const fault = (body: object) => shop.store.control('POST', '/faults', body);
const writes = async () =>
  (await shop.store.control<{ calls: { method: string; path: string }[] }>('GET', '/calls')).calls
    .filter(({ method, path }) => method !== 'GET' && !/order/.test(path))
    .map(({ method, path }) => `${method} ${path}`);

beforeAll(async () => {
  shop = await openShopInStep('step', { seed: 21, lots: 140 });
  ctx = shop.ctx;
  lots = await listedOnBoth(ctx);
});

describe('a sale on one marketplace', () => {
  test('everything is in step once the stock was brought in and turned on', async () => {
    expect(await findDrift(shop)).toEqual([]);
    expect(await questions()).toEqual([]);
  });

  test('lowers the listing on the other one, and its own is not written', async () => {
    const lot = aLot();
    await order(shop.store, Number(lot.bricklink), 4);
    await settle(ctx);
    expect((await siteLot(shop.store, 'brickowl', lot.brickowl))?.quantity).toBe(lot.available - 4);
    expect(await writes()).toEqual([expect.stringMatching(/^POST .*bulk\/batch/)]);
    await order(shop.store, Number(lot.brickowl), 1, 'brickowl');
    await shop.store.control('DELETE', '/calls');
    await settle(ctx);
    expect((await siteLot(shop.store, 'bricklink', lot.bricklink))?.quantity).toBe(lot.available - 5);
    expect((await writes()).filter((call) => call.startsWith('PUT'))).toHaveLength(1);
    expect(await findDrift(shop)).toEqual([]);
  });

  test('that comes while the other is being told is not overwritten', async () => {
    const lot = aLot();
    await moveLot(ctx, lot.lotId, { kind: 'receive', id: ulid(), code: 'X1', quantity: 10 });
    await order(shop.store, Number(lot.bricklink), 3);
    await settle(ctx);
    expect((await siteLot(shop.store, 'bricklink', lot.bricklink))?.quantity).toBe(lot.available + 7);
    expect(await findDrift(shop)).toEqual([]);
    expect(await questions()).toEqual([]);
  });

  test('that empties a lot without retain makes it vanish; new stock lists it anew, and its past id still finds it', async () => {
    const lot = aLot();
    await shop.store.control('PATCH', `/bricklink/lots/${lot.bricklink}`, { isRetain: false });
    await changeLot(ctx, lot.lotId, { version: await versionOf(lot.lotId), isRetain: false });
    await settle(ctx);
    await order(shop.store, Number(lot.bricklink), lot.available);
    await settle(ctx);
    expect(await siteLot(shop.store, 'bricklink', lot.bricklink)).toBeNull();
    expect((await siteLot(shop.store, 'brickowl', lot.brickowl))?.quantity).toBe(0);
    await moveLot(ctx, lot.lotId, { kind: 'receive', id: ulid(), code: 'X1', quantity: 7 });
    await settle(ctx);
    const [listing] = await rows("SELECT * FROM listings WHERE lot_id = ? AND marketplace = 'bricklink'", lot.lotId);
    expect(listing?.remote_lot_id).not.toBe(lot.bricklink);
    expect((await siteLot(shop.store, 'bricklink', String(listing?.remote_lot_id)))?.quantity).toBe(7);
    expect(await rows('SELECT lot_id FROM past_listings WHERE remote_lot_id = ?', lot.bricklink)).toEqual([
      { lot_id: lot.lotId },
    ]);
    expect(await findDrift(shop)).toEqual([]);
  });
});

describe('a change on our side', () => {
  test('of price and remarks reaches both marketplaces and leaves the quantity alone', async () => {
    const lot = aLot();
    await changeLot(ctx, lot.lotId, { version: await versionOf(lot.lotId), unitPrice: 12_340, remarks: 'Z9-1' });
    await settle(ctx);
    expect(await siteLot(shop.store, 'bricklink', lot.bricklink)).toMatchObject({
      unitPrice: 12_340,
      remarks: 'Z9-1',
      quantity: lot.available,
    });
    expect(await siteLot(shop.store, 'brickowl', lot.brickowl)).toMatchObject({
      basePrice: 12_340,
      personalNote: 'Z9-1',
      quantity: lot.available,
    });
  });

  test('of pieces, several within seconds, costs one call per marketplace', async () => {
    const lot = aLot();
    await shop.store.control('DELETE', '/calls');
    for (const quantity of [3, 4, 5]) {
      await moveLot(ctx, lot.lotId, { kind: 'receive', id: ulid(), code: 'X1', quantity });
    }
    await settle(ctx);
    expect(await writes()).toHaveLength(2);
    expect((await siteLot(shop.store, 'brickowl', lot.brickowl))?.quantity).toBe(lot.available + 12);
  });

  test('that holds pieces back shows fewer; kept off a marketplace hides the lot there', async () => {
    const lot = aLot();
    await changeLot(ctx, lot.lotId, { version: await versionOf(lot.lotId), holdBack: 2, keptOff: ['brickowl'] });
    await settle(ctx);
    expect((await siteLot(shop.store, 'bricklink', lot.bricklink))?.quantity).toBe(lot.available - 2);
    expect(await siteLot(shop.store, 'brickowl', lot.brickowl)).toMatchObject({ forSale: false });
  });

  test('is sent one by one where Brick Owl ignores fields inside a batch', async () => {
    const lot = aLot();
    await shop.store.control('PATCH', '/settings', { brickowlBatchQuantityOnly: true });
    await changeLot(ctx, lot.lotId, { version: await versionOf(lot.lotId), unitPrice: 20_000 });
    await moveLot(ctx, lot.lotId, { kind: 'receive', id: ulid(), code: 'X1', quantity: 2 });
    await settle(ctx);
    await shop.store.control('PATCH', '/settings', { brickowlBatchQuantityOnly: false });
    expect(await siteLot(shop.store, 'brickowl', lot.brickowl)).toMatchObject({
      basePrice: 20_000,
      quantity: lot.available + 2,
    });
  });
});

describe('an answer that was lost', () => {
  test.each([
    ['bricklink', '/inventories/*', 'PUT'],
    ['brickowl', 'bulk/batch', 'POST'],
  ] as const)('by %s changes the quantity once, whether the call was applied or not', async (side, path, method) => {
    for (const kind of ['drop-after', 'drop-before', 'truncate', 'garbage', 'html', 'status'] as const) {
      const lot = aLot();
      await fault({ side, path, method, kind, times: 1 });
      await moveLot(ctx, lot.lotId, { kind: 'receive', id: ulid(), code: 'X1', quantity: 5 });
      await settle(ctx);
      expect((await siteLot(shop.store, side, lot[side]))?.quantity, kind).toBe(lot.available + 5);
      await shop.store.control('DELETE', '/faults');
    }
    expect(await findDrift(shop)).toEqual([]);
    expect(await questions()).toEqual([]);
  });
});

describe('a cancelled order', () => {
  test.each([true, false])('settles silently, put back by the marketplace or not (%s)', async (restock) => {
    const lot = aLot();
    const { id } = await order(shop.store, Number(lot.bricklink), 3);
    await settle(ctx);
    await shop.store.control('POST', `/bricklink/orders/${id}/cancel`, { restock });
    await settle(ctx);
    for (const side of ['bricklink', 'brickowl'] as const)
      expect((await siteLot(shop.store, side, lot[side]))?.quantity).toBe(lot.available);
    expect(await questions()).toEqual([]);
    expect(await findBookErrors(ctx.shopId)).toEqual([]);
  });

  test('whose pieces come back as a new lot on BrickLink is found again and not listed twice', async () => {
    const lot = aLot();
    await shop.store.control('PATCH', `/bricklink/lots/${lot.bricklink}`, { isRetain: false });
    await changeLot(ctx, lot.lotId, { version: await versionOf(lot.lotId), isRetain: false });
    await settle(ctx);
    const { id } = await order(shop.store, Number(lot.bricklink), lot.available);
    await settle(ctx);
    await shop.store.control('POST', `/bricklink/orders/${id}/cancel`, { restock: true });
    await shop.store.control('DELETE', '/calls');
    await settle(ctx);
    expect((await writes()).filter((call) => call === 'POST /inventories')).toEqual([]);
    const [listing] = await rows("SELECT * FROM listings WHERE lot_id = ? AND marketplace = 'bricklink'", lot.lotId);
    expect((await siteLot(shop.store, 'bricklink', String(listing?.remote_lot_id)))?.quantity).toBe(lot.available);
    expect(await findDrift(shop)).toEqual([]);
  });
});

describe('a change made on the site', () => {
  test('of a quantity is a question; theirs takes it over everywhere', async () => {
    const lot = aLot();
    await shop.store.control('PATCH', `/bricklink/lots/${lot.bricklink}`, { quantity: lot.available + 9 });
    await compare(ctx, 'bricklink');
    await settle(ctx);
    const [question] = await questions();
    expect(question).toMatchObject({
      kind: 'quantity',
      lotId: lot.lotId,
      ours: { quantity: lot.available },
      theirs: { quantity: lot.available + 9 },
    });
    expect((await siteLot(shop.store, 'bricklink', lot.bricklink))?.quantity).toBe(lot.available + 9);
    await answerQuestions(ctx, { answer: 'theirs', questions: question ? [question] : [] });
    await settle(ctx);
    expect((await siteLot(shop.store, 'brickowl', lot.brickowl))?.quantity).toBe(lot.available + 9);
    expect(await questions()).toEqual([]);
    expect(await findDrift(shop)).toEqual([]);
    expect(await findBookErrors(ctx.shopId)).toEqual([]);
  });

  test('of a quantity goes on counting sales while nobody has answered; ours puts it back', async () => {
    const lot = aLot();
    await shop.store.control('PATCH', `/brickowl/lots/${lot.brickowl}`, { quantity: lot.available - 2 });
    await compare(ctx, 'brickowl');
    await settle(ctx);
    await order(shop.store, Number(lot.bricklink), 3);
    await settle(ctx);
    expect((await siteLot(shop.store, 'brickowl', lot.brickowl))?.quantity).toBe(lot.available - 5);
    await answerQuestions(ctx, { answer: 'ours', questions: await questions() });
    await settle(ctx);
    expect((await siteLot(shop.store, 'brickowl', lot.brickowl))?.quantity).toBe(lot.available - 3);
  });

  test('of price and remarks is one question with both values, and nothing is overwritten before the answer', async () => {
    const lot = aLot();
    const before = await siteLot(shop.store, 'bricklink', lot.bricklink);
    await shop.store.control('PATCH', `/bricklink/lots/${lot.bricklink}`, { unitPrice: '7.7700', remarks: 'site' });
    await compare(ctx, 'bricklink');
    await settle(ctx);
    const [question] = await questions();
    expect(question).toMatchObject({
      kind: 'fields',
      ours: { fields: { unitPrice: before?.unitPrice, remarks: before?.remarks } },
      theirs: { fields: { unitPrice: 77_700, remarks: 'site' } },
    });
    expect(await siteLot(shop.store, 'bricklink', lot.bricklink)).toMatchObject({ unitPrice: 77_700 });
    await answerQuestions(ctx, { answer: 'theirs', questions: question ? [question] : [] });
    await settle(ctx);
    expect(await siteLot(shop.store, 'brickowl', lot.brickowl)).toMatchObject({
      basePrice: 77_700,
      personalNote: 'site',
    });
  });

  test('that deletes a lot is a question; ours lists it again', async () => {
    const lot = aLot();
    await shop.store.control('DELETE', `/bricklink/lots/${lot.bricklink}`);
    await compare(ctx, 'bricklink');
    await settle(ctx);
    const [question] = await questions();
    expect(question).toMatchObject({ kind: 'gone', lotId: lot.lotId });
    await answerQuestions(ctx, { answer: 'ours', questions: question ? [question] : [] });
    await settle(ctx);
    expect(await findDrift(shop)).toEqual([]);
  });

  test('that a sale explains is no question', async () => {
    const lot = aLot();
    await order(shop.store, Number(lot.bricklink), 2);
    await compare(ctx, 'bricklink');
    await settle(ctx);
    expect(await questions()).toEqual([]);
  });
});

describe('what the owner has answered once and for all', () => {
  test('is not asked: ours puts a price back, theirs takes a quantity over', async () => {
    const [mine, yours] = [aLot(), aLot()];
    const before = await siteLot(shop.store, 'bricklink', mine.bricklink);
    await setStockMode(ctx, 'bricklink', { answers: { fields: 'ours', quantity: 'theirs' } });
    await shop.store.control('PATCH', `/bricklink/lots/${mine.bricklink}`, { unitPrice: '8.8800' });
    await shop.store.control('PATCH', `/bricklink/lots/${yours.bricklink}`, { quantity: yours.available + 2 });
    await compare(ctx, 'bricklink');
    await settle(ctx);
    expect(await questions()).toEqual([]);
    expect(await siteLot(shop.store, 'bricklink', mine.bricklink)).toMatchObject({ unitPrice: before?.unitPrice });
    expect((await siteLot(shop.store, 'brickowl', yours.brickowl))?.quantity).toBe(yours.available + 2);
    await setStockMode(ctx, 'bricklink', { answers: {} });
    expect(await findDrift(shop)).toEqual([]);
  });
});

describe('many lots at once', () => {
  test('that would go off sale without an order stop and ask; what was seen is let go', async () => {
    const some = [aLot(), aLot(), aLot()];
    await rows('UPDATE connections SET most_emptied = 2 WHERE shop_id = ?', ctx.shopId);
    for (const { lotId, available } of some) {
      await changeLot(ctx, lotId, { version: await versionOf(lotId), holdBack: available });
    }
    await settle(ctx);
    for (const lot of some)
      expect((await siteLot(shop.store, 'bricklink', lot.bricklink))?.quantity).toBe(lot.available);
    const waiting = await readWaiting(ctx, { state: 'emptied', marketplace: 'bricklink', limit: 50 });
    expect(waiting.rows.map(({ lotId }) => lotId).sort()).toEqual(some.map(({ lotId }) => lotId).sort());
    await rows('UPDATE dirty_listings SET is_allowed = 1 WHERE shop_id = ?', ctx.shopId);
    await settle(ctx);
    for (const lot of some) expect((await siteLot(shop.store, 'bricklink', lot.bricklink))?.quantity).toBe(0);
    await rows('UPDATE connections SET most_emptied = 50 WHERE shop_id = ?', ctx.shopId);
  });
});

describe('the first time both marketplaces meet', () => {
  test('what differs is a question in both directions, and nothing is written before the answer', async () => {
    const first = await openShop('conflicts', { seed: 4, lots: 40, openOrders: 0 }, ['bricklink', 'brickowl']);
    const state = await first.store.control<{
      brickowl: { lots: { id: number; quantity: number; externalId: string | null }[] };
    }>('GET', '/state');
    const [one, two] = state.brickowl.lots.filter(({ quantity, externalId }) => quantity > 3 && externalId !== null);
    if (!one || !two) throw new Error('the store is too small');
    await first.store.control('PATCH', `/brickowl/lots/${one.id}`, { quantity: one.quantity + 5 });
    await first.store.control('PATCH', `/brickowl/lots/${two.id}`, { unitPrice: '9.99' });
    await bringIn(first.ctx, 'bricklink');
    await bringIn(first.ctx, 'brickowl');
    const open = (await readQuestions(first.ctx, { limit: 50 })).rows;
    expect(open.map(({ remoteLotId, kind, theirs }) => ({ remoteLotId, kind, theirs })).sort(byKind)).toEqual([
      { remoteLotId: String(two.id), kind: 'fields', theirs: { fields: { unitPrice: 99_900 } } },
      { remoteLotId: String(one.id), kind: 'quantity', theirs: { quantity: one.quantity + 5 } },
    ]);
    for (const side of ['bricklink', 'brickowl'] as const) await setStockMode(first.ctx, side, { mode: 'on' });
    await settle(first.ctx);
    expect((await siteLot(first.store, 'brickowl', one.id))?.quantity).toBe(one.quantity + 5);
    expect(await siteLot(first.store, 'brickowl', two.id)).toMatchObject({ basePrice: 99_900 });
    await answerQuestions(first.ctx, { answer: 'theirs', questions: open.filter(({ kind }) => kind === 'quantity') });
    await answerQuestions(first.ctx, { answer: 'ours', questions: open.filter(({ kind }) => kind === 'fields') });
    await settle(first.ctx);
    expect(await findDrift(first)).toEqual([]);
    expect((await siteLot(first.store, 'bricklink', String(one.externalId)))?.quantity).toBe(one.quantity + 5);
    expect((await siteLot(first.store, 'brickowl', two.id))?.basePrice).not.toBe(99_900);
    expect(await findBookErrors(first.ctx.shopId)).toEqual([]);
  });
});

const byKind = (a: { kind: string }, b: { kind: string }) => a.kind.localeCompare(b.kind);
