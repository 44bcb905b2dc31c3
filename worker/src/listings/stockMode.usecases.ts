import { eq } from 'drizzle-orm';
import type * as v from 'valibot';
import type { MarketplaceName } from '../contract/common.ts';
import type { StockModeBody } from '../contract/listings.ts';
import { hint, recordChange } from '../live/changes.ts';
import { notConnected } from '../marketplaces/connections.errors.ts';
import { findConnection } from '../marketplaces/connections.store.ts';
import { connections } from '../marketplaces/connections.table.ts';
import { commit } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { markAllDirty, markMissingDirty } from './dirty.store.ts';
import { notBroughtIn } from './listings.errors.ts';
import { wakePushes } from './wakePushes.ts';

/**
 * Turns keeping in step on or off for a marketplace, and how far it goes. Turned on, everything that differs is marked,
 * except what a question is open about; turned off, marks are kept and nothing is written.
 * @throws marketplaces.not_connected, listings.not_brought_in while the marketplace's stock was never brought in
 */
export async function setStockMode(
  ctx: ShopContext,
  name: MarketplaceName,
  wish: v.InferOutput<typeof StockModeBody>,
): Promise<void> {
  const before = await findConnection(ctx, name);
  if (!before) throw notConnected(name);
  if (wish.mode === 'on' && before.stockImportedAt === null) throw notBroughtIn(name);
  const after = {
    stockMode: wish.mode ?? before.stockMode,
    listsMissing: wish.listsMissing ?? before.listsMissing,
    mostEmptied: wish.mostEmptied ?? before.mostEmptied,
    answers: wish.answers ?? before.answers,
  };
  const isOn = after.stockMode === 'on';
  await commit(ctx.db, [
    ctx.db
      .update(connections)
      .set(after)
      .where(inShop(ctx, connections, eq(connections.marketplace, name))),
    ...(isOn && before.stockMode === 'off' ? [markAllDirty(ctx, name)] : []),
    ...(isOn && after.listsMissing && !(before.listsMissing && before.stockMode === 'on')
      ? [markMissingDirty(ctx, name)]
      : []),
    recordChange(ctx, { topic: 'marketplaces', kind: 'listings.mode_changed', ids: [name] }),
  ]);
  await hint(ctx, ['marketplaces', 'sync', 'inventory']);
  await wakePushes(ctx, 0);
}
