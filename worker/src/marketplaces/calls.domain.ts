/** What BrickLink grants an account per day (reference: Store API terms, read 2026-02). Soft there, hard here. */
export const BRICKLINK_DAILY_CALLS = 5000;

/** Calls are counted in buckets of ten minutes. */
export const BUCKET_MS = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** What a call is for, most important first. */
export const CALL_PRIORITIES = ['orders', 'status', 'quantities', 'prices_and_notes', 'catalogue'] as const;
export type CallPriority = (typeof CALL_PRIORITIES)[number];

/**
 * How many calls of the rolling 24 hours may be spent before this kind of work stops. BrickSync's figures, which have
 * served shops for years: whoever is less important leaves room for those above.
 */
const SPEND_UP_TO: Record<CallPriority, number> = {
  orders: BRICKLINK_DAILY_CALLS,
  status: 4900,
  quantities: 4800,
  prices_and_notes: 3600,
  catalogue: 2500,
};

/** Where each kind of work stops, least important first: for the bar people look at. */
export const CALL_STOPS: readonly { priority: CallPriority; at: number }[] = [...CALL_PRIORITIES]
  .reverse()
  .map((priority) => ({ priority, at: SPEND_UP_TO[priority] }));

/** @param spent calls of the rolling 24 hours, failed ones included; the one in question not yet */
export const budgetAllows = (spent: number, priority: CallPriority): boolean => spent < SPEND_UP_TO[priority];

/** What a BrickLink operation is for when its caller says nothing else; unknown operations come last. */
export function priorityOf(operation: string): CallPriority {
  if (operation === 'orders.status' || operation === 'orders.update') return 'status';
  if (operation.startsWith('orders.')) return 'orders';
  // An update that leaves the quantity alone: nobody buys what is not there because of it.
  if (operation === 'inventories.update_fields') return 'prices_and_notes';
  if (operation.startsWith('inventories.')) return 'quantities';
  return 'catalogue';
}

/** The less important of two. */
export const lowerPriority = (a: CallPriority, b: CallPriority): CallPriority =>
  CALL_PRIORITIES.indexOf(a) > CALL_PRIORITIES.indexOf(b) ? a : b;

/** Calls that were started within ten minutes from `bucketAt`. */
export interface CallBucket {
  bucketAt: number;
  calls: number;
}

export const bucketOf = (at: number): number => Math.floor(at / BUCKET_MS) * BUCKET_MS;

/** The first bucket that may hold calls of the last 24 hours: the count is rather a few too high than one too low. */
export const firstBucketOfDay = (now: number): number => bucketOf(now - DAY_MS);

/**
 * When enough old calls have left the rolling 24 hours for `priority` to go on.
 * @param buckets oldest first, those of the last 24 hours
 * @returns epoch milliseconds; null when calls in memory alone are too many
 */
export function budgetFreesAt(buckets: readonly CallBucket[], inMemory: number, priority: CallPriority): number | null {
  let spent = inMemory + buckets.reduce((sum, { calls }) => sum + calls, 0);
  for (const { bucketAt, calls } of buckets) {
    spent -= calls;
    if (budgetAllows(spent, priority)) return bucketAt + BUCKET_MS + DAY_MS;
  }
  return null;
}

/** The pace of the last hours is taken for the pace of the next ones. */
const PACE_HOURS = 3;
const HOUR_MS = 60 * 60_000;

/** How the calls of the rolling 24 hours will go if the last hours' pace goes on. */
export interface CallForecast {
  callsPerHour: number;
  /** The highest the rolling 24 hours would reach within a day if nothing held the calls back. */
  peak: number;
  peakAt: number;
  /** When the limit is reached; null when it will not be within a day. */
  runsOutAt: number | null;
}

/**
 * Carries the pace of the last three hours on for a day, in steps of ten minutes, while calls older than a day leave
 * the count.
 * @param buckets oldest first, those of the last 24 hours
 */
export function forecastCalls(buckets: readonly CallBucket[], now: number, limit: number): CallForecast {
  const recent = buckets.filter(({ bucketAt }) => bucketAt > now - PACE_HOURS * HOUR_MS - BUCKET_MS);
  const callsPerHour = Math.round(recent.reduce((sum, { calls }) => sum + calls, 0) / PACE_HOURS);
  let kept = buckets.reduce((sum, { calls }) => sum + calls, 0);
  let next = 0;
  const forecast: CallForecast = { callsPerHour, peak: kept, peakAt: now, runsOutAt: kept >= limit ? now : null };
  for (let at = now + BUCKET_MS; at <= now + DAY_MS; at += BUCKET_MS) {
    for (; (buckets[next]?.bucketAt ?? Number.POSITIVE_INFINITY) < firstBucketOfDay(at); next += 1) {
      kept -= buckets[next]?.calls ?? 0;
    }
    const spent = kept + Math.round((callsPerHour * (at - now)) / HOUR_MS);
    if (spent > forecast.peak) Object.assign(forecast, { peak: spent, peakAt: at });
    if (spent >= limit) forecast.runsOutAt ??= at;
  }
  return forecast;
}
