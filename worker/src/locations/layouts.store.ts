import { eq } from 'drizzle-orm';
import type { Layout } from '../contract/layout.ts';
import type { ShopContext } from '../platform/context.ts';
import { layouts } from './layouts.table.ts';

/** The plan a shop has drawn; null when it has drawn none. */
export async function findLayout(ctx: ShopContext): Promise<{ layout: Layout; version: number } | null> {
  const [row] = await ctx.db.select().from(layouts).where(eq(layouts.shopId, ctx.shopId));
  return row ? { layout: row.layout as Layout, version: row.version } : null;
}
