import { describe, expect, it } from 'vitest';
import type { RemoteOrder, RemoteOrderLine } from '../marketplace.port.ts';
import {
  BRICKOWL_TEST_CREDENTIALS,
  collect,
  json,
  page,
  type ScriptedAnswer,
  type SentRequest,
  streamOf,
  testDeps,
} from '../marketplace.test-support.ts';
import { createBrickowl } from './brickowl.client.ts';

const { apiKey } = BRICKOWL_TEST_CREDENTIALS;

function brickowl(...answers: ScriptedAnswer[]) {
  const { deps, ...seen } = testDeps<'brickowl'>(answers, BRICKOWL_TEST_CREDENTIALS);
  return { marketplace: createBrickowl(deps), ...seen };
}

const listed = {
  order_id: '7000001',
  order_date: '1770110127',
  total_quantity: '12',
  total_lots: '1',
  base_order_total: '5.12',
  status: 'Payment Received',
  status_id: '2',
};

const view = {
  order_id: '7000001',
  order_time: '1770110127',
  updated_time: '1770110402',
  processed_time: null,
  ship_method_name: 'Tracked letter',
  status: 'Payment Received',
  status_id: '2',
  ship_total: '4.10',
  eu_duty: '0.30',
  buyer_note: 'Please &amp; thank you',
  total_quantity: '12',
  total_lots: 1,
  base_currency: 'EUR',
  payment_method_type: 'stripe',
  base_order_total: '5.12',
  sub_total: '1.02',
  coupon_discount: '0.30',
  tax_amount: 0,
  tracking_number: null,
  buyer_name: 'Ada Example',
  seller_note: null,
  customer_email: 'relay@example.com',
  customer_username: 'ada_example',
  ship_first_name: 'Ada',
  ship_last_name: 'Example',
  ship_country_code: 'GB',
  ship_post_code: '1000',
  ship_street_1: 'Sample Street 5',
  ship_street_2: '',
  ship_city: 'Sampleton',
  ship_region: '',
  ship_phone: '',
  ship_collection_point: null,
  brickowl_fee: 0.026,
};

const item = {
  condition: 'Used',
  full_con: 'usedg',
  name: 'LEGO Black Plate 2 x 4 (3020)',
  type: 'Part',
  color_name: 'Black',
  color_id: '38',
  boid: '900100-38',
  lot_id: '2700001',
  order_item_id: '880001',
  ordered_quantity: '12',
  refunded_quantity: '2',
  remaining_quantity: '228',
  base_price: '0.085',
  weight: '0.980',
  public_note: '',
  personal_note: 'B04-17',
  bl_lot_id: '500000123',
  external_lot_ids: { other: '500000123' },
  ids: [
    { id: '3020', type: 'design_id' },
    { id: '3020', type: 'design_id' },
    { id: '302026', type: 'item_no' },
    { id: '3020old', type: 'ldraw' },
    { id: '900100-38', type: 'boid' },
  ],
};

function requestsOf(request: SentRequest | undefined) {
  return JSON.parse(new URLSearchParams(request?.body).get('requests') ?? 'null');
}

/** Answers a batch by endpoint and order id, as Brick Owl does. */
function batchAnswer(answer: (endpoint: string, orderId: string) => { code: number; body: unknown }): ScriptedAnswer {
  return (request) =>
    json(
      requestsOf(request).requests.map(
        ({ endpoint, params }: { endpoint: string; params: { order_id: string }[] }, index: number) => ({
          req_num: index + 1,
          ...answer(endpoint, params[0]?.order_id ?? ''),
        }),
      ),
    );
}

const anyOrder = batchAnswer((endpoint, orderId) => ({
  code: 200,
  body: endpoint === 'order/view' ? { ...view, order_id: orderId } : [item],
}));

async function fetchOne(order: unknown, items: unknown): Promise<RemoteOrder> {
  const answer = json([
    { req_num: 1, code: 200, body: order },
    { req_num: 2, code: 200, body: items },
  ]);
  const [result] = await brickowl(answer).marketplace.fetchOrders([{ remoteId: '7000001', withLines: true }]);
  if (!result?.ok) throw result?.error ?? new Error('nothing fetched');
  return result.order;
}

async function onlyLine(change: object): Promise<RemoteOrderLine> {
  const { lines } = await fetchOne(view, [{ ...item, ...change }]);
  const [line] = lines ?? [];
  if (!line) throw new Error('no line');
  return line;
}

