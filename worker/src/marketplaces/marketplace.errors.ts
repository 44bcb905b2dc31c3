import { MARKETPLACE_LABELS, type MarketplaceName } from '../contract/common.ts';

/**
 * Why a call to a marketplace did not do what it should.
 * - `unauthorised`    the credentials are wrong or were withdrawn: concerns every call
 * - `ip_not_allowed`  BrickLink only: the token is tied to another address: concerns every call
 * - `forbidden`       the key lacks a permission, or the order or lot belongs to somebody else
 * - `not_found`       the order or lot is gone
 * - `rate_limited`    too many calls; `retryAfterMs` says how long to wait
 * - `unavailable`     down, in maintenance, too slow, or a web page instead of an answer; nothing was changed
 * - `lost_answer`     a write was sent and its answer never came: it may or may not have been applied
 * - `refused`         understood and refused, for this order or lot only
 * - `bad_answer`      answered with something this program cannot read
 * - `budget_spent`    our own call budget is used up; no call was made
 */
export type MarketplaceErrorKind =
  | 'unauthorised'
  | 'ip_not_allowed'
  | 'forbidden'
  | 'not_found'
  | 'rate_limited'
  | 'unavailable'
  | 'lost_answer'
  | 'refused'
  | 'bad_answer'
  | 'budget_spent';

/** Kinds that pass by themselves: the same call may be made again later. */
const RETRYABLE_KINDS: ReadonlySet<MarketplaceErrorKind> = new Set([
  'rate_limited',
  'unavailable',
  'lost_answer',
  'budget_spent',
]);

/** Kinds that every other call of the same shop would meet too. */
const CONCERNS_ALL_KINDS: ReadonlySet<MarketplaceErrorKind> = new Set([
  'unauthorised',
  'ip_not_allowed',
  'rate_limited',
  'budget_spent',
]);

/** What a `MarketplaceError` is made of. */
export interface MarketplaceErrorParts {
  marketplace: MarketplaceName;
  kind: MarketplaceErrorKind;
  /** For the shop owner: what happened and what to do. No secrets, no buyer data. */
  message: string;
  /** For the "details" fold: operation, status, the marketplace's own words. Redacted. */
  technical: string;
  /** Only when it differs from what the kind implies. */
  retryable?: boolean;
  /** How long to wait before the next call, in milliseconds. */
  retryAfterMs?: number;
  /** Known never to have reached the marketplace, so that even a write has changed nothing. */
  undelivered?: boolean;
}

/** The only error the clients of this room throw. Callers branch on `kind`, never on `message`. */
export class MarketplaceError extends Error {
  readonly marketplace: MarketplaceName;
  readonly kind: MarketplaceErrorKind;
  readonly retryable: boolean;
  readonly technical: string;
  readonly retryAfterMs: number | undefined;
  readonly undelivered: boolean;

  constructor(parts: MarketplaceErrorParts) {
    super(parts.message);
    this.name = 'MarketplaceError';
    this.marketplace = parts.marketplace;
    this.kind = parts.kind;
    this.technical = parts.technical;
    this.retryable = parts.retryable ?? RETRYABLE_KINDS.has(parts.kind);
    this.retryAfterMs = parts.retryAfterMs;
    this.undelivered = parts.undelivered ?? false;
  }

  /** Whether any other call of this shop would fail the same way. */
  get concernsAll(): boolean {
    return CONCERNS_ALL_KINDS.has(this.kind);
  }
}

/** Narrows a caught value. */
export function isMarketplaceError(error: unknown): error is MarketplaceError {
  return error instanceof MarketplaceError;
}

/**
 * The error a call-budget guard (`beforeCall`) throws when a shop's daily calls are used up.
 * @param resumesAt  when calls become available again, epoch milliseconds; null when not known
 */
export function budgetSpentError(
  marketplace: MarketplaceName,
  { operation, now, resumesAt }: { operation: string; now: number; resumesAt: number | null },
): MarketplaceError {
  const name = MARKETPLACE_LABELS[marketplace];
  return new MarketplaceError({
    marketplace,
    kind: 'budget_spent',
    message: `The ${name} calls set aside for this are used up for now. The rest continues by itself once calls are free again.`,
    technical: `${operation} was held back by the call budget`,
    ...(resumesAt === null ? {} : { retryAfterMs: Math.max(0, resumesAt - now) }),
  });
}
