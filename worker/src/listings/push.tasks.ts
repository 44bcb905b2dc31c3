import { sql } from 'drizzle-orm';
import { listConnections, markProblem } from '../marketplaces/connections.store.ts';
import { isMarketplaceError } from '../marketplaces/marketplace.errors.ts';
import { commit } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { holdLease, releaseLease, takeLease } from '../platform/lease.ts';
import { enqueueWork } from '../platform/work.ts';
import { type PushSlice, pushMarketplace } from './push.usecases.ts';
import { wakePushes } from './wakePushes.ts';

/** A worker that dies holds up its shop no longer than this. */
const LEASE_MS = 90_000;
/** No chunk is begun later than this after the slice began, and no call goes on later than that. */
const SLICE_MS = 30_000;
const LAST_CALL_MS = 60_000;

/**
 * Pushes a share of the shop's marked listings and leaves a message for the rest. While somebody else has the shop in
 * hand it does nothing: whoever that is wakes the pushes when done, and so does the cron.
 */
export async function pushShop(ctx: ShopContext): Promise<'done' | 'more'> {
  const lease = await takeLease(ctx, LEASE_MS);
  if (!lease) return 'done';
  if (lease.isRestored) {
    await releaseLease(ctx, lease);
    await enqueueWork(ctx.env, { kind: 'request_sync', shopId: ctx.shopId, trigger: 'listings' });
    return 'done';
  }
  const startedAt = ctx.clock();
  const slice: PushSlice = {
    ctx,
    hold: () => holdLease(ctx, lease, LEASE_MS),
    signal: AbortSignal.timeout(LAST_CALL_MS),
    overdue: () => ctx.clock() - startedAt > SLICE_MS,
  };
  let outcome: 'done' | 'more' = 'done';
  try {
    for (const connection of await listConnections(ctx)) {
      if (connection.stockMode !== 'on') continue;
      try {
        if ((await pushMarketplace(slice, connection)) === 'more') outcome = 'more';
      } catch (error) {
        if (!isMarketplaceError(error)) throw error;
        await commit(ctx.db, [markProblem(ctx, connection.marketplace, error)]);
      }
    }
  } finally {
    await releaseLease(ctx, lease);
  }
  if (outcome === 'more') await enqueueWork(ctx.env, { kind: 'push', shopId: ctx.shopId });
  else await wakePushes(ctx);
  // Nothing is repeated before it is known what became of it, and that takes a look at the orders.
  if (await hasUnreadListings(ctx)) {
    await enqueueWork(ctx.env, { kind: 'request_sync', shopId: ctx.shopId, trigger: 'listings' });
  }
  return outcome;
}

async function hasUnreadListings(ctx: ShopContext): Promise<boolean> {
  const [row] = await ctx.db.all<{ found: number }>(sql`SELECT EXISTS (SELECT 1 FROM listings
      WHERE shop_id = ${ctx.shopId} AND state = 'unknown' AND reading IS NULL)
    OR EXISTS (SELECT 1 FROM dirty_listings d JOIN pushes p ON p.shop_id = d.shop_id AND p.id = d.push_id
      WHERE d.shop_id = ${ctx.shopId} AND p.state = 'lost') AS found`);
  return row?.found === 1;
}
