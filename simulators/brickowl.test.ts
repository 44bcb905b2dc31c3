import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulators } from './test-clients.ts';

let simulators: Awaited<ReturnType<typeof startSimulators>>;
beforeAll(async () => {
  simulators = await startSimulators();
}, 60_000);
afterAll(() => simulators.stop());

async function emptyStore(name: string, settings: object = {}) {
  await simulators.sim('PUT', `/${name}`, { empty: true, settings });
  const batch = async (requests: unknown) =>
    simulators.brickowl(name, 'POST', 'bulk/batch', { requests: JSON.stringify(requests) });
  return {
    get: (endpoint: string, params?: Record<string, string>) => simulators.brickowl(name, 'GET', endpoint, params),
    post: (endpoint: string, params?: Record<string, string>) => simulators.brickowl(name, 'POST', endpoint, params),
    sim: (method: string, path: string, body?: unknown) => simulators.sim(method, `/${name}${path}`, body),
    batch,
    async lot(fields: object = {}): Promise<string> {
      const reply = await simulators.sim('POST', `/${name}/brickowl/lots`, {
        no: '3020',
        colorId: 11,
        quantity: 240,
        unitPrice: '0.085',
        remarks: 'B04-17',
        ...fields,
      });
      return String(reply.body.lots[0].id);
    },
    async order(lotId: string, quantity: number, more: object = {}): Promise<string> {
      const reply = await simulators.sim('POST', `/${name}/brickowl/orders`, {
        lines: [{ lotId: Number(lotId), quantity }],
        ...more,
      });
      return String(reply.body.id);
    },
  };
}

describe('answers of Brick Owl', () => {
  it('are strings everywhere, with empty maps as lists and explicit nulls', async () => {
    const { get, lot, order } = await emptyStore('wire');
    const lotId = await lot();
    const orderId = await order(lotId, 12, { buyer: 'greentile', orderedAt: '2026-07-03T09:15:27Z' });
    const [listed] = (await get('inventory/list')).body;
    expect(listed).toMatchObject({
      lot_id: lotId,
      qty: '228',
      base_price: '0.085',
      for_sale: '1',
      external_lot_ids: [],
      my_cost: null,
      tier_price: null,
    });
    const view = (await get('order/view', { order_id: orderId })).body;
    expect(view).toMatchObject({
      order_id: orderId,
      status_id: '2',
      tracking_number: null,
      ship_country_code: 'GB',
      sub_total: '1.02',
      iso_order_time: '2026-07-03T10:15:27+01:00',
      iso_processed_time: '1970-01-01T01:00:00+01:00',
    });
    expect(view).not.toHaveProperty('items');
    const [line] = (await get('order/items', { order_id: orderId })).body;
    expect(line).toMatchObject({
      ordered_quantity: '12',
      remaining_quantity: '228',
      condition: 'New',
      full_con: 'new',
      color_id: '38',
      personal_note: 'B04-17',
      bl_lot_id: null,
      external_lot_ids: [],
    });
    expect(line.name).toBe('LEGO Black Plate 2 x 4 (3020)');
  });

  it('refuse bad keys, unknown orders and unknown endpoints each in their own way', async () => {
    const { get, sim } = await emptyStore('refusals');
    expect(await get('order/list', { key: 'nonsense' })).toMatchObject({
      status: 401,
      body: { error: { status: 'Invalid API key' } },
    });
    expect((await get('order/view', { order_id: '1' })).status).toBe(404);
    expect((await get('verify_key')).status).toBe(501);
    await sim('PATCH', '/settings', { brickowlCatalogApproved: false });
    expect((await get('catalog/lookup', { boid: '1' })).body).toEqual({ error: 'Access Denied' });
  });
});

