import type { CatalogLoad, LoadMapping } from '../contract/catalog.ts';
import { hint, recordChange } from '../live/changes.ts';
import { commit, retryStale } from '../platform/batch.ts';
import { iso, isoOrNull } from '../platform/clock.ts';
import type { ShopContext } from '../platform/context.ts';
import { invalidInput, notFound } from '../platform/errors.ts';
import { keepBody } from '../platform/keepBody.ts';
import { FileRefused } from '../platform/textFile.ts';
import { enqueueWork } from '../platform/work.ts';
import { badFile, fileTooLarge, loadNotWaiting, loadOver } from './catalog.errors.ts';
import { readText } from './fileRecords.ts';
import { type Recognised, type Refused, recognise } from './loads.domain.ts';
import { addLoad, guardLoad, type LoadRow, loadLoad, loadLoads, loadRunningLoads, saveLoad } from './loads.store.ts';

/** As it is sent; BrickLink's largest download has a tenth of it. */
const MAX_FILE_BYTES = 100_000_000;
/** Enough for the header, a few rows, and the first items of an XML file. */
const HEAD_CHARS = 20_000;
const SAMPLE_ROWS = 5;
const MAX_SAMPLE_CHARS = 120;
const LOADS_SHOWN = 10;

/**
 * Keeps a catalogue file and looks at its beginning. What is recognised is taken in by the queue; of another table the
 * columns must be named first.
 * @throws request.invalid with the field `file` for what cannot be read, in words; catalogue.file_too_large
 */
export async function startLoad(
  ctx: ShopContext,
  fileName: string,
  body: ReadableStream<Uint8Array> | null,
): Promise<CatalogLoad> {
  if (!body) throw badFile('No file came with this request. Send the file itself as the body.');
  const id = ctx.newId('cld');
  const fileKey = `catalog-loads/${ctx.shopId}/${id}`;
  const counted = countBytes(body);
  await keepBody(ctx.env.FILES, fileKey, counted.body);
  const seen = await lookAt(ctx, fileKey, fileName);
  if ('message' in seen) {
    await ctx.env.FILES.delete(fileKey);
    throw badFile(seen.message);
  }
  const row: LoadRow = {
    id,
    shopId: ctx.shopId,
    state: seen.isSure ? 'loading' : 'mapping',
    fileName,
    fileKey,
    bytes: counted.bytes(),
    kind: seen.kind,
    format: seen.format,
    delimiter: seen.delimiter,
    columns: seen.columns,
    sample: seen.sample,
    mapping: seen.mapping,
    done: 0,
    total: null,
    problems: { count: 0, first: [] },
    failure: null,
    attempts: 0,
    createdAt: ctx.clock(),
    finishedAt: null,
  };
  await commit(ctx.db, [addLoad(ctx, row), toldOf(ctx, id, 'catalogue.load_started')]);
  if (row.state === 'loading') await enqueueLoad(ctx, id);
  await hint(ctx, ['catalogue']);
  return loadOnWire(row);
}

function countBytes(body: ReadableStream<Uint8Array>) {
  let bytes = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > MAX_FILE_BYTES) throw fileTooLarge();
      controller.enqueue(chunk);
    },
  });
  return { body: body.pipeThrough(counter), bytes: () => bytes };
}

async function lookAt(
  ctx: ShopContext,
  fileKey: string,
  fileName: string,
): Promise<(Recognised & { sample: string[][] }) | Refused> {
  const file = await ctx.env.FILES.get(fileKey);
  if (!file) throw new Error('the file that was just kept is not there');
  let head = '';
  try {
    for await (const piece of readText(file.body)) {
      head += piece;
      if (head.length >= HEAD_CHARS) break;
    }
  } catch (error) {
    if (error instanceof FileRefused) return { message: error.message };
    throw error;
  }
  const seen = recognise(head.slice(0, HEAD_CHARS), fileName);
  return 'message' in seen ? seen : { ...seen, sample: sampleOf(head, seen) };
}

/** The first rows, cut at the delimiter: only to be looked at, so a quoted one may be cut wrongly. */
function sampleOf(head: string, { format, delimiter }: Recognised): string[][] {
  if (format === 'xml') return [];
  return head
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line.trim() !== '')
    .slice(0, SAMPLE_ROWS)
    .map((line) => cells(line, delimiter).map((cell) => cell.slice(0, MAX_SAMPLE_CHARS)));
}

