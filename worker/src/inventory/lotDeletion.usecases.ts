import { eq, sql } from 'drizzle-orm';
import { hint, recordChange } from '../live/changes.ts';
import { commit, retryStale, type Statement } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { notFound } from '../platform/errors.ts';
import { guard } from '../platform/guard.ts';
import { auditEntries } from '../platform/platform.table.ts';
import { lotHoldsPieces, lotIsOnSale, lotIsUnderCheck } from './inventory.errors.ts';
import { lots } from './inventory.table.ts';
import { loadLots } from './lots.store.ts';

/**
 * Leaves a lot out of the inventory for good. Nothing of it is removed: its ledger and the orders that name it stay
 * readable. A second time changes nothing.
 * @throws request.not_found; inventory.lot_in_use while it has pieces, is on sale, or nobody knows whether it is
 */
export async function deleteLot(ctx: ShopContext, id: string): Promise<void> {
  await retryStale(async () => {
    const [lot] = await loadLots(ctx, [id]);
    if (!lot) throw notFound('lot');
    if (lot.deletedAt !== null) return;
    if (lot.onHand > 0) throw lotHoldsPieces(lot);
    // A listing that shows nothing sells nothing; marketplaces forget most of them. It stays: an order may still name it.
    const shown = lot.listings.find((listing) => listing.state !== 'unknown' && listing.shownQuantity > 0);
    if (shown) throw lotIsOnSale(shown);
    const unsure = lot.listings.find((listing) => listing.state === 'unknown');
    if (unsure) throw lotIsUnderCheck(unsure);
    await mark(ctx, id, ctx.clock(), [
      guard(
        ctx.db,
        sql`NOT EXISTS (SELECT 1 FROM stock_levels WHERE lot_id = ${id} AND on_hand > 0)
          AND NOT EXISTS (SELECT 1 FROM listings WHERE lot_id = ${id} AND (shown_quantity > 0 OR state = 'unknown'))`,
      ),
    ]);
  });
}

/** Takes a deletion back. A second time changes nothing. @throws request.not_found */
export async function restoreLot(ctx: ShopContext, id: string): Promise<void> {
  const [lot] = await loadLots(ctx, [id]);
  if (!lot) throw notFound('lot');
  if (lot.deletedAt !== null) await mark(ctx, id, null, []);
}

async function mark(ctx: ShopContext, id: string, deletedAt: number | null, first: Statement[]): Promise<void> {
  const { db, shopId, actor } = ctx;
  const at = ctx.clock();
  const what = deletedAt === null ? 'restored' : 'deleted';
  await commit(db, [
    ...first,
    db
      .update(lots)
      .set({ deletedAt, updatedAt: at })
      .where(inShop(ctx, lots, eq(lots.id, id))),
    db.insert(auditEntries).values({
      ...{ id: ctx.newId('aud'), shopId, at, actorId: actor?.memberId ?? null },
      ...{ action: `inventory.lot_${what}`, subject: id, details: {} },
    }),
    recordChange(ctx, { topic: 'inventory', kind: `inventory.${what}`, ids: [id] }),
  ]);
  await hint(ctx, ['inventory']);
}
