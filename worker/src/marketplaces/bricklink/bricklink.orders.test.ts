import { describe, expect, it } from 'vitest';
import { BRICKLINK_TEST_CREDENTIALS, envelope, type ScriptedAnswer, testDeps } from '../marketplace.test-support.ts';
import { createBricklink } from './bricklink.client.ts';
import { bricklink, castle, fetchOne, order, plate, summary } from './bricklink.test-support.ts';

describe('reading BrickLink orders', () => {
  it('asks for all received orders but purged ones in one signed call', async () => {
    const { marketplace, sent, calls } = bricklink(envelope([summary]));
    expect(await marketplace.listOrders()).toMatchObject([
      {
        remoteId: '40000001',
        rawStatus: 'PAID',
        orderedAt: Date.UTC(2026, 1, 3, 9, 15, 27, 480),
        changedAt: Date.UTC(2026, 1, 3, 9, 21, 2, 113),
      },
    ]);
    expect(sent.map(({ url }) => `${url.pathname}${url.search}`)).toEqual(['/v1/orders?direction=in&status=-purged']);
    expect(sent[0]?.headers.get('authorization')).toMatch(/^OAuth oauth_consumer_key=/);
    expect(calls).toMatchObject([{ operation: 'orders.list', method: 'GET', outcome: 'ok' }]);
  });

  it('lists the orders that were filed away when asked to', async () => {
    const { marketplace, sent } = bricklink(envelope([]));
    expect(await marketplace.listOrders({ filed: true })).toEqual([]);
    expect(sent[0]?.url.search).toBe('?direction=in&filed=true&status=-purged');
  });

  it('notices every change the list can show', async () => {
    const changes = [
      {},
      { status: 'PACKED' },
      { date_status_changed: '2026-02-03T10:00:00.000Z' },
      { total_count: 14 },
      { unique_count: 3 },
      { payment: { ...summary.payment, status: 'Bounced' } },
      { cost: { ...summary.cost, grand_total: '21.0000' } },
    ];
    const list = changes.map((change) => ({ ...summary, ...change }));
    const orders = await bricklink(envelope(list)).marketplace.listOrders();
    expect(new Set(orders.map(({ fingerprint }) => fingerprint)).size).toBe(changes.length);
  });

  it('asks for lines again when counts or goods changed or the buyer updated, not for a mere status', async () => {
    const updated = { ...summary, status: 'UPDATED' };
    const list = [
      summary,
      { ...summary, status: 'PACKED', date_status_changed: '2026-02-04T10:00:00.000Z' },
      { ...summary, total_count: 14 },
      { ...summary, cost: { ...summary.cost, subtotal: '15.0000' } },
      updated,
      { ...updated, date_status_changed: '2026-02-04T10:00:00.000Z' },
    ];
    const orders = await bricklink(envelope(list)).marketplace.listOrders();
    const [plain, packed, ...others] = orders.map(({ contentFingerprint }) => contentFingerprint);
    expect(packed).toBe(plain);
    expect(new Set([plain, ...others]).size).toBe(5);
  });

  it('reads an order with money, buyer and address', async () => {
    const read = await fetchOne(envelope(order), envelope([[plate], [castle]]));
    expect(read).toMatchObject({
      remoteId: '40000001',
      status: 'paid',
      rawStatus: 'PAID',
      paidAt: Date.UTC(2026, 1, 3, 9, 21, 1, 900),
      buyer: {
        username: 'example_buyer',
        realName: 'Ada Example',
        email: 'buyer@example.com',
        orderCount: 2,
        address: {
          lines: ['Sample Street 5', 'Upper floor', 'Sampleton SA1 1AA'],
          countryCode: 'GB',
          city: '',
          phone: '',
        },
      },
      payment: { method: 'PayPal (Onsite)', rawStatus: 'Received' },
      shipping: { method: 'Tracked letter', trackingNo: null, trackingLink: null, shippedAt: null },
      sellerNote: 'gift wrap "blue"',
      buyerNote: '',
      lotCount: 2,
      pieceCount: 13,
      raw: { order, items: [[plate], [castle]] },
    });
    expect(read.money).toEqual({
      currency: 'EUR',
      subtotal: 149_180,
      shipping: 47_400,
      insurance: 10_000,
      extra: 7_500,
      credit: 6_000,
      coupon: 4_000,
      tax: 35_419,
      grandTotal: 204_080,
    });
  });

  it('prefers the structured address', async () => {
    const address = {
      name: { full: 'Ada' },
      full: 'all in one',
      address1: 'Street 5',
      address2: '',
      city: 'Gent',
      postal_code: '9000',
      country_code: 'BE',
    };
    const read = await fetchOne(envelope({ ...order, shipping: { address } }), envelope([[plate]]));
    expect(read.buyer.address).toMatchObject({
      lines: ['Street 5'],
      city: 'Gent',
      postalCode: '9000',
      countryCode: 'BE',
    });
  });

  it('reads lines with their item, price after tiers, place and condition', async () => {
    const { lines } = await fetchOne(envelope(order), envelope([[plate], [castle]]));
    expect(lines).toMatchObject([
      {
        remoteLotId: '500000123',
        itemType: 'PART',
        itemNo: '3020',
        blColorId: 85,
        condition: 'N',
        completeness: null,
        quantity: 12,
        unitPrice: 765,
        remarks: 'B04-17',
        weightMg: 980,
        batches: [{ no: 1, quantity: 12, unitPrice: 765 }],
      },
      {
        remoteLotId: '500000987',
        itemType: 'SET',
        itemName: 'Example Castle (big)',
        blColorId: 0,
        colorName: '',
        completeness: 'C',
        unitPrice: 140_000,
        weightMg: null,
        batches: [{ no: 2, quantity: 1, unitPrice: 140_000 }],
      },
    ]);
  });

  it('makes one line of a lot the buyer ordered in several goes, and keeps the split', async () => {
    const items = [
      [plate, { ...plate, quantity: 3 }, castle],
      [],
      [{ ...plate, quantity: 5, unit_price_final: '0.0700' }],
    ];
    const { lines } = await fetchOne(envelope(order), envelope(items));
    expect(lines?.map(({ remoteLotId, quantity }) => [remoteLotId, quantity])).toEqual([
      ['500000123', 20],
      ['500000987', 1],
    ]);
    expect(lines?.[0]?.batches).toEqual([
      { no: 1, quantity: 15, unitPrice: 765 },
      { no: 3, quantity: 5, unitPrice: 700 },
    ]);
  });

  it('keeps a status it does not know', async () => {
    const read = await fetchOne(envelope({ ...order, status: 'TELEPORTED' }), envelope([]));
    expect(read).toMatchObject({ status: 'unknown', rawStatus: 'TELEPORTED', lines: [] });
  });

  it('spends one call on an order whose lines did not change', async () => {
    const { marketplace, sent } = bricklink(envelope(order));
    const [result] = await marketplace.fetchOrders([{ remoteId: '40000001', withLines: false }]);
    expect(result).toMatchObject({ ok: true, order: { lines: null } });
    expect(sent).toHaveLength(1);
  });

  it('keeps the other orders when one is gone', async () => {
    const byPath: ScriptedAnswer = ({ url }) =>
      url.pathname.endsWith('/2') ? envelope(undefined, 404, '', 'RESOURCE_NOT_FOUND') : envelope(order);
    const { marketplace } = bricklink(byPath, byPath, byPath);
    const results = await marketplace.fetchOrders(['1', '2', '3'].map((remoteId) => ({ remoteId, withLines: false })));
    expect(results.map(({ remoteId, ok }) => [remoteId, ok])).toEqual([
      ['1', true],
      ['2', false],
      ['3', true],
    ]);
    expect(results[1]).toMatchObject({ error: { kind: 'not_found' } });
  });

  it('keeps at most four orders in flight', async () => {
    let inFlight = 0;
    let most = 0;
    let waiting: (() => void)[] = [];
    const { deps } = testDeps<'bricklink'>([], BRICKLINK_TEST_CREDENTIALS, {
      async fetch(input) {
        inFlight += 1;
        most = Math.max(most, inFlight);
        // Nobody is answered before four are waiting.
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length < 4) return;
          for (const release of waiting) release();
          waiting = [];
        });
        inFlight -= 1;
        return envelope(String(input).endsWith('/items') ? [[plate]] : order);
      },
    });
    const requests = Array.from({ length: 20 }, (_, index) => ({ remoteId: String(index), withLines: true }));
    const results = await createBricklink(deps).fetchOrders(requests);
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(most).toBe(4);
  });

  it('returns what was fetched before the credentials stopped working, and stops calling', async () => {
    const denied = () => envelope(undefined, 401, 'TOKEN_VALUE_UNKNOWN', 'BAD_OAUTH_REQUEST');
    const { deps, sent } = testDeps<'bricklink'>(
      [envelope(order), ...Array(10).fill(denied)],
      BRICKLINK_TEST_CREDENTIALS,
    );
    const requests = Array.from({ length: 40 }, (_, index) => ({ remoteId: String(index), withLines: false }));
    const results = await createBricklink(deps).fetchOrders(requests);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results[39]).toMatchObject({ ok: false, error: { kind: 'unauthorised' } });
    expect(sent.length).toBeLessThanOrEqual(5);
  });

  it('throws when nothing could be fetched because the credentials are wrong', async () => {
    const { marketplace } = bricklink(envelope(undefined, 401, 'SIGNATURE_INVALID', 'BAD_OAUTH_REQUEST'));
    await expect(marketplace.fetchOrders([{ remoteId: '1', withLines: true }])).rejects.toMatchObject({
      kind: 'unauthorised',
      retryable: false,
    });
  });

  it('gives up on the whole fetch when BrickLink is down', async () => {
    const { deps, sent } = testDeps<'bricklink'>([], BRICKLINK_TEST_CREDENTIALS);
    const requests = Array.from({ length: 50 }, (_, index) => ({ remoteId: String(index), withLines: true }));
    await expect(createBricklink(deps).fetchOrders(requests)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(sent.length).toBeLessThan(25);
  });

  it('names the field it could not read, never its content', async () => {
    const { marketplace } = bricklink(
      envelope(order),
      envelope([[plate], [{ ...plate, quantity: 'dozens for ada@example.com' }]]),
    );
    const [result] = await marketplace.fetchOrders([{ remoteId: '1', withLines: true }]);
    expect(result).toMatchObject({ ok: false, error: { kind: 'bad_answer', retryable: false } });
    const technical = result?.ok === false ? result.error.technical : '';
    expect(technical).toContain('[1][0].quantity');
    expect(technical).not.toContain('ada@');
  });

  it('does not take an amount it cannot read for nothing', async () => {
    const { marketplace } = bricklink(envelope({ ...order, cost: { ...order.cost, shipping: 'ask' } }));
    const [result] = await marketplace.fetchOrders([{ remoteId: '1', withLines: false }]);
    expect(result).toMatchObject({
      ok: false,
      error: { kind: 'bad_answer', technical: expect.stringContaining('shipping') },
    });
  });

  it('does not take an order without a date for an ancient one', async () => {
    const { marketplace } = bricklink(envelope([{ ...summary, date_ordered: undefined }]));
    await expect(marketplace.listOrders()).rejects.toMatchObject({ kind: 'bad_answer' });
  });
});
