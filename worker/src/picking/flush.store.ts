import { and, eq, gt, sql } from 'drizzle-orm';
import { lots, movements } from '../inventory/inventory.table.ts';
import type { MovementRow } from '../inventory/stock.domain.ts';
import { loadStock } from '../inventory/stock.store.ts';
import { locations } from '../locations/locations.table.ts';
import { loadOrders } from '../orders/orders.store.ts';
import type { Statement } from '../platform/batch.ts';
import { inJson } from '../platform/bulk.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { guard } from '../platform/guard.ts';
import { causeOf, type FlushBooks, type FlushPlan, type LoggedFact } from './flush.domain.ts';
import type { PickFact } from './pickFacts.domain.ts';
import { pickFlushes } from './picking.table.ts';
import { loadWalks } from './walks.store.ts';

/** Everything a range of facts is planned on, read in a few queries whatever its length. */
export async function loadFlushBooks(
  ctx: ShopContext,
  sessionId: string,
  facts: readonly LoggedFact[],
  withOthers: boolean,
): Promise<FlushBooks> {
  const inner = facts.flatMap(({ fact }) => (fact.kind === 'undo' && fact.of ? [fact, fact.of] : [fact]));
  const orderIds = new Set(inner.flatMap(orderIdsOf));
  const named = await loadOrders(ctx, [...orderIds]);
  const lines = [...named.values()].flatMap((state) => state.lines);
  const lotIds = new Set(inner.flatMap(lotIdsOf));
  for (const line of lines) if (isConcerned(line, inner) && line.lotId !== null) lotIds.add(line.lotId);
  for (const line of lines) for (const claim of line.claims) if (isConcerned(line, inner)) lotIds.add(claim.lotId);
  const lotList = [...lotIds];
  const others = withOthers ? await loadHolders(ctx, lotList, orderIds) : [];
  const orders = new Map([...named, ...others]);
  const [walkOf, stock, recent, posted, lotNames, placeNames] = await Promise.all([
    loadWalks(ctx, [...orders.keys()]),
    loadStock(ctx, [
      ...new Set([...lotList, ...others.flatMap(([, state]) => state.lines.flatMap(({ lotId }) => lotId ?? []))]),
    ]),
    loadRecent(ctx, lotList, Math.min(...facts.map(({ at }) => at))),
    loadPosted(ctx, facts),
    loadLotNames(ctx, lotList),
    loadPlaceNames(ctx, inner),
  ]);
  return { shopId: ctx.shopId, sessionId, orders, walkOf, stock, recent, posted, lotNames, placeNames };
}

const orderIdsOf = (fact: PickFact): string[] => {
  if (fact.kind === 'settle') return fact.orderIds;
  if (fact.kind === 'complete') return fact.orders.map(({ orderId }) => orderId);
  return 'orderId' in fact ? [fact.orderId] : [];
};

const lotIdsOf = (fact: PickFact): string[] => {
  const from = 'from' in fact && fact.from ? [fact.from.lotId] : [];
  return 'lotId' in fact && fact.lotId !== null ? [fact.lotId, ...from] : from;
};

/** Whether any fact is about the line. */
const isConcerned = (line: { orderId: string; remoteLotId: string }, facts: readonly PickFact[]) =>
  facts.some((fact) =>
    fact.kind === 'settle'
      ? fact.orderIds.includes(line.orderId)
      : 'remoteLotId' in fact && fact.orderId === line.orderId && fact.remoteLotId === line.remoteLotId,
  );

/** Rows of the lots' ledgers: each is one range of the primary key, from `<lot>/` up to `<lot>0`. */
const ledgersOf = (lotIds: string[]) => sql`json_each(${JSON.stringify(lotIds)}) AS lot`;
const inLedger = sql`${movements.id} >= lot.value || '/' AND ${movements.id} < lot.value || '0'`;

/** Orders that have ever held pieces of the lots. */
export async function loadHolders(ctx: ShopContext, lotIds: string[], known: ReadonlySet<string>) {
  const rows = await ctx.db
    .selectDistinct({ orderId: sql<string>`${movements.orderId}` })
    .from(movements)
    .innerJoin(ledgersOf(lotIds), inLedger)
    .where(and(inShop(ctx, movements, gt(movements.reservedDelta, 0)), sql`${movements.orderId} IS NOT NULL`));
  const ids = rows.map(({ orderId }) => orderId).filter((id) => !known.has(id));
  return [...(await loadOrders(ctx, ids))];
}

