import { and, eq, inArray } from 'drizzle-orm';
import type { MarketplaceName } from '../contract/common.ts';
import type { StoredConnection } from '../marketplaces/connections.store.ts';
import { connections } from '../marketplaces/connections.table.ts';
import type { Marketplace, RemoteOrderSummary } from '../marketplaces/marketplace.port.ts';
import { orders } from '../orders/orders.table.ts';
import type { Statement } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import type { SyncWork } from './sync.domain.ts';

/** How often the slow look is worth its calls. */
const SWEEP_EVERY_MS: Record<MarketplaceName, number> = { bricklink: 24 * 3_600_000, brickowl: 6 * 3_600_000 };

/**
 * What the ordinary list does not show, looked for now and then: BrickLink's list leaves out orders that the seller
 * filed away; Brick Owl's list tells neither notes, tracking nor refunds, so its open orders are read again.
 * @returns `extra` to be judged like listed orders, `again` to be fetched in any case
 */
export async function findSweep(
  ctx: ShopContext,
  marketplace: Marketplace,
  connection: StoredConnection,
  listed: RemoteOrderSummary[],
): Promise<{ taken: boolean; extra: RemoteOrderSummary[]; again: SyncWork[] }> {
  const nothing = { taken: false, extra: [], again: [] };
  // The first sync has just read everything there is.
  if (connection.sweptAt === null) return { ...nothing, taken: true };
  if (ctx.clock() - connection.sweptAt < SWEEP_EVERY_MS[marketplace.name]) return nothing;
  if (marketplace.name === 'bricklink') {
    return { ...nothing, taken: true, extra: await marketplace.listOrders({ filed: true }) };
  }
  const open = await ctx.db
    .select({ remoteId: orders.remoteId })
    .from(orders)
    .where(
      and(
        inShop(ctx, orders, eq(orders.marketplace, marketplace.name)),
        inArray(orders.status, ['unpaid', 'paid', 'picked', 'picked_short', 'packed', 'on_hold']),
      ),
    );
  const ids = new Set(open.map(({ remoteId }) => remoteId));
  const again = listed
    .filter(({ remoteId }) => ids.has(remoteId))
    .map((order): SyncWork => [order.remoteId, 1, order.fingerprint, order.contentFingerprint]);
  return { taken: true, extra: [], again };
}

export const saveSweep = (ctx: ShopContext, marketplace: MarketplaceName): Statement =>
  ctx.db
    .update(connections)
    .set({ sweptAt: ctx.clock() })
    .where(inShop(ctx, connections, eq(connections.marketplace, marketplace)));
