import { and, eq, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Role } from '../contract/common.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import type { NewId } from './ids.ts';
import type { Log } from './log.ts';

/** A signed-in person as the server knows them; never taken from a request's body. */
export interface Actor {
  userId: string;
  memberId: string;
  name: string;
  role: Role;
}

/** Everything a use case needs to work for one shop. Made from the session by HTTP, from the message by the queue. */
export interface ShopContext {
  shopId: string;
  db: Database;
  clock: Clock;
  /** Waits between tries; the platform's timer when left out. */
  sleep?: (delayMs: number) => Promise<void>;
  newId: NewId;
  log: Log;
  /** Null when the system acts by itself (cron, queue). */
  actor: Actor | null;
  env: Env;
}

/**
 * The WHERE of every query on shop data: the one place where rows of other shops are kept out.
 * @param table any table with a `shopId` column
 */
export function inShop(
  ctx: Pick<ShopContext, 'shopId'>,
  table: { shopId: SQLiteColumn },
  ...more: (SQL | undefined)[]
): SQL {
  return and(eq(table.shopId, ctx.shopId), ...more) as SQL;
}
