import { eq, sql } from 'drizzle-orm';
import type { PickReport } from '../contract/picking.ts';
import { appendMovements } from '../inventory/stock.store.ts';
import { wakePushes } from '../listings/wakePushes.ts';
import { hint, recordChange } from '../live/changes.ts';
import type { OrderState } from '../orders/orders.domain.ts';
import { addEvents, guardOrderVersions } from '../orders/orders.store.ts';
import { commit, retryStale, type Statement } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { enqueueWork } from '../platform/work.ts';
import { wishTodos } from '../todos/todos.store.ts';
import { completeOrder, type OrderEnd, restand } from './completion.usecases.ts';
import { type FlushPlan, type LoggedFact, planFlush } from './flush.domain.ts';
import { bumpVersions, guardLevels, isFlushed, loadFlushBooks } from './flush.store.ts';
import { pickFlushes, pickSessionOrders, pickSessions } from './picking.table.ts';
import { noteForWalks } from './walks.store.ts';

/** A frozen piece of a session's log, as its object keeps it until it is in the books. */
export interface FlushRange {
  sessionId: string;
  /** Counts up from 1: what makes a repeated flush known. */
  no: number;
  fromSeq: number;
  toSeq: number;
  facts: LoggedFact[];
  progress: Progress;
}

/** How the walk stands at the end of a range. */
export interface Progress {
  lots: number;
  pieces: number;
  pickedPieces: number;
  shortPieces: number;
  pickers: string[];
  /** Present when the range ends the walk, or comes after its end. */
  report: PickReport | null;
}

/**
 * Brings a range of a walk's log into the books, as one batch. A range that is there already changes nothing, however
 * often and by whom it is sent; a batch planned on books that have changed is planned again.
 * @returns `already` when the range was in the books before
 */
export async function flushRange(ctx: ShopContext, range: FlushRange): Promise<'committed' | 'already'> {
  let sends = false;
  try {
    const isNew = await retryStale(async () => {
      if (await isFlushed(ctx, range.sessionId, range.no)) return false;
      const prepared = await prepare(ctx, range);
      await commit(ctx.db, prepared.statements);
      sends = prepared.sends;
      return true;
    });
    if (!isNew) return 'already';
  } catch (error) {
    if (isRepeated(error)) return 'already';
    throw error;
  }
  if (sends) await enqueueWork(ctx.env, { kind: 'status_writes', shopId: ctx.shopId });
  await hint(ctx, ['picking', 'orders', 'inventory', 'todos']);
  await wakePushes(ctx);
  return 'committed';
}

/** The UNIQUE failure that says: this range was committed, and its answer got lost. */
function isRepeated(error: unknown): boolean {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    if (/UNIQUE constraint failed: pick_flushes\./.test(e.message)) return true;
  }
  return false;
}

async function prepare(ctx: ShopContext, range: FlushRange): Promise<{ statements: Statement[]; sends: boolean }> {
  const { sessionId, facts } = range;
  let books = await loadFlushBooks(ctx, sessionId, facts, false);
  let plan = planFlush(facts, books);
  if (plan.needsOthers) {
    books = await loadFlushBooks(ctx, sessionId, facts, true);
    plan = planFlush(facts, books);
  }
  const ends = await endOrders(ctx, range, books.orders, books.walkOf, plan);
  const orderIds = [...new Set([...plan.orderIds, ...ends.map(({ orderId }) => orderId), ...plan.removed])];
  const states = orderIds.flatMap((id) => books.orders.get(id) ?? []);
  const tellsTodos = plan.todos.some(({ open }) => open !== null);
  return {
    sends: ends.some((end) => end.sends),
    statements: [
      ctx.db.insert(pickFlushes).values({
        sessionId,
        no: range.no,
        fromSeq: range.fromSeq,
        toSeq: range.toSeq,
        at: ctx.clock(),
      }),
      guardOrderVersions(
        ctx,
        states.map(({ order }) => ({ id: order.id, version: order.version })),
      ),
      ...guardLevels(ctx, plan.counted),
      ...bumpVersions(ctx, orderIds),
      ...appendMovements(ctx, plan.movements),
      ...wishTodos(ctx, plan.todos),
      ...ends.flatMap(({ statements }) => statements),
      ...leave(ctx, sessionId, plan.removed),
      ...noteForWalks(ctx, plan.orderIds, sessionId),
      ...substitutions(ctx, facts),
      saveProgress(ctx, range, ends),
      ...(range.progress.report && hasEnd(facts) ? endSession(ctx, sessionId) : []),
      recordChange(ctx, { topic: 'picking', kind: 'picking.flushed', ids: [sessionId] }),
      ...(ends.length > 0 ? [recordChange(ctx, { topic: 'orders', kind: 'orders.changed', ids: orderIds })] : []),
      ...(tellsTodos ? [recordChange(ctx, { topic: 'todos', kind: 'todos.changed', ids: [] })] : []),
    ],
  };
}

