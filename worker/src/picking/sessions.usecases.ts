import { sql } from 'drizzle-orm';
import type {
  CommandResult,
  EventsPage,
  NewSessionBody,
  OpenedSession,
  PickCommand,
  PickSession,
  SessionDetail,
} from '../contract/picking.ts';
import { LATE_COMMANDS_MS, PICK_PROTOCOL } from '../contract/picking.ts';
import { appendMovements } from '../inventory/stock.store.ts';
import { hint, recordChange } from '../live/changes.ts';
import type { Stamped } from '../live/pickSession.ts';
import { findLayout } from '../locations/layouts.store.ts';
import type { OrderState } from '../orders/orders.domain.ts';
import { orderNotFound } from '../orders/orders.errors.ts';
import { guardOrderVersions, loadOrders } from '../orders/orders.store.ts';
import { commit, retryStale } from '../platform/batch.ts';
import { insertRows } from '../platform/bulk.ts';
import { iso } from '../platform/clock.ts';
import type { Actor, ShopContext } from '../platform/context.ts';
import { describeError } from '../platform/log.ts';
import { planLocations } from './chooseLocations.usecases.ts';
import { estimateWalk } from './estimate.usecases.ts';
import { toteLetter } from './pickDelivery.domain.ts';
import { ordersNotWalkable, refused, sessionClosed, sessionNotFound } from './picking.errors.ts';
import { pickSessionOrders, pickSessions } from './picking.table.ts';
import { findSession, type SessionRow, sessionsOnWire, walkNumbers } from './sessions.store.ts';
import { fetchableOf, notWalkable } from './walkable.domain.ts';
import { orderCode } from './walkOrders.domain.ts';
import { guardNotWalked } from './walks.store.ts';

type Ctx = ShopContext & { actor: Actor };

const stampOf = ({ actor }: Ctx) => ({
  actor: { memberId: actor.memberId, name: actor.name },
  adoptedFrom: null,
});

/** The object of a walk. */
export const walkObject = ({ env }: Pick<ShopContext, 'env'>, sessionId: string) =>
  env.PICK_SESSION.getByName(sessionId);

/**
 * Starts a walk. The orders are its own from this commit on: until it ends, only it moves their pieces.
 * @throws picking.orders_not_eligible, naming each order that cannot be walked and why; orders.not_found
 */
export async function createSession(ctx: Ctx, body: NewSessionBody): Promise<PickSession> {
  const id = body.id ?? ctx.newId('pks');
  await retryStale(async () => {
    if (await findSession(ctx, id)) return;
    const states = await walkableOrders(ctx, [...new Set(body.orderIds)]);
    await commit(ctx.db, await sessionStatements(ctx, id, states));
  });
  const row = await findSession(ctx, id);
  if (!row) throw sessionNotFound();
  await walkObject(ctx, id).start(ctx.shopId, id);
  await hint(ctx, ['picking', 'orders']);
  const [session] = await sessionsOnWire(ctx, [row]);
  if (!session) throw sessionNotFound();
  return session;
}

async function walkableOrders(ctx: ShopContext, orderIds: string[]): Promise<OrderState[]> {
  const [states, walks] = await Promise.all([loadOrders(ctx, orderIds), walkNumbers(ctx, orderIds)]);
  const now = ctx.clock();
  const problems = orderIds.flatMap((id, i) => {
    const state = states.get(id);
    if (!state) throw orderNotFound();
    const reason = notWalkable(state, walks.get(id) ?? null, now);
    return reason
      ? [{ field: `orderIds.${i}`, message: `${orderCode(state.order)} cannot be picked now. ${reason}` }]
      : [];
  });
  if (problems.length > 0) throw ordersNotWalkable(problems);
  return orderIds.flatMap((id) => states.get(id) ?? []).sort((a, b) => a.order.orderedAt - b.order.orderedAt);
}

async function sessionStatements(ctx: Ctx, id: string, states: OrderState[]) {
  const lines = states.flatMap((state) => state.lines).filter((line) => fetchableOf(line) > 0);
  const moves = await planLocations(ctx, id, states);
  const { minutes } = await estimateWalk(ctx, states);
  const ids = states.map(({ order }) => order.id);
  const row = {
    id,
    shopId: ctx.shopId,
    state: 'open' as const,
    createdBy: ctx.actor.memberId,
    createdAt: ctx.clock(),
    completedAt: null,
    lots: new Set(lines.map((line) => line.lotId ?? `${line.orderId}|${line.remoteLotId}`)).size,
    pieces: lines.reduce((sum, line) => sum + fetchableOf(line), 0),
    pickedPieces: 0,
    shortPieces: 0,
    pickers: [],
    estimatedMinutes: minutes,
    report: null,
  };
  return [
    guardNotWalked(ctx, ids),
    guardOrderVersions(
      ctx,
      states.map(({ order }) => ({ id: order.id, version: order.version })),
    ),
    ctx.db.insert(pickSessions).values({
      ...row,
      no: sql`(SELECT coalesce(max(no), 0) + 1 FROM pick_sessions WHERE shop_id = ${ctx.shopId})`,
    }),
    ...insertRows(
      ctx.db,
      pickSessionOrders,
      states.map(({ order }, i) => ({
        sessionId: id,
        orderId: order.id,
        shopId: ctx.shopId,
        tote: toteLetter(i),
        code: orderCode(order),
        open: true,
      })),
    ),
    ...appendMovements(ctx, moves),
    // What was planned on the orders as they were (a sync, the desk) is planned again.
    ctx.db.run(sql`UPDATE orders SET version = version + 1
      WHERE shop_id = ${ctx.shopId} AND id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`),
    recordChange(ctx, { topic: 'picking', kind: 'picking.started', ids: [id] }),
  ];
}

