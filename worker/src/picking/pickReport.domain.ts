import type { PickEntry, PickReport } from '../contract/picking.ts';
import { iso, isoOrNull } from '../platform/clock.ts';
import { balanceOf, type PickState, remainingOf, type WalkLine } from './pickState.domain.ts';

/** Numbers of a walk for lists. Pieces in totes are those that stay there. */
export function progressOf(state: PickState) {
  let pieces = 0;
  let pickedPieces = 0;
  let shortPieces = 0;
  const lots = new Set<string>();
  for (const line of Object.values(state.lines)) {
    const balance = balanceOf(state, line);
    const inTotes = Math.max(0, balance.picked - balance.toPutBack);
    if (line.total > line.before) lots.add(line.item.lotId ?? line.key);
    pieces += inTotes + balance.open + balance.short + balance.unreserved;
    pickedPieces += inTotes;
    shortPieces += balance.short + balance.unreserved;
  }
  return { lots: lots.size, pieces, pickedPieces, shortPieces, pickers: state.pickers.map(({ name }) => name) };
}

/** Tasks still to be picked in orders of which something was picked or reported missing: they keep a walk from ending. */
export function openTasksOf(state: PickState): { id: string; quantity: number }[] {
  const tasks = Object.values(state.tasks).filter(({ kind }) => kind === 'pick');
  const begun = new Set(tasks.filter(({ done, short }) => done > 0 || short > 0).map(({ orderId }) => orderId));
  return tasks.flatMap((task) => {
    const quantity = remainingOf(task);
    return quantity > 0 && begun.has(task.orderId) ? [{ id: task.id, quantity }] : [];
  });
}

/**
 * How the walk went. What became of each order is known when its end is in the books; until then `picked` stands for
 * "taken part to the end".
 * @param completedAt epoch milliseconds
 */
export function reportOf(state: PickState, log: readonly PickEntry[], completedAt: number): PickReport {
  const end = log.findIndex(({ body }) => body.kind === 'complete');
  const commands = log.filter(({ actor, body }) => actor !== null && body.kind !== 'complete');
  const byName = new Map<string, { picks: number; pieces: number }>();
  for (const { actor, body, id } of commands) {
    if (!actor || body.kind !== 'pick' || state.effects[id]?.undone) continue;
    const sum = byName.get(actor.name) ?? { picks: 0, pieces: 0 };
    byName.set(actor.name, { picks: sum.picks + 1, pieces: sum.pieces + body.qty });
  }
  return {
    orders: state.totes.map(({ orderId, code, letter, state: stands }) => {
      const sums = linesOf(state, orderId).map((line) => balanceOf(state, line));
      return {
        orderId,
        code,
        tote: letter,
        outcome: stands === 'removed' ? 'removed' : stands === 'cancelled' ? 'cancelled' : 'picked',
        pickedPieces: sums.reduce((sum, { picked, toPutBack }) => sum + Math.max(0, picked - toPutBack), 0),
        shortPieces: sums.reduce((sum, { short, unreserved }) => sum + short + unreserved, 0),
      };
    }),
    pickers: [...byName].map(([name, sums]) => ({ name, ...sums })),
    startedAt: isoOrNull(commands[0]?.at ?? null),
    completedAt: iso(log[end]?.at ?? completedAt),
    commands: commands.length,
    lateCommands: end < 0 ? 0 : log.slice(end + 1).filter(({ actor }) => actor !== null).length,
  };
}

const linesOf = (state: PickState, orderId: string): WalkLine[] =>
  Object.values(state.lines).filter((line) => line.orderId === orderId);
