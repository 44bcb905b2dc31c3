import * as v from 'valibot';
import {
  Amount,
  Completeness,
  Condition,
  Cursor,
  IsoTime,
  ItemType,
  MARKETPLACES,
  MarketplaceName,
  PageLimit,
  Quantity,
  SearchText,
} from './common.ts';
import { Todo } from './todos.ts';

/** Our words for where an order is; the marketplace's own word stands beside it as `rawStatus`. */
export const ORDER_STATUSES = [
  'unpaid',
  'paid',
  'picked',
  'picked_short',
  'packed',
  'shipped',
  'received',
  'completed',
  'on_hold',
  'problem',
  'cancelled',
  'unknown',
] as const;
export const OrderStatus = v.picklist(ORDER_STATUSES);
export type OrderStatus = v.InferOutput<typeof OrderStatus>;

/** A status on its way to the marketplace. */
export const StatusWrite = v.object({
  id: v.string(),
  target: v.picklist(['picked', 'packed', 'shipped']),
  rawTarget: v.string(),
  /** waiting: held back by an open shortage; pending: on its way; parked: given up after many tries, can be retried. */
  state: v.picklist(['waiting', 'pending', 'confirmed', 'refused', 'parked', 'withdrawn']),
  message: v.nullable(v.string()),
  attempts: v.number(),
  requestedAt: IsoTime,
  settledAt: v.nullable(IsoTime),
});
export type StatusWrite = v.InferOutput<typeof StatusWrite>;

export const OrderSummary = v.object({
  id: v.string(),
  marketplace: MarketplaceName,
  remoteId: v.string(),
  status: OrderStatus,
  rawStatus: v.string(),
  buyerName: v.string(),
  orderedAt: IsoTime,
  changedAt: IsoTime,
  lotCount: v.number(),
  pieceCount: v.number(),
  currency: v.string(),
  grandTotal: Amount,
  shortPieces: v.number(),
  unmatchedLines: v.number(),
  openTodos: v.number(),
  batchCount: v.number(),
  write: v.nullable(
    v.object({ state: StatusWrite.entries.state, target: StatusWrite.entries.target, message: v.nullable(v.string()) }),
  ),
});
export type OrderSummary = v.InferOutput<typeof OrderSummary>;

export const ORDER_SORTS = [
  '-orderedAt',
  'orderedAt',
  '-changedAt',
  '-grandTotal',
  'grandTotal',
  '-lotCount',
  'lotCount',
  'buyer',
  '-buyer',
] as const;

const commaList = <T extends readonly [string, ...string[]]>(values: T, message: string) =>
  v.pipe(
    v.string(),
    v.transform((text) => text.split(',').filter(Boolean)),
    v.array(v.picklist(values, message)),
  );

export const OrderQuery = v.object({
  /** Comma-separated, for example `paid,picked_short`. */
  status: v.optional(commaList(ORDER_STATUSES, 'This is not an order status.')),
  marketplace: v.optional(commaList(MARKETPLACES, 'This is not a marketplace we know.')),
  /** Ordered at or after / before; ISO times. */
  from: v.optional(IsoTime),
  to: v.optional(IsoTime),
  buyer: v.optional(SearchText),
  /** Order number, buyer, item number or item name. */
  q: v.optional(SearchText),
  sort: v.optional(v.picklist(ORDER_SORTS, 'This is not a column one can sort by.'), '-orderedAt'),
  limit: PageLimit,
  cursor: v.optional(Cursor),
});
export type OrderQuery = v.InferInput<typeof OrderQuery>;

export const OrderPage = v.object({
  rows: v.array(OrderSummary),
  nextCursor: v.nullable(v.string()),
  /** Orders per status under the same filters, the status filter left out; for the chips. */
  counts: v.record(v.string(), v.number()),
});
export type OrderPage = v.InferOutput<typeof OrderPage>;

