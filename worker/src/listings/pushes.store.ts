import { and, eq, getTableColumns, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import type { MarketplaceName } from '../contract/common.ts';
import { listings, lots } from '../inventory/inventory.table.ts';
import type { Statement } from '../platform/batch.ts';
import { insertRows } from '../platform/bulk.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { dirtyListings, type PushFailure, pushes } from './listings.table.ts';
import type { ListingRow, LotRow } from './pushPlan.domain.ts';

export type DirtyRow = typeof dirtyListings.$inferSelect;
export type PushRow = typeof pushes.$inferSelect;

/** A marked lot with all that planning its push needs. */
export interface DirtyLot {
  dirty: DirtyRow;
  lot: LotRow;
  listing: ListingRow | null;
}

const target = sql`max(0, ${lots.available} - ${lots.holdBack} + coalesce(${listings.quantityOffset}, 0))`;

/**
 * A lot that would go off sale though no order took its pieces: a count, an import or a change of mind did. One is
 * nothing; many may be a mistake that a marketplace cannot take back.
 */
const isEmptied = sql`(coalesce(${listings.shownQuantity}, 0) > 0 AND ${target} = 0 AND ${listings.state} = 'known'
  AND NOT EXISTS (SELECT 1 FROM stock_levels WHERE lot_id = ${lots.id} AND reserved > 0))`;

const marked = (ctx: ShopContext, marketplace: MarketplaceName) =>
  ctx.db
    .select({ dirty: getTableColumns(dirtyListings), lot: getTableColumns(lots), listing: getTableColumns(listings) })
    .from(dirtyListings)
    .innerJoin(lots, eq(lots.id, dirtyListings.lotId))
    .leftJoin(listings, and(eq(listings.lotId, dirtyListings.lotId), eq(listings.marketplace, marketplace)))
    .$dynamic();

/** Lots that would go off sale and that nobody has allowed to. */
export const loadEmptied = (ctx: ShopContext, marketplace: MarketplaceName, limit: number): Promise<DirtyLot[]> =>
  marked(ctx, marketplace)
    .where(
      inShop(
        ctx,
        dirtyListings,
        eq(dirtyListings.marketplace, marketplace),
        eq(dirtyListings.isAllowed, false),
        isEmptied,
      ),
    )
    .orderBy(dirtyListings.markedAt)
    .limit(limit);

/**
 * How many lots would go off sale and are not allowed to, among the first marks: for what is asked often.
 * @param among marks looked at, so that a marketplace that was just turned on costs no more
 */
export async function countEmptied(ctx: ShopContext, marketplace: MarketplaceName, among: number): Promise<number> {
  const [row] = await ctx.db.all<{ n: number }>(sql`SELECT count(*) AS n FROM (SELECT lot_id AS id FROM dirty_listings
      WHERE shop_id = ${ctx.shopId} AND marketplace = ${marketplace} AND is_allowed = 0 LIMIT ${among}) AS mark
    JOIN lots ON lots.id = mark.id JOIN listings ON listings.lot_id = mark.id AND listings.marketplace = ${marketplace}
    WHERE ${isEmptied}`);
  return row?.n ?? 0;
}

/** Marked lots by what they wait for, oldest first, and how many there are. */
export async function loadWaiting(
  ctx: ShopContext,
  marketplace: MarketplaceName,
  { state, limit }: { state: 'waiting' | 'failed' | 'unlistable'; limit: number },
): Promise<{ rows: DirtyLot[]; total: number }> {
  const waitsFor = {
    waiting: sql`${dirtyListings.dueAt} IS NOT NULL`,
    failed: sql`${dirtyListings.dueAt} IS NULL AND ${dirtyListings.failure} ->> 'code' <> 'not_listable'`,
    unlistable: sql`${dirtyListings.dueAt} IS NULL AND ${dirtyListings.failure} ->> 'code' = 'not_listable'`,
  }[state];
  const its = inShop(ctx, dirtyListings, eq(dirtyListings.marketplace, marketplace), waitsFor);
  const [rows, total] = await Promise.all([
    marked(ctx, marketplace).where(its).orderBy(dirtyListings.markedAt).limit(limit),
    ctx.db.$count(dirtyListings, its),
  ]);
  return { rows, total };
}

/** Gives marks that wait for a person another chance: some lots, or all. */
export const retryMarks = (ctx: ShopContext, marketplace: MarketplaceName, lotIds: string[] | null): Statement =>
  ctx.db.run(sql`UPDATE dirty_listings SET due_at = 0, attempts = 0, failure = NULL WHERE shop_id = ${ctx.shopId}
    AND marketplace = ${marketplace} AND push_id IS NULL
    AND ${lotIds === null ? sql`due_at IS NULL AND failure ->> 'code' <> 'not_listable'` : sql`lot_id IN (SELECT value FROM json_each(${JSON.stringify(lotIds)}))`}`);

/** Lets everything go that would be taken off sale at this moment. */
export const allowEmptied = (ctx: ShopContext, marketplace: MarketplaceName, lotIds: string[]): Statement =>
  ctx.db.run(sql`UPDATE dirty_listings SET is_allowed = 1 WHERE shop_id = ${ctx.shopId} AND marketplace = ${marketplace}
    AND lot_id IN (SELECT value FROM json_each(${JSON.stringify(lotIds)}))`);

/**
 * Marked lots whose time has come, wrong quantities before wrong prices and notes, oldest mark first.
 * Those with a push under way, or lost in creation, are left out.
 */
export const loadDirty = (
  ctx: ShopContext,
  marketplace: MarketplaceName,
  { limit, emptying }: { limit: number; emptying: 'all' | 'allowed' },
): Promise<DirtyLot[]> =>
  marked(ctx, marketplace)
    .where(
      and(
        inShop(ctx, dirtyListings, eq(dirtyListings.marketplace, marketplace), isNull(dirtyListings.pushId)),
        lte(dirtyListings.dueAt, ctx.clock()),
        // An unknown listing waits for its reading, which marks it anew.
        sql`coalesce(${listings.state}, '') <> 'unknown'`,
        emptying === 'all' ? undefined : sql`NOT (${isEmptied} AND ${dirtyListings.isAllowed} = 0)`,
      ),
    )
    .orderBy(sql`coalesce(${listings.shownQuantity}, 0) = ${target}`, dirtyListings.markedAt)
    .limit(limit);

/** When the next mark that is not due yet comes due; null when none waits for its time. */
export async function nextDueAt(ctx: ShopContext): Promise<number | null> {
  const [row] = await ctx.db.all<{ at: number | null }>(sql`SELECT min(d.due_at) AS at
    FROM dirty_listings d LEFT JOIN listings x ON x.lot_id = d.lot_id AND x.marketplace = d.marketplace
    WHERE d.shop_id = ${ctx.shopId} AND d.push_id IS NULL AND d.due_at IS NOT NULL AND coalesce(x.state, '') <> 'unknown'`);
  return row?.at ?? null;
}

/** Pushes of workers that died between the call and the commit of its answer; to be asked for under the lease. */
export const loadUnanswered = (ctx: ShopContext, marketplace: MarketplaceName): Promise<PushRow[]> =>
  ctx.db
    .select(getTableColumns(pushes))
    .from(dirtyListings)
    .innerJoin(pushes, and(eq(pushes.shopId, dirtyListings.shopId), eq(pushes.id, dirtyListings.pushId)))
    .where(
      inShop(
        ctx,
        dirtyListings,
        eq(dirtyListings.marketplace, marketplace),
        isNotNull(dirtyListings.pushId),
        eq(pushes.state, 'sent'),
      ),
    );

/** Writes down what is about to be sent. */
export function noteIntents(ctx: ShopContext, rows: PushRow[]): Statement[] {
  if (rows.length === 0) return [];
  const pairs = JSON.stringify(rows.map(({ lotId, marketplace, id }) => [marketplace, lotId, id]));
  return [
    ...insertRows(ctx.db, pushes, rows),
    ctx.db.run(sql`UPDATE dirty_listings SET push_id = intent.value ->> 2 FROM json_each(${pairs}) AS intent
      WHERE shop_id = ${ctx.shopId} AND marketplace = intent.value ->> 0 AND lot_id = intent.value ->> 1`),
  ];
}

/** What became of a push, for its row and for the mark. */
export interface PushOutcome {
  push: PushRow;
  /** Marks when it was planned: a change since then keeps the mark. */
  marks: number;
  state: PushRow['state'];
  message: string | null;
  /** cleared: in step now, unless marked again; else when to look at it again (null: it waits for a person). */
  next: 'cleared' | { dueAt: number | null; attempts: number; failure: PushFailure | null; keepsPush?: boolean };
}

/** Brings answers into the books: the log, and the marks. */
export function settlePushes(ctx: ShopContext, outcomes: PushOutcome[]): Statement[] {
  if (outcomes.length === 0) return [];
  const answers = JSON.stringify(outcomes.map(({ push, state, message }) => [push.id, state, message]));
  const cleared = outcomes.filter(({ next }) => next === 'cleared');
  const kept = outcomes.flatMap(({ push, next }) => (next === 'cleared' ? [] : [{ push, ...next }]));
  const statements: Statement[] = [
    ctx.db.run(sql`UPDATE pushes SET state = answer.value ->> 1, message = answer.value ->> 2, answered_at = ${ctx.clock()}
      FROM json_each(${answers}) AS answer WHERE pushes.shop_id = ${ctx.shopId} AND pushes.id = answer.value ->> 0`),
  ];
  if (cleared.length > 0) {
    const rows = cleared.map(({ push, marks }) => [push.marketplace, push.lotId, marks]);
    statements.push(...clearMarks(ctx, rows as [MarketplaceName, string, number][]));
  }
  if (kept.length > 0) {
    const rows = kept.map(({ push, dueAt, attempts, failure, keepsPush }) => ({
      marketplace: push.marketplace,
      lotId: push.lotId,
      dueAt,
      attempts,
      failure: failure && JSON.stringify(failure),
      pushId: keepsPush ? push.id : null,
    }));
    statements.push(
      ctx.db.run(sql`UPDATE dirty_listings SET due_at = kept.value ->> 'dueAt', attempts = kept.value ->> 'attempts',
          failure = kept.value ->> 'failure', push_id = kept.value ->> 'pushId'
        FROM json_each(${JSON.stringify(rows)}) AS kept
        WHERE shop_id = ${ctx.shopId} AND marketplace = kept.value ->> 'marketplace' AND lot_id = kept.value ->> 'lotId'`),
    );
  }
  return statements;
}

/** Takes marks away that were not renewed since they were read, and lets go of the others. */
export function clearMarks(ctx: ShopContext, rows: [MarketplaceName, string, number][]): Statement[] {
  if (rows.length === 0) return [];
  const json = JSON.stringify(rows);
  return [
    ctx.db.run(sql`DELETE FROM dirty_listings WHERE shop_id = ${ctx.shopId}
      AND (marketplace, lot_id, marks) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(${json}))`),
    ctx.db.run(sql`UPDATE dirty_listings SET push_id = NULL, failure = NULL, attempts = 0, due_at = 0 WHERE shop_id = ${ctx.shopId}
      AND (marketplace, lot_id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${json}))`),
  ];
}

/** Marks that wait for a person, with the words that say why. */
export const parkMarks = (
  ctx: ShopContext,
  marketplace: MarketplaceName,
  rows: { lotId: string; message: string }[],
): Statement => {
  const failures = rows.map(({ lotId, message }) => [
    lotId,
    JSON.stringify({ code: 'not_listable', message, technical: '', at: ctx.clock() } satisfies PushFailure),
  ]);
  return ctx.db.run(sql`UPDATE dirty_listings SET due_at = NULL, failure = parked.value ->> 1
    FROM json_each(${JSON.stringify(failures)}) AS parked
    WHERE shop_id = ${ctx.shopId} AND marketplace = ${marketplace} AND lot_id = parked.value ->> 0`);
};

/** Marks that cannot be worked on yet, through no fault of theirs. */
export const deferMarks = (
  ctx: ShopContext,
  marketplace: MarketplaceName,
  lotIds: string[],
  dueAt: number,
): Statement =>
  ctx.db.run(sql`UPDATE dirty_listings SET due_at = ${dueAt} WHERE shop_id = ${ctx.shopId} AND marketplace = ${marketplace}
    AND lot_id IN (SELECT value FROM json_each(${JSON.stringify(lotIds)}))`);

/** What a listing shows after a push, as far as the push tells. */
export interface ListingUpdate {
  marketplace: MarketplaceName;
  lotId: string;
  /** Signed, on top of what is stored: a sale may have lowered it since. */
  quantityDelta: number;
  /** Null leaves what is stored. */
  shown: ListingRow['shown'];
  /** The lot's version the fields are of; null leaves what is stored. */
  lotVersion: number | null;
  state: ListingRow['state'];
  /** A change that may or may not have happened. */
  doubt: number;
}

export function updateListings(ctx: ShopContext, rows: ListingUpdate[]): Statement[] {
  if (rows.length === 0) return [];
  const json = JSON.stringify(rows.map((row) => ({ ...row, shown: row.shown && JSON.stringify(row.shown) })));
  return [
    ctx.db.run(sql`UPDATE listings SET
        shown_quantity = max(0, shown_quantity + (u.value ->> 'quantityDelta')),
        shown = coalesce(u.value ->> 'shown', shown),
        lot_version = coalesce(u.value ->> 'lotVersion', lot_version),
        state = u.value ->> 'state',
        doubts = CASE WHEN u.value ->> 'doubt' = 0 THEN doubts ELSE json_insert(doubts, '$[#]', u.value ->> 'doubt') END,
        updated_at = ${ctx.clock()}
      FROM json_each(${json}) AS u
      WHERE listings.lot_id = u.value ->> 'lotId' AND listings.marketplace = u.value ->> 'marketplace'
        AND listings.shop_id = ${ctx.shopId}`),
  ];
}

/** A lot that was listed anew: its listing, and the remote lot it was listed as before. */
export function addCreated(ctx: ShopContext, rows: (typeof listings.$inferInsert)[]): Statement[] {
  if (rows.length === 0) return [];
  const json = JSON.stringify(rows.map(({ lotId, marketplace }) => [marketplace, lotId]));
  const its = sql`(marketplace, lot_id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${json}))`;
  return [
    ctx.db.run(sql`INSERT INTO past_listings (shop_id, marketplace, remote_lot_id, lot_id, at)
      SELECT shop_id, marketplace, remote_lot_id, lot_id, ${ctx.clock()} FROM listings WHERE shop_id = ${ctx.shopId} AND ${its}
      ON CONFLICT DO NOTHING`),
    ctx.db.run(sql`DELETE FROM listings WHERE shop_id = ${ctx.shopId} AND ${its}`),
    ...insertRows(ctx.db, listings, rows),
  ];
}
