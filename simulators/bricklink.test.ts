import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulators } from './test-clients.ts';

let simulators: Awaited<ReturnType<typeof startSimulators>>;
beforeAll(async () => {
  simulators = await startSimulators();
}, 60_000);
afterAll(() => simulators.stop());

async function emptyStore(name: string, settings: object = {}) {
  await simulators.sim('PUT', `/${name}`, { empty: true, settings });
  return {
    bl: (method: string, path: string, body?: unknown, options?: object) =>
      simulators.bricklink(name, method, path, body, options),
    sim: (method: string, path: string, body?: unknown) => simulators.sim(method, `/${name}${path}`, body),
    async lot(fields: object = {}): Promise<number> {
      const reply = await simulators.sim('POST', `/${name}/bricklink/lots`, {
        no: '3001',
        colorId: 5,
        quantity: 10,
        unitPrice: '0.10',
        remarks: 'A01-01',
        ...fields,
      });
      return reply.body.lots[0].id;
    },
    async order(lotId: number, quantity: number, more: object = {}): Promise<number> {
      const reply = await simulators.sim('POST', `/${name}/bricklink/orders`, {
        lines: [{ lotId, quantity }],
        ...more,
      });
      return reply.body.id;
    },
  };
}

describe('signing in at BrickLink', () => {
  it('fails with HTTP 200 and meta.code 401, or HTTP 401 where switched', async () => {
    const { bl, sim } = await emptyStore('auth');
    expect((await bl('GET', '/orders')).body.meta).toEqual({ description: 'OK', message: 'OK', code: 200 });
    const wrong = await bl('GET', '/orders', undefined, { secret: 'wrong' });
    expect([wrong.status, wrong.body.meta.code, wrong.body.meta.message]).toEqual([200, 401, 'BAD_OAUTH_REQUEST']);
    expect(wrong.body.meta.description).toMatch(/^SIGNATURE_INVALID/);
    expect(wrong.body).not.toHaveProperty('data');
    await sim('PATCH', '/settings', { bricklinkHttpErrors: true });
    expect((await bl('GET', '/orders', undefined, { secret: 'wrong' })).status).toBe(401);
    await sim('PATCH', '/settings', { bricklinkIpMismatch: true });
    expect((await bl('GET', '/orders')).body.meta.description).toMatch(
      /^TOKEN_IP_MISMATCHED: consumer: SIMCK-auth IP: /,
    );
  });

  it('refuses a nonce used before, an old timestamp and a store nobody created', async () => {
    const { bl } = await emptyStore('nonces');
    const timestamp = Math.floor(Date.now() / 1000);
    const codes = [];
    for (let attempt = 0; attempt < 2; attempt++)
      codes.push((await bl('GET', '/orders', undefined, { nonce: 'same', timestamp })).body.meta.code);
    expect(codes).toEqual([200, 401]);
    expect((await bl('GET', '/orders', undefined, { timestamp: timestamp - 400 })).body.meta.description).toMatch(
      /^TIMESTAMP_REFUSED/,
    );
    expect((await simulators.bricklink('never-made', 'GET', '/orders')).body.meta.description).toMatch(
      /^CONSUMER_KEY_UNKNOWN/,
    );
  });
});

