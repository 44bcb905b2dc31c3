import { and, asc, desc, eq, gt, inArray, or, sql } from 'drizzle-orm';
import { memberNames } from '../auth/memberNames.ts';
import type { PickSession, SessionState } from '../contract/picking.ts';
import { orders } from '../orders/orders.table.ts';
import { iso, isoOrNull } from '../platform/clock.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { pickSessionOrders, pickSessions } from './picking.table.ts';

export type SessionRow = typeof pickSessions.$inferSelect;

/** Finished walks shown; older ones are found through their orders. */
const MOST_ROWS = 100;

export async function findSession(ctx: ShopContext, id: string): Promise<SessionRow | null> {
  const [row] = await ctx.db
    .select()
    .from(pickSessions)
    .where(inShop(ctx, pickSessions, eq(pickSessions.id, id)));
  return row ?? null;
}

/** Walks in one state, newest first. */
export async function listSessions(ctx: ShopContext, state: SessionState): Promise<PickSession[]> {
  const rows = await ctx.db
    .select()
    .from(pickSessions)
    .where(inShop(ctx, pickSessions, eq(pickSessions.state, state)))
    .orderBy(desc(pickSessions.createdAt))
    .limit(MOST_ROWS);
  return sessionsOnWire(ctx, rows);
}

/** Walks as lists show them. */
export async function sessionsOnWire(ctx: ShopContext, rows: SessionRow[]): Promise<PickSession[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [names, members] = [
    await memberNames(ctx),
    await ctx.db
      .select({
        sessionId: pickSessionOrders.sessionId,
        orderId: pickSessionOrders.orderId,
        tote: pickSessionOrders.tote,
        code: pickSessionOrders.code,
        marketplace: orders.marketplace,
        remoteId: orders.remoteId,
      })
      .from(pickSessionOrders)
      .innerJoin(orders, eq(orders.id, pickSessionOrders.orderId))
      .where(
        and(
          inShop(ctx, pickSessionOrders),
          sql`${pickSessionOrders.sessionId} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
        ),
      )
      .orderBy(asc(sql`length(${pickSessionOrders.tote})`), asc(pickSessionOrders.tote)),
  ];
  const bySession = Map.groupBy(members, ({ sessionId }) => sessionId);
  return rows.map((row) => ({
    id: row.id,
    no: row.no,
    state: row.state,
    createdAt: iso(row.createdAt),
    createdBy: row.createdBy === null ? null : (names.get(row.createdBy) ?? 'A former member'),
    completedAt: isoOrNull(row.completedAt),
    orders: (bySession.get(row.id) ?? []).map(({ sessionId: _, ...order }) => order),
    lots: row.lots,
    pieces: row.pieces,
    pickedPieces: row.pickedPieces,
    shortPieces: row.shortPieces,
    pickers: row.pickers,
    estimatedMinutes: row.estimatedMinutes,
  }));
}

/** Numbers of open walks, by the orders in them. */
export async function walkNumbers(ctx: ShopContext, orderIds: string[]): Promise<Map<string, number>> {
  if (orderIds.length === 0) return new Map();
  const rows = await ctx.db
    .select({ orderId: pickSessionOrders.orderId, no: pickSessions.no })
    .from(pickSessionOrders)
    .innerJoin(pickSessions, eq(pickSessions.id, pickSessionOrders.sessionId))
    .where(
      and(
        inShop(ctx, pickSessionOrders, eq(pickSessionOrders.open, true)),
        sql`${pickSessionOrders.orderId} IN (SELECT value FROM json_each(${JSON.stringify(orderIds)}))`,
      ),
    );
  return new Map(rows.map(({ orderId, no }) => [orderId, no]));
}

/**
 * Walks that cron looks after: open ones, and those that ended lately, whose last range may still be on its way.
 * @param endedSince epoch milliseconds
 */
export async function sessionsToPoke(ctx: ShopContext, endedSince: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: pickSessions.id })
    .from(pickSessions)
    .where(
      inShop(
        ctx,
        pickSessions,
        inArray(pickSessions.state, ['open', 'completed']),
        or(eq(pickSessions.state, 'open'), gt(pickSessions.completedAt, endedSince)),
      ),
    )
    .limit(MOST_ROWS);
  return rows.map(({ id }) => id);
}

/** How far the books know the logs of walks that are open, or ended after `since`. */
export const lastFlushes = (
  ctx: ShopContext,
  since: number,
): Promise<{ sessionId: string; no: number; toSeq: number }[]> =>
  ctx.db.all(sql`SELECT s.id AS sessionId, coalesce(max(f.no), 0) AS no, coalesce(max(f.to_seq), 0) AS toSeq
    FROM pick_sessions s LEFT JOIN pick_flushes f ON f.session_id = s.id
    WHERE s.shop_id = ${ctx.shopId} AND (s.completed_at IS NULL OR s.completed_at > ${since}) GROUP BY s.id`);
