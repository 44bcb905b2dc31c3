import type { Draft } from './pickDraft.domain.ts';
import { balanceOf, type PickState, type PickTask, remainingOf, type WalkLine } from './pickState.domain.ts';

/**
 * Takes off what is planned beyond what the order wants: first what was nowhere to be had, then what was reported
 * missing, then stops that are still ahead, last what lies in the tote already, which becomes a put-back.
 * @param current the task just worked on: its own rest goes last
 * @returns pieces that must be put back because of it
 */
export function trimLine(draft: Draft, { key }: WalkLine, current: string | null): number {
  const line = draft.state.lines[key];
  if (!line) return 0;
  let surplus = balanceOf(draft.state, line).surplus;
  const take = (available: number) => {
    const taken = Math.min(Math.max(0, surplus), available);
    surplus -= taken;
    return taken;
  };
  draft.changeUnreserved(key, -take(line.unreserved));
  const newestFirst = line.taskIds.toReversed().flatMap((id) => draft.state.tasks[id] ?? []);
  const picks = newestFirst.filter((task) => task.kind === 'pick');
  for (const task of picks) {
    const less = take(task.short);
    draft.changeTask(task.id, { short: -less, wanted: -less });
  }
  for (const task of picks.sort((a, b) => Number(a.id === current) - Number(b.id === current))) {
    draft.changeTask(task.id, { wanted: -take(remainingOf(draft.state.tasks[task.id] ?? task)) });
  }
  let back = 0;
  for (const task of picks) {
    const quantity = take(inTote(draft.state, draft.state.tasks[task.id] ?? task));
    if (quantity === 0) continue;
    back += quantity;
    putBackTask(draft, key, task, quantity);
  }
  return back;
}

/** Pieces of a task that lie in the tote and are not on their way back. */
function inTote({ tasks, lines }: PickState, task: PickTask): number {
  const backs = lines[task.lineKey]?.taskIds.flatMap((id) => tasks[id] ?? []) ?? [];
  const returning = backs.filter(({ kind, from }) => kind === 'put_back' && from === task.id);
  return task.done - returning.reduce((sum, { wanted, done }) => sum + Math.max(wanted, done), 0);
}

/** Withdraws put-backs of pieces that are not in the tote any more. */
export function dropEmptyPutBacks(draft: Draft, { key }: WalkLine): void {
  for (const id of draft.state.lines[key]?.taskIds ?? []) {
    const task = draft.state.tasks[id];
    const back = draft.state.tasks[putBackId(id)];
    if (!task || !back) continue;
    const beyond = Math.max(0, -inTote(draft.state, task));
    draft.changeTask(back.id, { wanted: -Math.min(beyond, remainingOf(back)) });
  }
}

const putBackId = (taskId: string) => `b_${taskId}`;

function putBackTask(draft: Draft, lineKey: string, of: PickTask, quantity: number): void {
  const id = putBackId(of.id);
  if (draft.state.tasks[id]) {
    draft.changeTask(id, { wanted: quantity });
    return;
  }
  draft.addTask(draft.state.lines[lineKey], {
    id,
    kind: 'put_back',
    lotId: of.lotId,
    locationId: of.locationId,
    wanted: quantity,
    from: of.id,
  });
}

/**
 * Plans what the order lacks: what was to be put back stays in the tote, the rest is asked for at a task's place again.
 * @param task where to look for the rest; without one it counts as nowhere to be had
 */
export function fillLine(draft: Draft, { key }: WalkLine, task: PickTask | undefined): void {
  const missing = keepPutBacks(draft, key);
  if (missing === 0) return;
  if (task && task.kind === 'pick') draft.changeTask(task.id, { wanted: missing });
  else draft.changeUnreserved(key, missing);
}

/**
 * Withdraws put-backs of pieces that the order wants after all.
 * @returns pieces the line still lacks then
 */
export function keepPutBacks(draft: Draft, key: string): number {
  const line = draft.state.lines[key];
  if (!line) return 0;
  let missing = Math.max(0, -balanceOf(draft.state, line).surplus);
  for (const id of line.taskIds.toReversed()) {
    const task = draft.state.tasks[id];
    if (task?.kind !== 'put_back') continue;
    const kept = Math.min(missing, remainingOf(task));
    missing -= kept;
    draft.changeTask(id, { wanted: -kept });
  }
  return missing;
}
