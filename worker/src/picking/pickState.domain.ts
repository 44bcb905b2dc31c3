import type { MarketplaceName } from '../contract/common.ts';
import type { PickItem, PickOrder, SessionState } from '../contract/picking.ts';

/** One line's pieces at one place: to be taken from it, or put back into it. Quantities in pieces. */
export interface PickTask {
  id: string;
  kind: 'pick' | 'put_back';
  lineKey: string;
  orderId: string;
  /** Null for a line without a lot, which is picked by its remarks. */
  lotId: string | null;
  locationId: string | null;
  wanted: number;
  done: number;
  /** Reported missing, and neither found nor taken elsewhere since. */
  short: number;
  /** Sequence number of the last skip; 0 when it stands where the route puts it. */
  skippedAt: number;
  /** The buyer added it while the walk was on. */
  addedLater: boolean;
  /** The task whose pieces these are: of a put-back, and of what is taken from another place. */
  from: string | null;
}

/** An order line in the walk, with all its tasks. */
export interface WalkLine {
  key: string;
  orderId: string;
  remoteLotId: string;
  /** Pieces the order wants in all, less what was given up. */
  total: number;
  /** Picked before this walk. */
  before: number;
  /** Pieces that are nowhere promised: no stop is made for them, the order is short of them. */
  unreserved: number;
  item: PickItem;
  taskIds: string[];
}

export interface Tote {
  orderId: string;
  /** A, B, C … in the order the orders came in. */
  letter: string;
  code: string;
  marketplace: MarketplaceName;
  remoteId: string;
  orderedAt: string;
  version: number;
  state: PickOrder['state'] | 'removed';
}

/** A lot's pieces at a place: what the books had, less what this walk took since. */
export interface WalkLevel {
  lotId: string;
  locationId: string;
  onHand: number;
  reserved: number;
}

/** What a command changed, in signed differences, so that undoing it is adding their opposites. */
export type Delta =
  | { on: 'task'; id: string; done: number; short: number; wanted: number }
  | { on: 'line'; id: string; unreserved: number }
  | { on: 'level'; id: string; onHand: number };

/** A command that took effect. */
export interface Effect {
  id: string;
  seq: number;
  kind: string;
  memberId: string;
  /** Commands of one tap are undone together. */
  tap: string;
  at: number;
  taskId: string | null;
  qty: number;
  undone: boolean;
  deltas: Delta[];
}

/** Everything about a walk, made from its log alone: whoever has the same log has the same state. */
export interface PickState {
  seq: number;
  state: SessionState;
  totes: Tote[];
  lines: Record<string, WalkLine>;
  tasks: Record<string, PickTask>;
  /** Code of each place, by location id. */
  places: Record<string, string>;
  /** Lots by id: those of the lines and the same items in other condition. */
  items: Record<string, PickItem>;
  levels: Record<string, WalkLevel>;
  effects: Record<string, Effect>;
  /** Who walks now, in the order they joined. */
  pickers: { memberId: string; name: string }[];
}

export const emptyState = (): PickState => ({
  seq: 0,
  state: 'open',
  totes: [],
  lines: {},
  tasks: {},
  places: {},
  items: {},
  levels: {},
  effects: {},
  pickers: [],
});

export const lineKeyOf = (orderId: string, remoteLotId: string) => `${orderId}|${remoteLotId}`;
export const levelKeyOf = (lotId: string, locationId: string) => `${lotId}|${locationId}`;

/** Pieces of a task that are still to be taken or put back. */
export const remainingOf = (task: Pick<PickTask, 'wanted' | 'done' | 'short'>) =>
  Math.max(0, task.wanted - task.done - task.short);

export const isOpen = (task: PickTask) => remainingOf(task) > 0;

/** How a line stands. */
export interface LineBalance {
  /** In the tote, put-backs that are still to be made included. */
  picked: number;
  /** To be put back. */
  toPutBack: number;
  /** To be taken from drawers. */
  open: number;
  /** Reported missing. */
  short: number;
  unreserved: number;
  /** By how much all of these exceed what the order wants; negative when too little is planned. */
  surplus: number;
}

/** Pieces of a line in its tote, those on their way back included. */
export const pickedOf = (state: Pick<PickState, 'tasks'>, line: WalkLine) => Math.max(0, balanceOf(state, line).picked);

export function balanceOf(state: Pick<PickState, 'tasks'>, line: WalkLine): LineBalance {
  const sum = { picked: 0, toPutBack: 0, open: 0, short: 0 };
  for (const id of line.taskIds) {
    const task = state.tasks[id];
    if (!task) continue;
    if (task.kind === 'put_back') {
      sum.picked -= task.done;
      sum.toPutBack += remainingOf(task);
    } else {
      sum.picked += task.done;
      sum.open += remainingOf(task);
      sum.short += task.short;
    }
  }
  const planned = sum.picked - sum.toPutBack + sum.open + sum.short + line.unreserved;
  return { ...sum, unreserved: line.unreserved, surplus: planned - (line.total - line.before) };
}