describe('lots on Brick Owl', () => {
  it('are created under the rules for colours, quantities and prices', async () => {
    const { get, post } = await emptyStore('create');
    const [base] = (await get('catalog/id_lookup', { id: '3020', type: 'Part', id_type: 'bl_item_no' })).body.boids;
    const [setBase] = (await get('catalog/id_lookup', { id: '10265-1', type: 'Set', id_type: 'set_number' })).body
      .boids;
    const lot = { boid: base, color_id: '38', quantity: '5', price: '0.0854', condition: 'new', external_id: '500' };
    expect((await post('inventory/create', { ...lot, color_id: '' })).status).toBe(400);
    expect((await post('inventory/create', { ...lot, quantity: '0' })).status).toBe(400);
    expect((await post('inventory/create', { ...lot, boid: setBase, condition: 'news' })).status).toBe(400);
    const made = await post('inventory/create', lot);
    expect(made.body).toMatchObject({ status: 'success' });
    const [listed] = (await get('inventory/list')).body;
    expect(listed).toMatchObject({
      lot_id: made.body.lot_id,
      boid: `${base}-38`,
      base_price: '0.085',
      external_lot_ids: { other: '500' },
    });
  });

  it('change by lot id or external id, ignore unknown arguments and stay at zero', async () => {
    const { get, post, lot } = await emptyStore('update');
    const id = await lot({ externalId: '77' });
    const listed = async () => (await get('inventory/list', { active_only: '0' })).body[0];
    await post('inventory/update', { external_id: '77', relative_quantity: '-40', sale_percentage: '50' }).then(
      (reply) => expect(reply.status).toBe(200),
    );
    expect(await listed()).toMatchObject({ qty: '200', sale_percent: '0' });
    await post('inventory/update', {
      lot_id: id,
      absolute_quantity: '0',
      tier_price: '50:0.080,100:0.075',
      sale_percent: '10',
    });
    expect(await listed()).toMatchObject({
      qty: '0',
      price: '0.077',
      tier_price: [
        ['50', '0.080'],
        ['100', '0.075'],
      ],
    });
    expect((await get('inventory/list')).body).toEqual([]);
    expect((await post('inventory/update', { lot_id: id, external_id: '77', price: '1' })).status).toBe(400);
    expect((await post('inventory/update', { lot_id: id })).status).toBe(400);
    expect((await get('inventory/list', { external_id_1: '77' })).body).toEqual({
      error: { status: 'You must provide an ID' },
    });
  });
});

describe('orders on Brick Owl', () => {
  it('move forward only, never to Pending or Cancelled', async () => {
    const { get, post, lot, order } = await emptyStore('statuses');
    const orderId = await order(await lot(), 1);
    const set = async (status: number) =>
      (await post('order/set_status', { order_id: orderId, status_id: String(status) })).status;
    expect([await set(3), await set(3), await set(2), await set(0), await set(8), await set(7), await set(4)]).toEqual([
      200, 400, 400, 400, 400, 200, 200,
    ]);
    expect((await get('order/view', { order_id: orderId })).body.status).toBe('Processed');
  });

  it('grow when another order is combined with them', async () => {
    const { get, lot, order, sim } = await emptyStore('combine');
    const lotId = await lot();
    const orderId = await order(lotId, 2);
    const before = (await get('order/view', { order_id: orderId })).body;
    await sim('POST', `/brickowl/orders/${orderId}/batches`, { lines: [{ lotId: Number(lotId), quantity: 3 }] });
    const lines = (await get('order/items', { order_id: orderId })).body;
    expect(lines.map((line: { ordered_quantity: string }) => line.ordered_quantity)).toEqual(['5']);
    const after = (await get('order/view', { order_id: orderId })).body;
    expect(Number(after.updated_time)).toBeGreaterThanOrEqual(Number(before.updated_time));
    expect(after.notices).not.toEqual([]);
  });
});

