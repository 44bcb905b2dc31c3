import { asc, desc, eq } from 'drizzle-orm';
import { locations } from '../locations/locations.table.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { todos } from '../todos/todos.table.ts';
import type { OrderState } from './orders.domain.ts';
import { orderNotFound } from './orders.errors.ts';
import { loadOrders } from './orders.store.ts';
import { orderEvents, statusWrites } from './orders.table.ts';

/**
 * Everything the order page shows.
 * @throws orders.not_found
 */
export async function loadOrderDetail(ctx: ShopContext, orderId: string) {
  const state = (await loadOrders(ctx, [orderId])).get(orderId);
  if (!state) throw orderNotFound();
  const [events, todoRows, writes, codes] = await Promise.all([
    // The order was found in this shop, and so were its events.
    ctx.db
      .select()
      .from(orderEvents)
      .where(eq(orderEvents.orderId, orderId))
      .orderBy(asc(orderEvents.at), asc(orderEvents.id)),
    ctx.db
      .select()
      .from(todos)
      .where(inShop(ctx, todos, eq(todos.orderId, orderId)))
      .orderBy(asc(todos.createdAt)),
    ctx.db
      .select()
      .from(statusWrites)
      .where(inShop(ctx, statusWrites, eq(statusWrites.orderId, orderId)))
      .orderBy(desc(statusWrites.requestedAt), desc(statusWrites.id)),
    loadCodes(ctx, state),
  ]);
  return { state, events, todos: todoRows, writes, codes };
}

async function loadCodes(ctx: ShopContext, { lines }: OrderState): Promise<Map<string, string>> {
  const ids = [...new Set(lines.flatMap(({ claims }) => claims.map(({ locationId }) => locationId)))];
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select({ id: locations.id, code: locations.code })
    .from(locations)
    .where(inShopByIds(ctx, locations, locations.id, ids));
  return new Map(rows.map(({ id, code }) => [id, code]));
}
