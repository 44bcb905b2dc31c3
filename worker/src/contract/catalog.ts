import * as v from 'valibot';
import { Amount, Condition, Currency, Cursor, IsoTime, ItemType, PageLimit, pageOf, SearchText } from './common.ts';

/** Digits of a colour or category id, as text in addresses. */
const IdText = (message: string) => v.pipe(v.string(), v.regex(/^\d{1,9}$/, message), v.transform(Number));

export const ItemNo = v.pipe(
  v.string(),
  v.minLength(1, 'This is not an item number.'),
  v.maxLength(60, 'This is not an item number.'),
  v.regex(/^[^\p{C}]+$/u, 'This is not an item number.'),
);

export const CatalogQuery = v.object({
  q: v.optional(SearchText),
  type: v.optional(ItemType),
  category: v.optional(IdText('A category is a whole number.')),
  /** A BrickLink colour: only items known in it. */
  color: v.optional(IdText('A colour is a whole number.')),
  limit: PageLimit,
  cursor: v.optional(Cursor),
});
export type CatalogQuery = v.InferInput<typeof CatalogQuery>;

export const CatalogItem = v.object({
  itemType: ItemType,
  itemNo: v.string(),
  name: v.string(),
  categoryId: v.nullable(v.number()),
  categoryName: v.nullable(v.string()),
  year: v.nullable(v.number()),
  isObsolete: v.boolean(),
  /** A colour to show the item in, one it is known in; 0 when it has none or none is known. */
  pictureColorId: v.number(),
  /** Why it was found: its number, another number it goes by, an element of it, its name. */
  match: v.picklist(['number', 'alternate', 'element', 'text']),
  /** The colour an element id names; null for other matches. */
  blColorId: v.nullable(v.number()),
});
export type CatalogItem = v.InferOutput<typeof CatalogItem>;

export const CatalogPage = v.object({
  ...pageOf(CatalogItem).entries,
  /** What was searched for instead, when nothing matched as it was written; null otherwise. */
  corrected: v.nullable(v.string()),
  /** The colour that was named among the words: what is known in it comes first; null without one. */
  color: v.nullable(v.object({ blColorId: v.number(), name: v.string() })),
});
export type CatalogPage = v.InferOutput<typeof CatalogPage>;

export const CatalogColor = v.object({
  blColorId: v.number(),
  name: v.string(),
  hex: v.nullable(v.string()),
});
export type CatalogColor = v.InferOutput<typeof CatalogColor>;

/** How old what is shown is, and why it is no newer. */
export const Freshness = v.object({
  /** When the source was read. */
  asOf: IsoTime,
  source: v.picklist(['file', 'bricklink']),
  /** Asked for again in the background: look again in a moment. */
  isRefreshing: v.boolean(),
  /** Why asking BrickLink did not work, in words; null when it did or was not needed. */
  problem: v.nullable(v.string()),
});
export type Freshness = v.InferOutput<typeof Freshness>;

export const CatalogItemDetail = v.object({
  itemType: ItemType,
  itemNo: v.string(),
  name: v.string(),
  categoryId: v.nullable(v.number()),
  categoryName: v.nullable(v.string()),
  year: v.nullable(v.number()),
  weightMg: v.nullable(v.number()),
  dimensions: v.string(),
  isObsolete: v.boolean(),
  /** The number asked for when it is an old one of this item; null otherwise. */
  askedNo: v.nullable(v.string()),
  alternates: v.array(v.string()),
  /** Known colours, the most common first. */
  colors: v.array(v.object({ ...CatalogColor.entries, quantity: v.number(), elementIds: v.array(v.string()) })),
  freshness: Freshness,
});
export type CatalogItemDetail = v.InferOutput<typeof CatalogItemDetail>;

export const CatalogCategory = v.object({
  categoryId: v.number(),
  name: v.string(),
  items: v.number(),
});
export type CatalogCategory = v.InferOutput<typeof CatalogCategory>;

export const CatalogOverview = v.object({
  categories: v.array(CatalogCategory),
  /** Every colour there is, those newer than our own table included. */
  colors: v.array(CatalogColor),
  /** Items per type. */
  counts: v.array(v.object({ itemType: ItemType, items: v.number() })),
});
export type CatalogOverview = v.InferOutput<typeof CatalogOverview>;

/** One side of the price guide, in ten-thousandths of its currency. */
export const PriceFigures = v.object({
  min: v.nullable(Amount),
  max: v.nullable(Amount),
  average: v.nullable(Amount),
  /** Weighted by pieces. */
  quantityAverage: v.nullable(Amount),
  /** Lots for sale, or sales. */
  lots: v.number(),
  pieces: v.number(),
});
export type PriceFigures = v.InferOutput<typeof PriceFigures>;

export const PriceQuery = v.object({
  color: v.optional(IdText('A colour is a whole number.'), '0'),
  condition: v.optional(Condition, 'N'),
});

export const PriceGuide = v.object({
  currency: Currency,
  /** For sale now. */
  stock: PriceFigures,
  /** Sold in the last six months. */
  sold: PriceFigures,
  freshness: Freshness,
});
export type PriceGuide = v.InferOutput<typeof PriceGuide>;

/** Columns of a CSV, by their position from 0. */
const ColumnNo = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(200));
export const LoadMapping = v.object({
  itemType: ItemType,
  itemNo: ColumnNo,
  name: ColumnNo,
  categoryId: v.optional(v.nullable(ColumnNo), null),
  categoryName: v.optional(v.nullable(ColumnNo), null),
  /** Other numbers in one field, separated by `|`, `,` or `;`. */
  alternates: v.optional(v.nullable(ColumnNo), null),
  year: v.optional(v.nullable(ColumnNo), null),
  weightG: v.optional(v.nullable(ColumnNo), null),
});
export type LoadMapping = v.InferOutput<typeof LoadMapping>;

export const LOAD_KINDS = ['items', 'colors', 'categories', 'elements'] as const;

export const CatalogLoad = v.object({
  id: v.string(),
  fileName: v.string(),
  /** mapping: the columns must be named first; loading → loaded, or failed. */
  state: v.picklist(['mapping', 'loading', 'loaded', 'failed', 'cancelled']),
  kind: v.picklist(LOAD_KINDS),
  format: v.picklist(['tsv', 'csv', 'xml']),
  /** For `mapping`: the file's columns, its first rows, and what we take them for. */
  columns: v.array(v.string()),
  sample: v.array(v.array(v.string())),
  mapping: v.nullable(LoadMapping),
  progress: v.object({ done: v.number(), total: v.nullable(v.number()) }),
  /** The first 100, by line of the file. */
  problems: v.array(v.object({ line: v.number(), message: v.string() })),
  problemCount: v.number(),
  failure: v.nullable(v.string()),
  createdAt: IsoTime,
  finishedAt: v.nullable(IsoTime),
});
export type CatalogLoad = v.InferOutput<typeof CatalogLoad>;
