import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { ItemType } from '../contract/common.ts';
import type { Statement } from '../platform/batch.ts';
import { insertRows, jsonChunks } from '../platform/bulk.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import {
  catalogAlternates,
  catalogCategories,
  catalogColors,
  catalogElements,
  catalogItemColors,
  catalogItems,
  catalogMisses,
  catalogShops,
  catalogWords,
} from './catalog.table.ts';
import type { ElementFacts, ItemFacts } from './itemFacts.domain.ts';
import { indexWords, RANK_SPAN, rankOf, SHOP_SPAN, spellingWords } from './search.domain.ts';

type Ctx = Pick<ShopContext, 'shopId' | 'db'>;

/** Numbers are looked up in lower case: people type `SW0001`. */
export const noKeyOf = (itemNo: string): string => itemNo.trim().toLowerCase();

/**
 * Files items, new ones and known ones alike; doing it again changes nothing.
 * @param at when the source was read, epoch milliseconds
 * @param fetched whether BrickLink was asked for the item with its colours and elements
 */
export function putItems(
  { db, shopId }: Ctx,
  items: readonly ItemFacts[],
  { source, at, fetched = false }: { source: 'file' | 'bricklink'; at: number; fetched?: boolean },
): Statement[] {
  if (items.length === 0) return [];
  const rows = items.map((item) => {
    const words = indexWords(item);
    return { ...item, words, rank: rankOf(item) };
  });
  const tuples = rows.map((row) => [
    row.itemType,
    row.itemNo,
    noKeyOf(row.itemNo),
    row.name,
    row.words,
    row.categoryId,
    row.weightMg,
    row.year,
    row.dimensions,
    row.isObsolete === null ? null : Number(row.isObsolete),
    row.rank,
  ]);
  const words = [...new Set(rows.flatMap((row) => spellingWords(row.words)))].map((word) => ({ shopId, word }));
  const categories = new Map(
    items.flatMap(({ categoryId, categoryName }) =>
      categoryId === null || categoryName === null ? [] : [[categoryId, categoryName] as const],
    ),
  );
  return [
    ...registerShop({ db, shopId }),
    ...jsonChunks(tuples).map((json) => db.run(fileItems(shopId, json, source, at, fetched))),
    ...insertRows(db, catalogAlternates, alternateRows(shopId, items), sql`DO NOTHING`),
    ...putCategories(
      { db, shopId },
      [...categories].map(([categoryId, name]) => ({ categoryId, name })),
    ),
    ...insertRows(db, catalogWords, words, sql`DO NOTHING`),
  ];
}

/** Every shop that has a catalogue has a number. */
export const registerShop = ({ db, shopId }: Ctx): Statement[] => [
  db.insert(catalogShops).values({ shopId }).onConflictDoNothing(),
];

/**
 * New items get the next running number of their rank; a known item keeps its id unless its rank has changed. The new
 * ids are counted from what is there before the statement, and are all different even when an item comes twice.
 */
function fileItems(shopId: string, json: string, source: string, at: number, fetched: boolean): SQL {
  // Written out: D1 binds numbers as floating point, and ids want whole divisions.
  const rankSpan = sql.raw(String(RANK_SPAN));
  const shopSpan = sql.raw(String(SHOP_SPAN));
  const rank = sql`json_extract(value, '$[10]')`;
  const base = sql`(SELECT no FROM catalog_shops WHERE shop_id = ${shopId}) * ${shopSpan} + ${rank} * ${rankSpan}`;
  const column = (i: number) => sql.raw(`json_extract(value, '$[${i}]')`);
  return sql`INSERT INTO catalog_items (id, shop_id, item_type, item_no, no_key, name, words, category_id, weight_mg, year,
      dimensions, is_obsolete, source, as_of, fetched_at)
    SELECT coalesce((SELECT max(id) FROM catalog_items WHERE id >= ${base} AND id < ${base} + ${rankSpan}), ${base})
        + row_number() OVER (PARTITION BY ${rank}),
      ${shopId}, ${column(0)}, ${column(1)}, ${column(2)}, ${column(3)}, ${column(4)}, ${column(5)}, ${column(6)}, ${column(7)},
      coalesce(${column(8)}, ''), coalesce(${column(9)}, 0), ${source}, ${at}, ${fetched ? at : null}
    FROM json_each(${json}) WHERE true
    ON CONFLICT (shop_id, item_type, item_no) DO UPDATE SET
      id = CASE WHEN id / ${rankSpan} = excluded.id / ${rankSpan} THEN id ELSE excluded.id END,
      name = excluded.name, words = excluded.words,
      category_id = coalesce(excluded.category_id, category_id),
      weight_mg = coalesce(excluded.weight_mg, weight_mg),
      year = coalesce(excluded.year, year),
      dimensions = CASE WHEN excluded.dimensions = '' THEN dimensions ELSE excluded.dimensions END,
      is_obsolete = CASE WHEN ${source} = 'bricklink' THEN excluded.is_obsolete ELSE is_obsolete END,
      source = excluded.source, as_of = excluded.as_of,
      fetched_at = coalesce(excluded.fetched_at, fetched_at)`;
}

