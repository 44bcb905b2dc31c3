import { getTableColumns, sql } from 'drizzle-orm';
import { reservations } from '../inventory/inventory.table.ts';
import type { Statement } from '../platform/batch.ts';
import { inJson, insertRows } from '../platform/bulk.ts';
import { inShopByIds } from '../platform/byIds.ts';
import type { ShopContext } from '../platform/context.ts';
import { guard } from '../platform/guard.ts';
import type { LineState, OrderEventRow, OrderRow, OrderState } from './orders.domain.ts';
import { orderEvents, orderLines, orderPayloads, orders } from './orders.table.ts';

/** Orders with their lines and what those hold in drawers. Unknown ids, and other shops' orders, are left out. */
export async function loadOrders(ctx: ShopContext, ids: string[]): Promise<Map<string, OrderState>> {
  if (ids.length === 0) return new Map();
  const [orderRows, lineRows, claimRows] = await ctx.db.batch([
    ctx.db
      .select()
      .from(orders)
      .where(inShopByIds(ctx, orders, orders.id, ids)),
    ctx.db
      .select()
      .from(orderLines)
      .where(inShopByIds(ctx, orderLines, orderLines.orderId, ids)),
    // Reservations carry no shop: an order's id is only read from an order of this shop below.
    ctx.db.select().from(reservations).where(inJson(reservations.orderId, ids)),
  ]);
  const states = new Map(orderRows.map((order): [string, OrderState] => [order.id, { order, lines: [] }]));
  const lines = new Map<string, LineState>();
  for (const row of lineRows) {
    const line: LineState = { ...row, claims: [] };
    lines.set(`${row.orderId}/${row.remoteLotId}`, line);
    states.get(row.orderId)?.lines.push(line);
  }
  for (const { orderId, remoteLotId, ...claim } of claimRows) {
    lines.get(`${orderId}/${remoteLotId}`)?.claims.push(claim);
  }
  return states;
}

/** Falls unless every order still has the version it was read with; 0 stands for "not there yet". */
export function guardOrderVersions(ctx: ShopContext, expected: { id: string; version: number }[]): Statement {
  return guard(
    ctx.db,
    sql`NOT EXISTS (SELECT 1 FROM json_each(${JSON.stringify(expected)}) AS e
      LEFT JOIN orders ON orders.id = e.value ->> 'id' WHERE coalesce(orders.version, 0) <> e.value ->> 'version')`,
  );
}

const excluded = (columns: { name: string }[]) =>
  sql.join(
    columns.map(({ name }) => sql`${sql.identifier(name)} = excluded.${sql.identifier(name)}`),
    sql`, `,
  );

const orderColumns = getTableColumns(orders);
const UPDATED_ORDER_COLUMNS = Object.values(orderColumns).filter(
  (column) => ![orderColumns.id, orderColumns.shopId, orderColumns.importedAt].some((fixed) => fixed === column),
);

/** Inserts orders, or overwrites what the marketplace told. */
export const upsertOrders = (ctx: ShopContext, rows: OrderRow[]): Statement[] =>
  insertRows(ctx.db, orders, rows, sql`(id) DO UPDATE SET ${excluded(UPDATED_ORDER_COLUMNS)}`);

const {
  reserved: _r,
  picked: _p,
  orderId: _o,
  remoteLotId: _l,
  shopId: _s,
  ...lineColumns
} = getTableColumns(orderLines);
const UPDATED_LINE_COLUMNS = Object.values(lineColumns);

/** Inserts lines or overwrites what is told about them; what they hold is the ledger's business and not touched. */
export const upsertLines = (ctx: ShopContext, lines: LineState[]): Statement[] =>
  insertRows(
    ctx.db,
    orderLines,
    lines.map((line) => ({ ...line, reserved: 0, picked: 0 })),
    sql`(order_id, remote_lot_id) DO UPDATE SET ${excluded(UPDATED_LINE_COLUMNS)}`,
  );

/** True when storing the line again would change something. */
export const lineDiffers = (before: LineState | undefined, after: LineState): boolean =>
  before === undefined ||
  (Object.keys(lineColumns) as (keyof typeof lineColumns)[]).some(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );

export const addEvents = (ctx: ShopContext, rows: OrderEventRow[]): Statement[] =>
  insertRows(ctx.db, orderEvents, rows, sql`(order_id, id) DO NOTHING`);

export const upsertPayloads = (ctx: ShopContext, rows: { orderId: string; payload: string }[]): Statement[] =>
  insertRows(ctx.db, orderPayloads, rows, sql`(order_id) DO UPDATE SET payload = excluded.payload`);
