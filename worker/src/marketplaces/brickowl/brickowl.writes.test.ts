import { describe, expect, it } from 'vitest';
import { BRICKOWL_TEST_CREDENTIALS, json, page } from '../marketplace.test-support.ts';
import { brickowl, view } from './brickowl.test-support.ts';

const { apiKey } = BRICKOWL_TEST_CREDENTIALS;

describe('writing to Brick Owl', () => {
  const shown = (statusId: string, status: string) => json({ ...view, status_id: statusId, status });
  const success = () => json({ status: 'Success' });

  it('marks a paid order as being processed', async () => {
    const { marketplace, sent } = brickowl(shown('2', 'Payment Received'), success(), shown('3', 'Processing'));
    expect(await marketplace.setOrderStatus('7000001', 'picked', '3')).toEqual({
      outcome: 'confirmed',
      rawStatus: 'Processing',
    });
    expect(sent[1]).toMatchObject({
      method: 'POST',
      url: expect.objectContaining({ pathname: '/v1/order/set_status', search: '' }),
    });
    expect(Object.fromEntries(new URLSearchParams(sent[1]?.body))).toEqual({
      order_id: '7000001',
      status_id: '3',
      key: apiKey,
    });
  });

  it('never takes a shipped order back', async () => {
    const { marketplace, sent } = brickowl(shown('5', 'Shipped'));
    expect(await marketplace.setOrderStatus('1', 'packed', '4')).toEqual({
      outcome: 'already_past',
      rawStatus: 'Shipped',
    });
    expect(sent).toHaveLength(1);
  });

  it('goes by the status id when its name was reworded', async () => {
    const { marketplace } = brickowl(shown('5', 'On its way'));
    expect(await marketplace.setOrderStatus('1', 'packed', '4')).toMatchObject({ outcome: 'already_past' });
  });

  it('looks at the order when Brick Owl refuses', async () => {
    const refusal = () => json({ error: { status: 'Status already set' } });
    const passed = brickowl(shown('2', 'Payment Received'), refusal(), shown('4', 'Processed'));
    expect(await passed.marketplace.setOrderStatus('1', 'packed', '4')).toEqual({
      outcome: 'confirmed',
      rawStatus: 'Processed',
    });
    const held = brickowl(shown('2', 'Payment Received'), refusal(), shown('7', 'On Hold'));
    expect(await held.marketplace.setOrderStatus('1', 'packed', '4')).toMatchObject({
      outcome: 'refused',
      rawStatus: 'On Hold',
    });
  });

  it('does not believe an answer that is no success notice', async () => {
    const { marketplace } = brickowl(shown('2', 'Payment Received'), json([]), shown('2', 'Payment Received'));
    expect(await marketplace.setOrderStatus('1', 'packed', '4')).toMatchObject({
      outcome: 'refused',
      rawStatus: 'Payment Received',
    });
  });

  it('judges a rate limit page on a write as an answer that never came', async () => {
    const { marketplace } = brickowl(shown('2', 'Payment Received'), page(502), shown('3', 'Processing'));
    expect(await marketplace.setOrderStatus('1', 'picked', '3')).toMatchObject({ outcome: 'confirmed' });
  });

  const tracking = { trackingNo: 'EX123', shippedAt: 0 };
  const tracked = () => json({ ...view, tracking_number: 'EX123' });

  it('stores a tracking number', async () => {
    const { marketplace, sent } = brickowl(success(), tracked());
    await marketplace.setTracking('7000001', tracking);
    expect(sent[0]?.url.pathname).toBe('/v1/order/tracking');
    expect(new URLSearchParams(sent[0]?.body).get('tracking_id')).toBe('EX123');
  });

  it('looks before it stores a tracking number again', async () => {
    const arrived = brickowl(new TypeError('lost'), tracked());
    await arrived.marketplace.setTracking('7000001', tracking);
    expect(arrived.sent).toHaveLength(2);
    const missing = brickowl(new TypeError('lost'), json(view), success(), tracked());
    await missing.marketplace.setTracking('7000001', tracking);
    expect(missing.sent.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST', 'GET']);
  });

  it('notices a tracking number that Brick Owl silently dropped', async () => {
    const { marketplace } = brickowl(success(), json(view));
    await expect(marketplace.setTracking('7000001', tracking)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('says so when Brick Owl does not take the number', async () => {
    const { marketplace } = brickowl(json({ error: { status: 'Bad tracking' } }), json(view));
    await expect(marketplace.setTracking('7000001', tracking)).rejects.toMatchObject({ kind: 'refused' });
  });
});
