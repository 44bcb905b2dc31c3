import { hint, recordChange } from '../live/changes.ts';
import { isMarketplaceError } from '../marketplaces/marketplace.errors.ts';
import { commit, type Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { holdLease, type Lease, releaseLease, takeLease } from '../platform/lease.ts';
import { describeError } from '../platform/log.ts';
import { enqueueWork } from '../platform/work.ts';
import { dropFiles } from './importFile.store.ts';
import type { ImportRow } from './imports.domain.ts';
import { gaveUp, ImportFailure } from './imports.errors.ts';
import { dropStaged, loadImport, saveImport } from './imports.store.ts';
import type { SliceOutcome } from './sync.usecases.ts';

/**
 * Renewed with every commit; between two, the list of a large store must be read. A worker that dies holds up its shop no
 * longer than this.
 */
const LEASE_MS = 5 * 60_000;
/** A slice ends on its own after this; what is left goes into the next message. */
const SLICE_MS = 4 * 60_000;
/** Starts in a row without getting anywhere before the owner is told. */
const MAX_ATTEMPTS = 5;
/** Progress is shown at most this often. */
const HINT_EVERY_MS = 700;
/** Between two batches: where database and worker share a thread, nobody else is answered unless the loop is left. */
const BREATH_MS = 5;

/** One message's share of an import, done under the shop's lease. */
export interface ImportSlice {
  ctx: ShopContext;
  row: ImportRow;
  /** To begin every batch with: falls when a successor has the shop in hand, and keeps it in ours. */
  hold(): Statement[];
  /** True when the rest belongs in the next message. */
  overdue(): boolean;
  /** After each batch: lets others be answered, and prompts screens to look, now and then. */
  progress(): Promise<void>;
}

/**
 * Runs one slice of an import and enqueues the next. Failures that the owner can do something about end the import in
 * state `failed` with a sentence; others are thrown for the queue to retry, a few times.
 */
export async function runImportSlice(
  ctx: ShopContext,
  importId: string,
  state: 'reading' | 'applying',
  work: (slice: ImportSlice) => Promise<'done' | 'more'>,
): Promise<SliceOutcome> {
  if ((await loadImport(ctx, importId))?.state !== state) return 'done';
  const lease = await takeLease(ctx, LEASE_MS);
  if (!lease) return 'busy';
  try {
    // Read again: the holder before us may have finished it.
    const row = await loadImport(ctx, importId);
    if (row?.state !== state) return 'done';
    return await attempt(makeSlice(ctx, row, lease), work);
  } finally {
    await releaseLease(ctx, lease);
  }
}

async function attempt(
  slice: ImportSlice,
  work: (slice: ImportSlice) => Promise<'done' | 'more'>,
): Promise<SliceOutcome> {
  const { ctx, row } = slice;
  const attempts = row.attempts + 1;
  try {
    // Counted beforehand, so that an attempt which takes the whole worker down is counted too.
    if (row.attempts >= MAX_ATTEMPTS) throw gaveUp();
    await commit(ctx.db, [...slice.hold(), saveImport(ctx, row.id, { attempts })]);
    const outcome = await work(slice);
    if (outcome === 'more') {
      await commit(ctx.db, [...slice.hold(), saveImport(ctx, row.id, { attempts: 0 })]);
      const kind = row.state === 'reading' ? 'import_read' : 'import_apply';
      await enqueueWork(ctx.env, { kind, shopId: ctx.shopId, importId: row.id });
    }
    return outcome;
  } catch (error) {
    const failure = failureOf(error) ?? (attempts >= MAX_ATTEMPTS ? gaveUp() : null);
    if (!failure) throw error;
    ctx.log.warn('imports.failed', { importId: row.id, code: failure.code, ...describeError(error) });
    await commit(ctx.db, [
      ...slice.hold(),
      saveImport(ctx, row.id, {
        state: 'failed',
        failure: { code: failure.code, message: failure.message },
        finishedAt: ctx.clock(),
      }),
      // A reading that failed is begun anew; an applying that failed goes on with what is staged.
      ...(row.state === 'reading' ? dropStaged(ctx, row.id) : []),
      recordChange(ctx, { topic: 'imports', kind: 'imports.failed', ids: [row.id] }),
    ]);
    if (row.state === 'reading') await dropFiles(ctx, row.id);
    await hint(ctx, ['imports']);
    return 'done';
  }
}

function failureOf(error: unknown): ImportFailure | null {
  if (error instanceof ImportFailure) return error;
  return isMarketplaceError(error) ? new ImportFailure(`marketplaces.${error.kind}`, error.message) : null;
}

function makeSlice(ctx: ShopContext, row: ImportRow, lease: Lease): ImportSlice {
  const startedAt = ctx.clock();
  let hintedAt = 0;
  return {
    ctx,
    row,
    hold: () => holdLease(ctx, lease, LEASE_MS),
    overdue: () => ctx.clock() - startedAt > SLICE_MS,
    async progress() {
      await scheduler.wait(BREATH_MS);
      if (ctx.clock() - hintedAt < HINT_EVERY_MS) return;
      hintedAt = ctx.clock();
      await hint(ctx, ['imports']);
    },
  };
}
