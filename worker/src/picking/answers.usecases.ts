import { and, eq, inArray, isNotNull, ne, or, sql } from 'drizzle-orm';
import { memberNames } from '../auth/memberNames.ts';
import type { TodoAnswers, TodoPatch } from '../contract/todos.ts';
import type { Claim, OrderStamp } from '../inventory/stock.domain.ts';
import { appendMovements, loadSold, loadStock } from '../inventory/stock.store.ts';
import { wakePushes } from '../listings/wakePushes.ts';
import { hint, recordChange } from '../live/changes.ts';
import { findOrMakePlaces } from '../locations/locationBooks.store.ts';
import { loadCodes } from '../locations/locations.store.ts';
import type { OrderState } from '../orders/orders.domain.ts';
import { addEvents, guardOrderVersions, loadOrders, upsertLines, upsertOrders } from '../orders/orders.store.ts';
import { commit, retryStale, type Statement } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { guard } from '../platform/guard.ts';
import { enqueueWork } from '../platform/work.ts';
import { findTodo } from '../todos/todoList.store.ts';
import { BLOCKING_KINDS, RESOLUTIONS } from '../todos/todos.domain.ts';
import {
  assigneeUnknown,
  refundNeedsAmount,
  resolutionDoesNotFit,
  todoIsDone,
  todoStaysClosed,
} from '../todos/todos.errors.ts';
import { todos } from '../todos/todos.table.ts';
import { type AnswerBooks, holdsBack, NO_STOCK_CHANGE, planAnswer, planReopening } from './answers.domain.ts';
import { releaseShortPick } from './desk.usecases.ts';
import { sendWalkToFound } from './foundOnWalk.usecases.ts';
import { orderIsWalked } from './picking.errors.ts';
import { deliverChanges } from './wake.usecases.ts';
import { loadWalks, noteForWalks } from './walks.store.ts';

type Todo = typeof todos.$inferSelect;
type Resolution = NonNullable<TodoPatch['resolution']>;

/**
 * Notes on a to-do, who looks after it, who it waits for, how it ended, or that it is to be opened again. Ending one has
 * its effect on the line in the same commit; the last shortage of an order picked short lets the order go on to the
 * marketplace. Opening it again takes the effect back.
 * @throws todos.not_found, todos.already_done, todos.stays_closed, orders.in_walk, request.invalid
 */
export async function changeTodo(ctx: ShopContext, id: string, patch: TodoPatch): Promise<void> {
  if (patch.assigneeId && !(await memberNames(ctx)).has(patch.assigneeId)) throw assigneeUnknown();
  const sends = await retryStale(async () => {
    const { todo } = await findTodo(ctx, id);
    if (patch.state === 'done' && patch.resolution) {
      if (todo.state !== 'done') return close(ctx, todo, { ...patch, resolution: patch.resolution });
      // The same answer again, from a double tap or a lost reply, changes nothing.
      if (patch.resolution !== todo.resolution) throw todoIsDone();
      return false;
    }
    if (patch.state && patch.state !== 'done' && todo.state === 'done') return reopen(ctx, todo, patch.state);
    await commit(ctx.db, [
      ctx.db
        .update(todos)
        .set({ ...noted(patch), ...(patch.state && { state: patch.state }) })
        .where(inShop(ctx, todos, eq(todos.id, id))),
      recordChange(ctx, { topic: 'todos', kind: 'todos.changed', ids: [id] }),
    ]);
    return false;
  });
  if (sends) await enqueueWork(ctx.env, { kind: 'status_writes', shopId: ctx.shopId });
  await hint(ctx, ['todos', 'orders', 'inventory']);
  await wakePushes(ctx);
  await deliverChanges(ctx);
}

const noted = ({ note, assigneeId }: TodoPatch) => ({
  ...(note !== undefined && { note }),
  ...(assigneeId !== undefined && { assigneeId }),
});

/**
 * What each answer to a to-do would change.
 * @param foundAt code of the drawer in which missing pieces were found
 * @throws todos.not_found
 */
