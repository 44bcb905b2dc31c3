import { and, eq, getTableColumns, isNotNull, sql } from 'drizzle-orm';
import type { MarketplaceName } from '../contract/common.ts';
import { type ListingReading, listings, lots } from '../inventory/inventory.table.ts';
import type { Statement } from '../platform/batch.ts';
import { insertRows } from '../platform/bulk.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { dirtyListings, listingQuestions, type PushedFields, pushes } from './listings.table.ts';
import type { PushRow } from './pushes.store.ts';
import type { Settled, UnknownListing } from './unknown.domain.ts';

/** Pushes of a listing that are looked back at to tell our changes from others'. */
const PUSHES_LOOKED_AT = 5;

/**
 * Listings whose quantity is not known, oldest first, with what their last pushes wanted.
 * @param which ripe: read by an earlier run and touched by no order since, so that the reading can be judged;
 *   unread: never read, or overtaken by an order
 */
export async function loadUnknown(
  ctx: ShopContext,
  marketplace: MarketplaceName,
  { which, runId, limit }: { which: 'ripe' | 'unread'; runId: string; limit: number },
): Promise<UnknownListing[]> {
  const isRipe = sql`coalesce(${listings.reading} ->> 'shownQuantity' = ${listings.shownQuantity}
    AND ${listings.reading} ->> 'doubts' = ${listings.doubts}, 0)`;
  const rows = await ctx.db
    .select({ lot: getTableColumns(lots), listing: getTableColumns(listings) })
    .from(listings)
    .innerJoin(lots, eq(lots.id, listings.lotId))
    .where(
      inShop(
        ctx,
        listings,
        eq(listings.marketplace, marketplace),
        // Written out, for the index of unknown ones.
        sql`${listings.state} = 'unknown'`,
        sql`coalesce(${listings.reading} ->> 'runId', '') <> ${runId}`,
        // After a restore one comparison reads them all.
        which === 'ripe' ? isRipe : sql`NOT ${isRipe} AND coalesce(${listings.reading} ->> 'shownQuantity', 0) >= 0`,
      ),
    )
    .orderBy(listings.updatedAt)
    .limit(limit);
  if (rows.length === 0) return [];
  const ids = JSON.stringify(rows.map(({ lot }) => lot.id));
  const sent = await ctx.db.all<{ lotId: string; fields: string }>(sql`SELECT lot_id AS lotId, fields FROM (
      SELECT lot_id, fields, row_number() OVER (PARTITION BY lot_id ORDER BY id DESC) AS back FROM pushes
      WHERE lot_id IN (SELECT value FROM json_each(${ids})) AND marketplace = ${marketplace} AND fields <> '{}')
    WHERE back <= ${PUSHES_LOOKED_AT}`);
  const sentOf = Map.groupBy(sent, ({ lotId }) => lotId);
  return rows.map((row) => ({
    ...row,
    sent: (sentOf.get(row.lot.id) ?? []).map(({ fields }): PushedFields => JSON.parse(fields)),
  }));
}

/** Keeps what was read until the orders of that moment are known. A listing that an order touched meanwhile is left. */
export function saveReadings(
  ctx: ShopContext,
  marketplace: MarketplaceName,
  readings: { lotId: string; reading: ListingReading }[],
): Statement[] {
  if (readings.length === 0) return [];
  const json = JSON.stringify(readings.map(({ lotId, reading }) => [lotId, JSON.stringify(reading)]));
  return [
    ctx.db.run(sql`UPDATE listings SET reading = read.value ->> 1, state = 'unknown' FROM json_each(${json}) AS read
      WHERE listings.lot_id = read.value ->> 0 AND listings.marketplace = ${marketplace} AND listings.shop_id = ${ctx.shopId}`),
  ];
}

/** Brings a settled listing into the books, asks what must be asked, and closes questions that are over. */
export function saveSettled(
  ctx: ShopContext,
  marketplace: MarketplaceName,
  rows: { lotId: string; remoteLotId: string; settled: Settled }[],
): Statement[] {
  if (rows.length === 0) return [];
  const json = JSON.stringify(
    rows.map(({ lotId, settled: { shown, heldFields, questions: _questions, ...rest } }) => ({
      lotId,
      shown: shown && JSON.stringify(shown),
      heldFields: JSON.stringify(heldFields),
      ...rest,
    })),
  );
  const questions = rows.flatMap(({ lotId, remoteLotId, settled }) =>
    settled.questions.map((question) => ({
      shopId: ctx.shopId,
      marketplace,
      remoteLotId,
      lotId,
      ...question,
      state: 'open' as const,
      askedAt: ctx.clock(),
      answeredAt: null,
      answeredBy: null,
    })),
  );
  return [
    ctx.db.run(sql`UPDATE listings SET shown_quantity = s.value ->> 'shownQuantity', shown = s.value ->> 'shown',
        state = s.value ->> 'state', quantity_offset = s.value ->> 'quantityOffset', held_fields = s.value ->> 'heldFields',
        doubts = '[]', reading = NULL, lot_version = 0, updated_at = ${ctx.clock()}
      FROM json_each(${json}) AS s
      WHERE listings.lot_id = s.value ->> 'lotId' AND listings.marketplace = ${marketplace} AND listings.shop_id = ${ctx.shopId}`),
    ...insertRows(
      ctx.db,
      listingQuestions,
      questions,
      sql`(shop_id, marketplace, remote_lot_id, kind) DO UPDATE SET ours = excluded.ours, theirs = excluded.theirs, state = 'open',
        lot_id = excluded.lot_id, asked_at = CASE WHEN state = 'open' THEN asked_at ELSE excluded.asked_at END,
        answered_at = NULL, answered_by = NULL`,
    ),
    // What a new look no longer finds needs no answer.
    ctx.db.run(sql`UPDATE listing_questions SET state = 'over', answered_at = ${ctx.clock()}
      WHERE shop_id = ${ctx.shopId} AND marketplace = ${marketplace} AND state = 'open' AND EXISTS (
        SELECT 1 FROM listings x WHERE x.lot_id = listing_questions.lot_id AND x.marketplace = ${marketplace} AND x.state <> 'unknown'
          AND CASE kind WHEN 'fields' THEN x.held_fields = '[]' ELSE x.quantity_offset = 0 END)`),
  ];
}

/** Creations whose answer was lost: the lot may be on the marketplace, or not. */
export const loadLostCreations = (ctx: ShopContext, marketplace: MarketplaceName): Promise<PushRow[]> =>
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
        eq(pushes.state, 'lost'),
        eq(pushes.kind, 'create'),
      ),
    );
