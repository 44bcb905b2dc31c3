import { env } from 'cloudflare:workers';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { shopDatabase } from '../platform/database.ts';
import { readCallBudget } from './callBudget.ts';
import { callsLast24h, createCallMeter } from './calls.store.ts';
import { marketplaceCalls } from './calls.table.ts';
import type { MarketplaceCall } from './marketplace.port.ts';

const HOUR_MS = 60 * 60_000;
const NOON = Date.UTC(2026, 1, 3, 12, 0, 0);

let shops = 0;

/** A shop's books with a clock of their own; a new shop unless one is named. */
function counter(shopId = `shop_calls_${++shops}`) {
  const time = { now: NOON };
  return { shopId, db: shopDatabase(env, shopId), clock: () => time.now, time };
}

const call = (outcome: MarketplaceCall['outcome'] = 'ok'): MarketplaceCall => ({
  operation: 'orders.get',
  method: 'GET',
  outcome,
  durationMs: 20,
});

const bucketsOf = ({ db, shopId }: ReturnType<typeof counter>) =>
  db.select().from(marketplaceCalls).where(eq(marketplaceCalls.shopId, shopId));

async function spend(ctx: ReturnType<typeof counter>, calls: number) {
  await ctx.db
    .insert(marketplaceCalls)
    .values({ shopId: ctx.shopId, marketplace: 'bricklink', bucketAt: ctx.clock() - HOUR_MS, calls, failed: 0 });
}

describe('counting calls', () => {
  it('writes a slice of calls as one row per ten minutes, failed ones included', async () => {
    const ctx = counter();
    const meter = createCallMeter(ctx, 'bricklink');
    meter.onCall(call());
    meter.onCall(call('unavailable'));
    ctx.time.now += 10 * 60_000;
    meter.onCall(call());
    await meter.flush();
    expect(await bucketsOf(ctx)).toEqual([
      { shopId: ctx.shopId, marketplace: 'bricklink', bucketAt: NOON, calls: 2, failed: 1 },
      { shopId: ctx.shopId, marketplace: 'bricklink', bucketAt: NOON + 10 * 60_000, calls: 1, failed: 0 },
    ]);
    expect(meter.spent()).toBe(3);
  });

  it('counts nothing twice when it is flushed several times', async () => {
    const ctx = counter();
    const meter = createCallMeter(ctx, 'bricklink');
    meter.onCall(call());
    await meter.flush();
    await meter.flush();
    meter.onCall(call());
    await meter.flush();
    expect(await callsLast24h(ctx, 'bricklink')).toBe(2);
  });

  it('keeps its counts for the next flush when one fails', async () => {
    const ctx = counter();
    const broken = {
      ...ctx,
      db: Object.assign(Object.create(ctx.db), { batch: () => Promise.reject(new Error('down')) }),
    };
    const meter = createCallMeter(broken, 'bricklink');
    meter.onCall(call());
    await expect(meter.flush()).rejects.toThrow('down');
    delete broken.db.batch;
    meter.onCall(call('refused'));
    await meter.flush();
    expect(await bucketsOf(ctx)).toMatchObject([{ calls: 2, failed: 1 }]);
  });

  it('forgets calls after a day', async () => {
    const ctx = counter();
    await spend(ctx, 40);
    ctx.time.now += 22 * HOUR_MS;
    expect(await callsLast24h(ctx, 'bricklink')).toBe(40);
    ctx.time.now += HOUR_MS + 11 * 60_000;
    expect(await callsLast24h(ctx, 'bricklink')).toBe(0);
  });

  it("does not count another shop's calls, nor the other marketplace's", async () => {
    await spend(counter('shop_b'), 40);
    expect(await callsLast24h(counter('shop_a'), 'bricklink')).toBe(0);
    expect(await callsLast24h(counter('shop_b'), 'brickowl')).toBe(0);
  });
});

describe('holding calls back', () => {
  it('lets the last calls of the day go to orders and says when others may go on', async () => {
    const ctx = counter();
    await spend(ctx, 4998);
    const meter = createCallMeter(ctx, 'bricklink');
    await expect(meter.beforeCall('orders.status')).rejects.toMatchObject({
      kind: 'budget_spent',
      retryAfterMs: 23 * HOUR_MS + 10 * 60_000,
    });
    await meter.beforeCall('orders.get');
    meter.onCall(call());
    await meter.beforeCall('orders.items');
    meter.onCall(call());
    await expect(meter.beforeCall('orders.get')).rejects.toMatchObject({ kind: 'budget_spent' });
    await meter.flush();
    expect(await callsLast24h(ctx, 'bricklink')).toBe(5000);
    await expect(meter.beforeCall('orders.get')).rejects.toMatchObject({ kind: 'budget_spent' });
  });

  it('does not let calls that are made at once share the last one', async () => {
    const ctx = counter();
    await spend(ctx, 4999);
    const meter = createCallMeter(ctx, 'bricklink');
    const tries = await Promise.allSettled(
      ['orders.get', 'orders.get', 'orders.get'].map((operation) => meter.beforeCall(operation)),
    );
    expect(tries.map((attempt) => attempt.status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it('holds an order back that is read only to write its status', async () => {
    const ctx = counter();
    await spend(ctx, 4950);
    await createCallMeter(ctx, 'bricklink').beforeCall('orders.get');
    const writing = createCallMeter(ctx, 'bricklink', { priority: 'status' });
    await expect(writing.beforeCall('orders.get')).rejects.toMatchObject({ kind: 'budget_spent' });
  });

  it('sees after a flush what another worker has spent meanwhile', async () => {
    const ctx = counter();
    const meter = createCallMeter(ctx, 'bricklink');
    await meter.beforeCall('orders.get');
    meter.onCall(call());
    await spend(ctx, 5000);
    await meter.beforeCall('orders.get');
    meter.onCall(call());
    await meter.flush();
    await expect(meter.beforeCall('orders.get')).rejects.toMatchObject({ kind: 'budget_spent' });
  });

  it('never holds Brick Owl calls back', async () => {
    const ctx = counter();
    await ctx.db
      .insert(marketplaceCalls)
      .values({ shopId: ctx.shopId, marketplace: 'brickowl', bucketAt: NOON, calls: 20_000, failed: 0 });
    await expect(createCallMeter(ctx, 'brickowl').beforeCall('order/list')).resolves.toBeUndefined();
  });
});

describe('the budget that people look at', () => {
  it('tells the day hour by hour, with the forecast and where each kind of work stops', async () => {
    const ctx = counter();
    await spend(ctx, 300);
    const budget = await readCallBudget(ctx, 'bricklink');
    expect(budget).toMatchObject({ limit: 5000, last24h: 300, failed24h: 0 });
    expect(budget.hours).toHaveLength(25);
    expect(budget.hours.filter(({ calls }) => calls > 0)).toEqual([
      { at: new Date(NOON - HOUR_MS).toISOString(), calls: 300, failed: 0 },
    ]);
    expect(budget.forecast).toMatchObject({ callsPerHour: 100, runsOutAt: null });
    expect(budget.stops[0]).toEqual({ work: 'catalogue', at: 2500 });
  });

  it('has no limit and no forecast on Brick Owl', async () => {
    expect(await readCallBudget(counter(), 'brickowl')).toMatchObject({ limit: null, forecast: null, stops: [] });
  });
});