export async function previewAnswers(ctx: ShopContext, id: string, foundAt?: string): Promise<TodoAnswers> {
  const { todo } = await findTodo(ctx, id);
  if (todo.state === 'done') {
    const { refusal, says } = await previewReopening(ctx, todo);
    return { answers: [], places: [], reopen: { isPossible: refusal === null, effect: refusal ?? says } };
  }
  const desk = await loadDesk(ctx, todo, foundAt);
  const effectOf = (resolution: Resolution) =>
    // Planning changes what it plans on.
    desk ? planAnswer(todo, resolution, structuredClone(desk.books), desk.stamp).effect.says : NO_STOCK_CHANGE;
  return {
    answers: RESOLUTIONS[todo.kind].map((resolution) => ({ resolution, effect: effectOf(resolution) })),
    places: desk && todo.kind === 'shortage' ? placesOf(desk.books) : [],
    reopen: null,
  };
}

async function previewReopening(ctx: ShopContext, todo: Todo): Promise<{ refusal: string | null; says: string }> {
  const refusal = await staysClosed(ctx, todo);
  if (refusal) return { refusal, says: '' };
  const desk = await loadDesk(ctx, todo);
  if (!desk) return { refusal: null, says: NO_STOCK_CHANGE };
  const plan = planReopening(todo, desk.books, desk.stamp);
  return plan.refusal === null ? { refusal: null, says: plan.says } : { refusal: plan.refusal, says: '' };
}

function placesOf({ line, stock, codes, foundAt }: AnswerBooks): TodoAnswers['places'] {
  const levels = line.lotId === null ? [] : (stock.get(line.lotId) ?? []);
  return levels
    .toSorted((a, b) => Number(b.locationId === foundAt) - Number(a.locationId === foundAt))
    .map(({ locationId, onHand, reserved }) => ({
      code: codes.get(locationId) ?? '',
      onHand,
      available: onHand - reserved,
    }))
    .filter(({ code }) => code !== '');
}

interface Desk {
  state: OrderState;
  books: AnswerBooks;
  stamp: OrderStamp;
  /** The open walk the order is in. */
  sessionId: string | undefined;
  /** Makes the drawer in which pieces were found, when it is a new one. */
  newPlace: Statement[];
}

/** The order and the stock a to-do is about; null when it is tied to no line. */
async function loadDesk(ctx: ShopContext, todo: Todo, foundAt?: string): Promise<Desk | null> {
  const state = todo.orderId === null ? undefined : (await loadOrders(ctx, [todo.orderId])).get(todo.orderId);
  const line = state?.lines.find(({ remoteLotId }) => remoteLotId === todo.remoteLotId);
  if (!state || !line) return null;
  const moved = todo.effect?.moves ?? [];
  const lotIds = [
    ...new Set([line.lotId ?? [], line.claims.map(({ lotId }) => lotId), moved.map((m) => m.lotId)].flat(2)),
  ];
  const [stock, sold, otherBlocks, walks] = await Promise.all([
    loadStock(ctx, lotIds),
    loadSold(ctx, line.orderId, lotIds),
    countOtherBlocks(ctx, todo),
    loadWalks(ctx, [line.orderId]),
  ]);
  const levels = line.lotId === null ? [] : (stock.get(line.lotId) ?? []);
  const known = levels.find(({ locationId }) => locationId === todo.locationId) ?? levels[0];
  const asked = foundAt ?? (known ? undefined : '');
  const places = asked === undefined ? null : await findOrMakePlaces(ctx, [asked]);
  const place = places && asked !== undefined ? places.idOf(asked) : (known?.locationId ?? '');
  const soldOfLine: Claim[] = sold.get(line.remoteLotId) ?? [];
  const codes = await loadCodes(ctx, [
    place,
    ...[...stock.values()].flat().map(({ locationId }) => locationId),
    ...moved.map(({ locationId }) => locationId),
  ]);
  if (asked !== undefined && !codes.has(place)) codes.set(place, asked);
  return {
    state,
    books: {
      order: state.order,
      line,
      stock,
      codes,
      sold: soldOfLine,
      foundAt: place,
      isWalked: walks.size > 0,
      otherBlocks,
    },
    stamp: {
      shopId: ctx.shopId,
      actorId: ctx.actor?.memberId ?? null,
      at: ctx.clock(),
      orderVersion: state.order.version + 1,
    },
    sessionId: walks.get(line.orderId),
    newPlace: places?.statements ?? [],
  };
}

