import { eq, sql } from 'drizzle-orm';
import type { Layout } from '../contract/layout.ts';
import type { Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { guard } from '../platform/guard.ts';
import { layouts } from './layouts.table.ts';

/** The plan a shop has drawn; null when it has drawn none. */
export async function findLayout(ctx: ShopContext) {
  const [row] = await ctx.db.select().from(layouts).where(eq(layouts.shopId, ctx.shopId));
  return row ? { ...row, layout: row.layout as Layout } : null;
}

/** Stores a plan as the version after the one it was drawn on; falls when that is not the stored one any more. */
export const saveLayout = (ctx: ShopContext, layout: Layout, drawnOn: number): Statement[] => {
  const values = {
    layout,
    version: drawnOn + 1,
    updatedAt: ctx.clock(),
    updatedBy: ctx.actor?.memberId ?? null,
  };
  return [
    guard(ctx.db, sql`${drawnOn} = coalesce((SELECT version FROM layouts WHERE shop_id = ${ctx.shopId}), 0)`),
    ctx.db
      .insert(layouts)
      .values({ shopId: ctx.shopId, ...values })
      .onConflictDoUpdate({ target: layouts.shopId, set: values }),
  ];
};
