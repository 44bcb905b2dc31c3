import type { FileImport, FileOptions } from '../contract/files.ts';
import { hint, recordChange } from '../live/changes.ts';
import { commit, retryStale, type Statement } from '../platform/batch.ts';
import { iso, isoOrNull } from '../platform/clock.ts';
import type { ShopContext } from '../platform/context.ts';
import { notFound } from '../platform/errors.ts';
import { leaseIsLive } from '../platform/lease.ts';
import { FileRefused } from '../platform/textFile.ts';
import { enqueueWork } from '../platform/work.ts';
import { guessColumns, looksLikeRebrickable } from './columns.domain.ts';
import { dropFile, keepFile, openFile } from './fileStorage.ts';
import {
  fileHasProblems,
  fileImportBusy,
  fileImportNotReady,
  fileImportOver,
  fileNotUndoable,
  refusedFile,
} from './files.errors.ts';
import {
  addFileImport,
  dropStagedRows,
  type FileRow,
  guardFileImport,
  guardNoOtherFile,
  hasFailedWhile,
  isOpenState,
  loadFileImport,
  loadFileImports,
  loadOldFileImports,
  loadOpenFileImport,
  saveFileImport,
} from './files.store.ts';
import { sampleRows } from './readFile.ts';
import { recognise } from './recognise.domain.ts';

/** Rows of a table shown beside the question what its columns hold. */
const SAMPLE_ROWS = 5;
const SHOWN = 10;
/** How long what a file brought in can be taken back, and how long one that was never brought in waits. */
const KEPT_MS = 30 * 24 * 3_600_000;
/** Files tidied by one turn of the cron. */
const TIDIED = 20;

const DEFAULTS: FileOptions = {
  colors: 'bricklink',
  itemType: 'PART',
  condition: 'N',
  place: null,
  remarksArePlaces: true,
  duplicates: 'add',
};

/**
 * Takes a file in and looks at what it is. Nothing of it is brought into the stock yet. The same id again returns the
 * same import.
 * @throws files.too_large; files.refused for what is no stock list, saying what it is
 */
export async function takeFile(
  ctx: ShopContext,
  { id, name }: { id?: string | undefined; name: string },
  body: ReadableStream<Uint8Array>,
): Promise<FileImport> {
  const importId = id ?? ctx.newId('fim');
  const known = await loadFileImport(ctx, importId);
  if (known) {
    await body.cancel();
    return onWire(known);
  }
  await keepFile(ctx, importId, body);
  try {
    const row = await lookAt(ctx, importId, name);
    await commit(ctx.db, [addFileImport(ctx, row), changed(ctx, importId)]);
  } catch (error) {
    // An answer that was lost may have been a yes.
    if (!(await loadFileImport(ctx, importId))) await dropFile(ctx, importId);
    throw error instanceof FileRefused ? refusedFile(error) : error;
  }
  await hint(ctx, ['imports']);
  const row = await requireFileImport(ctx, importId);
  // A table waits to be told what its columns hold; other files say so themselves.
  return row.format === 'csv' ? onWire(row) : readAs(ctx, importId, row.options);
}

async function lookAt(ctx: ShopContext, id: string, name: string): Promise<Parameters<typeof addFileImport>[1]> {
  const file = await openFile(ctx, id);
  if (!file) throw new Error('a file that was just kept is gone');
  const format = recognise(file.head);
  const table = format === 'csv' ? await sampleRows(file, SAMPLE_ROWS) : null;
  const options: FileOptions = {
    ...DEFAULTS,
    ...(table
      ? {
          columns: guessColumns(table.headings),
          colors: looksLikeRebrickable(table.headings) ? 'rebrickable' : 'bricklink',
        }
      : {}),
  };
  return {
    id,
    shopId: ctx.shopId,
    name,
    format,
    state: 'columns',
    options,
    table,
    done: 0,
    attempts: 0,
    createdBy: ctx.actor?.memberId ?? null,
    createdAt: ctx.clock(),
  };
}

/** @throws request.not_found */
export async function requireFileImport(ctx: ShopContext, id: string): Promise<FileRow> {
  const row = await loadFileImport(ctx, id);
  if (!row) throw notFound('import');
  return row;
}

/**
 * Reads the file with some answers: what its columns hold, what happens to lots that are there already. What an earlier
 * reading found is forgotten.
 * @throws files.over once it was brought in or given up, files.busy while another file is worked on
 */
export async function readAs(ctx: ShopContext, id: string, options: FileOptions): Promise<FileImport> {
  return move(ctx, id, (row) => {
    if (row.state === 'applying' || row.state === 'undoing') throw fileImportBusy();
    // What failed half in, or half out again, has lines that know what they changed: they must not be forgotten.
    const isBefore = row.state === 'columns' || row.state === 'reading' || row.state === 'ready';
    if (!isBefore && !hasFailedWhile(row, 'reading')) throw fileImportOver();
    return {
      values: { state: 'reading', options, counts: null, total: null },
      also: [dropStagedRows(ctx, id)],
    };
  });
}

/**
 * Starts bringing in what the preview shows. Asking again changes nothing.
 * @throws files.not_ready, files.has_problems, files.over, files.busy
 */
