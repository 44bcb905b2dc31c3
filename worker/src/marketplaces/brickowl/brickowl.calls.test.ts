import { describe, expect, it } from 'vitest';
import { BRICKOWL_TEST_CREDENTIALS, json, page, type ScriptedAnswer } from '../marketplace.test-support.ts';
import { brickowl, listed } from './brickowl.test-support.ts';

const { apiKey } = BRICKOWL_TEST_CREDENTIALS;

describe('Brick Owl failures', () => {
  it.each([
    [json({ error: { status: 'Access Denied' } }), 'forbidden'],
    [json({ error: 'Access Denied' }, 403), 'forbidden'],
    [json({ error: 'Invalid API Key' }), 'unauthorised'],
    [json({ error: { status: 'Invalid key' } }, 403), 'unauthorised'],
    [new Response('', { status: 401 }), 'unauthorised'],
    [json({ error: 'You must provide an ID' }, 400), 'refused'],
    [json({ error: 'Not found' }, 404), 'not_found'],
  ])('are told apart (%#)', async (answer, kind) => {
    await expect(brickowl(answer).marketplace.listOrders()).rejects.toMatchObject({ kind, retryable: false });
  });

  it('takes a web page for the rate limit and waits', async () => {
    const { marketplace, naps, calls } = brickowl(page(200), page(403), json([listed]));
    expect(await marketplace.listOrders()).toHaveLength(1);
    expect(naps).toEqual([2000, 4000]);
    expect(calls.map(({ outcome }) => outcome)).toEqual(['rate_limited', 'rate_limited', 'ok']);
  });

  it('never shows the key, wherever an error comes from', async () => {
    const failures: ScriptedAnswer[][] = [
      [json({ error: `Unknown key ${apiKey}` })],
      [({ url }) => new TypeError(`fetch failed: ${url.href}`), page(500), page(500), page(500)],
      Array<ScriptedAnswer>(4).fill(({ url }) => new TypeError(`fetch failed: ${url.href}`)),
    ];
    for (const answers of failures) {
      const error = await brickowl(...answers)
        .marketplace.listOrders()
        .catch((caught) => caught);
      expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain(apiKey);
    }
  });
});

describe('testing a Brick Owl connection', () => {
  it('names the store and its currency', async () => {
    const details = { username: 'ada', store_details: { name: 'Ada’s Bricks', base_currency: 'GBP' } };
    const { marketplace } = brickowl(json([listed]), json(details));
    expect(await marketplace.testConnection()).toEqual({ ok: true, storeName: 'Ada’s Bricks', currency: 'GBP' });
  });

  it('is content when only the orders may be read', async () => {
    const { marketplace } = brickowl(json([{ ...listed, base_currency: 'EUR' }]), json({ error: 'Access Denied' }));
    expect(await marketplace.testConnection()).toEqual({ ok: true, storeName: null, currency: 'EUR' });
  });

  it('tells a buyer’s key from a seller’s', async () => {
    const { marketplace } = brickowl(json({ error: { status: 'You must pass list_type=customer' } }));
    expect(await marketplace.testConnection()).toMatchObject({
      ok: false,
      problem: 'no_store',
      message: expect.stringContaining('no store'),
    });
  });

  it('reports a wrong key instead of throwing', async () => {
    const { marketplace } = brickowl(json({ error: 'Invalid API key' }, 401));
    expect(await marketplace.testConnection()).toMatchObject({ ok: false, problem: 'unauthorised' });
  });
});
