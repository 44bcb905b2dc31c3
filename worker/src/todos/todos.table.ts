import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { ShortReason } from '../contract/picking.ts';
import type { TODO_KINDS, Todo } from '../contract/todos.ts';
import { amount, at } from '../platform/columns.ts';

/** Pieces that an answer moved at one place. */
export interface EffectMove {
  lotId: string;
  locationId: string;
  /** Pieces the books lacked there and got. */
  counted: number;
  /** Pieces promised to the line, and of these those that left with it at once. */
  reserved: number;
  sold: number;
  /** Pieces that went back into the drawer. */
  restocked: number;
}

/** What closing a to-do did to the books. */
export interface TodoEffect {
  /** In sentences, for people. */
  says: string;
  /** Pieces that are no longer looked for. */
  waived: number;
  moves: EffectMove[];
}

export const todos = sqliteTable(
  'todos',
  {
    id: text('id').primaryKey(),
    shopId: text('shop_id').notNull(),
    kind: text('kind').$type<(typeof TODO_KINDS)[number]>().notNull(),
    /** One open to-do per subject: `shortage:<order>:<remote lot>`. */
    subject: text('subject').notNull(),
    state: text('state').$type<Todo['state']>().notNull(),
    resolution: text('resolution').$type<NonNullable<Todo['resolution']>>(),
    refundAmount: amount('refund_amount'),
    message: text('message').notNull(),
    quantity: integer('quantity'),
    orderId: text('order_id'),
    remoteLotId: text('remote_lot_id'),
    lotId: text('lot_id'),
    /** What was wrong, when it was reported on a walk, and where and on which walk. */
    reason: text('reason').$type<ShortReason>(),
    locationId: text('location_id'),
    sessionId: text('session_id'),
    /** Who looks after it: a member's id. */
    assigneeId: text('assignee_id'),
    note: text('note').notNull(),
    /** What closing it changed, so that it can be said and taken back. */
    effect: text('effect', { mode: 'json' }).$type<TodoEffect>(),
    createdAt: at('created_at').notNull(),
    closedAt: at('closed_at'),
    closedBy: text('closed_by'),
  },
  (t) => [
    uniqueIndex('todos_open_subject').on(t.shopId, t.subject).where(sql`state <> 'done'`),
    index('todos_by_order').on(t.orderId),
    index('todos_by_time').on(t.shopId, t.createdAt),
  ],
);
