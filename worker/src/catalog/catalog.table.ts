import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { CatalogLoad, LoadMapping, PriceFigures } from '../contract/catalog.ts';
import type { Condition, ItemType } from '../contract/common.ts';
import { at, flag } from '../platform/columns.ts';
import type { LoadProblems } from './loads.domain.ts';

/*
 * The catalogue is every shop's own: what one shop loads never changes what another finds. Rows of an item are joined by
 * (shop, type, number) and not by id, because an item whose name changes is filed elsewhere.
 */

/** Gives every shop the small number that its items' ids begin with, and remembers when lists were last fetched. */
export const catalogShops = sqliteTable('catalog_shops', {
  no: integer('no').primaryKey({ autoIncrement: true }),
  shopId: text('shop_id').notNull().unique(),
  colorsFetchedAt: at('colors_fetched_at'),
  categoriesFetchedAt: at('categories_fetched_at'),
});

/**
 * `id` is where an item is filed: shop, rank, running number (see `search.domain.ts`). Full-text hits come in the order
 * of ids, so a search reads the first page and stops. Triggers keep `catalog_search` in step with `words`.
 */
export const catalogItems = sqliteTable(
  'catalog_items',
  {
    id: integer('id').primaryKey(),
    shopId: text('shop_id').notNull(),
    itemType: text('item_type').$type<ItemType>().notNull(),
    /** As the catalogue writes it; `noKey` is the same in lower case. */
    itemNo: text('item_no').notNull(),
    noKey: text('no_key').notNull(),
    name: text('name').notNull(),
    /** What full-text search sees of number, name and category. */
    words: text('words').notNull(),
    categoryId: integer('category_id'),
    weightMg: integer('weight_mg'),
    year: integer('year'),
    /** Known sides such as `2 x 4`; '' when none is known. */
    dimensions: text('dimensions').notNull(),
    isObsolete: flag('is_obsolete').notNull(),
    source: text('source').$type<'file' | 'bricklink'>().notNull(),
    /** When the source was read. */
    asOf: at('as_of').notNull(),
    /** When BrickLink was asked for the item with its colours and elements; null while it was not. */
    fetchedAt: at('fetched_at'),
  },
  (t) => [
    uniqueIndex('catalog_items_by_no').on(t.shopId, t.itemType, t.itemNo),
    index('catalog_items_by_key').on(t.shopId, t.noKey),
    index('catalog_items_by_category').on(t.shopId, t.categoryId),
  ],
);

/** Numbers an item also goes by: old ones, those of its moulds. WITHOUT ROWID. */
export const catalogAlternates = sqliteTable(
  'catalog_alternates',
  {
    shopId: text('shop_id').notNull(),
    alternateKey: text('alternate_key').notNull(),
    itemType: text('item_type').$type<ItemType>().notNull(),
    itemNo: text('item_no').notNull(),
    alternateNo: text('alternate_no').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.shopId, t.alternateKey, t.itemType, t.itemNo] }),
    index('catalog_alternates_by_item').on(t.shopId, t.itemType, t.itemNo),
  ],
);

/** LEGO's own numbers of an item in a colour; several per item and colour, several items per number. WITHOUT ROWID. */
export const catalogElements = sqliteTable(
  'catalog_elements',
  {
    shopId: text('shop_id').notNull(),
    elementId: text('element_id').notNull(),
    itemType: text('item_type').$type<ItemType>().notNull(),
    itemNo: text('item_no').notNull(),
    blColorId: integer('bl_color_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.shopId, t.elementId, t.itemType, t.itemNo, t.blColorId] }),
    index('catalog_elements_by_item').on(t.shopId, t.itemType, t.itemNo),
  ],
);

/** Colours an item is known in. WITHOUT ROWID. */
export const catalogItemColors = sqliteTable(
  'catalog_item_colors',
  {
    shopId: text('shop_id').notNull(),
    itemType: text('item_type').$type<ItemType>().notNull(),
    itemNo: text('item_no').notNull(),
    blColorId: integer('bl_color_id').notNull(),
    /** In how many sets' pieces, as BrickLink counts; 0 when only an element tells of the colour. */
    quantity: integer('quantity').notNull(),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.itemType, t.itemNo, t.blColorId] })],
);