describe('batches and limits of Brick Owl', () => {
  it('answer a batch in order with a code each, and refuse a bare list or more than fifty', async () => {
    const { batch, lot } = await emptyStore('batch');
    const lotId = await lot();
    const update = {
      endpoint: 'inventory/update',
      request_method: 'POST',
      params: [{ lot_id: lotId, absolute_quantity: 7 }],
    };
    const view = { endpoint: 'order/view', request_method: 'GET', params: [{ order_id: '1' }] };
    expect((await batch({ requests: [update, view] })).body).toEqual([
      { req_num: 1, code: 200, body: { status: 'success' } },
      { req_num: 2, code: 404, body: [] },
    ]);
    expect((await batch([update])).status).toBe(400);
    expect((await batch({ requests: Array.from({ length: 51 }, () => view) })).status).toBe(400);
  });

  it('can refuse a single entry of a batch on request', async () => {
    const { batch, lot, get, sim } = await emptyStore('entry-fault');
    const lotId = await lot();
    const update = (quantity: number) => ({
      endpoint: 'inventory/update',
      request_method: 'POST',
      params: [{ lot_id: lotId, absolute_quantity: quantity }],
    });
    await sim('POST', '/faults', {
      side: 'brickowl',
      path: 'inventory/update',
      kind: 'status',
      status: 503,
      skip: 1,
      times: 1,
    });
    const reply = await batch({ requests: [update(1), update(2)] });
    expect(reply.body.map((entry: { code: number }) => entry.code)).toEqual([200, 503]);
    expect((await get('inventory/list')).body[0].qty).toBe('1');
  });

  it('show an HTML page beyond the rate and recover by the store clock', async () => {
    const { get, batch, sim } = await emptyStore('rate', { brickowlPerMinute: 5, brickowlBatchesPerMinute: 2 });
    const view = { endpoint: 'user/details', request_method: 'GET', params: [] };
    const statuses = [];
    for (let call = 0; call < 3; call++) statuses.push((await batch({ requests: [view] })).status);
    for (let call = 0; call < 4; call++) statuses.push((await get('user/details')).status);
    expect(statuses).toEqual([200, 200, 429, 200, 200, 200, 429]);
    expect((await get('user/details')).type).toContain('text/html');
    await sim('PATCH', '/settings', { clockOffsetMs: 61_000 });
    expect((await get('user/details')).status).toBe(200);
  });
});

describe('the control API', () => {
  it('makes the same store from the same words and leaves it alone with ifAbsent', async () => {
    const spec = { seed: 'twin', lots: 300, openOrders: 6, now: 1_790_000_000_000 };
    const digest = async (store: string) => (await simulators.sim('GET', `/${store}/state?digest=1`)).body.digest;
    await simulators.sim('PUT', '/twin-a', spec);
    await simulators.sim('PUT', '/twin-b', spec);
    expect(await digest('twin-a')).toBe(await digest('twin-b'));
    await simulators.sim('POST', '/twin-a/bricklink/orders', { random: 2 });
    const changed = await digest('twin-a');
    expect(changed).not.toBe(await digest('twin-b'));
    expect((await simulators.sim('PUT', '/twin-a', { ...spec, ifAbsent: true })).body.created).toBe(false);
    expect(await digest('twin-a')).toBe(changed);
    const state = (await simulators.sim('GET', '/twin-b/state')).body;
    expect(state.bricklink.lots.length).toBe((await simulators.sim('GET', '/twin-b')).body.counts.bricklink.lots);
  });

  it('takes an order whole or not at all', async () => {
    const { lot, sim, get } = await emptyStore('whole');
    const lots = [await lot({ quantity: 5 }), await lot({ quantity: 1 })].map(Number);
    const reply = await sim('POST', '/brickowl/orders', { lines: lots.map((lotId) => ({ lotId, quantity: 2 })) });
    expect([reply.status, reply.body.error]).toEqual([409, `lot ${lots[1]} has 1 left, 2 wanted`]);
    expect((await get('inventory/list')).body.map((entry: { qty: string }) => entry.qty)).toEqual(['5', '1']);
  });
});
