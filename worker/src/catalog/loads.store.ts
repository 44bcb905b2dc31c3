import { desc, eq, sql } from 'drizzle-orm';
import type { Statement } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { guard } from '../platform/guard.ts';
import { catalogColors, catalogLoads } from './catalog.table.ts';

type Ctx = Pick<ShopContext, 'shopId' | 'db'>;
export type LoadRow = typeof catalogLoads.$inferSelect;

export const addLoad = ({ db }: Ctx, row: LoadRow): Statement => db.insert(catalogLoads).values(row);

export const saveLoad = (ctx: Ctx, id: string, values: Partial<LoadRow>): Statement =>
  ctx.db
    .update(catalogLoads)
    .set(values)
    .where(inShop(ctx, catalogLoads, eq(catalogLoads.id, id)));

/** Takes the batch down when another worker has got further with this load, or it has ended. */
export const guardLoad = ({ db, shopId }: Ctx, { id, state, done }: LoadRow): Statement =>
  guard(
    db,
    sql`EXISTS (SELECT 1 FROM catalog_loads WHERE id = ${id} AND shop_id = ${shopId} AND state = ${state} AND done = ${done})`,
  );

export async function loadLoad(ctx: Ctx, id: string): Promise<LoadRow | null> {
  const [row] = await ctx.db
    .select()
    .from(catalogLoads)
    .where(inShop(ctx, catalogLoads, eq(catalogLoads.id, id)));
  return row ?? null;
}

export const loadLoads = (ctx: Ctx, limit: number): Promise<LoadRow[]> =>
  ctx.db
    .select()
    .from(catalogLoads)
    .where(inShop(ctx, catalogLoads))
    .orderBy(desc(catalogLoads.createdAt), desc(catalogLoads.id))
    .limit(limit);

export const loadRunningLoads = (ctx: Ctx): Promise<{ id: string }[]> =>
  ctx.db
    .select({ id: catalogLoads.id })
    .from(catalogLoads)
    .where(inShop(ctx, catalogLoads, eq(catalogLoads.state, 'loading')));

/** Colours newer than our table that the shop knows. */
export const loadNewColors = (ctx: Ctx) => ctx.db.select().from(catalogColors).where(inShop(ctx, catalogColors));
