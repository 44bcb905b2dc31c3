import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { connect, type SimulatedStore, simulatedStore, syncNow } from '../../test/simulator.ts';
import type { OrderDetail, OrderPage } from '../contract/orders.ts';

let shop: TestClient;
let store: SimulatedStore;

const orders = async (query = '') => (await shop.json<OrderPage>('GET', `/api/orders?limit=200${query}`)).body;
const orderOf = async (remoteId: string | number) => {
  const { rows } = await orders(`&q=${remoteId}`);
  const [row] = rows;
  if (!row) throw new Error(`order ${remoteId} did not come in`);
  return (await shop.json<OrderDetail>('GET', `/api/orders/${row.id}`)).body;
};
const place = (side: 'bricklink' | 'brickowl', body: object = { random: 3 }) =>
  store.control<{ id: number; lines?: unknown[] }>('POST', `/${side}/orders`, body);

beforeAll(async () => {
  shop = await signUpShop('Sync');
  store = await simulatedStore('sync', { seed: 11, lots: 120, openOrders: 10, closedOrders: 3 });
  await connect(shop, store);
  await syncNow(shop);
});

describe('bringing in orders', () => {
  test('every open order of both marketplaces comes in once, history from before the connection stays out', async () => {
    const { rows, counts } = await orders();
    expect(rows.length).toBe(10);
    expect(new Set(rows.map(({ marketplace }) => marketplace))).toEqual(new Set(['bricklink', 'brickowl']));
    expect(counts.shipped ?? 0).toBe(0);
  });

  test('a sync that finds nothing new costs one list call per marketplace and changes nothing', async () => {
    const before = await orders();
    await store.control('DELETE', '/calls');
    const run = await syncNow(shop);
    expect(run).toMatchObject({ state: 'done' });
    expect(run.parts.map(({ created, changed, calls }) => ({ created, changed, calls }))).toEqual([
      { created: 0, changed: 0, calls: 1 },
      { created: 0, changed: 0, calls: 1 },
    ]);
    expect(await orders()).toEqual(before);
  });

  test('an order placed at a marketplace is there after the next sync, with lines, money and buyer', async () => {
    const placed = await place('bricklink');
    await syncNow(shop);
    const order = await orderOf(placed.id);
    expect(order).toMatchObject({ marketplace: 'bricklink', status: 'paid', rawStatus: 'PAID' });
    expect(order.lines.length).toBe(3);
    expect(order.money.subtotal).toBeGreaterThan(0);
    expect(order.buyer?.addressLines.length).toBeGreaterThan(0);
    expect(order.timeline.map(({ kind }) => kind)).toEqual(['orders.imported']);
  });

  test('a batch the buyer adds joins the order and is told on its timeline', async () => {
    const placed = await place('bricklink', { random: 2, paid: false });
    await syncNow(shop);
    await store.control('POST', `/bricklink/orders/${placed.id}/batches`, { random: 2 });
    await syncNow(shop);
    const order = await orderOf(placed.id);
    expect(order).toMatchObject({ status: 'unpaid', rawStatus: 'UPDATED', batchCount: 2 });
    expect(order.timeline.map(({ kind }) => kind)).toContain('orders.batch_added');
  });

  test('a status nobody knows is kept as it is and shown', async () => {
    const placed = await place('bricklink');
    await syncNow(shop);
    await store.control('POST', `/bricklink/orders/${placed.id}/status`, { status: 'SENT-TO-THE-MOON', force: true });
    await syncNow(shop);
    expect(await orderOf(placed.id)).toMatchObject({ status: 'unknown', rawStatus: 'SENT-TO-THE-MOON' });
  });

  test('a cancelled order is shown as cancelled, with what was ordered', async () => {
    const placed = await place('brickowl');
    await syncNow(shop);
    await store.control('POST', `/brickowl/orders/${placed.id}/cancel`, { restock: false });
    await syncNow(shop);
    const order = await orderOf(placed.id);
    expect(order.status).toBe('cancelled');
    expect(order.lines.every(({ quantity }) => quantity > 0)).toBe(true);
  });
});

