import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { findBookErrors, findForgottenLines, readBooks } from '../../test/books.ts';
import type { MarketplaceName } from '../contract/common.ts';
import { changeLot } from '../inventory/lotChanges.usecases.ts';
import { moveOrder } from '../picking/desk.usecases.ts';
import { moveLot } from '../picking/lotMoves.usecases.ts';
import { order, rows } from '../sync/import.test-support.ts';
import { pushStatusWrites } from '../sync/statusWrites.usecases.ts';
import { compareLots } from './compare.usecases.ts';
import {
  findDrift,
  type Listed,
  listedOnBoth,
  openShopInStep,
  type ShopUnderTest,
  settle,
} from './listings.test-support.ts';

const FAULTS = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 500, apply: true },
  { kind: 'status', status: 429 },
  { kind: 'html' },
  { kind: 'html', apply: true },
  { kind: 'empty' },
  { kind: 'truncate' },
  { kind: 'garbage', apply: true },
  { kind: 'drop-before' },
  { kind: 'drop-after' },
  { kind: 'meta-429' },
] as const;

/** Every call that keeping in step makes. */
const CALLS: { side: MarketplaceName; method: string; path: string }[] = [
  { side: 'bricklink', method: 'GET', path: '/orders*' },
  { side: 'bricklink', method: 'GET', path: '/orders/*' },
  { side: 'bricklink', method: 'GET', path: '/inventories' },
  { side: 'bricklink', method: 'GET', path: '/inventories/*' },
  { side: 'bricklink', method: 'PUT', path: '/inventories/*' },
  { side: 'bricklink', method: 'POST', path: '/inventories' },
  { side: 'bricklink', method: 'PUT', path: '/orders/*' },
  { side: 'brickowl', method: 'GET', path: 'order/list*' },
  { side: 'brickowl', method: 'GET', path: 'inventory/list*' },
  { side: 'brickowl', method: 'POST', path: 'bulk/batch' },
  { side: 'brickowl', method: 'POST', path: 'inventory/create' },
  { side: 'brickowl', method: 'POST', path: 'inventory/update' },
  { side: 'brickowl', method: 'GET', path: 'catalog/id_lookup*' },
  { side: 'brickowl', method: 'POST', path: 'order/set_status' },
];

const SPEC = { seed: 33, lots: 40, openOrders: 2, now: Date.UTC(2026, 5, 1) };

/** A shop with the lots its days are about, chosen before anything goes wrong. */
interface Traded extends ShopUnderTest {
  lots: Listed[];
}

async function openTraded(name: string): Promise<Traded> {
  const shop = await openShopInStep(name.slice(0, 36), SPEC, { listsMissing: true, mostEmptied: 1000 });
  return { ...shop, lots: await listedOnBoth(shop.ctx) };
}

/** One round of everything: sales on both sides, an order picked, prices, stock in, a lot sold out and stocked again. */
async function trade({ ctx, store, lots }: Traded, round: number): Promise<void> {
  const at = (i: number): Listed => {
    const lot = lots[(round * 3 + i) % lots.length];
    if (!lot) throw new Error('the store is too small');
    return lot;
  };
  const { id } = await order(store, Number(at(0).bricklink), 1);
  await order(store, Number(at(1).brickowl), 1, 'brickowl');
  await moveLot(ctx, at(2).lotId, { kind: 'receive', id: ulid(), code: 'N1', quantity: 2 });
  const [row] = await rows('SELECT version FROM lots WHERE id = ?', at(1).lotId);
  await changeLot(ctx, at(1).lotId, { version: Number(row?.version), unitPrice: 1000 + 100 * round });
  // Lots that only one side has, or that are sold out: each round one of them is stocked, and has to be listed.
  const others = await rows(
    `SELECT id FROM lots WHERE shop_id = ?1 AND id NOT IN (SELECT value FROM json_each(?2)) ORDER BY id`,
    ctx.shopId,
    JSON.stringify(lots.map(({ lotId }) => lotId)),
  );
  const other = others[round % others.length];
  if (other) await moveLot(ctx, String(other.id), { kind: 'receive', id: ulid(), code: 'N1', quantity: 3 });
  await settle(ctx);
  const [picked] = await rows(
    "SELECT id FROM orders WHERE shop_id = ? AND remote_id = ? AND status = 'paid'",
    ctx.shopId,
    id,
  );
  if (picked) await moveOrder(ctx, String(picked.id), { status: 'picked' });
  await pushStatusWrites(ctx);
}

async function atLast({ ctx, store }: ShopUnderTest): Promise<void> {
  await store.control('DELETE', '/faults');
  await rows('UPDATE status_writes SET next_attempt_at = 0 WHERE shop_id = ?', ctx.shopId);
  await settle(ctx);
  await pushStatusWrites(ctx);
  for (const side of ['bricklink', 'brickowl'] as const) await compareLots(ctx, side);
  await settle(ctx);
}

/** What both sites sell, without what differs by chance: ids and times of lots made on the way. */
async function siteStock({ store }: ShopUnderTest): Promise<string[]> {
  const state = await store.control<Record<MarketplaceName, { lots: Record<string, unknown>[] }>>('GET', '/state');
  return (['bricklink', 'brickowl'] as const).flatMap((side) =>
    state[side].lots
      .map(({ id: _id, createdAt: _createdAt, externalId: _externalId, ...lot }) => `${side} ${JSON.stringify(lot)}`)
      .sort(),
  );
}

/** Books without the ids of lots made anew, which each store numbers for itself. */
async function booksOf({ ctx }: ShopUnderTest) {
  const { listings, ...books } = await readBooks(ctx.shopId);
  return { ...books, listings: listings.map((row) => row.replace(/"remote_lot_id":"\d+",/, '')).sort() };
}

describe('whatever goes wrong with a call, once it works again everything ends as if nothing had', () => {
  test.each(CALLS)(
    '$side $method $path',
    async ({ side, method, path }) => {
      const name = `${side}-${method}-${path}`.toLowerCase().replace(/[^a-z]+/g, '');
      const calm = await openTraded(`calm-${name}`);
      const shaken = await openTraded(`hurt-${name}`);
      for (const [round, fault] of FAULTS.entries()) {
        await shaken.store.control('POST', '/faults', {
          side,
          method,
          path,
          times: method === 'GET' ? 1 : 2,
          ...fault,
        });
        await trade(shaken, round);
        await trade(calm, round);
      }
      await atLast(calm);
      await atLast(shaken);
      expect(await findDrift(shaken)).toEqual([]);
      expect(await findBookErrors(shaken.ctx.shopId)).toEqual([]);
      expect(await findForgottenLines(shaken.ctx.shopId)).toEqual([]);
      expect(await booksOf(shaken)).toEqual(await booksOf(calm));
      expect(await siteStock(shaken)).toEqual(await siteStock(calm));
    },
    120_000,
  );
});
