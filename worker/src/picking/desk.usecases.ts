import { asc, eq, sql } from 'drizzle-orm';
import { MARKETPLACE_LABELS } from '../contract/common.ts';
import { type MovementRow, type OrderStamp, planSale, planUnpick, shortOf } from '../inventory/stock.domain.ts';
import { appendMovements, loadSold } from '../inventory/stock.store.ts';
import { wakePushes } from '../listings/wakePushes.ts';
import { hint, recordChange } from '../live/changes.ts';
import { type DeskTarget, nextStatuses, writeBackTarget } from '../orders/orderStatus.domain.ts';
import type { OrderState } from '../orders/orders.domain.ts';
import { orderNotFound, statusNotReachable, writeNotFound, writeNotParked } from '../orders/orders.errors.ts';
import { addEvents, guardOrderVersions, loadOrders, upsertOrders } from '../orders/orders.store.ts';
import { statusWrites } from '../orders/orders.table.ts';
import { planWrite } from '../orders/writeBack.domain.ts';
import { commit, retryStale, type Statement } from '../platform/batch.ts';
import { insertRows } from '../platform/bulk.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { enqueueWork } from '../platform/work.ts';
import { orderIsWalked } from './picking.errors.ts';
import { guardNotWalked, loadWalks } from './walks.store.ts';

/** What the desk asks for: a status, and with `shipped` the parcel. */
export interface DeskMove {
  status: DeskTarget;
  trackingNo?: string | undefined;
  trackingLink?: string | undefined;
}

/**
 * Moves an order on at the desk: its pieces leave their drawers (or, with `paid`, come back to their reservation), and
 * the status is put on its way to the marketplace in the same commit. Asking again for the status it has changes nothing.
 * @throws orders.not_found, orders.status_not_reachable
 */
export async function moveOrder(ctx: ShopContext, orderId: string, move: DeskMove): Promise<void> {
  const outcome = await retryStale(async () => {
    const state = (await loadOrders(ctx, [orderId])).get(orderId);
    if (!state) throw orderNotFound();
    if (isDone(state, move)) return null;
    if ((await loadWalks(ctx, [orderId])).has(orderId)) throw orderIsWalked();
    if (!nextStatuses(state.order.status).includes(move.status) && !isTrackingOnly(state, move)) {
      throw statusNotReachable(state.order.status, move.status);
    }
    const plan = move.status === 'paid' ? await planBack(ctx, state) : await planForward(ctx, state, move, move.status);
    await commit(ctx.db, [
      guardOrderVersions(ctx, [{ id: orderId, version: state.order.version }]),
      guardNotWalked(ctx, [orderId]),
      ...upsertOrders(ctx, [plan.order]),
      ...appendMovements(ctx, plan.movements),
      ...plan.statements,
      recordChange(ctx, { topic: 'orders', kind: 'orders.changed', ids: [orderId] }),
    ]);
    return plan;
  });
  if (outcome?.sends) await enqueueWork(ctx.env, { kind: 'status_writes', shopId: ctx.shopId });
  if (outcome) await hint(ctx, ['orders', 'inventory']);
  if (outcome) await wakePushes(ctx);
}

const isDone = ({ order }: OrderState, move: DeskMove) =>
  (order.status === move.status || (order.status === 'picked_short' && move.status === 'picked')) &&
  (move.trackingNo === undefined || move.trackingNo === order.trackingNo) &&
  (move.trackingLink === undefined || move.trackingLink === order.trackingLink);

/** A tracking number that becomes known, or is corrected, after shipping. */
const isTrackingOnly = ({ order }: OrderState, move: DeskMove) =>
  order.status === 'shipped' && move.status === 'shipped' && Boolean(move.trackingNo);

interface MovePlan {
  order: OrderState['order'];
  movements: MovementRow[];
  statements: Statement[];
  /** Something waits for the queue. */
  sends: boolean;
}

const stampOf = (ctx: ShopContext, { order }: OrderState): OrderStamp => ({
  shopId: ctx.shopId,
  actorId: ctx.actor?.memberId ?? null,
  at: ctx.clock(),
  orderVersion: order.version + 1,
});

async function planForward(
  ctx: ShopContext,
  state: OrderState,
  move: DeskMove,
  target: Exclude<DeskTarget, 'paid'>,
): Promise<MovePlan> {
  const { order, lines } = state;
  const short = lines.reduce((pieces, line) => pieces + shortOf(line), 0);
  // A shortage is a matter for the to-dos before anything is packed.
  if (short > 0 && target !== 'picked') throw statusNotReachable('picked_short', target);
  const stamp = stampOf(ctx, state);
  const status = target === 'picked' && short > 0 ? 'picked_short' : target;
  const label = MARKETPLACE_LABELS[order.marketplace];
  const write = await writeStatements(ctx, state, target, { held: short > 0, ...move });
  const message =
    status === 'picked_short'
      ? `Picked short: ${short === 1 ? '1 piece is' : `${short} pieces are`} missing. ${label} is told once the to-dos are closed.`
      : target === 'shipped' && move.trackingNo
        ? `Shipped, tracking number ${move.trackingNo}.`
        : `Marked ${target}.`;
  return {
    order: {
      ...order,
      status,
      version: stamp.orderVersion,
      trackingNo: move.trackingNo ?? order.trackingNo,
      trackingLink: move.trackingLink ?? order.trackingLink,
    },
    movements: lines.flatMap((line) => planSale(line, stamp)),
    statements: [
      ...write.statements,
      event(ctx, state, `moved:${stamp.orderVersion}`, `orders.${status}`, message),
    ].flat(),
    sends: write.sends,
  };
}

