import { and, eq, inArray, isNotNull, ne, or, sql } from 'drizzle-orm';
import type { TodoPatch } from '../contract/todos.ts';
import {
  apply,
  type MovementRow,
  type OrderStamp,
  planClaim,
  planSale,
  receive,
  shortOf,
  surplusOf,
} from '../inventory/stock.domain.ts';
import { appendMovements, loadSold, loadStock } from '../inventory/stock.store.ts';
import { hint, recordChange } from '../live/changes.ts';
import type { LineState, OrderState } from '../orders/orders.domain.ts';
import { addEvents, guardOrderVersions, loadOrders, upsertLines, upsertOrders } from '../orders/orders.store.ts';
import { commit, retryStale, type Statement } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { guard } from '../platform/guard.ts';
import { movementId } from '../platform/ids.ts';
import { enqueueWork } from '../platform/work.ts';
import { findTodo } from '../todos/todoList.store.ts';
import { BLOCKING_KINDS, effectOf, RESOLUTIONS } from '../todos/todos.domain.ts';
import { refundNeedsAmount, resolutionDoesNotFit, todoIsDone } from '../todos/todos.errors.ts';
import { todos } from '../todos/todos.table.ts';
import { releaseShortPick } from './desk.usecases.ts';
import { orderIsWalked } from './picking.errors.ts';
import { deliverChanges } from './wake.usecases.ts';
import { loadWalks, noteForWalks } from './walks.store.ts';

type Todo = typeof todos.$inferSelect;

/**
 * Notes on a to-do, who it waits for, or how it ended. Ending one has its effect on the line in the same commit; the
 * last shortage of an order picked short lets the order go on to the marketplace.
 * @throws todos.not_found, todos.already_done, request.invalid
 */
export async function changeTodo(ctx: ShopContext, id: string, patch: TodoPatch): Promise<void> {
  const sends = await retryStale(async () => {
    const { todo } = await findTodo(ctx, id);
    if (todo.state === 'done') {
      // The same answer again, from a double tap or a lost reply.
      if (patch.state === 'done' && patch.resolution === todo.resolution) return false;
      if (patch.state !== undefined) throw todoIsDone();
    }
    if (patch.state === 'done' && patch.resolution) return close(ctx, todo, { ...patch, resolution: patch.resolution });
    await commit(ctx.db, [
      ctx.db
        .update(todos)
        .set({ ...(patch.state && { state: patch.state }), ...(patch.note !== undefined && { note: patch.note }) })
        .where(inShop(ctx, todos, eq(todos.id, id))),
      recordChange(ctx, { topic: 'todos', kind: 'todos.changed', ids: [id] }),
    ]);
    return false;
  });
  if (sends) await enqueueWork(ctx.env, { kind: 'status_writes', shopId: ctx.shopId });
  await hint(ctx, ['todos', 'orders', 'inventory']);
  await deliverChanges(ctx);
}

async function close(
  ctx: ShopContext,
  todo: Todo,
  patch: TodoPatch & { resolution: NonNullable<TodoPatch['resolution']> },
): Promise<boolean> {
  const { resolution } = patch;
  if (!RESOLUTIONS[todo.kind].includes(resolution)) throw resolutionDoesNotFit(todo.kind, RESOLUTIONS[todo.kind]);
  if (resolution === 'refunded' && patch.refundAmount === undefined) throw refundNeedsAmount();
  const state = todo.orderId === null ? undefined : (await loadOrders(ctx, [todo.orderId])).get(todo.orderId);
  const line = state?.lines.find(({ remoteLotId }) => remoteLotId === todo.remoteLotId);
  // While the order is walked, its pieces are put back on the walk: two people would count the same ones.
  if (todo.kind === 'put_back' && state && (await loadWalks(ctx, [state.order.id])).size > 0) throw orderIsWalked();
  const ended: Statement[] = [
    guard(ctx.db, sql`EXISTS (SELECT 1 FROM todos WHERE id = ${todo.id} AND state <> 'done')`),
    ctx.db
      .update(todos)
      .set({
        state: 'done',
        resolution,
        refundAmount: patch.refundAmount ?? null,
        closedAt: ctx.clock(),
        closedBy: ctx.actor?.memberId ?? null,
        ...(patch.note !== undefined && { note: patch.note }),
      })
      .where(inShop(ctx, todos, eq(todos.id, todo.id))),
    recordChange(ctx, { topic: 'todos', kind: 'todos.closed', ids: [todo.id] }),
  ];
  if (!state || !line) {
    await commit(ctx.db, ended);
    return false;
  }
  const stamp: OrderStamp = {
    shopId: ctx.shopId,
    actorId: ctx.actor?.memberId ?? null,
    at: ctx.clock(),
    orderVersion: state.order.version + 1,
  };
  const moves = await planEffect(ctx, todo, resolution, state, line, stamp);
  const release = (await blocksLeft(ctx, todo))
    ? { order: null, statements: [], sends: false }
    : releaseShortPick(ctx, state);
  await commit(ctx.db, [
    guardOrderVersions(ctx, [{ id: state.order.id, version: state.order.version }]),
    ...ended,
    ...upsertOrders(ctx, [{ ...state.order, ...release.order, version: stamp.orderVersion }]),
    ...upsertLines(ctx, [line]),
    ...appendMovements(ctx, moves),
    ...noteForWalks(ctx, [state.order.id]),
    ...release.statements,
    ...addEvents(ctx, [
      {
        orderId: state.order.id,
        id: `todo:${todo.id}`,
        at: stamp.at,
        kind: 'orders.todo_closed',
        message: `${todo.message} → ${resolution.replace('_', '-')}.`,
        actorId: stamp.actorId,
      },
    ]),
    recordChange(ctx, { topic: 'orders', kind: 'orders.changed', ids: [state.order.id] }),
  ]);
  return release.sends;
}

