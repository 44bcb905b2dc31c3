import { and, eq, sql } from 'drizzle-orm';
import type { MarketplaceName } from '../contract/common.ts';
import { connections } from '../marketplaces/connections.table.ts';
import type { Statement } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';

/** Outside changes are looked for this often: two list calls a day. */
const COMPARE_EVERY_MS = 24 * 3_600_000;

export const noteCompared = (ctx: ShopContext, name: MarketplaceName): Statement =>
  ctx.db
    .update(connections)
    .set({ comparedAt: ctx.clock() })
    .where(inShop(ctx, connections, eq(connections.marketplace, name)));

/** Marketplaces kept in step whose lots were not compared for a day, or wait for it after a restore. */
export async function comparisonsDue(ctx: ShopContext): Promise<MarketplaceName[]> {
  const rows = await ctx.db
    .select({ name: connections.marketplace })
    .from(connections)
    .where(
      and(
        inShop(ctx, connections, eq(connections.stockMode, 'on')),
        sql`(coalesce(compared_at, 0) < ${ctx.clock() - COMPARE_EVERY_MS}
          OR EXISTS (SELECT 1 FROM listings x WHERE x.shop_id = connections.shop_id AND x.marketplace = connections.marketplace
            AND x.state = 'unknown' AND x.reading ->> 'shownQuantity' < 0))`,
      ),
    );
  return rows.map(({ name }) => name);
}