export async function applyFile(
  ctx: ShopContext,
  id: string,
  { leaveOutProblems }: { leaveOutProblems: boolean },
): Promise<FileImport> {
  return move(ctx, id, (row) => {
    if (row.state === 'applying' || row.state === 'applied') return null;
    // What failed on the way in goes on where it stood: what is in stays in.
    if (row.state !== 'ready' && !hasFailedWhile(row, 'applying')) {
      throw row.state === 'reading' || row.state === 'columns' ? fileImportNotReady() : fileImportOver();
    }
    const { problems = 0, newLots = 0, added = 0, replaced = 0 } = row.counts ?? {};
    if (problems > 0 && !leaveOutProblems) throw fileHasProblems(problems);
    return { values: { state: 'applying', total: newLots + added + replaced } };
  });
}

/**
 * Gives a file up. What is in already is taken back.
 * @throws files.over
 */
export async function cancelFile(ctx: ShopContext, id: string): Promise<FileImport> {
  return move(ctx, id, (row) => {
    if (row.state === 'cancelled' || row.state === 'undoing' || row.state === 'undone') return null;
    if (row.state === 'applied') throw fileImportOver();
    const isIn = row.state === 'applying' || hasFailedWhile(row, 'applying') || hasFailedWhile(row, 'undoing');
    if (isIn) return { values: { state: 'undoing' } };
    return {
      values: { state: 'cancelled', finishedAt: ctx.clock() },
      also: [dropStagedRows(ctx, id)],
    };
  });
}

/**
 * Takes back everything a file brought in, as one. What was sold or promised since stays, and is named.
 * @throws files.not_undoable, also after thirty days
 */
export async function undoFile(ctx: ShopContext, id: string): Promise<FileImport> {
  return move(ctx, id, (row) => {
    if (row.state === 'undoing' || row.state === 'undone') return null;
    const isIn = row.state === 'applied' || hasFailedWhile(row, 'undoing');
    if (!isIn || (row.finishedAt ?? 0) < ctx.clock() - KEPT_MS) throw fileNotUndoable();
    return { values: { state: 'undoing' } };
  });
}

/** Moves an import to its next state, and sets the work going where there is some. */
async function move(
  ctx: ShopContext,
  id: string,
  next: (row: FileRow) => { values: Partial<FileRow>; also?: Statement[] } | null,
): Promise<FileImport> {
  const row = await retryStale(async () => {
    const now = await requireFileImport(ctx, id);
    const step = next(now);
    if (!step) return now;
    const open = await loadOpenFileImport(ctx);
    const works = isOpenState(step.values.state ?? now.state);
    if (works && open && open.id !== id) throw fileImportBusy();
    await commit(ctx.db, [
      guardFileImport(ctx, now),
      ...(works ? [guardNoOtherFile(ctx, id)] : []),
      ...(step.also ?? []),
      saveFileImport(ctx, id, { done: 0, attempts: 0, failure: null, finishedAt: null, ...step.values }),
      changed(ctx, id),
    ]);
    return requireFileImport(ctx, id);
  });
  if (isOpenState(row.state)) await enqueueWork(ctx.env, { kind: 'file_import', shopId: ctx.shopId, importId: id });
  if (row.state === 'cancelled') await dropFile(ctx, id);
  await hint(ctx, ['imports']);
  return onWire(row);
}

/** Its message or its worker may have been lost: cron sets it going again. */
export async function wakeFileImport(ctx: ShopContext): Promise<void> {
  const open = await loadOpenFileImport(ctx);
  if (!open || (await leaseIsLive(ctx))) return;
  await enqueueWork(ctx.env, { kind: 'file_import', shopId: ctx.shopId, importId: open.id });
}

/** Forgets the lines of files that are too old to be taken back, and gives up those that were never brought in. */
export async function tidyFiles(ctx: ShopContext): Promise<void> {
  for (const { id, state } of await loadOldFileImports(ctx, ctx.clock() - KEPT_MS, TIDIED)) {
    const waits = state === 'columns' || state === 'ready' || state === 'failed';
    await commit(ctx.db, [
      dropStagedRows(ctx, id),
      saveFileImport(ctx, id, {
        table: null,
        ...(waits ? { state: 'cancelled', finishedAt: ctx.clock() } : {}),
      }),
    ]);
    await dropFile(ctx, id);
  }
}

export const listFileImports = async (ctx: ShopContext): Promise<FileImport[]> =>
  (await loadFileImports(ctx, SHOWN)).map(onWire);

export const changed = (ctx: ShopContext, id: string): Statement =>
  recordChange(ctx, { topic: 'imports', kind: 'imports.file', ids: [id] });

/** What people read of a file. */
export function onWire(row: FileRow): FileImport {
  const { id, name, format, state, options, table, done, total, counts, failure, createdAt, finishedAt } = row;
  return {
    id,
    source: 'file',
    name,
    format,
    state,
    options,
    table,
    progress: { done, total },
    counts,
    failure,
    createdAt: iso(createdAt),
    finishedAt: isoOrNull(finishedAt),
  };
}
