import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { MarketplaceName } from '../contract/common.ts';
import { at } from '../platform/columns.ts';

/** A shop's account on a marketplace. The credentials are AES-GCM sealed (`platform/seal.ts`) and never leave as text. */
export const connections = sqliteTable(
  'connections',
  {
    shopId: text('shop_id').notNull(),
    marketplace: text('marketplace').$type<MarketplaceName>().notNull(),
    sealedCredentials: text('sealed_credentials').notNull(),
    /** The last four characters of the key, for people to recognise it. */
    credentialHint: text('credential_hint').notNull(),
    storeName: text('store_name'),
    currency: text('currency'),
    ordersSince: at('orders_since').notNull(),
    connectedAt: at('connected_at').notNull(),
    stockImportedAt: at('stock_imported_at'),
    lastGoodAt: at('last_good_at'),
    problemCode: text('problem_code'),
    problemMessage: text('problem_message'),
    problemSince: at('problem_since'),
    /** When the slow look was last taken: BrickLink's filed orders, Brick Owl's open ones. */
    sweptAt: at('swept_at'),
    /** Part of the address a marketplace may call; the control database maps it back to the shop. */
    hookToken: text('hook_token').notNull(),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.marketplace] })],
);
