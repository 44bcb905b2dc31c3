import { and, asc, eq, gt, gte, lt, sql } from 'drizzle-orm';
import type { ChangesPage, Topic } from '../contract/live.ts';
import { pickSessions } from '../picking/picking.table.ts';
import type { Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { describeError } from '../platform/log.ts';
import { changes } from '../sync/sync.table.ts';

/** More ids than this say "many": screens fetch the list instead. */
const MAX_IDS = 50;
/** More changes than this are not worth following one by one. */
const MAX_CHANGES = 500;
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

export interface NewChange {
  topic: Topic;
  /** What happened, dotted, such as `orders.new`. */
  kind: string;
  ids: string[];
  /** A sentence for a notification; leave it out when nobody needs telling. */
  notice?: string;
}

/** The row that tells screens what changed. Goes into the batch that changes it. */
export function recordChange(
  { db, shopId, clock }: Pick<ShopContext, 'db' | 'shopId' | 'clock'>,
  { topic, kind, ids, notice }: NewChange,
): Statement {
  const told = ids.length > MAX_IDS ? [] : ids;
  return db.insert(changes).values({ shopId, topic, kind, ids: told, notice: notice ?? null, at: clock() });
}

/**
 * Prompts the shop's open screens to fetch; to be called after the commit. Never fails: a screen that misses it fetches
 * on focus and on reconnect.
 */
export async function hint(
  { env, shopId, log }: Pick<ShopContext, 'env' | 'shopId' | 'log'>,
  topics: Topic[],
): Promise<void> {
  try {
    await env.SHOP_FEED.getByName(shopId).hint(topics);
  } catch (error) {
    log.warn('live.hint_lost', describeError(error));
  }
}

/**
 * Ends the sockets of somebody who left the team, those of open walks too. Never fails: every command and every fetch
 * asks for the membership again.
 */
export async function disconnect(
  { env, shopId, log, db }: Pick<ShopContext, 'env' | 'shopId' | 'log' | 'db'>,
  userId: string,
): Promise<void> {
  try {
    await env.SHOP_FEED.getByName(shopId).disconnect(userId);
    const walks = await db
      .select({ id: pickSessions.id })
      .from(pickSessions)
      .where(and(eq(pickSessions.shopId, shopId), eq(pickSessions.state, 'open')));
    for (const { id } of walks) await env.PICK_SESSION.getByName(id).disconnect(userId);
  } catch (error) {
    log.warn('live.disconnect_lost', describeError(error));
  }
}

/**
 * What changed after a position. Positions number the changes of all shops in one database, so a gap is normal.
 * @param after undefined for the position to start from, without changes
 * @returns `reset` when changes after `after` are gone already, or too many to list
 */
export async function readChanges(
  { db, shopId }: Pick<ShopContext, 'db' | 'shopId'>,
  after: number | undefined,
): Promise<ChangesPage> {
  // One batch is one snapshot: a change committed in between would otherwise be counted but not listed.
  const [[kept], rows] = await db.batch([
    db
      .select({
        first: sql<number | null>`(SELECT seq FROM changes ORDER BY seq LIMIT 1)`,
        latest: sql<number>`coalesce((SELECT seq FROM changes ORDER BY seq DESC LIMIT 1), 0)`,
      })
      .from(sql`(SELECT 1)`),
    db
      .select()
      .from(changes)
      .where(and(eq(changes.shopId, shopId), gt(changes.seq, after ?? Number.MAX_SAFE_INTEGER)))
      .orderBy(asc(changes.seq))
      .limit(MAX_CHANGES + 1),
  ]);
  const latest = kept?.latest ?? 0;
  if (after === undefined) return { changes: [], latest, reset: false };
  const isTrimmed = after > latest || (kept?.first != null && after < kept.first - 1);
  if (isTrimmed || rows.length > MAX_CHANGES) return { changes: [], latest, reset: true };
  return {
    changes: rows.map(({ seq, topic, kind, ids, notice }) => ({ seq, topic: topic as Topic, kind, ids, notice })),
    latest,
    reset: false,
  };
}

/** Forgets changes after a week; called by cron. Walks from the oldest, so that it reads only what it deletes. */
export async function trimChanges(db: Database, now: number): Promise<void> {
  const [firstKept] = await db
    .select({ seq: changes.seq })
    .from(changes)
    .where(gte(changes.at, now - KEPT_MS))
    .orderBy(asc(changes.seq))
    .limit(1);
  await db.delete(changes).where(lt(changes.seq, firstKept?.seq ?? Number.MAX_SAFE_INTEGER));
}
