import { lt } from 'drizzle-orm';
import type { Database } from '../platform/database.ts';
import { rateLimit, session } from './auth.table.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Forgets what no longer counts: sessions that ended, tries of yesterday. Called by cron. */
export async function trimSessions(control: Database, now: number): Promise<void> {
  await control.batch([
    control.delete(session).where(lt(session.expiresAt, new Date(now))),
    control.delete(rateLimit).where(lt(rateLimit.windowStartedAt, now - DAY_MS)),
  ]);
}
