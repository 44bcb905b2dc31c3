import { MARKETPLACE_LABELS } from '../contract/common.ts';
import { appendMovements, loadStock } from '../inventory/stock.store.ts';
import { wakePushes } from '../listings/wakePushes.ts';
import { hint, recordChange } from '../live/changes.ts';
import { findOrMakePlaces } from '../locations/locationBooks.store.ts';
import { lineTodos } from '../orders/lineTodos.domain.ts';
import type { LineState } from '../orders/orders.domain.ts';
import { guardOrderVersions, upsertLines } from '../orders/orders.store.ts';
import { noteForWalks } from '../picking/walks.store.ts';
import { commit, retryStale } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { importedLotId } from '../platform/ids.ts';
import { wishTodos } from '../todos/todos.store.ts';
import { type ApplyRow, type LineKey, lineKeyOf, type NotedLine, planChunk, rowKeysOf } from './importApply.domain.ts';
import {
  addListings,
  addLots,
  addQuestions,
  loadLines,
  loadLotlessLines,
  loadNotedLines,
  loadRowsToApply,
  loadTargets,
  loadUnmatchedLines,
  restoreDiffering,
  touchOrders,
  wereDeducted,
} from './importApply.store.ts';
import { dropFiles } from './importFile.store.ts';
import { type ImportSlice, runImportSlice } from './importSlice.usecases.ts';
import { readAtOf } from './imports.domain.ts';
import { listGone } from './imports.errors.ts';
import { currencyOf, dropStaged, guardImport, markStockImported, saveImport } from './imports.store.ts';
import { reserveWaiting } from './reserveWaiting.usecases.ts';
import type { SliceOutcome } from './sync.usecases.ts';

/** Rows committed together, with everything they concern. */
const ROWS_PER_BATCH = 500;
/** Lines without a lot told to the owner by one batch. */
const LINES_PER_BATCH = 200;

/**
 * Brings in a share of what the preview shows, chunk by chunk. A chunk is one batch under the lease's fence and the
 * import's position, so that one which is killed, repeated or overtaken changes nothing twice.
 */
export function applyImportSlice(ctx: ShopContext, importId: string): Promise<SliceOutcome> {
  return runImportSlice(ctx, importId, 'applying', async (slice) => {
    const chunks = await openChunks(slice);
    while (await chunks.applyNext()) {
      await slice.progress();
      if (slice.overdue()) return 'more';
    }
    await finish(slice);
    return 'done';
  });
}

/** What all chunks of a slice share. Orders change at the desk only meanwhile, which their versions tell. */
async function openChunks(slice: ImportSlice) {
  const { ctx, row } = slice;
  const readAt = readAtOf(row);
  if (readAt === null) throw listGone();
  const [noted, lotless, currency, deducted] = await Promise.all([
    loadNotedLines(ctx, row.id),
    loadLotlessLines(ctx, readAt),
    currencyOf(ctx, row.source),
    wereDeducted(ctx, row.source),
  ]);
  const notedBy = byKey(noted, (line) => lineKeyOf(row.source, line));
  const lotlessBy = byKey(lotless, (line) => lineKeyOf(row.source, line));
  const places = new Map<string, string>();
  return {
    /** @returns false when nothing is left to apply */
    async applyNext(): Promise<boolean> {
      const rows = await loadRowsToApply(ctx, row, ROWS_PER_BATCH);
      const last = rows.at(-1);
      if (!last) return false;
      const next = { applyFrom: last.no + 1, done: row.done + rows.length };
      await retryStale(() => applyChunk(slice, { rows, next, readAt, currency, deducted, notedBy, lotlessBy, places }));
      Object.assign(row, next);
      return true;
    },
  };
}

interface Chunk {
  rows: ApplyRow[];
  next: { applyFrom: number; done: number };
  readAt: number;
  currency: string;
  deducted: boolean;
  notedBy: ReadonlyMap<string, NotedLine[]>;
  lotlessBy: ReadonlyMap<string, LineKey[]>;
  /** Location ids by code key, found so far. */
  places: Map<string, string>;
}

