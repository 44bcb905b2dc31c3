import { env } from 'cloudflare:workers';

type Row = Record<string, string | number | null>;
/** A shop database as it was at a moment. */
export type Snapshot = Map<string, Row[]>;

/** Tables that hold no rows of their own, or that SQLite keeps for itself. */
const SKIPPED = /^(sqlite_|d1_|_cf_|lot_search|catalog_search|batch_guard)/;

async function tables(): Promise<string[]> {
  const { results } = await env.SHOP_DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
  ).all<{ name: string }>();
  return results.map(({ name }) => name).filter((name) => !SKIPPED.test(name));
}

/** Keeps the shop database's rows. */
export async function takeSnapshot(): Promise<Snapshot> {
  const snapshot: Snapshot = new Map();
  for (const table of await tables()) {
    snapshot.set(table, (await env.SHOP_DB.prepare(`SELECT * FROM ${table}`).all<Row>()).results);
  }
  return snapshot;
}

/** Puts the shop database back to what it was. What lives outside it, as after a real restore, knows nothing of that. */
export async function putBack(snapshot: Snapshot): Promise<void> {
  const { results: triggers } = await env.SHOP_DB.prepare(
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
  ).all<{ name: string; sql: string }>();
  const statements = triggers.map(({ name }) => env.SHOP_DB.prepare(`DROP TRIGGER ${name}`));
  for (const [table, rows] of snapshot) {
    statements.push(env.SHOP_DB.prepare(`DELETE FROM ${table}`));
    const columns = Object.keys(rows[0] ?? {});
    if (columns.length === 0) continue;
    const values = columns.map((_, i) => `json_extract(value, '$[${i}]')`).join(', ');
    const json = JSON.stringify(rows.map((row) => columns.map((column) => row[column])));
    statements.push(
      env.SHOP_DB.prepare(
        `INSERT INTO ${table} (${columns.map((column) => `"${column}"`).join(', ')}) SELECT ${values} FROM json_each(?)`,
      ).bind(json),
    );
  }
  statements.push(...triggers.map(({ sql }) => env.SHOP_DB.prepare(sql)));
  await env.SHOP_DB.batch(statements);
}
