import type { EntryActor, PickEntry } from '../contract/picking.ts';
import type { PickEvent } from './pickOutcome.domain.ts';
import {
  type Delta,
  type Effect,
  levelKeyOf,
  type PickState,
  type PickTask,
  pickedOf,
  type Tote,
  type WalkLine,
} from './pickState.domain.ts';

/** Parts of a state that were copied already and may be changed where they are. */
export type Copied = Set<keyof PickState>;

/**
 * A state being changed by one entry. The old state stays as it was; only what changes is copied. While a command's
 * effect is recorded, every change goes into it as a signed difference.
 */
export class Draft {
  state: PickState;
  readonly events: PickEvent[] = [];
  readonly #entry: PickEntry;
  readonly #copied: Copied;
  #effect: Effect | null = null;

  /** @param copied for a log applied at once: `state` is the caller's own, and these parts of it are too */
  constructor(state: PickState, entry: PickEntry, copied?: Copied) {
    this.state = copied ? state : { ...state };
    this.#entry = entry;
    this.#copied = copied ?? new Set();
  }

  get seq() {
    return this.#entry.seq;
  }

  finish(): PickState {
    if (this.#effect) this.#own('effects')[this.#effect.id] = this.#effect;
    this.state.seq = this.seq;
    return this.state;
  }

  /** From here on changes belong to the entry's command. */
  effect({ taskId, qty }: { taskId: string | null; qty: number }): void {
    const { id, seq, at, actor, body } = this.#entry;
    const tap = 'tap' in body && body.tap ? body.tap : id;
    this.#effect = {
      id,
      seq,
      kind: body.kind,
      memberId: actor?.memberId ?? '',
      tap,
      at,
      taskId,
      qty,
      undone: false,
      deltas: [],
    };
  }

  /** Differences to a task's counts. */
  changeTask(id: string, change: { done?: number; short?: number; wanted?: number }): void {
    const task = this.state.tasks[id];
    if (!task) return;
    const { done = 0, short = 0, wanted = 0 } = change;
    if (done === 0 && short === 0 && wanted === 0) return;
    this.#own('tasks')[id] = {
      ...task,
      done: task.done + done,
      short: task.short + short,
      wanted: task.wanted + wanted,
    };
    this.#record({ on: 'task', id, done, short, wanted });
  }

  addTask(
    line: WalkLine | undefined,
    task: Pick<PickTask, 'id' | 'kind' | 'lotId' | 'locationId' | 'wanted' | 'from'> & { addedLater?: boolean },
  ): void {
    if (!line) return;
    this.#own('tasks')[task.id] = {
      addedLater: false,
      ...task,
      lineKey: line.key,
      orderId: line.orderId,
      done: 0,
      short: 0,
      skippedAt: 0,
    };
    this.putLine({ ...line, taskIds: [...line.taskIds, task.id] });
    this.#record({ on: 'task', id: task.id, done: 0, short: 0, wanted: task.wanted });
  }

  putLine(line: WalkLine): void {
    this.#own('lines')[line.key] = line;
  }

  changeUnreserved(key: string, unreserved: number): void {
    const line = this.state.lines[key];
    if (!line || unreserved === 0) return;
    this.putLine({ ...line, unreserved: line.unreserved + unreserved });
    this.#record({ on: 'line', id: key, unreserved });
  }

  /** Pieces leave a task's place; negative ones come back. */
  takeFromLevel({ lotId, locationId }: Pick<PickTask, 'lotId' | 'locationId'>, pieces: number): void {
    if (lotId !== null && locationId !== null) this.changeLevel(levelKeyOf(lotId, locationId), -pieces);
  }

  changeLevel(key: string, onHand: number): void {
    const level = this.state.levels[key];
    if (!level || onHand === 0) return;
    this.#own('levels')[key] = { ...level, onHand: level.onHand + onHand };
    this.#record({ on: 'level', id: key, onHand });
  }

  putLevel(key: string, level: PickState['levels'][string]): void {
    this.#own('levels')[key] = level;
  }

  putItem(lotId: string, item: PickState['items'][string]): void {
    this.#own('items')[lotId] = item;
  }

  putPlace(locationId: string, code: string): void {
    this.#own('places')[locationId] = code;
  }

  putTote(tote: Tote): void {
    const others = this.state.totes.filter(({ orderId }) => orderId !== tote.orderId);
    const at = this.state.totes.findIndex(({ orderId }) => orderId === tote.orderId);
    this.state.totes = at < 0 ? [...others, tote] : this.state.totes.with(at, tote);
  }

  setSkipped(id: string): void {
    const task = this.state.tasks[id];
    if (task) this.#own('tasks')[id] = { ...task, skippedAt: this.seq };
  }

  clearSkip(id: string): void {
    const task = this.state.tasks[id];
    if (task) this.#own('tasks')[id] = { ...task, skippedAt: 0 };
  }

  join({ memberId, name }: EntryActor): void {
    if (this.state.pickers.some((picker) => picker.memberId === memberId)) return;
    this.state.pickers = [...this.state.pickers, { memberId, name }];
  }

  leave(memberId: string): void {
    this.state.pickers = this.state.pickers.filter((picker) => picker.memberId !== memberId);
  }

  close(): void {
    this.state.state = 'completed';
    this.state.pickers = [];
  }

  markUndone(ref: string): void {
    const effect = this.state.effects[ref];
    if (effect) this.#own('effects')[ref] = { ...effect, undone: true };
  }

  revert(delta: Delta): void {
    if (delta.on === 'level') this.changeLevel(delta.id, -delta.onHand);
    else if (delta.on === 'line') this.changeUnreserved(delta.id, -delta.unreserved);
    else this.changeTask(delta.id, this.#reverted(delta));
  }

  /** Opposites of what was done, held to what is left of it: counts never turn negative. */
  #reverted({ id, done, short, wanted }: Extract<Delta, { on: 'task' }>) {
    const task = this.state.tasks[id];
    const back = (change: number, now: number) => Math.max(-change, -now);
    if (!task) return {};
    const line = this.state.lines[task.lineKey];
    // Of a pick no more comes back than the tote still holds: the rest was put back meanwhile.
    const held = task.kind === 'pick' && line ? Math.min(task.done, pickedOf(this.state, line)) : task.done;
    return { done: back(done, held), short: back(short, task.short), wanted: back(wanted, task.wanted) };
  }

  #record(delta: Delta): void {
    this.#effect?.deltas.push(delta);
  }

  #own<K extends 'lines' | 'tasks' | 'places' | 'items' | 'levels' | 'effects'>(key: K): PickState[K] {
    if (!this.#copied.has(key)) {
      this.#copied.add(key);
      this.state[key] = { ...this.state[key] };
    }
    return this.state[key];
  }
}
