const HOUR = 3_600_000;

function lastSundayAtOne(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0, 1));
  return last.getTime() - last.getUTCDay() * 24 * HOUR;
}

/** Whether the United Kingdom keeps summer time: last Sunday of March to last Sunday of October, 01:00 UTC. */
export function isBritishSummer(at: number): boolean {
  const year = new Date(at).getUTCFullYear();
  return at >= lastSundayAtOne(year, 2) && at < lastSundayAtOne(year, 9);
}

/** ISO 8601 to the second with UK local offset, as Brick Owl writes it: `2026-07-03T10:15:27+01:00`. */
export function ukIso(at: number): string {
  const summer = isBritishSummer(at);
  return `${new Date(at + (summer ? HOUR : 0)).toISOString().slice(0, 19)}${summer ? '+01:00' : '+00:00'}`;
}

/** What Brick Owl writes for a time that is missing: the epoch, when the UK was an hour ahead all year. */
export const UK_ISO_MISSING = '1970-01-01T01:00:00+01:00';
