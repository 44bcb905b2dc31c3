import { describe, expect, it } from 'vitest';
import { envelope, page } from '../marketplace.test-support.ts';
import { bricklink, order } from './bricklink.test-support.ts';

describe('writing to BrickLink', () => {
  const shown = (status: string) => envelope({ ...order, status });
  const noContent = () => envelope({}, 204, 'OK', 'OK_NO_CONTENT');

  it('marks a paid order packed', async () => {
    const { marketplace, sent } = bricklink(shown('PAID'), noContent(), shown('PACKED'));
    expect(await marketplace.setOrderStatus('40000001', 'picked', 'PACKED')).toEqual({
      outcome: 'confirmed',
      rawStatus: 'PACKED',
    });
    expect(sent.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      'GET /v1/orders/40000001',
      'PUT /v1/orders/40000001/status',
      'GET /v1/orders/40000001',
    ]);
    expect(JSON.parse(sent[1]?.body ?? '')).toEqual({ field: 'status', value: 'PACKED' });
    expect(sent[1]?.headers.get('content-type')).toBe('application/json');
  });

  it('accepts an answer without a body', async () => {
    const { marketplace } = bricklink(shown('PAID'), new Response(null, { status: 204 }), shown('PACKED'));
    expect(await marketplace.setOrderStatus('1', 'picked', 'PACKED')).toMatchObject({ outcome: 'confirmed' });
  });

  it('reads back its first write, and trusts the next ones', async () => {
    const { marketplace, sent } = bricklink(shown('PAID'), noContent(), shown('PACKED'), shown('PAID'), noContent());
    await marketplace.setOrderStatus('1', 'picked', 'PACKED');
    expect(await marketplace.setOrderStatus('2', 'picked', 'PACKED')).toMatchObject({ outcome: 'confirmed' });
    expect(sent).toHaveLength(5);
  });

  it('does not believe a success that the order does not show', async () => {
    const { marketplace } = bricklink(shown('PAID'), noContent(), shown('PAID'));
    await expect(marketplace.setOrderStatus('1', 'picked', 'PACKED')).rejects.toMatchObject({
      kind: 'lost_answer',
      retryable: true,
      message: expect.stringContaining('PAID'),
    });
  });

  it('never takes a shipped order back to packed', async () => {
    const { marketplace, sent } = bricklink(shown('SHIPPED'));
    expect(await marketplace.setOrderStatus('1', 'packed', 'PACKED')).toEqual({
      outcome: 'already_past',
      rawStatus: 'SHIPPED',
    });
    expect(sent).toHaveLength(1);
  });

  it('spends no write on an order that is packed already', async () => {
    const { marketplace, sent } = bricklink(shown('PACKED'));
    expect(await marketplace.setOrderStatus('1', 'packed', 'PACKED')).toMatchObject({ outcome: 'confirmed' });
    expect(sent).toHaveLength(1);
  });

  it.each(['CANCELLED', 'NPB', 'TELEPORTED'])('leaves an order that is %s alone and says so', async (status) => {
    const { marketplace, sent } = bricklink(shown(status));
    const result = await marketplace.setOrderStatus('1', 'shipped', 'SHIPPED');
    expect(result).toMatchObject({ outcome: 'refused', rawStatus: status, message: expect.stringContaining(status) });
    expect(sent).toHaveLength(1);
  });

  it('looks at the order when BrickLink refuses because it moved on', async () => {
    const refusal = envelope(undefined, 422, 'NOT_IN_UPDATABLE_STATUS', 'RESOURCE_UPDATE_NOT_ALLOWED');
    const { marketplace } = bricklink(shown('PAID'), refusal, shown('COMPLETED'));
    expect(await marketplace.setOrderStatus('1', 'packed', 'PACKED')).toEqual({
      outcome: 'already_past',
      rawStatus: 'COMPLETED',
    });
  });

  it('reports a refusal that the order does not explain', async () => {
    const refusal = envelope(undefined, 422, 'NOT_IN_UPDATABLE_STATUS', 'RESOURCE_UPDATE_NOT_ALLOWED');
    const { marketplace } = bricklink(shown('PAID'), refusal, shown('PAID'));
    expect(await marketplace.setOrderStatus('1', 'packed', 'PACKED')).toMatchObject({
      outcome: 'refused',
      rawStatus: 'PAID',
    });
  });

  it('reports an order that is gone', async () => {
    const { marketplace } = bricklink(envelope(undefined, 404, '', 'RESOURCE_NOT_FOUND'));
    expect(await marketplace.setOrderStatus('1', 'packed', 'PACKED')).toMatchObject({
      outcome: 'refused',
      rawStatus: null,
    });
  });

  it('recognises a write whose answer was lost', async () => {
    const { marketplace, sent } = bricklink(shown('PAID'), new DOMException('slow', 'TimeoutError'), shown('PACKED'));
    expect(await marketplace.setOrderStatus('1', 'packed', 'PACKED')).toEqual({
      outcome: 'confirmed',
      rawStatus: 'PACKED',
    });
    expect(sent).toHaveLength(3);
  });

  it('repeats a write that did not arrive, once', async () => {
    const arrives = bricklink(shown('PAID'), page(502), shown('PAID'), noContent(), shown('PACKED'));
    expect(await arrives.marketplace.setOrderStatus('1', 'packed', 'PACKED')).toMatchObject({ outcome: 'confirmed' });
    const lost = bricklink(shown('PAID'), page(502), shown('PAID'), page(502), shown('PAID'));
    await expect(lost.marketplace.setOrderStatus('1', 'packed', 'PACKED')).rejects.toMatchObject({
      kind: 'lost_answer',
      retryable: true,
    });
    expect(lost.sent.filter(({ method }) => method === 'PUT')).toHaveLength(2);
  });

  it('does not blame the order when the credentials fail', async () => {
    const { marketplace } = bricklink(
      shown('PAID'),
      envelope(undefined, 401, 'TOKEN_VALUE_UNKNOWN', 'BAD_OAUTH_REQUEST'),
    );
    await expect(marketplace.setOrderStatus('1', 'packed', 'PACKED')).rejects.toMatchObject({ kind: 'unauthorised' });
  });

  it('asks nobody about a status BrickLink does not have', async () => {
    const { marketplace, sent } = bricklink();
    expect(await marketplace.setOrderStatus('1', 'picked', 'PICKED')).toMatchObject({ outcome: 'refused' });
    expect(sent).toEqual([]);
  });

  const tracking = {
    trackingNo: ' EX123 ',
    trackingLink: 'https://carrier.example/EX123',
    shippedAt: Date.UTC(2026, 1, 4, 15),
  };
  const tracked = () => envelope({ ...order, shipping: { ...order.shipping, tracking_no: 'EX123' } });

  it('stores a tracking number and makes sure that it was kept', async () => {
    const { marketplace, sent } = bricklink(tracked());
    await marketplace.setTracking('1', tracking);
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      shipping: {
        tracking_no: 'EX123',
        tracking_link: 'https://carrier.example/EX123',
        date_shipped: '2026-02-04T15:00:00.000Z',
      },
    });
  });

  it('notices a tracking number that BrickLink silently dropped', async () => {
    const { marketplace } = bricklink(envelope(order));
    await expect(marketplace.setTracking('1', tracking)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('looks before it stores a tracking number again', async () => {
    const arrived = bricklink(new TypeError('lost'), tracked());
    await arrived.marketplace.setTracking('1', tracking);
    expect(arrived.sent.map(({ method }) => method)).toEqual(['PUT', 'GET']);
    const missing = bricklink(new TypeError('lost'), envelope(order), tracked());
    await missing.marketplace.setTracking('1', tracking);
    expect(missing.sent.map(({ method }) => method)).toEqual(['PUT', 'GET', 'PUT']);
  });
});
