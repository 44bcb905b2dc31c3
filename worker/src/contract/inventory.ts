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

export const MovementQuery = v.object({
  lotId: v.pipe(v.string('Say which lot.'), v.maxLength(100)),
  limit: PageLimit,
  cursor: v.optional(Cursor),
});

export const Location = v.object({ id: v.string(), code: v.string(), lots: v.number(), pieces: v.number() });
export const LocationQuery = v.object({ q: v.optional(SearchText), limit: PageLimit, cursor: v.optional(Cursor) });
