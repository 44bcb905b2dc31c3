import { hint, recordChange } from '../live/changes.ts';
import { parseGrams } from '../marketplaces/money.domain.ts';
import { decodeText } from '../marketplaces/text.domain.ts';
import { commit, StaleWrite, type Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { describeError } from '../platform/log.ts';
import { FileRefused } from '../platform/textFile.ts';
import { enqueueWork } from '../platform/work.ts';
import { allColors, blColor } from './colors.domain.ts';
import { type FileRecord, readRecords } from './fileRecords.ts';
import { putCategories, putColors, putElements, putItems } from './items.store.ts';
import {
  type LoadProblems,
  MOST_PROBLEMS,
  type ReadRecord,
  type RecordReaders,
  readCategory,
  readColor,
  readElement,
  readItem,
  readXmlItem,
} from './loads.domain.ts';
import { guardLoad, type LoadRow, loadLoad, loadNewColors, saveLoad } from './loads.store.ts';

/** Records taken in by one batch, which is one commit. */
const RECORDS_PER_BATCH = 1000;
/** A slice ends on its own after this; what is left goes into the next message. */
const SLICE_MS = 60_000;
/** Starts in a row without getting anywhere before the owner is told. */
const MAX_ATTEMPTS = 5;
/** Between two batches. */
const BREATH_MS = 5;
/** Progress is shown at most this often. */
const HINT_EVERY_MS = 700;

/**
 * Takes in a share of a catalogue file and enqueues the next. Counts the records first, which also proves that the file
 * can be read to its end: nothing is taken in of one that cannot. Lines that are wrong are left out and told.
 */
export async function loadSlice(ctx: ShopContext, loadId: string): Promise<'done' | 'more'> {
  const row = await loadLoad(ctx, loadId);
  if (row?.state !== 'loading') return 'done';
  try {
    if (row.attempts >= MAX_ATTEMPTS)
      throw new FileRefused('This was tried several times and did not work. Load the file again.');
    // Counted beforehand, so that an attempt which takes the whole worker down is counted too.
    await commit(ctx.db, [guardLoad(ctx, row), saveLoad(ctx, loadId, { attempts: row.attempts + 1 })]);
    if (row.total === null) await countRecords(ctx, row);
    if (!(await takeIn(ctx, row))) {
      await enqueueWork(ctx.env, { kind: 'catalog_load', shopId: ctx.shopId, loadId });
      return 'more';
    }
    return 'done';
  } catch (error) {
    // Another worker has this file in hand, and has got further.
    if (error instanceof StaleWrite) return 'done';
    if (!(error instanceof FileRefused)) throw error;
    ctx.log.warn('catalogue.load_failed', describeError(error));
    await finish(ctx, row, { state: 'failed', failure: error.message });
    return 'done';
  }
}

async function open(ctx: ShopContext, row: LoadRow): Promise<AsyncGenerator<FileRecord>> {
  const file = await ctx.env.FILES.get(row.fileKey);
  if (!file) throw new FileRefused('The file is no longer there. Load it again.');
  return withoutHeader(readRecords(file.body, row), row.format !== 'xml');
}

async function* withoutHeader(records: AsyncGenerator<FileRecord>, hasHeader: boolean): AsyncGenerator<FileRecord> {
  let isHeader = hasHeader;
  for await (const record of records) {
    // BrickLink's TSV files have a line of tabs under the header.
    if (!isHeader && record.values.some((value) => value !== '')) yield record;
    isHeader = false;
  }
}

async function countRecords(ctx: ShopContext, row: LoadRow): Promise<void> {
  let total = 0;
  for await (const _record of await open(ctx, row)) total += 1;
  if (total === 0) throw new FileRefused('This file has a header and nothing below it.');
  await commit(ctx.db, [guardLoad(ctx, row), saveLoad(ctx, row.id, { total })]);
  row.total = total;
  await hint(ctx, ['catalogue']);
}

/** @returns false when the slice's time is up before the end of the file */
async function takeIn(ctx: ShopContext, row: LoadRow): Promise<boolean> {
  const startedAt = ctx.clock();
  let hintedAt = 0;
  let read = 0;
  const readers = await makeReaders(ctx);
  let records: FileRecord[] = [];
  const store = async () => {
    const { statements, problems } = plan(ctx, row, records, readers);
    const next = { done: row.done + records.length, problems: add(row.problems, problems), attempts: 0 };
    await commit(ctx.db, [guardLoad(ctx, row), ...statements, saveLoad(ctx, row.id, next)]);
    Object.assign(row, next);
    records = [];
    if (ctx.clock() - hintedAt >= HINT_EVERY_MS) {
      hintedAt = ctx.clock();
      await hint(ctx, ['catalogue']);
    }
  };
  for await (const record of await open(ctx, row)) {
    read += 1;
    if (read <= row.done) continue;
    records.push(record);
    if (records.length < RECORDS_PER_BATCH) continue;
    await store();
    // Where database and worker share a thread (`npm start`), nobody else is answered unless the loop is left.
    await scheduler.wait(BREATH_MS);
    if (ctx.clock() - startedAt > SLICE_MS) return false;
  }
  if (records.length > 0) await store();
  const isEmpty = row.problems.count >= row.done;
  await finish(
    ctx,
    row,
    isEmpty
      ? { state: 'failed', failure: 'No line of this file could be read. Look at the first lines below.' }
      : { state: 'loaded', failure: null },
  );
  return true;
}

async function makeReaders(ctx: ShopContext): Promise<RecordReaders> {
  const colors = [...allColors(), ...(await loadNewColors(ctx))];
  const byName = new Map(colors.map(({ blColorId, name }) => [name.toLowerCase(), blColorId]));
  return { decodeText, parseGrams, colorIdNamed: (name) => byName.get(name.toLowerCase()) ?? null };
}

interface Plan {
  statements: Statement[];
  problems: LoadProblems['first'];
}

function plan(ctx: ShopContext, row: LoadRow, records: FileRecord[], readers: RecordReaders): Plan {
  const problems: Plan['problems'] = [];
  const readAll = <T>(read: (record: FileRecord) => ReadRecord<T>): T[] =>
    records.flatMap((record) => {
      const result = read(record);
      if (result.ok) return [result.value];
      problems.push({ line: record.line, message: result.message });
      return [];
    });
  const statements = () => {
    switch (row.kind) {
      case 'items': {
        const { mapping } = row;
        const items = readAll((record) =>
          mapping && row.format !== 'xml' ? readItem(record, mapping, readers) : readXmlItem(record, readers),
        );
        return putItems(ctx, items, { source: 'file', at: row.createdAt });
      }
      case 'elements':
        return putElements(
          ctx,
          readAll((record) => readElement(record, row.format, readers)),
        );
      case 'colors':
        // Ours have their Brick Owl twins and corrected values: only what is newer is taken in.
        return putColors(
          ctx,
          readAll((record) => readColor(record, readers)).filter(({ blColorId }) => blColor(blColorId) === null),
        );
      case 'categories':
        return putCategories(
          ctx,
          readAll((record) => readCategory(record, readers)),
        );
    }
  };
  return { statements: statements(), problems };
}

const add = (before: LoadProblems, more: LoadProblems['first']): LoadProblems => ({
  count: before.count + more.length,
  first: [...before.first, ...more].slice(0, MOST_PROBLEMS),
});

async function finish(ctx: ShopContext, row: LoadRow, end: Pick<LoadRow, 'state' | 'failure'>): Promise<void> {
  const taken = row.done - row.problems.count;
  await commit(ctx.db, [
    guardLoad(ctx, row),
    saveLoad(ctx, row.id, { ...end, finishedAt: ctx.clock() }),
    recordChange(ctx, {
      topic: 'catalogue',
      kind: `catalogue.load_${end.state}`,
      ids: [row.id],
      notice:
        end.state === 'loaded'
          ? `${row.fileName} is in your catalogue: ${taken.toLocaleString('en')} lines.`
          : `${row.fileName} could not be loaded into your catalogue.`,
    }),
  ]);
  await ctx.env.FILES.delete(row.fileKey);
  await hint(ctx, ['catalogue']);
}
