import type { MarketplaceName } from '../contract/common.ts';
import type { ApplyImportBody } from '../contract/imports.ts';
import { hint, recordChange } from '../live/changes.ts';
import { notConnected } from '../marketplaces/connections.errors.ts';
import { findConnection } from '../marketplaces/connections.store.ts';
import { commit, retryStale, type Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { notFound } from '../platform/errors.ts';
import { leaseIsLive } from '../platform/lease.ts';
import { enqueueWork } from '../platform/work.ts';
import { countToApply } from './importApply.store.ts';
import { dropFiles } from './importFile.store.ts';
import { type ImportRow, REPLACED } from './imports.domain.ts';
import {
  anotherImportOpen,
  importFailed,
  importNotReady,
  importReplaced,
  sayWhetherDeducted,
} from './imports.errors.ts';
import {
  dropStaged,
  guardImport,
  guardNoneOpen,
  loadImport,
  loadOpenImport,
  loadReplaced,
  openImport,
  saveImport,
} from './imports.store.ts';

/**
 * Starts reading the stock that is on sale at a marketplace. One import is open at a time: a second request gets that
 * one back, and wakes it if its worker died.
 * @throws marketplaces.not_connected
 */
export async function startImport(ctx: ShopContext, source: MarketplaceName): Promise<ImportRow> {
  if (!(await findConnection(ctx, source))) throw notConnected(source);
  const importId = ctx.newId('imp');
  if (await openImport(ctx, importId, source)) {
    await commit(ctx.db, [
      ...(await replaceOlder(ctx, importId, source)),
      recordChange(ctx, { topic: 'imports', kind: 'imports.started', ids: [importId] }),
    ]);
    await enqueueWork(ctx.env, { kind: 'import_read', shopId: ctx.shopId, importId });
    await hint(ctx, ['imports']);
    return findImport(ctx, importId);
  }
  const open = await loadOpenImport(ctx);
  // Finished between the two reads: ask again.
  if (!open) return startImport(ctx, source);
  await wake(ctx, open);
  return open;
}

/** Its worker or its message may have died; a message too many finds the lease taken or the import done. */
async function wake(ctx: ShopContext, open: ImportRow): Promise<void> {
  if (await leaseIsLive(ctx)) return;
  await commit(ctx.db, [saveImport(ctx, open.id, { attempts: 0 })]);
  const kind = open.state === 'reading' ? 'import_read' : 'import_apply';
  await enqueueWork(ctx.env, { kind, shopId: ctx.shopId, importId: open.id });
}

/** An older reading's quantities are out of date: it may not be applied after this one was started. */
async function replaceOlder(ctx: ShopContext, importId: string, source: MarketplaceName): Promise<Statement[]> {
  const older = await loadReplaced(ctx, importId, source);
  for (const { id } of older) await dropFiles(ctx, id);
  const failure = { code: REPLACED, message: 'The stock was read again after this.' };
  return older.flatMap(({ id, finishedAt }) => [
    saveImport(ctx, id, { state: 'failed', failure, finishedAt: finishedAt ?? ctx.clock() }),
    ...dropStaged(ctx, id),
  ]);
}

/** @throws request.not_found */
export async function findImport(ctx: ShopContext, importId: string): Promise<ImportRow> {
  const row = await loadImport(ctx, importId);
  if (!row) throw notFound('import');
  return row;
}

/**
 * Starts bringing in what the preview shows. Asking again changes nothing; a failed one goes on where it stood, with the
 * answers it was started with.
 * @throws imports.not_ready, imports.failed, imports.replaced, imports.another_open, request.invalid
 */
export async function applyImport(ctx: ShopContext, importId: string, answers: ApplyImportBody): Promise<ImportRow> {
  return retryStale(async () => {
    const row = await findImport(ctx, importId);
    if (row.state === 'applied') return row;
    if (row.state === 'applying') {
      await wake(ctx, row);
      return row;
    }
    const resumed = row.state === 'failed';
    if (row.state === 'reading') throw importNotReady();
    if (row.failure?.code === REPLACED) throw importReplaced();
    if (resumed && row.stage !== 'applying' && row.stage !== 'finishing') throw importFailed();
    const begun = row.applyFrom > 0;
    const deducted = begun ? row.otherOrdersDeducted : (answers.otherOrdersDeducted ?? null);
    if (row.otherOrders && deducted === null) throw sayWhetherDeducted(row.otherOrders.marketplace);
    if (await loadOpenImport(ctx)) throw anotherImportOpen();
    const createUnmatched = begun ? row.createUnmatched : answers.createUnmatched === true;
    await commit(ctx.db, [
      guardImport(ctx, row),
      guardNoneOpen(ctx),
      saveImport(ctx, importId, {
        state: 'applying',
        stage: 'applying',
        otherOrdersDeducted: row.otherOrders ? deducted : null,
        createUnmatched,
        done: begun ? row.done : 0,
        total: begun ? row.total : await countToApply(ctx, importId, createUnmatched),
        attempts: 0,
        failure: null,
        finishedAt: null,
      }),
      recordChange(ctx, { topic: 'imports', kind: 'imports.applying', ids: [importId] }),
    ]);
    await enqueueWork(ctx.env, { kind: 'import_apply', shopId: ctx.shopId, importId });
    await hint(ctx, ['imports']);
    return findImport(ctx, importId);
  });
}