const hasEnd = (facts: readonly LoggedFact[]) => facts.some(({ fact }) => fact.kind === 'complete');

/** Orders whose walk ends here, and those that a late command changes after their walk. */
async function endOrders(
  ctx: ShopContext,
  { facts, sessionId }: FlushRange,
  orders: ReadonlyMap<string, OrderState>,
  walkOf: ReadonlyMap<string, string>,
  plan: FlushPlan,
): Promise<OrderEnd[]> {
  const ends: OrderEnd[] = [];
  for (const { fact, actorId, at } of facts) {
    if (fact.kind !== 'complete') continue;
    for (const completed of fact.orders) {
      const state = orders.get(completed.orderId);
      if (state && walkOf.get(completed.orderId) === sessionId) {
        ends.push(await completeOrder(ctx, state, completed, { actorId, at }));
      }
    }
  }
  const ended = new Set(ends.map(({ orderId }) => orderId));
  for (const id of plan.orderIds) {
    const state = orders.get(id);
    if (!state || ended.has(id) || walkOf.has(id)) continue;
    const end = restand(ctx, state);
    if (end) ends.push(end);
  }
  return ends;
}

const leave = (ctx: ShopContext, sessionId: string, orderIds: string[]): Statement[] =>
  orderIds.length === 0
    ? []
    : [
        ctx.db.run(sql`UPDATE pick_session_orders SET open = 0
          WHERE session_id = ${sessionId} AND order_id IN (SELECT value FROM json_each(${JSON.stringify(orderIds)}))`),
      ];

/** Says on the order's timeline that pieces came from another lot than the one that was bought. */
function substitutions(ctx: ShopContext, facts: readonly LoggedFact[]): Statement[] {
  const rows = facts.flatMap(({ id, at, actorId, fact }) =>
    fact.kind === 'take' && fact.from && fact.from.lotId !== fact.lotId
      ? [
          {
            orderId: fact.orderId,
            id: `substituted:${id}`,
            at,
            kind: 'orders.substituted',
            message: `${fact.qty === 1 ? '1 piece comes' : `${fact.qty} pieces come`} from a lot in another condition. Ask the buyer, or say so in the parcel.`,
            actorId,
          },
        ]
      : [],
  );
  return addEvents(ctx, rows);
}

function saveProgress(ctx: ShopContext, { sessionId, progress, facts }: FlushRange, ends: OrderEnd[]): Statement {
  const { report, ...numbers } = progress;
  const outcomes = new Map(ends.flatMap((end) => (end.outcome ? [[end.orderId, end.outcome] as const] : [])));
  const ending = report &&
    hasEnd(facts) && {
      ...report,
      orders: report.orders.map((order) => ({ ...order, outcome: outcomes.get(order.orderId) ?? order.outcome })),
    };
  return ctx.db
    .update(pickSessions)
    .set({
      ...numbers,
      ...(ending && { report: ending }),
      ...(report && !ending && { report: sql`json_set(report, '$.lateCommands', ${report.lateCommands})` as never }),
    })
    .where(inShop(ctx, pickSessions, eq(pickSessions.id, sessionId)));
}

const endSession = (ctx: ShopContext, sessionId: string): Statement[] => [
  ctx.db
    .update(pickSessions)
    .set({ state: 'completed', completedAt: ctx.clock() })
    .where(inShop(ctx, pickSessions, eq(pickSessions.id, sessionId))),
  ctx.db
    .update(pickSessionOrders)
    .set({ open: false })
    .where(inShop(ctx, pickSessionOrders, eq(pickSessionOrders.sessionId, sessionId))),
];
