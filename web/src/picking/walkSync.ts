import type {
  CommandResult,
  CommandResults,
  CommandsBody,
  EventsPage,
  OpenedSession,
  PickCommand,
  PickEntry,
  PickServerMessage,
  Presence,
} from '../../../worker/src/contract/picking.ts';
import type { PickEvent, Refusal } from '../../../worker/src/picking/pickOutcome.domain.ts';
import { applyEntries, applyEntry } from '../../../worker/src/picking/pickSession.domain.ts';
import { emptyState, type PickState } from '../../../worker/src/picking/pickState.domain.ts';
import { type Holder, type KeptWalk, makeMemoryStore, type OutboxItem, type WalkStore } from './walkStore.ts';

/** Calls to the server; each throws a `Failure` when it did not get through. */
export interface WalkTransport {
  open(walkId: string): Promise<OpenedSession>;
  events(walkId: string, after: number): Promise<EventsPage>;
  send(walkId: string, body: CommandsBody): Promise<CommandResults>;
}

/** What keeps the outbox from being sent. Whatever it is, the walk goes on and nothing is lost. */
export type Pause = 'offline' | 'signed_out' | 'other_member' | 'too_old' | 'closed' | null;

/** How a call failed: the pause it means, or null for a passing trouble. */
export class Failure extends Error {
  override name = 'Failure';
  constructor(
    readonly pause: Pause,
    message: string,
  ) {
    super(message);
  }
}

export interface WalkView {
  /** The log as heard, with this phone's own commands on top. */
  state: PickState;
  walk: KeptWalk | null;
  outbox: readonly OutboxItem[];
  people: readonly Presence[];
  pause: Pause;
  /** Why the device's storage cannot be used; null when all is kept. */
  storageTrouble: string | null;
  /** Server's clock minus this device's, milliseconds. */
  clockOffset: number;
}

/** A server is asked again after this long, doubling up to the longest. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
const MAX_BATCH = 100;

export interface WalkSyncOptions {
  walkId: string;
  holder: () => Holder | null;
  store: WalkStore;
  transport: WalkTransport;
  now: () => number;
  /** Runs `act` later; returns its cancellation. */
  later: (ms: number, act: () => void) => () => void;
  newId: () => string;
  onView: (view: WalkView) => void;
  /** What came with entries of others, and with one's own. */
  onEvents: (events: PickEvent[], entry: PickEntry) => void;
  onRefusal: (refusal: Refusal, command: PickCommand) => void;
}

type Wish<C = PickCommand> = C extends PickCommand ? Omit<C, 'id' | 'v' | 'at' | 'tap'> : never;
export type PickWish = Wish;

/**
 * A walk on one phone: the log as far as it was heard, and an outbox of what was done here. Commands are kept on the
 * device before they are shown, shown before they are sent, and kept until they are seen in the log. The same code runs
 * with and without a network; a reload, a crash or a restart finds everything where it was.
 */
