import { sql } from 'drizzle-orm';
import type * as v from 'valibot';
import type { MovementBody } from '../contract/inventory.ts';
import { lots, movements } from '../inventory/inventory.table.ts';
import { appendMovements, loadStock } from '../inventory/stock.store.ts';
import { hint, recordChange } from '../live/changes.ts';
import { findOrMakePlaces } from '../locations/locationBooks.store.ts';
import { lineTodos } from '../orders/lineTodos.domain.ts';
import type { LineState, OrderState } from '../orders/orders.domain.ts';
import { guardOrderVersions } from '../orders/orders.store.ts';
import { commit, retryStale } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { invalidInput, notFound } from '../platform/errors.ts';
import { movementId, newCommandId } from '../platform/ids.ts';
import { wishTodos } from '../todos/todos.store.ts';
import { BookPlan } from './bookPlan.domain.ts';
import { bumpVersions, guardLevels, loadHolders } from './flush.store.ts';
import { deliverChanges } from './wake.usecases.ts';
import { noteForWalks } from './walks.store.ts';

type Move = v.InferOutput<typeof MovementBody>;

/**
 * Counts, receives or moves a lot's pieces at the desk. Promises that a count or a move leaves without pieces go to
 * other locations, or become shortages with a to-do. The same id again changes nothing.
 * @throws request.not_found for a lot that is not the shop's, request.invalid when more is moved than lies there
 */
export async function moveLot(ctx: ShopContext, lotId: string, move: Move): Promise<void> {
  const id = move.id ?? newCommandId();
  await retryStale(async () => {
    if (await isKnown(ctx, lotId, id)) return;
    const codes = move.kind === 'transfer' ? [move.from, move.to] : [move.code];
    const [places, stock, holders] = await Promise.all([
      findOrMakePlaces(ctx, codes),
      loadStock(ctx, [lotId]),
      loadHolders(ctx, [lotId], new Set()),
    ]);
    if (!stock.has(lotId) && !(await isLot(ctx, lotId))) throw notFound('lot');
    const states = holders.map(([, state]) => state).sort((a, b) => a.order.orderedAt - b.order.orderedAt);
    const plan = new BookPlan(
      stock,
      states.flatMap(({ lines }) => lines),
    );
    plan.because({ id: causeOf(id), shopId: ctx.shopId, actorId: ctx.actor?.memberId ?? null, at: ctx.clock() });
    carryOut(plan, lotId, move, places.idOf, stock.get(lotId) ?? []);
    await commit(ctx.db, [
      ...places.statements,
      ...guardLevels(ctx, plan.counted),
      ...touchOrders(ctx, states, plan.touched as Set<LineState>),
      ...appendMovements(ctx, plan.movements),
      recordChange(ctx, { topic: 'inventory', kind: 'inventory.moved', ids: [lotId] }),
    ]);
  });
  await hint(ctx, ['inventory', 'orders', 'todos']);
  await deliverChanges(ctx);
}

const causeOf = (id: string) => `desk:${id}`;

function carryOut(
  plan: BookPlan,
  lotId: string,
  move: Move,
  idOf: (code: string) => string,
  levels: { locationId: string; onHand: number }[],
): void {
  if (move.kind !== 'transfer') {
    const spot = { lotId, locationId: idOf(move.code) };
    if (move.kind === 'count') plan.count(spot, move.quantity);
    else plan.receive(spot, move.quantity);
    return;
  }
  const from = idOf(move.from);
  const there = levels.find(({ locationId }) => locationId === from)?.onHand ?? 0;
  if (there < move.quantity) {
    const message = `Only ${there} ${there === 1 ? 'piece lies' : 'pieces lie'} in ${move.from}, as far as the books know. Count it first.`;
    throw invalidInput([{ field: 'quantity', message }]);
  }
  plan.transfer(lotId, from, idOf(move.to), move.quantity);
}

/** Orders whose lines gained or lost promised pieces: their to-dos, and word for the walks they are on. */
export function touchOrders(ctx: ShopContext, states: OrderState[], touched: ReadonlySet<LineState>) {
  const lines = [...touched];
  const ids = [...new Set(lines.map(({ orderId }) => orderId))];
  const versions = states
    .filter(({ order }) => ids.includes(order.id))
    .map(({ order }) => ({ id: order.id, version: order.version }));
  if (versions.length === 0) return [];
  return [
    guardOrderVersions(ctx, versions),
    ...bumpVersions(ctx, ids),
    ...wishTodos(
      ctx,
      lines.flatMap((line) => lineTodos(line, true)),
    ),
    ...noteForWalks(ctx, ids),
    recordChange(ctx, { topic: 'orders', kind: 'orders.changed', ids }),
  ];
}

async function isLot(ctx: ShopContext, lotId: string): Promise<boolean> {
  const rows = await ctx.db
    .select({ id: lots.id })
    .from(lots)
    .where(inShop(ctx, lots, sql`${lots.id} = ${lotId}`));
  return rows.length > 0;
}

/** Whether the change of that id is in the ledger already. One that moved nothing may be planned again. */
async function isKnown(ctx: ShopContext, lotId: string, id: string): Promise<boolean> {
  const from = movementId(lotId, `${causeOf(id)}:`);
  // A semicolon follows the colon: everything in between begins with the cause.
  const to = movementId(lotId, `${causeOf(id)};`);
  const rows = await ctx.db
    .select({ id: movements.id })
    .from(movements)
    .where(inShop(ctx, movements, sql`${movements.id} >= ${from} AND ${movements.id} < ${to}`))
    .limit(1);
  return rows.length > 0;
}
