import { type SQL, sql } from 'drizzle-orm';
import type { Statement } from './batch.ts';
import type { Database } from './database.ts';

/**
 * A statement that takes its whole batch down unless `condition` holds at commit time. D1 has no interactive
 * transactions, so a read-then-write carries one of these; it writes no row when all is well.
 * @param condition SQL that must be true, e.g. sql`EXISTS (SELECT 1 FROM orders WHERE id = ${id} AND version = ${v})`
 */
export function guard(db: Database, condition: SQL): Statement {
  return db.run(sql`INSERT INTO batch_guard (broken) SELECT 'stale' WHERE NOT (${condition})`);
}
