import * as v from 'valibot';

/** The two marketplaces, spelled as in URLs and in the database. */
export const MARKETPLACES = ['bricklink', 'brickowl'] as const;
export const MarketplaceName = v.picklist(MARKETPLACES);
export type MarketplaceName = v.InferOutput<typeof MarketplaceName>;

/** Names people see; use these wherever a marketplace is written out. */
export const MARKETPLACE_LABELS: Record<MarketplaceName, string> = { bricklink: 'BrickLink', brickowl: 'Brick Owl' };

export const ROLES = ['owner', 'manager', 'picker', 'viewer'] as const;
export const Role = v.picklist(ROLES);
export type Role = v.InferOutput<typeof Role>;

/** ISO 8601 in UTC with milliseconds, for example `2026-02-03T09:15:27.480Z`. */
export const IsoTime = v.pipe(v.string(), v.isoTimestamp());

/** Integer ten-thousandths of the currency named next to it: 0.0850 EUR is 850. */
export const Amount = v.pipe(v.number(), v.integer());

/** ISO 4217, for example `EUR`. */
export const Currency = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'Use a three-letter currency code such as EUR.'));

export const Quantity = v.pipe(v.number(), v.integer());

/** BrickLink catalogue types, upper case as on BrickLink's wire. */
export const ITEM_TYPES = [
  'PART',
  'SET',
  'MINIFIG',
  'GEAR',
  'BOOK',
  'CATALOG',
  'INSTRUCTION',
  'ORIGINAL_BOX',
  'UNSORTED_LOT',
] as const;
export const ItemType = v.picklist(ITEM_TYPES);
export type ItemType = v.InferOutput<typeof ItemType>;

export const Condition = v.picklist(['N', 'U']);
export type Condition = v.InferOutput<typeof Condition>;

/** For sets: sealed, complete, incomplete. */
export const Completeness = v.picklist(['S', 'C', 'B']);
export type Completeness = v.InferOutput<typeof Completeness>;

/** Text search box: trimmed, at most 100 characters. */
export const SearchText = v.pipe(v.string(), v.trim(), v.maxLength(100, 'Search for at most 100 characters.'));

/** Query values arrive as text; this reads a page size of 1–200, 50 when absent. */
export const PageLimit = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^\d{1,3}$/, 'The page size must be a whole number.'),
    v.transform(Number),
    v.minValue(1, 'The page size must be at least 1.'),
    v.maxValue(200, 'The page size can be at most 200.'),
  ),
  '50',
);

/** Opaque position in a list; give back what the last page returned as `nextCursor`. */
export const Cursor = v.pipe(
  v.string(),
  v.maxLength(500, 'This page position is not one of ours. Start from the first page.'),
);

/** A whole list page: rows and where to go on, null at the end. */
export const pageOf = <T extends v.GenericSchema>(row: T) =>
  v.object({ rows: v.array(row), nextCursor: v.nullable(v.string()) });