const cells = (line: string, delimiter: string): string[] => {
  const found: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (const char of line) {
    if (char === '"' && delimiter !== '\t') isQuoted = !isQuoted;
    else if (char === delimiter && !isQuoted) {
      found.push(cell);
      cell = '';
    } else cell += char;
  }
  return [...found, cell];
};

/**
 * Names the columns of a table and starts taking it in. Asking again changes nothing.
 * @throws catalogue.load_not_waiting once it has ended; request.invalid for a column the file does not have
 */
export async function confirmLoad(ctx: ShopContext, id: string, mapping: LoadMapping): Promise<CatalogLoad> {
  const row = await loadLoad(ctx, id);
  if (!row) throw notFound('catalogue file');
  if (row.state === 'loading') return loadOnWire(row);
  if (row.state !== 'mapping') throw loadNotWaiting();
  const missing = Object.entries(mapping).filter(
    ([field, column]) => field !== 'itemType' && typeof column === 'number' && column >= row.columns.length,
  );
  if (missing.length > 0) {
    throw invalidInput(missing.map(([field]) => ({ field, message: 'The file has no such column.' })));
  }
  const values = { state: 'loading', mapping } as const;
  await commit(ctx.db, [saveLoad(ctx, id, values), toldOf(ctx, id, 'catalogue.load_confirmed')]);
  await enqueueLoad(ctx, id);
  await hint(ctx, ['catalogue']);
  return loadOnWire({ ...row, ...values });
}

/**
 * Stops a file that is being taken in, or that waits for its columns. Lines that are in stay: they are as true as the
 * file. The worker that has it in hand finds out at its next commit. Asking again changes nothing.
 * @throws catalogue.load_over once it has ended
 */
export async function cancelLoad(ctx: ShopContext, id: string): Promise<CatalogLoad> {
  const row = await retryStale(async () => {
    const now = await loadLoad(ctx, id);
    if (!now) throw notFound('catalogue file');
    if (now.state === 'cancelled') return now;
    if (now.state !== 'loading' && now.state !== 'mapping') throw loadOver();
    const values = { state: 'cancelled', finishedAt: ctx.clock() } as const;
    await commit(ctx.db, [guardLoad(ctx, now), saveLoad(ctx, id, values), toldOf(ctx, id, 'catalogue.load_cancelled')]);
    return { ...now, ...values };
  });
  await ctx.env.FILES.delete(row.fileKey);
  await hint(ctx, ['catalogue']);
  return loadOnWire(row);
}

export async function findLoad(ctx: ShopContext, id: string): Promise<CatalogLoad> {
  const row = await loadLoad(ctx, id);
  if (!row) throw notFound('catalogue file');
  return loadOnWire(row);
}

/** The last files, newest first. */
export const listLoads = async (ctx: ShopContext): Promise<CatalogLoad[]> =>
  (await loadLoads(ctx, LOADS_SHOWN)).map(loadOnWire);

/** Loads whose message was lost go on; a message too many finds that another worker has got further. Called by cron. */
export async function wakeLoads(ctx: ShopContext): Promise<void> {
  for (const { id } of await loadRunningLoads(ctx)) await enqueueLoad(ctx, id);
}

const enqueueLoad = (ctx: ShopContext, loadId: string) =>
  enqueueWork(ctx.env, { kind: 'catalog_load', shopId: ctx.shopId, loadId });

const toldOf = (ctx: ShopContext, id: string, kind: string) =>
  recordChange(ctx, { topic: 'catalogue', kind, ids: [id] });

function loadOnWire(row: LoadRow): CatalogLoad {
  return {
    id: row.id,
    fileName: row.fileName,
    state: row.state,
    kind: row.kind,
    format: row.format,
    columns: row.columns,
    sample: row.sample,
    mapping: row.mapping,
    progress: { done: row.done, total: row.total },
    problems: row.problems.first,
    problemCount: row.problems.count,
    failure: row.failure,
    createdAt: iso(row.createdAt),
    finishedAt: isoOrNull(row.finishedAt),
  };
}
