/** Secrets of one BrickLink API user. */
export interface OauthSecrets {
  consumerKey: string;
  consumerSecret: string;
  tokenValue: string;
  tokenSecret: string;
}

/** What a signature is checked against besides the request. */
export interface OauthContext {
  secrets: OauthSecrets;
  /** Epoch milliseconds. */
  now: number;
  /** 0 accepts any timestamp. */
  timestampToleranceMs: number;
  /** Whether this nonce and timestamp were seen before; remembers them. */
  isReplay(nonce: string, timestamp: number): boolean;
}

/** RFC 3986 percent-encoding of the UTF-8 bytes; only `A–Z a–z 0–9 - . _ ~` stay. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Reads an `Authorization: OAuth …` header; undefined when it is not one. Values are percent-decoded. */
export function parseAuthorization(header: string | null | undefined): Map<string, string> | undefined {
  const match = /^OAuth\s+(.*)$/is.exec(header ?? '');
  if (!match) return undefined;
  const params = new Map<string, string>();
  for (const part of (match[1] ?? '').split(',')) {
    const pair = /^\s*([^=\s]+)\s*=\s*"([^"]*)"\s*$/.exec(part);
    if (!pair) continue;
    try {
      params.set(decodeURIComponent(pair[1] ?? ''), decodeURIComponent(pair[2] ?? ''));
    } catch {
      return undefined;
    }
  }
  return params;
}

const byteOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function rawQueryPairs(search: string): [string, string][] {
  const query = search.startsWith('?') ? search.slice(1) : search;
  if (query === '') return [];
  return query.split('&').map((pair) => {
    const at = pair.indexOf('=');
    const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    // The signature covers decoded values; a plus sign is a plus sign here, never a space.
    return [decodeURIComponent(name), decodeURIComponent(value)];
  });
}

/** The OAuth 1.0a signature base string of RFC 5849, section 3.4.1. */
export function signatureBase(method: string, url: URL, oauth: ReadonlyMap<string, string>): string {
  const pairs = [
    ...rawQueryPairs(url.search),
    ...[...oauth].filter(([name]) => name !== 'realm' && name !== 'oauth_signature'),
  ].map(([name, value]) => [percentEncode(name), percentEncode(value)] as const);
  pairs.sort((a, b) => byteOrder(a[0], b[0]) || byteOrder(a[1], b[1]));
  const joined = pairs.map(([name, value]) => `${name}=${value}`).join('&');
  return [
    method.toUpperCase(),
    percentEncode(`${url.protocol}//${url.host}${url.pathname}`),
    percentEncode(joined),
  ].join('&');
}

/** HMAC-SHA1 of a base string, base64. */
export async function signature(base: string, consumerSecret: string, tokenSecret: string): Promise<string> {
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(`${percentEncode(consumerSecret)}&${percentEncode(tokenSecret)}`),
    { name: 'HMAC', hash: 'SHA-1' },
    false,
    ['sign'],
  );
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(base)));
  return btoa(String.fromCharCode(...bytes));
}

const REQUIRED = [
  'oauth_consumer_key',
  'oauth_token',
  'oauth_timestamp',
  'oauth_nonce',
  'oauth_signature_method',
  'oauth_signature',
];

/**
 * Checks a signed request.
 * @returns undefined when it is in order, else the `description` of the 401 answer. Key, token and signature texts
 *   follow recordings; the texts for missing parameters, timestamps and nonces are the simulator's own.
 */
export async function refuse(
  request: { method: string; url: URL; authorization: string | null },
  context: OauthContext,
): Promise<string | undefined> {
  const oauth = parseAuthorization(request.authorization);
  if (!oauth) return 'PARAMETER_MISSING: Authorization';
  const missing = REQUIRED.find((name) => !oauth.get(name));
  if (missing) return `PARAMETER_MISSING: ${missing}`;
  const { secrets } = context;
  const method = oauth.get('oauth_signature_method');
  if (method !== 'HMAC-SHA1') return `SIGNATURE_METHOD_REJECTED: ${method}`;
  if ((oauth.get('oauth_version') ?? '1.0') !== '1.0') return `VERSION_REJECTED: ${oauth.get('oauth_version')}`;
  const key = oauth.get('oauth_consumer_key');
  if (key !== secrets.consumerKey) return `CONSUMER_KEY_UNKNOWN: consumer: ${key}`;
  const token = oauth.get('oauth_token');
  if (token !== secrets.tokenValue) return `TOKEN_VALUE_UNKNOWN: consumer: ${key} token: ${token}`;
  const timestampText = oauth.get('oauth_timestamp') ?? '';
  const timestamp = Number(timestampText);
  if (!/^\d+$/.test(timestampText)) return `TIMESTAMP_REFUSED: ${timestampText}`;
  let base: string;
  try {
    base = signatureBase(request.method, request.url, oauth);
  } catch {
    return 'SIGNATURE_INVALID: malformed query';
  }
  if ((await signature(base, secrets.consumerSecret, secrets.tokenSecret)) !== oauth.get('oauth_signature')) {
    return `SIGNATURE_INVALID: signature base string: ${base}`;
  }
  const tolerance = context.timestampToleranceMs;
  if (tolerance > 0 && Math.abs(context.now - timestamp * 1000) > tolerance)
    return `TIMESTAMP_REFUSED: ${timestampText}`;
  if (context.isReplay(oauth.get('oauth_nonce') ?? '', timestamp))
    return `NONCE_ALREADY_USED: ${oauth.get('oauth_nonce')}`;
  return undefined;
}
