import type { PickCommand, PickEntry } from '../contract/picking.ts';
import { receiveDelivery, removeOrder } from './pickDelivery.domain.ts';
import { type Copied, Draft } from './pickDraft.domain.ts';
import { dropEmptyPutBacks, fillLine, trimLine } from './pickLine.domain.ts';
import type { PickEvent, Refusal } from './pickOutcome.domain.ts';
import {
  balanceOf,
  type Effect,
  levelKeyOf,
  type PickState,
  type PickTask,
  pickedOf,
  remainingOf,
} from './pickState.domain.ts';

export type Outcome =
  | { refusal: null; state: PickState; events: PickEvent[] }
  | { refusal: Refusal; state: PickState; events: [] };

/**
 * The next state of a walk. Pure and total: the session's object, every phone and the tests run this same function over
 * the same log. A pick is never refused; what cannot be (undoing what others built on) is, with words.
 * @param entry its `seq` is taken as the new state's
 */
export function applyEntry(state: PickState, entry: PickEntry): Outcome {
  const draft = new Draft(state, entry);
  const refusal = decide(draft, entry);
  if (refusal) return { refusal, state, events: [] };
  return { refusal: null, state: draft.finish(), events: draft.events };
}

/**
 * Applies a log; entries that refuse (only possible for commands that were never acknowledged) are passed over. Copies
 * each part of the state once, however long the log: a phone reads a walk of a thousand steps when it is opened.
 */
export function applyEntries(state: PickState, entries: readonly PickEntry[]): PickState {
  const own = { ...state };
  const copied: Copied = new Set();
  for (const entry of entries) {
    const draft = new Draft(own, entry, copied);
    if (decide(draft, entry) === null) draft.finish();
  }
  return own;
}

/** Whatever refuses does so before it changes anything: a draft may be of a state that is shared with other entries. */
function decide(draft: Draft, { body, actor, id }: PickEntry): Refusal | null {
  switch (body.kind) {
    case 'deliver':
      receiveDelivery(draft, body.delivery);
      return null;
    case 'remove':
      return removeOrder(draft, body.orderId);
    case 'complete':
      draft.close();
      return null;
    case 'join':
      if (actor) draft.join(actor);
      return null;
    case 'leave':
      if (actor) draft.leave(actor.memberId);
      return null;
    default:
      // A repeated id changes nothing; the object answers it from its log before it comes here.
      return draft.state.effects[id] ? null : carryOut(draft, body);
  }
}

type Work = Exclude<PickCommand, { kind: 'join' | 'leave' }>;

function carryOut(draft: Draft, command: Work): Refusal | null {
  switch (command.kind) {
    case 'pick':
      return pick(draft, command.taskId, command.qty);
    case 'short':
      return reportShort(draft, command.taskId, command.qty);
    case 'take':
      return takeElsewhere(draft, command);
    case 'skip':
      return skip(draft, command.taskId);
    case 'put_back':
      return putBack(draft, command.taskId, command.qty);
    case 'count':
      return count(draft, command);
    case 'undo':
      return undo(draft, command.ref);
  }
}

const unknownTask: Refusal = {
  code: 'picking.task_unknown',
  message: 'This stop is not part of the walk. Reload the walk to see how it stands.',
};

/** Pieces are in the tote. Whatever is too much then is taken off what is still to be done, and the rest is put back. */
function pick(draft: Draft, taskId: string, qty: number): Refusal | null {
  const task = draft.state.tasks[taskId];
  if (!task) return unknownTask;
  if (task.kind !== 'pick') {
    return { code: 'picking.not_a_pick', message: 'Pieces are put back here, not taken. Reload the walk.' };
  }
  draft.effect({ taskId, qty });
  const found = Math.min(task.short, Math.max(0, task.done + qty - (task.wanted - task.short)));
  draft.changeTask(taskId, { done: qty, short: -found });
  // What was reported missing is off the level already.
  draft.takeFromLevel(task, qty - found);
  const line = draft.state.lines[task.lineKey];
  if (!line) return null;
  const surplus = trimLine(draft, line, taskId);
  if (surplus > 0) draft.events.push({ kind: 'picking.surplus', lineKey: line.key, qty: surplus });
  return null;
}

function reportShort(draft: Draft, taskId: string, qty: number): Refusal | null {
  const task = draft.state.tasks[taskId];
  if (task?.kind !== 'pick') return unknownTask;
  const missing = Math.min(qty, remainingOf(task));
  draft.effect({ taskId, qty: missing });
  if (missing === 0) {
    draft.events.push({ kind: 'picking.nothing_short', taskId });
    return null;
  }
  draft.changeTask(taskId, { short: missing });
  draft.takeFromLevel(task, missing);
  return null;
}

