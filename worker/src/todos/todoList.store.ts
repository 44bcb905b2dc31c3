import { and, desc, eq, sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { TodoQuery } from '../contract/todos.ts';
import { orders } from '../orders/orders.table.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { todoNotFound } from './todos.errors.ts';
import { todos } from './todos.table.ts';

const withOrder = (ctx: ShopContext) =>
  ctx.db
    .select({ todo: todos, order: { marketplace: orders.marketplace, remoteId: orders.remoteId } })
    .from(todos)
    .leftJoin(orders, eq(orders.id, todos.orderId));

/** To-dos, newest first, page by page. */
export async function listTodos(ctx: ShopContext, query: v.InferOutput<typeof TodoQuery>) {
  const { state, kind, orderId, limit, cursor } = query;
  const rows = await withOrder(ctx)
    .where(
      inShop(
        ctx,
        todos,
        state === 'all' ? undefined : state === 'done' ? eq(todos.state, 'done') : sql`${todos.state} <> 'done'`,
        kind && eq(todos.kind, kind),
        orderId === undefined ? undefined : eq(todos.orderId, orderId),
        after(cursor),
      ),
    )
    .orderBy(desc(todos.createdAt), desc(todos.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1)?.todo;
  return {
    rows: page,
    nextCursor: rows.length > limit && last ? encodeCursor('todos', [last.createdAt, last.id]) : null,
  };
}

function after(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const [at, id] = decodeCursor(cursor, 'todos', v.tuple([v.number(), v.string()]));
  return sql`(${todos.createdAt}, ${todos.id}) < (${at}, ${id})`;
}

/** @throws todos.not_found */
export async function findTodo(ctx: ShopContext, id: string) {
  const [row] = await withOrder(ctx).where(and(inShop(ctx, todos), eq(todos.id, id)));
  if (!row) throw todoNotFound();
  return row;
}
