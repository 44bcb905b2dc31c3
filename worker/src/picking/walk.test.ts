import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { findBookErrors } from '../../test/books.ts';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { command, lotIdOf, orderIdOf, placeIdOf, seedWalkShop, stateOf } from '../../test/walks.ts';
import type { OrderDetail } from '../contract/orders.ts';
import type { CommandResults, PickCommand, PickSession, SessionDetail } from '../contract/picking.ts';
import { openStops } from './pickWalk.domain.ts';

let shop: TestClient;

beforeAll(async () => {
  shop = await signUpShop('Walks');
  await seedWalkShop(testContext(shop.shopId), {
    lots: [
      { name: '3001', at: { 'B4-9': 10, 'C1-2': 20 } },
      { name: '3002', at: { 'B4-17': 4 } },
      { name: '3001u', like: '3001', condition: 'U', at: { 'A1-1': 3 } },
    ],
    orders: [
      { no: 1001, lines: { '3001': 2, '3002': 1 } },
      { no: 1002, lines: { '3001': 4 } },
      { no: 1003, lines: { '3002': 3, '9999': 2 } },
    ],
  });
});

const send = async (id: string, ...commands: PickCommand[]) =>
  (await shop.json<CommandResults>('POST', `/api/pick-sessions/${id}/commands`, { commands })).body;

const level = async (lot: string, code: string) =>
  env.SHOP_DB.prepare('SELECT on_hand, reserved, sold FROM stock_levels WHERE lot_id = ? AND location_id = ?')
    .bind(lotIdOf(shop.shopId, lot), placeIdOf(shop.shopId, code))
    .first();

describe('a walk of three orders', () => {
  test('is started, picked, completed, and its orders are picked', async () => {
    const orderIds = [1001, 1002, 1003].map((no) => orderIdOf(shop.shopId, no));
    const started = await shop.json<PickSession>('POST', '/api/pick-sessions', { orderIds });
    expect(started.status, JSON.stringify(started.body)).toBe(201);
    const { id } = started.body;
    const before = await stateOf(shop, id);
    expect(before.totes.map(({ letter }) => letter)).toEqual(['A', 'B', 'C']);
    const stops = openStops(before);
    expect(stops.map(({ code, quantity }) => `${code} ${quantity}`).sort()).toEqual(['B4-17 4', 'B4-9 6', 'Z9 2']);

    for (const stop of stops) {
      const results = await send(
        id,
        ...stop.split.map(({ task, quantity }) => command({ kind: 'pick', taskId: task.id, qty: quantity })),
      );
      expect(results.results.every(({ refusal }) => refusal === null)).toBe(true);
    }
    expect(openStops(await stateOf(shop, id))).toEqual([]);
    const done = await shop.json<SessionDetail>('POST', `/api/pick-sessions/${id}/complete`, {});
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    expect(done.body.report?.orders.map(({ outcome }) => outcome)).toEqual(['picked', 'picked', 'picked']);
    expect(await level('3001', 'B4-9')).toEqual({ on_hand: 4, reserved: 0, sold: 6 });
    expect(await level('3002', 'B4-17')).toEqual({ on_hand: 0, reserved: 0, sold: 4 });
    const order = await shop.json<OrderDetail>('GET', `/api/orders/${orderIds[0]}`);
    expect(order.body).toMatchObject({ status: 'picked', write: { state: 'pending', target: 'picked' } });
    expect(await findBookErrors(shop.shopId)).toEqual([]);
  });
});
