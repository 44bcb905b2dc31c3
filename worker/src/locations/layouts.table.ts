import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { at } from '../platform/columns.ts';

/** The plan of a shop's rooms, as drawn; shape in `contract/layout.ts`. */
export const layouts = sqliteTable('layouts', {
  shopId: text('shop_id').primaryKey(),
  layout: text('layout', { mode: 'json' }).notNull(),
  /** Counts saves; a save on an older one is refused. */
  version: integer('version').notNull(),
  updatedAt: at('updated_at').notNull(),
  updatedBy: text('updated_by'),
});
