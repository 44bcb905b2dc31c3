import type { RemoteOrderStatus, WriteBackTarget } from '../marketplace.port.ts';

/*
 * BrickLink's order statuses (reference: bricklink.md 6.6 and 6.7, read 2026-11-22).
 */

type BricklinkStatus =
  | 'PENDING'
  | 'UPDATED'
  | 'PROCESSING'
  | 'READY'
  | 'PAID-PENDING'
  | 'PAID'
  | 'PACKED'
  | 'SHIPPED'
  | 'RECEIVED'
  | 'COMPLETED'
  | 'OCR'
  | 'NPB'
  | 'NPX'
  | 'NRS'
  | 'NSS'
  | 'CANCELLED'
  | 'PURGED';

/** `by_payment`: the status says nothing about money, the payment does. `rank` is null off the usual way. */
const STATUSES: Readonly<Record<BricklinkStatus, { status: RemoteOrderStatus | 'by_payment'; rank: number | null }>> = {
  PENDING: { status: 'by_payment', rank: 0 },
  UPDATED: { status: 'by_payment', rank: 1 },
  PROCESSING: { status: 'by_payment', rank: 2 },
  READY: { status: 'by_payment', rank: 3 },
  'PAID-PENDING': { status: 'unpaid', rank: 4 },
  PAID: { status: 'paid', rank: 5 },
  PACKED: { status: 'packed', rank: 6 },
  SHIPPED: { status: 'shipped', rank: 7 },
  RECEIVED: { status: 'received', rank: 8 },
  COMPLETED: { status: 'completed', rank: 9 },
  OCR: { status: 'problem', rank: null },
  NPB: { status: 'problem', rank: null },
  NPX: { status: 'problem', rank: null },
  NRS: { status: 'problem', rank: null },
  NSS: { status: 'problem', rank: null },
  CANCELLED: { status: 'cancelled', rank: null },
  PURGED: { status: 'purged', rank: null },
};

const PAYMENTS_RECEIVED: ReadonlySet<string> = new Set(['RECEIVED', 'COMPLETED']);
/** Money that is not there although a payment date may be: still clearing, or gone back. */
const PAYMENTS_NOT_THERE: ReadonlySet<string> = new Set(['CLEARING', 'RETURNED', 'BOUNCED']);

function known(rawStatus: string): (typeof STATUSES)[BricklinkStatus] | null {
  const key = rawStatus.trim().toUpperCase();
  return Object.hasOwn(STATUSES, key) ? STATUSES[key as BricklinkStatus] : null;
}

/**
 * Puts a BrickLink status into our words; an unknown one is `unknown`, never an error.
 * @param payment  the order's payment status as sent, and when it was paid, epoch milliseconds or null
 */
export function normaliseBricklinkStatus(
  rawStatus: string,
  payment: { rawStatus: string; paidAt: number | null },
): RemoteOrderStatus {
  const entry = known(rawStatus);
  if (!entry) return 'unknown';
  if (entry.status !== 'by_payment') return entry.status;
  const paymentStatus = payment.rawStatus.trim().toUpperCase();
  if (PAYMENTS_NOT_THERE.has(paymentStatus)) return 'unpaid';
  return PAYMENTS_RECEIVED.has(paymentStatus) || payment.paidAt !== null ? 'paid' : 'unpaid';
}

/** How far along a BrickLink order is; null for statuses off the usual way and for unknown ones. */
export function bricklinkStatusRank(rawStatus: string): number | null {
  return known(rawStatus)?.rank ?? null;
}

/** What is written back to BrickLink unless the owner chose otherwise: it knows no "picked" (DESIGN, workflow A). */
export const BRICKLINK_DEFAULT_WRITE_BACK: Readonly<Record<WriteBackTarget, string>> = {
  picked: 'PACKED',
  packed: 'PACKED',
  shipped: 'SHIPPED',
};

/** Statuses that a seller can set through BrickLink's API and that a write-back may choose from. */
export const BRICKLINK_SETTABLE_STATUSES: readonly string[] = [
  'PROCESSING',
  'READY',
  'PAID',
  'PACKED',
  'SHIPPED',
  'COMPLETED',
];
