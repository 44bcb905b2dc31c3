import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Statement } from './batch.ts';
import type { Database } from './database.ts';

/** One JSON parameter stays well below D1's 2 MB per value. */
const MAX_JSON_CHARS = 900_000;

type Row<T extends SQLiteTable> = T['$inferInsert'];

/**
 * Inserts any number of rows with one bound value per statement: D1 binds at most 100 parameters, so rows travel as
 * one JSON array through `json_each`.
 * @param onConflict SQL after `ON CONFLICT`, e.g. sql`(id) DO NOTHING`
 * @returns no statement for no rows; more than one only when the JSON would be too long
 */
export function insertRows<T extends SQLiteTable>(
  db: Database,
  table: T,
  rows: Row<T>[],
  onConflict?: SQL,
): Statement[] {
  if (rows.length === 0) return [];
  const columns = Object.entries(getTableColumns(table)) as [string, SQLiteColumn][];
  const used = columns.filter(([key]) => rows.some((row) => (row as Record<string, unknown>)[key] !== undefined));
  const names = sql.join(
    used.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  );
  const values = sql.join(
    used.map((_, i) => sql.raw(`json_extract(value, '$[${i}]')`)),
    sql`, `,
  );
  const tuples = rows.map((row) =>
    used.map(([key, column]) => {
      const value = (row as Record<string, unknown>)[key];
      return value === undefined || value === null ? null : column.mapToDriverValue(value);
    }),
  );
  // Without WHERE the parser takes ON CONFLICT for a join constraint of the SELECT.
  const conflict = onConflict ? sql` WHERE true ON CONFLICT ${onConflict}` : sql``;
  return jsonChunks(tuples).map((json) =>
    db.run(sql`INSERT INTO ${table} (${names}) SELECT ${values} FROM json_each(${json})${conflict}`),
  );
}

/** Splits values into JSON arrays short enough to bind. */
export function jsonChunks(values: unknown[]): string[] {
  const chunks: string[] = [];
  let parts: string[] = [];
  let length = 0;
  for (const value of values) {
    const part = JSON.stringify(value);
    if (length + part.length > MAX_JSON_CHARS && parts.length > 0) {
      chunks.push(`[${parts.join(',')}]`);
      parts = [];
      length = 0;
    }
    parts.push(part);
    length += part.length + 1;
  }
  if (parts.length > 0) chunks.push(`[${parts.join(',')}]`);
  return chunks;
}

/** `column IN (…)` for any number of values with one bound parameter. */
export const inJson = (column: SQLiteColumn, values: readonly (string | number)[]): SQL =>
  sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`;
