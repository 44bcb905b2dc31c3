import { and, eq, sql } from 'drizzle-orm';
import type { Statement } from '../platform/batch.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { guard } from '../platform/guard.ts';
import { pickDeliveries, pickSessionOrders } from './picking.table.ts';

/** The open walk of each order that is in one. */
export async function loadWalks(ctx: ShopContext, orderIds: string[]): Promise<Map<string, string>> {
  if (orderIds.length === 0) return new Map();
  const rows = await ctx.db
    .select({ orderId: pickSessionOrders.orderId, sessionId: pickSessionOrders.sessionId })
    .from(pickSessionOrders)
    .where(and(inShopByIds(ctx, pickSessionOrders, pickSessionOrders.orderId, orderIds), sql`open = 1`));
  return new Map(rows.map(({ orderId, sessionId }) => [orderId, sessionId]));
}

/** Falls when one of the orders is in an open walk by now: then only the walk moves its pieces. */
export const guardNotWalked = (ctx: ShopContext, orderIds: string[]): Statement =>
  guard(
    ctx.db,
    sql`NOT EXISTS (SELECT 1 FROM pick_session_orders WHERE open = 1
      AND order_id IN (SELECT value FROM json_each(${JSON.stringify(orderIds)})))`,
  );

/**
 * Notes for the open walks of some orders that these have changed. Goes into the batch that changes them, after the
 * orders' new versions; `deliverChanges` brings it to the walks, however often it takes. Orders in no walk note nothing.
 * @param except a walk that knows already
 */
export const noteForWalks = (ctx: ShopContext, orderIds: string[], except = ''): Statement[] =>
  orderIds.length === 0
    ? []
    : [
        ctx.db.run(sql`INSERT INTO pick_deliveries (shop_id, session_id, order_id, version)
          SELECT o.shop_id, w.session_id, o.id, o.version FROM pick_session_orders w JOIN orders o ON o.id = w.order_id
          WHERE w.open = 1 AND w.shop_id = ${ctx.shopId} AND w.session_id <> ${except}
            AND w.order_id IN (SELECT value FROM json_each(${JSON.stringify(orderIds)}))
          ON CONFLICT (shop_id, session_id, order_id) DO UPDATE SET version = max(version, excluded.version)`),
      ];

/** What walks have not heard of yet: order ids and versions by session. */
export async function loadDeliveries(
  ctx: ShopContext,
  sessionId?: string,
): Promise<Map<string, { orderId: string; version: number }[]>> {
  const rows = await ctx.db
    .select()
    .from(pickDeliveries)
    .where(inShop(ctx, pickDeliveries, sessionId === undefined ? undefined : eq(pickDeliveries.sessionId, sessionId)))
    .limit(500);
  const bySession = new Map<string, { orderId: string; version: number }[]>();
  for (const { sessionId: id, orderId, version } of rows) {
    bySession.set(id, [...(bySession.get(id) ?? []), { orderId, version }]);
  }
  return bySession;
}

/** A walk has heard of these versions; what was noted since stays. */
export const dropDeliveries = (
  ctx: ShopContext,
  sessionId: string,
  heard: { orderId: string; version: number }[],
): Statement[] =>
  heard.length === 0
    ? []
    : [
        ctx.db.run(sql`DELETE FROM pick_deliveries WHERE shop_id = ${ctx.shopId} AND session_id = ${sessionId}
          AND EXISTS (SELECT 1 FROM json_each(${JSON.stringify(heard)}) AS h
            WHERE h.value ->> 'orderId' = order_id AND h.value ->> 'version' >= version)`),
      ];
