import type { MarketplaceName } from '../../worker/src/contract/common.ts';
import type { Store } from './simulator.ts';

interface SiteLot {
  id: number;
  quantity: number;
  bulk: number;
  isStockRoom?: boolean;
  reservedFor?: string | null;
  forSale?: boolean;
  /** Brick Owl: the id of the same lot on BrickLink. */
  externalId?: string | null;
}

/**
 * A buyer orders one piece each of lots that have plenty, so that the order can always be picked in full: the same lots
 * in every store made alike.
 * @param from how many such lots to pass over
 */
export async function buy(
  store: Store,
  side: MarketplaceName,
  { lots, from = 0, ...rest }: { lots: number; from?: number; buyer?: string; orderedAt?: number },
): Promise<{ id: number }> {
  const state: Record<string, { lots: SiteLot[] }> = await store.control('GET', '/state');
  const plenty = (state[side]?.lots ?? []).filter(
    (lot) =>
      lot.quantity >= 4 &&
      lot.bulk === 1 &&
      !lot.isStockRoom &&
      !lot.reservedFor &&
      lot.forSale !== false &&
      lot.externalId !== null,
  );
  const lines = plenty.slice(from, from + lots).map(({ id }) => ({ lotId: id, quantity: 1 }));
  return store.control('POST', `/${side}/orders`, { lines, ...rest });
}
