import { MARKETPLACE_LABELS } from '../contract/common.ts';
import { asListed, differingFields, fieldsOf } from './listingFields.domain.ts';
import { isMarketplaceError, MarketplaceError } from './marketplace.errors.ts';
import type { ListingFields, LotUpdate, LotWriteResult, MarketplaceName, RemoteLot } from './marketplace.port.ts';
import { decodeText } from './text.domain.ts';

export type LotWriteFailure = Exclude<LotWriteResult, { outcome: 'applied' }>;

/** What a write came to; a failure is a value. */
export type LotWriteAttempt<T> = { ok: true; value: T } | { ok: false; failure: LotWriteFailure };

/** Makes writes until one shows that going on is of no use; those after it are `not_sent` without a call. */
export interface LotWriteGuard {
  /**
   * @param operation  a spent budget stops the calls of its own operation only: others may be more important
   * @param weight     as how many failed calls a failed call counts
   */
  run<T>(operation: string, work: () => Promise<T>, weight?: number): Promise<LotWriteAttempt<T>>;
  /** Tells of a failure that came inside an answer, as the entries of a batch do. */
  note(error: MarketplaceError): void;
}

/**
 * @param downAfterFailures  how many calls in a row must stay without an answer before the marketplace counts as down
 *                           rather than a lot as odd
 */
export function createLotWriteGuard(marketplace: MarketplaceName, downAfterFailures: number): LotWriteGuard {
  let stopper: MarketplaceError | null = null;
  const spent = new Map<string, MarketplaceError>();
  let failuresInARow = 0;

  function note(error: MarketplaceError, operation: string | null, weight: number): void {
    if (error.kind === 'budget_spent' && operation !== null) spent.set(operation, error);
    else if (error.concernsAll || isKeyWithoutPermission(error)) stopper ??= error;
    else if (['unavailable', 'lost_answer', 'bad_answer'].includes(error.kind)) {
      failuresInARow += weight;
      if (failuresInARow >= downAfterFailures) stopper ??= heldBack(marketplace, error);
    } else failuresInARow = 0;
  }

  return {
    async run(operation, work, weight = 1) {
      const stop = stopper ?? spent.get(operation);
      if (stop) return { ok: false, failure: { outcome: 'not_sent', error: stop } };
      try {
        const value = await work();
        failuresInARow = 0;
        return { ok: true, value };
      } catch (caught) {
        const error = asMarketplaceError(marketplace, caught);
        note(error, operation, weight);
        return { ok: false, failure: lotWriteFailure(error) };
      }
    },
    note: (error) => note(error, null, 0),
  };
}

/** What an error of a write says about the lot it was for. */
export function lotWriteFailure(error: MarketplaceError): LotWriteFailure {
  switch (error.kind) {
    case 'not_found':
      return { outcome: 'gone', error };
    case 'refused':
      return { outcome: 'refused', error };
    case 'forbidden':
      return { outcome: isKeyWithoutPermission(error) ? 'not_sent' : 'refused', error };
    case 'lost_answer':
    case 'bad_answer':
      return { outcome: 'lost', error };
    default:
      return { outcome: 'not_sent', error };
  }
}

/** On BrickLink "forbidden" is said of somebody else's lot, on Brick Owl of a key (reference: bricklink.md 3, brickowl.md 2). */
const isKeyWithoutPermission = ({ marketplace, kind }: MarketplaceError): boolean =>
  marketplace === 'brickowl' && kind === 'forbidden';

function heldBack(marketplace: MarketplaceName, cause: MarketplaceError): MarketplaceError {
  return new MarketplaceError({
    marketplace,
    kind: 'unavailable',
    message: `${MARKETPLACE_LABELS[marketplace]} does not answer at the moment. The rest is sent by itself later; nothing is lost.`,
    technical: `not sent, because before it: ${cause.technical}`.slice(0, 300),
    undelivered: true,
  });
}

/** A stranger's error may come from before or after the sending: the lot is looked at before anything is repeated. */
function asMarketplaceError(marketplace: MarketplaceName, caught: unknown): MarketplaceError {
  if (isMarketplaceError(caught)) return caught;
  return new MarketplaceError({
    marketplace,
    kind: 'lost_answer',
    message: `Something went wrong while ${MARKETPLACE_LABELS[marketplace]} was asked. What it shows is read again before anything is repeated.`,
    technical: caught instanceof Error ? caught.name : 'unknown error',
  });
}

/**
 * The fields of an update as they are sent and compared. Quirk TEXT-PUSHED-ENTITIES: entities in a text that is pushed
 * come back as they are or decoded, so that texts are decoded before (reference: brickowl.md 2, bricklink.md 7.5).
 */
export function wishedFields(marketplace: MarketplaceName, fields: ListingFields): ListingFields {
  const description = decodeText(fields.description);
  const remarks = decodeText(fields.remarks);
  return asListed(marketplace, { ...fields, description, remarks });
}

/** Which of the fields that were sent a lot shows otherwise. */
export function ignoredFields(
  marketplace: MarketplaceName,
  { fields }: Pick<LotUpdate, 'fields'>,
  sent: readonly (keyof ListingFields)[],
  lot: RemoteLot,
): (keyof ListingFields)[] {
  const differing = differingFields(wishedFields(marketplace, fields), fieldsOf(marketplace, lot));
  return differing.filter((name) => sent.includes(name));
}

const FIELD_WORDS: Readonly<Record<keyof ListingFields, string>> = {
  unitPrice: 'price',
  salePercent: 'sale',
  tiers: 'prices by quantity',
  bulk: 'bulk quantity',
  description: 'description',
  remarks: 'remarks',
  stockRoom: 'stockroom',
  isRetain: '“retain” mark',
};

/** The answer was yes, and the lot shows otherwise. */
export function saidYesShowsOtherwise(
  marketplace: MarketplaceName,
  remoteLotId: string,
  fields: readonly (keyof ListingFields)[],
): MarketplaceError {
  const label = MARKETPLACE_LABELS[marketplace];
  const words = fields.map((name) => FIELD_WORDS[name]);
  const list = words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words[0];
  return new MarketplaceError({
    marketplace,
    kind: 'refused',
    message: `${label} accepted the change but still shows another ${list}. Set it on ${label}, or report this together with the details.`,
    technical: `lot ${remoteLotId} read back: differs in ${fields.join(', ')}`,
  });
}