async function close(ctx: ShopContext, todo: Todo, patch: TodoPatch & { resolution: Resolution }): Promise<boolean> {
  const { resolution } = patch;
  if (!RESOLUTIONS[todo.kind].includes(resolution)) throw resolutionDoesNotFit(todo.kind, RESOLUTIONS[todo.kind]);
  if (resolution === 'refunded' && patch.refundAmount === undefined) throw refundNeedsAmount();
  const desk = await loadDesk(ctx, todo, resolution === 'found' ? patch.foundAt : undefined);
  // While the order is walked, its pieces are put back on the walk: two people would count the same ones.
  if (todo.kind === 'put_back' && desk?.books.isWalked) throw orderIsWalked();
  if (resolution === 'found' && desk?.sessionId && holdsBack(todo)) return closeOnWalk(ctx, todo, desk, patch);
  const answer = desk && planAnswer(todo, resolution, desk.books, desk.stamp);
  const ended: Statement[] = [
    guard(ctx.db, sql`EXISTS (SELECT 1 FROM todos WHERE id = ${todo.id} AND state <> 'done')`),
    ctx.db
      .update(todos)
      .set({
        ...noted(patch),
        state: 'done',
        resolution,
        refundAmount: patch.refundAmount ?? null,
        closedAt: ctx.clock(),
        closedBy: ctx.actor?.memberId ?? null,
        effect: answer?.effect ?? { says: NO_STOCK_CHANGE, waived: 0, moves: [] },
      })
      .where(inShop(ctx, todos, eq(todos.id, todo.id))),
    recordChange(ctx, { topic: 'todos', kind: 'todos.closed', ids: [todo.id] }),
  ];
  if (!desk || !answer) {
    await commit(ctx.db, ended);
    return false;
  }
  const { state, books, stamp, newPlace } = desk;
  const release = books.otherBlocks > 0 ? { order: null, statements: [], sends: false } : releaseShortPick(ctx, state);
  await commit(ctx.db, [
    guardOrderVersions(ctx, [{ id: state.order.id, version: state.order.version }]),
    ...ended,
    ...newPlace,
    ...upsertOrders(ctx, [{ ...state.order, ...release.order, version: stamp.orderVersion }]),
    ...upsertLines(ctx, [books.line]),
    ...appendMovements(ctx, answer.movements),
    ...noteForWalks(ctx, [state.order.id]),
    ...release.statements,
    ...addEvents(ctx, [
      {
        orderId: state.order.id,
        id: `todo:${todo.id}:${stamp.orderVersion}`,
        at: stamp.at,
        kind: 'orders.todo_closed',
        message: `${todo.message} → ${resolution.replace('_', '-')}. ${answer.effect.says}`,
        actorId: stamp.actorId,
      },
    ]),
    recordChange(ctx, { topic: 'orders', kind: 'orders.changed', ids: [state.order.id] }),
  ]);
  return release.sends;
}

/** Found while the order is walked: the walk fetches the pieces, and what that changes is its own business. */
async function closeOnWalk(ctx: ShopContext, todo: Todo, desk: Desk, patch: TodoPatch): Promise<false> {
  const { books, stamp, sessionId, newPlace } = desk;
  if (newPlace.length > 0) await commit(ctx.db, newPlace);
  const { says } = planAnswer(todo, 'found', structuredClone(books), stamp).effect;
  await sendWalkToFound(ctx, sessionId ?? '', books.line, books.foundAt);
  // The walk may have withdrawn it by now, as nothing is missing any more: a person's answer says more.
  await commit(ctx.db, [
    ctx.db
      .update(todos)
      .set({
        ...noted(patch),
        state: 'done',
        resolution: 'found',
        closedAt: ctx.clock(),
        closedBy: ctx.actor?.memberId ?? null,
        effect: { says, waived: 0, moves: [] },
      })
      .where(inShop(ctx, todos, eq(todos.id, todo.id))),
    recordChange(ctx, { topic: 'todos', kind: 'todos.closed', ids: [todo.id] }),
  ]);
  return false;
}

