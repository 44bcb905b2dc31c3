import { and, asc, eq } from 'drizzle-orm';
import type { Layout } from '../contract/layout.ts';
import type { Candidate, Candidates, Estimate } from '../contract/picking.ts';
import { shortOf } from '../inventory/stock.domain.ts';
import { findLayout } from '../locations/layouts.store.ts';
import { codesFromRemarks, parseLocation, sortKey } from '../locations/locationCodes.domain.ts';
import type { OrderState } from '../orders/orders.domain.ts';
import { loadOrders } from '../orders/orders.store.ts';
import { orders } from '../orders/orders.table.ts';
import { iso } from '../platform/clock.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { suggestCart } from './batching.domain.ts';
import { planRoute } from './routePlanner.domain.ts';
import { walkNumbers } from './sessions.store.ts';
import { fetchableOf, notWalkable } from './walkable.domain.ts';
import { orderCode } from './walkOrders.domain.ts';
import { loadCodes } from './walkOrders.store.ts';
import { walkMinutes } from './walkTime.domain.ts';

/** Orders looked at for a walk, oldest first. */
const MOST_CANDIDATES = 200;
/** Orders among which a cart is looked for; more would make people wait for it. */
const MOST_BATCHED = 16;
/** A cart's size until a shop says its own. */
const CART = { totes: 8, lots: 120 };

/** Where an order's pieces are fetched: one entry per lot and place. */
interface Fetch {
  /** The same for every order that fetches the lot there. */
  key: string;
  lot: string;
  code: string;
  pieces: number;
}

/** What a walk for some orders takes. */
export async function estimateWalk(ctx: ShopContext, states: OrderState[]): Promise<Estimate> {
  const [codes, drawn] = await Promise.all([loadClaimCodes(ctx, states), findLayout(ctx)]);
  return estimate(drawn?.layout ?? null, mergeFetches(states.flatMap((state) => fetchesOf(state, codes))));
}

function estimate(layout: Layout | null, fetches: Fetch[]): Estimate {
  const { order, metres } = planRoute({ layout, stops: fetches.map(({ key, code }) => ({ id: key, code })) });
  const codeOf = new Map(fetches.map(({ key, code }) => [key, code]));
  const pieces = fetches.reduce((sum, fetch) => sum + fetch.pieces, 0);
  return {
    stops: fetches.length,
    lots: new Set(fetches.map(({ lot }) => lot)).size,
    pieces,
    metres,
    minutes: walkMinutes({ metres, stops: fetches.length, pieces }),
    walk: order.map((key) => codeOf.get(key) ?? ''),
  };
}

/** The same for orders by id; unknown ones are left out. */
export async function estimateOrders(ctx: ShopContext, orderIds: string[]): Promise<Estimate> {
  const states = await loadOrders(ctx, orderIds.slice(0, MOST_CANDIDATES));
  return estimateWalk(ctx, [...states.values()]);
}

/** Orders that could be walked now, oldest first, those that cannot yet with the reason, and a cart worth taking. */
export async function listCandidates(ctx: ShopContext): Promise<Candidates> {
  const rows = await ctx.db
    .select({ id: orders.id })
    .from(orders)
    .where(and(inShop(ctx, orders, eq(orders.status, 'paid'), eq(orders.holdsStock, true))))
    .orderBy(asc(orders.orderedAt))
    .limit(MOST_CANDIDATES);
  const ids = rows.map(({ id }) => id);
  const [states, walks, drawn] = await Promise.all([loadOrders(ctx, ids), walkNumbers(ctx, ids), findLayout(ctx)]);
  const now = ctx.clock();
  const judged = ids
    .flatMap((id) => states.get(id) ?? [])
    .map((state) => ({ state, reason: notWalkable(state, walks.get(state.order.id) ?? null, now) }));
  const ready = judged.filter(({ reason }) => reason === null).map(({ state }) => state);
  const codes = await loadClaimCodes(ctx, ready);
  const layout = drawn?.layout ?? null;
  const fetches = new Map(ready.map((state) => [state.order.id, fetchesOf(state, codes)]));
  return {
    rows: ready.map((state) => candidate(state, layout, fetches.get(state.order.id) ?? [])),
    notYet: judged.flatMap(({ state: { order }, reason }) =>
      reason === null ? [] : [{ orderId: order.id, code: orderCode(order), reason }],
    ),
    suggestion: suggestion(layout, [...fetches].slice(0, MOST_BATCHED)),
  };
}

/** The cart that goes first; none where there is nothing to put together. */
function suggestion(layout: Layout | null, fetches: [string, Fetch[]][]): Candidates['suggestion'] {
  if (fetches.length < 2) return null;
  const byOrder = new Map(fetches);
  const together = (ids: readonly string[]) => mergeFetches(ids.flatMap((id) => byOrder.get(id) ?? []));
  const stopsOf = (ids: readonly string[]) => together(ids).map(({ key, code }) => ({ id: key, code }));
  // Where a plan has walls or one-way aisles a cart is chosen by the serpentine, which is quick; the walk itself is not.
  const isOpen = layout?.rooms.every(({ walls, oneWay }) => walls.length + oneWay.length === 0) ?? false;
  const cart = suggestCart(
    fetches.map(([id, own]) => ({ id, lots: own.length })),
    CART,
    (ids) => planRoute({ layout: isOpen ? layout : null, stops: stopsOf(ids) }).metres,
  );
  if (!cart || cart.ids.length < 2) return null;
  const { lots, pieces, metres, minutes } = estimate(layout, together(cart.ids));
  return { orderIds: cart.ids, lots, pieces, metres, minutes };
}

function candidate({ order, lines }: OrderState, layout: Layout | null, fetches: Fetch[]): Candidate {
  const { pieces, minutes } = estimate(layout, fetches);
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
    areas: areasOf(fetches),
    minutes,
  };
}

/** Areas in walking order, as people name them: `B`, `Garage 301`. */
function areasOf(fetches: Fetch[]): string[] {
  const names = fetches
    .toSorted((a, b) => (sortKey(a.code) < sortKey(b.code) ? -1 : 1))
    .map(({ code }) => {
      const { room, aisle } = parseLocation(code);
      const name = [room && room[0]?.toUpperCase() + room.slice(1), aisle?.toUpperCase()].filter(Boolean).join(' ');
      return name || code || '?';
    });
  return [...new Set(names)];
}

function fetchesOf({ lines }: OrderState, codes: ReadonlyMap<string, string>): Fetch[] {
  return lines.flatMap((line): Fetch[] => {
    if (line.lotId === null) {
      const pieces = fetchableOf(line);
      const [code = ''] = codesFromRemarks(line.remarks);
      const lot = `${line.orderId}|${line.remoteLotId}`;
      return pieces > 0 ? [{ key: lot, lot, code, pieces }] : [];
    }
    return line.claims
      .filter(({ quantity }) => quantity > 0)
      .map(({ lotId, locationId, quantity }) => ({
        key: `${locationId}|${lotId}`,
        lot: lotId,
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
  return [...merged.values()];
}

const loadClaimCodes = (ctx: ShopContext, states: OrderState[]): Promise<Map<string, string>> =>
  loadCodes(
    ctx,
    states.flatMap(({ lines }) => lines.flatMap(({ claims }) => claims.map(({ locationId }) => locationId))),
  );
