import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { PickReport, SessionState } from '../contract/picking.ts';
import { at, flag } from '../platform/columns.ts';

/**
 * A walk as lists show it. Its live state is the log in the session's object; the numbers here are those of the last
 * flush.
 */
export const pickSessions = sqliteTable(
  'pick_sessions',
  {
    id: text('id').primaryKey(),
    shopId: text('shop_id').notNull(),
    /** Counts up within the shop: "walk 12". */
    no: integer('no').notNull(),
    state: text('state').$type<SessionState>().notNull(),
    createdBy: text('created_by'),
    createdAt: at('created_at').notNull(),
    completedAt: at('completed_at'),
    lots: integer('lots').notNull(),
    pieces: integer('pieces').notNull(),
    pickedPieces: integer('picked_pieces').notNull(),
    shortPieces: integer('short_pieces').notNull(),
    pickers: text('pickers', { mode: 'json' }).$type<string[]>().notNull(),
    estimatedMinutes: integer('estimated_minutes').notNull(),
    report: text('report', { mode: 'json' }).$type<PickReport>(),
  },
  (t) => [
    uniqueIndex('pick_sessions_no').on(t.shopId, t.no),
    index('pick_sessions_by_state').on(t.shopId, t.state, t.createdAt),
  ],
);

/** Orders of a walk, one tote each. WITHOUT ROWID. */
export const pickSessionOrders = sqliteTable(
  'pick_session_orders',
  {
    sessionId: text('session_id').notNull(),
    orderId: text('order_id').notNull(),
    shopId: text('shop_id').notNull(),
    tote: text('tote').notNull(),
    code: text('code').notNull(),
    /** True while the walk is on: then only its flushes move the order's pieces. */
    open: flag('open').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.sessionId, t.orderId] }),
    // An order is in at most one open walk.
    uniqueIndex('pick_session_orders_open').on(t.orderId).where(sql`open = 1`),
  ],
);

/** Ranges of a session's log that are in the books. The key is what makes a repeated flush known. WITHOUT ROWID. */
export const pickFlushes = sqliteTable(
  'pick_flushes',
  {
    sessionId: text('session_id').notNull(),
    no: integer('no').notNull(),
    fromSeq: integer('from_seq').notNull(),
    toSeq: integer('to_seq').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.no] })],
);

/** Orders that changed while they are in a walk, until its object has heard of it. WITHOUT ROWID. */
export const pickDeliveries = sqliteTable(
  'pick_deliveries',
  {
    shopId: text('shop_id').notNull(),
    sessionId: text('session_id').notNull(),
    orderId: text('order_id').notNull(),
    /** The order's version that is to be heard of. */
    version: integer('version').notNull(),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.sessionId, t.orderId] })],
);
