import type { RemoteOrderStatus, WriteBackTarget } from '../marketplace.port.ts';

/*
 * Brick Owl's order statuses (reference: brickowl.md 4.4, read 2026-11-22). Orders carry both the id and the name; every
 * function here takes either.
 */

interface BrickowlStatus {
  id: string;
  name: string;
  status: RemoteOrderStatus;
  /** Null off the usual way. */
  rank: number | null;
}

const STATUSES: readonly BrickowlStatus[] = [
  { id: '0', name: 'Pending', status: 'unpaid', rank: 0 },
  { id: '1', name: 'Payment Submitted', status: 'unpaid', rank: 1 },
  { id: '2', name: 'Payment Received', status: 'paid', rank: 2 },
  // Somebody is at work on it, which is no promise that it is packed.
  { id: '3', name: 'Processing', status: 'paid', rank: 3 },
  { id: '4', name: 'Processed', status: 'packed', rank: 4 },
  { id: '5', name: 'Shipped', status: 'shipped', rank: 5 },
  { id: '6', name: 'Received', status: 'received', rank: 6 },
  { id: '7', name: 'On Hold', status: 'on_hold', rank: null },
  { id: '8', name: 'Cancelled', status: 'cancelled', rank: null },
];

function known(rawStatus: string): BrickowlStatus | null {
  const wanted = rawStatus.trim().toLowerCase();
  return STATUSES.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted) ?? null;
}

/** Puts a Brick Owl status into our words; an unknown one is `unknown`, never an error. */
export function normaliseBrickowlStatus(rawStatus: string): RemoteOrderStatus {
  return known(rawStatus)?.status ?? 'unknown';
}

/** How far along a Brick Owl order is; null for on hold, cancelled and unknown statuses. */
export function brickowlStatusRank(rawStatus: string): number | null {
  return known(rawStatus)?.rank ?? null;
}

/** The name of a status given by id or name, as sent when it is not known. */
export function brickowlStatusName(rawStatus: string): string {
  return known(rawStatus)?.name ?? rawStatus.trim();
}

/** The id that `order/set_status` wants for a status given by id or name; null when it is not known. */
export function brickowlStatusId(rawStatus: string): string | null {
  return known(rawStatus)?.id ?? null;
}

/** What is written back to Brick Owl unless the owner chose otherwise: it knows no "picked" (DESIGN, workflow A). */
export const BRICKOWL_DEFAULT_WRITE_BACK: Readonly<Record<WriteBackTarget, string>> = {
  picked: '3',
  packed: '4',
  shipped: '5',
};

/** Statuses that a write-back may choose from: settable ones on the usual way. */
export const BRICKOWL_SETTABLE_STATUSES: readonly string[] = ['1', '2', '3', '4', '5', '6'];
