import { and, desc, eq, sql } from 'drizzle-orm';
import { inJson } from '../platform/bulk.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { catalogAlternates, catalogItemColors, catalogItems } from './catalog.table.ts';
import { noKeyOf } from './items.store.ts';
import type { ItemName } from './items.usecases.ts';
import { itemKey, type KnownItem, type KnownItems, type KnownNumbers } from './known.domain.ts';

type Shop = Pick<ShopContext, 'shopId' | 'db'>;

/**
 * Several items at once, from the shop's catalogue alone: by their own number, else by an old number that only one item
 * goes by. Costs no call to BrickLink.
 */
export async function loadKnownItems(ctx: Shop, asked: readonly ItemName[]): Promise<KnownItems> {
  const meant = await loadMeant(ctx, asked);
  return new Map([...meant].flatMap(([key, [item, ...more]]) => (item && more.length === 0 ? [[key, item]] : [])));
}

/** What numbers may mean, and by which other numbers the same items go. */
export async function loadKnownNumbers(ctx: Shop, asked: readonly ItemName[]): Promise<KnownNumbers> {
  const meant = await loadMeant(ctx, asked);
  const items = [...new Map([...meant.values()].flat().map((item) => [itemKey(item), item])).values()];
  if (items.length === 0) return { meant, others: new Map() };
  const rows = await ctx.db.all<{ itemType: ItemName['itemType']; itemNo: string; otherNo: string; isShared: number }>(
    sql`SELECT a.item_type AS itemType, a.item_no AS itemNo, a.alternate_no AS otherNo, EXISTS (
          SELECT 1 FROM catalog_alternates b WHERE b.shop_id = a.shop_id AND b.alternate_key = a.alternate_key
            AND b.item_type = a.item_type AND b.item_no <> a.item_no) AS isShared
        FROM json_each(${JSON.stringify(items.map((item) => [item.itemType, item.itemNo]))}) AS asked
        CROSS JOIN catalog_alternates a ON a.shop_id = ${ctx.shopId} AND a.item_type = asked.value ->> 0
          AND a.item_no = asked.value ->> 1
        ORDER BY a.alternate_key`,
  );
  const others = Map.groupBy(
    rows.map((row) => ({ key: itemKey(row), itemNo: row.otherNo, isShared: row.isShared === 1 })),
    ({ key }) => key,
  );
  return { meant, others };
}

async function loadMeant(ctx: Shop, asked: readonly ItemName[]): Promise<Map<string, KnownItem[]>> {
  const known = new Map<string, KnownItem[]>();
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
  for (const [key, items] of formerly) known.set(key, items.map(withColors));
  for (const item of own) known.set(itemKey(item), [withColors(item)]);
  return known;
}
