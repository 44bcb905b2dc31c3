import type { MarketplaceName } from '../contract/common.ts';
import { fieldsOf } from '../marketplaces/listingFields.domain.ts';
import type { MarketplaceError } from '../marketplaces/marketplace.errors.ts';
import type { ListingFields, LotCreateResult, LotUpdate, LotWriteResult } from '../marketplaces/marketplace.port.ts';
import { MAX_ATTEMPTS, retryDelayMs } from '../platform/backoff.domain.ts';
import type { PushFailure } from './listings.table.ts';
import type { DirtyLot, ListingUpdate, PushOutcome, PushRow } from './pushes.store.ts';

/** What was sent for one marked lot. */
export interface SentPush extends DirtyLot {
  push: PushRow;
}

/** What an answer means: for the log and the mark, and for what we believe is shown. */
export interface Verdict {
  outcome: PushOutcome;
  listing: ListingUpdate | null;
}

/**
 * Judges the answer to an update. What the marketplace says it shows counts more than what we reckoned: where the two
 * differ, somebody bought or edited in between, and the listing is unknown until it is read.
 */
export function judgeUpdate(
  { push, dirty, lot, listing }: SentPush,
  update: LotUpdate,
  result: LotWriteResult,
  now: number,
): Verdict {
  const { marketplace } = push;
  const base = { marketplace, lotId: lot.id, quantityDelta: 0, shown: null, lotVersion: null, doubt: 0 };
  const outcome = (parts: Pick<PushOutcome, 'state' | 'message' | 'next'>): PushOutcome => ({
    push,
    marks: dirty.marks,
    ...parts,
  });
  const again = { dueAt: now, attempts: dirty.attempts, failure: null };
  if (result.outcome === 'applied') {
    const expected = (listing?.shownQuantity ?? 0) + update.quantityDelta;
    const agrees = result.lot === null || result.lot.quantity === expected;
    const shown = result.lot ? fieldsOf(marketplace, result.lot) : shownAfter(listing?.shown ?? null, update);
    return {
      outcome: outcome({
        state: 'applied',
        message: agrees ? null : `It shows ${result.lot?.quantity} pieces instead of ${expected}: looked into.`,
        next: agrees ? 'cleared' : again,
      }),
      listing: {
        ...base,
        quantityDelta: update.quantityDelta,
        shown,
        lotVersion: lot.version,
        state: agrees ? 'known' : 'unknown',
      },
    };
  }
  const { error } = result;
  switch (result.outcome) {
    case 'gone': {
      // Sold out in our books as well: it was taken off the shelf for that, and is listed anew when there is stock.
      const isSoldOut = listing?.shownQuantity === 0;
      return {
        outcome: outcome({
          state: 'gone',
          message: error.message,
          next: again,
        }),
        listing: { ...base, state: isSoldOut ? 'gone' : 'unknown' },
      };
    }
    case 'lost':
      return {
        outcome: outcome({ state: 'lost', message: error.message, next: again }),
        listing: { ...base, state: 'unknown', doubt: update.quantityDelta },
      };
    case 'refused': {
      // A lowering may be refused because a sale we have not seen took the pieces: reading tells.
      const mayBeOvertaken = update.quantityDelta < 0 && dirty.attempts === 0;
      if (!mayBeOvertaken)
        return {
          outcome: outcome({ state: 'refused', message: error.message, next: parked(error, now) }),
          listing: null,
        };
      return {
        outcome: outcome({ state: 'refused', message: error.message, next: { ...again, attempts: 1 } }),
        listing: { ...base, state: 'unknown' },
      };
    }
    case 'not_sent':
      return {
        outcome: outcome({ state: 'not_sent', message: error.message, next: later(error, dirty.attempts, now) }),
        listing: null,
      };
  }
}

/** Judges the answer to a creation. A lost one keeps its mark closed until the marketplace was searched for the lot. */
export function judgeCreation({ push, dirty }: SentPush, result: LotCreateResult, now: number): PushOutcome {
  const base = { push, marks: dirty.marks };
  if (result.outcome === 'applied') {
    const next = { dueAt: now, attempts: 0, failure: null };
    return { ...base, state: 'applied', message: null, next };
  }
  const { outcome, error } = result;
  if (outcome === 'lost') {
    const next = { dueAt: now, attempts: dirty.attempts, failure: null, keepsPush: true };
    return { ...base, state: 'lost', message: error.message, next };
  }
  const next = outcome === 'refused' ? parked(error, now) : later(error, dirty.attempts, now);
  return { ...base, state: outcome, message: error.message, next };
}

/** What a new listing shows at first: Brick Owl takes price and quantity only, the rest follows as a change. */
export const shownAtFirst = (marketplace: MarketplaceName, fields: ListingFields): ListingFields =>
  marketplace === 'bricklink'
    ? fields
    : {
        ...fields,
        description: '',
        remarks: '',
        bulk: 1,
        salePercent: 0,
        tiers: [],
        stockRoom: null,
      };

function shownAfter(shown: ListingFields | null, { fields, changed }: LotUpdate): ListingFields | null {
  if (!shown) return null;
  return { ...shown, ...Object.fromEntries(changed.map((name) => [name, fields[name]])) };
}

const failureOf = (error: MarketplaceError, now: number): PushFailure => ({
  code: error.kind,
  message: error.message,
  technical: error.technical,
  at: now,
});

const parked = (error: MarketplaceError, now: number) => ({
  dueAt: null,
  attempts: 0,
  failure: failureOf(error, now),
});

/** A passing failure is tried again, later each time; one that concerns the whole account is no fault of this lot. */
function later(error: MarketplaceError, attempts: number, now: number) {
  const tries = error.concernsAll ? attempts : attempts + 1;
  if (tries >= MAX_ATTEMPTS) return parked(error, now);
  const waitMs = Math.max(retryDelayMs(Math.max(1, tries)), error.retryAfterMs ?? 0);
  return { dueAt: now + waitMs, attempts: tries, failure: failureOf(error, now) };
}