/** WITHOUT ROWID. */
export const catalogCategories = sqliteTable(
  'catalog_categories',
  {
    shopId: text('shop_id').notNull(),
    categoryId: integer('category_id').notNull(),
    name: text('name').notNull(),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.categoryId] })],
);

/** Colours newer than the table in `colors.data.ts`. WITHOUT ROWID. */
export const catalogColors = sqliteTable(
  'catalog_colors',
  {
    shopId: text('shop_id').notNull(),
    blColorId: integer('bl_color_id').notNull(),
    name: text('name').notNull(),
    /** `#rrggbb`; null when colourless. */
    hex: text('hex'),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.blColorId] })],
);

/** Words of names, to find what a mistyped one may have meant. WITHOUT ROWID. */
export const catalogWords = sqliteTable(
  'catalog_words',
  { shopId: text('shop_id').notNull(), word: text('word').notNull() },
  (t) => [primaryKey({ columns: [t.shopId, t.word] })],
);

/** Items BrickLink said it does not have, so that it is not asked again all day. WITHOUT ROWID. */
export const catalogMisses = sqliteTable(
  'catalog_misses',
  {
    shopId: text('shop_id').notNull(),
    itemType: text('item_type').$type<ItemType>().notNull(),
    itemNo: text('item_no').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.itemType, t.itemNo] })],
);

/** BrickLink's price guide as it was when asked. WITHOUT ROWID. */
export const catalogPrices = sqliteTable(
  'catalog_prices',
  {
    shopId: text('shop_id').notNull(),
    itemType: text('item_type').$type<ItemType>().notNull(),
    itemNo: text('item_no').notNull(),
    blColorId: integer('bl_color_id').notNull(),
    condition: text('condition').$type<Condition>().notNull(),
    currency: text('currency').notNull(),
    /** For sale now; sold in the last six months. */
    stock: text('stock', { mode: 'json' }).$type<PriceFigures>().notNull(),
    sold: text('sold', { mode: 'json' }).$type<PriceFigures>().notNull(),
    fetchedAt: at('fetched_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.itemType, t.itemNo, t.blColorId, t.condition] })],
);

/** A catalogue file on its way in. */
export const catalogLoads = sqliteTable(
  'catalog_loads',
  {
    id: text('id').primaryKey(),
    shopId: text('shop_id').notNull(),
    state: text('state').$type<CatalogLoad['state']>().notNull(),
    fileName: text('file_name').notNull(),
    /** Where the file lies in R2. */
    fileKey: text('file_key').notNull(),
    bytes: integer('bytes').notNull(),
    kind: text('kind').$type<CatalogLoad['kind']>().notNull(),
    format: text('format').$type<CatalogLoad['format']>().notNull(),
    /** Of a CSV; a tab for TSV, '' for XML. */
    delimiter: text('delimiter').notNull(),
    columns: text('columns', { mode: 'json' }).$type<string[]>().notNull(),
    sample: text('sample', { mode: 'json' }).$type<string[][]>().notNull(),
    mapping: text('mapping', { mode: 'json' }).$type<LoadMapping>(),
    /** Records taken in, and how many the file holds. */
    done: integer('done').notNull(),
    total: integer('total'),
    problems: text('problems', { mode: 'json' }).$type<LoadProblems>().notNull(),
    failure: text('failure'),
    /** Starts in a row that got nowhere. */
    attempts: integer('attempts').notNull(),
    createdAt: at('created_at').notNull(),
    finishedAt: at('finished_at'),
  },
  (t) => [index('catalog_loads_by_time').on(t.shopId, sql`${t.createdAt} DESC`)],
);