/** What moved in these lots after a moment. */
export async function loadRecent(ctx: ShopContext, lotIds: string[], since: number): Promise<MovementRow[]> {
  if (lotIds.length === 0) return [];
  const rows = await ctx.db
    .select({ movement: movements })
    .from(movements)
    .innerJoin(ledgersOf(lotIds), inLedger)
    .where(and(inShop(ctx, movements), gt(movements.at, since)));
  return rows.map(({ movement }) => movement);
}

/** What the commands that are undone had posted, by command. */
async function loadPosted(ctx: ShopContext, facts: readonly LoggedFact[]): Promise<Map<string, MovementRow[]>> {
  const wanted = facts.flatMap(({ fact }) => {
    if (fact.kind !== 'undo' || !fact.of) return [];
    return lotIdsOf(fact.of).map((lotId) => ({
      ref: fact.ref,
      from: `${lotId}/${causeOf(fact.ref)}:`,
      to: `${lotId}/${causeOf(fact.ref)};`,
    }));
  });
  const posted = new Map<string, MovementRow[]>();
  if (wanted.length === 0) return posted;
  const rows = await ctx.db
    .select({ ref: sql<string>`cause.value ->> 'ref'`, movement: movements })
    .from(movements)
    .innerJoin(
      sql`json_each(${JSON.stringify(wanted)}) AS cause`,
      sql`${movements.id} >= cause.value ->> 'from' AND ${movements.id} < cause.value ->> 'to'`,
    )
    .where(inShop(ctx, movements));
  for (const { ref, movement } of rows) posted.set(ref, [...(posted.get(ref) ?? []), movement]);
  return posted;
}

async function loadLotNames(ctx: ShopContext, lotIds: string[]): Promise<Map<string, string>> {
  if (lotIds.length === 0) return new Map();
  const rows = await ctx.db
    .select({ id: lots.id, itemNo: lots.itemNo, itemName: lots.itemName })
    .from(lots)
    .where(inShopByIds(ctx, lots, lots.id, lotIds));
  return new Map(rows.map(({ id, itemNo, itemName }) => [id, `${itemName} (${itemNo})`]));
}

async function loadPlaceNames(ctx: ShopContext, facts: readonly PickFact[]): Promise<Map<string, string>> {
  const ids = facts.flatMap((fact) => ('locationId' in fact && fact.locationId !== null ? [fact.locationId] : []));
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select({ id: locations.id, code: locations.code })
    .from(locations)
    .where(and(inShop(ctx, locations), inJson(locations.id, [...new Set(ids)])));
  return new Map(rows.map(({ id, code }) => [id, code]));
}

/** Whether a range of a session's log is in the books already. */
export async function isFlushed(ctx: ShopContext, sessionId: string, no: number): Promise<boolean> {
  const rows = await ctx.db
    .select({ no: pickFlushes.no })
    .from(pickFlushes)
    .where(and(eq(pickFlushes.sessionId, sessionId), eq(pickFlushes.no, no)));
  return rows.length > 0;
}

/** Falls when a level that a count was planned on has changed since. */
export function guardLevels(ctx: ShopContext, counted: FlushPlan['counted']): Statement[] {
  if (counted.length === 0) return [];
  return [
    guard(
      ctx.db,
      sql`NOT EXISTS (SELECT 1 FROM json_each(${JSON.stringify(counted)}) AS c
        LEFT JOIN stock_levels l ON l.lot_id = c.value ->> 'lotId' AND l.location_id = c.value ->> 'locationId'
        WHERE coalesce(l.on_hand, 0) <> c.value ->> 'onHand' OR coalesce(l.reserved, 0) <> c.value ->> 'reserved')`,
    ),
  ];
}

/** One row each: nothing of an order that an index knows changes with its version. */
export const bumpVersions = (ctx: ShopContext, orderIds: string[]): Statement[] =>
  orderIds.length === 0
    ? []
    : [
        ctx.db.run(sql`UPDATE orders SET version = version + 1
          WHERE id IN (SELECT value FROM json_each(${JSON.stringify(orderIds)})) AND shop_id = ${ctx.shopId}`),
      ];
