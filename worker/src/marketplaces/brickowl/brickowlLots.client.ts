import {
  createLotWriteGuard,
  ignoredFields,
  type LotWriteGuard,
  lotWriteFailure,
  saidYesShowsOtherwise,
} from '../lot-writes.ts';
import { MarketplaceError } from '../marketplace.errors.ts';
import { lostAnswer } from '../marketplace.http.ts';
import type {
  ListingFields,
  LotCreateResult,
  LotReadResult,
  LotUpdate,
  LotWriteResult,
  Marketplace,
  MarketplaceDeps,
  NewListing,
  RemoteLot,
} from '../marketplace.port.ts';
import { createFetchGuard, type Settled, settle } from '../order-fetch.ts';
import { listValues } from '../readers.ts';
import { unreadableBrickowlAnswer } from './brickowl.errors.ts';
import { BATCH_ENTRIES, type BatchAnswer, type BrickowlApi } from './brickowl.http.ts';
import { expectWire, lotSchema } from './brickowl.schemas.ts';
import { readLot } from './brickowlReader.domain.ts';
import { fieldsSent, writeLotUpdate, writeNewLot } from './brickowlWriter.domain.ts';

/** One lot that Brick Owl does not answer for is an odd lot, three in a row are an outage; so is one batch. */
const DOWN_AFTER_FAILURES = 3;

/** Single calls may be made 600 times a minute; clients in the field keep this distance (reference: brickowl.md 3). */
const SINGLE_DISTANCE_MS = 110;
/** So many single calls may follow each other at once: the limit is per minute. */
const UNSPACED_CALLS = 100;

type LotMethods = 'openLotList' | 'parseLots' | 'readLots' | 'updateLots' | 'createLots' | 'deleteLots';
type Field = keyof ListingFields;