function alternateRows(shopId: string, items: readonly ItemFacts[]) {
  return items.flatMap(({ itemType, itemNo, alternates }) =>
    alternates
      .map((alternateNo) => alternateNo.trim())
      .filter((alternateNo) => alternateNo !== '' && alternateNo !== itemNo)
      .map((alternateNo) => ({ shopId, itemType, itemNo, alternateNo, alternateKey: noKeyOf(alternateNo) })),
  );
}

/** Elements, and the colours they say an item is known in. */
export function putElements({ db, shopId }: Ctx, elements: readonly ElementFacts[]): Statement[] {
  return [
    ...insertRows(
      db,
      catalogElements,
      elements.map((element) => ({ shopId, ...element })),
      sql`DO NOTHING`,
    ),
    ...insertRows(
      db,
      catalogItemColors,
      elements.map(({ itemType, itemNo, blColorId }) => ({ shopId, itemType, itemNo, blColorId, quantity: 0 })),
      sql`DO NOTHING`,
    ),
  ];
}

/** The colours BrickLink knows an item in. */
export const putItemColors = (
  { db, shopId }: Ctx,
  { itemType, itemNo }: { itemType: ItemType; itemNo: string },
  colors: readonly { blColorId: number; quantity: number }[],
): Statement[] =>
  insertRows(
    db,
    catalogItemColors,
    colors.map((color) => ({ shopId, itemType, itemNo, ...color })),
    sql`(shop_id, item_type, item_no, bl_color_id) DO UPDATE SET quantity = excluded.quantity`,
  );

export const putCategories = (
  { db, shopId }: Ctx,
  categories: readonly { categoryId: number; name: string }[],
): Statement[] =>
  insertRows(
    db,
    catalogCategories,
    categories.map((category) => ({ shopId, ...category })),
    sql`(shop_id, category_id) DO UPDATE SET name = excluded.name WHERE name <> excluded.name`,
  );

export const putColors = (
  { db, shopId }: Ctx,
  colors: readonly { blColorId: number; name: string; hex: string | null }[],
): Statement[] =>
  insertRows(
    db,
    catalogColors,
    colors.map((color) => ({ shopId, ...color })),
    sql`(shop_id, bl_color_id) DO UPDATE SET name = excluded.name, hex = excluded.hex`,
  );

/** Lists were fetched; said only of a shop that is registered. */
export const noteListFetched = (
  { db, shopId }: Ctx,
  list: 'colorsFetchedAt' | 'categoriesFetchedAt',
  at: number,
): Statement =>
  db
    .update(catalogShops)
    .set({ [list]: at })
    .where(eq(catalogShops.shopId, shopId));

export async function loadCatalogShop(ctx: Ctx) {
  const [row] = await ctx.db.select().from(catalogShops).where(inShop(ctx, catalogShops));
  return row ?? null;
}

export type ItemRow = typeof catalogItems.$inferSelect;

