import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { MarketplaceName } from '../contract/common.ts';
import { at } from '../platform/columns.ts';

/** Calls spent, in buckets of ten minutes: the rolling 24 hours are the sum of those that reach into them. */
export const marketplaceCalls = sqliteTable(
  'marketplace_calls',
  {
    shopId: text('shop_id').notNull(),
    marketplace: text('marketplace').$type<MarketplaceName>().notNull(),
    bucketAt: at('bucket_at').notNull(),
    calls: integer('calls').notNull(),
    failed: integer('failed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.marketplace, t.bucketAt] })],
);
