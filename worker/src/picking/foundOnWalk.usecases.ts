import type { PickCommand } from '../contract/picking.ts';
import { PICK_PROTOCOL } from '../contract/picking.ts';
import { loadStock } from '../inventory/stock.store.ts';
import type { LineState } from '../orders/orders.domain.ts';
import { iso } from '../platform/clock.ts';
import type { ShopContext } from '../platform/context.ts';
import { invalidInput } from '../platform/errors.ts';
import { newCommandId } from '../platform/ids.ts';
import { orderIsWalked, refused } from './picking.errors.ts';
import { applyEntries } from './pickSession.domain.ts';
import { emptyState, lineKeyOf, type PickState, type PickTask } from './pickState.domain.ts';
import { openWalk } from './sessions.usecases.ts';

/**
 * Missing pieces turned up while their order is walked: whoever walks is sent to them. Only the walk moves the order's
 * pieces, so this is a command in its log like any picker's, and the books hear of it from there.
 * @param foundAt location id of the drawer
 * @throws orders.in_walk when the walk knows of nothing missing there, request.invalid for a drawer it does not know
 */
export async function sendWalkToFound(
  ctx: ShopContext,
  sessionId: string,
  line: LineState,
  foundAt: string,
): Promise<void> {
  const { actor } = ctx;
  if (!actor) throw orderIsWalked();
  const { walk } = await openWalk(ctx, sessionId);
  // What phones have said so far is in the books then, and what lies free there can be told.
  await walk.poke();
  const state = applyEntries(emptyState(), (await walk.events(0)).entries);
  const short = shortTasks(state, line);
  if (short.length === 0) throw orderIsWalked();
  const commands =
    line.lotId === null ? withdrawReports(ctx, state, short) : await takeFrom(ctx, state, short, line.lotId, foundAt);
  const results = await walk.command(commands, {
    actor: { memberId: actor.memberId, name: actor.name },
    adoptedFrom: null,
  });
  const refusal = results.find((result) => result.refusal)?.refusal;
  if (refusal) throw refused(refusal);
}

const shortTasks = ({ lines, tasks }: PickState, { orderId, remoteLotId }: LineState): PickTask[] =>
  (lines[lineKeyOf(orderId, remoteLotId)]?.taskIds ?? [])
    .flatMap((id) => tasks[id] ?? [])
    .filter(({ kind, short }) => kind === 'pick' && short > 0);

async function takeFrom(
  ctx: ShopContext,
  state: PickState,
  short: PickTask[],
  lotId: string,
  locationId: string,
): Promise<PickCommand[]> {
  if (state.places[locationId] === undefined) {
    const message = 'While the order is walked, name a drawer in which this item is known to lie.';
    throw invalidInput([{ field: 'foundAt', message }]);
  }
  const level = (await loadStock(ctx, [lotId])).get(lotId)?.find((one) => one.locationId === locationId);
  const { onHand, reserved } = level ?? { onHand: 0, reserved: 0 };
  const lacking = short.reduce((sum, task) => sum + task.short, 0) - (onHand - reserved);
  const base = stamp(ctx);
  return [
    ...(lacking > 0 ? [{ ...base(), kind: 'count' as const, lotId, locationId, qty: onHand + lacking }] : []),
    ...short.map((task) => ({ ...base(), kind: 'take' as const, taskId: task.id, qty: task.short, lotId, locationId })),
  ];
}

/** Nobody knows a drawer of a line without a lot: its stop is simply open again. */
function withdrawReports(ctx: ShopContext, { effects }: PickState, short: PickTask[]): PickCommand[] {
  const ids = new Set(short.map(({ id }) => id));
  const base = stamp(ctx);
  return Object.values(effects)
    .filter(({ kind, taskId, undone }) => kind === 'short' && !undone && taskId !== null && ids.has(taskId))
    .map(({ id }) => ({ ...base(), kind: 'undo' as const, ref: id }));
}

/** All of it is one tap, so that it is undone together. */
function stamp(ctx: ShopContext) {
  const tap = newCommandId();
  return () => ({ id: newCommandId(), v: PICK_PROTOCOL, at: iso(ctx.clock()), tap });
}
