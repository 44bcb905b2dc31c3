import { lots } from '../inventory/inventory.table.ts';
import { type Claim, type MovementRow, receive, type StockView } from '../inventory/stock.domain.ts';
import { appendMovements, loadStock } from '../inventory/stock.store.ts';
import { wakePushes } from '../listings/wakePushes.ts';
import { hint, recordChange } from '../live/changes.ts';
import { findOrMakePlaces } from '../locations/locationBooks.store.ts';
import type { LineState } from '../orders/orders.domain.ts';
import { BookPlan } from '../picking/bookPlan.domain.ts';
import { guardLevels, loadHolders } from '../picking/flush.store.ts';
import { linesInTurn, touchOrders } from '../picking/lotMoves.usecases.ts';
import { deliverChanges } from '../picking/wake.usecases.ts';
import { commit, retryStale } from '../platform/batch.ts';
import { insertRows } from '../platform/bulk.ts';
import { reserveWaiting } from '../sync/reserveWaiting.usecases.ts';
import { changed } from './fileImports.usecases.ts';
import type { FileLot, StockedLot } from './fileLot.domain.ts';
import { fileLotId, isFileLot, lotRowOf } from './filePlan.domain.ts';
import type { FileSlice } from './fileSlice.usecases.ts';
import { dropFile } from './fileStorage.ts';
import {
  changeLots,
  guardFileImport,
  loadRowsToApply,
  lotsById,
  noteApplied,
  type StagedRow,
  saveFileImport,
  shopCurrency,
} from './files.store.ts';
import type { AppliedRow } from './files.table.ts';

/** Lines brought in by one batch. */
const ROWS_PER_BATCH = 500;

type Ready = StagedRow & { lot: FileLot };

/** Brings lines into the stock, a batch at a time. A repeated slice goes on behind the last batch that was committed. */
export async function applyRows(slice: FileSlice): Promise<'done' | 'more'> {
  const { ctx, row } = slice;
  const currency = await shopCurrency(ctx);
  for (let after = -1; ; ) {
    const rows = await retryStale(async () => {
      const next = (await loadRowsToApply(ctx, row.id, after, ROWS_PER_BATCH)) as Ready[];
      if (next.length > 0) await applyBatch(slice, next, currency);
      return next;
    });
    const last = rows.at(-1);
    if (!last) break;
    after = last.no;
    row.done += rows.length;
    await slice.progress();
    if (slice.overdue()) return 'more';
  }
  await reserveWaiting(ctx, slice.hold());
  await commit(ctx.db, [
    ...slice.hold(),
    guardFileImport(ctx, row),
    saveFileImport(ctx, row.id, { state: 'applied', attempts: 0, finishedAt: ctx.clock() }),
    changed(ctx, row.id),
    recordChange(ctx, { topic: 'inventory', kind: 'inventory.imported', ids: [] }),
  ]);
  await dropFile(ctx, row.id);
  await deliverChanges(ctx);
  await hint(ctx, ['imports', 'inventory', 'orders', 'todos']);
  await wakePushes(ctx);
  return 'done';
}

async function applyBatch({ ctx, row, hold }: FileSlice, rows: Ready[], currency: string): Promise<void> {
  const named = rows.map(({ no, lotId }) => lotId ?? fileLotId(row.id, no));
  const replaced = rows.flatMap(({ plan, lotId }) => (plan === 'replace' && lotId ? [lotId] : []));
  const [places, stocked, stock, holders] = await Promise.all([
    findOrMakePlaces(
      ctx,
      rows.map(({ lot }) => lot.place),
    ),
    lotsById(ctx, named),
    loadStock(ctx, named),
    replaced.length > 0 ? loadHolders(ctx, replaced, new Set()) : [],
  ]);
  const at = ctx.clock();
  const stamp = { shopId: ctx.shopId, actorId: row.createdBy, at };
  const states = holders.map(([, state]) => state);
  const plan = new BookPlan(stock, linesInTurn(states));
  const made = new Map<string, Parameters<typeof lotRowOf>>();
  const movements: MovementRow[] = [];
  const changes: Parameters<typeof changeLots>[1] = [];
  const applied: { no: number; lotId: string; applied: AppliedRow }[] = [];
  for (const { no, lot, lotId: meant, plan: wish } of rows) {
    // A lot that was deleted since the file was read is made anew; one of this file is made by whichever line is first.
    const isHere = meant !== null && (stocked.has(meant) || isFileLot(row.id, meant));
    const lotId = isHere ? meant : fileLotId(row.id, no);
    const target = stocked.get(lotId);
    const levels = stock.get(lotId) ?? [];
    const locationId = lot.place === '' && levels[0] ? largest(levels) : places.idOf(lot.place);
    if (!target && !made.has(lotId)) made.set(lotId, [lot, { id: lotId, shopId: ctx.shopId, currency, at }]);
    if (target && wish === 'replace') {
      const before = levels.find((level) => level.locationId === locationId)?.onHand ?? 0;
      plan.because({ id: `file:${row.id}:${no}`, shopId: ctx.shopId, actorId: row.createdBy, at });
      plan.count({ lotId, locationId }, lot.quantity);
      const change = changeOf(target, lot);
      changes.push(change);
      const { unitPrice, remarks, description } = target;
      const old = { unitPrice, remarks, description, version: change.version };
      applied.push({ no, lotId, applied: { locationId, delta: lot.quantity - before, before: old } });
    } else {
      // Also for no pieces at all: a sold-out lot keeps its drawer.
      movements.push(receive('import', { lotId, locationId, quantity: lot.quantity }, `file:${row.id}:${no}:0`, stamp));
      // So that a later line without a drawer goes to the same one, whether it is in this batch or in the next.
      arrive(stock, { lotId, locationId, quantity: lot.quantity });
      applied.push({ no, lotId, applied: { locationId, delta: lot.quantity, before: null } });
    }
  }
  await commit(ctx.db, [
    ...hold(),
    guardFileImport(ctx, row),
    ...places.statements,
    ...guardLevels(ctx, plan.counted),
    ...insertRows(
      ctx.db,
      lots,
      [...made.values()].map((args) => lotRowOf(...args)),
    ),
    ...touchOrders(ctx, states, plan.touched as Set<LineState>),
    ...changeLots(ctx, changes),
    ...appendMovements(ctx, [...movements, ...plan.movements]),
    ...noteApplied(ctx, row.id, applied),
    saveFileImport(ctx, row.id, { done: row.done + rows.length, attempts: 0 }),
  ]);
}

/** The drawer with most of the lot; of equal ones the same every time. */
const largest = (levels: readonly { locationId: string; onHand: number }[]): string =>
  levels.reduce((best, level) => {
    const more = level.onHand - best.onHand || (level.locationId < best.locationId ? 1 : -1);
    return more > 0 ? level : best;
  }).locationId;

function arrive(stock: StockView, { lotId, locationId, quantity }: Claim): void {
  const levels = stock.get(lotId) ?? [];
  const level = levels.find((one) => one.locationId === locationId);
  if (level) level.onHand += quantity;
  else stock.set(lotId, [...levels, { locationId, onHand: quantity, reserved: 0 }]);
}

function changeOf(target: StockedLot, lot: FileLot) {
  return {
    id: target.id,
    // A file without prices or notes changes none.
    unitPrice: lot.unitPrice ?? target.unitPrice,
    remarks: lot.remarks || target.remarks,
    description: lot.description || target.description,
    version: target.version + 1,
  };
}
