import { sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { at } from '../platform/columns.ts';

/** A drawer, shelf or box. The code is kept as the shop writes it; the empty code is "no location yet". */
export const locations = sqliteTable(
  'locations',
  {
    id: text('id').primaryKey(),
    shopId: text('shop_id').notNull(),
    code: text('code').notNull(),
    /** Lower case, single spaces: two spellings of one drawer share it. */
    codeKey: text('code_key').notNull(),
    /** Sorts as people read: `B4-9` before `B4-17`. */
    sortKey: text('sort_key').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [uniqueIndex('locations_by_code').on(t.shopId, t.codeKey)],
);
