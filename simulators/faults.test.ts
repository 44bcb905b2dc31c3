import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulators } from './test-clients.ts';

let simulators: Awaited<ReturnType<typeof startSimulators>>;
beforeAll(async () => {
  simulators = await startSimulators();
}, 60_000);
afterAll(() => simulators.stop());

async function shop(name: string, settings: object = {}) {
  await simulators.sim('PUT', `/${name}`, { empty: true, settings });
  const sim = (method: string, path: string, body?: unknown) => simulators.sim(method, `/${name}${path}`, body);
  const lots = await sim('POST', '/bricklink/lots', [
    { no: '3001', colorId: 5, quantity: 50, unitPrice: '0.10', alsoOnBrickowl: true },
  ]);
  const lotIds = {
    bricklink: lots.body.lots[0].id as number,
    brickowl: lots.body.brickowlLots[0].id as number,
  };
  return {
    sim,
    lotIds,
    bl: (method: string, path: string, body?: unknown) => simulators.bricklink(name, method, path, body),
    bo: (method: 'GET' | 'POST', endpoint: string, params?: Record<string, string>) =>
      simulators.brickowl(name, method, endpoint, params),
    order: async (side: 'bricklink' | 'brickowl'): Promise<number> =>
      (await sim('POST', `/${side}/orders`, { lines: [{ lotId: lotIds[side], quantity: 1 }] })).body.id,
    fault: (fault: object) => sim('POST', '/faults', fault),
  };
}

const batchOf = (...entries: [endpoint: string, method: string, params: object][]) => ({
  requests: JSON.stringify({
    requests: entries.map(([endpoint, request_method, params]) => ({ endpoint, request_method, params: [params] })),
  }),
});

describe('an order that changes between list and detail', () => {
  it('shows its new status in the detail only, on BrickLink', async () => {
    const { bl, order, fault } = await shop('moves-bl');
    const id = await order('bricklink');
    await fault({ side: 'bricklink', kind: 'change-order', path: '/orders/*', to: 'CANCELLED', times: 1 });
    expect((await bl('GET', '/orders')).body.data[0].status).toBe('PAID');
    expect((await bl('GET', `/orders/${id}`)).body.data.status).toBe('CANCELLED');
  });

  it('shows its new status in the detail only, also inside a batch, on Brick Owl', async () => {
    const { bo, order, fault } = await shop('moves-bo');
    const id = String(await order('brickowl'));
    await fault({ side: 'brickowl', kind: 'change-order', path: 'order/view*', to: 5, times: 1 });
    expect((await bo('GET', 'order/list', { list_type: 'store' })).body[0].status).toBe('Payment Received');
    const answer = await bo('POST', 'bulk/batch', batchOf(['order/view', 'GET', { order_id: id }]));
    expect(answer.body).toMatchObject([{ req_num: 1, code: 200, body: { order_id: id, status: 'Shipped' } }]);
  });

  it('needs a status to change to', async () => {
    const { fault } = await shop('moves-where');
    expect(await fault({ kind: 'change-order' })).toMatchObject({ status: 400 });
  });
});

describe('prompts', () => {
  it('of BrickLink’s notifications are lost and doubled, and calls do not use those faults up', async () => {
    const { bl, order, fault } = await shop('prompts');
    await fault([
      { kind: 'lose-prompt', path: '/notifications', times: 1 },
      { kind: 'double-prompt', path: '/notifications', skip: 1, times: 1 },
    ]);
    const heard = async () => (await bl('GET', '/notifications')).body.data.length;
    await order('bricklink');
    expect(await heard()).toBe(0);
    await order('bricklink');
    expect(await heard()).toBe(2);
    await order('bricklink');
    expect(await heard()).toBe(1);
  });

  it.each([
    ['bricklink', '/callback'],
    ['brickowl', '/brick_owl_order_notify'],
  ] as const)('that %s pushes are lost and doubled', async (side, path) => {
    const nowhere = 'http://127.0.0.1:9';
    const { sim, order, fault } = await shop(`pushes-${side}`, {
      bricklinkCallbackUrl: nowhere,
      brickowlNotifyBaseUrl: nowhere,
    });
    const pushes = async (expected: number) => {
      await expect.poll(async () => (await sim('GET', '/callbacks')).body.callbacks.length).toBe(expected);
    };
    await fault([
      { kind: 'lose-prompt', path, times: 1 },
      { kind: 'double-prompt', path, skip: 1, times: 1 },
    ]);
    await order(side);
    await order(side);
    await pushes(2);
    await order(side);
    await pushes(3);
  });
});

describe('an entry that a batch’s answer leaves out', () => {
  it('was applied, or not', async () => {
    const { bo, lotIds, fault } = await shop('omits');
    const lot_id = String(lotIds.brickowl);
    const entry: [string, string, object] = ['inventory/update', 'POST', { lot_id, relative_quantity: '5' }];
    await fault({ side: 'brickowl', kind: 'omit', path: 'inventory/update', times: 1 });
    await fault({ side: 'brickowl', kind: 'omit', path: 'inventory/update', apply: true, skip: 1, times: 1 });
    const answer = await bo('POST', 'bulk/batch', batchOf(entry, entry, entry));
    expect(answer.body).toEqual([{ req_num: 3, code: 200, body: { status: 'success' } }]);
    expect((await bo('GET', 'inventory/list', { lot_id })).body[0].qty).toBe('60');
  });
});

describe('a status on request', () => {
  it.each([
    [400, 'PARAMETER_MISSING_OR_INVALID'],
    [401, 'BAD_OAUTH_REQUEST'],
    [403, 'PERMISSION_DENIED'],
    [404, 'RESOURCE_NOT_FOUND'],
    [422, 'RESOURCE_UPDATE_NOT_ALLOWED'],
    [503, 'INTERNAL_SERVER_ERROR'],
  ])('%i comes in BrickLink’s own words', async (status, message) => {
    const { bl, lotIds, fault } = await shop(`status-${status}`);
    await fault({ side: 'bricklink', kind: 'status', status });
    const reply = await bl('PUT', `/inventories/${lotIds.bricklink}`, { quantity: '+1', description: '' });
    expect(reply).toMatchObject({ status, body: { meta: { code: status, message } } });
  });
});
