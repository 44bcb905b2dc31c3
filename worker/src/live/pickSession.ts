import { DurableObject } from 'cloudflare:workers';
import {
  type CommandResult,
  type EntryActor,
  LATE_COMMANDS_MS,
  PICK_PROTOCOL,
  type PickCommand,
  type PickDelivery,
  type PickEntry,
} from '../contract/picking.ts';
import { archiveWalk } from '../picking/archive.usecases.ts';
import { type FlushRange, flushRange } from '../picking/flush.usecases.ts';
import { factOf, type PickFact } from '../picking/pickFacts.domain.ts';
import type { Refusal } from '../picking/pickOutcome.domain.ts';
import { openTasksOf, progressOf, reportOf } from '../picking/pickReport.domain.ts';
import { applyEntry } from '../picking/pickSession.domain.ts';
import type { PickState } from '../picking/pickState.domain.ts';
import { loadStartingOrders, loadWalkOrders } from '../picking/walkOrders.store.ts';
import { dropDeliveries, loadDeliveries } from '../picking/walks.store.ts';
import { commit } from '../platform/batch.ts';
import { systemClock } from '../platform/clock.ts';
import { newCommandId } from '../platform/ids.ts';
import { createLog, describeError } from '../platform/log.ts';
import { type WorkContext, workContext } from '../platform/work.ts';
import { type LogRow, PickLog } from './pickLog.ts';
import { readMessage } from './pickMessages.ts';
import { booksUnreachable, loginUnchecked, outboxOfOther, tooNew } from './pickRefusals.ts';
import { PickSockets, send, TOO_OLD } from './pickSockets.ts';

/** What a flush waits for so that many picks share one batch; until then they are safe in the log. */
const FLUSH_MS = 45_000;
/** Problems and changes of orders are worth a batch of their own: people wait for their to-dos. */
const URGENT_MS = 300;
/** Entries in one range; a longer log is flushed in several. */
const RANGE_ENTRIES = 60;
const LONGEST_RETRY_MS = 60_000;
/** A socket's login was checked when it was opened; whoever signed out since is not heard for longer than this. */
const LOGIN_TRUSTED_MS = 15 * 60_000;
/** Who acts, stamped by the worker from the login. */
export interface Stamped {
  actor: EntryActor;
  /** Whose outbox it is, when somebody else was allowed to send it. */
  adoptedFrom: string | null;
}

export type Completion = { ok: true; isSettled: boolean } | { ok: false; refusal: Refusal };

/**
 * One walk: its log, its phones, and the way of its log into the books. Calls no marketplace. The instance may vanish at
 * any time; everything it holds besides sockets is read again from the log.
 *
 * No acknowledged command is lost: it is in the log before it is answered. None counts twice: its id is UNIQUE in the
 * log, and a range of the log is UNIQUE in the books.
 */
