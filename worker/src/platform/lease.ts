import { and, eq, sql } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import { inShop, type ShopContext } from './context.ts';
import { guard } from './guard.ts';
import { syncLeases } from './platform.table.ts';

/** A right to sync one shop, until `expiresAt`. Every batch carries `guardLease`. */
export interface Lease {
  fence: number;
  expiresAt: number;
}

/**
 * Takes the shop's lease when nobody holds a live one.
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
  return row ? { fence: row.fence, expiresAt: row.expiresAt } : null;
}

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
