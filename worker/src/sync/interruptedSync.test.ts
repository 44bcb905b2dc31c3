import { describe, expect, test } from 'vitest';
import { findBookErrors, readBooks } from '../../test/books.ts';
import { dyingContext, Killed, testContext } from '../../test/context.ts';
import { type SimulatedStore, simulatedStore } from '../../test/simulator.ts';
import { seedStock } from '../../test/stock.ts';
import { connectMarketplace } from '../marketplaces/connections.usecases.ts';
import { commit, StaleWrite } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { holdLease, takeLease } from '../platform/lease.ts';
import { finishRuns } from './import.test-support.ts';
import { requestSync, syncSlice } from './sync.usecases.ts';

const NOW = Date.UTC(2026, 5, 1);
const STORE = { seed: 5, lots: 60, openOrders: 8, now: NOW };

/** A shop with stock and a simulated store of its own; the same for every name. */
async function openShop(name: string): Promise<{ ctx: ReturnType<typeof testContext>; store: SimulatedStore }> {
  const ctx = testContext(`shop_die-${name}`);
  const store = await simulatedStore(`die-${name}`, STORE);
  await connectMarketplace(ctx, 'bricklink', {
    credentials: {
      consumerKey: `SIMCK-die-${name}`,
      consumerSecret: `SIMCS-die-${name}`,
      tokenValue: `SIMTV-die-${name}`,
      tokenSecret: `SIMTS-die-${name}`,
    },
    ordersSince: 0,
  });
  await connectMarketplace(ctx, 'brickowl', { credentials: { apiKey: `SIMBO-die-${name}` }, ordersSince: 0 });
  await seedStock(ctx, store);
  return { ctx, store };
}

/** One sync to its end, however many messages it takes. */
async function syncToEnd(ctx: ShopContext): Promise<void> {
  await requestSync(ctx, 'manual');
  await finishRuns(ctx);
}

interface Site {
  lots: { id: number; quantity: number; bulk: number; isStockRoom?: boolean; forSale?: boolean }[];
  orders: { id: number; status: string }[];
}

/** What happens between two syncs: a new order on each side, a batch, a cancellation. The same at every store. */
async function tradeOn(store: SimulatedStore): Promise<void> {
  const { bricklink, brickowl } = await store.control<{ bricklink: Site; brickowl: Site }>('GET', '/state');
  const lines = ({ lots }: Site, from: number) =>
    lots
      .filter((lot) => lot.quantity >= 4 && lot.bulk === 1 && !lot.isStockRoom && lot.forSale !== false)
      .slice(from, from + 4)
      .map(({ id }) => ({ lotId: id, quantity: 3 }));
  const order = { paid: false, orderedAt: NOW, buyer: 'ada_bricks' };
  const first = await store.control<{ id: number }>('POST', '/bricklink/orders', {
    ...order,
    lines: lines(bricklink, 0),
  });
  await store.control('POST', '/brickowl/orders', { ...order, paid: true, lines: lines(brickowl, 2) });
  await store.control('POST', `/bricklink/orders/${first.id}/batches`, { lines: lines(bricklink, 4) });
  const paid = bricklink.orders.find(({ status }) => status === 'PAID');
  await store.control('POST', `/bricklink/orders/${paid?.id}/cancel`, { restock: false });
}

/** Where a shop ends whose syncs nobody disturbs. */
async function undisturbed(name: string) {
  const { ctx, store } = await openShop(name);
  await syncToEnd(ctx);
  await tradeOn(store);
  await syncToEnd(ctx);
  return readBooks(ctx.shopId);
}

describe('a sync whose worker dies', () => {
  test.each(['before', 'after'] as const)(
    'at any commit (%s it reached the database): one more sync ends as if nothing had happened',
    async (when) => {
      const expected = await undisturbed(`calm-${when}`);
      for (let n = 1; ; n++) {
        const { ctx, store } = await openShop(`${when}-${n}`);
        await syncToEnd(ctx);
        await tradeOn(store);
        const { runId } = await requestSync(ctx, 'manual');
        const dying = dyingContext(ctx, n, when);
        const death = await syncSlice(dying, runId).catch((error: unknown) => error);
        if (!dying.reached()) break;
        expect(causes(death)).toContainEqual(expect.any(Killed));
        await syncToEnd(ctx);
        expect(await findBookErrors(ctx.shopId), `after dying at commit ${n}`).toEqual([]);
        expect(await readBooks(ctx.shopId), `after dying at commit ${n}`).toEqual(expected);
      }
    },
    120_000,
  );

  test('while its lease is live nobody else works on the shop; afterwards its run goes on', async () => {
    let now = Date.now();
    const { ctx: base } = await openShop('lease');
    const ctx = { ...base, clock: () => now };
    const { runId } = await requestSync(ctx, 'manual');
    await ctx.db.$client
      .prepare(
        'INSERT INTO sync_leases (shop_id, fence, expires_at) VALUES (?, 7, ?) ON CONFLICT DO UPDATE SET fence = 7, expires_at = excluded.expires_at',
      )
      .bind(ctx.shopId, now + 60_000)
      .run();
    expect(await syncSlice(ctx, runId)).toBe('busy');
    now += 60_001;
    expect(await syncSlice(ctx, runId)).toBe('done');
  });

  test('a worker that was overtaken cannot write: its fence is old', async () => {
    const { ctx } = await openShop('fence');
    const lease = await takeLease(ctx, 1);
    const successor = await takeLease({ ...ctx, clock: () => Date.now() + 60_000 }, 60_000);
    expect(successor?.fence).toBe((lease?.fence ?? 0) + 1);
    await expect(
      commit(ctx.db, holdLease(ctx, lease ?? { fence: 0, expiresAt: 0, isRestored: false }, 1_000)),
    ).rejects.toThrow(StaleWrite);
  });
});

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let e = error; e instanceof Error; e = e.cause) chain.push(e);
  return chain;
}
