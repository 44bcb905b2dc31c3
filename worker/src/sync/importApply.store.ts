import { type SQL, sql } from 'drizzle-orm';
import type { MarketplaceName } from '../contract/common.ts';
import type { OrderStatus } from '../contract/orders.ts';
import { listings, lots } from '../inventory/inventory.table.ts';
import { listingQuestions } from '../listings/listings.table.ts';
import type { LineState } from '../orders/orders.domain.ts';
import { orderLines } from '../orders/orders.table.ts';
import type { Statement } from '../platform/batch.ts';
import { insertRows } from '../platform/bulk.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import type {
  ApplyRow,
  ChunkInput,
  LineKey,
  ListingQuestionRow,
  ListingRow,
  LotRow,
  NotedLine,
  OrderHead,
} from './importApply.domain.ts';
import { otherMarketplace } from './imports.domain.ts';
import { importRows } from './sync.table.ts';

/** Rows that applying does something with. */
const toApply = (importId: string, createUnmatched: boolean): SQL =>
  sql`import_id = ${importId} AND (plan IN ('new', 'link')${
    createUnmatched
      ? sql` OR (plan = 'unmatched' AND lot ->> 'blColorId' IS NOT NULL
          AND (lot ->> 'itemNo' IS NOT NULL OR json_array_length(lot, '$.candidateItemNos') = 1))`
      : sql``
  })`;

export async function countToApply(ctx: ShopContext, importId: string, createUnmatched: boolean): Promise<number> {
  const [row] = await ctx.db.all<{ n: number }>(
    sql`SELECT count(*) AS n FROM ${importRows} WHERE ${toApply(importId, createUnmatched)}`,
  );
  return row?.n ?? 0;
}

/** The next rows to apply, from staging row `from` on. */
export async function loadRowsToApply(
  ctx: ShopContext,
  { id, createUnmatched, applyFrom }: { id: string; createUnmatched: boolean; applyFrom: number },
  limit: number,
): Promise<ApplyRow[]> {
  const rows = await ctx.db.all<Omit<ApplyRow, 'lot'> & { lot: string }>(
    sql`SELECT no, remote_lot_id AS remoteLotId, plan, lot_id AS lotId, quantity, lot FROM ${importRows}
      WHERE ${toApply(id, createUnmatched)} AND no >= ${applyFrom} ORDER BY no LIMIT ${limit}`,
  );
  return rows.map((row) => ({ ...row, lot: JSON.parse(row.lot) }));
}

/** Lines noted when the list was read: their pieces may have to be received. */
export const loadNotedLines = (ctx: ShopContext, importId: string): Promise<NotedLine[]> =>
  ctx.db.all<NotedLine>(sql`SELECT n.order_id AS orderId, n.remote_lot_id AS remoteLotId, n.quantity, o.marketplace,
      o.ordered_at AS orderedAt, l.external_lot_id AS externalLotId
    FROM import_open_lines n
    JOIN orders o ON o.id = n.order_id
    JOIN order_lines l ON l.order_id = n.order_id AND l.remote_lot_id = n.remote_lot_id
    WHERE n.import_id = ${importId} AND o.shop_id = ${ctx.shopId}`);

/**
 * Lines that no lot of ours is known for; of cancelled ones only those that came after the list was read, because they
 * have lowered what it shows. Orders that were over at first sight have no part in our stock, unless they
 * came, and were shipped, after the list was read.
 */
export const loadLotlessLines = (ctx: ShopContext, readAt: number): Promise<LineKey[]> =>
  ctx.db.all<LineKey>(sql`SELECT l.order_id AS orderId, l.remote_lot_id AS remoteLotId, o.marketplace, l.external_lot_id AS externalLotId
    FROM order_lines l JOIN orders o ON o.id = l.order_id
    WHERE l.shop_id = ${ctx.shopId} AND l.lot_id IS NULL
      AND (l.wanted > 0 OR o.imported_at >= ${readAt})
      AND (o.holds_stock = 1 OR (o.imported_at >= ${readAt} AND o.ordered_at >= ${readAt}))`);

/** Some lines as they stand now, with what their orders say. */
export async function loadLines(
  ctx: ShopContext,
  keys: { orderId: string; remoteLotId: string }[],
): Promise<{ lines: LineState[]; orders: Map<string, OrderHead> }> {
  if (keys.length === 0) return { lines: [], orders: new Map() };
  const wanted = JSON.stringify(keys.map(({ orderId, remoteLotId }) => [orderId, remoteLotId]));
  const [lineRows, heads] = await Promise.all([
    ctx.db
      .select()
      .from(orderLines)
      .where(
        inShop(
          ctx,
          orderLines,
          sql`(${orderLines.orderId}, ${orderLines.remoteLotId}) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${wanted}))`,
        ),
      ),
    ctx.db.all<Omit<OrderHead, 'holdsStock'> & { holdsStock: number; status: OrderStatus }>(
      sql`SELECT id, marketplace, status, version, holds_stock AS holdsStock, ordered_at AS orderedAt, imported_at AS importedAt
        FROM orders WHERE likely(shop_id = ${ctx.shopId}) AND id IN (SELECT DISTINCT value ->> 0 FROM json_each(${wanted}))`,
    ),
  ]);
  return {
    // A line without a lot holds nothing in any drawer.
    lines: lineRows.map((row) => ({ ...row, claims: [] })),
    orders: new Map(heads.map((head) => [head.id, { ...head, holdsStock: head.holdsStock === 1 }])),
  };
}

