import type { MarketplaceName } from '../contract/common.ts';
import type { OrderStatus } from '../contract/orders.ts';
import type { SyncRunPart } from '../contract/sync.ts';
import { normaliseBricklinkStatus } from '../marketplaces/bricklink/bricklinkStatus.domain.ts';
import { normaliseBrickowlStatus } from '../marketplaces/brickowl/brickowlStatus.domain.ts';
import type { RemoteOrderSummary } from '../marketplaces/marketplace.port.ts';
import { isOver } from '../orders/orderStatus.domain.ts';

/** One order to fetch: remote id, with lines or without, and the list's fingerprints. Short: thousands are stored. */
export type SyncWork = [remoteId: string, withLines: 0 | 1, fingerprint: string, contentFingerprint: string];

/** Where a run stands; stored after every batch, so that a killed run goes on where it was. */
export interface SyncCursor {
  /** Marketplaces still to do; the first one is in work. */
  queue: MarketplaceName[];
  /** Null until the first one's orders were listed. */
  work: SyncWork[] | null;
}

export const emptyPart = (marketplace: MarketplaceName): SyncRunPart => ({
  marketplace,
  listed: 0,
  fetched: 0,
  created: 0,
  changed: 0,
  cancelled: 0,
  reservedPieces: 0,
  shortPieces: 0,
  unmatchedLines: 0,
  calls: 0,
  problem: null,
});

/** What is stored of an order the list names. */
export interface KnownOrder {
  fingerprint: string;
  contentFingerprint: string;
  status: OrderStatus;
}

/**
 * Which of the listed orders must be fetched, oldest first so that who ordered first is served first.
 * @param since the cut-off: older orders we do not know stay out
 * @param connectedAt orders that were over before this are history we do not take in
 */
export function planFetch(
  marketplace: MarketplaceName,
  listed: RemoteOrderSummary[],
  known: ReadonlyMap<string, KnownOrder>,
  { since, connectedAt }: { since: number; connectedAt: number },
): SyncWork[] {
  const work: SyncWork[] = [];
  for (const summary of listed.toSorted((a, b) => a.orderedAt - b.orderedAt)) {
    const { remoteId, fingerprint, contentFingerprint } = summary;
    const stored = known.get(remoteId);
    if (stored) {
      if (stored.fingerprint === fingerprint) continue;
      // A cancelled order that comes back needs its lines; a status alone does not.
      const withLines = stored.contentFingerprint !== contentFingerprint || stored.status === 'cancelled';
      work.push([remoteId, withLines ? 1 : 0, fingerprint, contentFingerprint]);
      continue;
    }
    if (summary.orderedAt < since) continue;
    if (summary.orderedAt < connectedAt && isOver(listedStatus(marketplace, summary.rawStatus))) continue;
    work.push([remoteId, 1, fingerprint, contentFingerprint]);
  }
  return work;
}

const listedStatus = (marketplace: MarketplaceName, rawStatus: string) =>
  marketplace === 'bricklink'
    ? normaliseBricklinkStatus(rawStatus, { rawStatus: '', paidAt: null })
    : normaliseBrickowlStatus(rawStatus);
