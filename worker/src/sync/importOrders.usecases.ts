import type { OpenMarketplace } from '../marketplaces/connections.usecases.ts';
import type { Marketplace, RemoteOrderSummary } from '../marketplaces/marketplace.port.ts';
import type { Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { orderUnreadable } from './imports.errors.ts';
import { storeOrders } from './orderImport.usecases.ts';
import { planFetch } from './sync.domain.ts';
import { loadFingerprints } from './sync.store.ts';

/** Orders committed together, as in the order sync. */
const ORDERS_PER_BATCH = 25;
const ORDERS_PER_SLICE = 100;

/** How many orders a slice may still read. */
export class OrderBudget {
  left = ORDERS_PER_SLICE;
}

/** Every order the marketplace knows, those its seller filed away included. */
export async function listAllOrders(marketplace: Marketplace): Promise<RemoteOrderSummary[]> {
  const listed = new Map<string, RemoteOrderSummary>();
  for (const summary of await marketplace.listOrders({ filed: true })) listed.set(summary.remoteId, summary);
  for (const summary of await marketplace.listOrders()) listed.set(summary.remoteId, summary);
  return [...listed.values()];
}

/**
 * Brings orders to what the list says, just like the order sync: what is stored already is not fetched.
 * @param hold what every batch begins with
 * @returns false when more orders are to be read than the budget allows; what was read is stored
 * @throws ImportFailure when an order cannot be read: the pieces it holds would be unknown
 */
export async function takeInOrders(
  ctx: ShopContext,
  { marketplace, connection }: OpenMarketplace,
  hold: () => Statement[],
  listed: RemoteOrderSummary[],
  budget: OrderBudget,
): Promise<boolean> {
  const known = await loadFingerprints(
    ctx,
    marketplace.name,
    listed.map(({ remoteId }) => remoteId),
  );
  const work = planFetch(marketplace.name, listed, known, {
    since: connection.ordersSince,
    connectedAt: connection.connectedAt,
  });
  while (work.length > 0) {
    if (budget.left <= 0) return false;
    const chunk = work.splice(0, Math.min(ORDERS_PER_BATCH, budget.left));
    budget.left -= chunk.length;
    const results = await marketplace.fetchOrders(
      chunk.map(([remoteId, lines]) => ({ remoteId, withLines: lines === 1 })),
    );
    const fetched = results.flatMap((result, i) => {
      const item = chunk[i];
      return result.ok && item ? [{ order: result.order, fingerprint: item[2], contentFingerprint: item[3] }] : [];
    });
    if (fetched.length > 0) await storeOrders(ctx, marketplace.name, fetched, hold);
    for (const result of results) {
      // Gone since the list was made: it holds nothing any more.
      if (result.ok || result.error.kind === 'not_found') continue;
      throw result.error.concernsAll ? result.error : orderUnreadable(result.remoteId, result.error.message);
    }
  }
  return true;
}
