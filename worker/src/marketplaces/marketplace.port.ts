import type { Completeness, Condition, ItemType, MarketplaceName } from '../contract/common.ts';
import type { MarketplaceError, MarketplaceErrorKind } from './marketplace.errors.ts';

/*
 * The one face both marketplaces show to the rest of the program. Conventions of every type here:
 * ids are strings; money is an integer in ten-thousandths of the currency unit; times are epoch milliseconds;
 * weights are milligrams per piece; free text is '' when absent, HTML entities decoded; a fact that is not known is null.
 */

export type { Completeness, Condition, ItemType, MarketplaceName };

/** A marketplace's order status in our words. The raw one is always kept beside it. */
export type RemoteOrderStatus =
  | 'unpaid'
  | 'paid'
  | 'packed'
  | 'shipped'
  | 'received'
  | 'completed'
  | 'cancelled'
  | 'problem'
  | 'on_hold'
  | 'purged'
  | 'unknown';

/** Brick Owl's grades of used goods: like new, good, acceptable. BrickLink has one only. */
export type UsedGrade = 'usedn' | 'usedg' | 'useda';
export type StockRoom = 'A' | 'B' | 'C';

/** One of the numbers under which Brick Owl knows an item: `bl_item_no`, `design_id`, `item_no` (element id), `boid`, … */
export interface RemoteItemId {
  type: string;
  id: string;
}

/** What one order looks like in the list: enough to tell whether it must be fetched. */
export interface RemoteOrderSummary {
  remoteId: string;
  orderedAt: number;
  /** Last status change (BrickLink) or update, where the list tells; Brick Owl's list does not. */
  changedAt: number | null;
  rawStatus: string;
  /**
   * Differs whenever the list shows that anything we store may have changed. Compare for equality only. Brick Owl's list
   * shows no notes, addresses, tracking numbers or refunds: refresh its open orders by `fetchOrders` and compare
   * `RemoteOrder.changedAt`.
   */
  fingerprint: string;
  /** Differs when lines may have changed: counts, goods total, BrickLink's UPDATED. Compare for equality only. */
  contentFingerprint: string;
}

export interface RemoteAddress {
  /** Street lines; the whole free-text block when the buyer gave no structured address. */
  lines: string[];
  city: string;
  state: string;
  postalCode: string;
  /** ISO 3166-1 alpha-2, `GB` for the United Kingdom; '' when not told. */
  countryCode: string;
  phone: string;
}

export interface RemoteBuyer {
  username: string;
  realName: string;
  email: string;
  /** Orders by this buyer in this store including this one; null when not told. */
  orderCount: number | null;
  address: RemoteAddress;
}

/** Amounts of an order. `credit` and `coupon` are positive and reduce the total; `tax` is contained in `grandTotal`. */
export interface RemoteOrderMoney {
  currency: string;
  subtotal: number;
  shipping: number;
  insurance: number;
  extra: number;
  credit: number;
  coupon: number;
  tax: number;
  grandTotal: number;
}

export interface RemoteOrderLineBatch {
  /** 1 is the original order; higher numbers were added later by the buyer. */
  no: number;
  quantity: number;
  unitPrice: number;
}

/** One line per remote lot: batches of the same lot are summed, with the split kept. */
export interface RemoteOrderLine {
  /** BrickLink inventory id, Brick Owl lot id. The lot may no longer exist. */
  remoteLotId: string;
  /** Our id stored on their lot, or the BrickLink lot id that another tool stored on a Brick Owl lot. */
  externalLotId: string | null;
  /** PART where Brick Owl's type has no counterpart or is not told: the catalogue has the last word. */
  itemType: ItemType;
  itemNo: string | null;
  /** Numbers the item may have on BrickLink, best first; one entry, `itemNo`, on BrickLink. */
  candidateItemNos: string[];
  itemName: string;
  boid: string | null;
  blColorId: number | null;
  boColorId: number | null;
  colorName: string;
  condition: Condition;
  completeness: Completeness | null;
  usedGrade: UsedGrade | null;
  /** Pieces wanted: refunded ones are taken off; 0 when all were refunded. */
  quantity: number;
  batches: RemoteOrderLineBatch[];
  /** Of the first batch. */
  unitPrice: number;
  currency: string;
  remarks: string;
  description: string;
  weightMg: number | null;
  ids: RemoteItemId[];
}

export interface RemoteOrder {
  remoteId: string;
  orderedAt: number;
  changedAt: number | null;
  rawStatus: string;
  status: RemoteOrderStatus;
  /** Null while unpaid, and always on Brick Owl, which does not tell. */
  paidAt: number | null;
  buyer: RemoteBuyer;
  money: RemoteOrderMoney;
  payment: { method: string; rawStatus: string };
  shipping: { method: string; trackingNo: string | null; trackingLink: string | null; shippedAt: number | null };
  buyerNote: string;
  sellerNote: string;
  lotCount: number;
  pieceCount: number;
  /** Null when only the summary part was asked for. */
  lines: RemoteOrderLine[] | null;
  /** The parsed answers as they came, `{order, items}`, to be stored. Holds buyer data. */
  raw: { order: unknown; items: unknown };
}

