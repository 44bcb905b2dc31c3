import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';

export type Database = DrizzleD1Database<Record<string, never>> & { $client: D1Database };

/** Accounts, memberships, hook tokens, the shop list. */
export const controlDatabase = (env: Pick<Env, 'CONTROL_DB'>): Database => open(env.CONTROL_DB);

/**
 * The database a shop's orders and stock live in. The only place that knows: when shops are spread over several
 * databases, this reads the name from the shop list, and no other code changes.
 */
export const shopDatabase = (env: Pick<Env, 'SHOP_DB'>, _shopId: string): Database => open(env.SHOP_DB);

/** Every shop database once, for work that concerns all shops (health, trimming). */
export const allShopDatabases = (env: Pick<Env, 'SHOP_DB'>): Database[] => [open(env.SHOP_DB)];

/**
 * Drizzle 0.45 cannot batch `db.run(sql)` with parameters on D1: its `batch` binds to the prepared statement that only
 * query builders carry. Raw queries get theirs here.
 */
function open(client: D1Database): Database {
  const db = drizzle(client) as Database;
  const batch = db.batch.bind(db) as Database['batch'];
  db.batch = ((queries: Parameters<Database['batch']>[0]) => {
    for (const query of queries as unknown as RawQuery[]) {
      if (query._prepare() === query) query.stmt = client.prepare(query.getQuery().sql);
    }
    return batch(queries);
  }) as unknown as Database['batch'];
  return db;
}

/** A `db.run(sql)`: prepares to itself. */
interface RawQuery {
  _prepare(): unknown;
  getQuery(): { sql: string };
  stmt?: D1PreparedStatement;
}
