import { sql } from 'drizzle-orm';
import { hint, recordChange } from '../live/changes.ts';
import { listConnections } from '../marketplaces/connections.store.ts';
import { reflushWalks } from '../picking/wake.usecases.ts';
import { commit, type Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { noteRestoreHandled } from '../platform/lease.ts';
import { enqueueWork } from '../platform/work.ts';

/** Stands in a listing that waits for the comparison after a restore; no quantity is below none. */
const WAITS = JSON.stringify({ lot: null, shownQuantity: -1, doubts: [], runId: '', isTrusted: true });

/**
 * What to do once a sync run has brought the orders into a database that was put back. What was pushed since the day it
 * is of is forgotten, so no listing is as we believe: all are read, and what they show is taken without a question. Walks
 * send again whatever of their logs the books have lost. Nothing is subtracted twice: orders are known by their versions,
 * movements by their causes.
 */
export async function recoverFromRestore(ctx: ShopContext, hold: () => Statement[]): Promise<void> {
  // First, and again should anything fail: once the restore is noted as dealt with, nobody asks walks for lost picks.
  await reflushWalks(ctx);
  await commit(ctx.db, [
    ...hold(),
    ctx.db.run(
      sql`UPDATE listings SET state = 'unknown', doubts = '[]', reading = ${WAITS} WHERE shop_id = ${ctx.shopId}`,
    ),
    ctx.db.run(sql`UPDATE dirty_listings SET push_id = NULL, due_at = 0 WHERE shop_id = ${ctx.shopId}`),
    noteRestoreHandled(ctx),
    recordChange(ctx, {
      topic: 'sync',
      kind: 'sync.restored',
      ids: [],
      notice: 'The database was put back to an earlier day. Everything is compared with the marketplaces.',
    }),
  ]);
  for (const { marketplace } of await listConnections(ctx)) {
    await enqueueWork(ctx.env, { kind: 'compare', shopId: ctx.shopId, marketplace });
  }
  await hint(ctx, ['sync', 'inventory']);
}
