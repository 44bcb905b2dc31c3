import { describe, expect, it } from 'vitest';
import {
  type OauthContext,
  parseAuthorization,
  percentEncode,
  refuse,
  signature,
  signatureBase,
} from './oauth.domain.ts';

const secrets = {
  consumerKey: 'TESTCONSUMERKEY000000000000000001',
  consumerSecret: 'testConsumerSecretAAAA0001',
  tokenValue: 'TESTTOKENVALUE0000000000000000001',
  tokenSecret: 'testTokenSecretBBBB0002',
};
const BASE = 'https://api.bricklink.com/api/store/v1';
const NOW = 1_767_225_600_000;

// Checked against an independent OAuth library.
const VECTORS = [
  ['GET', '/orders/40000001', 'l/GZNectisPK1wOYVv6FaHO651A='],
  ['GET', '/orders?direction=in&status=paid%2Cpacked', 'Qw6dfiuyoFQj0s6IiXSidbt2wMw='],
  ['GET', '/inventories?item_type=part&status=-R', 'NQL96k3cyOkAfj0I/LEmHEBLmao='],
  ['PUT', '/inventories/500000123', 'wNxbUDSSQNJlkaLYrtwPZZqAj8E='],
  ['POST', '/orders/40000001/drive_thru?mail_me=true', '14oE1WYuAD4omBxRE9BKaJAruoI='],
  ['GET', '/items/part/3068bpb0001%2A/price?guide_type=sold', 'F16UfST77V9DhNGxRF6+ArsMdfE='],
] as const;

function header(signatureText: string, changes: Record<string, string> = {}): string {
  const params = {
    oauth_consumer_key: secrets.consumerKey,
    oauth_nonce: 'n0nce0001',
    oauth_signature: signatureText,
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: '1767225600',
    oauth_token: secrets.tokenValue,
    oauth_version: '1.0',
    ...changes,
  };
  return `OAuth realm="", ${Object.entries(params)
    .map(([name, value]) => `${name}="${percentEncode(value)}"`)
    .join(', ')}`;
}

const context = (changes: Partial<OauthContext> = {}): OauthContext => ({
  secrets,
  now: NOW,
  timestampToleranceMs: 300_000,
  isReplay: () => false,
  ...changes,
});

const check = (method: string, path: string, authorization: string | null, changes: Partial<OauthContext> = {}) =>
  refuse({ method, url: new URL(BASE + path), authorization }, context(changes));

describe('signed BrickLink requests', () => {
  it.each(VECTORS)('%s %s has the signature of the reference', async (method, path, expected) => {
    const oauth = parseAuthorization(header('')) ?? new Map();
    const base = signatureBase(method, new URL(BASE + path), oauth);
    expect(await signature(base, secrets.consumerSecret, secrets.tokenSecret)).toBe(expected);
    expect(await check(method, path, header(expected))).toBeUndefined();
  });

  it('encodes a comma in a query value twice in the base string', () => {
    const oauth = parseAuthorization(header('')) ?? new Map();
    expect(signatureBase('GET', new URL(`${BASE}${VECTORS[1][1]}`), oauth)).toContain('status%3Dpaid%252Cpacked');
  });

  it('refuses a signature made for another path, method or query', async () => {
    const [, path, good] = VECTORS[0];
    for (const [method, other] of [
      ['GET', '/orders/40000002'],
      ['PUT', path],
      ['GET', `${path}?x=1`],
    ] as const) {
      expect(await check(method, other, header(good))).toMatch(/^SIGNATURE_INVALID/);
    }
  });

  it('names what is wrong: no header, unknown key, unknown token, other method', async () => {
    const [method, path, good] = VECTORS[0];
    expect(await check(method, path, null)).toBe('PARAMETER_MISSING: Authorization');
    expect(await check(method, path, header(''))).toBe('PARAMETER_MISSING: oauth_signature');
    expect(await check(method, path, header(good, { oauth_consumer_key: 'X' }))).toMatch(/^CONSUMER_KEY_UNKNOWN/);
    expect(await check(method, path, header(good, { oauth_token: 'X' }))).toMatch(/^TOKEN_VALUE_UNKNOWN/);
    expect(await check(method, path, header(good, { oauth_signature_method: 'PLAINTEXT' }))).toMatch(
      /^SIGNATURE_METHOD/,
    );
  });

  it('refuses stale timestamps and a nonce used before, in that order', async () => {
    const [method, path, good] = VECTORS[0];
    expect(await check(method, path, header(good), { now: NOW + 301_000 })).toMatch(/^TIMESTAMP_REFUSED/);
    expect(await check(method, path, header(good), { now: NOW + 301_000, timestampToleranceMs: 0 })).toBeUndefined();
    expect(await check(method, path, header(good), { isReplay: () => true })).toMatch(/^NONCE_ALREADY_USED/);
  });
});