/** @throws picking.session_not_found */
export async function requireSession(ctx: ShopContext, id: string): Promise<SessionRow> {
  const row = await findSession(ctx, id);
  if (!row) throw sessionNotFound();
  return row;
}

/**
 * The walk's object, ready to work.
 * @throws picking.session_not_found, picking.session_closed for one that ended long ago
 */
export async function openWalk(ctx: ShopContext, id: string) {
  const row = await requireSession(ctx, id);
  if (row.completedAt !== null && ctx.clock() > row.completedAt + LATE_COMMANDS_MS) throw sessionClosed();
  const walk = walkObject(ctx, id);
  if (row.state === 'open') await walk.start(ctx.shopId, id);
  return { row, walk };
}

/**
 * What a phone did. A walk at work answers by itself: no look into the books for each tap.
 * @throws picking.session_not_found, picking.session_closed
 */
export async function sendCommands(
  ctx: ShopContext,
  id: string,
  { commands, ...stamped }: { commands: PickCommand[] } & Stamped,
): Promise<CommandResult[]> {
  const answered = await walkObject(ctx, id).commandOf(ctx.shopId, commands, stamped);
  if (answered) return answered;
  const { walk } = await openWalk(ctx, id);
  return walk.command(commands, stamped);
}

/**
 * The log of a walk after a position.
 * @throws picking.session_not_found, picking.session_closed
 */
export async function walkEvents(ctx: ShopContext, id: string, after: number): Promise<EventsPage> {
  const answered = await walkObject(ctx, id).eventsOf(ctx.shopId, after);
  if (answered) return answered;
  const { walk } = await openWalk(ctx, id);
  return walk.events(after);
}

/** Everything a phone needs to walk, also without a network from then on. */
export async function openSession(ctx: ShopContext, id: string): Promise<OpenedSession> {
  const { row, walk } = await openWalk(ctx, id);
  const [[session], { entries, seq }, drawn] = await Promise.all([
    sessionsOnWire(ctx, [row]),
    walk.events(0),
    findLayout(ctx),
  ]);
  if (!session) throw sessionNotFound();
  return { session, protocol: PICK_PROTOCOL, entries, seq, layout: drawn?.layout ?? null, now: iso(ctx.clock()) };
}

/**
 * Ends a walk: its orders are picked or picked short, and on their way to the marketplaces.
 * @throws picking.tasks_open, picking.session_not_found
 */
export async function completeSession(ctx: Ctx, id: string, open: 'refuse' | 'short'): Promise<SessionDetail> {
  const { walk } = await openWalk(ctx, id);
  const result = await walk.complete(open, stampOf(ctx));
  if (!result.ok) throw refused(result.refusal);
  return sessionDetail(ctx, id);
}

/** @throws picking.session_not_found */
export async function sessionDetail(ctx: ShopContext, id: string): Promise<SessionDetail> {
  const row = await requireSession(ctx, id);
  const [session] = await sessionsOnWire(ctx, [row]);
  if (!session) throw sessionNotFound();
  return { session, report: row.report };
}

/** @throws picking.order_begun, picking.order_unknown */
export async function removeFromWalk(ctx: Ctx, id: string, orderId: string): Promise<void> {
  const { walk } = await openWalk(ctx, id);
  const refusal = await walk.remove(orderId, stampOf(ctx));
  if (refusal) throw refused(refusal, refusal.code === 'picking.order_unknown' ? 404 : 409);
}

/** Lets a walk hear of what was noted for it, and bring what it holds into the books. Never fails: cron comes again. */
export async function pokeWalk(ctx: ShopContext, id: string): Promise<void> {
  try {
    await walkObject(ctx, id).poke();
  } catch (error) {
    ctx.log.warn('picking.poke_failed', { sessionId: id, ...describeError(error) });
  }
}

/** Tells a walk how far the books know its log, so that it sends the rest again. */
export const reflushWalk = (ctx: ShopContext, id: string, known: { no: number; toSeq: number }): Promise<void> =>
  walkObject(ctx, id).reflush(known);
