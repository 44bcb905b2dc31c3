import type { MovementRow } from '../inventory/stock.domain.ts';
import { receive } from '../inventory/stock.domain.ts';
import { appendMovements, loadStock } from '../inventory/stock.store.ts';
import { causeOfMovement, UNDO } from '../inventory/undo.domain.ts';
import { wakePushes } from '../listings/wakePushes.ts';
import { hint, recordChange } from '../live/changes.ts';
import { guardLevels } from '../picking/flush.store.ts';
import { deliverChanges } from '../picking/wake.usecases.ts';
import { commit, retryStale } from '../platform/batch.ts';
import { movementId } from '../platform/ids.ts';
import { reserveWaiting } from '../sync/reserveWaiting.usecases.ts';
import { changed } from './fileImports.usecases.ts';
import type { LineProblem } from './fileLot.domain.ts';
import { isFileLot } from './filePlan.domain.ts';
import type { FileSlice } from './fileSlice.usecases.ts';
import { dropFile } from './fileStorage.ts';
import {
  changeLots,
  dropEmptyLots,
  guardFileImport,
  loadRowsToUndo,
  loadUndoIds,
  lotsById,
  noteApplied,
  type StagedRow,
  saveFileImport,
} from './files.store.ts';
import type { AppliedRow } from './files.table.ts';

/** Lines taken back by one batch. */
const ROWS_PER_BATCH = 500;

type Applied = StagedRow & { lotId: string; applied: AppliedRow };

/**
 * Takes a file back, the last line first. Pieces that are sold or promised by now stay: taking them would break what was
 * said to buyers; each such line says so.
 */
export async function undoRows(slice: FileSlice): Promise<'done' | 'more'> {
  const { ctx, row } = slice;
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const rows = await retryStale(async () => {
      const next = (await loadRowsToUndo(ctx, row.id, before, ROWS_PER_BATCH)) as Applied[];
      if (next.length > 0) await undoBatch(slice, next);
      return next;
    });
    const last = rows.at(-1);
    if (!last) break;
    before = last.no;
    row.done += rows.length;
    await slice.progress();
    if (slice.overdue()) return 'more';
  }
  // A drawer that the file had counted lower holds more again.
  await reserveWaiting(ctx, slice.hold());
  await commit(ctx.db, [
    ...slice.hold(),
    guardFileImport(ctx, row),
    saveFileImport(ctx, row.id, { state: 'undone', attempts: 0, finishedAt: ctx.clock() }),
    changed(ctx, row.id),
    recordChange(ctx, { topic: 'inventory', kind: 'inventory.import_undone', ids: [] }),
  ]);
  await dropFile(ctx, row.id);
  await deliverChanges(ctx);
  await hint(ctx, ['imports', 'inventory', 'orders', 'todos']);
  await wakePushes(ctx);
  return 'done';
}

async function undoBatch({ ctx, row, hold }: FileSlice, rows: Applied[]): Promise<void> {
  const lotIds = [...new Set(rows.map(({ lotId }) => lotId))];
  const causeOf = (no: number) => `file:${row.id}:${no}`;
  const [stock, stocked, undoIds] = await Promise.all([
    loadStock(ctx, lotIds),
    lotsById(ctx, lotIds),
    loadUndoIds(ctx, lotIds),
  ]);
  const undone = undoDepths(undoIds);
  const stamp = { shopId: ctx.shopId, actorId: row.createdBy, at: ctx.clock() };
  const planned: { lotId: string; locationId: string; onHand: number; reserved: number }[] = [];
  const movements: MovementRow[] = [];
  const changes: Parameters<typeof changeLots>[1] = [];
  const notes: { no: number; lotId: string; applied: null; problems?: LineProblem[] }[] = [];
  let kept = 0;
  for (const { no, lotId, applied } of rows) {
    const level = stock.get(lotId)?.find(({ locationId }) => locationId === applied.locationId);
    if (level && !planned.some((spot) => spot.lotId === lotId && spot.locationId === applied.locationId)) {
      planned.push({ lotId, ...level });
    }
    const free = level ? level.onHand - level.reserved : 0;
    const lot = stocked.get(lotId);
    const depth = undone.get(movementId(lotId, causeOf(no))) ?? 0;
    // An odd one was taken back by hand already; a lot that is no more has nothing to give or to get.
    const wanted = depth % 2 === 1 || !lot ? 0 : applied.delta;
    const back = wanted > 0 ? Math.min(wanted, free) : wanted;
    if (level && back !== 0) {
      const to = { lotId, locationId: applied.locationId, quantity: -back };
      // Named as a hand's undo of the same would be: whichever comes second finds it done.
      movements.push(receive('import', to, `${UNDO.repeat(depth + 1)}${causeOf(no)}:0`, stamp));
      level.onHand -= back;
    }
    const stays = Math.max(0, wanted - back);
    kept += stays;
    notes.push({ no, lotId, applied: null, ...(stays > 0 ? { problems: [staying(stays)] } : {}) });
    // Somebody edited it since: that stands.
    if (lot && applied.before && lot.version === applied.before.version) {
      changes.push({ ...applied.before, id: lotId, version: lot.version + 1 });
    }
  }
  const made = lotIds.filter((lotId) => isFileLot(row.id, lotId));
  const counts = row.counts && { ...row.counts, kept: row.counts.kept + kept };
  await commit(ctx.db, [
    ...hold(),
    guardFileImport(ctx, row),
    ...guardLevels(ctx, planned),
    ...appendMovements(ctx, movements),
    ...changeLots(ctx, changes),
    ...dropEmptyLots(ctx, made),
    ...noteApplied(ctx, row.id, notes),
    saveFileImport(ctx, row.id, { done: row.done + rows.length, counts, attempts: 0 }),
  ]);
  row.counts = counts;
}

/**
 * How often each cause of a lot was taken back, and the taking back taken back.
 * @param ids of movements that take others back
 * @returns by `<lot>/<cause>`; an odd number stands for "taken back"; what never was is not in it
 */
function undoDepths(ids: Iterable<string>): Map<string, number> {
  const depths = new Map<string, number>();
  for (const id of ids) {
    const lotId = id.slice(0, id.indexOf('/'));
    let cause = causeOfMovement(id);
    let depth = 0;
    for (; cause.startsWith(UNDO); cause = cause.slice(UNDO.length)) depth += 1;
    const of = movementId(lotId, cause);
    depths.set(of, Math.max(depth, depths.get(of) ?? 0));
  }
  return depths;
}

const staying = (pieces: number): LineProblem => ({
  field: 'quantity',
  message: `${pieces === 1 ? '1 piece stays: it is' : `${pieces} pieces stay: they are`} sold, promised or gone by now.`,
});
