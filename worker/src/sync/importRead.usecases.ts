import { stockIsIn } from '../inventory/stock.store.ts';
import { hint, recordChange } from '../live/changes.ts';
import { notConnected } from '../marketplaces/connections.errors.ts';
import { type OpenMarketplace, openMarketplace as openForReal } from '../marketplaces/connections.usecases.ts';
import { isMarketplaceError } from '../marketplaces/marketplace.errors.ts';
import type { RemoteOrderSummary } from '../marketplaces/marketplace.port.ts';
import { commit } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { keepBody } from '../platform/keepBody.ts';
import { addRows, addSoldOutRows, matchRows, noteOpenLines, readPreview } from './importMatch.store.ts';
import { listAllOrders, OrderBudget, takeInOrders } from './importOrders.usecases.ts';
import { type ImportSlice, runImportSlice } from './importSlice.usecases.ts';
import { fileKeyOf, type ImportRow, otherMarketplace, type StagedLot, stagedLot } from './imports.domain.ts';
import { ImportFailure, listGone, ordersKeptComing } from './imports.errors.ts';
import { guardImport, saveImport } from './imports.store.ts';
import type { SliceOutcome } from './sync.usecases.ts';

/** Rows staged by one batch. */
const ROWS_PER_BATCH = 1000;
/** How often the list is read when orders come in meanwhile. */
const MAX_READINGS = 3;
/** Stops retries of calls before the lease runs out. */
const CALLS_MS = 9 * 60_000;

/**
 * Does a share of reading: orders, the lot list between two equal order lists, staging, comparing with our stock. Ends
 * in state `ready`, or `failed` with a sentence. Writes nothing to a marketplace and nothing to the stock.
 * @param open how the shop's account on a marketplace is reached
 */
export function readImportSlice(
  ctx: ShopContext,
  importId: string,
  open: typeof openForReal = openForReal,
): Promise<SliceOutcome> {
  return runImportSlice(ctx, importId, 'reading', async (slice) => {
    const { row } = slice;
    const signal = AbortSignal.timeout(CALLS_MS);
    const opened = await open(ctx, row.source, { signal });
    if (!opened) {
      const { code, message } = notConnected(row.source);
      throw new ImportFailure(code, message);
    }
    try {
      if (row.stage === 'orders' || row.stage === 'stock_list') {
        const budget = new OrderBudget();
        if (!(await takeInOtherOrders(slice, budget, (name) => open(ctx, name, { signal })))) return 'more';
        if (!(await readStockList(slice, opened, budget))) return 'more';
      }
      if (row.stage === 'staging' && !(await stageRows(slice, opened))) return 'more';
      await match(slice);
      return 'done';
    } finally {
      await flush(ctx, opened);
    }
  });
}

/** The count of calls is worth keeping, but not worth losing a finished slice for. */
const flush = (ctx: ShopContext, { meter }: OpenMarketplace) =>
  meter.flush().catch((error: unknown) => ctx.log.warn('calls.not_counted', { error: String(error) }));

/** Moves the import on, in the books and in the slice's hands. */
async function save(
  slice: ImportSlice,
  values: Parameters<typeof saveImport>[2],
  before: Parameters<typeof commit>[1] = [],
) {
  const { ctx, row } = slice;
  await commit(ctx.db, [...slice.hold(), guardImport(ctx, row), ...before, saveImport(ctx, row.id, values)]);
  Object.assign(row, values);
}

/**
 * The other marketplace's open orders, so that the owner is asked about all of them. When it does not answer, those
 * known already must do: its orders are no reason to refuse this stock.
 */
async function takeInOtherOrders(
  { ctx, row, hold }: ImportSlice,
  budget: OrderBudget,
  open: (name: ImportRow['source']) => Promise<OpenMarketplace | null>,
): Promise<boolean> {
  const name = otherMarketplace(row.source);
  try {
    const opened = await open(name);
    if (!opened) return true;
    try {
      return await takeInOrders(ctx, opened, hold, await listAllOrders(opened.marketplace), budget);
    } finally {
      await flush(ctx, opened);
    }
  } catch (error) {
    if (!isMarketplaceError(error) && !(error instanceof ImportFailure)) throw error;
    ctx.log.warn('imports.other_orders_not_read', { importId: row.id, marketplace: name });
    return true;
  }
}