async function applyChunk({ ctx, row, hold }: ImportSlice, chunk: Chunk): Promise<void> {
  const { rows, notedBy, lotlessBy } = chunk;
  const keys = rows.flatMap((staged) => rowKeysOf(row.source, staged));
  const lotIds = rows.map((staged) => staged.lotId ?? importedLotId(ctx.shopId, row.source, staged.remoteLotId));
  const [{ lines, orders }, targets, places] = await Promise.all([
    loadLines(
      ctx,
      keys.flatMap((key) => lotlessBy.get(key) ?? []),
    ),
    loadTargets(ctx, row.source, lotIds),
    findOrMakePlaces(
      ctx,
      rows.map(({ lot }) => lot.place),
      chunk.places,
    ),
  ]);
  // Most lots are new and lie nowhere yet.
  const stock = await loadStock(ctx, [...targets.keys()]);
  const open = lines.filter((line) => line.lotId === null);
  const plan = planChunk({
    importId: row.id,
    source: row.source,
    rows,
    readAt: chunk.readAt,
    currency: chunk.currency,
    otherOrdersDeducted: row.otherOrdersDeducted === true,
    wereDeducted: chunk.deducted,
    noted: notedBy,
    lines: byKey(open, (line) => keyOfLine(row.source, line, orders)),
    orders,
    targets,
    stock,
    placeIdOf: places.idOf,
    stamp: { shopId: ctx.shopId, actorId: row.createdBy ?? null, at: ctx.clock() },
  });
  const versions = plan.orderIds.flatMap((id) => {
    const order = orders.get(id);
    return order ? [{ id, version: order.version }] : [];
  });
  await commit(ctx.db, [
    ...hold(),
    guardImport(ctx, row),
    ...(versions.length > 0 ? [guardOrderVersions(ctx, versions)] : []),
    ...places.statements,
    ...addLots(ctx, plan.lots),
    ...addListings(ctx, plan.listings),
    ...addQuestions(ctx, plan.questions),
    ...upsertLines(ctx, plan.lines),
    ...appendMovements(ctx, plan.movements),
    ...touchOrders(ctx, plan.orderIds, plan.nowHolding),
    ...wishTodos(ctx, plan.todos),
    ...noteForWalks(ctx, plan.orderIds),
    saveImport(ctx, row.id, chunk.next),
  ]);
  places.remember();
}

function keyOfLine(
  source: ImportSlice['row']['source'],
  line: LineState,
  orders: ReadonlyMap<string, { marketplace: LineKey['marketplace'] }>,
) {
  const order = orders.get(line.orderId);
  return order ? lineKeyOf(source, { ...line, marketplace: order.marketplace }) : null;
}

function byKey<T>(items: T[], keyOf: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Everything is in: what still waits for pieces gets them, and the staged list is thrown away. */
async function finish(slice: ImportSlice): Promise<void> {
  const { ctx, row, hold } = slice;
  if (row.stage !== 'finishing') {
    await commit(ctx.db, [...hold(), guardImport(ctx, row), saveImport(ctx, row.id, { stage: 'finishing' })]);
  }
  await reserveWaiting(ctx, hold());
  await tellUnmatched(slice);
  const label = MARKETPLACE_LABELS[row.source];
  await commit(ctx.db, [
    ...hold(),
    guardImport(ctx, row),
    markStockImported(ctx, row.source),
    restoreDiffering(ctx, row.id),
    saveImport(ctx, row.id, {
      state: 'applied',
      stage: 'applied',
      attempts: 0,
      failure: null,
      finishedAt: ctx.clock(),
    }),
    recordChange(ctx, {
      topic: 'imports',
      kind: 'imports.applied',
      ids: [row.id],
      notice: `Your ${label} stock is in.`,
    }),
    recordChange(ctx, { topic: 'inventory', kind: 'inventory.imported', ids: [] }),
    recordChange(ctx, { topic: 'orders', kind: 'orders.changed', ids: [] }),
  ]);
  await hint(ctx, ['imports', 'inventory', 'orders', 'todos', 'marketplaces']);
  await wakePushes(ctx);
  await dropFiles(ctx, row.id);
  await commit(ctx.db, dropStaged(ctx, row.id));
}

/** From now on a line without a lot is worth a to-do: before the stock was in, every line would have had one. */
async function tellUnmatched({ ctx, hold }: ImportSlice): Promise<void> {
  for (let after: LineState | null = null; ; ) {
    const lines: LineState[] = await loadUnmatchedLines(ctx, LINES_PER_BATCH, after);
    if (lines.length === 0) return;
    await commit(ctx.db, [
      ...hold(),
      ...wishTodos(
        ctx,
        lines.flatMap((line) => lineTodos(line, true)),
      ),
    ]);
    after = lines.at(-1) ?? null;
    if (lines.length < LINES_PER_BATCH) return;
  }
}