export type OrderFetchResult =
  | { remoteId: string; ok: true; order: RemoteOrder }
  | { remoteId: string; ok: false; error: MarketplaceError };

/** A price from a quantity upwards. */
export interface PriceTier {
  quantity: number;
  unitPrice: number;
}

/** One lot as the marketplace shows it to its seller. */
export interface RemoteLot {
  remoteLotId: string;
  externalLotId: string | null;
  itemType: ItemType;
  /** Null when Brick Owl does not tell, or tells several. */
  itemNo: string | null;
  boid: string | null;
  /** Numbers the item may have on BrickLink, best first; one entry, `itemNo`, on BrickLink. */
  candidateItemNos: string[];
  itemName: string;
  blColorId: number | null;
  boColorId: number | null;
  colorName: string;
  condition: Condition;
  usedGrade: UsedGrade | null;
  completeness: Completeness | null;
  /** Listed quantity: open orders are already deducted. */
  quantity: number;
  unitPrice: number;
  /** Neither marketplace's lot list tells it today: the store's currency applies. */
  currency: string | null;
  description: string;
  remarks: string;
  bulk: number;
  /** Stays at quantity 0 instead of vanishing. Always true on Brick Owl. */
  isRetain: boolean;
  stockRoom: StockRoom | null;
  forSale: boolean;
  myCost: number | null;
  salePercent: number;
  tiers: PriceTier[];
  /** BrickLink superlot parent, null if none. */
  bindId: string | null;
  weightMg: number | null;
  createdAt: number | null;
  ids: RemoteItemId[];
}

export type ConnectionReport =
  | {
      ok: true;
      /** Null when the shop has no order yet and the marketplace tells it nowhere else. */
      storeName: string | null;
      currency: string | null;
    }
  | { ok: false; problem: MarketplaceErrorKind | 'no_store'; message: string; technical: string };

/** What a status is written for; decides the words of a refusal, not the value sent. */
export type WriteBackTarget = 'picked' | 'packed' | 'shipped';

export type StatusWriteResult =
  | { outcome: 'confirmed'; rawStatus: string }
  | { outcome: 'already_past'; rawStatus: string }
  | { outcome: 'refused'; message: string; rawStatus: string | null };

export interface TrackingInput {
  trackingNo: string;
  trackingLink?: string | null;
  shippedAt: number;
}

/**
 * All of a listing but its quantity, as its marketplace shows it or should. Both sides of a comparison come from
 * `listingFields.domain.ts`, which knows what each marketplace can hold.
 */
export interface ListingFields {
  unitPrice: number;
  description: string;
  remarks: string;
  bulk: number;
  isRetain: boolean;
  /** On Brick Owl, which has no rooms, A stands for "not for sale". */
  stockRoom: StockRoom | null;
  salePercent: number;
  tiers: PriceTier[];
}

export interface LotUpdate {
  remoteLotId: string;
  /** Signed; 0 leaves the quantity alone. Never an absolute figure: orders may land in between. */
  quantityDelta: number;
  /** Everything as it is to be shown. */
  fields: ListingFields;
  /** Which of `fields` differ from what is shown: only these are sent, besides texts that an API would drop. */
  changed: readonly (keyof ListingFields)[];
}

/** A lot to be listed that is not on the marketplace yet. */
export interface NewListing {
  /** Our lot id, stored as external id where the marketplace has one. */
  lotId: string;
  itemType: ItemType;
  itemNo: string;
  blColorId: number;
  /** Brick Owl's ids of the item and its colour; null on BrickLink, and for what has no colour there. */
  boid: string | null;
  boColorId: number | null;
  condition: Condition;
  usedGrade: UsedGrade | null;
  completeness: Completeness | null;
  quantity: number;
  fields: ListingFields;
}

/**
 * What became of one write to a lot.
 * - `applied`   the marketplace said yes; `lot` is the lot as it shows it now, where the answer tells (BrickLink)
 * - `gone`      there is no such lot any more
 * - `refused`   understood and refused: nothing was changed, and the same again would be refused again
 * - `not_sent`  nothing was changed, and nothing is wrong with this lot: budget, credentials, rate limit, down
 * - `lost`      sent, and no answer that can be read: it may have been applied in full, or not at all
 */
export type LotWriteResult =
  | { outcome: 'applied'; lot: RemoteLot | null }
  | { outcome: 'gone' | 'refused' | 'not_sent' | 'lost'; error: MarketplaceError };

export type LotCreateResult =
  | { outcome: 'applied'; remoteLotId: string }
  | { outcome: 'refused' | 'not_sent' | 'lost'; error: MarketplaceError };

export type LotReadResult = { ok: true; lot: RemoteLot | null } | { ok: false; error: MarketplaceError };

/** A seller's account on one marketplace. Every method throws `MarketplaceError` and nothing else. */
export interface Marketplace {
  readonly name: MarketplaceName;

