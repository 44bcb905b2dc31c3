import { and, eq, sql } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import { inShop, type ShopContext } from './context.ts';
import { guard } from './guard.ts';
import { syncLeases } from './platform.table.ts';

/** A right to sync one shop, until `expiresAt`. Every batch carries `guardLease`. */
export interface Lease {
  fence: number;
  expiresAt: number;
  /** The database was put back to an earlier day: what the books believe of the marketplaces is out of date. */
  isRestored: boolean;
}

/**
 * Takes the shop's lease when nobody holds a live one. The fence only ever grows, and the shop's feed, which lives
 * outside the database, remembers the highest: a fence it has seen before means that the database was put back.
 * @returns null while another worker holds it
 */
export async function takeLease(ctx: ShopContext, durationMs: number): Promise<Lease | null> {
  const at = ctx.clock();
  const [row] = await ctx.db
    .insert(syncLeases)
    .values({ shopId: ctx.shopId, fence: 1, expiresAt: at + durationMs })
    .onConflictDoUpdate({
      target: syncLeases.shopId,
      set: { fence: sql`${syncLeases.fence} + 1`, expiresAt: at + durationMs },
      setWhere: sql`${syncLeases.expiresAt} <= ${at}`,
    })
    .returning();
  if (!row) return null;
  const { fence, expiresAt } = row;
  const seen = await ctx.env.SHOP_FEED.getByName(ctx.shopId).sawFence(fence);
  if (seen < fence) return { fence, expiresAt, isRestored: row.restoredAt !== null };
  ctx.log.warn('lease.database_restored', { fence, seen });
  const next = seen + 1;
  await ctx.db
    .update(syncLeases)
    .set({ fence: next, restoredAt: at })
    .where(and(inShop(ctx, syncLeases), eq(syncLeases.fence, fence)));
  await ctx.env.SHOP_FEED.getByName(ctx.shopId).sawFence(next);
  return { fence: next, expiresAt, isRestored: true };
}

/** What a restore made doubtful is being looked into: for the same batch. */
export const noteRestoreHandled = (ctx: ShopContext): Statement =>
  ctx.db.update(syncLeases).set({ restoredAt: null }).where(inShop(ctx, syncLeases));

/** Lets the next worker in at once instead of when the lease runs out. */
export const releaseLease = (ctx: ShopContext, lease: Lease) =>
  ctx.db
    .update(syncLeases)
    .set({ expiresAt: 0 })
    .where(and(inShop(ctx, syncLeases), eq(syncLeases.fence, lease.fence)));

/** Whether somebody works on the shop right now. */
export async function leaseIsLive(ctx: ShopContext): Promise<boolean> {
  const [row] = await ctx.db.select().from(syncLeases).where(inShop(ctx, syncLeases));
  return row !== undefined && row.expiresAt > ctx.clock();
}

/** Falls when a successor took the lease: what was planned under it must not be written. */
export const guardLease = (ctx: ShopContext, lease: Lease): Statement =>
  guard(ctx.db, sql`EXISTS (SELECT 1 FROM sync_leases WHERE shop_id = ${ctx.shopId} AND fence = ${lease.fence})`);

/** The guard, and the lease's life prolonged, for the same batch. */
export const holdLease = (ctx: ShopContext, lease: Lease, durationMs: number): Statement[] => [
  guardLease(ctx, lease),
  ctx.db
    .update(syncLeases)
    .set({ expiresAt: ctx.clock() + durationMs })
    .where(and(inShop(ctx, syncLeases), eq(syncLeases.fence, lease.fence))),
];
