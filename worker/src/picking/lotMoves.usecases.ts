import { and, sql } from 'drizzle-orm';
import type * as v from 'valibot';
import type { BulkMoveBody, CountBody, CountResult, MovementBody } from '../contract/inventory.ts';
import { belongsToOrder, piecesAreGone } from '../inventory/inventory.errors.ts';
import { lots, movements } from '../inventory/inventory.table.ts';
import type { MovementRow, StockView } from '../inventory/stock.domain.ts';
import { appendMovements, loadStock } from '../inventory/stock.store.ts';
import { causeOfMovement, isUndoable, UNDO } from '../inventory/undo.domain.ts';
import { wakePushes } from '../listings/wakePushes.ts';
import { hint, recordChange } from '../live/changes.ts';
import { findOrMakePlaces } from '../locations/locationBooks.store.ts';
import { lineTodos } from '../orders/lineTodos.domain.ts';
import { waitsForPieces } from '../orders/orderStatus.domain.ts';
import type { LineState, OrderState } from '../orders/orders.domain.ts';
import { guardOrderVersions } from '../orders/orders.store.ts';
import { commit, retryStale } from '../platform/batch.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { invalidInput, notFound } from '../platform/errors.ts';
import { movementId, newCommandId } from '../platform/ids.ts';
import { wishTodos } from '../todos/todos.store.ts';
import { BookPlan } from './bookPlan.domain.ts';
import { bumpVersions, guardLevels, loadHolders, loadRecent } from './flush.store.ts';
import { deliverChanges } from './wake.usecases.ts';
import { noteForWalks } from './walks.store.ts';

type Move = v.InferOutput<typeof MovementBody>;
type BulkMove = v.InferOutput<typeof BulkMoveBody>;
type Count = v.InferOutput<typeof CountBody>;

/**
 * Counts, receives or moves a lot's pieces at the desk. Promises that a count or a move leaves without pieces go to
 * other locations, or become shortages with a to-do. The same id again changes nothing.
 * @throws request.not_found for a lot that is not the shop's, request.invalid when more is moved than lies there
 */
export async function moveLot(ctx: ShopContext, lotId: string, move: Move): Promise<void> {
  const cause = `desk:${move.id ?? newCommandId()}`;
  await postByHand(ctx, [lotId], cause, {
    codes: move.kind === 'transfer' ? [move.from, move.to] : [move.code],
    carryOut: ({ plan, idOf, stock }) => {
      plan.because(handOf(ctx, cause));
      carryOut(plan, lotId, move, idOf, stock.get(lotId) ?? []);
    },
  });
}

/**
 * What was found in a drawer: every lot that was counted lies there as often as it was counted, plus what moved since.
 * One commit. The same id again changes nothing.
 * @throws request.not_found for a lot that is not the shop's
 */
export async function countDrawer(ctx: ShopContext, { id, code, counts }: Count): Promise<CountResult> {
  const cause = `count:${id}`;
  // A phone's clock may be ahead: nothing was counted in the future.
  const timeOf = (at: string) => Math.min(Date.parse(at), ctx.clock());
  const latest = [...new Map(counts.map((count) => [count.lotId, count])).values()];
  const posted = await postByHand(
    ctx,
    latest.map(({ lotId }) => lotId),
    cause,
    {
      codes: [code],
      since: Math.min(...latest.map(({ at }) => timeOf(at))),
      carryOut: ({ plan, idOf }) => {
        for (const { lotId, quantity, at } of latest) {
          plan.because({ ...handOf(ctx, cause), at: timeOf(at) });
          plan.count({ lotId, locationId: idOf(code) }, quantity);
        }
      },
    },
  );
  const changed = posted.filter(
    ({ kind, orderId, onHandDelta }) => kind === 'count' && orderId === null && onHandDelta !== 0,
  );
  return {
    lots: new Set(changed.map(({ lotId }) => lotId)).size,
    pieces: changed.reduce((sum, { onHandDelta }) => sum + Math.abs(onHandDelta), 0),
  };
}