/** The lots of a Brick Owl store: changes fifty to a call, none repeated. */
export function createBrickowlLots(
  api: BrickowlApi,
  deps: Pick<MarketplaceDeps<'brickowl'>, 'colors' | 'sleep'>,
): Pick<Marketplace, LotMethods> {
  const { boToBl } = deps.colors;
  /** Fields that were seen to take effect when sent by either way. */
  const proven = { inBatches: new Set<Field>(), singly: new Set<Field>() };
  /**
   * Quirk BO-BATCH-FIELDS: inside a batch only the quantity may take effect, while success is returned
   * (reference: brickowl.md 6). The fields for which that was seen.
   */
  const ignoredInBatches = new Set<Field>();
  let singleCalls = 0;

  const guardWrites = () => createLotWriteGuard('brickowl', DOWN_AFTER_FAILURES);

  async function writeSingly(guard: LotWriteGuard, endpoint: string, params: Record<string, string>) {
    return guard.run(endpoint, async () => {
      singleCalls += 1;
      if (singleCalls > UNSPACED_CALLS) await deps.sleep(SINGLE_DISTANCE_MS);
      return api.write(endpoint, params);
    });
  }

  function lotIn(answer: BatchAnswer | undefined, remoteLotId: string): RemoteLot | null {
    if (!answer) throw unreadableBrickowlAnswer('inventory/list', 'missing from the batch answer');
    if (!answer.ok) {
      if (answer.error.kind === 'not_found') return null;
      throw answer.error;
    }
    const lots = listValues(answer.body).map((lot) => readLot(expectWire('inventory/list', lotSchema, lot), boToBl));
    const lot = lots.find((each) => each.remoteLotId === remoteLotId);
    // A filter that is not honoured must not make a lot look gone.
    if (!lot && lots.length > 0) throw unreadableBrickowlAnswer('inventory/list', 'other lots than the one asked for');
    return lot ?? null;
  }

  async function readBatch(remoteLotIds: readonly string[]): Promise<Settled<RemoteLot | null>[]> {
    const answers = await api.batch(
      remoteLotIds.map((lot_id) => ({ endpoint: 'inventory/list', params: { lot_id, active_only: '0' } })),
    );
    return Promise.all(remoteLotIds.map((id, index) => settle('brickowl', () => lotIn(answers[index], id))));
  }

  async function readLots(remoteLotIds: readonly string[]): Promise<LotReadResult[]> {
    const guard = createFetchGuard('brickowl', 1);
    const results: LotReadResult[] = [];
    for (const ids of inBatches(remoteLotIds)) {
      const read = await guard.run(() => readBatch(ids));
      for (const index of ids.keys()) {
        const outcome = read.ok ? (read.value[index] ?? noSuchEntry()) : read;
        results.push(outcome.ok ? { ok: true, lot: outcome.value } : outcome);
      }
    }
    return results;
  }

  /** Sends everything of one update in one call. */
  async function updateSingly(guard: LotWriteGuard, update: LotUpdate): Promise<LotWriteResult> {
    const fields = fieldsSent(update);
    const params = writeLotUpdate(update, { quantity: true, fields });
    const written = await writeSingly(guard, 'inventory/update', params);
    return written.ok ? proveSingly(update, fields) : written.failure;
  }

  /** Sends the fields of an update whose quantity went through a batch: whatever comes, that stays applied. */
  async function sendFieldsAfter(
    guard: LotWriteGuard,
    update: LotUpdate,
    fields: readonly Field[],
  ): Promise<LotWriteResult> {
    const params = writeLotUpdate(update, { quantity: false, fields });
    const written = await writeSingly(guard, 'inventory/update', params);
    if (written.ok) return proveSingly(update, fields);
    if (update.quantityDelta === 0 || written.failure.outcome === 'gone') return written.failure;
    return asShown(update);
  }

  /** The first time a field is sent singly, the lot is read back. */
  async function proveSingly(update: LotUpdate, fields: readonly Field[]): Promise<LotWriteResult> {
    if (fields.every((name) => proven.singly.has(name))) return { outcome: 'applied', lot: null };
    const shown = await asShown(update);
    if (shown.outcome !== 'applied' || !shown.lot) return shown;
    const ignored = ignoredFields('brickowl', update, fields, shown.lot);
    for (const name of fields) if (!ignored.includes(name)) proven.singly.add(name);
    // A quantity sent along is applied all the same: the lot tells its caller what is still missing.
    if (ignored.length === 0 || update.quantityDelta !== 0) return shown;
    return { outcome: 'refused', error: saidYesShowsOtherwise('brickowl', update.remoteLotId, ignored) };
  }

  /** What an update came to that was applied at least in part. */
  async function asShown({ remoteLotId }: LotUpdate): Promise<LotWriteResult> {
    const [read = noSuchEntry()] = await readLots([remoteLotId]);
    if (!read.ok) return { outcome: 'lost', error: lostAnswer('brickowl', read.error.technical) };
    if (read.lot) return { outcome: 'applied', lot: read.lot };
    return { outcome: 'gone', error: goneError(remoteLotId) };
  }

  async function updateBatch(guard: LotWriteGuard, updates: readonly LotUpdate[]): Promise<LotWriteResult[]> {
    const written = await guard.run(
      'bulk/batch',
      () =>
        api.writeBatch(
          updates.map((update) => ({
            endpoint: 'inventory/update',
            params: writeLotUpdate(update, { quantity: true, fields: fieldsSent(update) }),
          })),
        ),
      DOWN_AFTER_FAILURES,
    );
    if (!written.ok) {
      const { failure } = written;
      // "Not found" of the batch itself says nothing about the lots in it.
      return updates.map(() => (failure.outcome === 'gone' ? { ...failure, outcome: 'not_sent' } : failure));
    }
    const results = written.value.map((answer): LotWriteResult => {
      if (answer.ok) return { outcome: 'applied', lot: null };
      guard.note(answer.error);
      return lotWriteFailure(answer.error);
    });
    return proveBatch(guard, updates, results);
  }

  /** Reads back as many lots as show every field that no batch of this client was seen to set yet. */
  async function proveBatch(
    guard: LotWriteGuard,
    updates: readonly LotUpdate[],
    results: readonly LotWriteResult[],
  ): Promise<LotWriteResult[]> {
    const applied = updates.filter((_update, index) => results[index]?.outcome === 'applied');
    const unproven = new Set(applied.flatMap(fieldsSent).filter((name) => !proven.inBatches.has(name)));
    if (unproven.size === 0) return [...results];
    const witnesses = witnessesOf(applied, unproven);
    const lots = await readLots(witnesses.map(({ remoteLotId }) => remoteLotId));
    for (const [index, update] of witnesses.entries()) {
      const read = lots[index];
      if (!read?.ok || !read.lot) continue;
      const shown = fieldsSent(update).filter((name) => unproven.has(name));
      const ignored = ignoredFields('brickowl', update, shown, read.lot);
      for (const name of shown) (ignored.includes(name) ? ignoredInBatches : proven.inBatches).add(name);
    }
    const settled: LotWriteResult[] = [];
    for (const [index, update] of updates.entries()) {
      const result = results[index] ?? { outcome: 'lost', error: lostAnswer('brickowl', 'no such entry') };
      settled.push(result.outcome === 'applied' ? await settleFields(guard, update, result) : result);
    }
    return settled;
  }

  async function settleFields(
    guard: LotWriteGuard,
    update: LotUpdate,
    result: LotWriteResult,
  ): Promise<LotWriteResult> {
    const sent = fieldsSent(update);
    const ignored = sent.filter((name) => ignoredInBatches.has(name));
    if (ignored.length > 0) return sendFieldsAfter(guard, update, ignored);
    if (sent.every((name) => proven.inBatches.has(name))) return result;
    // The lot that was to show it could not be read.
    return { outcome: 'lost', error: lostAnswer('brickowl', 'inventory/list: the batch could not be read back') };
  }

  async function create(guard: LotWriteGuard, lot: NewListing): Promise<LotCreateResult> {
    const { boid } = lot;
    if (boid === null) return { outcome: 'refused', error: unknownItem(lot) };
    const created = await writeSingly(guard, 'inventory/create', writeNewLot({ ...lot, boid }));
    if (!created.ok) {
      const { outcome, error } = created.failure;
      return { outcome: outcome === 'gone' ? 'refused' : outcome, error };
    }
    const lotId = newLotId(created.value);
    if (lotId !== null) return { outcome: 'applied', remoteLotId: lotId };
    return { outcome: 'lost', error: unreadableBrickowlAnswer('inventory/create', 'no lot_id in the answer') };
  }

  return {
    openLotList: () => api.open('inventory/list', { active_only: '0' }),

    async *parseLots(body) {
      let index = 0;
      for await (const item of api.items(body, 'inventory/list')) {
        yield readLot(expectWire('inventory/list', lotSchema, item, `[${index}].`), boToBl);
        index += 1;
      }
    },

    readLots,

    async updateLots(updates) {
      const guard = guardWrites();
      const results = new Map<number, LotWriteResult>();
      const waiting: { index: number; update: LotUpdate }[] = [];
      const sendWaiting = async () => {
        const batch = waiting.splice(0);
        const sent = await updateBatch(
          guard,
          batch.map(({ update }) => update),
        );
        for (const [at, { index }] of batch.entries()) {
          const result = sent[at];
          if (result) results.set(index, result);
        }
      };
      for (const [index, update] of updates.entries()) {
        const fields = fieldsSent(update);
        if (update.quantityDelta === 0 && fields.length === 0) results.set(index, { outcome: 'applied', lot: null });
        else if (fields.some((name) => ignoredInBatches.has(name)))
          results.set(index, await updateSingly(guard, update));
        else waiting.push({ index, update });
        if (waiting.length === BATCH_ENTRIES) await sendWaiting();
      }
      if (waiting.length > 0) await sendWaiting();
      return updates.map((_update, index) => results.get(index) ?? lostEntry());
    },

    async createLots(lots) {
      const guard = guardWrites();
      const results: LotCreateResult[] = [];
      for (const lot of lots) results.push(await create(guard, lot));
      return results;
    },

    async deleteLots(remoteLotIds) {
      const guard = guardWrites();
      const results: LotWriteResult[] = [];
      for (const lot_id of remoteLotIds) {
        const removed = await writeSingly(guard, 'inventory/delete', { lot_id });
        const isGone = removed.ok || removed.failure.outcome === 'gone';
        results.push(isGone ? { outcome: 'applied', lot: null } : removed.failure);
      }
      return results;
    },
  };
}

