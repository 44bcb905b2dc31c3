const DAY_MS = 24 * 60 * 60_000;
/** Younger is as good as new. */
const FRESH_MS = 7 * DAY_MS;
/** Older is not shown without having asked. */
const STALE_MS = 30 * DAY_MS;
/** BrickLink adds items every day; what it did not have yesterday is asked for again. */
const MISS_MS = DAY_MS;

/** What to do about a copy: nothing, renew it after the answer, renew it before. */
export type Age = 'fresh' | 'background' | 'now';

/** @param fetchedAt epoch milliseconds; null when never */
export function ageOf(fetchedAt: number | null, now: number): Age {
  if (fetchedAt === null) return 'now';
  const age = now - fetchedAt;
  if (age < FRESH_MS) return 'fresh';
  return age <= STALE_MS ? 'background' : 'now';
}

export const isRecentMiss = (missedAt: number | null, now: number): boolean =>
  missedAt !== null && now - missedAt < MISS_MS;
