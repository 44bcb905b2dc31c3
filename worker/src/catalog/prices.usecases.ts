import { eq, sql } from 'drizzle-orm';
import type { PriceFigures, PriceGuide } from '../contract/catalog.ts';
import type { Condition } from '../contract/common.ts';
import type { PriceAnswer } from '../marketplaces/bricklink/bricklinkCatalog.client.ts';
import { commit } from '../platform/batch.ts';
import { iso } from '../platform/clock.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { enqueueWork } from '../platform/work.ts';
import { ageOf } from './age.domain.ts';
import { type Asked, askBricklink, type OpenCatalog } from './ask.usecases.ts';
import { catalogPrices } from './catalog.table.ts';
import type { ItemName } from './items.usecases.ts';

type PriceRow = typeof catalogPrices.$inferSelect;

/** What a price is asked for. */
export interface PricedItem extends ItemName {
  blColorId: number;
  condition: Condition;
}

/** A price guide, or in words why there is none. */
export type FoundPrices = { guide: PriceGuide; problem: null } | { guide: null; problem: string };

const NO_SUCH_ITEM = 'BrickLink has no price guide for this item.';

/**
 * BrickLink's price guide for an item in a colour and condition, for sale now and sold in the last six months, in the
 * currency of the shop's account. Two calls of the lowest priority when it is missing or older than 30 days; older than
 * seven days it is renewed by the queue; a failure shows the copy and says so.
 */
export async function priceGuide(
  ctx: ShopContext,
  item: PricedItem,
  options: { open?: OpenCatalog; waitMs?: number } = {},
): Promise<FoundPrices> {
  const row = await loadPrices(ctx, item);
  const age = ageOf(row?.fetchedAt ?? null, ctx.clock());
  if (row && age === 'fresh') return { guide: onWire(row), problem: null };
  if (row && age === 'background') {
    const { itemType, itemNo, blColorId, condition } = item;
    await enqueueWork(ctx.env, { kind: 'price_refresh', shopId: ctx.shopId, itemType, itemNo, blColorId, condition });
    return { guide: onWire(row, { isRefreshing: true }), problem: null };
  }
  const asked = await fetchPrices(ctx, item, options);
  if (asked.ok && asked.value) return { guide: onWire(asked.value), problem: null };
  const problem = asked.ok ? NO_SUCH_ITEM : asked.problem;
  return row ? { guide: onWire(row, { problem }), problem: null } : { guide: null, problem };
}

/** The queue's share: a message too many finds the guide fresh and does nothing. */
export async function refreshPrices(ctx: ShopContext, item: PricedItem): Promise<'done'> {
  const row = await loadPrices(ctx, item);
  if (ageOf(row?.fetchedAt ?? null, ctx.clock()) !== 'fresh') await fetchPrices(ctx, item);
  return 'done';
}

async function loadPrices(ctx: ShopContext, item: PricedItem): Promise<PriceRow | null> {
  const [row] = await ctx.db
    .select()
    .from(catalogPrices)
    .where(
      inShop(
        ctx,
        catalogPrices,
        eq(catalogPrices.itemType, item.itemType),
        eq(catalogPrices.itemNo, item.itemNo),
        eq(catalogPrices.blColorId, item.blColorId),
        eq(catalogPrices.condition, item.condition),
      ),
    );
  return row ?? null;
}

function fetchPrices(
  ctx: ShopContext,
  { itemType, itemNo, blColorId, condition }: PricedItem,
  options: { open?: OpenCatalog; waitMs?: number } = {},
): Promise<Asked<PriceRow | null>> {
  const item = { itemType, itemNo, blColorId, condition };
  return askBricklink(
    ctx,
    async (catalog) => {
      const [stock, sold] = await Promise.all([catalog.price(item, 'stock'), catalog.price(item, 'sold')]);
      if (!stock || !sold) return null;
      const row: PriceRow = {
        shopId: ctx.shopId,
        ...item,
        currency: stock.currency,
        stock: figures(stock),
        sold: figures(sold),
        fetchedAt: ctx.clock(),
      };
      const { currency, fetchedAt } = row;
      await commit(ctx.db, [
        ctx.db
          .insert(catalogPrices)
          .values(row)
          .onConflictDoUpdate({
            target: [
              catalogPrices.shopId,
              catalogPrices.itemType,
              catalogPrices.itemNo,
              catalogPrices.blColorId,
              catalogPrices.condition,
            ],
            set: { currency, stock: row.stock, sold: row.sold, fetchedAt },
            // Two who asked at once: the later answer stays.
            setWhere: sql`${catalogPrices.fetchedAt} <= ${fetchedAt}`,
          }),
      ]);
      return row;
    },
    options,
  );
}

const figures = ({ currency: _currency, ...rest }: PriceAnswer): PriceFigures => rest;

const onWire = (
  { currency, stock, sold, fetchedAt }: PriceRow,
  { isRefreshing = false, problem = null }: { isRefreshing?: boolean; problem?: string | null } = {},
): PriceGuide => ({
  currency,
  stock,
  sold,
  freshness: { asOf: iso(fetchedAt), source: 'bricklink', isRefreshing, problem },
});
