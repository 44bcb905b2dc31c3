import type { MarketplaceName } from '../contract/common.ts';
import { MARKETPLACE_LABELS } from '../contract/common.ts';
import { shortOf } from '../inventory/stock.domain.ts';
import {
  appendMovements,
  changeListings,
  loadStock,
  lotsById,
  lotsByRemoteId,
  stockIsIn,
} from '../inventory/stock.store.ts';
import { markDirtyByRemoteId } from '../listings/dirty.store.ts';
import { recordChange } from '../live/changes.ts';
import type { RemoteOrder, RemoteOrderLine } from '../marketplaces/marketplace.port.ts';
import {
  addEvents,
  guardOrderVersions,
  lineDiffers,
  loadOrders,
  upsertLines,
  upsertOrders,
  upsertPayloads,
} from '../orders/orders.store.ts';
import { loadWalks, noteForWalks } from '../picking/walks.store.ts';
import { commit, retryStale, type Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { orderIdOf } from '../platform/ids.ts';
import { wishTodos } from '../todos/todos.store.ts';
import { type KnownLot, type OrderPlan, planOrder } from './orderPlan.domain.ts';
import { loadExplained } from './sync.store.ts';

/** An order as fetched, with what the list said of it before. */
export interface FetchedOrder {
  order: RemoteOrder;
  fingerprint: string;
  contentFingerprint: string;
}

/** What storing some orders did; pieces and lines are those of the orders as they now stand. */
export interface StoredTotals {
  created: number;
  changed: number;
  cancelled: number;
  reservedPieces: number;
  shortPieces: number;
  unmatchedLines: number;
  changedIds: string[];
}

/**
 * Stores orders and reserves their stock in one commit. Storing the same orders again changes nothing but their
 * fingerprints.
 * @param alongside statements of the caller (lease guard, cursor) for the same batch; guards come first
 */
export async function storeOrders(
  ctx: ShopContext,
  marketplace: MarketplaceName,
  fetched: FetchedOrder[],
  alongside: (totals: StoredTotals) => Statement[],
): Promise<StoredTotals> {
  return retryStale(async () => {
    const { plans, stored } = await planOrders(ctx, marketplace, fetched);
    const totals = totalsOf(plans);
    await commit(ctx.db, [
      ...alongside(totals),
      guardOrderVersions(
        ctx,
        plans.map(({ order }) => ({ id: order.id, version: order.version - 1 })),
      ),
      ...upsertOrders(
        ctx,
        plans.map(({ order }) => order),
      ),
      ...upsertLines(
        ctx,
        plans.flatMap(({ order, lines }) => {
          const before = new Map(stored.get(order.id)?.lines.map((line) => [line.remoteLotId, line]));
          return lines.filter((line) => lineDiffers(before.get(line.remoteLotId), line));
        }),
      ),
      ...changeListings(
        ctx,
        marketplace,
        plans.flatMap((plan) => plan.listingChanges),
      ),
      ...appendMovements(
        ctx,
        plans.flatMap((plan) => plan.movements),
      ),
      ...markDirtyByRemoteId(
        ctx,
        marketplace,
        plans.flatMap((plan) => plan.listingChanges.map(({ remoteLotId }) => remoteLotId)),
      ),
      ...addEvents(
        ctx,
        plans.flatMap((plan) => plan.events),
      ),
      ...upsertPayloads(
        ctx,
        plans.map(({ order, payload }) => ({ orderId: order.id, payload })),
      ),
      ...wishTodos(
        ctx,
        plans.flatMap((plan) => plan.todos),
      ),
      ...noteForWalks(
        ctx,
        plans.map(({ order }) => order.id),
      ),
      ...announce(ctx, marketplace, plans),
    ]);
    return totals;
  });
}

async function planOrders(ctx: ShopContext, marketplace: MarketplaceName, fetched: FetchedOrder[]) {
  const ids = fetched.map(({ order }) => orderIdOf(ctx.shopId, marketplace, order.remoteId));
  const lines = fetched.flatMap(({ order }) => order.lines ?? []);
  const [stored, lotOf, explained, stockIn, walks] = await Promise.all([
    loadOrders(ctx, ids),
    lotFinder(ctx, marketplace, lines),
    loadExplained(ctx, marketplace, ids),
    stockIsIn(ctx),
    loadWalks(ctx, ids),
  ]);
  const lotIds = new Set<string>();
  for (const line of lines) {
    const lot = lotOf(line);
    if (lot) lotIds.add(lot.lotId);
  }
  for (const { lines } of stored.values()) for (const { lotId } of lines) if (lotId) lotIds.add(lotId);
  const stock = await loadStock(ctx, [...lotIds]);
  const plans = fetched.map(({ order: remote, fingerprint, contentFingerprint }) => {
    const orderId = orderIdOf(ctx.shopId, marketplace, remote.remoteId);
    const known = stored.get(orderId) ?? null;
    return planOrder({
      shopId: ctx.shopId,
      orderId,
      marketplace,
      known,
      remote,
      fingerprints: { fingerprint, contentFingerprint },
      explained: new Set([...(explained.get(orderId) ?? []), ...(known ? [known.order.rawStatus] : [])]),
      lotOf,
      isWalked: walks.has(orderId),
      stockIsIn: stockIn,
      stock,
      at: ctx.clock(),
    });
  });
  return { plans, stored };
}

/**
 * Finds our lot behind a remote line: the listing of its remote lot first, then the external id on it, which is our
 * own lot id, or the BrickLink lot id that other tools put on Brick Owl lots.
 */
async function lotFinder(ctx: ShopContext, marketplace: MarketplaceName, lines: RemoteOrderLine[]) {
  const externalIds = [...new Set(lines.flatMap(({ externalLotId }) => (externalLotId ? [externalLotId] : [])))];
  const none = Promise.resolve(new Map<string, KnownLot>());
  const [listed, own, onBrickLink] = await Promise.all([
    lotsByRemoteId(ctx, marketplace, [...new Set(lines.map(({ remoteLotId }) => remoteLotId))]),
    externalIds.length > 0 ? lotsById(ctx, externalIds) : none,
    marketplace === 'brickowl' && externalIds.length > 0 ? lotsByRemoteId(ctx, 'bricklink', externalIds) : none,
  ]);
  return ({ remoteLotId, externalLotId }: Pick<RemoteOrderLine, 'remoteLotId' | 'externalLotId'>): KnownLot | null => {
    const external = externalLotId ? (own.get(externalLotId) ?? onBrickLink.get(externalLotId)) : undefined;
    return listed.get(remoteLotId) ?? external ?? null;
  };
}

function totalsOf(plans: OrderPlan[]): StoredTotals {
  const lines = plans.filter((plan) => plan.order.holdsStock).flatMap((plan) => plan.lines);
  return {
    created: plans.filter((plan) => plan.isNew).length,
    changed: plans.filter((plan) => !plan.isNew).length,
    cancelled: plans.filter((plan) => plan.isCancelled).length,
    reservedPieces: plans
      .flatMap((plan) => plan.movements)
      .reduce((pieces, { kind, reservedDelta }) => pieces + (kind === 'reserve' ? reservedDelta : 0), 0),
    shortPieces: lines.reduce((pieces, line) => pieces + shortOf(line), 0),
    unmatchedLines: lines.filter((line) => line.lotId === null && line.wanted > 0).length,
    changedIds: plans.map((plan) => plan.order.id),
  };
}

function announce(ctx: ShopContext, marketplace: MarketplaceName, plans: OrderPlan[]): Statement[] {
  const label = MARKETPLACE_LABELS[marketplace];
  const fresh = plans.filter((plan) => plan.isNew);
  const old = plans.filter((plan) => !plan.isNew);
  const statements: Statement[] = [];
  if (fresh.length > 0) {
    const notice =
      fresh.length === 1
        ? `New order from ${label}: ${fresh[0]?.order.remoteId}`
        : `${fresh.length} new orders from ${label}`;
    statements.push(recordChange(ctx, { topic: 'orders', kind: 'orders.new', ids: idsOf(fresh), notice }));
  }
  if (old.length > 0) {
    const cancelled = old.filter((plan) => plan.isCancelled);
    const notice =
      cancelled.length > 0
        ? `${cancelled.length === 1 ? `Order ${cancelled[0]?.order.remoteId} was` : `${cancelled.length} orders were`} cancelled on ${label}`
        : undefined;
    statements.push(
      recordChange(ctx, { topic: 'orders', kind: 'orders.changed', ids: idsOf(old), ...(notice && { notice }) }),
    );
  }
  return statements;
}

const idsOf = (plans: OrderPlan[]) => plans.map((plan) => plan.order.id).slice(0, 50);
