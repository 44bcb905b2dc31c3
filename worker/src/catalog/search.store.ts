import { eq, type SQL, sql } from 'drizzle-orm';
import type { CatalogItem } from '../contract/catalog.ts';
import type { ItemType } from '../contract/common.ts';
import type { ShopContext } from '../platform/context.ts';
import { noKeyOf } from './items.store.ts';

type Ctx = Pick<ShopContext, 'shopId' | 'db'>;

/** What a search lets through. */
export interface SearchFilter {
  type?: ItemType | undefined;
  category?: number | undefined;
  color?: number | undefined;
  /** Leaves out what is known in this colour. */
  notColor?: number | undefined;
}

/** A hit with the id it is filed under, which is its place in the list. */
export interface Hit extends CatalogItem {
  id: number;
}

/** Shown of a part that is known in no colour yet: most parts exist in black, and a picture is better than none. */
const LIKELY_COLOR = 11;

interface HitRow {
  id: number;
  item_type: ItemType;
  item_no: string;
  name: string;
  category_id: number | null;
  category_name: string | null;
  year: number | null;
  is_obsolete: number;
  picture_color: number | null;
  element_color: number | null;
}

/** Columns of a hit on `i`, a row of `catalog_items`. @param elementColor SQL of the colour an element names */
function hitColumns({ shopId }: Ctx, filter: SearchFilter, elementColor: SQL): SQL {
  const picture =
    filter.color === undefined
      ? sql`(SELECT bl_color_id FROM catalog_item_colors c WHERE c.shop_id = ${shopId} AND c.item_type = i.item_type
          AND c.item_no = i.item_no ORDER BY quantity DESC, bl_color_id LIMIT 1)`
      : sql`${filter.color}`;
  return sql`i.id, i.item_type, i.item_no, i.name, i.category_id, i.year, i.is_obsolete,
    (SELECT name FROM catalog_categories k WHERE k.shop_id = ${shopId} AND k.category_id = i.category_id) AS category_name,
    ${picture} AS picture_color, ${elementColor} AS element_color`;
}

function filterOn({ shopId }: Ctx, { type, category, color, notColor }: SearchFilter): SQL {
  const isKnownIn = (one: number) =>
    sql`EXISTS (SELECT 1 FROM catalog_item_colors c WHERE c.shop_id = ${shopId} AND c.item_type = i.item_type
        AND c.item_no = i.item_no AND c.bl_color_id = ${one})`;
  const conditions = [
    sql`i.shop_id = ${shopId}`,
    ...(type === undefined ? [] : [sql`i.item_type = ${type}`]),
    ...(category === undefined ? [] : [sql`i.category_id = ${category}`]),
    ...(color === undefined ? [] : [isKnownIn(color)]),
    ...(notColor === undefined ? [] : [sql`NOT ${isKnownIn(notColor)}`]),
  ];
  return sql.join(conditions, sql` AND `);
}

const toHit =
  (match: CatalogItem['match']) =>
  (row: HitRow): Hit => ({
    id: row.id,
    itemType: row.item_type,
    itemNo: row.item_no,
    name: row.name,
    categoryId: row.category_id,
    categoryName: row.category_name,
    year: row.year,
    isObsolete: row.is_obsolete === 1,
    pictureColorId: row.element_color ?? row.picture_color ?? (row.item_type === 'PART' ? LIKELY_COLOR : 0),
    match,
    blColorId: row.element_color,
  });

const NO_ELEMENT = sql`NULL`;

/**
 * Items that go by exactly this number: their own, that of a set without its suffix, an alternate one, an element's.
 * Each item once, under the first of these that fits.
 */
