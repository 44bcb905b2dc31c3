import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { at } from './columns.ts';

/** The shop list. `id` is the organization id of `auth/auth.table.ts`; `database` names the binding its data lives in. */
export const shops = sqliteTable('shops', {
  id: text('id').primaryKey(),
  database: text('database').notNull(),
  createdAt: at('created_at').notNull(),
  /** Set once its settings row exists; until then a repeated sign-up finishes the work. */
  readyAt: at('ready_at'),
});

/** Names of people who left a team: the history of orders and stock still says who did what. */
export const formerMembers = sqliteTable('former_members', {
  memberId: text('member_id').primaryKey(),
  shopId: text('shop_id').notNull(),
  name: text('name').notNull(),
});

/** Token in a hook's address → the shop and marketplace it prompts. */
export const hookTokens = sqliteTable('hook_tokens', {
  token: text('token').primaryKey(),
  shopId: text('shop_id').notNull(),
  marketplace: text('marketplace').notNull(),
});

/** Work that failed every retry, kept until somebody looks, and for a while after. */
export const deadLetters = sqliteTable(
  'dead_letters',
  {
    id: text('id').primaryKey(),
    shopId: text('shop_id'),
    body: text('body').notNull(),
    at: at('at').notNull(),
    /** What it last failed on, as a sentence for the shop; null when it was stopped before it could say. */
    problem: text('problem'),
    /** The same for whoever helps: no SQL, no values. */
    technical: text('technical'),
    /** Null while nobody has decided. */
    outcome: text('outcome').$type<'replayed' | 'dismissed'>(),
    closedAt: at('closed_at'),
    /** Member id. */
    closedBy: text('closed_by'),
  },
  (t) => [index('dead_letters_by_time').on(t.at), index('dead_letters_by_shop').on(t.shopId, t.at)],
);
