import { and, desc, eq, sql } from 'drizzle-orm';
import { inJson } from '../platform/bulk.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { catalogAlternates, catalogItemColors, catalogItems } from './catalog.table.ts';
import { noKeyOf } from './items.store.ts';
import type { ItemName } from './items.usecases.ts';
import { itemKey, type KnownItem, type KnownItems } from './known.domain.ts';

/**
 * Several items at once, from the shop's catalogue alone: by their own number, else by an old number that only one item
 * goes by. Costs no call to BrickLink.
 */
export async function loadKnownItems(
  ctx: Pick<ShopContext, 'shopId' | 'db'>,
  asked: readonly ItemName[],
): Promise<KnownItems> {
  const known = new Map<string, KnownItem>();
  if (asked.length === 0) return known;
  const noKeys = [...new Set(asked.map(({ itemNo }) => noKeyOf(itemNo)))];
  const columns = { itemType: catalogItems.itemType, itemNo: catalogItems.itemNo, itemName: catalogItems.name };
  const [own, others] = await ctx.db.batch([
    ctx.db
      .select(columns)
      .from(catalogItems)
      .where(inShop(ctx, catalogItems, inJson(catalogItems.noKey, noKeys))),
    ctx.db
      .select({ ...columns, formerKey: catalogAlternates.alternateKey })
      .from(catalogAlternates)
      .innerJoin(
        catalogItems,
        and(
          eq(catalogItems.shopId, catalogAlternates.shopId),
          eq(catalogItems.itemType, catalogAlternates.itemType),
          eq(catalogItems.itemNo, catalogAlternates.itemNo),
        ),
      )
      .where(inShop(ctx, catalogAlternates, inJson(catalogAlternates.alternateKey, noKeys))),
  ]);
  const found = [...own, ...others];
  const colors = await ctx.db
    .select({
      itemType: catalogItemColors.itemType,
      itemNo: catalogItemColors.itemNo,
      blColorId: catalogItemColors.blColorId,
    })
    .from(catalogItemColors)
    .where(
      sql`${inShop(ctx, catalogItemColors)} AND (${catalogItemColors.itemType}, ${catalogItemColors.itemNo}) IN
        (SELECT value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(found.map((item) => [item.itemType, item.itemNo]))}))`,
    )
    .orderBy(desc(catalogItemColors.quantity), catalogItemColors.blColorId);
  const colorsOf = Map.groupBy(colors, itemKey);
  const withColors = ({ itemType, itemNo, itemName }: Omit<KnownItem, 'colorIds'>): KnownItem => ({
    ...{ itemType, itemNo, itemName },
    colorIds: (colorsOf.get(itemKey({ itemType, itemNo })) ?? []).map(({ blColorId }) => blColorId),
  });
  const formerly = Map.groupBy(others, ({ itemType, formerKey }) => itemKey({ itemType, itemNo: formerKey }));
  for (const [key, items] of formerly) if (items.length === 1 && items[0]) known.set(key, withColors(items[0]));
  for (const item of own) known.set(itemKey(item), withColors(item));
  return known;
}