function* inBatches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += BATCH_ENTRIES) yield items.slice(at, at + BATCH_ENTRIES);
}

/** The first updates that together carry every one of these fields. */
function witnessesOf(updates: readonly LotUpdate[], fields: ReadonlySet<Field>): LotUpdate[] {
  const missing = new Set(fields);
  return updates.filter((update) => fieldsSent(update).filter((name) => missing.delete(name)).length > 0);
}

const noSuchEntry = (): { ok: false; error: MarketplaceError } => ({
  ok: false,
  error: unreadableBrickowlAnswer('bulk/batch', 'no such entry'),
});

const lostEntry = (): LotWriteResult => ({ outcome: 'lost', error: lostAnswer('brickowl', 'no such entry') });

/** Success comes with the new lot's id (reference: brickowl.md 5.2). */
function newLotId(answer: unknown): string | null {
  const id = typeof answer === 'object' && answer !== null && 'lot_id' in answer ? answer.lot_id : null;
  return typeof id === 'string' || typeof id === 'number' ? String(id).trim() || null : null;
}

function goneError(remoteLotId: string): MarketplaceError {
  return new MarketplaceError({
    marketplace: 'brickowl',
    kind: 'not_found',
    message: 'Brick Owl no longer knows this lot. Look it up on the site.',
    technical: `inventory/list: lot ${remoteLotId} is gone`,
  });
}

function unknownItem({ itemType, itemNo }: NewListing): MarketplaceError {
  return new MarketplaceError({
    marketplace: 'brickowl',
    kind: 'refused',
    message: 'This item is not known on Brick Owl yet. Choose its counterpart there, and it is listed by itself.',
    technical: `inventory/create: no BOID for ${itemType} ${itemNo}`,
  });
}