export function makeWalkSync(options: WalkSyncOptions) {
  const { walkId, transport, now, later, newId } = options;
  let store = options.store;
  let confirmed = emptyState();
  let walk: KeptWalk | null = null;
  let outbox: OutboxItem[] = [];
  let people: readonly Presence[] = [];
  let pause: Pause = null;
  let storageTrouble: string | null = null;
  let clockOffset = 0;
  let sending = false;
  let fetching: Promise<void> | null = null;
  let retryMs = FIRST_RETRY_MS;
  let cancelRetry: (() => void) | null = null;
  let ended = false;
  const ahead = new Map<number, PickEntry>();

  const holder = () => options.holder() ?? walk?.holder ?? null;

  const show = () => options.onView({ state: withOutbox(), walk, outbox, people, pause, storageTrouble, clockOffset });

  function withOutbox(): PickState {
    const entries = outbox.map(({ command, memberId, memberName }, i): PickEntry => {
      const actor = { memberId, name: memberName };
      const seq = confirmed.seq + 1 + i;
      return { seq, id: command.id, at: Date.parse(command.at), actor, adoptedFrom: null, body: command };
    });
    return applyEntries(confirmed, entries);
  }

  /** Storage may fail at any time: the walk goes on in memory, loudly. */
  async function keep(act: (to: WalkStore) => Promise<void>): Promise<void> {
    try {
      await act(store);
    } catch (error) {
      if (storageTrouble === null) {
        storageTrouble = isFull(error)
          ? "This phone's storage is full: picks are kept only while this page stays open. Free some space, then reload."
          : 'This browser lets nothing be stored: picks are kept only while this page stays open. Do not close it before everything is sent.';
        store = makeMemoryStore();
        show();
      }
      await act(store);
    }
  }

  /** @returns what is to be told of them */
  function takeIn(entries: readonly PickEntry[]): [PickEvent[], PickEntry][] {
    return entries.flatMap((entry): [PickEvent[], PickEntry][] => {
      const { state, events } = applyEntry(confirmed, entry);
      confirmed = state;
      return events.length > 0 ? [[events, entry]] : [];
    });
  }

  /** Takes entries in, in the order of the log; what comes too early waits for the gap before it. */
  async function hear(entries: readonly PickEntry[], isNews = true): Promise<void> {
    for (const entry of entries) if (entry.seq > confirmed.seq) ahead.set(entry.seq, entry);
    const fresh: PickEntry[] = [];
    for (let next = ahead.get(confirmed.seq + 1); next; next = ahead.get(next.seq + 1)) {
      ahead.delete(next.seq);
      fresh.push(next);
    }
    if (fresh.length === 0) return;
    const told = isNews ? takeIn(fresh) : [];
    if (!isNews) confirmed = applyEntries(confirmed, fresh);
    const seen = new Set(fresh.map(({ id }) => id));
    const arrived = outbox.filter(({ id }) => seen.has(id)).map(({ id }) => id);
    outbox = outbox.filter(({ id }) => !seen.has(id));
    show();
    for (const [events, entry] of told) options.onEvents(events, entry);
    await keep(async (to) => {
      await to.saveEntries(walkId, fresh);
      if (arrived.length > 0) await to.dropOutbox(arrived);
    });
  }

  /** Fetches what is missing before what was heard last. */
  function fetchGap(): Promise<void> {
    fetching ??= attempt(async () => {
      const page = await transport.events(walkId, confirmed.seq);
      await hear(page.entries);
    }).finally(() => {
      fetching = null;
    });
    return fetching;
  }

  /** Runs a call; a failure is shown as what it means and tried again later. */
  async function attempt(call: () => Promise<void>): Promise<void> {
    if (ended) return;
    try {
      await call();
      retryMs = FIRST_RETRY_MS;
      if (pause === 'offline' || pause === 'signed_out' || pause === 'closed') setPause(null);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      setPause(error.pause);
      if (error.pause === 'offline' || error.pause === null) retryLater();
    }
  }

  function setPause(next: Pause): void {
    if (pause === next) return;
    pause = next;
    show();
  }

  function retryLater(): void {
    if (cancelRetry || ended) return;
    cancelRetry = later(retryMs, () => {
      cancelRetry = null;
      void wake();
    });
    retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
  }

  /** Sends what the holder's own outbox has, oldest first. Sending again is harmless: each command is known by its id. */
  async function flush(): Promise<void> {
    if (sending || ended) return;
    sending = true;
    try {
      for (let batch = mine(); batch.length > 0; batch = mine()) {
        if (!(await sendBatch(batch, batch[0]?.memberId ?? '', false))) return;
      }
      setPause(outbox.length > 0 && holder() ? 'other_member' : pause === 'other_member' ? null : pause);
    } finally {
      sending = false;
    }
  }

  const mine = () => {
    const me = holder();
    return me ? outbox.filter(({ memberId }) => memberId === me.memberId).slice(0, MAX_BATCH) : [];
  };

  /** @returns whether it got through */
  async function sendBatch(batch: OutboxItem[], memberId: string, adopt: boolean): Promise<boolean> {
    let isThrough = false;
    await attempt(async () => {
      // Whose it is goes with it: what the cookie says may be somebody else by now.
      const body = { memberId, adopt, commands: batch.map(({ command }) => command) };
      const answer = await transport.send(walkId, body);
      isThrough = true;
      await settle(batch, answer.results);
    });
    return isThrough;
  }

  /** Refused commands leave the outbox with words; the others leave it when the log has them. */
  async function settle(batch: readonly OutboxItem[], results: readonly CommandResult[]): Promise<void> {
    const refused = results.filter((result) => result.refusal !== null);
    for (const { id, refusal } of refused) {
      const item = batch.find((one) => one.id === id);
      if (item && refusal) options.onRefusal(refusal, item.command);
    }
    if (refused.length > 0) {
      const gone = new Set(refused.map(({ id }) => id));
      outbox = outbox.filter(({ id }) => !gone.has(id));
      show();
      await keep((to) => to.dropOutbox([...gone]));
    }
    const upTo = Math.max(0, ...results.map(({ seq }) => seq ?? 0));
    if (upTo > confirmed.seq) await hear((await transport.events(walkId, confirmed.seq)).entries);
  }

  async function open(): Promise<void> {
    const kept = await store.load(walkId).catch(() => null);
    if (kept) {
      walk = kept.walk;
      confirmed = applyEntries(confirmed, kept.entries);
    }
    outbox = await store.outbox(walkId).catch(() => []);
    if (kept) show();
    await wake();
  }

  /** The network is back, the page is in sight, somebody signed in: asks and sends at once. */
  async function wake(): Promise<void> {
    cancelRetry?.();
    cancelRetry = null;
    await attempt(async () => {
      if (walk === null) await openFirst();
      else await hear((await transport.events(walkId, confirmed.seq)).entries);
    });
    await flush();
  }

  async function openFirst(): Promise<void> {
    const askedAt = now();
    const opened = await transport.open(walkId);
    const answeredAt = now();
    clockOffset = Date.parse(opened.now) - (askedAt + answeredAt) / 2;
    const me = holder();
    if (!me) throw new Failure('signed_out', 'Nobody is signed in.');
    const fresh: KeptWalk = {
      id: walkId,
      no: opened.session.no,
      layout: opened.layout,
      openedAt: answeredAt,
      holder: me,
    };
    walk = fresh;
    await keep((to) => to.saveWalk(fresh));
    // What happened before this phone came is no news.
    await hear(opened.entries, false);
    show();
  }

  return {
    open,
    wake,

    /**
     * Does one tap's commands: kept first, then shown, then sent.
     * @returns the tap's id, by which it is undone
     */
    async tap(wishes: readonly PickWish[]): Promise<string | null> {
      const me = holder();
      if (!me || wishes.length === 0) return null;
      const tap = newId();
      const at = new Date(now() + clockOffset).toISOString();
      const from = Math.max(now(), (outbox.at(-1)?.n ?? 0) + 1);
      const items = wishes.map((wish, i): OutboxItem => {
        const id = i === 0 ? tap : newId();
        const command = { id, v: 1, at, tap, ...wish } as PickCommand;
        return { id, walkId, memberId: me.memberId, memberName: me.name, n: from + i, command };
      });
      await keep((to) => to.putOutbox(items));
      outbox = [...outbox, ...items];
      show();
      void flush();
      return tap;
    },

    /** From the socket. */
    async receive(message: PickServerMessage): Promise<void> {
      // Before the walk is open nobody is known here who could act on it.
      if (walk === null && message.kind !== 'client_too_old') return;
      if (message.kind === 'hello') {
        clockOffset = Date.parse(message.now) - now();
        if (message.seq > confirmed.seq) await fetchGap();
        await flush();
      } else if (message.kind === 'entries') {
        await hear(message.entries);
        if (message.seq > confirmed.seq) await fetchGap();
      } else if (message.kind === 'presence') {
        people = message.people;
        show();
      } else if (message.kind === 'client_too_old') {
        setPause('too_old');
      }
    },

    /** A manager takes over what another member left in this phone's outbox. */
    async adopt(memberId: string): Promise<void> {
      const theirs = outbox.filter((item) => item.memberId === memberId);
      for (let from = 0; from < theirs.length; from += MAX_BATCH) {
        if (!(await sendBatch(theirs.slice(from, from + MAX_BATCH), memberId, true))) return;
      }
      await flush();
    },

    end(): void {
      ended = true;
      cancelRetry?.();
    },
  };
}

export type WalkSync = ReturnType<typeof makeWalkSync>;

const isFull = (error: unknown) => error instanceof Error && error.name === 'QuotaExceededError';
