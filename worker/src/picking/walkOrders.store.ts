import { and, asc, eq, sql } from 'drizzle-orm';
import type { PickDelivery, PickLevel } from '../contract/picking.ts';
import { lots } from '../inventory/inventory.table.ts';
import { loadStock } from '../inventory/stock.store.ts';
import { locations } from '../locations/locations.table.ts';
import { loadOrders } from '../orders/orders.store.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { pickSessionOrders, pickSessions } from './picking.table.ts';
import { lotItem, pickOrder } from './walkOrders.domain.ts';

/**
 * Orders as they are stored now, with the stock around them: their lots at all places, and the same items in other
 * condition. Six queries, whatever their number.
 * @returns one delivery per order, in the order of `orderIds`; unknown ids are left out
 */
export async function loadWalkOrders(ctx: ShopContext, orderIds: string[]): Promise<PickDelivery[]> {
  const states = await loadOrders(ctx, orderIds);
  const found = orderIds.flatMap((id) => states.get(id) ?? []);
  const lotIds = [...new Set(found.flatMap(({ lines }) => lines.flatMap(lotIdsOf)))];
  const items = await loadSameItems(ctx, lotIds);
  const stock = await loadStock(
    ctx,
    items.map(({ id }) => id),
  );
  const codes = await loadCodes(
    ctx,
    [...stock.values()].flatMap((levels) => levels.map(({ locationId }) => locationId)),
  );
  const itemOf = new Map(items.map((lot) => [lot.id, lot]));
  const keyOf = (lot: (typeof items)[number]) => `${lot.itemType}|${lot.itemNo}|${lot.blColorId}`;
  const alike = Map.groupBy(items, keyOf);
  return found.map((state) => {
    const own = new Set(state.lines.flatMap(lotIdsOf));
    const wanted = new Set(own);
    for (const id of own) {
      const lot = itemOf.get(id);
      for (const other of (lot && alike.get(keyOf(lot))) ?? []) wanted.add(other.id);
    }
    const levels = [...wanted].flatMap((lotId) =>
      (stock.get(lotId) ?? []).map((level): PickLevel => ({ lotId, ...level })),
    );
    const kept = levels.filter(({ lotId, onHand }) => onHand > 0 || own.has(lotId));
    const lotsKept = new Set([...own, ...kept.map(({ lotId }) => lotId)]);
    return {
      orders: [pickOrder(state)],
      places: Object.fromEntries(kept.map(({ locationId }) => [locationId, codes.get(locationId) ?? ''])),
      items: [...lotsKept].flatMap((id) => itemOf.get(id) ?? []).map(lotItem),
      levels: kept,
    };
  });
}

/** The orders of a walk, as it begins; [] for one that is over. */
export async function loadStartingOrders(ctx: ShopContext, sessionId: string): Promise<PickDelivery[]> {
  const rows = await ctx.db
    .select({ orderId: pickSessionOrders.orderId })
    .from(pickSessionOrders)
    .innerJoin(pickSessions, eq(pickSessions.id, pickSessionOrders.sessionId))
    .where(inShop(ctx, pickSessions, eq(pickSessions.id, sessionId), eq(pickSessions.state, 'open')))
    .orderBy(asc(sql`length(${pickSessionOrders.tote})`), asc(pickSessionOrders.tote));
  return loadWalkOrders(
    ctx,
    rows.map(({ orderId }) => orderId),
  );
}

const lotIdsOf = (line: { lotId: string | null; claims: { lotId: string; quantity: number }[] }) => [
  ...(line.lotId === null ? [] : [line.lotId]),
  ...line.claims.filter(({ quantity }) => quantity > 0).map(({ lotId }) => lotId),
];

/** The lots, and those of the same item and colour. */
async function loadSameItems(ctx: ShopContext, lotIds: string[]) {
  if (lotIds.length === 0) return [];
  const own = await ctx.db
    .select()
    .from(lots)
    .where(inShopByIds(ctx, lots, lots.id, lotIds));
  const keys = [...new Set(own.map(({ itemNo, blColorId }) => JSON.stringify([itemNo, blColorId])))].map((key) =>
    JSON.parse(key),
  );
  // `lots_by_item` leads from each item and colour to its lots.
  const same = await ctx.db
    .select({ lot: lots })
    .from(sql`json_each(${JSON.stringify(keys)}) AS k`)
    .innerJoin(
      lots,
      and(inShop(ctx, lots), sql`${lots.itemNo} = k.value ->> 0`, sql`${lots.blColorId} = k.value ->> 1`),
    );
  const known = new Map(own.map((lot) => [lot.id, lot]));
  for (const { lot } of same) known.set(lot.id, lot);
  return [...known.values()];
}

/** Codes of places, by location id. */
export async function loadCodes(ctx: ShopContext, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select({ id: locations.id, code: locations.code })
    .from(locations)
    .where(inShopByIds(ctx, locations, locations.id, [...new Set(ids)]));
  return new Map(rows.map(({ id, code }) => [id, code]));
}