describe('reading Brick Owl orders', () => {
  it('asks for the last updated sales in one call', async () => {
    const { marketplace, sent, calls } = brickowl(json([listed]));
    expect(await marketplace.listOrders()).toEqual([
      {
        remoteId: '7000001',
        orderedAt: 1_770_110_127_000,
        changedAt: null,
        rawStatus: 'Payment Received',
        fingerprint: '2|12|1|51200|',
        contentFingerprint: '12|1|51200',
      },
    ]);
    const { pathname, searchParams } = sent[0]?.url ?? new URL('about:blank');
    expect(pathname).toBe('/v1/order/list');
    expect(Object.fromEntries(searchParams)).toEqual({
      list_type: 'store',
      sort_by: 'updated',
      limit: '5000',
      key: apiKey,
    });
    expect(calls).toMatchObject([{ operation: 'order/list', method: 'GET', outcome: 'ok' }]);
  });

  it('reads a list that is keyed by id, and numbers where texts were', async () => {
    const { marketplace } = brickowl(
      json({ '7000001': { ...listed, order_id: 7000001, status_id: 2, total_lots: 1, base_order_total: null } }),
    );
    expect(await marketplace.listOrders()).toMatchObject([{ remoteId: '7000001', contentFingerprint: '12|1|0' }]);
  });

  it('knows that nothing is filed away on Brick Owl, without a call', async () => {
    const { marketplace, sent } = brickowl();
    expect(await marketplace.listOrders({ filed: true })).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('notices every change the list can show', async () => {
    const changes = [
      {},
      { status: 'Shipped', status_id: '5' },
      { total_quantity: '13' },
      { total_lots: '2' },
      { base_order_total: '6.00' },
    ];
    const orders = await brickowl(json(changes.map((change) => ({ ...listed, ...change })))).marketplace.listOrders();
    expect(new Set(orders.map(({ fingerprint }) => fingerprint)).size).toBe(5);
    expect(new Set(orders.map(({ contentFingerprint }) => contentFingerprint)).size).toBe(4);
  });

  it('reads an order with money, buyer and address', async () => {
    const order = await fetchOne(view, [item]);
    expect(order).toMatchObject({
      remoteId: '7000001',
      orderedAt: 1_770_110_127_000,
      changedAt: 1_770_110_402_000,
      status: 'paid',
      rawStatus: 'Payment Received',
      paidAt: null,
      buyer: {
        username: 'ada_example',
        realName: 'Ada Example',
        email: 'relay@example.com',
        orderCount: null,
        address: { lines: ['Sample Street 5'], city: 'Sampleton', postalCode: '1000', countryCode: 'GB' },
      },
      shipping: { method: 'Tracked letter', trackingNo: null, trackingLink: null },
      buyerNote: 'Please & thank you',
      sellerNote: '',
      lotCount: 1,
      pieceCount: 12,
      raw: { order: view, items: [item] },
    });
    expect(order.money).toEqual({
      currency: 'EUR',
      subtotal: 10_200,
      shipping: 41_000,
      insurance: 0,
      extra: 3_000,
      credit: 0,
      coupon: 3_000,
      tax: 0,
      grandTotal: 51_200,
    });
  });

  it('tells a tracking link from a tracking number', async () => {
    const number = await fetchOne({ ...view, tracking_number: 'EX123' }, []);
    const link = await fetchOne({ ...view, tracking_number: 'https://carrier.example/EX123' }, []);
    expect(number.shipping).toMatchObject({ trackingNo: 'EX123', trackingLink: null });
    expect(link.shipping).toMatchObject({ trackingNo: null, trackingLink: 'https://carrier.example/EX123' });
  });

  it('reads lines with their item, colour, place and grade, and what is left to pick after a refund', async () => {
    expect(await onlyLine({})).toEqual({
      remoteLotId: '2700001',
      externalLotId: '500000123',
      itemType: 'PART',
      itemNo: null,
      candidateItemNos: ['3020', '3020old'],
      itemName: 'LEGO Black Plate 2 x 4 (3020)',
      boid: '900100-38',
      blColorId: 11,
      boColorId: 38,
      colorName: 'Black',
      condition: 'U',
      completeness: null,
      usedGrade: 'usedg',
      quantity: 10,
      batches: [{ no: 1, quantity: 10, unitPrice: 850 }],
      unitPrice: 850,
      currency: 'EUR',
      remarks: 'B04-17',
      description: '',
      weightMg: 980,
      ids: [
        { type: 'design_id', id: '3020' },
        { type: 'item_no', id: '302026' },
        { type: 'ldraw', id: '3020old' },
        { type: 'boid', id: '900100-38' },
      ],
    });
  });

  it('knows the BrickLink number only when Brick Owl tells exactly one', async () => {
    const one = [{ id: '3020b', type: 'bl_item_no' }, ...item.ids];
    const two = [{ id: '3020a', type: 'bl_item_no' }, ...one];
    expect(await onlyLine({ ids: one })).toMatchObject({
      itemNo: '3020b',
      candidateItemNos: ['3020b', '3020', '3020old'],
    });
    expect(await onlyLine({ ids: two })).toMatchObject({
      itemNo: null,
      candidateItemNos: ['3020a', '3020b', '3020', '3020old'],
    });
    expect(await onlyLine({ ids: [] })).toMatchObject({ itemNo: null, candidateItemNos: [] });
  });

  it.each([
    [
      { boid: '900100', color_id: '' },
      { boColorId: null, blColorId: 0 },
    ],
    [{ boid: '900100-162' }, { boColorId: 162, blColorId: null }],
    [
      { boid: '900100', color_id: 38 },
      { boColorId: 38, blColorId: 11 },
    ],
    [{ external_lot_ids: [], bl_lot_id: null }, { externalLotId: null }],
    [{ external_lot_ids: [], bl_lot_id: '77' }, { externalLotId: '77' }],
    [
      { full_con: 'news', type: 'Set' },
      { condition: 'N', completeness: 'S', itemType: 'SET', usedGrade: null },
    ],
    [
      { full_con: undefined, condition: 'New' },
      { condition: 'N', usedGrade: null },
    ],
    [{ full_con: undefined, condition: 'Used (Good)' }, { condition: 'U' }],
    [{ full_con: 'other' }, { condition: 'U', usedGrade: null }],
    [{ type: 'Sticker' }, { itemType: 'PART' }],
    [{ type: 'Packaging' }, { itemType: 'ORIGINAL_BOX' }],
    [{ ordered_quantity: 3, refunded_quantity: '3' }, { quantity: 0 }],
  ])('reads %o as %o', async (change, expected) => {
    expect(await onlyLine(change)).toMatchObject(expected);
  });

  it('makes one line of a lot that is listed twice after orders were combined', async () => {
    const { lines } = await fetchOne(view, [
      item,
      { ...item, order_item_id: '880002', ordered_quantity: '5', refunded_quantity: '0' },
    ]);
    expect(lines).toMatchObject([{ quantity: 15, batches: [{ no: 1, quantity: 15 }] }]);
  });
});

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

  it('returns what was fetched before the key stopped working', async () => {
    const { marketplace, sent } = brickowl(anyOrder, json({ error: 'Invalid API key' }, 401));
    const results = await marketplace.fetchOrders(many(200, false));
    expect(results.filter(({ ok }) => ok)).toHaveLength(50);
    expect(results[199]).toMatchObject({ ok: false, error: { kind: 'unauthorised' } });
    expect(sent).toHaveLength(2);
  });
});

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

