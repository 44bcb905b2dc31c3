import type { MarketplaceName } from '../contract/common.ts';
import type { CallBudget } from '../contract/marketplaces.ts';
import { iso, isoOrNull } from '../platform/clock.ts';
import type { ShopContext } from '../platform/context.ts';
import { BRICKLINK_DAILY_CALLS, CALL_STOPS, forecastCalls } from './calls.domain.ts';
import { bucketsOfDay } from './calls.store.ts';

const HOUR_MS = 60 * 60_000;

/** What a shop has spent on a marketplace in the rolling 24 hours, and where that leads. */
export async function readCallBudget(
  ctx: Pick<ShopContext, 'shopId' | 'db' | 'clock'>,
  marketplace: MarketplaceName,
): Promise<CallBudget> {
  const now = ctx.clock();
  const buckets = await bucketsOfDay(ctx, marketplace);
  const sumOf = (some: typeof buckets) => ({
    calls: some.reduce((sum, { calls }) => sum + calls, 0),
    failed: some.reduce((sum, { failed }) => sum + failed, 0),
  });
  const all = sumOf(buckets);
  // Brick Owl documents no daily limit (reference: brickowl.md 3).
  const limit = marketplace === 'bricklink' ? BRICKLINK_DAILY_CALLS : null;
  const forecast = limit === null ? null : forecastCalls(buckets, now, limit);
  const lastHour = Math.floor(now / HOUR_MS) * HOUR_MS;
  return {
    marketplace,
    limit,
    last24h: all.calls,
    failed24h: all.failed,
    hours: Array.from({ length: 25 }, (_, i) => lastHour - (24 - i) * HOUR_MS).map((at) => ({
      at: iso(at),
      ...sumOf(buckets.filter(({ bucketAt }) => bucketAt >= at && bucketAt < at + HOUR_MS)),
    })),
    forecast: forecast && {
      ...forecast,
      peakAt: iso(forecast.peakAt),
      runsOutAt: isoOrNull(forecast.runsOutAt),
    },
    stops: limit === null ? [] : CALL_STOPS.map(({ priority, at }) => ({ work: priority, at })),
  };
}
