import { describe, expect, it } from 'vitest';
import { MarketplaceError } from '../marketplace.errors.ts';
import type { RemoteOrder } from '../marketplace.port.ts';
import {
  BRICKLINK_TEST_CREDENTIALS,
  collect,
  envelope,
  page,
  type ScriptedAnswer,
  streamOf,
  testDeps,
} from '../marketplace.test-support.ts';
import { createBricklink } from './bricklink.client.ts';

function bricklink(...answers: ScriptedAnswer[]) {
  const { deps, ...seen } = testDeps<'bricklink'>(answers, BRICKLINK_TEST_CREDENTIALS);
  return { marketplace: createBricklink(deps), ...seen };
}

const summary = {
  order_id: 40000001,
  date_ordered: '2026-02-03T09:15:27.480Z',
  date_status_changed: '2026-02-03T09:21:02.113Z',
  seller_name: 'example_seller',
  store_name: 'Example &amp; Bricks',
  buyer_name: 'example_buyer',
  status: 'PAID',
  total_count: 13,
  unique_count: 2,
  payment: {
    method: 'PayPal (Onsite)',
    currency_code: 'EUR',
    date_paid: '2026-02-03T09:21:01.900Z',
    status: 'Received',
  },
  cost: { currency_code: 'EUR', subtotal: '14.9180', grand_total: '20.4080', final_total: '20.4080' },
};

const order = {
  ...summary,
  buyer_email: 'buyer@example.com',
  buyer_order_count: 2,
  remarks: 'gift wrap &quot;blue&quot;',
  shipping: {
    method: 'Tracked letter',
    method_id: 410022,
    address: {
      name: { full: 'Ada Example' },
      full: 'Sample Street 5\r\nUpper floor\r\nSampleton SA1 1AA',
      country_code: 'UK',
    },
  },
  cost: {
    currency_code: 'EUR',
    subtotal: '14.9180',
    grand_total: '20.4080',
    etc1: '0.5000',
    etc2: '0.2500',
    insurance: '1.0000',
    shipping: '4.7400',
    credit: '0.6000',
    coupon: '0.4000',
    vat_amount: '3.5419',
  },
};

const plate = {
  inventory_id: 500000123,
  item: { no: '3020', name: 'Plate 2 x 4', type: 'PART', category_id: 26 },
  color_id: 85,
  color_name: 'Dark Bluish Gray',
  quantity: 12,
  new_or_used: 'N',
  completeness: 'X',
  unit_price: '0.0850',
  unit_price_final: '0.0765',
  currency_code: 'EUR',
  remarks: 'B04-17',
  description: '',
  weight: '0.98',
};

const castle = {
  inventory_id: '500000987',
  item: { no: '6085-1', name: 'Example Castle &#40;big&#41;', type: 'SET', categoryID: 67 },
  color_id: 0,
  quantity: '1',
  new_or_used: 'U',
  completeness: 'C',
  unit_price: '14.0000',
  currency_code: 'EUR',
};

