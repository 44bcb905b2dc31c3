import { describe, expect, it } from 'vitest';
import { BRICKOWL_TEST_CREDENTIALS, json, page } from '../marketplace.test-support.ts';
import { anyOrder, batchAnswer, brickowl, item, requestsOf, view } from './brickowl.test-support.ts';

const { apiKey } = BRICKOWL_TEST_CREDENTIALS;

describe('fetching Brick Owl orders in batches', () => {
  const many = (count: number, withLines: boolean) =>
    Array.from({ length: count }, (_, index) => ({ remoteId: String(7_000_001 + index), withLines }));

  it('asks for view and items of an order in one batch, wrapped as Brick Owl wants it', async () => {
    const { marketplace, sent } = brickowl(anyOrder);
    await marketplace.fetchOrders(many(1, true));
    expect(sent[0]?.url.pathname).toBe('/v1/bulk/batch');
    expect(sent[0]?.url.search).toBe('');
    expect(new URLSearchParams(sent[0]?.body).get('key')).toBe(apiKey);
    expect(requestsOf(sent[0])).toEqual({
      requests: [
        { endpoint: 'order/view', request_method: 'GET', params: [{ order_id: '7000001' }] },
        { endpoint: 'order/items', request_method: 'GET', params: [{ order_id: '7000001' }] },
      ],
    });
  });

  it('never puts more than fifty entries into a batch, and never parts an order from its items', async () => {
    const mixed = [...many(3, false), ...many(60, true)];
    const { marketplace, sent } = brickowl(anyOrder, anyOrder, anyOrder);
    const results = await marketplace.fetchOrders(mixed);
    expect(results.map(({ remoteId }) => remoteId)).toEqual(mixed.map(({ remoteId }) => remoteId));
    expect(results.every(({ ok }) => ok)).toBe(true);
    const sizes = sent.map((request) => requestsOf(request).requests.length);
    expect(sizes).toEqual([49, 50, 24]);
  });

  it('keeps its distance when there are so many batches that Brick Owl would mind', async () => {
    const { marketplace, naps, sent } = brickowl(...Array(22).fill(anyOrder));
    await marketplace.fetchOrders(many(22 * 50, false));
    expect(sent).toHaveLength(22);
    expect(naps).toEqual([600, 600]);
  });

  it('matches answers by their number when they come in another order', async () => {
    const { marketplace } = brickowl(
      json([
        { req_num: 2, code: 200, body: { ...view, order_id: '7000002' } },
        { req_num: 1, code: 200, body: view },
      ]),
    );
    const results = await marketplace.fetchOrders(many(2, false));
    expect(results.map((result) => result.ok && result.order.remoteId)).toEqual(['7000001', '7000002']);
  });

  it('reads the other form of a batch answer, by position', async () => {
    const responses = [
      { endpoint: 'order/view', status_code: 200, body: JSON.stringify(view) },
      { endpoint: 'order/items', status_code: 200, body: [item] },
    ];
    const [result] = await brickowl(json({ responses })).marketplace.fetchOrders(many(1, true));
    expect(result).toMatchObject({ ok: true, order: { remoteId: '7000001', lines: [{ remoteLotId: '2700001' }] } });
  });

  it('keeps the other orders when one entry fails', async () => {
    const answer = batchAnswer((endpoint, orderId) => {
      if (orderId === '7000002') return { code: 404, body: [] };
      if (orderId === '7000003' && endpoint === 'order/items')
        return { code: 200, body: { error: { status: 'Access Denied' } } };
      return { code: 200, body: endpoint === 'order/view' ? { ...view, order_id: orderId } : [item] };
    });
    const results = await brickowl(answer).marketplace.fetchOrders(many(4, true));
    expect(results.map((result) => (result.ok ? 'ok' : result.error.kind))).toEqual([
      'ok',
      'not_found',
      'forbidden',
      'ok',
    ]);
  });

  it('never files one order under the number of another', async () => {
    const { marketplace } = brickowl(json([{ req_num: 1, code: 200, body: { ...view, order_id: '7000009' } }]));
    expect(await marketplace.fetchOrders(many(1, false))).toMatchObject([{ ok: false, error: { kind: 'bad_answer' } }]);
  });

  it('reports the orders that an answer leaves out', async () => {
    const { marketplace } = brickowl(json([{ req_num: 1, code: 200, body: view }]));
    expect(await marketplace.fetchOrders(many(2, false))).toMatchObject([
      { ok: true },
      { ok: false, error: { kind: 'bad_answer' } },
    ]);
  });

  it('reads every order it was given, however many of them fail', async () => {
    const answer = batchAnswer((_endpoint, orderId) =>
      orderId > '7000040' ? { code: 200, body: { ...view, order_id: orderId } } : { code: 500, body: [] },
    );
    const results = await brickowl(answer).marketplace.fetchOrders(many(50, false));
    expect(results.filter(({ ok }) => ok)).toHaveLength(10);
  });

  it('gives up on the whole fetch when Brick Owl is down', async () => {
    const { marketplace, sent } = brickowl(...Array(20).fill(() => page(502)));
    await expect(marketplace.fetchOrders(many(500, true))).rejects.toMatchObject({ kind: 'unavailable' });
    expect(sent).toHaveLength(4);
  });

  it('returns what was fetched before the key stopped working', async () => {
    const { marketplace, sent } = brickowl(anyOrder, json({ error: 'Invalid API key' }, 401));
    const results = await marketplace.fetchOrders(many(200, false));
    expect(results.filter(({ ok }) => ok)).toHaveLength(50);
    expect(results[199]).toMatchObject({ ok: false, error: { kind: 'unauthorised' } });
    expect(sent).toHaveLength(2);
  });
});
