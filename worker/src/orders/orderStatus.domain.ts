import type { MarketplaceName } from '../contract/common.ts';
import type { OrderStatus, StatusWrite } from '../contract/orders.ts';
import { BRICKLINK_DEFAULT_WRITE_BACK } from '../marketplaces/bricklink/bricklinkStatus.domain.ts';
import { BRICKOWL_DEFAULT_WRITE_BACK, brickowlStatusName } from '../marketplaces/brickowl/brickowlStatus.domain.ts';
import type { RemoteOrderStatus } from '../marketplaces/marketplace.port.ts';

/** How statuses are called on screens and in sentences. */
export const STATUS_WORDS: Record<OrderStatus, string> = {
  unpaid: 'Unpaid',
  paid: 'Paid',
  picked: 'Picked',
  picked_short: 'Picked short',
  packed: 'Packed',
  shipped: 'Shipped',
  received: 'Received',
  completed: 'Completed',
  on_hold: 'On hold',
  problem: 'Problem',
  cancelled: 'Cancelled',
  unknown: 'Unknown',
};

/** How far an order is on the usual way; off the way (held, cancelled, …) it has no rank. */
const RANK: Partial<Record<OrderStatus, number>> = {
  unpaid: 0,
  paid: 1,
  picked_short: 2,
  picked: 2,
  packed: 3,
  shipped: 4,
  received: 5,
  completed: 6,
};

/** From here on the pieces have left their drawers. */
const OUT_OF_DRAWERS: ReadonlySet<string> = new Set(['packed', 'shipped', 'received', 'completed']);
export const isOutOfDrawers = (status: RemoteOrderStatus | OrderStatus) => OUT_OF_DRAWERS.has(status);

/** Pieces that come in go to orders in these: the others have what they will get. */
export const WAITING_STATUSES = ['unpaid', 'paid', 'on_hold', 'problem', 'unknown'] as const;
const WAITING: ReadonlySet<string> = new Set(WAITING_STATUSES);
export const waitsForPieces = (status: OrderStatus) => WAITING.has(status);

/** Nothing more will happen to such an order. */
const OVER: ReadonlySet<string> = new Set(['shipped', 'received', 'completed', 'cancelled', 'purged']);
export const isOver = (status: RemoteOrderStatus | OrderStatus) => OVER.has(status);

/** The desk's targets that a shop may ask for. */
export type DeskTarget = 'paid' | 'picked' | 'packed' | 'shipped';

/** What the desk may do with an order in each status, in the order of the buttons; `paid` takes a pick back. */
const NEXT: Record<OrderStatus, readonly DeskTarget[]> = {
  unpaid: [],
  paid: ['picked', 'packed', 'shipped'],
  picked_short: ['paid'],
  picked: ['packed', 'shipped', 'paid'],
  packed: ['shipped', 'paid'],
  shipped: [],
  received: [],
  completed: [],
  on_hold: [],
  problem: [],
  cancelled: [],
  unknown: [],
};

export const nextStatuses = (status: OrderStatus): DeskTarget[] => [...NEXT[status]];

/** What is written to a marketplace for our status. Neither knows "picked"; the owner may change it later. */
export const writeBackTarget = (marketplace: MarketplaceName, target: StatusWrite['target']): string =>
  marketplace === 'bricklink' ? BRICKLINK_DEFAULT_WRITE_BACK[target] : BRICKOWL_DEFAULT_WRITE_BACK[target];

/** The raw status an order will show once `rawTarget` was written: Brick Owl takes numbers and shows names. */
export const rawStatusAfter = (marketplace: MarketplaceName, rawTarget: string): string =>
  marketplace === 'bricklink' ? rawTarget : brickowlStatusName(rawTarget);

/**
 * The order's status after the marketplace told its own.
 * What we did ourselves is not undone by a marketplace that lags behind, and a raw status that we wrote (or are
 * writing) tells nothing new: BrickLink's PACKED after our "picked" leaves the order picked.
 * @param current ours, null when first seen
 * @param explained raw statuses that our own writes account for, and the raw status already stored
 * @param pieces held: still reserved in drawers — an order with such pieces is not picked, whatever was said before;
 *   short: missing
 */
export function mergeStatus(
  current: OrderStatus | null,
  remote: { status: RemoteOrderStatus; rawStatus: string },
  explained: ReadonlySet<string>,
  pieces: { held: number; short: number },
): OrderStatus {
  if (remote.status === 'purged') return current ?? 'completed';
  if (current === null) return remote.status;
  const ours = RANK[current] ?? 0;
  if (remote.status === 'unknown') return ours >= 2 ? current : 'unknown';
  const theirs = RANK[remote.status];
  if (theirs === undefined) return remote.status;
  const known = explained.has(remote.rawStatus);
  if (ours >= 2) {
    // The buyer added something to an order that was already picked, packed, or even shipped.
    if (pieces.held > 0 && (known || theirs <= ours)) return theirs === 0 ? 'unpaid' : 'paid';
    const status = known || theirs <= ours ? current : remote.status;
    return status === 'picked' && pieces.short > 0 ? 'picked_short' : status;
  }
  // A pick that was taken back here leaves the marketplace at the status we once wrote.
  return known && theirs >= 2 && current === 'paid' ? current : remote.status;
}