describe('when a marketplace fails in the middle', () => {
  test.each([
    [
      'answers 500 to the items of an order',
      { side: 'bricklink', path: '*/orders/*/items', kind: 'status', status: 500, times: 60 },
    ],
    [
      'drops the answer after the second order',
      { side: 'bricklink', path: '*/orders/*', kind: 'drop-after', skip: 2, times: 60 },
    ],
    ['shows a web page instead of a list', { side: 'bricklink', path: '*/orders', kind: 'html', times: 60 }],
  ])('%s: one more sync brings what it held back', async (_what, fault) => {
    const placed = await Promise.all([place('bricklink'), place('bricklink'), place('brickowl')]);
    await store.control('POST', '/faults', [fault]);
    const run = await syncNow(shop);
    expect(run.state).toBe('trouble');
    const problem = run.parts.find(({ marketplace }) => marketplace === 'bricklink')?.problem;
    expect(problem?.message).toMatch(/BrickLink/);
    await store.control('DELETE', '/faults');
    expect((await syncNow(shop)).state).toBe('done');
    for (const { id } of placed) expect((await orderOf(id)).lines.length).toBe(3);
  });
});

describe('writing a status back', () => {
  const until = (id: string, state: string) =>
    vi.waitFor(
      async () => {
        const { body } = await shop.json<OrderDetail>('GET', `/api/orders/${id}`);
        expect(body.writes[0]?.state).toBe(state);
        return body;
      },
      { timeout: 15_000, interval: 25 },
    );
  const mark = (id: string, body: object) => shop.json<OrderDetail>('POST', `/api/orders/${id}/status`, body);

  test('picked, packed and shipped reach BrickLink in its own words, tracking number included', async () => {
    const placed = await place('bricklink');
    await syncNow(shop);
    const { id } = await orderOf(placed.id);
    expect((await mark(id, { status: 'picked' })).body).toMatchObject({
      status: 'picked',
      write: { state: 'pending' },
    });
    expect(await until(id, 'confirmed')).toMatchObject({ status: 'picked', rawStatus: 'PACKED' });
    expect((await mark(id, { status: 'packed' })).body.writes[0]).toMatchObject({
      state: 'confirmed',
      rawTarget: 'PACKED',
    });
    await mark(id, { status: 'shipped', trackingNo: 'EX123' });
    expect(await until(id, 'confirmed')).toMatchObject({ status: 'shipped', rawStatus: 'SHIPPED' });
    const remote = await store.control<{ status: string }>('GET', `/bricklink/orders/${placed.id}`);
    expect(remote).toMatchObject({ status: 'SHIPPED' });
    expect(JSON.stringify(remote)).toContain('EX123');
    await syncNow(shop);
    expect((await orderOf(placed.id)).status).toBe('shipped');
  });

  test('Brick Owl is told Processing for picked, and the next sync still says picked', async () => {
    const placed = await place('brickowl');
    await syncNow(shop);
    const { id } = await orderOf(placed.id);
    await mark(id, { status: 'picked' });
    expect(await until(id, 'confirmed')).toMatchObject({ status: 'picked', rawStatus: 'Processing' });
    await syncNow(shop);
    expect((await orderOf(placed.id)).status).toBe('picked');
  });

  test('a refusal is shown in words', async () => {
    const placed = await place('bricklink');
    await syncNow(shop);
    const { id } = await orderOf(placed.id);
    await store.control('POST', `/bricklink/orders/${placed.id}/cancel`, { restock: true });
    await mark(id, { status: 'picked' });
    const order = await until(id, 'refused');
    expect(order.writes[0]?.message).toMatch(/BrickLink/);
    expect(order.timeline.at(-1)?.kind).toBe('orders.status_refused');
  });

  test('marking twice is marking once', async () => {
    const placed = await place('bricklink');
    await syncNow(shop);
    const { id } = await orderOf(placed.id);
    await Promise.all([mark(id, { status: 'picked' }), mark(id, { status: 'picked' })]);
    const order = await until(id, 'confirmed');
    expect(order.writes.length).toBe(1);
  });

  test('an order that is not paid cannot be marked', async () => {
    const placed = await place('bricklink', { random: 1, paid: false });
    await syncNow(shop);
    const { id } = await orderOf(placed.id);
    const answer = await shop.json<{ error: { code: string; message: string } }>('POST', `/api/orders/${id}/status`, {
      status: 'picked',
    });
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'orders.status_not_reachable' } } });
  });
});

test('calls are counted', async () => {
  const { results } = await env.SHOP_DB.prepare('SELECT sum(calls) AS calls FROM marketplace_calls WHERE shop_id = ?')
    .bind(shop.shopId)
    .all();
  expect(results[0]?.calls).toBeGreaterThan(50);
});