  /** Tries the credentials. Never throws for what the owner can put right: the report says what to do. */
  testConnection(): Promise<ConnectionReport>;

  /**
   * Every order the marketplace still knows, newest change first where it sorts.
   * One call. Brick Owl answers with the 5,000 last updated ones.
   * @param options.filed  true lists the orders its seller filed away on BrickLink instead, which the plain list hides;
   *                       Brick Owl has no such drawer and answers [] without a call
   */
  listOrders(options?: { filed?: boolean }): Promise<RemoteOrderSummary[]>;

  /**
   * Fetches whole orders, in the order of the requests. One failed order does not lose the others.
   * A failure that concerns all (credentials, budget, marketplace down) is thrown when it left nothing to return; otherwise the
   * orders fetched before it are returned, and the rest carries that error.
   */
  fetchOrders(requests: readonly { remoteId: string; withLines: boolean }[]): Promise<OrderFetchResult[]>;

  /** The complete lot list as it comes, for staging: status and content type are checked, the body is not read. */
  openLotList(): Promise<ReadableStream<Uint8Array>>;

  /**
   * Reads a lot list as a stream, holding one lot at a time.
   * @throws MarketplaceError when the body is a failure notice, a web page or cut off, which may show only at its end:
   *         nothing may be applied before the generator has finished.
   */
  parseLots(body: ReadableStream<Uint8Array>): AsyncGenerator<RemoteLot>;

  /** Lots as they are shown now, in the order of the ids; `lot` is null for one that is gone. Never throws. */
  readLots(remoteLotIds: readonly string[]): Promise<LotReadResult[]>;

  /**
   * Changes lots, each once: nothing is repeated here. Results in the order of the updates; never throws. After a
   * failure that concerns all, the rest is `not_sent`.
   * BrickLink takes one call per lot, Brick Owl up to 50 in one. A field that an API ignores without a word is found by
   * reading the lot back the first time this client sends such a field; then it is sent in the way that works, or the
   * update is `refused` in words. An update that carried a quantity is `applied` even then, since the quantity was: its
   * `lot` shows which fields are still missing, and an update of these alone is the one that is refused.
   */
  updateLots(updates: readonly LotUpdate[]): Promise<LotWriteResult[]>;

  /**
   * Lists lots that are not there yet, one by one, so that each one's id is learnt. Nothing is repeated. Never throws.
   * On Brick Owl, which takes only price and quantity at first, the other fields follow by `updateLots` of the caller.
   */
  createLots(lots: readonly NewListing[]): Promise<LotCreateResult[]>;

  /** Takes lots off the marketplace; one that is gone already is `applied`. Nothing is repeated. Never throws. */
  deleteLots(remoteLotIds: readonly string[]): Promise<LotWriteResult[]>;

  /**
   * Moves an order forward. Reads first and never moves an order backwards.
   * @param rawTarget  the marketplace's own status to set: BrickLink `PACKED`, Brick Owl `3`
   */
  setOrderStatus(remoteId: string, target: WriteBackTarget, rawTarget: string): Promise<StatusWriteResult>;

  /** Stores the parcel's number; does not change the status. Safe to repeat. */
  setTracking(remoteId: string, tracking: TrackingInput): Promise<void>;
}

/** One attempt of one call, for the call counter. Failed attempts are reported too. */
export interface MarketplaceCall {
  /** Named after the path, without ids: `orders.get`, `order/view`. */
  operation: string;
  method: string;
  outcome: 'ok' | MarketplaceErrorKind;
  /** Until the answer was read; for the lot list until its headers came. */
  durationMs: number;
}

/** BrickLink Store API token, all four values; surrounding white space is ignored. */
export interface BricklinkCredentials {
  consumerKey: string;
  consumerSecret: string;
  tokenValue: string;
  tokenSecret: string;
}

export interface BrickowlCredentials {
  apiKey: string;
}

/** Everything a client needs from outside. */
export interface MarketplaceDeps<Name extends MarketplaceName = MarketplaceName> {
  credentials: MarketplaceCredentials[Name];
  fetch: typeof fetch;
  /** `https://api.bricklink.com/api/store/v1`, `https://api.brickowl.com/v1`; a trailing slash does not matter. */
  baseUrl: string;
  now(): number;
  /** Long random text, never repeated. */
  nonce(): string;
  sleep(delayMs: number): Promise<void>;
  /** 0 ≤ x < 1, spreads retries. Math.random when left out. */
  random?: () => number;
  onCall(call: MarketplaceCall): void | Promise<void>;
  /** Asked before every attempt; throws `budgetSpentError` to hold it back. */
  beforeCall?(operation: string): void | Promise<void>;
  colors: { boToBl(boColorId: number): number | null };
  signal?: AbortSignal;
}

/** Which credentials belong to which marketplace. */
export interface MarketplaceCredentials {
  bricklink: BricklinkCredentials;
  brickowl: BrickowlCredentials;
}
