import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { stockLevels } from '../inventory/inventory.table.ts';
import { apply, planClaim } from '../inventory/stock.domain.ts';
import { appendMovements, loadStock } from '../inventory/stock.store.ts';
import { hint, recordChange } from '../live/changes.ts';
import { lineTodos } from '../orders/lineTodos.domain.ts';
import { WAITING_STATUSES } from '../orders/orderStatus.domain.ts';
import { addEvents, guardOrderVersions, loadOrders, upsertOrders } from '../orders/orders.store.ts';
import { orderLines, orders } from '../orders/orders.table.ts';
import { commit, retryStale, type Statement } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { wishTodos } from '../todos/todos.store.ts';

/** Orders looked after at once; the next sync goes on with the rest. */
const MAX_ORDERS = 50;

/**
 * Gives stock that has become available (a cancelled order, a delivery, an import) to open order lines that are short
 * of it, oldest order first, and closes the shortages it ends.
 * @param guards of the caller, for the same batch
 */
export async function reserveWaiting(ctx: ShopContext, guards: Statement[] = []): Promise<void> {
  const changed = await retryStale(async () => {
    const orderIds = await findWaitingOrders(ctx);
    if (orderIds.length === 0) return [];
    const states = await loadOrders(ctx, orderIds);
    const inTurn = orderIds.flatMap((id) => states.get(id) ?? []);
    const lotIds = inTurn.flatMap(({ lines }) => lines.flatMap(({ lotId }) => lotId ?? []));
    const stock = await loadStock(ctx, [...new Set(lotIds)]);
    const plans = inTurn.flatMap((state) => {
      const orderVersion = state.order.version + 1;
      const stamp = { shopId: ctx.shopId, actorId: ctx.actor?.memberId ?? null, at: ctx.clock(), orderVersion };
      const filled = state.lines.flatMap((line) => {
        const movements = apply(line, planClaim(line, stock, stamp));
        return movements.length > 0 ? [{ line, movements }] : [];
      });
      return filled.length > 0 ? [{ state, orderVersion, filled }] : [];
    });
    if (plans.length === 0) return [];
    await commit(ctx.db, [
      ...guards,
      guardOrderVersions(
        ctx,
        plans.map(({ state: { order } }) => ({ id: order.id, version: order.version })),
      ),
      ...upsertOrders(
        ctx,
        plans.map(({ state, orderVersion }) => ({ ...state.order, version: orderVersion })),
      ),
      ...appendMovements(
        ctx,
        plans.flatMap(({ filled }) => filled.flatMap(({ movements }) => movements)),
      ),
      ...addEvents(
        ctx,
        plans.map(({ state, orderVersion, filled }) => ({
          orderId: state.order.id,
          id: `filled:${orderVersion}`,
          at: ctx.clock(),
          kind: 'orders.shortage_filled',
          message: `Stock came in: ${filled.length === 1 ? '1 line' : `${filled.length} lines`} got pieces that were missing.`,
          actorId: null,
        })),
      ),
      ...wishTodos(
        ctx,
        plans.flatMap(({ filled }) => filled.flatMap(({ line }) => lineTodos(line, true))),
      ),
      recordChange(ctx, { topic: 'orders', kind: 'orders.changed', ids: plans.map(({ state }) => state.order.id) }),
    ]);
    return plans;
  });
  if (changed.length > 0) await hint(ctx, ['orders', 'inventory', 'todos']);
}

async function findWaitingOrders(ctx: ShopContext): Promise<string[]> {
  const short = sql`${orderLines.wanted} > ${orderLines.reserved} + ${orderLines.picked} + ${orderLines.waived}`;
  const available = sql`EXISTS (SELECT 1 FROM ${stockLevels} WHERE ${stockLevels.lotId} = ${orderLines.lotId} AND ${stockLevels.onHand} > ${stockLevels.reserved})`;
  // What a walk reported missing is not promised behind its back: the picker is shown where else there is some.
  const walked = sql`EXISTS (SELECT 1 FROM pick_session_orders w WHERE w.order_id = ${orders.id} AND w.open = 1)`;
  const rows = await ctx.db
    .selectDistinct({ id: orders.id, orderedAt: orders.orderedAt })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(
      and(
        inShop(ctx, orderLines, short, available),
        eq(orders.holdsStock, true),
        inArray(orders.status, [...WAITING_STATUSES]),
        sql`NOT ${walked}`,
      ),
    )
    .orderBy(asc(orders.orderedAt))
    .limit(MAX_ORDERS);
  return rows.map(({ id }) => id);
}
