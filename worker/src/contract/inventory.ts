import * as v from 'valibot';
import {
  Amount,
  Completeness,
  Condition,
  Cursor,
  IsoTime,
  ItemType,
  MarketplaceName,
  PageLimit,
  Quantity,
  SearchText,
} from './common.ts';

export const StockLevel = v.object({ locationId: v.string(), code: v.string(), onHand: Quantity, reserved: Quantity });

export const Listing = v.object({
  marketplace: MarketplaceName,
  remoteLotId: v.string(),
  /** What we believe the marketplace shows. */
  shownQuantity: Quantity,
  state: v.picklist(['in_step', 'dirty', 'unknown']),
});

export const Lot = v.object({
  id: v.string(),
  itemType: ItemType,
  itemNo: v.string(),
  itemName: v.string(),
  blColorId: v.number(),
  colorName: v.string(),
  colorHex: v.nullable(v.string()),
  condition: Condition,
  completeness: v.nullable(Completeness),
  unitPrice: Amount,
  currency: v.string(),
  onHand: Quantity,
  reserved: Quantity,
  available: Quantity,
  sold: Quantity,
  levels: v.array(StockLevel),
  remarks: v.string(),
  description: v.string(),
  stockRoom: v.nullable(v.picklist(['A', 'B', 'C'])),
  listings: v.array(Listing),
  imageUrl: v.string(),
  updatedAt: IsoTime,
});
export type Lot = v.InferOutput<typeof Lot>;

export const LOT_SORTS = [
  'item',
  '-item',
  'location',
  '-location',
  '-onHand',
  'onHand',
  '-available',
  'available',
  '-price',
  'price',
] as const;

export const LotQuery = v.object({
  /** Item number, item name, colour, remarks or location code. */
  q: v.optional(SearchText),
  location: v.optional(SearchText),
  stock: v.optional(v.picklist(['in_stock', 'sold_out', 'reserved'])),
  sort: v.optional(v.picklist(LOT_SORTS, 'This is not a column one can sort by.'), 'item'),
  limit: PageLimit,
  cursor: v.optional(Cursor),
});
export type LotQuery = v.InferInput<typeof LotQuery>;

export const LotPage = v.object({ rows: v.array(Lot), nextCursor: v.nullable(v.string()), total: v.number() });
export type LotPage = v.InferOutput<typeof LotPage>;

export const MOVEMENT_KINDS = [
  'receive',
  'reserve',
  'release',
  'sale',
  'unpick',
  'count',
  'transfer',
  'import',
  'restock',
] as const;

export const Movement = v.object({
  id: v.string(),
  lotId: v.string(),
  kind: v.picklist(MOVEMENT_KINDS),
  onHandDelta: Quantity,
  reservedDelta: Quantity,
  soldDelta: Quantity,
  locationCode: v.string(),
  orderId: v.nullable(v.string()),
  actorName: v.nullable(v.string()),
  at: IsoTime,
});
export type Movement = v.InferOutput<typeof Movement>;

const MoveId = v.optional(v.pipe(v.string(), v.ulid('A change is named by a ULID, made by the caller.')));
/** The code of a drawer. In remarks `,` `;` and `|` part one code from the next, so none holds them. */
export const PlaceCode = v.pipe(
  v.string('Say where: the code of the drawer.'),
  v.trim(),
  v.minLength(1, 'Say where: the code of the drawer.'),
  v.maxLength(80, 'A code is at most 80 characters long.'),
  v.regex(/^[^,;|\p{C}]+$/u, 'A code has no comma, semicolon or bar: they part one code from the next.'),
);
const SomePieces = v.pipe(
  Quantity,
  v.minValue(1, 'Say how many pieces, at least 1.'),
  v.maxValue(1_000_000, 'This is more than fits in a drawer.'),
);

/** What the desk does with a lot's pieces. The same `id` again changes nothing. */
export const MovementBody = v.variant('kind', [
  /** So many lie there now. */
  v.object({
    kind: v.literal('count'),
    id: MoveId,
    code: PlaceCode,
    quantity: v.pipe(Quantity, v.minValue(0, 'There cannot be fewer than none.'), v.maxValue(1_000_000)),
  }),
  v.object({ kind: v.literal('receive'), id: MoveId, code: PlaceCode, quantity: SomePieces }),
  v.object({ kind: v.literal('transfer'), id: MoveId, from: PlaceCode, to: PlaceCode, quantity: SomePieces }),
]);
export type MovementBody = v.InferInput<typeof MovementBody>;

export const MovementQuery = v.object({
  lotId: v.pipe(v.string('Say which lot.'), v.maxLength(100)),
  limit: PageLimit,
  cursor: v.optional(Cursor),
});

export const Location = v.object({ id: v.string(), code: v.string(), lots: v.number(), pieces: v.number() });
export type Location = v.InferOutput<typeof Location>;
export const LocationBody = v.object({
  code: v.pipe(PlaceCode, v.regex(/[\p{L}\p{N}]/u, 'A code has a letter or a number in it.')),
});
/** Codes of all drawers, in the order people read them. */
export const LocationCodes = v.object({ codes: v.array(v.string()) });
export const LocationQuery = v.object({ q: v.optional(SearchText), limit: PageLimit, cursor: v.optional(Cursor) });