describe('lots on BrickLink', () => {
  it('treat every quantity as a change, signed or not, and never go below zero', async () => {
    const { bl, lot } = await emptyStore('deltas');
    const id = await lot();
    const put = async (quantity: unknown) =>
      (await bl('PUT', `/inventories/${id}`, { quantity, description: '' })).body;
    expect((await put('+5')).data.quantity).toBe(15);
    expect((await put('-3')).data.quantity).toBe(12);
    expect((await put(12)).data.quantity).toBe(24);
    expect((await put('-25')).meta.code).toBe(400);
    expect((await bl('GET', `/inventories/${id}`)).body.data.quantity).toBe(24);
  });

  it('vanish when an order empties them, unless they are retained', async () => {
    const { bl, lot, order } = await emptyStore('retain');
    const [plain, retained] = [await lot({ quantity: 2 }), await lot({ quantity: 2, isRetain: true })];
    await order(plain, 2);
    await order(retained, 2);
    expect((await bl('PUT', `/inventories/${plain}`, { quantity: '+1', description: '' })).body.meta.code).toBe(404);
    expect((await bl('GET', `/inventories/${retained}`)).body.data).toMatchObject({ quantity: 0, is_retain: true });
  });

  it('answer a single post with the lot and a list with nothing, and refuse stray fields of the item', async () => {
    const { bl } = await emptyStore('posts');
    const lot = { item: { no: '3001', type: 'PART' }, color_id: 5, quantity: 3, unit_price: 0.1, new_or_used: 'N' };
    const one = await bl('POST', '/inventories', lot);
    expect(one.body.meta).toMatchObject({ code: 201, message: 'OK_CREATED' });
    expect(one.body.data).toMatchObject({ unit_price: '0.1000', quantity: 3, color_name: 'Red' });
    expect((await bl('POST', '/inventories', [lot, lot])).body.data).toEqual([]);
    expect((await bl('GET', '/inventories')).body.data).toHaveLength(3);
    const stray = await bl('POST', '/inventories', { ...lot, item: { ...lot.item, category_id: 5 } });
    expect(stray.body.meta).toMatchObject({
      code: 400,
      description: 'Unparseable value or field: [item.category_id.]',
    });
    const set = await bl('POST', '/inventories', { ...lot, item: { no: '10265', type: 'SET' }, completeness: 'S' });
    expect(set.body.meta.description).toBe('Invalid item sequence number: null');
  });

  it('want all six tier fields or none', async () => {
    const { bl, lot } = await emptyStore('tiers');
    const id = await lot();
    const put = async (body: object) =>
      (await bl('PUT', `/inventories/${id}`, { description: '', ...body })).body.meta.code;
    const tiers = {
      tier_quantity1: 50,
      tier_price1: '0.09',
      tier_quantity2: 100,
      tier_price2: '0.08',
      tier_quantity3: 0,
      tier_price3: 0,
    };
    expect(await put({ tier_quantity1: 50, tier_price1: '0.09' })).toBe(400);
    expect(await put({ ...tiers, tier_price2: '0.095' })).toBe(400);
    expect(await put(tiers)).toBe(200);
  });

  it('keep entities a client sends and lose a description that is left out', async () => {
    const { bl, lot } = await emptyStore('texts');
    const id = await lot();
    const put = async (body: object) => (await bl('PUT', `/inventories/${id}`, body)).body.data;
    expect((await put({ description: "it's <new>" })).description).toBe('it&#39;s &lt;new&gt;');
    expect((await put({ description: 'it&#39;s' })).description).toBe('it&amp;#39;s');
    expect((await put({ remarks: 'B02-02' })).description ?? '').toBe('');
  });

  it('are filtered by status letter, type and colour', async () => {
    const { bl, lot } = await emptyStore('filters');
    await lot();
    await lot({ stockRoom: 'A' });
    await lot({ stockRoom: 'B' });
    await lot({ reservedFor: 'somebody' });
    await lot({ no: '10265-1', type: 'SET', colorId: 0 });
    const count = async (query: string) => (await bl('GET', `/inventories?${query}`)).body.data.length;
    expect([
      await count('status=Y'),
      await count('status=S'),
      await count('status=B'),
      await count('status=R'),
      await count('status=-S%2C-B'),
    ]).toEqual([2, 1, 1, 1, 3]);
    expect([
      await count('item_type=set'),
      await count('item_type=-set'),
      await count('color_id=5'),
      await count(''),
    ]).toEqual([1, 4, 4, 5]);
  });
});

describe('orders on BrickLink', () => {
  it('come in batches, repeat a lot, and become UPDATED when the buyer adds', async () => {
    const { bl, lot, order, sim } = await emptyStore('batches');
    const id = await lot();
    const orderId = await order(id, 2, { paid: false, buyer: 'greentile' });
    await sim('POST', `/bricklink/orders/${orderId}/batches`, { lines: [{ lotId: id, quantity: 3 }] });
    const items = (await bl('GET', `/orders/${orderId}/items`)).body.data;
    expect(
      items.map((batch: { inventory_id: number; quantity: number }[]) =>
        batch.map((line) => [line.inventory_id, line.quantity]),
      ),
    ).toEqual([[[id, 2]], [[id, 3]]]);
    const detail = (await bl('GET', `/orders/${orderId}`)).body.data;
    expect(detail).toMatchObject({ status: 'UPDATED', total_count: 5, unique_count: 1 });
    expect(detail.shipping.address.country_code).toBe('UK');
    expect(detail.payment).not.toHaveProperty('date_paid');
    expect((await bl('GET', `/inventories/${id}`)).body.data.quantity).toBe(5);
  });

  it('let a seller set the statuses of the table and nothing else', async () => {
    const { bl, lot, order, sim } = await emptyStore('statuses');
    const orderId = await order(await lot(), 1);
    const set = async (value: string) =>
      (await bl('PUT', `/orders/${orderId}/status`, { field: 'status', value })).body.meta.code;
    expect([await set('PACKED'), await set('SHIPPED'), await set('PROCESSING')]).toEqual([204, 204, 204]);
    expect([await set('CANCELLED'), await set('PENDING'), await set('RECEIVED'), await set('NONSENSE')]).toEqual([
      422, 422, 422, 422,
    ]);
    await sim('POST', `/bricklink/orders/${orderId}/cancel`);
    expect(await set('PAID')).toBe(422);
  });

  it('take only the fields a seller may change, costs only while unpaid', async () => {
    const { bl, lot, order } = await emptyStore('order-put');
    const lotId = await lot();
    const [unpaid, paid] = [await order(lotId, 1, { paid: false }), await order(lotId, 1)];
    const change = {
      cost: { shipping: '7.5' },
      remarks: 'gift',
      buyer_name: 'hacker',
      shipping: { tracking_no: 'T1' },
    };
    const first = (await bl('PUT', `/orders/${unpaid}`, change)).body.data;
    expect(first).toMatchObject({ remarks: 'gift', cost: { shipping: '7.5000' }, shipping: { tracking_no: 'T1' } });
    expect(first.buyer_name).not.toBe('hacker');
    expect((await bl('PUT', `/orders/${paid}`, change)).body.data.cost.shipping).not.toBe('7.5000');
  });

  it('are announced once: reading notifications consumes them', async () => {
    const { bl, lot, order } = await emptyStore('notices');
    const orderId = await order(await lot(), 1);
    expect((await bl('GET', '/notifications')).body.data).toMatchObject([
      { event_type: 'Order', resource_id: orderId },
    ]);
    expect((await bl('GET', '/notifications')).body.data).toEqual([]);
  });

  it('return to stock on cancelling only when asked, under a new id when the lot was gone', async () => {
    const { bl, lot, order, sim } = await emptyStore('restock');
    const lotId = await lot({ quantity: 4 });
    await sim('POST', `/bricklink/orders/${await order(lotId, 1)}/cancel`, { restock: false });
    expect((await bl('GET', `/inventories/${lotId}`)).body.data.quantity).toBe(3);
    await sim('POST', `/bricklink/orders/${await order(lotId, 3)}/cancel`, { restock: true });
    expect((await bl('GET', `/inventories/${lotId}`)).body.meta.code).toBe(404);
    const [back] = (await bl('GET', '/inventories')).body.data;
    expect(back).toMatchObject({ quantity: 3, remarks: 'A01-01' });
    expect(back.inventory_id).not.toBe(lotId);
  });
});

