import { asc, desc, eq } from 'drizzle-orm';
import { loadCodes } from '../locations/locations.store.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { todosOfOrder } from '../todos/todoList.store.ts';
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
    todosOfOrder(ctx, orderId),
    ctx.db
      .select()
      .from(statusWrites)
      .where(inShop(ctx, statusWrites, eq(statusWrites.orderId, orderId)))
      .orderBy(desc(statusWrites.requestedAt), desc(statusWrites.id)),
    loadCodes(ctx, placesOf(state)),
  ]);
  return { state, events, todos: todoRows, writes, codes };
}

const placesOf = ({ lines }: OrderState) => lines.flatMap(({ claims }) => claims.map(({ locationId }) => locationId));