/** An item by its own number. Numbers are compared without regard to case; the exact spelling wins. */
export async function loadItem(ctx: Ctx, itemType: ItemType, itemNo: string): Promise<ItemRow | null> {
  const rows = await ctx.db
    .select()
    .from(catalogItems)
    .where(inShop(ctx, catalogItems, eq(catalogItems.noKey, noKeyOf(itemNo)), eq(catalogItems.itemType, itemType)));
  return rows.find((row) => row.itemNo === itemNo) ?? rows[0] ?? null;
}

/** Items that also go by this number, in the order of the search. */
export async function loadItemsByAlternate(ctx: Ctx, itemType: ItemType, itemNo: string): Promise<ItemRow[]> {
  const rows = await ctx.db
    .select({ item: catalogItems })
    .from(catalogAlternates)
    .innerJoin(
      catalogItems,
      and(
        eq(catalogItems.shopId, catalogAlternates.shopId),
        eq(catalogItems.itemType, catalogAlternates.itemType),
        eq(catalogItems.itemNo, catalogAlternates.itemNo),
      ),
    )
    .where(
      inShop(
        ctx,
        catalogAlternates,
        eq(catalogAlternates.alternateKey, noKeyOf(itemNo)),
        eq(catalogAlternates.itemType, itemType),
      ),
    )
    .orderBy(asc(catalogItems.id));
  return rows.map(({ item }) => item);
}

/** Items this element id stands for, in the order of the search. */
export async function loadItemsByElement(ctx: Ctx, elementId: string): Promise<ItemRow[]> {
  const rows = await ctx.db
    .selectDistinct({ item: catalogItems })
    .from(catalogElements)
    .innerJoin(
      catalogItems,
      and(
        eq(catalogItems.shopId, catalogElements.shopId),
        eq(catalogItems.itemType, catalogElements.itemType),
        eq(catalogItems.itemNo, catalogElements.itemNo),
      ),
    )
    .where(inShop(ctx, catalogElements, eq(catalogElements.elementId, elementId)))
    .orderBy(asc(catalogItems.id));
  return rows.map(({ item }) => item);
}

/** What belongs to an item: alternates, colours (most common first), elements, the name of its category. */
export async function loadItemParts(ctx: Ctx, { itemType, itemNo, categoryId }: ItemRow) {
  const of = (table: typeof catalogAlternates | typeof catalogItemColors | typeof catalogElements) =>
    inShop(ctx, table, eq(table.itemType, itemType), eq(table.itemNo, itemNo));
  const [alternates, colors, elements, categories, newColors] = await ctx.db.batch([
    ctx.db.select().from(catalogAlternates).where(of(catalogAlternates)).orderBy(asc(catalogAlternates.alternateNo)),
    ctx.db
      .select()
      .from(catalogItemColors)
      .where(of(catalogItemColors))
      .orderBy(desc(catalogItemColors.quantity), asc(catalogItemColors.blColorId)),
    ctx.db.select().from(catalogElements).where(of(catalogElements)).orderBy(asc(catalogElements.elementId)),
    ctx.db
      .select()
      .from(catalogCategories)
      .where(inShop(ctx, catalogCategories, eq(catalogCategories.categoryId, categoryId ?? -1))),
    ctx.db.select().from(catalogColors).where(inShop(ctx, catalogColors)),
  ]);
  return { alternates, colors, elements, categoryName: categories[0]?.name ?? null, newColors };
}

export async function loadMiss(ctx: Ctx, itemType: ItemType, itemNo: string): Promise<number | null> {
  const [row] = await ctx.db
    .select()
    .from(catalogMisses)
    .where(inShop(ctx, catalogMisses, eq(catalogMisses.itemType, itemType), eq(catalogMisses.itemNo, itemNo)));
  return row?.at ?? null;
}

export const noteMiss = ({ db, shopId }: Ctx, itemType: ItemType, itemNo: string, at: number): Statement =>
  db
    .insert(catalogMisses)
    .values({ shopId, itemType, itemNo, at })
    .onConflictDoUpdate({
      target: [catalogMisses.shopId, catalogMisses.itemType, catalogMisses.itemNo],
      set: { at },
    });
