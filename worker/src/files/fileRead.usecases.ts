import { loadKnownNumbers } from '../catalog/known.store.ts';
import { hint } from '../live/changes.ts';
import { commit } from '../platform/batch.ts';
import { FileRefused } from '../platform/textFile.ts';
import { changed } from './fileImports.usecases.ts';
import { nameAsToday, numbersOf, planRows, type ReadRow, readRow } from './filePlan.domain.ts';
import type { FileSlice } from './fileSlice.usecases.ts';
import { openFile } from './fileStorage.ts';
import {
  addStagedRows,
  countRows,
  guardFileImport,
  loadEarlierLines,
  lotsOfItems,
  saveFileImport,
} from './files.store.ts';
import { readFile } from './readFile.ts';

/** Rows staged by one batch. */
const ROWS_PER_BATCH = 1000;
/** More than twice the lots of the largest shops. */
export const MAX_LINES = 500_000;

/**
 * Reads a file to its end and plans every line, a batch at a time; a later slice skips the lines that are there. Writes
 * nothing to the stock.
 * @throws FileRefused for what turns out to be no stock list
 */
export async function readRows(slice: FileSlice): Promise<'done' | 'more'> {
  const { ctx, row } = slice;
  const file = await openFile(ctx, row.id);
  if (!file) throw new FileRefused('The file that was sent is no longer there. Send it again.');
  const earlier = await loadEarlierLines(ctx, row.id);
  let read = 0;
  let batch: ReadRow[] = [];
  const store = async () => {
    const lots = batch.flatMap(({ outcome }) => ('lot' in outcome ? [outcome.lot] : []));
    const known = await loadKnownNumbers(ctx, lots);
    nameAsToday(batch, known);
    const numbers = lots.flatMap((lot) => [...numbersOf(lot, known).keys()]);
    const stocked = await lotsOfItems(ctx, numbers);
    const { duplicates } = row.options;
    const planned = planRows(batch, { stocked, known, earlier }, { importId: row.id, duplicates });
    const done = row.done + batch.length;
    await commit(ctx.db, [
      ...slice.hold(),
      guardFileImport(ctx, row),
      ...addStagedRows(
        ctx,
        planned.map((one) => ({ importId: row.id, ...one })),
      ),
      saveFileImport(ctx, row.id, { done, attempts: 0 }),
    ]);
    row.done = done;
    batch = [];
    await slice.progress();
  };
  for await (const raw of readFile(file, row.options.columns ? { columns: row.options.columns } : {})) {
    read += 1;
    if (read > MAX_LINES) {
      throw new FileRefused(
        `This file has more than ${MAX_LINES.toLocaleString('en')} lines (line ${raw.line} is the first too many). Split it, and bring the parts in one after the other.`,
      );
    }
    if (read <= row.done) continue;
    batch.push(readRow(read, raw, row.options));
    if (batch.length < ROWS_PER_BATCH) continue;
    await store();
    if (slice.overdue()) return 'more';
  }
  if (batch.length > 0) await store();
  if (row.done === 0) throw new FileRefused('This table has a heading and nothing below it.');
  await commit(ctx.db, [
    ...slice.hold(),
    guardFileImport(ctx, row),
    saveFileImport(ctx, row.id, {
      state: 'ready',
      total: row.done,
      attempts: 0,
    }),
    countRows(ctx, row.id),
    changed(ctx, row.id),
  ]);
  await hint(ctx, ['imports']);
  return 'done';
}
