import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';

export type Database = DrizzleD1Database<Record<string, never>> & { $client: D1Database };

/** Accounts, memberships, hook tokens, the shop list. */
export const controlDatabase = (env: Pick<Env, 'CONTROL_DB'>): Database => drizzle(env.CONTROL_DB) as Database;

/**
 * The database a shop's orders and stock live in. The only place that knows: when shops are spread over several
 * databases, this reads the name from the shop list, and no other code changes.
 */
export const shopDatabase = (env: Pick<Env, 'SHOP_DB'>, _shopId: string): Database => drizzle(env.SHOP_DB) as Database;

/** Every shop database once, for work that concerns all shops (health, trimming). */
export const allShopDatabases = (env: Pick<Env, 'SHOP_DB'>): Database[] => [drizzle(env.SHOP_DB) as Database];
