import { type SQL, sql } from 'drizzle-orm';
import type { MarketplaceName } from '../contract/common.ts';
import type { Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';

/** Whether listing `x` of lot `lots` shows something else than it should; the same words as in the trigger on `lots`. */
const differs = sql`(x.lot_version <> lots.version
  OR x.shown_quantity <> max(0, lots.available - lots.hold_back + x.quantity_offset))`;

/** A mark that is there already keeps its age; one that waits for a person is given another chance. */
const remark = sql`ON CONFLICT (shop_id, marketplace, lot_id) DO UPDATE SET marks = marks + 1,
  due_at = coalesce(due_at, 0), attempts = CASE WHEN due_at IS NULL THEN 0 ELSE attempts END`;

function mark(ctx: ShopContext, marketplace: MarketplaceName, condition: SQL): Statement {
  return ctx.db.run(sql`INSERT INTO dirty_listings (shop_id, marketplace, lot_id, marks, marked_at, due_at)
    SELECT lots.shop_id, ${marketplace}, lots.id, 1, ${ctx.clock()}, 0
    FROM listings x JOIN lots ON lots.id = x.lot_id
    WHERE x.shop_id = ${ctx.shopId} AND x.marketplace = ${marketplace} AND ${condition}
      AND EXISTS (SELECT 1 FROM connections c WHERE c.shop_id = ${ctx.shopId} AND c.marketplace = ${marketplace} AND c.stock_mode = 'on')
    ${remark}`);
}

/** Marks listings that an order has changed on its own marketplace, and that do not show what they should. */
export const markDirtyByRemoteId = (
  ctx: ShopContext,
  marketplace: MarketplaceName,
  remoteLotIds: string[],
): Statement[] =>
  remoteLotIds.length === 0
    ? []
    : [
        mark(
          ctx,
          marketplace,
          sql`x.remote_lot_id IN (SELECT value FROM json_each(${JSON.stringify(remoteLotIds)})) AND ${differs}`,
        ),
      ];

/** Marks the listings of some lots, whether they differ or not: planning tells. */
export const markDirtyLots = (ctx: ShopContext, marketplace: MarketplaceName, lotIds: string[]): Statement[] =>
  lotIds.length === 0
    ? []
    : [mark(ctx, marketplace, sql`x.lot_id IN (SELECT value FROM json_each(${JSON.stringify(lotIds)}))`)];

/** Marks every listing of a marketplace that may differ: its stock is to be kept in step from here on. */
export const markAllDirty = (ctx: ShopContext, marketplace: MarketplaceName): Statement =>
  mark(ctx, marketplace, differs);

/** Marks every lot that is on sale elsewhere and not listed on this marketplace. */
export const markMissingDirty = (ctx: ShopContext, marketplace: MarketplaceName): Statement =>
  ctx.db.run(sql`INSERT INTO dirty_listings (shop_id, marketplace, lot_id, marks, marked_at, due_at)
    SELECT lots.shop_id, ${marketplace}, lots.id, 1, ${ctx.clock()}, 0 FROM lots
    WHERE lots.shop_id = ${ctx.shopId} AND lots.available > lots.hold_back
      AND NOT EXISTS (SELECT 1 FROM listings x WHERE x.lot_id = lots.id AND x.marketplace = ${marketplace})
    ${remark}`);
