import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Completeness, Condition, ItemType, MarketplaceName } from '../contract/common.ts';
import type { OrderStatus, StatusWrite } from '../contract/orders.ts';
import { amount, at, flag } from '../platform/columns.ts';

/** Id `ord_<shop>_<bl|bo>_<remote id>`: the same order seen twice is the same row. */
export const orders = sqliteTable(
  'orders',
  {
    id: text('id').primaryKey(),
    shopId: text('shop_id').notNull(),
    marketplace: text('marketplace').$type<MarketplaceName>().notNull(),
    remoteId: text('remote_id').notNull(),
    status: text('status').$type<OrderStatus>().notNull(),
    rawStatus: text('raw_status').notNull(),
    /** What the marketplace's list said when this was stored; another fingerprint means "fetch again". */
    fingerprint: text('fingerprint').notNull(),
    contentFingerprint: text('content_fingerprint').notNull(),
    /** True once its lines were reserved or sold here; false for history taken over without stock effect. */
    holdsStock: flag('holds_stock').notNull(),
    orderedAt: at('ordered_at').notNull(),
    changedAt: at('changed_at').notNull(),
    paidAt: at('paid_at'),
    buyerName: text('buyer_name').notNull(),
    lotCount: integer('lot_count').notNull(),
    pieceCount: integer('piece_count').notNull(),
    batchCount: integer('batch_count').notNull(),
    currency: text('currency').notNull(),
    grandTotal: amount('grand_total').notNull(),
    trackingNo: text('tracking_no'),
    trackingLink: text('tracking_link'),
    /** Money, buyer, payment, notes as read: shapes in `orders.domain.ts`. */
    details: text('details', { mode: 'json' }).$type<OrderDetails>().notNull(),
    /** Counts commits that touched the order or its lines; part of the movement ids they cause. */
    version: integer('version').notNull(),
    importedAt: at('imported_at').notNull(),
  },
  (t) => [
    index('orders_by_time').on(t.shopId, t.orderedAt),
    index('orders_by_status').on(t.shopId, t.status, t.orderedAt),
  ],
);

/** What an order page shows beyond the list; personal data of buyers lives here and nowhere else in clear columns. */
export interface OrderDetails {
  money: {
    subtotal: number;
    shipping: number;
    insurance: number;
    extra: number;
    credit: number;
    coupon: number;
    tax: number;
    grandTotal: number;
  };
  payment: { method: string; rawStatus: string };
  shippingMethod: string;
  buyer: { realName: string; email: string; phone: string; addressLines: string[]; countryCode: string };
  buyerNote: string;
  sellerNote: string;
}

/** An order line is (order, remote lot). WITHOUT ROWID. `reserved` and `picked` are projections of `movements`. */
export const orderLines = sqliteTable(
  'order_lines',
  {
    orderId: text('order_id').notNull(),
    remoteLotId: text('remote_lot_id').notNull(),
    shopId: text('shop_id').notNull(),
    /** Null while no lot of ours is known for the remote lot. */
    lotId: text('lot_id'),
    externalLotId: text('external_lot_id'),
    itemType: text('item_type').$type<ItemType>().notNull(),
    itemNo: text('item_no'),
    itemName: text('item_name').notNull(),
    blColorId: integer('bl_color_id'),
    colorName: text('color_name').notNull(),
    condition: text('condition').$type<Condition>().notNull(),
    completeness: text('completeness').$type<Completeness>(),
    /** Pieces the buyer wants now: the sum over batches, 0 after cancellation. */
    wanted: integer('wanted').notNull(),
    batches: text('batches', { mode: 'json' }).$type<{ no: number; quantity: number }[]>().notNull(),
    reserved: integer('reserved').notNull(),
    picked: integer('picked').notNull(),
    /** Pieces given up by an answer to a shortage (refunded, cancelled): no longer missing. */
    waived: integer('waived').notNull(),
    unitPrice: amount('unit_price').notNull(),
    remarks: text('remarks').notNull(),
    description: text('description').notNull(),
    weightMg: integer('weight_mg'),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.remoteLotId] }),
    index('order_lines_waiting')
      .on(t.shopId, t.lotId)
      .where(sql`lot_id IS NULL OR wanted > reserved + picked + waived`),
    check('order_lines_counts', sql`${t.wanted} >= 0 AND ${t.reserved} >= 0 AND ${t.picked} >= 0 AND ${t.waived} >= 0`),
  ],
);

/** The last answer of the marketplace for an order, verbatim, for what our columns do not hold. */
export const orderPayloads = sqliteTable('order_payloads', {
  orderId: text('order_id').primaryKey(),
  payload: text('payload').notNull(),
});

/** The timeline on the order page. Ids come from the cause, so that a repeat adds nothing. WITHOUT ROWID. */
export const orderEvents = sqliteTable(
  'order_events',
  {
    orderId: text('order_id').notNull(),
    id: text('id').notNull(),
    at: at('at').notNull(),
    kind: text('kind').notNull(),
    message: text('message').notNull(),
    actorId: text('actor_id'),
  },
  (t) => [primaryKey({ columns: [t.orderId, t.id] })],
);

/** A status on its way to a marketplace: stored before the call, settled by its answer. */
export const statusWrites = sqliteTable(
  'status_writes',
  {
    id: text('id').primaryKey(),
    shopId: text('shop_id').notNull(),
    orderId: text('order_id').notNull(),
    target: text('target').$type<StatusWrite['target']>().notNull(),
    rawTarget: text('raw_target').notNull(),
    trackingNo: text('tracking_no'),
    trackingLink: text('tracking_link'),
    state: text('state').$type<StatusWrite['state']>().notNull(),
    message: text('message'),
    attempts: integer('attempts').notNull(),
    nextAttemptAt: at('next_attempt_at').notNull(),
    requestedAt: at('requested_at').notNull(),
    settledAt: at('settled_at'),
  },
  (t) => [
    index('status_writes_by_order').on(t.orderId),
    index('status_writes_open').on(t.shopId, t.nextAttemptAt).where(sql`state = 'pending'`),
  ],
);
