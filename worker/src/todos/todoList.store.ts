import { and, asc, desc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { TodoQuery } from '../contract/todos.ts';
import { locations } from '../locations/locations.table.ts';
import { orders } from '../orders/orders.table.ts';
import { pickSessions } from '../picking/picking.table.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { todoNotFound } from './todos.errors.ts';
import { todos } from './todos.table.ts';

/** To-dos with the names of what they are tied to. */
const withNames = (ctx: ShopContext) =>
  ctx.db
    .select({
      todo: todos,
      order: { marketplace: orders.marketplace, remoteId: orders.remoteId },
      locationCode: locations.code,
      walkNo: pickSessions.no,
    })
    .from(todos)
    .leftJoin(orders, eq(orders.id, todos.orderId))
    .leftJoin(locations, eq(locations.id, todos.locationId))
    .leftJoin(pickSessions, eq(pickSessions.id, todos.sessionId));
export type TodoWithNames = Awaited<ReturnType<typeof findTodo>>;

/** To-dos, newest first, page by page. */
export async function listTodos(ctx: ShopContext, query: v.InferOutput<typeof TodoQuery>) {
  const { kind, orderId, limit, cursor } = query;
  const rows = await withNames(ctx)
    .where(
      inShop(
        ctx,
        todos,
        inState(query.state),
        kind && eq(todos.kind, kind),
        orderId === undefined ? undefined : eq(todos.orderId, orderId),
        ofAssignee(ctx, query.assignee),
        ofWalk(query.sessionId),
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

const STATES: Record<v.InferOutput<typeof TodoQuery>['state'], SQL | undefined> = {
  all: undefined,
  done: eq(todos.state, 'done'),
  open: sql`${todos.state} <> 'done'`,
  waiting: sql`${todos.state} IN ('waiting_buyer', 'waiting_marketplace')`,
};
const inState = (state: keyof typeof STATES) => STATES[state];

function ofAssignee(ctx: ShopContext, assignee: string | undefined): SQL | undefined {
  if (assignee === undefined) return undefined;
  if (assignee === 'nobody') return isNull(todos.assigneeId);
  return eq(todos.assigneeId, assignee === 'me' ? (ctx.actor?.memberId ?? '') : assignee);
}

function ofWalk(sessionId: string | undefined): SQL | undefined {
  if (sessionId === undefined) return undefined;
  return sessionId === 'any' ? isNotNull(todos.sessionId) : eq(todos.sessionId, sessionId);
}

function after(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const [at, id] = decodeCursor(cursor, 'todos', v.tuple([v.number(), v.string()]));
  return sql`(${todos.createdAt}, ${todos.id}) < (${at}, ${id})`;
}

/** @throws todos.not_found */
export async function findTodo(ctx: ShopContext, id: string) {
  const [row] = await withNames(ctx).where(and(inShop(ctx, todos), eq(todos.id, id)));
  if (!row) throw todoNotFound();
  return row;
}

/** To-dos of an order, oldest first. */
export const todosOfOrder = (ctx: ShopContext, orderId: string) =>
  withNames(ctx)
    .where(inShop(ctx, todos, eq(todos.orderId, orderId)))
    .orderBy(asc(todos.createdAt));
