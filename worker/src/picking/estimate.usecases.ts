import { and, asc, eq, sql } from 'drizzle-orm';
import type { Candidate, Candidates, Estimate } from '../contract/picking.ts';
import { shortOf } from '../inventory/stock.domain.ts';
import { findLayout } from '../locations/layouts.store.ts';
import { codesFromRemarks, sortKey } from '../locations/locationCodes.domain.ts';
import { locations } from '../locations/locations.table.ts';
import type { OrderState } from '../orders/orders.domain.ts';
import { loadOrders } from '../orders/orders.store.ts';
import { orders } from '../orders/orders.table.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { iso } from '../platform/clock.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { planRoute } from './routePlanner.domain.ts';
import { walkNumbers } from './sessions.store.ts';
import { fetchableOf, notWalkable } from './walkable.domain.ts';
import { orderCode } from './walkOrders.domain.ts';

/** Orders looked at for a walk, oldest first. */
const MOST_CANDIDATES = 200;

/** Where an order's pieces are fetched: one entry per lot and place. */
interface Fetch {
  key: string;
  code: string;
  pieces: number;
}

/** What a walk for some orders takes. */
export async function estimateWalk(ctx: ShopContext, states: OrderState[]): Promise<Estimate> {
  const [codes, drawn] = await Promise.all([loadCodes(ctx, states), findLayout(ctx)]);
  const fetches = mergeFetches(states.flatMap((state) => fetchesOf(state, codes)));
  const { order, metres } = planRoute({
    layout: drawn?.layout ?? null,
    from: null,
    stops: fetches.map(({ key, code }) => ({ id: key, code })),
  });
  const codeOf = new Map(fetches.map(({ key, code }) => [key, code]));
  const pieces = fetches.reduce((sum, fetch) => sum + fetch.pieces, 0);
  return {
    stops: fetches.length,
    lots: new Set(fetches.map(({ key }) => key.slice(key.indexOf('|')))).size,
    pieces,
    metres,
    minutes: minutesFor(metres, fetches.length, pieces),
    walk: order.map((key) => codeOf.get(key) ?? ''),
  };
}

const minutesFor = (metres: number, stops: number, pieces: number) =>
  Math.ceil((metres + stops * 7 + pieces * 0.6 + 60) / 60);

/** The same for orders by id; unknown ones are left out. */
export async function estimateOrders(ctx: ShopContext, orderIds: string[]): Promise<Estimate> {
  const states = await loadOrders(ctx, orderIds.slice(0, MOST_CANDIDATES));
  return estimateWalk(ctx, [...states.values()]);
}

/** Orders that could be walked now, oldest first, and those that cannot yet with the reason. */
export async function listCandidates(ctx: ShopContext): Promise<Candidates> {
  const rows = await ctx.db
    .select({ id: orders.id })
    .from(orders)
    .where(inShop(ctx, orders, eq(orders.status, 'paid'), eq(orders.holdsStock, true)))
    .orderBy(asc(orders.orderedAt))
    .limit(MOST_CANDIDATES);
  const ids = rows.map(({ id }) => id);
  const [states, walks] = await Promise.all([loadOrders(ctx, ids), walkNumbers(ctx, ids)]);
  const found = ids.flatMap((id) => states.get(id) ?? []);
  const now = ctx.clock();
  const judged = found.map((state) => ({ state, reason: notWalkable(state, walks.get(state.order.id) ?? null, now) }));
  const ready = judged.filter(({ reason }) => reason === null).map(({ state }) => state);
  const codes = await loadCodes(ctx, ready);
  return {
    rows: ready.map((state) => candidate(state, fetchesOf(state, codes))),
    notYet: judged.flatMap(({ state: { order }, reason }) =>
      reason === null ? [] : [{ orderId: order.id, code: orderCode(order), reason }],
    ),
    suggestion: null,
  };
}

function candidate({ order, lines }: OrderState, fetches: Fetch[]): Candidate {
  const pieces = fetches.reduce((sum, fetch) => sum + fetch.pieces, 0);
  return {
    orderId: order.id,
    code: orderCode(order),
    marketplace: order.marketplace,
    remoteId: order.remoteId,
    buyerName: order.buyerName,
    orderedAt: iso(order.orderedAt),
    lots: fetches.length,
    pieces,
    shortPieces: lines.reduce((sum, line) => sum + shortOf(line), 0),
    currency: order.currency,
    grandTotal: order.grandTotal,
    areas: [],
    minutes: minutesFor(0, fetches.length, pieces),
  };
}

function fetchesOf({ lines }: OrderState, codes: ReadonlyMap<string, string>): Fetch[] {
  return lines.flatMap((line): Fetch[] => {
    if (line.lotId === null) {
      const pieces = fetchableOf(line);
      const [code = ''] = codesFromRemarks(line.remarks);
      return pieces > 0 ? [{ key: `|${line.orderId}|${line.remoteLotId}`, code, pieces }] : [];
    }
    return line.claims
      .filter(({ quantity }) => quantity > 0)
      .map(({ lotId, locationId, quantity }) => ({
        key: `${locationId}|${lotId}`,
        code: codes.get(locationId) ?? '',
        pieces: quantity,
      }));
  });
}

function mergeFetches(fetches: Fetch[]): Fetch[] {
  const merged = new Map<string, Fetch>();
  for (const fetch of fetches) {
    const known = merged.get(fetch.key);
    merged.set(fetch.key, known ? { ...known, pieces: known.pieces + fetch.pieces } : fetch);
  }
  return [...merged.values()].sort((a, b) => (sortKey(a.code) < sortKey(b.code) ? -1 : 1));
}

async function loadCodes(ctx: ShopContext, states: OrderState[]): Promise<Map<string, string>> {
  const ids = [
    ...new Set(states.flatMap(({ lines }) => lines.flatMap(({ claims }) => claims.map((c) => c.locationId)))),
  ];
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select({ id: locations.id, code: locations.code })
    .from(locations)
    .where(and(inShopByIds(ctx, locations, locations.id, ids), sql`true`));
  return new Map(rows.map(({ id, code }) => [id, code]));
}
