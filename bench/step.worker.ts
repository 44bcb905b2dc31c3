import { test } from 'vitest';
import { compareLots } from '../worker/src/listings/compare.usecases.ts';
import { openShopInStep, settle } from '../worker/src/listings/listings.test-support.ts';
import { pushShop } from '../worker/src/listings/push.tasks.ts';
import type { ShopContext } from '../worker/src/platform/context.ts';
import { shopDatabase } from '../worker/src/platform/database.ts';
import { bringIn, openShop, rows, sync } from '../worker/src/sync/import.test-support.ts';
import type { SimulatedStore } from '../worker/test/simulator.ts';
import { type Counted, counting } from './counted.worker.ts';

// Run by step.bench.ts in workerd, against the simulators and the local D1.

const SEED = 20_261;
const ORDERS_PER_SIDE = 500;
const LINES = 20;
const PUSHED_LOTS = 2_500;
const COMPARED_LOTS = 100_000;
/** Nobody's limits are measured here. */
const NO_LIMITS = { brickowlPerMinute: null, brickowlBatchesPerMinute: null };

const tell = (row: object) => console.log(`FIGURE ${JSON.stringify(row)}`);

function counted(ctx: ShopContext): { ctx: ShopContext; asked: Counted } {
  const asked = { queries: 0, rowsRead: 0, rowsWritten: 0 };
  const env = { ...ctx.env, SHOP_DB: counting(ctx.env.SHOP_DB, asked) };
  return { ctx: { ...ctx, env, db: shopDatabase(env, ctx.shopId) }, asked };
}

async function clocked(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const callsOf = async (store: SimulatedStore) =>
  (await store.control<{ counts: { bricklink: number; brickowl: number } }>('GET', '/calls?limit=1')).counts;

test('a thousand orders in one go, and a sync that finds nothing', async () => {
  const shop = await openShopInStep('bench-orders', { seed: SEED, lots: 3_000, openOrders: 0, settings: NO_LIMITS });
  const { store } = shop;
  for (let n = 0; n < ORDERS_PER_SIDE; n += 1) {
    for (const side of ['bricklink', 'brickowl']) await store.control('POST', `/${side}/orders`, { random: LINES });
  }
  await store.control('DELETE', '/calls');
  const { ctx, asked } = counted(shop.ctx);
  const ms = await clocked(() => sync(ctx));
  const calls = await callsOf(store);
  const orders = 2 * ORDERS_PER_SIDE;
  tell({ what: `${orders} new orders of ${LINES} lines, synced`, figure: (orders * 1000) / ms, unit: 'orders/s' });
  tell({ what: 'D1 queries per order', figure: asked.queries / orders, unit: 'queries' });
  tell({ what: 'D1 rows written per order, indexes included', figure: asked.rowsWritten / orders, unit: 'rows' });
  // The pushes' share is told apart, below.
  tell({
    what: 'BrickLink calls / minimum (1 + 2n)',
    figure: calls.bricklink / (1 + 2 * ORDERS_PER_SIDE),
    unit: 'x',
    goal: '1.05',
  });
  tell({
    what: 'Brick Owl calls / minimum (1 + 2n/50)',
    figure: calls.brickowl / (1 + Math.ceil((2 * ORDERS_PER_SIDE) / 50)),
    unit: 'x',
    goal: '1.05',
  });
  while ((await pushShop(shop.ctx)) === 'more');
  const idle = counted(shop.ctx);
  const idleMs = await clocked(() => sync(idle.ctx));
  tell({ what: 'a sync that finds nothing', figure: idleMs, unit: 'ms' });
  tell({ what: 'D1 rows read by it', figure: idle.asked.rowsRead, unit: 'rows' });
});

test('five thousand dirty listings', async () => {
  const shop = await openShopInStep('bench-push', { seed: SEED, lots: 4_000, openOrders: 0, settings: NO_LIMITS });
  await rows(
    `UPDATE lots SET unit_price = unit_price + 100, version = version + 1 WHERE id IN (SELECT a.lot_id FROM listings a
      JOIN listings b ON b.lot_id = a.lot_id AND b.marketplace = 'brickowl' WHERE a.shop_id = ? AND a.marketplace = 'bricklink' LIMIT ?)`,
    shop.ctx.shopId,
    PUSHED_LOTS,
  );
  await shop.store.control('DELETE', '/calls');
  const { ctx, asked } = counted(shop.ctx);
  const ms = await clocked(async () => {
    while ((await pushShop(ctx)) === 'more');
  });
  const calls = await callsOf(shop.store);
  const listings = 2 * PUSHED_LOTS;
  tell({ what: `${listings} dirty listings pushed`, figure: (listings * 1000) / ms, unit: 'listings/s' });
  tell({ what: 'D1 rows written per listing, indexes included', figure: asked.rowsWritten / listings, unit: 'rows' });
  tell({ what: 'BrickLink calls / minimum (u)', figure: calls.bricklink / PUSHED_LOTS, unit: 'x', goal: '1.05' });
  tell({
    what: 'Brick Owl calls / minimum (u/50)',
    figure: calls.brickowl / Math.ceil(PUSHED_LOTS / 50),
    unit: 'x',
    goal: '1.05',
  });
  await settle(shop.ctx);
});

test('a hundred thousand lots brought in and compared', async () => {
  const { ctx } = await openShop('bench-compare', { seed: SEED, lots: COMPARED_LOTS, openOrders: 0, brickowl: false });
  const imported = await clocked(() => bringIn(ctx, 'bricklink'));
  tell({ what: `first import of ${COMPARED_LOTS} lots`, figure: imported / 1000, unit: 's' });
  const { ctx: watched, asked } = counted(ctx);
  const compared = await clocked(() => compareLots(watched, 'bricklink'));
  tell({ what: `comparison of ${COMPARED_LOTS} lots`, figure: compared / 1000, unit: 's' });
  tell({ what: 'D1 queries of it', figure: asked.queries, unit: 'queries' });
});
