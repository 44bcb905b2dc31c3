import { MarketplaceError, type MarketplaceErrorKind } from '../marketplace.errors.ts';
import { provesUndelivered } from '../marketplace.http.ts';

const KEY_PAGE = 'Brick Owl’s API page (My Account → API Keys)';

/** A failure notice: the HTTP status of the call or of its batch entry, and Brick Owl's words if it gave any. */
export interface BrickowlFailure {
  operation: string;
  status: number;
  words: string;
  retryAfterMs?: number | undefined;
}

/**
 * Translates Brick Owl's failure notice. Which HTTP status belongs to a bad key and which to a missing permission is not
 * known, so the words are looked at first (reference: brickowl.md 2, read 2026-11-22).
 */
export function brickowlError(failure: BrickowlFailure, redact: (text: string) => string): MarketplaceError {
  const { kind, message } = judge(failure);
  const words = failure.words === '' ? '' : ` ${failure.words}`;
  return new MarketplaceError({
    marketplace: 'brickowl',
    kind,
    message,
    technical: redact(`${failure.operation}: HTTP ${failure.status}${words}`).slice(0, 300),
    ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
    undelivered: provesUndelivered(failure.status),
  });
}

/** Quirk BO-NO-STORE: a key of an account that only buys is told to list its purchases (reference: brickowl.md 2). */
export function saysNoStore(words: string): boolean {
  return /list_type/i.test(words) || /(no|not have a|without a) store/i.test(words);
}

function judge({ status, words }: BrickowlFailure): { kind: MarketplaceErrorKind; message: string } {
  if (saysNoStore(words)) {
    return {
      kind: 'forbidden',
      message: 'This Brick Owl account has no store. Use the API key of the account that sells.',
    };
  }
  if (/access denied|permission/i.test(words) || (status === 403 && words !== '' && !/\bkey\b/i.test(words))) {
    return {
      kind: 'forbidden',
      message: `Brick Owl does not let this API key do that. On ${KEY_PAGE} give it access to orders and inventory, then test again.`,
    };
  }
  if (status === 401 || status === 403 || /\b(api )?key\b/i.test(words)) {
    return {
      kind: 'unauthorised',
      message: `Brick Owl does not accept the API key. Copy it again from ${KEY_PAGE} and test again.`,
    };
  }
  if (status === 404) {
    return { kind: 'not_found', message: 'Brick Owl no longer knows this order or lot. Look it up on the site.' };
  }
  if (status === 429) {
    return {
      kind: 'rate_limited',
      message:
        'Brick Owl asks for fewer calls. Work continues by itself after a pause; if this stays, see which other tools use the key.',
    };
  }
  if (status >= 500) {
    return {
      kind: 'unavailable',
      message: 'Brick Owl has a fault or is in maintenance. It is tried again by itself; nothing is lost.',
    };
  }
  return {
    kind: 'refused',
    message: 'Brick Owl refused this. Open the order or lot on Brick Owl, see what it shows, and sync again.',
  };
}

/** An answer that is no JSON, or JSON in a form this program does not know. */
export function unreadableBrickowlAnswer(operation: string, technical: string): MarketplaceError {
  return new MarketplaceError({
    marketplace: 'brickowl',
    kind: 'bad_answer',
    message:
      'Brick Owl answered in a form that cannot be read. Try again; if it stays, please report it together with the details.',
    technical: `${operation}: ${technical}`.slice(0, 300),
  });
}

/** A cut off or empty body where an answer should be. */
export function noBrickowlAnswer(operation: string, technical: string): MarketplaceError {
  return new MarketplaceError({
    marketplace: 'brickowl',
    kind: 'unavailable',
    message: 'Brick Owl’s answer was incomplete. It is tried again by itself; nothing is lost.',
    technical: `${operation}: ${technical}`.slice(0, 300),
  });
}