export const OrderLine = v.object({
  /** Unique within the order. */
  remoteLotId: v.string(),
  lotId: v.nullable(v.string()),
  itemType: ItemType,
  itemNo: v.nullable(v.string()),
  itemName: v.string(),
  blColorId: v.nullable(v.number()),
  colorName: v.string(),
  /** `#rrggbb`, null for colourless items. */
  colorHex: v.nullable(v.string()),
  condition: Condition,
  completeness: v.nullable(Completeness),
  /** Pieces the buyer wants now: the sum over batches. */
  quantity: Quantity,
  batches: v.array(v.object({ no: v.number(), quantity: Quantity })),
  reserved: Quantity,
  picked: Quantity,
  short: Quantity,
  unitPrice: Amount,
  remarks: v.string(),
  description: v.string(),
  /** Where the reserved pieces lie; for lines without a lot, the codes read from the remarks with `locationId` null. */
  places: v.array(v.object({ locationId: v.nullable(v.string()), code: v.string(), quantity: Quantity })),
  imageUrl: v.string(),
});
export type OrderLine = v.InferOutput<typeof OrderLine>;

export const OrderEvent = v.object({
  id: v.string(),
  at: IsoTime,
  /** Dotted, for example `orders.imported`, `orders.batch_added`, `orders.status_confirmed`. */
  kind: v.string(),
  /** A sentence. */
  message: v.string(),
  actorName: v.nullable(v.string()),
});
export type OrderEvent = v.InferOutput<typeof OrderEvent>;

export const OrderDetail = v.object({
  ...OrderSummary.entries,
  paidAt: v.nullable(IsoTime),
  money: v.object({
    subtotal: Amount,
    shipping: Amount,
    insurance: Amount,
    extra: Amount,
    credit: Amount,
    coupon: Amount,
    tax: Amount,
    grandTotal: Amount,
  }),
  payment: v.object({ method: v.string(), rawStatus: v.string() }),
  shipping: v.object({ method: v.string(), trackingNo: v.nullable(v.string()), trackingLink: v.nullable(v.string()) }),
  /** Null for roles that may not see buyers' personal data. */
  buyer: v.nullable(
    v.object({
      realName: v.string(),
      email: v.string(),
      phone: v.string(),
      addressLines: v.array(v.string()),
      countryCode: v.string(),
    }),
  ),
  buyerNote: v.string(),
  sellerNote: v.string(),
  /** The order on the marketplace's own site. */
  remoteUrl: v.string(),
  lines: v.array(OrderLine),
  timeline: v.array(OrderEvent),
  todos: v.array(Todo),
  writes: v.array(StatusWrite),
  /** What may be asked of `POST …/status` now, in the order buttons should stand. */
  nextStatuses: v.array(v.picklist(['paid', 'picked', 'packed', 'shipped'])),
});
export type OrderDetail = v.InferOutput<typeof OrderDetail>;

/**
 * `picked`, `packed` and `shipped` move forward and are written to the marketplace; `paid` takes a picked order back
 * (the pieces return to their reservation; the marketplace is never set back).
 */
export const StatusBody = v.object({
  status: v.picklist(
    ['paid', 'picked', 'packed', 'shipped'],
    'Choose picked, packed or shipped, or paid to take a pick back.',
  ),
  trackingNo: v.optional(
    v.pipe(v.string(), v.trim(), v.maxLength(100, 'A tracking number has at most 100 characters.')),
  ),
  trackingLink: v.optional(
    v.pipe(v.string(), v.trim(), v.url('A tracking link starts with https://.'), v.maxLength(500)),
  ),
});
export type StatusBody = v.InferInput<typeof StatusBody>;

/** Many orders at once; each succeeds or is refused on its own. */
export const BulkStatusBody = v.object({
  orderIds: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(100))),
    v.minLength(1, 'Choose at least one order.'),
    v.maxLength(100, 'Change at most 100 orders at once.'),
  ),
  status: v.picklist(['paid', 'picked', 'packed', 'shipped']),
});
export const BulkStatusResult = v.object({
  results: v.array(
    v.object({
      orderId: v.string(),
      ok: v.boolean(),
      status: v.nullable(OrderStatus),
      message: v.nullable(v.string()),
    }),
  ),
});
