import { and, eq, sql } from 'drizzle-orm';
import type { Statement } from '../platform/batch.ts';
import { insertRows } from '../platform/bulk.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { lots, movements, stockLevels } from './inventory.table.ts';
import type { Claim, ListingChange, MovementRow, StockView } from './stock.domain.ts';

/** The levels of some lots, as a view to plan on. Lots that lie nowhere have no entry. */
export async function loadStock(ctx: ShopContext, lotIds: string[]): Promise<StockView> {
  const view: StockView = new Map();
  if (lotIds.length === 0) return view;
  const rows = await ctx.db
    .select()
    .from(stockLevels)
    .where(inShopByIds(ctx, stockLevels, stockLevels.lotId, lotIds));
  for (const { lotId, locationId, onHand, reserved } of rows) {
    const levels = view.get(lotId);
    if (levels) levels.push({ locationId, onHand, reserved });
    else view.set(lotId, [{ locationId, onHand, reserved }]);
  }
  return view;
}

/** Appends to the ledger; the database's trigger brings levels, reservations and line counts along. */
export const appendMovements = (ctx: ShopContext, rows: MovementRow[]): Statement[] =>
  insertRows(ctx.db, movements, rows, sql`(id) DO NOTHING`);

/** Lots listed under some remote ids on a marketplace, by remote id; those they had before they were listed anew count too. */
export async function lotsByRemoteId(ctx: ShopContext, marketplace: 'bricklink' | 'brickowl', remoteLotIds: string[]) {
  const ids = JSON.stringify(remoteLotIds);
  const rows = await ctx.db.all<{ remoteLotId: string; lotId: string; countedAt: number }>(
    sql`SELECT x.remote_lot_id AS remoteLotId, x.lot_id AS lotId, lots.created_at AS countedAt
      FROM (SELECT remote_lot_id, lot_id FROM past_listings WHERE shop_id = ${ctx.shopId} AND marketplace = ${marketplace}
          AND remote_lot_id IN (SELECT value FROM json_each(${ids}))
        UNION ALL SELECT remote_lot_id, lot_id FROM listings WHERE shop_id = ${ctx.shopId} AND marketplace = ${marketplace}
          AND remote_lot_id IN (SELECT value FROM json_each(${ids}))) x
      JOIN lots ON lots.id = x.lot_id`,
  );
  return new Map(rows.map(({ remoteLotId, ...lot }) => [remoteLotId, lot]));
}

/** Lots by our own id, for remote lots that carry it. */
export async function lotsById(ctx: ShopContext, ids: string[]) {
  const rows = await ctx.db
    .select({ lotId: lots.id, countedAt: lots.createdAt })
    .from(lots)
    .where(inShopByIds(ctx, lots, lots.id, ids));
  return new Map(rows.map((lot) => [lot.lotId, lot]));
}

/** Whether the shop has brought in any stock yet: before that, no order line can match. */
export async function stockIsIn(ctx: ShopContext): Promise<boolean> {
  const rows = await ctx.db.select({ id: lots.id }).from(lots).where(inShop(ctx, lots)).limit(1);
  return rows.length > 0;
}

/**
 * Takes into our books how a marketplace changed its own listings: a sale has already lowered them there; after a
 * cancelled or reduced order, or a sale of more than we believed was there, a listing is unknown until it is read.
 * To be committed before the movements, so that these find the listing in step and mark only others dirty.
 */
export function changeListings(
  ctx: ShopContext,
  marketplace: 'bricklink' | 'brickowl',
  changes: ListingChange[],
): Statement[] {
  if (changes.length === 0) return [];
  const json = JSON.stringify(changes);
  const its = sql`json_each(${json}) WHERE value ->> 'remoteLotId' = listings.remote_lot_id`;
  return [
    ctx.db.run(sql`UPDATE listings SET
        shown_quantity = max(0, shown_quantity - (SELECT sum(value ->> 'lowered') FROM ${its})),
        doubts = (SELECT json_group_array(pieces) FROM (SELECT value AS pieces FROM json_each(listings.doubts)
          UNION ALL SELECT value ->> 'doubt' FROM ${its} AND value ->> 'doubt' > 0)),
        state = CASE WHEN EXISTS (SELECT 1 FROM ${its} AND value ->> 'doubt' > 0)
            OR state = 'known' AND shown_quantity < (SELECT sum(value ->> 'lowered') FROM ${its})
          THEN 'unknown' ELSE state END,
        updated_at = ${ctx.clock()}
      WHERE shop_id = ${ctx.shopId} AND marketplace = ${marketplace}
        AND remote_lot_id IN (SELECT value ->> 'remoteLotId' FROM json_each(${json}))`),
  ];
}

/**
 * Pieces that an order's picks took, by remote lot and location; what was taken back is subtracted.
 * @param lotIds lots the order has touched: each one's ledger is read
 */
export async function loadSold(ctx: ShopContext, orderId: string, lotIds: string[]): Promise<Map<string, Claim[]>> {
  const rows = await ctx.db
    .select({
      remoteLotId: sql<string>`${movements.remoteLotId}`,
      lotId: movements.lotId,
      locationId: movements.locationId,
      quantity: sql<number>`sum(${movements.soldDelta})`,
    })
    .from(movements)
    // A lot's ledger is one range of the primary key: `<lot id>/` up to `<lot id>0`.
    .innerJoin(
      sql`json_each(${JSON.stringify([...new Set(lotIds)])}) AS lot`,
      sql`${movements.id} >= lot.value || '/' AND ${movements.id} < lot.value || '0'`,
    )
    .where(and(inShop(ctx, movements), eq(movements.orderId, orderId)))
    .groupBy(movements.remoteLotId, movements.lotId, movements.locationId);
  const sold = new Map<string, Claim[]>();
  for (const { remoteLotId, ...claim } of rows) sold.set(remoteLotId, [...(sold.get(remoteLotId) ?? []), claim]);
  return sold;
}
