import type { PickEntry, ShortReason } from '../contract/picking.ts';
import type { PickState, PickTask } from './pickState.domain.ts';

/** The line and the spot a fact is about. A line without a lot, or a place without a name, has no effect on stock. */
export interface FactTarget {
  orderId: string;
  remoteLotId: string;
  lotId: string | null;
  locationId: string | null;
}

/**
 * What an entry of a session's log means for the books, resolved when it was appended and kept with it: flushing needs
 * no session state, and what is flushed again is the same.
 */
export type PickFact =
  | ({ kind: 'pick' | 'put_back'; qty: number } & FactTarget)
  | ({ kind: 'short'; qty: number; reason: ShortReason; place: string } & FactTarget)
  | ({ kind: 'take'; qty: number; from: { lotId: string; locationId: string } | null } & FactTarget)
  | { kind: 'count'; lotId: string; locationId: string; qty: number }
  /** `of` is what is taken back; null when that had no effect on the books. */
  | { kind: 'undo'; ref: string; of: PickFact | null }
  /** The order was stored anew: reservations follow what it wants now. */
  | { kind: 'settle'; orderIds: string[] }
  | { kind: 'remove'; orderId: string }
  | { kind: 'complete'; orders: CompletedOrder[] };

/** How an order stands in a walk that ends. */
export interface CompletedOrder {
  orderId: string;
  /** Something of it was picked, or reported missing: it does not go back among the orders to be picked. */
  isBegun: boolean;
  /** Missing pieces of lines without a lot, which the books know nothing of. */
  shortOfUnknown: number;
}

/**
 * @param before the state the entry was applied to
 * @param after the state it led to
 * @param factOf what earlier entries meant, by id, for undoing them
 * @returns null when the entry has no effect on the books
 */
export function factOf(
  before: PickState,
  after: PickState,
  { id, body }: PickEntry,
  earlier: (id: string) => PickFact | null,
): PickFact | null {
  switch (body.kind) {
    case 'pick':
    case 'put_back':
      return { kind: body.kind, qty: body.qty, ...targetOf(after, after.tasks[body.taskId]) };
    case 'short': {
      const task = after.tasks[body.taskId];
      // Held to what was still open: a shortage cannot exceed it.
      const qty = after.effects[id]?.qty ?? 0;
      if (qty === 0) return null;
      return { kind: 'short', qty, reason: body.reason, place: placeOf(after, task), ...targetOf(after, task) };
    }
    case 'take': {
      const from = before.tasks[body.taskId];
      const spot =
        from && from.lotId !== null && from.locationId !== null
          ? { lotId: from.lotId, locationId: from.locationId }
          : null;
      const qty = after.effects[id]?.qty ?? 0;
      return {
        ...targetOf(after, from),
        kind: 'take',
        qty,
        from: spot,
        lotId: body.lotId,
        locationId: body.locationId,
      };
    }
    case 'count':
      return { kind: 'count', lotId: body.lotId, locationId: body.locationId, qty: body.qty };
    case 'undo': {
      const of = earlier(body.ref);
      return of ? { kind: 'undo', ref: body.ref, of } : null;
    }
    case 'deliver':
      return { kind: 'settle', orderIds: body.delivery.orders.map(({ orderId }) => orderId) };
    case 'remove':
      return { kind: 'remove', orderId: body.orderId };
    case 'complete':
      return { kind: 'complete', orders: after.totes.map(({ orderId }) => completedOrder(after, orderId)) };
    case 'skip':
    case 'join':
    case 'leave':
      return null;
  }
}

const placeOf = (state: PickState, task: PickTask | undefined) =>
  task?.locationId ? (state.places[task.locationId] ?? '') : '';

function targetOf(state: PickState, task: PickTask | undefined): FactTarget {
  const line = task && state.lines[task.lineKey];
  if (!task || !line) throw new Error('a command took effect on a task that is not there');
  return { orderId: line.orderId, remoteLotId: line.remoteLotId, lotId: task.lotId, locationId: task.locationId };
}

function completedOrder(state: PickState, orderId: string): CompletedOrder {
  const tasks = Object.values(state.tasks).filter((task) => task.orderId === orderId);
  return {
    orderId,
    isBegun: tasks.some(({ kind, done, short }) => kind === 'pick' && (done > 0 || short > 0)),
    shortOfUnknown: tasks.reduce((sum, { lotId, short }) => sum + (lotId === null ? short : 0), 0),
  };
}
