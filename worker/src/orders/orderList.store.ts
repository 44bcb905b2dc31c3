import { and, asc, count, desc, gte, inArray, like, lt, or, type SQL, sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { MarketplaceName } from '../contract/common.ts';
import type { OrderStatus } from '../contract/orders.ts';
import { inJson } from '../platform/bulk.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { todos } from '../todos/todos.table.ts';
import { orderLines, orders, statusWrites } from './orders.table.ts';

/** The list's filters, parsed: see `OrderQuery`. */
export interface OrderFilter {
  status?: OrderStatus[] | undefined;
  marketplace?: MarketplaceName[] | undefined;
  from?: number | undefined;
  to?: number | undefined;
  buyer?: string | undefined;
  q?: string | undefined;
}

const SORTS = {
  orderedAt: orders.orderedAt,
  changedAt: orders.changedAt,
  grandTotal: orders.grandTotal,
  lotCount: orders.lotCount,
  buyer: sql`lower(${orders.buyerName})`,
} as const;

/** What the list shows of an order; `details` with the buyer's data stays behind. */
const listColumns = {
  id: orders.id,
  marketplace: orders.marketplace,
  remoteId: orders.remoteId,
  status: orders.status,
  rawStatus: orders.rawStatus,
  holdsStock: orders.holdsStock,
  buyerName: orders.buyerName,
  orderedAt: orders.orderedAt,
  changedAt: orders.changedAt,
  lotCount: orders.lotCount,
  pieceCount: orders.pieceCount,
  batchCount: orders.batchCount,
  currency: orders.currency,
  grandTotal: orders.grandTotal,
};

export type ListedOrder = Pick<typeof orders.$inferSelect, keyof typeof listColumns>;

/**
 * One page of orders, by keyset: the last row's sort value and id say where the next page starts, so rows that come in
 * meanwhile shift nothing.
 * @param sort a column of `ORDER_SORTS`, `-` in front for descending
 * @throws request.invalid for a cursor of another sort
 */
export async function listOrders(
  ctx: ShopContext,
  filter: OrderFilter,
  { sort, limit, cursor }: { sort: string; limit: number; cursor?: string | undefined },
): Promise<{ rows: ListedOrder[]; nextCursor: string | null }> {
  const descending = sort.startsWith('-');
  const key = sort.replace('-', '') as keyof typeof SORTS;
  const column = SORTS[key];
  const direction = descending ? desc : asc;
  const rows = await ctx.db
    .select({ ...listColumns, sortValue: sql<string | number>`${column}` })
    .from(orders)
    .where(inShop(ctx, orders, ...conditions(filter), after(column, sort, descending, cursor)))
    .orderBy(direction(column), direction(orders.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = rows.length > limit && last ? encodeCursor(sort, [last.sortValue, last.id]) : null;
  return { rows: page, nextCursor };
}

function after(column: SQL | typeof orders.orderedAt, sort: string, descending: boolean, cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const [value, id] = decodeCursor(cursor, sort, v.tuple([v.union([v.string(), v.number()]), v.string()]));
  return descending
    ? sql`(${column}, ${orders.id}) < (${value}, ${id})`
    : sql`(${column}, ${orders.id}) > (${value}, ${id})`;
}

/** Orders per status under the same filters, whatever statuses are chosen. */
export async function countOrders(ctx: ShopContext, filter: OrderFilter): Promise<Record<string, number>> {
  const rows = await ctx.db
    .select({ status: orders.status, orders: count() })
    .from(orders)
    .where(inShop(ctx, orders, ...conditions({ ...filter, status: undefined })))
    .groupBy(orders.status);
  return Object.fromEntries(rows.map((row) => [row.status, row.orders]));
}

function conditions(filter: OrderFilter): (SQL | undefined)[] {
  return [
    filter.status && inArray(orders.status, filter.status),
    filter.marketplace && inArray(orders.marketplace, filter.marketplace),
    filter.from === undefined ? undefined : gte(orders.orderedAt, filter.from),
    filter.to === undefined ? undefined : lt(orders.orderedAt, filter.to),
    filter.buyer ? like(orders.buyerName, contains(filter.buyer)) : undefined,
    filter.q ? matches(filter.q) : undefined,
  ];
}

/** D1 takes LIKE patterns of at most 50 bytes; a longer text is found by its beginning. */
const MAX_PATTERN_BYTES = 46;

/** A LIKE pattern for a text that may itself hold `%` and `_`. */
function contains(text: string): SQL {
  let escaped = '';
  for (const char of text) {
    const next = /[\\%_]/.test(char) ? `\\${char}` : char;
    if (new TextEncoder().encode(escaped + next).length > MAX_PATTERN_BYTES) break;
    escaped += next;
  }
  return sql`${`%${escaped}%`} ESCAPE '\\'`;
}

/** Every word must be found: in the order's number, its buyer, or one of its lines. */
function matches(text: string): SQL | undefined {
  const words = text.split(/\s+/).filter(Boolean).slice(0, 6);
  return and(
    ...words.map((word) => {
      const pattern = contains(word);
      return or(
        like(orders.remoteId, pattern),
        like(orders.buyerName, pattern),
        sql`EXISTS (SELECT 1 FROM ${orderLines} WHERE ${orderLines.orderId} = ${orders.id}
          AND (${orderLines.itemNo} LIKE ${pattern} OR ${orderLines.itemName} LIKE ${pattern}))`,
      );
    }),
  );
}

/** What stands beside each order of a page: missing pieces, to-dos, the last status on its way. */
export async function loadBadges(ctx: ShopContext, ids: string[]) {
  const lineShort = sql`max(0, ${orderLines.wanted} - ${orderLines.waived} - ${orderLines.reserved} - ${orderLines.picked})`;
  const [lineRows, todoRows, writeRows] = await ctx.db.batch([
    ctx.db
      .select({
        orderId: orderLines.orderId,
        short: sql<number>`sum(CASE WHEN ${orderLines.lotId} IS NULL THEN 0 ELSE ${lineShort} END)`,
      })
      .from(orderLines)
      .where(inShopByIds(ctx, orderLines, orderLines.orderId, ids))
      .groupBy(orderLines.orderId),
    ctx.db
      .select({
        orderId: todos.orderId,
        open: count(),
        // Before the stock was brought in no line matches, and none is told about: the to-dos know.
        unmatched: sql<number>`sum(${todos.kind} = 'unmatched_line')`,
      })
      .from(todos)
      .where(and(inShop(ctx, todos, sql`${todos.state} <> 'done'`), inJson(todos.orderId, ids)))
      .groupBy(todos.orderId),
    ctx.db
      .select()
      .from(statusWrites)
      .where(and(inShopByIds(ctx, statusWrites, statusWrites.orderId, ids), sql`${statusWrites.state} <> 'withdrawn'`))
      .orderBy(asc(statusWrites.requestedAt), asc(statusWrites.id)),
  ]);
  return {
    lines: new Map(lineRows.map((row) => [row.orderId, row])),
    todos: new Map(todoRows.map((row) => [row.orderId, row])),
    // The last one of each order wins.
    writes: new Map(writeRows.map((row) => [row.orderId, row])),
  };
}
