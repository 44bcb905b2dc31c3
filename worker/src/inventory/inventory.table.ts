import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Completeness, Condition, ItemType, MarketplaceName } from '../contract/common.ts';
import type { LotFields, MOVEMENT_KINDS } from '../contract/inventory.ts';
import type { ListingFields, UsedGrade } from '../marketplaces/marketplace.port.ts';
import { amount, at, flag } from '../platform/columns.ts';

/** A listing as the marketplace showed it at a moment. */
export interface ListingReading {
  /** Null when there was no such lot. */
  lot: { quantity: number; fields: ListingFields } | null;
  /** What we believed then: a sale that comes in later lowers it, and this reading is worth nothing any more. */
  shownQuantity: number;
  doubts: number[];
  /** The sync run that read it; only a later one has seen the orders that came before. */
  runId: string;
  /** After a restore our own belief is worth less than what is shown: it is taken without a question. */
  isTrusted?: boolean;
}

/** What is sold: one item in one colour and condition at one price. Pieces lie in `stock_levels`. */
export const lots = sqliteTable(
  'lots',
  {
    id: text('id').primaryKey(),
    shopId: text('shop_id').notNull(),
    itemType: text('item_type').$type<ItemType>().notNull(),
    itemNo: text('item_no').notNull(),
    itemName: text('item_name').notNull(),
    blColorId: integer('bl_color_id').notNull(),
    condition: text('condition').$type<Condition>().notNull(),
    completeness: text('completeness').$type<Completeness>(),
    /** Brick Owl's finer grade of "used" (`usedn`, `usedg`, `useda`), where known. */
    usedGrade: text('used_grade').$type<UsedGrade>(),
    unitPrice: amount('unit_price').notNull(),
    currency: text('currency').notNull(),
    description: text('description').notNull(),
    remarks: text('remarks').notNull(),
    bulk: integer('bulk').notNull(),
    isRetain: flag('is_retain').notNull(),
    stockRoom: text('stock_room').$type<'A' | 'B' | 'C'>(),
    myCost: amount('my_cost'),
    salePercent: integer('sale_percent').notNull(),
    tiers: text('tiers', { mode: 'json' }).$type<{ quantity: number; unitPrice: number }[]>().notNull(),
    /** BrickLink's super lot: the remote lot this one is bound to. */
    bindId: text('bind_id'),
    weightMg: integer('weight_mg'),
    version: integer('version').notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
    /** Pieces that no marketplace is told of. */
    holdBack: integer('hold_back').notNull().default(0),
    /** Marketplaces it must not be sold on: hidden where it is listed, never listed where it is not. */
    keptOff: text('kept_off', { mode: 'json' }).$type<MarketplaceName[]>().notNull().default([]),
    /** Low when no more than this many pieces are available; null: never asked for. */
    lowAt: integer('low_at'),
    /**
     * Kept by the ledger's trigger alone, for sorting and filtering. A pick takes from on hand and reserved alike, so it
     * changes none of the three unless it empties a drawer: that is why on hand and reserved are not kept here.
     */
    available: integer('available').notNull().default(0),
    isStocked: flag('is_stocked').notNull().default(false),
    /** Sort key of the first drawer with pieces, else of the first drawer; after every code when there is none. */
    homeKey: text('home_key').notNull().default('\u{10ffff}'),
    /**
     * When somebody deleted the lot: it is left out of lists, search, exports and matching. Pieces or a listing that come
     * to it bring it back (triggers).
     */
    deletedAt: at('deleted_at'),
  },
  (t) => [
    index('lots_by_available').on(t.shopId, t.available, t.id),
    index('lots_by_home').on(t.shopId, t.homeKey, t.id),
    index('lots_by_price').on(t.shopId, t.unitPrice, t.id),
    index('lots_by_color').on(t.shopId, t.blColorId),
    index('lots_low').on(t.shopId, t.id).where(sql`low_at IS NOT NULL`),
    // Beyond its sort key it holds what pages, counts and categories ask of a lot, so that these read no rows of lots.
    index('lots_by_item').on(t.shopId, t.itemNo, t.blColorId, t.condition, t.id, t.itemType),
    index('lots_deleted').on(t.shopId).where(sql`deleted_at IS NOT NULL`),
    check('lots_condition', sql`${t.condition} IN ('N', 'U')`),
  ],
);

/**
 * How much of a lot lies at one location: a projection of `movements`, written by that table's trigger alone.
 * WITHOUT ROWID (in the migration): one row written per change.
 */
export const stockLevels = sqliteTable(
  'stock_levels',
  {
    lotId: text('lot_id').notNull(),
    locationId: text('location_id').notNull(),
    shopId: text('shop_id').notNull(),
    onHand: integer('on_hand').notNull(),
    reserved: integer('reserved').notNull(),
    sold: integer('sold').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.lotId, t.locationId] }),
    index('stock_levels_by_location').on(t.shopId, t.locationId),
    check('stock_levels_promise', sql`${t.reserved} >= 0 AND ${t.reserved} <= ${t.onHand}`),
  ],
);

