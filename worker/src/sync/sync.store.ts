import { and, desc, eq, inArray } from 'drizzle-orm';
import type { MarketplaceName } from '../contract/common.ts';
import type { SyncRun, SyncRunPart } from '../contract/sync.ts';
import { rawStatusAfter } from '../orders/orderStatus.domain.ts';
import { orders, statusWrites } from '../orders/orders.table.ts';
import type { Statement } from '../platform/batch.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { iso, isoOrNull } from '../platform/clock.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { orderIdOf } from '../platform/ids.ts';
import type { SyncCursor } from './sync.domain.ts';
import { syncRuns } from './sync.table.ts';

export type RunRow = Omit<typeof syncRuns.$inferSelect, 'cursor'> & { cursor: SyncCursor | null };

export async function loadRun(ctx: ShopContext, runId: string): Promise<RunRow | null> {
  const [row] = await ctx.db
    .select()
    .from(syncRuns)
    .where(inShop(ctx, syncRuns, eq(syncRuns.id, runId)));
  return (row as RunRow | undefined) ?? null;
}

export async function loadOpenRun(ctx: ShopContext): Promise<RunRow | null> {
  const [row] = await ctx.db
    .select()
    .from(syncRuns)
    .where(inShop(ctx, syncRuns, inArray(syncRuns.state, ['queued', 'running'])));
  return (row as RunRow | undefined) ?? null;
}

/** The last runs, newest first. */
export async function loadRuns(ctx: ShopContext, limit: number): Promise<RunRow[]> {
  const rows = await ctx.db
    .select()
    .from(syncRuns)
    .where(inShop(ctx, syncRuns))
    .orderBy(desc(syncRuns.queuedAt))
    .limit(limit);
  return rows as RunRow[];
}

/** A run as screens see it. */
export const runOnWire = (run: RunRow): SyncRun => ({
  id: run.id,
  trigger: run.trigger,
  state: run.state,
  stage: run.stage,
  queuedAt: iso(run.queuedAt),
  startedAt: isoOrNull(run.startedAt),
  finishedAt: isoOrNull(run.finishedAt),
  parts: run.parts,
});

/**
 * Opens a run unless one is open already; the partial unique index decides a race.
 * @returns false when another run was first
 */
export async function openRun(ctx: ShopContext, runId: string, trigger: SyncRun['trigger']): Promise<boolean> {
  const rows = await ctx.db
    .insert(syncRuns)
    .values({ id: runId, shopId: ctx.shopId, trigger, state: 'queued', queuedAt: ctx.clock(), parts: [], again: false })
    .onConflictDoNothing()
    .returning({ id: syncRuns.id });
  return rows.length > 0;
}

export const saveRun = (
  ctx: ShopContext,
  runId: string,
  values: Partial<Pick<RunRow, 'state' | 'stage' | 'startedAt' | 'finishedAt' | 'again' | 'cursor'>> & {
    parts?: SyncRunPart[];
  },
): Statement =>
  ctx.db
    .update(syncRuns)
    .set(values)
    .where(inShop(ctx, syncRuns, eq(syncRuns.id, runId)));

/** What the list last said about some orders, by remote id; orders we do not know are left out. */
export async function loadFingerprints(ctx: ShopContext, marketplace: MarketplaceName, remoteIds: string[]) {
  const ids = remoteIds.map((remoteId) => orderIdOf(ctx.shopId, marketplace, remoteId));
  const rows = await ctx.db
    .select({
      remoteId: orders.remoteId,
      fingerprint: orders.fingerprint,
      contentFingerprint: orders.contentFingerprint,
      status: orders.status,
    })
    .from(orders)
    .where(inShopByIds(ctx, orders, orders.id, ids));
  return new Map(rows.map(({ remoteId, ...rest }) => [remoteId, rest]));
}

/** Raw statuses per order that our own writes explain: those on their way and the last one confirmed. */
export async function loadExplained(ctx: ShopContext, marketplace: MarketplaceName, orderIds: string[]) {
  const rows = await ctx.db
    .select({ orderId: statusWrites.orderId, rawTarget: statusWrites.rawTarget })
    .from(statusWrites)
    .where(
      and(
        inShopByIds(ctx, statusWrites, statusWrites.orderId, orderIds),
        inArray(statusWrites.state, ['pending', 'confirmed', 'parked']),
      ),
    );
  const explained = new Map<string, Set<string>>();
  for (const { orderId, rawTarget } of rows) {
    const raws = explained.get(orderId) ?? new Set();
    explained.set(orderId, raws.add(rawStatusAfter(marketplace, rawTarget)));
  }
  return explained;
}