/**
 * Moves all pieces of some lots into one drawer, in one commit; promises move along. The same id again changes nothing.
 * @returns lots that moved, and their pieces
 * @throws request.not_found for a lot that is not the shop's
 */
export async function moveLots(ctx: ShopContext, { id, lotIds, to }: BulkMove): Promise<CountResult> {
  const cause = `desk:${id}`;
  const ids = [...new Set(lotIds)];
  const posted = await postByHand(ctx, ids, cause, {
    codes: [to],
    carryOut: ({ plan, idOf, stock }) => {
      for (const lotId of ids) {
        plan.because(handOf(ctx, cause));
        const elsewhere = [...(stock.get(lotId) ?? [])].filter((level) => level.locationId !== idOf(to));
        for (const { locationId, onHand } of elsewhere)
          if (onHand > 0) plan.transfer(lotId, locationId, idOf(to), onHand);
      }
    },
  });
  const arrived = posted.filter(({ kind, onHandDelta }) => kind === 'transfer' && onHandDelta > 0);
  return {
    lots: new Set(arrived.map(({ lotId }) => lotId)).size,
    pieces: arrived.reduce((sum, { onHandDelta }) => sum + onHandDelta, 0),
  };
}

/**
 * Takes back what the desk, a count or an import moved: a compensating movement, which can be taken back as well. All
 * that moved for the same reason in this lot goes back together. A second time changes nothing.
 * @returns the lot
 * @throws request.not_found, inventory.not_undoable when it belongs to an order or walk, or pieces are gone
 */
export async function undoMovement(ctx: ShopContext, id: string): Promise<string> {
  const [movement] = await ctx.db
    .select()
    .from(movements)
    .where(inShop(ctx, movements, sql`${movements.id} = ${id}`));
  if (!movement) throw notFound('movement');
  const { lotId } = movement;
  const undone = causeOfMovement(id);
  const group = await loadPostedBy(ctx, lotId, undone);
  const rows = group.filter(isUndoable);
  if (!isUndoable(movement) || group.some(({ soldDelta }) => soldDelta !== 0)) throw belongsToOrder();
  const cause = UNDO + undone;
  await postByHand(ctx, [lotId], cause, {
    codes: [],
    carryOut: ({ plan, stock }) => {
      for (const { locationId, onHandDelta } of rows) {
        const there = stock.get(lotId)?.find((level) => level.locationId === locationId)?.onHand ?? 0;
        if (there < onHandDelta) throw piecesAreGone(there, onHandDelta);
      }
      plan.because(handOf(ctx, cause));
      plan.reverse(rows);
    },
  });
  return lotId;
}

/**
 * Changes what is available of some lots by so many pieces each, up or down: what a marketplace shows is taken over. More
 * go to where most lie already; fewer are taken from where most are free, and no promise is touched. The same cause
 * again changes nothing.
 */
export async function adjustLots(
  ctx: ShopContext,
  cause: string,
  changes: { lotId: string; delta: number }[],
): Promise<void> {
  await postByHand(
    ctx,
    changes.map(({ lotId }) => lotId),
    cause,
    {
      codes: [NO_PLACE],
      carryOut: ({ plan, stock, idOf }) => {
        for (const { lotId, delta } of changes) {
          plan.because(handOf(ctx, cause));
          const levels = (stock.get(lotId) ?? []).toSorted((a, b) => b.onHand - b.reserved - (a.onHand - a.reserved));
          if (delta > 0) {
            const level = levels.toSorted((a, b) => b.onHand - a.onHand)[0];
            plan.count({ lotId, locationId: level?.locationId ?? idOf(NO_PLACE) }, (level?.onHand ?? 0) + delta);
            continue;
          }
          let left = -delta;
          for (const { locationId, onHand, reserved } of levels.map((level) => ({ ...level }))) {
            const taken = Math.min(left, onHand - reserved);
            if (taken > 0) plan.count({ lotId, locationId }, onHand - taken);
            left -= Math.max(0, taken);
          }
        }
      },
    },
  );
}