export class PickSession extends DurableObject<Env> {
  readonly #log: PickLog;
  readonly #sockets: PickSockets;
  #state: PickState;
  #flushing: Promise<boolean> | null = null;
  #failures = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#log = new PickLog(ctx.storage);
    this.#sockets = new PickSockets(ctx, systemClock);
    this.#state = this.#log.replay();
  }

  /**
   * Makes sure that the walk has begun here: its orders, as they are stored, are the first entries of the log.
   * @returns false when the walk was over before it ever was here, or so long ago that it was forgotten
   */
  async start(shopId: string, sessionId: string): Promise<boolean> {
    if (this.#log.meta) return true;
    const deliveries = await loadStartingOrders(this.#context(shopId), sessionId);
    // Another request may have come first while the books were read.
    if (this.#log.meta) return true;
    if (deliveries.length === 0) return false;
    this.#log.start({ shopId, sessionId, createdAt: systemClock() });
    this.#append(deliveries.map((delivery) => ({ id: deliveryId(delivery), body: { kind: 'deliver', delivery } })));
    await this.#wakeIn(URGENT_MS);
    return true;
  }

  /** @returns null when the walk is not at work here, or not of this shop: then the books say what is the matter */
  commandOf(shopId: string, commands: PickCommand[], stamped: Stamped): Promise<CommandResult[]> | null {
    return this.#isAtWorkFor(shopId) ? this.command(commands, stamped) : null;
  }

  /** As {@link commandOf}, of the log. */
  eventsOf(shopId: string, after: number): { entries: PickEntry[]; seq: number } | null {
    return this.#isAtWorkFor(shopId) ? this.events(after) : null;
  }

  #isAtWorkFor(shopId: string): boolean {
    const { meta } = this.#log;
    if (meta?.shopId !== shopId) return false;
    return meta.completedAt === null || systemClock() <= meta.completedAt + LATE_COMMANDS_MS;
  }

  /** The log after a position. */
  events(after: number): { entries: PickEntry[]; seq: number } {
    return { entries: this.#log.after(after), seq: this.#state.seq };
  }

  /** Carries out commands in their order. Repeated ones get their first answer. */
  async command(commands: PickCommand[], { actor, adoptedFrom }: Stamped): Promise<CommandResult[]> {
    const results = commands.map((command): CommandResult => {
      const known = this.#log.seqOf(command.id);
      if (known !== null) return { id: command.id, seq: known, refusal: null };
      const refused = this.#log.refusalOf(command.id) ?? tooNew(command);
      if (refused) return { id: command.id, seq: null, refusal: refused };
      const outcome = this.#append([{ id: command.id, body: command, actor, adoptedFrom }]);
      if (outcome) this.#log.refuse(command.id, outcome);
      return { id: command.id, seq: outcome ? null : this.#state.seq, refusal: outcome };
    });
    await this.#wakeIn(commands.some(isUrgent) ? URGENT_MS : FLUSH_MS);
    return results;
  }

  /**
   * Fetches what the books have noted for this walk: orders that were changed, cancelled, paid.
   * @returns false when the books could not be reached; what is noted stays noted, and cron comes again
   */
  async pull(): Promise<boolean> {
    try {
      await this.#fetchNoted();
      return true;
    } catch (error) {
      this.#logger().warn('pick_session.pull_failed', describeError(error));
      return false;
    }
  }

  async #fetchNoted(): Promise<void> {
    const { meta } = this.#log;
    if (!meta) return;
    const ctx = this.#context(meta.shopId);
    const noted = (await loadDeliveries(ctx, meta.sessionId)).get(meta.sessionId) ?? [];
    if (noted.length === 0) return;
    // What was picked should be off the reservations before these are read again.
    await this.#flush();
    this.#deliver(
      await loadWalkOrders(
        ctx,
        noted.map(({ orderId }) => orderId),
      ),
    );
    await commit(ctx.db, dropDeliveries(ctx, meta.sessionId, noted));
    await this.#wakeIn(URGENT_MS);
  }

  #deliver(deliveries: PickDelivery[]): void {
    const fresh = deliveries.filter((delivery) => this.#log.seqOf(deliveryId(delivery)) === null);
    this.#append(fresh.map((delivery) => ({ id: deliveryId(delivery), body: { kind: 'deliver', delivery } })));
  }

  /** Lets an order go of which nothing was picked. */
  async remove(orderId: string, { actor }: Stamped): Promise<Refusal | null> {
    const refusal = this.#append([{ id: newCommandId(), body: { kind: 'remove', orderId }, actor }]);
    if (!refusal) await this.#flush();
    return refusal;
  }

  /**
   * Ends the walk. Completing again changes nothing.
   * @param open what to do about stops of begun orders that are still open
   */
  async complete(open: 'refuse' | 'short', { actor }: Stamped): Promise<Completion> {
    const { meta } = this.#log;
    if (!meta)
      return { ok: false, refusal: { code: 'picking.session_not_found', message: 'This walk does not exist.' } };
    if (this.#state.state === 'open') {
      // Whatever the buyer added until now belongs to the walk.
      if (!(await this.pull())) return { ok: false, refusal: booksUnreachable };
      const left = openTasksOf(this.#state);
      if (left.length > 0 && open === 'refuse') {
        const stops = left.length === 1 ? '1 stop is' : `${left.length} stops are`;
        const message = `${stops} still open in orders that were begun. Pick them, or report them as missing.`;
        return { ok: false, refusal: { code: 'picking.tasks_open', message } };
      }
      const at = new Date(systemClock()).toISOString();
      this.#append(
        left.map(({ id, quantity }) => {
          const command = newCommandId();
          const reason = 'not_reached' as const;
          const body = { id: command, v: PICK_PROTOCOL, kind: 'short' as const, taskId: id, qty: quantity, reason, at };
          return { id: command, actor, body };
        }),
      );
      this.#append([{ id: 'complete', actor, body: { kind: 'complete' } }]);
      this.#log.save({ completedAt: systemClock() });
    }
    const isSettled = await this.#flush();
    if (!isSettled) await this.#wakeIn(URGENT_MS);
    return { ok: true, isSettled };
  }

  /** Cron's nudge for a session whose alarm was lost. */
  async poke(): Promise<void> {
    await this.pull();
    await this.#flush();
  }

  /** After a restore: the books know the log up to `toSeq` only. */
  async reflush(known: { no: number; toSeq: number }): Promise<void> {
    // A flush under way would take its range for the next one.
    await this.#flushing?.catch(() => false);
    this.#log.rewind(known);
    await this.poke();
  }

  disconnect(userId: string): void {
    this.#sockets.disconnect(userId);
  }

  /** Accepts a socket; the worker has checked from where it is opened and by whom. */
  override async fetch(request: Request): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    const phone = JSON.parse(decodeURIComponent(request.headers.get('x-phone') ?? '%7B%7D')) as Parameters<
      PickSockets['accept']
    >[1];
    const protocol = Number(new URL(request.url).searchParams.get('protocol'));
    this.#sockets.accept(server, phone);
    if (protocol < PICK_PROTOCOL) {
      send(server, { kind: 'client_too_old', protocol: PICK_PROTOCOL });
      server.close(TOO_OLD, 'reload the app');
    } else {
      const now = new Date(systemClock()).toISOString();
      send(server, { kind: 'hello', protocol: PICK_PROTOCOL, seq: this.#state.seq, now });
      this.#sockets.tellPresence();
    }
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    const message = readMessage(data);
    if (!message.ok) {
      send(socket, { kind: 'refused', code: 'request.invalid', message: message.problem });
      return;
    }
    const { actor, mayAdopt, connectedAt } = this.#sockets.phoneOf(socket);
    if (message.value.kind === 'here') {
      this.#sockets.here(socket, message.value.stop);
      return;
    }
    if (systemClock() - connectedAt > LOGIN_TRUSTED_MS) {
      send(socket, { kind: 'refused', ...loginUnchecked });
      return;
    }
    const { commands, memberId = actor.memberId, adopt } = message.value;
    const isForeign = memberId !== actor.memberId;
    if (isForeign && !(adopt && mayAdopt)) {
      send(socket, { kind: 'refused', ...outboxOfOther });
      return;
    }
    const results = await this.command(commands, { actor, adoptedFrom: isForeign ? memberId : null });
    send(socket, { kind: 'results', results, seq: this.#state.seq });
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // 1005 and 1006 say that no code was sent and may not be sent back.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
    this.#sockets.tellPresence();
  }

  override webSocketError(): void {
    this.#sockets.tellPresence();
  }

  /** Never throws: six failed alarms would be the last. */
  override async alarm(): Promise<void> {
    try {
      const { meta } = this.#log;
      if (!meta) return;
      if (meta.completedAt !== null && systemClock() > meta.completedAt + LATE_COMMANDS_MS && !this.#log.hasUnflushed) {
        this.#log.forget();
        this.#state = this.#log.replay();
        return;
      }
      const isDone = await this.#flush();
      if (isDone && meta.completedAt !== null) await this.#archive(meta.completedAt);
    } catch (error) {
      this.#logger().error('pick_session.alarm_failed', describeError(error));
      await this.#wakeIn(LONGEST_RETRY_MS);
    }
  }

  async #archive(completedAt: number): Promise<void> {
    const { meta } = this.#log;
    if (!meta) return;
    if (meta.archivedAt === null) {
      await archiveWalk(this.env, meta, this.#log.after(0));
      this.#log.save({ archivedAt: systemClock() });
    }
    await this.ctx.storage.setAlarm(completedAt + LATE_COMMANDS_MS + 1000);
  }

  /**
   * Check, append, and only then tell: in that order. The platform holds messages and answers back until the append is
   * durable.
   * @returns why nothing was appended; entries that refuse end the list
   */
  #append(
    wanted: { id: string; body: PickEntry['body']; actor?: EntryActor; adoptedFrom?: string | null }[],
  ): Refusal | null {
    const rows: LogRow[] = [];
    const facts = new Map<string, PickFact | null>();
    let state = this.#state;
    for (const { id, body, actor = null, adoptedFrom = null } of wanted) {
      const entry: PickEntry = { seq: state.seq + 1, id, at: this.#timeOf(body), actor, adoptedFrom, body };
      const outcome = applyEntry(state, entry);
      if (outcome.refusal) return outcome.refusal;
      const fact = factOf(state, outcome.state, entry, (ref) => facts.get(ref) ?? this.#log.factOf(ref));
      facts.set(id, fact);
      rows.push({ entry, fact });
      state = outcome.state;
    }
    if (rows.length === 0) return null;
    this.#log.append(rows);
    this.#state = state;
    this.#sockets.tell({ kind: 'entries', entries: rows.map(({ entry }) => entry), seq: state.seq });
    return null;
  }

  /** The phone's own time, held between the walk's beginning and now: a wrong clock moves nothing further. */
  #timeOf(body: PickEntry['body']): number {
    const now = systemClock();
    const told = 'at' in body ? Date.parse(body.at) : now;
    return Number.isNaN(told) ? now : Math.min(now, Math.max(told, this.#log.meta?.createdAt ?? now));
  }

  /** Brings everything into the books. @returns false when the books could not be reached; an alarm tries again */
  #flush(): Promise<boolean> {
    this.#flushing ??= this.#flushAll().finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  async #flushAll(): Promise<boolean> {
    for (let range = this.#nextRange(); range; range = this.#nextRange()) {
      try {
        await flushRange(this.#context(this.#log.meta?.shopId ?? ''), range);
      } catch (error) {
        this.#failures += 1;
        this.#logger().warn('pick_session.flush_failed', { ...describeError(error), no: range.no });
        await this.#wakeIn(Math.min(LONGEST_RETRY_MS, 500 * 2 ** this.#failures));
        return false;
      }
      this.#failures = 0;
      this.#log.thaw(range);
    }
    return true;
  }

  /** The range to send next: the one that was frozen but not confirmed, or a new one, frozen now. */
  #nextRange(): FlushRange | null {
    const { meta } = this.#log;
    if (!meta || !this.#log.hasUnflushed) return null;
    let frozen = this.#log.frozen();
    if (!frozen) {
      const fromSeq = meta.flushedSeq + 1;
      const toSeq = Math.min(this.#state.seq, meta.flushedSeq + RANGE_ENTRIES);
      const report = meta.completedAt === null ? null : reportOf(this.#state, this.#log.after(0), systemClock());
      frozen = { no: meta.flushes + 1, fromSeq, toSeq, progress: { ...progressOf(this.#state), report } };
      this.#log.freeze(frozen);
    }
    const facts = this.#log
      .rowsBetween(frozen.fromSeq, frozen.toSeq)
      .flatMap(({ entry: { id, at, actor }, fact }) =>
        fact ? [{ id, at, actorId: actor?.memberId ?? null, actorName: actor?.name ?? 'Somebody', fact }] : [],
      );
    return { ...frozen, sessionId: meta.sessionId, facts };
  }

  /** Sets the alarm unless one comes sooner. */
  async #wakeIn(ms: number): Promise<void> {
    if (!this.#log.hasUnflushed && ms !== LONGEST_RETRY_MS) return;
    const at = systemClock() + ms;
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > at) await this.ctx.storage.setAlarm(at);
  }

  #context(shopId: string): WorkContext {
    return workContext(this.env, shopId, this.#logger());
  }

  #logger() {
    return createLog({ task: 'pick_session', sessionId: this.#log.meta?.sessionId });
  }
}

const URGENT_KINDS: ReadonlySet<PickCommand['kind']> = new Set([
  'short',
  'take',
  'count',
  'undo',
  'put_back',
  'join',
  'leave',
]);
const isUrgent = ({ kind }: PickCommand) => URGENT_KINDS.has(kind);

/** One delivery brings one order in one version: bringing it again is known by its name. */
const deliveryId = ({ orders: [order] }: PickDelivery) => `deliver:${order?.orderId}:${order?.version}`;
