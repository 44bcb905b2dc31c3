import { and, desc, eq, ne, sql } from 'drizzle-orm';
import type { MarketplaceName } from '../contract/common.ts';
import { connections } from '../marketplaces/connections.table.ts';
import type { Statement } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { guard } from '../platform/guard.ts';
import { shopSettings } from '../platform/platform.table.ts';
import { type ImportRow, type ImportStage, type Preview, REPLACED } from './imports.domain.ts';
import { importOpenLines, importRows, imports } from './sync.table.ts';

export async function loadImport(ctx: ShopContext, importId: string): Promise<ImportRow | null> {
  const [row] = await ctx.db
    .select()
    .from(imports)
    .where(inShop(ctx, imports, eq(imports.id, importId)));
  return (row as ImportRow | undefined) ?? null;
}

/** The one being read or applied. */
export async function loadOpenImport(ctx: ShopContext): Promise<ImportRow | null> {
  const open = sql`${imports.state} IN ('reading', 'applying')`;
  const [row] = await ctx.db
    .select()
    .from(imports)
    .where(inShop(ctx, imports, open));
  return (row as ImportRow | undefined) ?? null;
}

/** The last imports, newest first. */
export async function loadImports(ctx: ShopContext, limit: number): Promise<ImportRow[]> {
  const rows = await ctx.db
    .select()
    .from(imports)
    .where(inShop(ctx, imports))
    .orderBy(desc(imports.createdAt), desc(imports.id))
    .limit(limit);
  return rows as ImportRow[];
}

/**
 * Opens an import unless one is open already; the partial unique index decides a race.
 * @returns false when another one was first
 */
export async function openImport(ctx: ShopContext, importId: string, source: MarketplaceName): Promise<boolean> {
  const rows = await ctx.db
    .insert(imports)
    .values({
      id: importId,
      shopId: ctx.shopId,
      source,
      state: 'reading',
      stage: 'orders' satisfies ImportStage,
      done: 0,
      createUnmatched: false,
      applyFrom: 0,
      attempts: 0,
      createdBy: ctx.actor?.memberId ?? null,
      createdAt: ctx.clock(),
    })
    .onConflictDoNothing()
    .returning({ id: imports.id });
  return rows.length > 0;
}

interface ImportValues {
  state?: ImportRow['state'];
  stage?: ImportStage;
  done?: number;
  total?: number | null;
  counts?: Preview;
  otherOrders?: ImportRow['otherOrders'];
  otherOrdersDeducted?: boolean | null;
  createUnmatched?: boolean;
  fileKey?: string | null;
  applyFrom?: number;
  attempts?: number;
  failure?: ImportRow['failure'];
  finishedAt?: number | null;
}

export const saveImport = (ctx: ShopContext, importId: string, values: ImportValues): Statement =>
  ctx.db
    .update(imports)
    .set(values)
    .where(inShop(ctx, imports, eq(imports.id, importId)));

/** Falls unless the import still stands where the work was planned. */
export const guardImport = (ctx: ShopContext, row: Pick<ImportRow, 'id' | 'state' | 'done' | 'applyFrom'>): Statement =>
  guard(
    ctx.db,
    sql`EXISTS (SELECT 1 FROM imports WHERE id = ${row.id} AND shop_id = ${ctx.shopId} AND state = ${row.state}
      AND done = ${row.done} AND apply_from = ${row.applyFrom})`,
  );

/** Falls when an import is being read or applied. */
export const guardNoneOpen = (ctx: ShopContext): Statement =>
  guard(
    ctx.db,
    sql`NOT EXISTS (SELECT 1 FROM imports WHERE shop_id = ${ctx.shopId} AND state IN ('reading', 'applying'))`,
  );

/** Older readings of the same source, which can be applied no longer. */
export async function loadReplaced(ctx: ShopContext, importId: string, source: MarketplaceName): Promise<ImportRow[]> {
  const applicable = sql`(${imports.state} = 'ready' OR (${imports.state} = 'failed' AND ${imports.stage} IN ('applying', 'finishing')))`;
  const current = sql`coalesce(${imports.failure} ->> 'code', '') <> ${REPLACED}`;
  const rows = await ctx.db
    .select()
    .from(imports)
    .where(inShop(ctx, imports, eq(imports.source, source), ne(imports.id, importId), applicable, current));
  return rows as ImportRow[];
}

/** Forgets what was staged for an import. */
export const dropStaged = (ctx: ShopContext, importId: string): Statement[] => [
  ctx.db.delete(importRows).where(eq(importRows.importId, importId)),
  ctx.db.delete(importOpenLines).where(eq(importOpenLines.importId, importId)),
];

/** The currency of lots whose list names none: the store's, or else the shop's. */
export async function currencyOf(ctx: ShopContext, source: MarketplaceName): Promise<string> {
  const [[connection], [settings]] = await ctx.db.batch([
    ctx.db
      .select({ currency: connections.currency })
      .from(connections)
      .where(inShop(ctx, connections, eq(connections.marketplace, source))),
    ctx.db.select({ currency: shopSettings.currency }).from(shopSettings).where(eq(shopSettings.shopId, ctx.shopId)),
  ]);
  return connection?.currency ?? settings?.currency ?? 'EUR';
}

/** Notes that a marketplace's stock is in our books. */
export const markStockImported = (ctx: ShopContext, source: MarketplaceName): Statement =>
  ctx.db
    .update(connections)
    .set({ stockImportedAt: ctx.clock() })
    .where(and(inShop(ctx, connections), eq(connections.marketplace, source)));