async function planEffect(
  ctx: ShopContext,
  todo: Todo,
  resolution: NonNullable<TodoPatch['resolution']>,
  { order }: OrderState,
  line: LineState,
  stamp: OrderStamp,
): Promise<MovementRow[]> {
  switch (effectOf(todo.kind, resolution)) {
    case 'waive':
      line.waived += shortOf(line);
      return [];
    case 'count_in':
      return countIn(ctx, todo, order.status === 'picked_short', line, stamp);
    case 'restock':
      return restock(ctx, todo, line, stamp);
    case 'none':
      return [];
  }
}

/** The missing pieces turned up: the drawer held more than the books said. On a finished walk they are picked at once. */
async function countIn(ctx: ShopContext, todo: Todo, isPicked: boolean, line: LineState, stamp: OrderStamp) {
  const quantity = shortOf(line);
  const { lotId } = line;
  if (lotId === null || quantity === 0) return [];
  const stock = await loadStock(ctx, [lotId]);
  const level = stock.get(lotId)?.[0];
  if (!level) return [];
  const counted = receive('count', { lotId, locationId: level.locationId, quantity }, `found:${todo.id}`, stamp);
  level.onHand += quantity;
  const reserved = apply(line, planClaim(line, stock, stamp));
  return [counted, ...reserved, ...(isPicked ? apply(line, planSale(line, stamp), stock) : [])];
}

/** Pieces nobody wants any more go back to where they were taken from. */
async function restock(ctx: ShopContext, todo: Todo, line: LineState, stamp: OrderStamp): Promise<MovementRow[]> {
  const lotIds = line.claims.map(({ lotId }) => lotId);
  const taken = (await loadSold(ctx, line.orderId, lotIds)).get(line.remoteLotId) ?? [];
  let left = surplusOf(line);
  return taken.flatMap(({ lotId, locationId, quantity }): MovementRow[] => {
    const back = Math.min(left, quantity);
    if (back <= 0) return [];
    left -= back;
    return [
      {
        ...receive('restock', { lotId, locationId, quantity: back }, '', stamp),
        id: movementId(lotId, `put_back:${todo.id}:${locationId}`),
        soldDelta: -back,
        orderId: line.orderId,
        remoteLotId: line.remoteLotId,
      },
    ];
  });
}

/** Whether another open shortage still holds the order back. */
async function blocksLeft(ctx: ShopContext, closing: Todo): Promise<boolean> {
  if (closing.orderId === null) return false;
  const rows = await ctx.db
    .select({ id: todos.id })
    .from(todos)
    .where(
      and(
        inShop(ctx, todos, eq(todos.orderId, closing.orderId)),
        // A line without a lot is missing when a walk did not find it.
        or(inArray(todos.kind, [...BLOCKING_KINDS]), and(eq(todos.kind, 'unmatched_line'), isNotNull(todos.reason))),
        ne(todos.state, 'done'),
        ne(todos.id, closing.id),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