describe('the rest of BrickLink', () => {
  it('knows items, colours, prices and element ids that agree with each other', async () => {
    const { bl } = await emptyStore('catalog');
    const get = async (path: string) => (await bl('GET', path)).body.data;
    expect(await get('/items/part/3020')).toMatchObject({
      no: '3020',
      name: 'Plate 2 x 4',
      type: 'PART',
      category_id: 26,
      weight: '0.98',
    });
    const colors = await get('/items/PART/3020/colors');
    expect(colors.map((entry: { color_id: number }) => entry.color_id)).toContain(85);
    const [mapping] = await get('/item_mapping/PART/3020?color_id=85');
    expect(await get(`/item_mapping/${mapping.element_id}`)).toContainEqual(mapping);
    expect(await get('/items/PART/3020/price?color_id=85')).toEqual(await get('/items/PART/3020/price?color_id=85'));
    expect((await bl('GET', '/items/PART/99999999')).body.meta.code).toBe(404);
    expect((await bl('GET', '/items/')).body.meta.message).toBe('INVALID_URI');
  });

  it('fails on calls it does not know and on wrong methods', async () => {
    const { bl } = await emptyStore('unknown');
    const unknown = await bl('POST', '/notifications/register', {});
    expect([unknown.status, unknown.body.error]).toEqual([
      501,
      'The BrickLink simulator does not know POST /notifications/register',
    ]);
    expect((await bl('DELETE', '/orders/1')).body.meta.code).toBe(405);
    expect((await simulators.raw('http://sim.test/elsewhere', { method: 'GET' })).status).toBe(501);
  });

  it('misbehaves on request: applied without an answer, not applied, HTML, silent over-limit', async () => {
    const { bl, lot, sim } = await emptyStore('faults');
    const id = await lot();
    const fault = (body: object) =>
      sim('POST', '/faults', { side: 'bricklink', path: '/inventories/*', times: 1, ...body });
    await fault({ method: 'PUT', kind: 'drop-after' });
    await expect(bl('PUT', `/inventories/${id}`, { quantity: '+1', description: '' })).rejects.toThrow();
    await fault({ method: 'PUT', kind: 'drop-before' });
    await expect(bl('PUT', `/inventories/${id}`, { quantity: '+1', description: '' })).rejects.toThrow();
    expect((await bl('GET', `/inventories/${id}`)).body.data.quantity).toBe(11);
    await fault({ kind: 'html' });
    const page = await bl('GET', `/inventories/${id}`);
    expect([page.status, page.type]).toEqual([503, 'text/html; charset=utf-8']);
    await fault({ kind: 'meta-429' });
    const limited = await bl('GET', `/inventories/${id}`);
    expect([limited.status, limited.body.meta.code]).toEqual([200, 429]);
    const log = (await sim('GET', '/calls')).body;
    expect(log.counts.byMethod).toEqual({ 'bricklink GET': 3, 'bricklink PUT': 2 });
  });

  it('makes thirty thousand lots within seconds and lists them all', async () => {
    const started = performance.now();
    const made = await simulators.sim('PUT', '/huge', { seed: 3, lots: 30_000, openOrders: 20 });
    expect(performance.now() - started).toBeLessThan(10_000);
    const listed = await simulators.bricklink('huge', 'GET', '/inventories');
    expect(listed.body.data).toHaveLength(made.body.counts.bricklink.lots);
    await simulators.sim('DELETE', '/huge');
  }, 60_000);
});
