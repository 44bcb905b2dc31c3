import type { BricklinkCredentials } from '../marketplace.port.ts';

/*
 * OAuth 1.0a, one-legged, HMAC-SHA1, by hand with WebCrypto (reference: bricklink.md 2, read 2026-11-22).
 */

/** Percent-encodes as OAuth wants it: everything but `A–Z a–z 0–9 - . _ ~`. */
export function percentEncode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A call to be signed. `path` is appended to the base URL and must be percent-encoded already. */
export interface OauthRequest {
  method: string;
  baseUrl: string;
  path: string;
  query?: Readonly<Record<string, string>>;
  /** Unix seconds. */
  timestamp: number;
  nonce: string;
}

/** What is sent: the URL that was signed, byte for byte, and its header. */
export interface SignedRequest {
  url: string;
  authorization: string;
  baseString: string;
  signature: string;
}

/** Signs calls with one account's token; white space around the four values is ignored (Quirk BL-TRIM, reference: bricklink.md 2.3). */
export function createOauthSigner(
  credentials: BricklinkCredentials,
): (request: OauthRequest) => Promise<SignedRequest> {
  const consumerKey = credentials.consumerKey.trim();
  const token = credentials.tokenValue.trim();
  const secret = `${percentEncode(credentials.consumerSecret.trim())}&${percentEncode(credentials.tokenSecret.trim())}`;
  let key: Promise<CryptoKey> | undefined;

  return async (request) => {
    const oauth: [string, string][] = [
      ['oauth_consumer_key', consumerKey],
      ['oauth_nonce', request.nonce],
      ['oauth_signature_method', 'HMAC-SHA1'],
      ['oauth_timestamp', String(request.timestamp)],
      ['oauth_token', token],
      ['oauth_version', '1.0'],
    ];
    // One encoding serves the signature and the sent query, so that they cannot differ.
    const query = encodePairs(Object.entries(request.query ?? {}));
    const base = new URL(request.baseUrl);
    const address = `${base.protocol}//${base.host}${base.pathname.replace(/\/+$/, '')}${request.path}`;
    const parameters = [...query, ...encodePairs(oauth)].sort(byNameThenValue);
    const baseString = [
      request.method.toUpperCase(),
      percentEncode(address),
      percentEncode(joinPairs(parameters)),
    ].join('&');

    key ??= importKey(secret);
    const signature = await hmacSha1Base64(await key, baseString);
    const header = [...encodePairs(oauth), ['oauth_signature', percentEncode(signature)] as const]
      .map(([name, value]) => `${name}="${value}"`)
      .join(', ');
    return {
      url: query.length > 0 ? `${address}?${joinPairs(query)}` : address,
      authorization: `OAuth ${header}`,
      baseString,
      signature,
    };
  };
}

function encodePairs(pairs: readonly (readonly [string, string])[]): [string, string][] {
  return pairs.map(([name, value]) => [percentEncode(name), percentEncode(value)]);
}

function joinPairs(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

/** Encoded text is ASCII, so comparing strings compares bytes. */
function byNameThenValue(a: readonly [string, string], b: readonly [string, string]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] === b[1]) return 0;
  return a[1] < b[1] ? -1 : 1;
}

function importKey(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', new TextEncoder().encode(secret), { name: 'HMAC', hash: 'SHA-1' }, false, [
    'sign',
  ]);
}

async function hmacSha1Base64(key: CryptoKey, message: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(message)));
  return btoa(String.fromCharCode(...bytes));
}