/** Which of some lots exist, since when they are counted, and whether the source lists them already. */
export async function loadTargets(
  ctx: ShopContext,
  source: MarketplaceName,
  lotIds: string[],
): Promise<ChunkInput['targets']> {
  const rows = await ctx.db
    .select({
      lot: lots,
      isListed:
        sql<boolean>`EXISTS (SELECT 1 FROM ${listings} x WHERE x.lot_id = lots.id AND x.marketplace = ${source})`.mapWith(
          (value) => value === 1,
        ),
    })
    .from(lots)
    .where(inShopByIds(ctx, lots, lots.id, lotIds));
  return new Map(rows.map(({ lot, isListed }) => [lot.id, { lot, countedAt: lot.createdAt, isListed }]));
}

/** Differences that an import found are asked anew each time. */
export const addQuestions = (ctx: ShopContext, rows: ListingQuestionRow[]): Statement[] =>
  insertRows(
    ctx.db,
    listingQuestions,
    rows,
    sql`(shop_id, marketplace, remote_lot_id, kind) DO UPDATE SET ours = excluded.ours, theirs = excluded.theirs, state = 'open',
      lot_id = excluded.lot_id, asked_at = excluded.asked_at, answered_at = NULL, answered_by = NULL`,
  );

/**
 * What the owner answered when the other marketplace's stock was brought in: were open orders of this one already taken
 * off its listed quantities?
 */
export async function wereDeducted(ctx: ShopContext, source: MarketplaceName): Promise<boolean> {
  const [row] = await ctx.db.all<{ deducted: number }>(sql`SELECT other_orders_deducted AS deducted FROM imports
    WHERE shop_id = ${ctx.shopId} AND source = ${otherMarketplace(source)} AND state = 'applied' AND other_orders_deducted IS NOT NULL
    ORDER BY created_at DESC LIMIT 1`);
  return row?.deducted === 1;
}

export const addLots = (ctx: ShopContext, rows: LotRow[]): Statement[] =>
  insertRows(ctx.db, lots, rows, sql`(id) DO NOTHING`);
export const addListings = (ctx: ShopContext, rows: ListingRow[]): Statement[] =>
  insertRows(ctx.db, listings, rows, sql`DO NOTHING`);

/** Deleted lots that the source shows pieces of after all: the owner must see them to settle it. */
export const restoreDiffering = (ctx: ShopContext, importId: string): Statement =>
  ctx.db.run(sql`UPDATE lots SET deleted_at = NULL WHERE deleted_at IS NOT NULL AND shop_id = ${ctx.shopId}
    AND id IN (SELECT lot_id FROM import_rows WHERE import_id = ${importId} AND plan = 'differs' AND quantity > 0)`);

/** Counts a commit on some orders; those in `nowHolding` take part in our stock from here on. */
export function touchOrders(ctx: ShopContext, ids: string[], nowHolding: string[]): Statement[] {
  if (ids.length === 0) return [];
  return [
    ctx.db.run(sql`UPDATE orders SET version = version + 1,
        holds_stock = CASE WHEN id IN (SELECT value FROM json_each(${JSON.stringify(nowHolding)})) THEN 1 ELSE holds_stock END
      WHERE likely(shop_id = ${ctx.shopId}) AND id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`),
  ];
}

/** Lines of open orders that still have no lot, oldest order first. */
export async function loadUnmatchedLines(
  ctx: ShopContext,
  limit: number,
  after: { orderId: string; remoteLotId: string } | null,
): Promise<LineState[]> {
  const from = after ? sql`AND (l.order_id, l.remote_lot_id) > (${after.orderId}, ${after.remoteLotId})` : sql``;
  const keys = await ctx.db.all<{
    orderId: string;
    remoteLotId: string;
  }>(sql`SELECT l.order_id AS orderId, l.remote_lot_id AS remoteLotId
    FROM order_lines l JOIN orders o ON o.id = l.order_id
    WHERE l.shop_id = ${ctx.shopId} AND l.lot_id IS NULL AND l.wanted > 0 AND o.holds_stock = 1
      AND o.status IN ('unpaid', 'paid', 'on_hold', 'problem', 'unknown') ${from}
    ORDER BY l.order_id, l.remote_lot_id LIMIT ${limit}`);
  return (await loadLines(ctx, keys)).lines;
}
