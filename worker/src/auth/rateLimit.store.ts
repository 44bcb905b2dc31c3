import { eq, sql } from 'drizzle-orm';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { tooManyTries } from './auth.errors.ts';
import { rateLimit } from './auth.table.ts';

export interface TryLimit {
  /** What is counted, such as `sign-in:<digest>`. */
  key: string;
  max: number;
  windowMs: number;
}

/**
 * Counts one try, in one statement, so that tries at the same time all count.
 * @throws auth.too_many_tries once the window holds more than `max`
 */
export async function countTry(db: Database, clock: Clock, { key, max, windowMs }: TryLimit): Promise<void> {
  const now = clock();
  const isOver = sql`${rateLimit.windowStartedAt} <= ${now - windowMs}`;
  const [row] = await db
    .insert(rateLimit)
    .values({ key, count: 1, windowStartedAt: now })
    .onConflictDoUpdate({
      target: rateLimit.key,
      set: {
        count: sql`CASE WHEN ${isOver} THEN 1 ELSE ${rateLimit.count} + 1 END`,
        windowStartedAt: sql`CASE WHEN ${isOver} THEN ${now} ELSE ${rateLimit.windowStartedAt} END`,
      },
    })
    .returning();
  if (row && row.count > max) throw tooManyTries(Math.max(1, Math.ceil((row.windowStartedAt + windowMs - now) / 1000)));
}

/** Forgets tries after a success. */
export async function forgetTries(db: Database, key: string): Promise<void> {
  await db.delete(rateLimit).where(eq(rateLimit.key, key));
}

const MINUTE_MS = 60_000;

/** Guesses at one account from anywhere: 10 in 15 minutes. The address is stored as a digest. */
export async function accountLimit(email: string): Promise<TryLimit> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(email));
  const hex = [...new Uint8Array(digest, 0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { key: `account:${hex}`, max: 10, windowMs: 15 * MINUTE_MS };
}

/**
 * Tries from one network address, null when there is none to speak of: tests, and a worker on one's own machine, where
 * everybody is the same address.
 * @param kind sign-ins are cheap to allow, 30 a minute; sign-ups make shops, 20 an hour
 */
export function addressLimit(request: Request, kind: 'sign-in' | 'sign-up'): TryLimit | null {
  const address = request.headers.get('cf-connecting-ip');
  if (!address || address === '::1' || address.startsWith('127.')) return null;
  // One household or server owns a whole IPv6 /64.
  const network = address.includes(':') ? address.split(':').slice(0, 4).join(':') : address;
  return kind === 'sign-in'
    ? { key: `${kind}:${network}`, max: 30, windowMs: MINUTE_MS }
    : { key: `${kind}:${network}`, max: 20, windowMs: 60 * MINUTE_MS };
}
