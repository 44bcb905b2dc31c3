import { describe, expect, it } from 'vitest';
import { MarketplaceError } from '../marketplace.errors.ts';
import {
  BRICKLINK_TEST_CREDENTIALS,
  envelope,
  page,
  type ScriptedAnswer,
  testDeps,
} from '../marketplace.test-support.ts';
import { createBricklink } from './bricklink.client.ts';
import { bricklink, summary } from './bricklink.test-support.ts';

describe('BrickLink failures, in words an owner can act on', () => {
  async function failure(...answers: ScriptedAnswer[]): Promise<MarketplaceError> {
    const error: unknown = await bricklink(...answers)
      .marketplace.listOrders()
      .catch((caught) => caught);
    if (error instanceof MarketplaceError) return error;
    throw new Error('expected a failure');
  }

  it('says which address BrickLink saw, and what to enter, when HTTP 200 carries an address mismatch', async () => {
    const { consumerKey } = BRICKLINK_TEST_CREDENTIALS;
    const error = await failure(
      envelope(undefined, 401, `TOKEN_IP_MISMATCHED: consumer: ${consumerKey} IP: 203.0.113.7`, 'BAD_OAUTH_REQUEST'),
    );
    expect(error).toMatchObject({ kind: 'ip_not_allowed', retryable: false });
    expect(error.message).toContain('203.0.113.7');
    expect(error.message).toContain('0.0.0.0');
    expect(error.technical).toContain('TOKEN_IP_MISMATCHED');
    expect(error.technical).not.toContain(consumerKey);
  });

  it.each([
    ['SIGNATURE_INVALID: Invalid', /secret/],
    ['SIGNATURE_INVALID: nonce n1 timestamp 2', /secret/],
    ['CONSUMER_KEY_UNKNOWN: x', /consumer key/],
    ['TOKEN_VALUE_UNKNOWN: x', /token value/],
    ['something new', /withdrawn/],
  ])('tells which value of the credentials is wrong: %s', async (description, words) => {
    const error = await failure(envelope(undefined, 401, description, 'BAD_OAUTH_REQUEST'));
    expect(error).toMatchObject({ kind: 'unauthorised', retryable: false });
    expect(error.message).toMatch(words);
  });

  it('signs anew when BrickLink takes a call for a repeated one', async () => {
    const refused = envelope(undefined, 401, 'NONCE_ALREADY_USED', 'BAD_OAUTH_REQUEST');
    const { marketplace, naps } = bricklink(refused, envelope([summary]));
    expect(await marketplace.listOrders()).toHaveLength(1);
    expect(naps).toHaveLength(1);
  });

  it('understands a code in quotation marks, and a matching HTTP status', async () => {
    const quoted = new Response('{"meta":{"code":"403","message":"PERMISSION_DENIED","description":""}}', {
      status: 403,
    });
    expect(await failure(quoted)).toMatchObject({ kind: 'forbidden' });
  });

  it('waits and reads again through maintenance pages, faults and lost connections', async () => {
    const { marketplace, naps, calls, sent } = bricklink(
      page(),
      page(503),
      new TypeError('network connection lost'),
      envelope([summary]),
    );
    expect(await marketplace.listOrders()).toHaveLength(1);
    expect(naps).toEqual([500, 1000, 2000]);
    expect(calls.map(({ outcome }) => outcome)).toEqual(['unavailable', 'unavailable', 'unavailable', 'ok']);
    const nonces = sent.map(({ headers }) => /oauth_nonce="([^"]+)"/.exec(headers.get('authorization') ?? '')?.[1]);
    expect(new Set(nonces).size).toBe(4);
  });

  it('gives up after three repetitions', async () => {
    const { marketplace, sent } = bricklink(page(), page(), page(), page(), envelope([]));
    await expect(marketplace.listOrders()).rejects.toMatchObject({ kind: 'unavailable', retryable: true });
    expect(sent).toHaveLength(4);
  });

  it('takes an empty body for a fault, not for an empty list', async () => {
    const { marketplace } = bricklink(new Response(''), envelope([summary]));
    expect(await marketplace.listOrders()).toHaveLength(1);
  });

  it('takes a list that is cut off for a fault, not for a short list', async () => {
    const cut = JSON.stringify({ meta: { code: 200 }, data: [summary, summary] }).slice(0, -20);
    const { marketplace } = bricklink(
      new Response(cut, { headers: { 'content-type': 'application/json' } }),
      envelope([summary]),
    );
    expect(await marketplace.listOrders()).toHaveLength(1);
  });

  it('waits as long as a busy BrickLink asks, and leaves long waits to the queue', async () => {
    const busy = (seconds: string) =>
      new Response('{"meta":{"code":429,"message":"TOO_MANY","description":""}}', {
        headers: { 'retry-after': seconds },
      });
    const short = bricklink(busy('3'), envelope([]));
    await short.marketplace.listOrders();
    expect(short.naps).toEqual([3000]);
    const long = bricklink(busy('600'));
    await expect(long.marketplace.listOrders()).rejects.toMatchObject({ kind: 'rate_limited', retryAfterMs: 600_000 });
    expect(long.naps).toEqual([]);
  });
});

describe('counting BrickLink calls', () => {
  it('makes no call when the budget holds it back', async () => {
    const spent = new MarketplaceError({
      marketplace: 'bricklink',
      kind: 'budget_spent',
      message: 'm',
      technical: 't',
    });
    const { deps, sent, calls } = testDeps<'bricklink'>([], BRICKLINK_TEST_CREDENTIALS, {
      beforeCall: async () => {
        throw spent;
      },
    });
    await expect(createBricklink(deps).listOrders()).rejects.toBe(spent);
    expect(sent).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('asks the budget before every attempt', async () => {
    const asked: string[] = [];
    const { deps } = testDeps<'bricklink'>([page(), envelope([])], BRICKLINK_TEST_CREDENTIALS, {
      beforeCall: (operation) => {
        asked.push(operation);
      },
    });
    await createBricklink(deps).listOrders();
    expect(asked).toEqual(['orders.list', 'orders.list']);
  });

  it('stops when the run is called off, without trying again', async () => {
    const controller = new AbortController();
    const { deps, naps } = testDeps<'bricklink'>([], BRICKLINK_TEST_CREDENTIALS, {
      signal: controller.signal,
      fetch: async (_input, init) => {
        controller.abort();
        init?.signal?.throwIfAborted();
        return envelope([]);
      },
    });
    await expect(createBricklink(deps).listOrders()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(naps).toEqual([]);
  });
});

describe('testing a BrickLink connection', () => {
  it('names the store and its currency', async () => {
    const { marketplace } = bricklink(envelope([summary]));
    expect(await marketplace.testConnection()).toEqual({ ok: true, storeName: 'Example & Bricks', currency: 'EUR' });
  });

  it('is content with a store that has no open order', async () => {
    const { marketplace } = bricklink(envelope([]));
    expect(await marketplace.testConnection()).toEqual({ ok: true, storeName: null, currency: null });
  });

  it('reports instead of throwing', async () => {
    const { marketplace } = bricklink(envelope(undefined, 401, 'TOKEN_VALUE_UNKNOWN', 'BAD_OAUTH_REQUEST'));
    expect(await marketplace.testConnection()).toMatchObject({ ok: false, problem: 'unauthorised' });
  });
});
