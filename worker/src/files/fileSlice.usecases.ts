import { hint } from '../live/changes.ts';
import { commit, type Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { holdLease, type Lease, releaseLease, takeLease } from '../platform/lease.ts';
import { describeError } from '../platform/log.ts';
import { FileRefused } from '../platform/textFile.ts';
import { enqueueWork } from '../platform/work.ts';
import type { SliceOutcome } from '../sync/sync.usecases.ts';
import { applyRows } from './fileApply.usecases.ts';
import { changed } from './fileImports.usecases.ts';
import { readRows } from './fileRead.usecases.ts';
import {
  FAILED_WHILE,
  type FileRow,
  isOpenState,
  loadFileImport,
  type OpenState,
  saveFileImport,
} from './files.store.ts';
import { undoRows } from './fileUndo.usecases.ts';

const LEASE_MS = 90_000;
/** A slice ends on its own after this; what is left goes into the next message. */
const SLICE_MS = 4 * 60_000;
/** Starts in a row without getting anywhere before the owner is told. */
const MAX_ATTEMPTS = 5;
/** Progress is shown at most this often. */
const HINT_EVERY_MS = 700;
/** Between two batches: where database and worker share a thread, nobody else is answered unless the loop is left. */
const BREATH_MS = 5;

/** One message's share of a file, done under the shop's lease. */
export interface FileSlice {
  ctx: ShopContext;
  /** As it stands; kept up to date by `advance`. */
  row: FileRow;
  /** To begin every batch with: falls when a successor has the shop in hand. */
  hold(): Statement[];
  /** True when the rest belongs in the next message. */
  overdue(): boolean;
  /** After each batch: lets others be answered, and prompts screens to look, now and then. */
  progress(): Promise<void>;
}

/** Works off one slice of a file and enqueues the next. Safe to call twice, late, or for what is done. */
export async function workOffFile(ctx: ShopContext, importId: string): Promise<SliceOutcome> {
  const waiting = await loadFileImport(ctx, importId);
  if (!waiting || !isOpenState(waiting.state)) return 'done';
  const lease = await takeLease(ctx, LEASE_MS);
  if (!lease) return 'busy';
  try {
    // Read again: the holder before us may have finished it.
    const row = await loadFileImport(ctx, importId);
    return row && isOpenState(row.state) ? await attempt(sliceOf(ctx, row, lease)) : 'done';
  } finally {
    await releaseLease(ctx, lease);
  }
}

async function attempt(slice: FileSlice): Promise<SliceOutcome> {
  const { ctx, row } = slice;
  try {
    // Counted beforehand, so that an attempt which takes the whole worker down is counted too.
    if (row.attempts >= MAX_ATTEMPTS) throw new FileRefused(GAVE_UP[row.state as OpenState]);
    await commit(ctx.db, [...slice.hold(), saveFileImport(ctx, row.id, { attempts: row.attempts + 1 })]);
    const work = { reading: readRows, applying: applyRows, undoing: undoRows }[row.state as OpenState];
    const outcome = await work(slice);
    if (outcome === 'more') {
      await commit(ctx.db, [...slice.hold(), saveFileImport(ctx, row.id, { attempts: 0 })]);
      await enqueueWork(ctx.env, { kind: 'file_import', shopId: ctx.shopId, importId: row.id });
    }
    return outcome;
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    ctx.log.warn('files.failed', { importId: row.id, state: row.state, ...describeError(error) });
    const failure = { code: FAILED_WHILE[row.state as OpenState], message: error.message };
    await commit(ctx.db, [
      ...slice.hold(),
      saveFileImport(ctx, row.id, { state: 'failed', failure, finishedAt: ctx.clock() }),
      changed(ctx, row.id),
    ]);
    await hint(ctx, ['imports']);
    return 'done';
  }
}

const GAVE_UP: Record<OpenState, string> = {
  reading: 'Reading it was tried several times and did not work. Nothing was brought in; send the file again.',
  applying: 'This was tried several times and did not work. What is brought in already stays; go on, or take it back.',
  undoing: 'Taking it back was tried several times and did not work. What is back already stays so; go on from there.',
};

function sliceOf(ctx: ShopContext, row: FileRow, lease: Lease): FileSlice {
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
