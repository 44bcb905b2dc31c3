import { MarketplaceError, type MarketplaceErrorKind } from '../marketplace.errors.ts';
import { provesUndelivered } from '../marketplace.http.ts';

const API_PAGE = 'BrickLink’s API page (bricklink.com/v2/api/register_consumer.page)';

/** A failure notice: `meta` of the envelope where there is one, else the HTTP status alone. */
export interface BricklinkFailure {
  operation: string;
  code: number;
  /** `RESOURCE_NOT_FOUND`, …; '' without an envelope. */
  message: string;
  /** The details, whose prefix is stable; '' without an envelope. */
  description: string;
  retryAfterMs?: number | undefined;
}

/**
 * Translates BrickLink's failure notice (reference: bricklink.md 3, read 2026-11-22).
 * @param redact  removes the account's secrets: `TOKEN_IP_MISMATCHED` repeats the consumer key
 */
export function bricklinkError(failure: BricklinkFailure, redact: (text: string) => string): MarketplaceError {
  const { kind, message, retryable } = judge(failure);
  const words = [failure.message, failure.description].filter((part) => part !== '' && part !== 'OK').join(': ');
  return new MarketplaceError({
    marketplace: 'bricklink',
    kind,
    message,
    technical: redact(`${failure.operation}: ${failure.code}${words === '' ? '' : ` ${words}`}`).slice(0, 300),
    ...(retryable === undefined ? {} : { retryable }),
    ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
    undelivered: provesUndelivered(failure.code),
  });
}

interface Verdict {
  kind: MarketplaceErrorKind;
  message: string;
  retryable?: boolean;
}

function judge({ operation, code, message, description }: BricklinkFailure): Verdict {
  if (code === 401) return judgeOauth(description);
  if (code === 403) {
    return {
      kind: 'forbidden',
      message:
        'BrickLink does not let this account do that. Check on BrickLink that the account may sell and that the order or lot is its own.',
    };
  }
  if (code === 404 && operation === 'inventories.create') {
    return {
      kind: 'refused',
      message: 'BrickLink does not know this item. Give the lot the number it has in BrickLink’s catalogue.',
    };
  }
  if (code === 404 && message !== 'INVALID_URI') {
    return { kind: 'not_found', message: 'BrickLink no longer knows this order or lot. Look it up on the site.' };
  }
  if (code === 429) {
    return {
      kind: 'rate_limited',
      message:
        'BrickLink asks for fewer calls. Work continues by itself after a pause; if this stays, see which other tools use the account.',
    };
  }
  if (code >= 500) {
    return {
      kind: 'unavailable',
      message: 'BrickLink has a fault or is in maintenance. It is tried again by itself; nothing is lost.',
    };
  }
  if (operation.startsWith('inventories.')) {
    return {
      kind: 'refused',
      message:
        'BrickLink refused the lot as it was sent. The details say why: put the lot right, and it is sent again by itself.',
    };
  }
  if (code === 422) {
    return {
      kind: 'refused',
      message:
        'BrickLink does not allow this in the state the order is in. Open it on BrickLink, settle it there, and sync again.',
    };
  }
  return {
    kind: 'refused',
    message: 'BrickLink refused the request as it was made. Please report this together with the details.',
  };
}

const KNOWN_OAUTH_PREFIXES = /^(SIGNATURE_INVALID|CONSUMER_KEY_UNKNOWN|TOKEN_VALUE_UNKNOWN)/;

/** Quirk BL-OAUTH-WORDS: only the prefix of the description is stable (reference: bricklink.md 3). */
function judgeOauth(description: string): Verdict {
  if (description.startsWith('TOKEN_IP_MISMATCHED')) {
    const seen = /IP:\s*([0-9a-fA-F.:]+)/.exec(description)?.[1];
    return {
      kind: 'ip_not_allowed',
      message: `BrickLink saw the call come from ${seen ?? 'an address'} that this token does not allow. On ${API_PAGE} set both IP address and mask of the token to 0.0.0.0, then test again.`,
    };
  }
  // No literal text is known for these two; a known prefix may well mention them among its details.
  if (!KNOWN_OAUTH_PREFIXES.test(description) && /TIMESTAMP|NONCE/i.test(description)) {
    return {
      kind: 'unavailable',
      message: 'BrickLink took a call for a repeated or outdated one. It is tried again by itself.',
    };
  }
  const reason = description.startsWith('SIGNATURE_INVALID')
    ? 'The consumer secret or the token secret does not match.'
    : description.startsWith('CONSUMER_KEY_UNKNOWN')
      ? 'It does not know the consumer key.'
      : description.startsWith('TOKEN_VALUE_UNKNOWN')
        ? 'It does not know the token value.'
        : 'The token was withdrawn or a value is wrong.';
  return {
    kind: 'unauthorised',
    message: `BrickLink does not accept the credentials. ${reason} Copy all four values again from ${API_PAGE} and test again.`,
  };
}

/** An answer that is no envelope: a web page, nothing, or a form this program does not know. */
export function unreadableBricklinkAnswer(operation: string, technical: string): MarketplaceError {
  return new MarketplaceError({
    marketplace: 'bricklink',
    kind: 'bad_answer',
    message:
      'BrickLink answered in a form that cannot be read. Try again; if it stays, please report it together with the details.',
    technical: `${operation}: ${technical}`.slice(0, 300),
  });
}

/** A maintenance or gateway page, or an empty body, where an answer should be. */
export function noBricklinkAnswer(operation: string, technical: string): MarketplaceError {
  return new MarketplaceError({
    marketplace: 'bricklink',
    kind: 'unavailable',
    message: 'BrickLink is in maintenance or has a fault. It is tried again by itself; nothing is lost.',
    technical: `${operation}: ${technical}`.slice(0, 300),
  });
}

/** The order was answered back without the tracking number that was sent. */
export function trackingNotStored(): MarketplaceError {
  return new MarketplaceError({
    marketplace: 'bricklink',
    kind: 'refused',
    message: 'BrickLink did not keep the tracking number. Enter it on BrickLink, or check it and try again.',
    technical: 'orders.update: the answer shows another tracking number',
  });
}