async function fetchOne(...answers: ScriptedAnswer[]): Promise<RemoteOrder> {
  const [result] = await bricklink(...answers).marketplace.fetchOrders([{ remoteId: '40000001', withLines: true }]);
  if (!result?.ok) throw result?.error ?? new Error('nothing fetched');
  return result.order;
}

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

  it('does not take an order without a date for an ancient one', async () => {
    const { marketplace } = bricklink(envelope([{ ...summary, date_ordered: undefined }]));
    await expect(marketplace.listOrders()).rejects.toMatchObject({ kind: 'bad_answer' });
  });
});

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
    ['CONSUMER_KEY_UNKNOWN: x', /consumer key/],
    ['TOKEN_VALUE_UNKNOWN: x', /token value/],
    ['something new', /withdrawn/],
  ])('tells which value of the credentials is wrong: %s', async (description, words) => {
    const error = await failure(envelope(undefined, 401, description, 'BAD_OAUTH_REQUEST'));
    expect(error).toMatchObject({ kind: 'unauthorised', retryable: false });
    expect(error.message).toMatch(words);
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

describe('reading the BrickLink lot list', () => {
  const lot = {
    inventory_id: 500000123,
    item: { no: '3020', name: 'Plate 2 x 4', type: 'PART', category_id: 26 },
    color_id: 85,
    color_name: 'Dark Bluish Gray',
    quantity: 240,
    new_or_used: 'N',
    unit_price: '0.0850',
    bind_id: 0,
    description: 'Mint &amp; clean',
    remarks: 'B04-17',
    bulk: 1,
    is_retain: true,
    is_stock_room: false,
    date_created: '2025-11-20T05:00:00.000Z',
    my_cost: '0.0300',
    sale_rate: 10,
    tier_quantity1: 50,
    tier_price1: '0.0800',
    tier_quantity2: 100,
    tier_price2: '0.0750',
    tier_quantity3: 0,
    tier_price3: '0.0000',
    my_weight: '0.0000',
  };
  const list = JSON.stringify({
    meta: { code: 200, message: 'OK', description: 'OK' },
    data: [lot, { ...lot, is_stock_room: true, stock_room_id: 'B' }],
  });

  it('hands over the body unread and reads it as a stream', async () => {
    const { marketplace, calls } = bricklink(new Response(list, { headers: { 'content-type': 'application/json' } }));
    const [first, second, ...rest] = await collect(marketplace.parseLots(await marketplace.openLotList()));
    expect(calls).toMatchObject([{ operation: 'inventories.list', outcome: 'ok' }]);
    expect(rest).toEqual([]);
    expect(first).toEqual({
      remoteLotId: '500000123',
      externalLotId: null,
      itemType: 'PART',
      itemNo: '3020',
      boid: null,
      candidateItemNos: ['3020'],
      itemName: 'Plate 2 x 4',
      blColorId: 85,
      boColorId: null,
      colorName: 'Dark Bluish Gray',
      condition: 'N',
      usedGrade: null,
      completeness: null,
      quantity: 240,
      unitPrice: 850,
      currency: null,
      description: 'Mint & clean',
      remarks: 'B04-17',
      bulk: 1,
      isRetain: true,
      stockRoom: null,
      forSale: true,
      myCost: 300,
      salePercent: 10,
      tiers: [
        { quantity: 50, unitPrice: 800 },
        { quantity: 100, unitPrice: 750 },
      ],
      bindId: null,
      weightMg: null,
      createdAt: Date.UTC(2025, 10, 20, 5),
      ids: [],
    });
    expect(second).toMatchObject({ stockRoom: 'B', forSale: false });
  });

  it.each([
    [
      'a refusal inside HTTP 200',
      '{"meta":{"code":401,"message":"BAD_OAUTH_REQUEST","description":"TOKEN_IP_MISMATCHED: IP: 203.0.113.7"}}',
      'ip_not_allowed',
    ],
    ['a refusal after the lots', `{"data":[${JSON.stringify(lot)}],"meta":{"code":500}}`, 'unavailable'],
    ['a web page', '<html>maintenance</html>', 'unavailable'],
    ['a list that is cut off', list.slice(0, -3), 'unavailable'],
    ['a list without its notice of success', `{"data":[${JSON.stringify(lot)}]}`, 'bad_answer'],
    ['a lot without a quantity', list.replaceAll('"quantity":240', '"quantity":null'), 'bad_answer'],
  ])('never takes %s for a stock list', async (_name, body, kind) => {
    const { marketplace } = bricklink();
    await expect(collect(marketplace.parseLots(streamOf(body, 100)))).rejects.toMatchObject({ kind });
  });

  it('says so when the connection breaks in the middle', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(list.slice(0, 300))),
      pull: (controller) => controller.error(new DOMException('too slow', 'TimeoutError')),
    });
    await expect(collect(bricklink().marketplace.parseLots(broken))).rejects.toMatchObject({
      kind: 'unavailable',
      technical: expect.stringContaining('TimeoutError'),
    });
  });

  it('refuses a web page before it is staged', async () => {
    const { marketplace } = bricklink(page(), page(), page(), page());
    await expect(marketplace.openLotList()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

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
