import type { MarketplaceName } from '../contract/common.ts';
import { MARKETPLACES } from '../contract/common.ts';
import type { SyncRun, SyncRunPart } from '../contract/sync.ts';
import { findLostCreations } from '../listings/lostCreations.usecases.ts';
import { recoverFromRestore } from '../listings/restore.usecases.ts';
import { settleUnknown } from '../listings/unknown.usecases.ts';
import { wakePushes } from '../listings/wakePushes.ts';
import { hint, recordChange } from '../live/changes.ts';
import type { CallMeter } from '../marketplaces/calls.store.ts';
import { listConnections, markGood, markProblem, type StoredConnection } from '../marketplaces/connections.store.ts';
import { openMarketplace } from '../marketplaces/connections.usecases.ts';
import { isMarketplaceError, type MarketplaceError } from '../marketplaces/marketplace.errors.ts';
import type { Marketplace, OrderFetchResult } from '../marketplaces/marketplace.port.ts';
import { deliverChanges } from '../picking/wake.usecases.ts';
import { commit, type Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { guardLease, holdLease, type Lease, releaseLease, takeLease } from '../platform/lease.ts';
import { enqueueWork } from '../platform/work.ts';
import { type StoredTotals, storeOrders } from './orderImport.usecases.ts';
import { reserveWaiting } from './reserveWaiting.usecases.ts';
import { findSweep, saveSweep } from './sweep.store.ts';
import { emptyPart, planFetch, type SyncCursor, type SyncWork } from './sync.domain.ts';
import { loadFingerprints, loadOpenRun, loadRun, openRun, type RunRow, saveRun } from './sync.store.ts';

/**
 * Renewed with every commit. A worker that dies holds up its shop no longer than this; one that is only slow loses the
 * lease, and with it the right to commit.
 */
const LEASE_MS = 90_000;
/** Orders committed together: one batch, about a dozen statements. */
const ORDERS_PER_BATCH = 25;
/** A message's share of a run; what is left goes into the next message. */
const ORDERS_PER_SLICE = 100;

/**
 * Asks for a sync of the shop. One run is open at a time: a second request joins it, and when that run has already
 * read its lists it is followed by another, so that nothing that was there when somebody asked is missed.
 */
export async function requestSync(
  ctx: ShopContext,
  trigger: SyncRun['trigger'],
): Promise<{ runId: string; alreadyRunning: boolean }> {
  const runId = ctx.newId('run');
  if (await openRun(ctx, runId, trigger)) {
    await commit(ctx.db, [recordChange(ctx, { topic: 'sync', kind: 'sync.queued', ids: [runId] })]);
    await enqueueWork(ctx.env, { kind: 'sync', shopId: ctx.shopId, runId });
    await hint(ctx, ['sync']);
    return { runId, alreadyRunning: false };
  }
  const open = await loadOpenRun(ctx);
  // Finished between the two reads: ask again.
  if (!open) return requestSync(ctx, trigger);
  if (open.state === 'running') await commit(ctx.db, [saveRun(ctx, open.id, { again: true })]);
  // Its worker or its message may have died. A message too many waits for the lease and finds the run done.
  await enqueueWork(ctx.env, { kind: 'sync', shopId: ctx.shopId, runId: open.id });
  return { runId: open.id, alreadyRunning: true };
}

/** What became of a message: `busy` means another worker holds the shop's lease, and the message should come back. */
export type SliceOutcome = 'done' | 'more' | 'busy';

/**
 * Does a bounded slice of a run and enqueues the next. Everything it learns is committed together with the cursor
 * under the lease's fence, so a slice that is killed, repeated or overtaken changes nothing twice.
 */
export async function syncSlice(ctx: ShopContext, runId: string): Promise<SliceOutcome> {
  const before = await loadRun(ctx, runId);
  if (!before || before.state === 'done' || before.state === 'trouble') return 'done';
  const lease = await takeLease(ctx, LEASE_MS);
  if (!lease) return 'busy';
  try {
    // Read again: the holder before us may have moved the cursor, or finished.
    const run = await loadRun(ctx, runId);
    if (!run || run.state === 'done' || run.state === 'trouble') return 'done';
    const finished = await workOn(ctx, run, lease);
    if (!finished) await enqueueWork(ctx.env, { kind: 'sync', shopId: ctx.shopId, runId });
    return finished ? 'done' : 'more';
  } finally {
    await releaseLease(ctx, lease);
  }
}

async function workOn(ctx: ShopContext, run: RunRow, lease: Lease): Promise<boolean> {
  const connections = await listConnections(ctx);
  const cursor: SyncCursor = run.cursor ?? {
    queue: MARKETPLACES.filter((name) => connections.some((connection) => connection.marketplace === name)),
    work: null,
  };
  const slice = new Slice(ctx, run, lease, cursor);
  if (run.state === 'queued') await slice.save({ state: 'running', startedAt: ctx.clock() });
  while (cursor.queue.length > 0) {
    const connection = connections.find(({ marketplace }) => marketplace === cursor.queue[0]);
    if (connection && !(await syncMarketplace(slice, connection))) return false;
    cursor.queue.shift();
    cursor.work = null;
    await slice.save({});
  }
  await reserveWaiting(ctx, [guardLease(ctx, lease)]);
  if (lease.isRestored) await recoverFromRestore(ctx, slice.hold);
  await finish(slice);
  return true;
}

/** @returns false when the slice's share is used up before the marketplace is done */
async function syncMarketplace(slice: Slice, connection: StoredConnection): Promise<boolean> {
  const { ctx } = slice;
  const name = connection.marketplace;
  const part = slice.part(name);
  let meter: CallMeter | null = null;
  try {
    const opened = await openMarketplace(ctx, name);
    if (!opened) return true;
    const { marketplace } = opened;
    meter = opened.meter;
    if (slice.cursor.work === null) {
      await slice.save({ stage: 'listing orders' });
      slice.cursor.work = await listWork(slice, marketplace, connection);
      part.listed = slice.cursor.work.length;
      await slice.save({ stage: 'reading orders' });
    }
    const done = await fetchAndStore(slice, marketplace, slice.cursor.work);
    if (!done) return false;
    await commit(ctx.db, [verdict(ctx, part)]);
    // Judging what a listing shows takes all orders of the moment it was read.
    // In books that were put back nothing is judged before everything was read.
    if (part.problem === null && !slice.lease.isRestored) {
      const foundLost = await findLostCreations(ctx, marketplace, slice.hold);
      if ((await settleUnknown(ctx, marketplace, slice)) || foundLost) await slice.save({ again: true });
    }
    return true;
  } catch (error) {
    if (!isMarketplaceError(error)) throw error;
    await giveUp(slice, name, error);
    return true;
  } finally {
    if (meter) {
      part.calls += meter.spent();
      await flushMeter(ctx, meter);
    }
  }
}

/** A marketplace is in step only when every order it named could be read. */
const verdict = (ctx: ShopContext, { marketplace, problem }: SyncRunPart): Statement =>
  problem === null
    ? markGood(ctx, marketplace)
    : markProblem(ctx, marketplace, { kind: problem.code, message: problem.message });

/** The count of calls is worth keeping, but not worth losing a finished slice for. */
async function flushMeter(ctx: ShopContext, meter: CallMeter) {
  await meter.flush().catch((error: unknown) => ctx.log.warn('calls.not_counted', { error: String(error) }));
}

async function listWork(slice: Slice, marketplace: Marketplace, connection: StoredConnection): Promise<SyncWork[]> {
  const { ctx } = slice;
  const listed = await marketplace.listOrders();
  const sweep = await findSweep(ctx, marketplace, connection, listed);
  const known = await loadFingerprints(
    ctx,
    marketplace.name,
    [...listed, ...sweep.extra].map(({ remoteId }) => remoteId),
  );
  const work = planFetch(marketplace.name, [...listed, ...sweep.extra], known, {
    since: connection.ordersSince,
    connectedAt: connection.connectedAt,
  });
  const planned = new Set(work.map(([remoteId]) => remoteId));
  if (sweep.taken) await commit(ctx.db, [saveSweep(ctx, marketplace.name)]);
  return [...work, ...sweep.again.filter(([remoteId]) => !planned.has(remoteId))];
}

async function fetchAndStore(slice: Slice, marketplace: Marketplace, work: SyncWork[]): Promise<boolean> {
  const part = slice.part(marketplace.name);
  while (work.length > 0) {
    if (slice.left <= 0) return false;
    const chunk = work.slice(0, Math.min(ORDERS_PER_BATCH, slice.left));
    const results = await marketplace.fetchOrders(
      chunk.map(([remoteId, lines]) => ({ remoteId, withLines: lines === 1 })),
    );
    const fetched = results.flatMap((result, i) => {
      const item = chunk[i];
      return result.ok && item ? [{ order: result.order, fingerprint: item[2], contentFingerprint: item[3] }] : [];
    });
    const rest = work.slice(chunk.length);
    const totals = await storeOrders(slice.ctx, marketplace.name, fetched, (stored) => {
      const updated = addTotals(part, stored, fetched.length);
      return [...slice.hold(), slice.statement({ part: updated, work: rest, stage: 'reserving stock' })];
    });
    Object.assign(part, addTotals(part, totals, fetched.length));
    work.splice(0, chunk.length);
    slice.left -= chunk.length;
    if (totals.changedIds.length > 0) {
      await hint(slice.ctx, ['orders', 'inventory', 'todos', 'sync']);
      await deliverChanges(slice.ctx);
    }
    noteFailures(part, results);
    const fatal = results.find((result) => !result.ok && result.error.concernsAll);
    if (fatal && !fatal.ok) throw fatal.error;
  }
  return true;
}

const addTotals = (part: SyncRunPart, totals: StoredTotals, fetched: number): SyncRunPart => ({
  ...part,
  fetched: part.fetched + fetched,
  created: part.created + totals.created,
  changed: part.changed + totals.changed,
  cancelled: part.cancelled + totals.cancelled,
  reservedPieces: part.reservedPieces + totals.reservedPieces,
  shortPieces: part.shortPieces + totals.shortPieces,
  unmatchedLines: part.unmatchedLines + totals.unmatchedLines,
});

/** Orders that could not be read stay as they are; their fingerprint still differs, so the next run tries again. */
function noteFailures(part: SyncRunPart, results: OrderFetchResult[]) {
  const failed = results.filter((result) => !result.ok);
  const [first] = failed;
  if (!first || first.ok) return;
  const rest = failed.length > 1 ? ` The same happened to ${failed.length - 1} more orders.` : '';
  part.problem = {
    code: first.error.kind,
    message: `Order ${first.remoteId} could not be read: ${first.error.message}${rest} The next sync tries again.`,
    technical: first.error.technical,
  };
}

async function giveUp(slice: Slice, name: MarketplaceName, error: MarketplaceError) {
  slice.part(name).problem = { code: error.kind, message: error.message, technical: error.technical };
  slice.ctx.log.warn('sync.marketplace_failed', { marketplace: name, kind: error.kind, technical: error.technical });
  await commit(slice.ctx.db, [guardLease(slice.ctx, slice.lease), markProblem(slice.ctx, name, error)]);
}

async function finish(slice: Slice) {
  const { ctx, run } = slice;
  const trouble = slice.parts.some((part) => part.problem !== null);
  const again = (await loadRun(ctx, run.id))?.again ?? false;
  await commit(ctx.db, [
    guardLease(ctx, slice.lease),
    saveRun(ctx, run.id, {
      state: trouble ? 'trouble' : 'done',
      stage: null,
      finishedAt: ctx.clock(),
      cursor: null,
      parts: slice.parts,
    }),
    recordChange(ctx, { topic: 'sync', kind: 'sync.finished', ids: [run.id] }),
  ]);
  await hint(ctx, ['sync']);
  if (again) await requestSync(ctx, run.trigger);
  await wakePushes(ctx, 0);
}

/** One message's work on a run: its books, and how much it may still do. */
class Slice {
  left = ORDERS_PER_SLICE;
  readonly parts: SyncRunPart[];

  constructor(
    readonly ctx: ShopContext,
    readonly run: RunRow,
    readonly lease: Lease,
    readonly cursor: SyncCursor,
  ) {
    this.parts = run.parts;
  }

  get runId(): string {
    return this.run.id;
  }

  /** Begins the batches of those who work for this run. */
  hold = (): Statement[] => holdLease(this.ctx, this.lease, LEASE_MS);

  part(name: MarketplaceName): SyncRunPart {
    const known = this.parts.find((part) => part.marketplace === name);
    if (known) return known;
    const part = emptyPart(name);
    this.parts.push(part);
    return part;
  }

  /** The run as it is to be once a batch is in: to be committed with that batch. */
  statement({ part, work, stage }: { part: SyncRunPart; work: SyncWork[]; stage: RunRow['stage'] }): Statement {
    const parts = this.parts.map((known) => (known.marketplace === part.marketplace ? part : known));
    return saveRun(this.ctx, this.run.id, { parts, stage, cursor: { queue: this.cursor.queue, work } });
  }

  async save(values: Parameters<typeof saveRun>[2]) {
    await commit(this.ctx.db, [
      ...this.hold(),
      saveRun(this.ctx, this.run.id, { parts: this.parts, cursor: this.cursor, ...values }),
    ]);
    await hint(this.ctx, ['sync']);
  }
}