/** An order line's claim on pieces at a location; a projection of `movements` like the levels. */
export const reservations = sqliteTable(
  'reservations',
  {
    orderId: text('order_id').notNull(),
    remoteLotId: text('remote_lot_id').notNull(),
    lotId: text('lot_id').notNull(),
    locationId: text('location_id').notNull(),
    quantity: integer('quantity').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.remoteLotId, t.lotId, t.locationId] }),
    check('reservations_quantity', sql`${t.quantity} >= 0`),
  ],
);

/**
 * The ledger. Append-only (triggers refuse UPDATE and DELETE). The id is `<lotId>/<cause>`: the same cause twice is
 * the same row, and a lot's ledger is one range of the primary key.
 */
export const movements = sqliteTable(
  'movements',
  {
    id: text('id').primaryKey(),
    shopId: text('shop_id').notNull(),
    lotId: text('lot_id').notNull(),
    locationId: text('location_id').notNull(),
    kind: text('kind').$type<(typeof MOVEMENT_KINDS)[number]>().notNull(),
    onHandDelta: integer('on_hand_delta').notNull(),
    reservedDelta: integer('reserved_delta').notNull(),
    soldDelta: integer('sold_delta').notNull(),
    orderId: text('order_id'),
    remoteLotId: text('remote_lot_id'),
    actorId: text('actor_id'),
    at: at('at').notNull(),
  },
  (t) => [check('movements_line', sql`(${t.orderId} IS NULL) = (${t.remoteLotId} IS NULL)`)],
);

/**
 * A lot on one marketplace: what we believe it shows there. What it should show follows from the lot
 * (`listings/pushPlan.domain.ts`); where the two differ, a row of `dirty_listings` says so.
 */
export const listings = sqliteTable(
  'listings',
  {
    shopId: text('shop_id').notNull(),
    marketplace: text('marketplace').$type<MarketplaceName>().notNull(),
    remoteLotId: text('remote_lot_id').notNull(),
    lotId: text('lot_id').notNull(),
    shownQuantity: integer('shown_quantity').notNull(),
    /**
     * unknown: something may or may not have changed the quantity there (`doubts`); nothing is pushed until that is
     * settled. gone: the marketplace has no such lot any more; `remoteLotId` is the one it had.
     */
    state: text('state').$type<'known' | 'unknown' | 'gone'>().notNull(),
    updatedAt: at('updated_at').notNull(),
    /** The other fields as the marketplace shows them; null until they were read. */
    shown: text('shown', { mode: 'json' }).$type<ListingFields>(),
    /** Signed pieces, each of which may or may not have come on top of `shownQuantity`. */
    doubts: text('doubts', { mode: 'json' }).$type<number[]>().notNull().default([]),
    /** How an unknown listing was read, until the orders that came in between are known. */
    reading: text('reading', { mode: 'json' }).$type<ListingReading>(),
    /** The lot's version whose fields were last found, or brought, in step. */
    lotVersion: integer('lot_version').notNull().default(0),
    /** Pieces by which it differs for a reason nobody has told yet: kept as they are until the owner answers. */
    quantityOffset: integer('quantity_offset').notNull().default(0),
    /** Fields that were changed on the site, left alone until the owner answers. */
    heldFields: text('held_fields', { mode: 'json' }).$type<(keyof ListingFields)[]>().notNull().default([]),
  },
  (t) => [
    primaryKey({ columns: [t.shopId, t.marketplace, t.remoteLotId] }),
    uniqueIndex('listings_by_lot').on(t.lotId, t.marketplace),
    index('listings_unknown').on(t.shopId, t.marketplace).where(sql`state = 'unknown'`),
    check('listings_shown', sql`${t.shownQuantity} >= 0`),
  ],
);

/** What was changed about a lot other than its pieces: who, when, from what to what. An undo is one more change. */
export const lotChanges = sqliteTable(
  'lot_changes',
  {
    lotId: text('lot_id').notNull(),
    id: text('id').notNull(),
    shopId: text('shop_id').notNull(),
    before: text('before', { mode: 'json' }).$type<LotFields>().notNull(),
    after: text('after', { mode: 'json' }).$type<LotFields>().notNull(),
    /** The change that this one takes back. */
    undoes: text('undoes'),
    actorId: text('actor_id'),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.lotId, t.id] })],
);

/** Changes of many lots at once, by the id their caller gave them: a repeat finds its answer here. WITHOUT ROWID. */
export const lotEdits = sqliteTable(
  'lot_edits',
  {
    shopId: text('shop_id').notNull(),
    id: text('id').notNull(),
    changed: integer('changed').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.id] })],
);