export async function findByNumber(ctx: Ctx, number: string, filter: SearchFilter): Promise<Hit[]> {
  const { db, shopId } = ctx;
  const key = noKeyOf(number);
  const named = filterOn(ctx, filter);
  const own = sql`SELECT ${hitColumns(ctx, filter, NO_ELEMENT)} FROM catalog_items i
    WHERE i.no_key IN (${key}, ${`${key}-1`}) AND ${named} ORDER BY i.id LIMIT 20`;
  const alternate = sql`SELECT ${hitColumns(ctx, filter, NO_ELEMENT)} FROM catalog_alternates a
    CROSS JOIN catalog_items i ON i.shop_id = a.shop_id AND i.item_type = a.item_type AND i.item_no = a.item_no
    WHERE a.shop_id = ${shopId} AND a.alternate_key = ${key} AND ${named} ORDER BY i.id LIMIT 20`;
  const element = sql`SELECT ${hitColumns(ctx, filter, sql`e.bl_color_id`)} FROM catalog_elements e
    CROSS JOIN catalog_items i ON i.shop_id = e.shop_id AND i.item_type = e.item_type AND i.item_no = e.item_no
    WHERE e.shop_id = ${shopId} AND e.element_id = ${key} AND ${named} ORDER BY i.id LIMIT 20`;
  const [byNo, byAlternate, byElement] = await Promise.all(
    [own, alternate, element].map((query) => db.all<HitRow>(query)),
  );
  const hits = [
    ...(byNo ?? []).map(toHit('number')),
    ...(byAlternate ?? []).map(toHit('alternate')),
    ...(byElement ?? []).map(toHit('element')),
  ];
  return [...new Map(hits.toReversed().map((hit) => [hit.id, hit])).values()].toReversed();
}

/** Where a page of hits lies. */
export interface HitRange {
  /** Ids above `after` and below `to`. */
  after: number;
  to: number;
  limit: number;
}

/** Items all of whose words match, in the order they are filed. @param expression of FTS5 */
export async function findByWords(
  ctx: Ctx,
  expression: string,
  filter: SearchFilter,
  { after, to, limit }: HitRange,
): Promise<Hit[]> {
  const rows = await ctx.db.all<HitRow>(
    sql`SELECT ${hitColumns(ctx, filter, NO_ELEMENT)} FROM catalog_search s CROSS JOIN catalog_items i ON i.id = s.rowid
      WHERE s.catalog_search MATCH ${expression} AND s.rowid > ${after} AND s.rowid < ${to} AND ${filterOn(ctx, filter)}
      ORDER BY s.rowid LIMIT ${limit}`,
  );
  return rows.map(toHit('text'));
}

/** Every item, in the order they are filed. */
export async function listItems(ctx: Ctx, filter: SearchFilter, { after, to, limit }: HitRange): Promise<Hit[]> {
  const rows = await ctx.db.all<HitRow>(
    sql`SELECT ${hitColumns(ctx, filter, NO_ELEMENT)} FROM catalog_items i
      WHERE i.id > ${after} AND i.id < ${to} AND ${filterOn(ctx, filter)} ORDER BY i.id LIMIT ${limit}`,
  );
  return rows.map(toHit('text'));
}

/** Which of these words begin no word of the shop's catalogue. */
export async function unknownWords({ db, shopId }: Ctx, words: readonly string[]): Promise<string[]> {
  const rows = await db.all<{ word: string }>(
    sql`SELECT value AS word FROM json_each(${JSON.stringify(words)}) WHERE NOT EXISTS (
      SELECT 1 FROM catalog_words WHERE shop_id = ${shopId} AND word >= value AND word < value || char(1114111))`,
  );
  return rows.map(({ word }) => word);
}

/** Words of the shop's catalogue of about this length; as one text, since thousands of rows take longer to hand over. */
export async function wordsOfLength({ db, shopId }: Ctx, from: number, to: number): Promise<string[]> {
  const rows = await db.all<{ words: string | null }>(
    sql`SELECT group_concat(word, ' ') AS words FROM catalog_words WHERE shop_id = ${shopId} AND length(word) BETWEEN ${from} AND ${to}`,
  );
  return rows[0]?.words?.split(' ') ?? [];
}

/** Items per type, and per category among those of a type. */
export async function countItems(ctx: Ctx, type: ItemType | undefined) {
  const { db, shopId } = ctx;
  const [counts, categories] = await Promise.all([
    db.all<{ itemType: ItemType; items: number }>(
      sql`SELECT item_type AS itemType, count(*) AS items FROM catalog_items WHERE shop_id = ${shopId} GROUP BY 1 ORDER BY 2 DESC`,
    ),
    db.all<{ categoryId: number; name: string; items: number }>(
      sql`SELECT k.category_id AS categoryId, k.name, n.items FROM catalog_categories k JOIN (
          SELECT i.category_id, count(*) AS items FROM catalog_items i WHERE ${filterOn(ctx, { type })} GROUP BY 1
        ) n ON n.category_id = k.category_id WHERE ${eq(sql`k.shop_id`, shopId)} ORDER BY k.name`,
    ),
  ]);
  return { counts, categories };
}
