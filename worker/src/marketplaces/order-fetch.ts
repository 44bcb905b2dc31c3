import { MARKETPLACE_LABELS } from '../contract/common.ts';
import { isMarketplaceError, MarketplaceError } from './marketplace.errors.ts';
import type { MarketplaceName, OrderFetchResult } from './marketplace.port.ts';

/** What reading an order came to; a failure is a value. */
export type Settled<T> = { ok: true; value: T } | { ok: false; error: MarketplaceError };

/**
 * Decides, while orders are fetched, when going on is of no use. What was fetched before is never thrown away: its calls
 * are paid for.
 */
export interface FetchGuard {
  /** The error that stops everything, once there is one. */
  stoppedBy(): MarketplaceError | null;
  /** Makes the calls for one order or one batch, unless everything has stopped. */
  run<T>(work: () => Promise<T>): Promise<Settled<T>>;
}

/**
 * @param downAfterFailures  how many calls in a row must fail as `unavailable`, each after its own repetitions, before
 *                           the marketplace counts as down rather than an order as odd
 */
export function createFetchGuard(marketplace: MarketplaceName, downAfterFailures: number): FetchGuard {
  let stopper: MarketplaceError | null = null;
  let failuresInARow = 0;
  return {
    stoppedBy: () => stopper,
    async run(work) {
      if (stopper) return { ok: false, error: stopper };
      const settled = await settle(marketplace, work);
      if (settled.ok) failuresInARow = 0;
      else {
        if (settled.error.kind === 'unavailable') failuresInARow += 1;
        if (settled.error.concernsAll || failuresInARow >= downAfterFailures) stopper ??= settled.error;
      }
      return settled;
    },
  };
}

/** Runs `work`; a stranger's error while reading one order must not lose the others. */
export async function settle<T>(marketplace: MarketplaceName, work: () => T | Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (caught) {
    return { ok: false, error: asMarketplaceError(marketplace, caught) };
  }
}

/** @throws MarketplaceError the failure that concerns all, when it left not one order to return */
export function finishFetch(guard: FetchGuard, results: OrderFetchResult[]): OrderFetchResult[] {
  const stopper = guard.stoppedBy();
  if (stopper && !results.some((result) => result.ok)) throw stopper;
  return results;
}

function asMarketplaceError(marketplace: MarketplaceName, caught: unknown): MarketplaceError {
  if (isMarketplaceError(caught)) return caught;
  return new MarketplaceError({
    marketplace,
    kind: 'bad_answer',
    message: `An order from ${MARKETPLACE_LABELS[marketplace]} could not be read. The others are not affected; please report this one.`,
    technical: caught instanceof Error ? caught.name : 'unknown error',
  });
}
