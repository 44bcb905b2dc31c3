import * as v from 'valibot';
import {
  Amount,
  Completeness,
  Condition,
  Cursor,
  IsoTime,
  ITEM_TYPES,
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
  /**
   * dirty: waits to be pushed; failed: waits for a person; unknown: looked at before anything is pushed; question: it
   * was changed there, and nobody has said which is right; gone: not there any more; off: stock is not kept in step.
   */
  state: v.picklist(['in_step', 'dirty', 'failed', 'unknown', 'question', 'gone', 'off']),
  /** Why it failed, in words. */
  problem: v.nullable(v.string()),
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
  /** Percent off the price while a sale is on; below zero where a marketplace asks for more. */
  salePercent: v.number(),
  /** Prices of a piece from so many on. */
  tiers: v.array(v.object({ quantity: Quantity, unitPrice: Amount })),
  onHand: Quantity,
  reserved: Quantity,
  available: Quantity,
  sold: Quantity,
  levels: v.array(StockLevel),
  remarks: v.string(),
  description: v.string(),
  stockRoom: v.nullable(v.picklist(['A', 'B', 'C'])),
  isRetain: v.boolean(),
  bulk: v.number(),
  holdBack: Quantity,
  keptOff: v.array(MarketplaceName),
  /** Low when no more than this many pieces are available. */
  lowAt: v.nullable(Quantity),
  /** Counts changes of everything but pieces; a change names the version it was made on. */
  version: v.number(),
  listings: v.array(Listing),
  imageUrl: v.string(),
  updatedAt: IsoTime,
  /** Deleted lots are in no list; their page and ledger can still be read. */
  deletedAt: v.nullable(IsoTime),
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

export const STOCK_STATES = ['in_stock', 'sold_out', 'reserved', 'low'] as const;

const WholeText = (message: string) => v.pipe(v.string(), v.regex(/^\d{1,12}$/, message), v.transform(Number));

export const LotQuery = v.object({
  /** Item number, item name, colour, remarks or location code. */
  q: v.optional(SearchText),
  location: v.optional(SearchText),
  /** Exactly this drawer. */
  place: v.optional(SearchText),
  stock: v.optional(v.picklist(STOCK_STATES, 'This is not a state of stock.')),
  condition: v.optional(Condition),
  color: v.optional(WholeText('The colour is a BrickLink colour number.')),
  type: v.optional(v.picklist(ITEM_TYPES, 'This is not a type of item.')),
  /** A category's number in the shop's catalogue; `none`: what the catalogue knows no category of. */
  category: v.optional(v.union([v.literal('none'), WholeText('A category is a number.')])),
  /** Lowest and highest unit price, in ten-thousandths. */
  minPrice: v.optional(WholeText('A price is a whole number of ten-thousandths.')),
  maxPrice: v.optional(WholeText('A price is a whole number of ten-thousandths.')),
  sort: v.optional(v.picklist(LOT_SORTS, 'This is not a column one can sort by.'), 'item'),
  limit: PageLimit,
  cursor: v.optional(Cursor),
  /** In place of a cursor: the row to begin with, counted from 0, for screens that jump. */
  at: v.optional(WholeText('A row is a whole number, counted from 0.')),
});
export type LotQuery = v.InferInput<typeof LotQuery>;

export const LotPage = v.object({ rows: v.array(Lot), nextCursor: v.nullable(v.string()), total: v.number() });
export type LotPage = v.InferOutput<typeof LotPage>;

export const PriceTier = v.object({
  quantity: v.pipe(Quantity, v.minValue(2, 'A lower price starts at 2 pieces or more.'), v.maxValue(1_000_000)),
  unitPrice: v.pipe(Amount, v.minValue(1, 'A price for many cannot be nothing.')),
});

/** Lots of one type and category, deleted ones left out. */
export const StockedCategory = v.object({
  itemType: ItemType,
  /** null: the shop's catalogue knows no category of these. */
  categoryId: v.nullable(v.number()),
  name: v.string(),
  lots: v.number(),
});
export type StockedCategory = v.InferOutput<typeof StockedCategory>;

const isBeyond = (
  before: { quantity: number; unitPrice: number } | undefined,
  tier: { quantity: number; unitPrice: number },
) => before === undefined || (tier.quantity > before.quantity && tier.unitPrice < before.unitPrice);

/** What a bulk change has to know of a lot to be shown before it is made. */
export const LotOutline = v.pick(Lot, [
  'id',
  'itemName',
  'colorName',
  'unitPrice',
  'currency',
  'salePercent',
  'onHand',
  'levels',
  'remarks',
  'description',
  'stockRoom',
  'isRetain',
  'bulk',
  'tiers',
  'holdBack',
  'keptOff',
  'lowAt',
]);
export type LotOutline = v.InferOutput<typeof LotOutline>;
export const OutlineQuery = v.omit(LotQuery, ['limit', 'at']);
export type OutlineQuery = v.InferInput<typeof OutlineQuery>;
export const OutlinePage = v.object({
  rows: v.array(LotOutline),
  nextCursor: v.nullable(v.string()),
  total: v.number(),
});
export type OutlinePage = v.InferOutput<typeof OutlinePage>;

/** What fits into remarks, and into a description. */
export const MOST_WORDS = 1000;
const Words = v.pipe(v.string(), v.trim(), v.maxLength(MOST_WORDS, 'At most 1,000 characters fit here.'));
/** What can be changed about a lot, other than its pieces. */
const lotFields = {
  unitPrice: v.optional(
    v.pipe(Amount, v.minValue(0, 'A price cannot be negative.'), v.maxValue(10_000_000_000, 'This price is too high.')),
  ),
  /** Both marketplaces take up to 95. */
  salePercent: v.optional(
    v.pipe(
      v.number('Say how many percent.'),
      v.integer('A sale is a whole number of percent.'),
      v.minValue(0, 'A sale cannot be below 0 percent.'),
      v.maxValue(95, 'A sale takes off at most 95 percent.'),
    ),
  ),
  remarks: v.optional(Words),
  description: v.optional(Words),
  stockRoom: v.optional(v.nullable(v.picklist(['A', 'B', 'C'], 'A stockroom is A, B or C.'))),
  isRetain: v.optional(v.boolean()),
  /** Sold only in multiples of this. */
  bulk: v.optional(v.pipe(Quantity, v.minValue(1, 'Sold in multiples of at least 1.'), v.maxValue(100_000))),
  /** Lower prices from a quantity upwards, rising quantities and falling prices. */
  tiers: v.optional(
    v.pipe(
      v.array(PriceTier),
      v.maxLength(3, 'At most three lower prices.'),
      v.check(
        (tiers) => tiers.every((tier, i) => i === 0 || isBeyond(tiers[i - 1], tier)),
        'Each step needs a higher quantity and a lower price than the one before.',
      ),
    ),
  ),
  /** Pieces that no marketplace is told of. */
  holdBack: v.optional(v.pipe(Quantity, v.minValue(0, 'No fewer than none can be held back.'), v.maxValue(1_000_000))),
  /** Marketplaces it is not sold on. */
  keptOff: v.optional(v.array(MarketplaceName)),
  lowAt: v.optional(
    v.nullable(v.pipe(Quantity, v.minValue(0, 'The mark cannot be below none.'), v.maxValue(1_000_000))),
  ),
};
export const LotFields = v.object(lotFields);
export type LotFields = v.InferOutput<typeof LotFields>;
export const LotPatch = v.object({
  ...lotFields,
  /** The version the change was made on; another one means that somebody was faster. */
  version: v.pipe(v.number('Say which version you changed.'), v.integer()),
});
export type LotPatch = v.InferInput<typeof LotPatch>;

export const LotChange = v.object({
  id: v.string(),
  before: LotFields,
  after: LotFields,
  undoes: v.nullable(v.string()),
  isUndone: v.boolean(),
  actorName: v.nullable(v.string()),
  at: IsoTime,
});
export type LotChange = v.InferOutput<typeof LotChange>;

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
  /** no: it belongs to an order or a walk, which is where it is taken back. */
  undo: v.picklist(['possible', 'undone', 'no']),
  isUndo: v.boolean(),
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

/** What was found in a drawer; lots that were not counted are left alone. The same `id` again changes nothing. */
export const CountBody = v.object({
  id: v.pipe(v.string('A count is named by a ULID, made by the caller.'), v.ulid('A count is named by a ULID.')),
  code: PlaceCode,
  counts: v.pipe(
    v.array(
      v.object({
        lotId: v.pipe(v.string(), v.maxLength(100)),
        quantity: v.pipe(Quantity, v.minValue(0, 'There cannot be fewer than none.'), v.maxValue(1_000_000)),
        /** When it was counted; what moved since then is added. */
        at: IsoTime,
      }),
    ),
    v.minLength(1, 'Count at least one lot.'),
    v.maxLength(500, 'At most 500 lots at once.'),
  ),
});
export type CountBody = v.InferInput<typeof CountBody>;
export const CountResult = v.object({
  /** Lots whose level in the drawer was changed, and by how many pieces in all, up or down. */
  lots: v.number(),
  pieces: v.number(),
});
export type CountResult = v.InferOutput<typeof CountResult>;

/** Moves all pieces of some lots into one drawer. The same `id` again changes nothing. */
export const BulkMoveBody = v.object({
  id: v.pipe(v.string('A move is named by a ULID, made by the caller.'), v.ulid('A move is named by a ULID.')),
  lotIds: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(100))),
    v.minLength(1, 'Choose at least one lot.'),
    v.maxLength(500, 'At most 500 lots at once.'),
  ),
  to: PlaceCode,
});
export type BulkMoveBody = v.InferInput<typeof BulkMoveBody>;
export const BulkMoveResult = v.object({ lots: v.number(), pieces: v.number() });

