import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { MarketplaceName } from '../contract/common.ts';
import { at, flag } from '../platform/columns.ts';

/** A quantity or other fields that were changed on the site: ours puts them back, theirs takes them over. */
export type StandingAnswers = { [Kind in 'quantity' | 'fields']?: 'ours' | 'theirs' };

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
    /** off: listings are never written, which is how a connection starts; the owner turns it on. */
    stockMode: text('stock_mode').$type<'off' | 'on'>().notNull().default('off'),
    /** Whether lots that are not on this marketplace are to be listed there. */
    listsMissing: flag('lists_missing').notNull().default(false),
    /** A round that would take more lots than this off sale stops and asks. */
    mostEmptied: integer('most_emptied').notNull().default(50),
    /** When all of its lots were last compared with the books. */
    comparedAt: at('compared_at'),
    /** How differences are answered without asking; kinds left out are asked. */
    answers: text('answers', { mode: 'json' }).$type<StandingAnswers>().notNull().default({}),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.marketplace] })],
);