/** Takes a pick back. What the marketplace was told stays told: it is never set backwards. */
async function planBack(ctx: ShopContext, state: OrderState): Promise<MovePlan> {
  const stamp = stampOf(ctx, state);
  const lotIds = state.lines.flatMap(({ claims }) => claims.map(({ lotId }) => lotId));
  const sold = await loadSold(ctx, state.order.id, lotIds);
  const writes = await loadWrites(ctx, state.order.id);
  const { withdraw } = planWrite(writes, '');
  const told = writes.findLast(({ state: s }) => s === 'confirmed');
  const label = MARKETPLACE_LABELS[state.order.marketplace];
  return {
    order: { ...state.order, status: 'paid', version: stamp.orderVersion },
    movements: state.lines.flatMap((line) => planUnpick(line, sold.get(line.remoteLotId) ?? [], stamp)),
    statements: [
      ...withdrawWrites(ctx, withdraw),
      ...event(
        ctx,
        state,
        `taken_back:${stamp.orderVersion}`,
        'orders.taken_back',
        told ? `The pick was taken back. ${label} keeps saying ${state.order.rawStatus}.` : 'The pick was taken back.',
      ),
    ],
    sends: false,
  };
}

export const loadWrites = (ctx: ShopContext, orderId: string) =>
  ctx.db
    .select()
    .from(statusWrites)
    .where(inShop(ctx, statusWrites, eq(statusWrites.orderId, orderId)))
    .orderBy(asc(statusWrites.requestedAt), asc(statusWrites.id));

/** The status on its way to the marketplace, superseding what was not sent yet; for the batch that moves the order. */
export async function writeStatements(
  ctx: ShopContext,
  { order }: OrderState,
  target: Exclude<DeskTarget, 'paid'>,
  options: { held: boolean; trackingNo?: string | undefined; trackingLink?: string | undefined },
): Promise<{ statements: Statement[]; sends: boolean }> {
  const rawTarget = writeBackTarget(order.marketplace, target);
  const { withdraw, alreadyThere } = planWrite(await loadWrites(ctx, order.id), rawTarget);
  const settled = alreadyThere && !options.trackingNo;
  const at = ctx.clock();
  const row: typeof statusWrites.$inferInsert = {
    // Named by the version it makes: the same move committed once.
    id: `wrt_${order.id.replace(/^ord_/, '')}_${order.version + 1}`,
    shopId: ctx.shopId,
    orderId: order.id,
    target,
    rawTarget,
    trackingNo: options.trackingNo ?? null,
    trackingLink: options.trackingLink ?? null,
    state: options.held ? 'waiting' : settled ? 'confirmed' : 'pending',
    message: settled ? `${MARKETPLACE_LABELS[order.marketplace]} already says so.` : null,
    attempts: 0,
    nextAttemptAt: at,
    requestedAt: at,
    settledAt: settled ? at : null,
  };
  return {
    statements: [...withdrawWrites(ctx, withdraw), ...insertRows(ctx.db, statusWrites, [row])],
    sends: row.state === 'pending',
  };
}

const withdrawWrites = (ctx: ShopContext, ids: string[]): Statement[] =>
  ids.length === 0
    ? []
    : [
        ctx.db.run(sql`UPDATE status_writes SET state = 'withdrawn', settled_at = ${ctx.clock()}
          WHERE shop_id = ${ctx.shopId} AND state IN ('pending', 'waiting', 'parked')
            AND id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`),
      ];

const event = (ctx: ShopContext, { order }: OrderState, id: string, kind: string, message: string) =>
  addEvents(ctx, [{ orderId: order.id, id, at: ctx.clock(), kind, message, actorId: ctx.actor?.memberId ?? null }]);

/**
 * An order picked short whose shortages are all answered is picked; the status that waited goes on its way.
 * @returns what changes in the order's row (null: nothing), statements for the batch that closes the last to-do, and
 *   whether something is to be sent
 */
export function releaseShortPick(
  ctx: ShopContext,
  state: OrderState,
): { order: Pick<OrderState['order'], 'status'> | null; statements: Statement[]; sends: boolean } {
  if (state.order.status !== 'picked_short') return { order: null, statements: [], sends: false };
  const version = state.order.version + 1;
  return {
    order: { status: 'picked' },
    statements: [
      ctx.db.run(sql`UPDATE status_writes SET state = 'pending', next_attempt_at = ${ctx.clock()}
        WHERE shop_id = ${ctx.shopId} AND order_id = ${state.order.id} AND state = 'waiting'`),
      ...event(
        ctx,
        state,
        `settled:${version}`,
        'orders.picked',
        'All missing pieces are settled: the order is picked.',
      ),
    ],
    sends: true,
  };
}

/**
 * Sends a parked or refused status again.
 * @throws orders.write_not_found, orders.write_not_parked
 */
export async function retryWrite(ctx: ShopContext, orderId: string, writeId: string): Promise<void> {
  const write = (await loadWrites(ctx, orderId)).find(({ id }) => id === writeId);
  if (!write) throw writeNotFound();
  if (write.state === 'pending') return;
  if (write.state !== 'parked' && write.state !== 'refused') throw writeNotParked();
  await commit(ctx.db, [
    ctx.db.run(sql`UPDATE status_writes SET state = 'pending', attempts = 0, next_attempt_at = ${ctx.clock()}, settled_at = NULL
      WHERE shop_id = ${ctx.shopId} AND id = ${writeId} AND state IN ('parked', 'refused')`),
    recordChange(ctx, { topic: 'orders', kind: 'orders.changed', ids: [orderId] }),
  ]);
  await enqueueWork(ctx.env, { kind: 'status_writes', shopId: ctx.shopId });
  await hint(ctx, ['orders']);
}