const Replacement = v.object({
  find: v.pipe(v.string(), v.minLength(1, 'Say which words are replaced.'), v.maxLength(MOST_WORDS)),
  with: v.pipe(v.string(), v.maxLength(MOST_WORDS, 'At most 1,000 characters fit here.')),
});

/**
 * The same change for many lots; a price may be set, or raised and lowered by a share of what it is, and words set,
 * replaced or added to. Words that would become too long are left as they are. The same `id`
 * again changes nothing; without one a repeat raises prices a second time.
 */
export const BulkEditBody = v.object({
  id: MoveId,
  lotIds: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(100))),
    v.minLength(1, 'Choose at least one lot.'),
    v.maxLength(500, 'At most 500 lots at once.'),
  ),
  set: v.optional(LotFields, {}),
  /** Wherever the one stands in the words, put the other. */
  replace: v.optional(v.object({ remarks: v.optional(Replacement), description: v.optional(Replacement) }), {}),
  /** Words to put behind those that are there. */
  append: v.optional(v.object({ remarks: v.optional(Words), description: v.optional(Words) }), {}),
  pricePercent: v.optional(
    v.pipe(
      v.number('Say by how many percent.'),
      v.minValue(-99, 'A price can be lowered by at most 99 percent.'),
      v.maxValue(1000, 'A price can be raised by at most 1,000 percent.'),
    ),
  ),
});
export type BulkEditBody = v.InferInput<typeof BulkEditBody>;
export const BulkEditResult = v.object({ changed: v.number() });

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