/**
 * Reads the lot list between two order lists that say the same, so that no order falls between them: what is open
 * then is already off the listed quantities, and what comes later is not.
 * @returns false when there are more orders to take in than one slice may
 */
async function readStockList(slice: ImportSlice, opened: OpenMarketplace, budget: OrderBudget): Promise<boolean> {
  const { ctx, row } = slice;
  const { marketplace } = opened;
  let listed = await listAllOrders(marketplace);
  for (let reading = 1; reading <= MAX_READINGS; reading++) {
    if (!(await takeInOrders(ctx, opened, slice.hold, listed, budget))) return false;
    if (row.stage !== 'stock_list') await save(slice, { stage: 'stock_list' });
    await slice.progress();
    const fileKey = fileKeyOf(ctx.shopId, row.id, ctx.clock());
    await keepBody(ctx.env.FILES, fileKey, await marketplace.openLotList());
    const after = await listAllOrders(marketplace);
    if (sayTheSame(listed, after)) {
      await save(slice, { stage: 'staging', fileKey, done: 0, total: null }, noteOpenLines(ctx, row.id, row.source));
      return true;
    }
    await ctx.env.FILES.delete(fileKey);
    listed = after;
  }
  throw ordersKeptComing();
}

function sayTheSame(before: RemoteOrderSummary[], after: RemoteOrderSummary[]): boolean {
  const known = new Map(before.map(({ remoteId, fingerprint }) => [remoteId, fingerprint]));
  return (
    before.length === after.length && after.every(({ remoteId, fingerprint }) => known.get(remoteId) === fingerprint)
  );
}

/**
 * Streams the kept list into staging rows, one batch at a time; a repeated slice skips the rows that are there.
 * @returns false when the slice's time is up before the end of the list
 */
async function stageRows(slice: ImportSlice, { marketplace }: OpenMarketplace): Promise<boolean> {
  const { ctx, row } = slice;
  const file = row.fileKey ? await ctx.env.FILES.get(row.fileKey) : null;
  if (!file) throw listGone();
  let read = 0;
  let lots: StagedLot[] = [];
  const store = async () => {
    const done = row.done + lots.length;
    await save(slice, { done }, addRows(ctx, row.id, row.source, row.done, lots));
    lots = [];
    await slice.progress();
  };
  for await (const lot of marketplace.parseLots(file.body)) {
    read += 1;
    if (read <= row.done) continue;
    lots.push(stagedLot(lot));
    if (lots.length < ROWS_PER_BATCH) continue;
    await store();
    if (slice.overdue()) return false;
  }
  if (lots.length > 0) await store();
  await save(slice, { stage: 'matching', total: row.done });
  return true;
}

/** Compares with our stock and shows what applying would do. */
async function match(slice: ImportSlice): Promise<void> {
  const { ctx, row } = slice;
  for (const statements of matchRows(ctx, row)) {
    await commit(ctx.db, [...slice.hold(), ...statements]);
    await slice.progress();
  }
  const soldOut = await addSoldOutRows(ctx, row);
  if (soldOut.length > 0) await commit(ctx.db, [...slice.hold(), guardImport(ctx, row), ...soldOut]);
  const { preview, otherOrders } = await readPreview(ctx, row, !(await stockIsIn(ctx)));
  await save(
    slice,
    {
      state: 'ready',
      stage: 'ready',
      counts: preview,
      otherOrders: otherOrders && { marketplace: otherMarketplace(row.source), ...otherOrders },
      attempts: 0,
    },
    [
      recordChange(ctx, {
        topic: 'imports',
        kind: 'imports.ready',
        ids: [row.id],
        notice: 'Your stock list is read: look at the preview.',
      }),
    ],
  );
  await hint(ctx, ['imports']);
}