/** Moves what is short, or else what is open, of a task to a new one at another place. */
function takeElsewhere(
  draft: Draft,
  { id, taskId, qty, lotId, locationId }: Extract<Work, { kind: 'take' }>,
): Refusal | null {
  const task = draft.state.tasks[taskId];
  if (task?.kind !== 'pick') return unknownTask;
  const fromShort = Math.min(qty, task.short);
  const moved = fromShort + Math.min(qty - fromShort, remainingOf(task));
  if (moved === 0) {
    return {
      code: 'picking.nothing_to_take',
      message: 'Nothing is missing here any more. Somebody else may have found it.',
    };
  }
  draft.effect({ taskId, qty: moved });
  draft.changeTask(taskId, { short: -fromShort, wanted: -moved });
  draft.addTask(draft.state.lines[task.lineKey], {
    id: `t_${id}`,
    kind: 'pick',
    lotId,
    locationId,
    wanted: moved,
    from: taskId,
  });
  return null;
}

function skip(draft: Draft, taskId: string): Refusal | null {
  if (!draft.state.tasks[taskId]) return unknownTask;
  draft.effect({ taskId, qty: 0 });
  draft.setSkipped(taskId);
  return null;
}

function putBack(draft: Draft, taskId: string, qty: number): Refusal | null {
  const task = draft.state.tasks[taskId];
  if (!task) return unknownTask;
  if (task.kind !== 'put_back') {
    return { code: 'picking.not_a_put_back', message: 'Nothing is to be put back here. Reload the walk.' };
  }
  const line = draft.state.lines[task.lineKey];
  if (!line) return unknownTask;
  draft.effect({ taskId, qty });
  // The order loses no more than it had: what went back beyond that was somebody's double.
  draft.changeTask(taskId, { done: Math.min(qty, pickedOf(draft.state, line)) });
  draft.takeFromLevel(task, -qty);
  // More went back than there was to put back: the order lacks it again.
  fillLine(draft, line, originOf(draft.state, task));
  return null;
}

/** The task whose pieces were put back. */
const originOf = ({ tasks }: PickState, task: PickTask) => (task.from === null ? undefined : tasks[task.from]);

function count(draft: Draft, { lotId, locationId, qty }: Extract<Work, { kind: 'count' }>): null {
  draft.effect({ taskId: null, qty });
  const key = levelKeyOf(lotId, locationId);
  draft.changeLevel(key, qty - (draft.state.levels[key]?.onHand ?? 0));
  return null;
}

function undo(draft: Draft, ref: string): Refusal | null {
  const effect = draft.state.effects[ref];
  if (!effect || effect.kind === 'undo') {
    return { code: 'picking.nothing_to_undo', message: 'There is nothing to undo any more.' };
  }
  if (effect.undone) return { code: 'picking.already_undone', message: 'This was undone already.' };
  const blocking = blockingTask(draft.state, effect);
  if (blocking) {
    const place = blocking.locationId ? draft.state.places[blocking.locationId] : undefined;
    return {
      code: 'picking.undo_blocked',
      message: `What followed from it was done already. Undo what was done${place ? ` at ${place}` : ''} first.`,
    };
  }
  draft.effect({ taskId: effect.taskId, qty: effect.qty });
  draft.markUndone(ref);
  for (const delta of effect.deltas) draft.revert(delta);
  if (effect.kind === 'skip' && effect.taskId) draft.clearSkip(effect.taskId);
  const task = effect.taskId ? draft.state.tasks[effect.taskId] : undefined;
  const line = task && draft.state.lines[task.lineKey];
  if (!line) return null;
  dropEmptyPutBacks(draft, line);
  // What changed in between (the buyer, another picker) may leave too much planned, or too little.
  if (balanceOf(draft.state, line).surplus > 0) trimLine(draft, line, null);
  else fillLine(draft, line, task);
  return null;
}

/** A task that the command made, or a shortage that it reported, on which somebody has built since. */
function blockingTask({ tasks, effects }: PickState, effect: Effect): PickTask | undefined {
  for (const delta of effect.deltas) {
    if (delta.on !== 'task' || delta.wanted <= 0) continue;
    const task = tasks[delta.id];
    if (task && task.wanted - delta.wanted < task.done + task.short) return task;
  }
  if (effect.kind !== 'short') return undefined;
  const taken = Object.values(effects).find(
    ({ kind, taskId, seq, undone }) => kind === 'take' && taskId === effect.taskId && seq > effect.seq && !undone,
  );
  return taken && tasks[`t_${taken.id}`];
}