/** Where pieces lie of which no drawer is known. */
const NO_PLACE = '';

interface Desk {
  plan: BookPlan;
  stock: StockView;
  idOf(code: string): string;
}

/** Who does something by hand, and when. */
const handOf = (ctx: ShopContext, cause: string) => ({
  id: cause,
  shopId: ctx.shopId,
  actorId: ctx.actor?.memberId ?? null,
  at: ctx.clock(),
});

/**
 * Plans on the books as they stand and commits the plan with what it means for orders; again from the start when
 * somebody was faster.
 * @param cause what the movements are named after; one that is in the ledger already is not carried out again
 * @returns the movements, those of the first time when it is repeated
 */
async function postByHand(
  ctx: ShopContext,
  lotIds: string[],
  cause: string,
  work: { codes: string[]; since?: number; carryOut: (desk: Desk) => void },
): Promise<MovementRow[]> {
  const posted = await retryStale(async () => {
    const known = (await Promise.all(lotIds.map((lotId) => loadPostedBy(ctx, lotId, cause)))).flat();
    if (known.length > 0) return known;
    const [places, stock, holders, recent, lotsThere] = await Promise.all([
      findOrMakePlaces(ctx, work.codes),
      loadStock(ctx, lotIds),
      loadHolders(ctx, lotIds, new Set()),
      work.since === undefined ? [] : loadRecent(ctx, lotIds, work.since),
      countLots(ctx, lotIds),
    ]);
    if (lotsThere < lotIds.length) throw notFound('lot');
    const states = holders.map(([, state]) => state);
    const plan = new BookPlan(stock, linesInTurn(states), recent);
    work.carryOut({ plan, stock, idOf: places.idOf });
    await commit(ctx.db, [
      ...places.statements,
      ...guardLevels(ctx, plan.counted),
      ...touchOrders(ctx, states, plan.touched as Set<LineState>),
      ...appendMovements(ctx, plan.movements),
      recordChange(ctx, { topic: 'inventory', kind: 'inventory.moved', ids: lotIds }),
    ]);
    return plan.movements;
  });
  await hint(ctx, ['inventory', 'orders', 'todos']);
  await wakePushes(ctx);
  await deliverChanges(ctx);
  return posted;
}

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

/**
 * Lines that may lose promised pieces or get some, oldest order first. An order that was picked short has left the
 * drawers with what it got: what it lacks is a matter of its to-do.
 */
export const linesInTurn = (states: readonly OrderState[]): LineState[] =>
  states
    .toSorted((a, b) => a.order.orderedAt - b.order.orderedAt)
    .flatMap(({ order, lines }) => lines.filter(({ reserved }) => reserved > 0 || waitsForPieces(order.status)));

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

async function countLots(ctx: ShopContext, lotIds: string[]): Promise<number> {
  const rows = await ctx.db
    .select({ id: lots.id })
    .from(lots)
    .where(inShopByIds(ctx, lots, lots.id, lotIds));
  return rows.length;
}

/** What a cause has moved in a lot so far. One that moved nothing may be planned again. */
function loadPostedBy(ctx: ShopContext, lotId: string, cause: string): Promise<MovementRow[]> {
  const from = movementId(lotId, `${cause}:`);
  // A semicolon follows the colon: everything in between begins with the cause.
  const to = movementId(lotId, `${cause};`);
  const only = movementId(lotId, cause);
  return ctx.db
    .select()
    .from(movements)
    .where(
      and(
        sql`likely(${inShop(ctx, movements)})`,
        sql`((${movements.id} >= ${from} AND ${movements.id} < ${to}) OR ${movements.id} = ${only})`,
      ),
    );
}