describe('reading the Brick Owl lot list', () => {
  const lot = {
    con: 'new',
    full_con: 'new',
    qty: '240',
    lot_id: '2700001',
    price: '0.077',
    base_price: '0.085',
    final_price: '0.077',
    public_note: 'Mint',
    personal_note: 'B04-17',
    sale_percent: '10',
    bulk_qty: '1',
    for_sale: '0',
    boid: '900100-38',
    external_lot_ids: { other: '500000123' },
    type: 'Part',
    my_cost: null,
    lot_weight: null,
    tier_price: [
      ['50', '0.080'],
      ['100', '0.075'],
    ],
    ids: [{ id: '3020', type: 'bl_item_no' }],
  };

  it('asks for every lot, those not for sale too, and reads them as a stream', async () => {
    const { marketplace, sent } = brickowl(json([lot]));
    const lots = await collect(marketplace.parseLots(await marketplace.openLotList()));
    expect(sent[0]?.url.searchParams.get('active_only')).toBe('0');
    expect(lots).toEqual([
      {
        remoteLotId: '2700001',
        externalLotId: '500000123',
        itemType: 'PART',
        itemNo: '3020',
        candidateItemNos: ['3020'],
        ids: [{ id: '3020', type: 'bl_item_no' }],
        boid: '900100-38',
        itemName: '',
        boColorId: 38,
        blColorId: 11,
        colorName: '',
        condition: 'N',
        completeness: null,
        usedGrade: null,
        quantity: 240,
        unitPrice: 850,
        currency: null,
        description: 'Mint',
        remarks: 'B04-17',
        bulk: 1,
        isRetain: true,
        stockRoom: null,
        forSale: false,
        myCost: null,
        salePercent: 10,
        tiers: [
          { quantity: 50, unitPrice: 800 },
          { quantity: 100, unitPrice: 750 },
        ],
        bindId: null,
        weightMg: null,
        createdAt: null,
      },
    ]);
  });

  it('reads a list keyed by lot, and tiers in the form they are written in', async () => {
    const keyed = JSON.stringify({
      '2700001': { ...lot, tier_price: '50:0.080,100:0.075' },
      '2700002': { ...lot, tier_price: null },
    });
    const lots = await collect(brickowl().marketplace.parseLots(streamOf(keyed, 64)));
    expect(lots.map(({ tiers }) => tiers.length)).toEqual([2, 0]);
  });

  it.each([
    ['a refusal', '{"error":"Access Denied"}', 'forbidden'],
    ['a refusal with a status', '{"error":{"status":"Invalid API key"}}', 'unauthorised'],
    ['a web page', '<html>slow down</html>', 'unavailable'],
    ['a list that is cut off', JSON.stringify([lot, lot]).slice(0, -2), 'unavailable'],
    ['something else', '{"status":"success"}', 'bad_answer'],
  ])('never takes %s for a stock list', async (_name, body, kind) => {
    await expect(collect(brickowl().marketplace.parseLots(streamOf(body, 100)))).rejects.toMatchObject({ kind });
  });

  it('waits when a web page comes instead of the list', async () => {
    const { marketplace, naps } = brickowl(page(200), json([]));
    expect(await collect(marketplace.parseLots(await marketplace.openLotList()))).toEqual([]);
    expect(naps).toEqual([2000]);
  });
});

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
