import { MARKETPLACE_LABELS } from '../contract/common.ts';
import { isMarketplaceError, MarketplaceError } from './marketplace.errors.ts';
import type { MarketplaceName, OrderFetchResult } from './marketplace.port.ts';

/** So many orders in a row that could not be read mean that the marketplace is down, not that these orders are odd. */
const DOWN_AFTER_FAILURES = 3;

/**
 * Decides, while orders are fetched, when going on is of no use. What was fetched before is never thrown away: its calls
 * are paid for.
 */
export interface FetchGuard {
  /** The error that stops everything, once there is one. */
  stoppedBy(): MarketplaceError | null;
  /** Runs one order's or one batch's calls; a failure becomes a value. */
  run<T>(work: () => Promise<T>): Promise<{ ok: true; value: T } | { ok: false; error: MarketplaceError }>;
}

export function createFetchGuard(marketplace: MarketplaceName): FetchGuard {
  let stopper: MarketplaceError | null = null;
  let failuresInARow = 0;
  return {
    stoppedBy: () => stopper,
    async run(work) {
      if (stopper) return { ok: false, error: stopper };
      try {
        const value = await work();
        failuresInARow = 0;
        return { ok: true, value };
      } catch (caught) {
        const error = asMarketplaceError(marketplace, caught);
        if (error.kind === 'unavailable') failuresInARow += 1;
        if (error.concernsAll || failuresInARow >= DOWN_AFTER_FAILURES) stopper ??= error;
        return { ok: false, error };
      }
    },
  };
}

/** @throws MarketplaceError the failure that concerns all, when it left not one order to return */
export function finishFetch(guard: FetchGuard, results: OrderFetchResult[]): OrderFetchResult[] {
  const stopper = guard.stoppedBy();
  if (stopper && !results.some((result) => result.ok)) throw stopper;
  return results;
}

/** A stranger's error while reading one order must not lose the others. */
function asMarketplaceError(marketplace: MarketplaceName, caught: unknown): MarketplaceError {
  if (isMarketplaceError(caught)) return caught;
  return new MarketplaceError({
    marketplace,
    kind: 'bad_answer',
    message: `An order from ${MARKETPLACE_LABELS[marketplace]} could not be read. The others are not affected; please report this one.`,
    technical: caught instanceof Error ? caught.name : 'unknown error',
  });
}