/** Why a closed to-do cannot be opened again, whatever it did; null when that depends on what it did. */
async function staysClosed(ctx: ShopContext, todo: Todo): Promise<string | null> {
  if (todo.resolution === 'withdrawn') {
    return 'It closed by itself, because nothing was left to do. It comes back by itself when something is.';
  }
  const [successor] = await ctx.db
    .select({ id: todos.id })
    .from(todos)
    .where(inShop(ctx, todos, eq(todos.subject, todo.subject), ne(todos.state, 'done')))
    .limit(1);
  if (successor) return 'Another to-do about the same thing is open already.';
  // Only the walk moves its orders' pieces; what was merely given up is looked for again at any time.
  if (todo.orderId === null || !todo.effect?.moves.length) return null;
  const walks = await loadWalks(ctx, [todo.orderId]);
  return walks.size > 0 ? 'The order is being picked on a walk. Finish the walk first.' : null;
}

async function reopen(ctx: ShopContext, todo: Todo, to: Exclude<TodoPatch['state'], 'done' | undefined>) {
  const refusal = await staysClosed(ctx, todo);
  if (refusal) throw todoStaysClosed(refusal);
  const desk = await loadDesk(ctx, todo);
  const plan = desk && planReopening(todo, desk.books, desk.stamp);
  if (plan && plan.refusal !== null) throw todoStaysClosed(plan.refusal);
  const opened: Statement[] = [
    guard(
      ctx.db,
      sql`EXISTS (SELECT 1 FROM todos WHERE id = ${todo.id} AND state = 'done')
        AND NOT EXISTS (SELECT 1 FROM todos WHERE shop_id = ${ctx.shopId} AND subject = ${todo.subject} AND state <> 'done')`,
    ),
    ctx.db
      .update(todos)
      .set({
        state: to,
        resolution: null,
        refundAmount: null,
        effect: null,
        closedAt: null,
        closedBy: null,
        ...(plan && { quantity: plan.quantity }),
      })
      .where(inShop(ctx, todos, eq(todos.id, todo.id))),
    recordChange(ctx, { topic: 'todos', kind: 'todos.changed', ids: [todo.id] }),
  ];
  if (!desk || !plan) {
    await commit(ctx.db, opened);
    return false;
  }
  const { state, books, stamp } = desk;
  await commit(ctx.db, [
    guardOrderVersions(ctx, [{ id: state.order.id, version: state.order.version }]),
    ...opened,
    ...upsertOrders(ctx, [{ ...state.order, status: plan.status, version: stamp.orderVersion }]),
    ...upsertLines(ctx, [books.line]),
    ...appendMovements(ctx, plan.movements),
    ...noteForWalks(ctx, [state.order.id]),
    ...(plan.status === 'picked_short' ? [holdWrites(ctx, state.order.id)] : []),
    ...addEvents(ctx, [
      {
        orderId: state.order.id,
        id: `todo_opened:${todo.id}:${stamp.orderVersion}`,
        at: stamp.at,
        kind: 'orders.todo_opened',
        message: `Opened again: ${todo.message} ${plan.says}`,
        actorId: stamp.actorId,
      },
    ]),
    recordChange(ctx, { topic: 'orders', kind: 'orders.changed', ids: [state.order.id] }),
  ]);
  return false;
}

/** A status that was not sent yet waits for the to-dos again. */
const holdWrites = (ctx: ShopContext, orderId: string): Statement =>
  ctx.db.run(sql`UPDATE status_writes SET state = 'waiting'
    WHERE shop_id = ${ctx.shopId} AND order_id = ${orderId} AND state IN ('pending', 'parked')`);

/** Other open to-dos that hold the order back. */
async function countOtherBlocks(ctx: ShopContext, todo: Todo): Promise<number> {
  if (todo.orderId === null) return 0;
  const rows = await ctx.db
    .select({ id: todos.id })
    .from(todos)
    .where(
      and(
        inShop(ctx, todos, eq(todos.orderId, todo.orderId)),
        // As `holdsBack` has it.
        or(inArray(todos.kind, [...BLOCKING_KINDS]), and(eq(todos.kind, 'unmatched_line'), isNotNull(todos.reason))),
        ne(todos.state, 'done'),
        ne(todos.id, todo.id),
      ),
    );
  return rows.length;
}
