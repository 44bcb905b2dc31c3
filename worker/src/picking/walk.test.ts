import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { findBookErrors } from '../../test/books.ts';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { remoteLine, remoteOrder } from '../../test/remoteOrders.ts';
import { command, lotIdOf, orderIdOf, placeIdOf, seedWalkShop, stateOf } from '../../test/walks.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { OrderDetail } from '../contract/orders.ts';
import type { CommandResults, PickCommand, PickSession, SessionDetail } from '../contract/picking.ts';
import type { Todo } from '../contract/todos.ts';
import type { ShopContext } from '../platform/context.ts';
import { storeOrders } from '../sync/orderImport.usecases.ts';
import { openStops, type PickStop } from './pickWalk.domain.ts';
import { pokeWalks } from './wake.usecases.ts';

let shop: TestClient;
let ctx: ShopContext;

beforeEach(async () => {
  shop = await signUpShop('Walks');
  ctx = testContext(shop.shopId);
  await seedWalkShop(ctx, {
    lots: [
      { name: '3001', at: { 'B4-9': 10, 'C1-2': 20 } },
      { name: '3002', at: { 'B4-17': 4 } },
      { name: '3001u', like: '3001', condition: 'U', at: { 'A1-1': 3 } },
      { name: '3003', at: { 'B4-17': 9 } },
    ],
    orders: [
      { no: 1001, lines: { '3001': 2, '3002': 1 } },
      { no: 1002, lines: { '3001': 4 } },
      { no: 1003, lines: { '3002': 3, '9999': 2 } },
      { no: 1004, lines: { '3003': 1 }, status: 'unpaid' },
      { no: 1005, lines: { '3003': 2 } },
    ],
  });
});

const order = (no: number) => orderIdOf(shop.shopId, no);
const start = async (...nos: number[]) => {
  const answer = await shop.json<PickSession>('POST', '/api/pick-sessions', { orderIds: nos.map(order) });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
};
const send = async (id: string, ...commands: PickCommand[]) =>
  (await shop.json<CommandResults>('POST', `/api/pick-sessions/${id}/commands`, { commands })).body.results;
const stops = async (id: string) => openStops(await stateOf(shop, id));
const stopAt = async (id: string, code: string): Promise<PickStop> => {
  const stop = (await stops(id)).find((one) => one.code === code);
  if (!stop) throw new Error(`no stop at ${code}`);
  return stop;
};
const pickAll = (id: string, { split }: PickStop) =>
  send(id, ...split.map(({ task, quantity }) => command({ kind: 'pick', taskId: task.id, qty: quantity })));
const complete = (id: string, body: object = {}) =>
  shop.json<SessionDetail & ErrorBody>('POST', `/api/pick-sessions/${id}/complete`, body);
/** What the walk holds is brought into the books now, not in a minute. */
const flush = (id: string) => env.PICK_SESSION.getByName(id).poke();
const level = (lot: string, code: string) =>
  env.SHOP_DB.prepare('SELECT on_hand, reserved, sold FROM stock_levels WHERE lot_id = ? AND location_id = ?')
    .bind(lotIdOf(shop.shopId, lot), placeIdOf(shop.shopId, code))
    .first();
const orderPage = async (no: number) => (await shop.json<OrderDetail>('GET', `/api/orders/${order(no)}`)).body;
const todos = async () => (await shop.json<{ rows: Todo[] }>('GET', '/api/todos')).body.rows;
const books = () => findBookErrors(shop.shopId);

/** The marketplace tells an order anew, and the sync stores it. */
async function resync(
  no: number,
  lines: Record<string, number>,
  status: 'paid' | 'cancelled' | 'shipped' = 'paid',
  orderedAt = 1_000,
) {
  const rawStatus = { paid: 'PAID', cancelled: 'CANCELLED', shipped: 'SHIPPED' }[status];
  const told = Object.entries(lines).map(([lot, quantity]) => ({
    ...remoteLine(lot, quantity),
    externalLotId: lotIdOf(shop.shopId, lot),
  }));
  const remote = remoteOrder({ remoteId: String(no), status, rawStatus, lines: told, orderedAt });
  await storeOrders(ctx, 'bricklink', [{ order: remote, fingerprint: '', contentFingerprint: '' }], () => []);
}

describe('a walk of three orders', () => {
  test('is started, picked and completed; its orders are picked and on their way to the marketplace', async () => {
    const id = await start(1001, 1002, 1003);
    expect((await stateOf(shop, id)).totes.map(({ letter }) => letter)).toEqual(['A', 'B', 'C']);
    const all = await stops(id);
    expect(all.map(({ code, quantity }) => `${code} ${quantity}`).sort()).toEqual(['B4-17 4', 'B4-9 6', 'Z9 2']);
    for (const stop of all) {
      expect((await pickAll(id, stop)).every(({ refusal }) => refusal === null)).toBe(true);
    }
    expect(await stops(id)).toEqual([]);
    const done = await complete(id);
    expect(done.body.report?.orders.map(({ outcome }) => outcome)).toEqual(['picked', 'picked', 'picked']);
    expect(done.body.session).toMatchObject({ state: 'completed', pieces: 12, pickedPieces: 12, shortPieces: 0 });
    expect(await level('3001', 'B4-9')).toEqual({ on_hand: 4, reserved: 0, sold: 6 });
    expect(await level('3002', 'B4-17')).toEqual({ on_hand: 0, reserved: 0, sold: 4 });
    expect(await orderPage(1001)).toMatchObject({ status: 'picked', write: { state: 'pending', target: 'picked' } });
    expect(await books()).toEqual([]);
  });

  test('completed twice is completed once', async () => {
    const id = await start(1002);
    await pickAll(id, await stopAt(id, 'B4-9'));
    const first = await complete(id);
    expect((await complete(id)).body).toEqual(first.body);
    expect((await orderPage(1002)).writes).toHaveLength(1);
  });

  test('leaves its log behind, for whoever asks later who did what', async () => {
    const id = await start(1002);
    await pickAll(id, await stopAt(id, 'B4-9'));
    await complete(id);
    await runDurableObjectAlarm(env.PICK_SESSION.getByName(id));
    const kept = await env.FILES.get(`pick-sessions/${shop.shopId}/${id}.json`);
    const archive = await kept?.json<{ entries: { body: { kind: string } }[] }>();
    expect(archive?.entries.map(({ body }) => body.kind)).toEqual(['deliver', 'pick', 'complete']);
  });
});

describe('starting a walk', () => {
  const refusal = async (...nos: number[]) => {
    const answer = await shop.json<ErrorBody>('POST', '/api/pick-sessions', { orderIds: nos.map(order) });
    return [answer.status, answer.body.error.code, answer.body.error.details?.fields?.map(({ field }) => field)];
  };

  test('is refused for orders that are unpaid or in another walk, each named', async () => {
    await start(1001);
    expect(await refusal(1002, 1004, 1001)).toEqual([409, 'picking.orders_not_eligible', ['orderIds.1', 'orderIds.2']]);
  });

  test('is refused for an order that was placed just now: the buyer may still add to it', async () => {
    await resync(2001, { '3003': 1 }, 'paid', Date.now());
    expect(await refusal(2001)).toEqual([409, 'picking.orders_not_eligible', ['orderIds.0']]);
  });

  test('twice under one id makes one walk', async () => {
    const body = { id: 'pks_01ARZ3NDEKTSV4RRFFQ69G5FAV', orderIds: [order(1001)] };
    const [one, two] = [
      await shop.json<PickSession>('POST', '/api/pick-sessions', body),
      await shop.json<PickSession>('POST', '/api/pick-sessions', body),
    ];
    expect(two.body).toEqual(one.body);
    expect((await shop.json<{ rows: unknown[] }>('GET', '/api/pick-sessions')).body.rows).toHaveLength(1);
  });

  test('moves promises to the drawer that lies on the way, when it holds enough for the whole walk', async () => {
    const spare = await signUpShop('Choices');
    await seedWalkShop(testContext(spare.shopId), {
      lots: [
        { name: '1', at: { 'A1-1': 5 } },
        { name: '2', at: { 'F20-1': 5, 'A1-2': 50 } },
      ],
      orders: [{ no: 1, lines: { '1': 1, '2': 2 } }],
    });
    const { body } = await spare.json<PickSession>('POST', '/api/pick-sessions', {
      orderIds: [orderIdOf(spare.shopId, 1)],
    });
    const codes = openStops(await stateOf(spare, body.id)).map((stop) => stop.code);
    expect(codes.sort()).toEqual(['A1-1', 'A1-2']);
    expect(await findBookErrors(spare.shopId)).toEqual([]);
  });

  test('keeps the desk from marking its orders', async () => {
    await start(1001);
    const answer = await shop.json<ErrorBody>('POST', `/api/orders/${order(1001)}/status`, { status: 'picked' });
    expect([answer.status, answer.body.error.code]).toEqual([409, 'orders.in_walk']);
  });
});

describe('commands', () => {
  test('sent again get their first answer and count once', async () => {
    const id = await start(1002);
    const { split } = await stopAt(id, 'B4-9');
    const pick = command({ kind: 'pick', taskId: split[0]?.task.id ?? '', qty: 3 });
    const first = await send(id, pick);
    expect(await send(id, pick, pick)).toEqual([...first, ...first]);
    await flush(id);
    expect(await level('3001', 'B4-9')).toEqual({ on_hand: 7, reserved: 3, sold: 3 });
  });

  test('that cannot be are refused in words, and the others are carried out', async () => {
    const id = await start(1002);
    const { split } = await stopAt(id, 'B4-9');
    const results = await send(
      id,
      command({ kind: 'pick', taskId: 'nowhere', qty: 1 }),
      command({ kind: 'pick', taskId: split[0]?.task.id ?? '', qty: 4 }),
    );
    expect(results.map(({ refusal }) => refusal?.code ?? 'ok')).toEqual(['picking.task_unknown', 'ok']);
  });

  test('of another member are taken only from a manager who adopts them, and that is in the log', async () => {
    const id = await start(1002);
    const picker = await shop.invite('picker');
    const { body: team } = await shop.json<{ members: { id: string; isYou: boolean }[] }>('GET', '/api/members');
    const ownerId = team.members.find(({ isYou }) => isYou)?.id ?? '';
    const pickerId = team.members.find(({ isYou }) => !isYou)?.id ?? '';
    const { split } = await stopAt(id, 'B4-9');
    const commands = [command({ kind: 'pick', taskId: split[0]?.task.id ?? '', qty: 4 })];
    const path = `/api/pick-sessions/${id}/commands`;
    const asPicker = await picker.json<ErrorBody>('POST', path, { memberId: ownerId, adopt: true, commands });
    expect([asPicker.status, asPicker.body.error.code]).toEqual([409, 'picking.outbox_of_other']);
    const unasked = await shop.json<ErrorBody>('POST', path, { memberId: pickerId, commands });
    expect(unasked.status).toBe(409);
    expect((await shop.json('POST', path, { memberId: pickerId, adopt: true, commands })).status).toBe(200);
    const { entries } = await env.PICK_SESSION.getByName(id).events(1);
    expect(entries).toMatchObject([{ actor: { memberId: ownerId }, adoptedFrom: pickerId }]);
  });

  test('after completion each end in stock or in a to-do', async () => {
    const id = await start(1001);
    const three = await stopAt(id, 'B4-9');
    await pickAll(id, await stopAt(id, 'B4-17'));
    expect((await complete(id)).body.error.code).toBe('picking.tasks_open');
    const done = await complete(id, { open: 'short' });
    expect(done.body.report?.orders[0]).toMatchObject({ outcome: 'picked_short', shortPieces: 2 });
    expect(await orderPage(1001)).toMatchObject({ status: 'picked_short', write: { state: 'waiting' } });
    expect(await todos()).toMatchObject([{ kind: 'shortage', quantity: 2, state: 'open' }]);
    // The phone that was out of reach had picked them after all.
    await pickAll(id, three);
    await flush(id);
    expect(await orderPage(1001)).toMatchObject({ status: 'picked', write: { state: 'pending' } });
    expect(await todos()).toEqual([]);
    expect(await level('3001', 'B4-9')).toEqual({ on_hand: 8, reserved: 4, sold: 2 });
    expect(await books()).toEqual([]);
  });
});

describe('a problem', () => {
  test('makes a to-do tied to the line at once, and takes the pieces off the books', async () => {
    const id = await start(1002);
    const { split } = await stopAt(id, 'B4-9');
    await send(id, command({ kind: 'short', taskId: split[0]?.task.id ?? '', qty: 4, reason: 'not_found' }));
    await flush(id);
    const [todo] = await todos();
    expect(todo).toMatchObject({ kind: 'shortage', quantity: 4, orderId: order(1002), remoteLotId: '3001' });
    expect(todo?.message).toContain('not found in B4-9');
    expect(await level('3001', 'B4-9')).toEqual({ on_hand: 6, reserved: 2, sold: 0 });
    expect(await books()).toEqual([]);
  });

  test('solved from another place, or undone, withdraws its to-do', async () => {
    const id = await start(1002);
    const task = (await stopAt(id, 'B4-9')).split[0]?.task.id ?? '';
    const short = command({ kind: 'short', taskId: task, qty: 4, reason: 'not_found' });
    const [lotId, locationId] = [lotIdOf(shop.shopId, '3001'), placeIdOf(shop.shopId, 'C1-2')];
    const take = command({ kind: 'take', taskId: task, qty: 4, lotId, locationId });
    await send(id, short, take);
    await flush(id);
    expect(await todos()).toEqual([]);
    expect(await level('3001', 'C1-2')).toEqual({ on_hand: 20, reserved: 4, sold: 0 });
    await send(id, command({ kind: 'undo', ref: take.id }), command({ kind: 'undo', ref: short.id }));
    await flush(id);
    expect(await level('3001', 'C1-2')).toEqual({ on_hand: 20, reserved: 0, sold: 0 });
    expect(await level('3001', 'B4-9')).toEqual({ on_hand: 10, reserved: 6, sold: 0 });
    expect(await todos()).toEqual([]);
    expect(await books()).toEqual([]);
  });

  test('solved with the same item in other condition says so on the order', async () => {
    const id = await start(1001);
    const task = (await stopAt(id, 'B4-9')).split[0]?.task.id ?? '';
    const [lotId, locationId] = [lotIdOf(shop.shopId, '3001u'), placeIdOf(shop.shopId, 'A1-1')];
    await send(
      id,
      command({ kind: 'short', taskId: task, qty: 2, reason: 'damaged' }),
      command({ kind: 'take', taskId: task, qty: 2, lotId, locationId }),
    );
    await pickAll(id, await stopAt(id, 'A1-1'));
    await pickAll(id, await stopAt(id, 'B4-17'));
    await complete(id);
    expect(await level('3001u', 'A1-1')).toEqual({ on_hand: 1, reserved: 0, sold: 2 });
    expect((await orderPage(1001)).timeline.map(({ kind }) => kind)).toContain('orders.substituted');
    expect(await books()).toEqual([]);
  });

  test('of a drawer counted on the spot corrects its level, and what was promised there moves elsewhere', async () => {
    const id = await start(1001);
    const [lotId, locationId] = [lotIdOf(shop.shopId, '3001'), placeIdOf(shop.shopId, 'B4-9')];
    await send(id, command({ kind: 'count', lotId, locationId, qty: 3 }));
    await flush(id);
    // Six were promised there, four of them to an order outside of the walk: it gives way.
    expect(await level('3001', 'B4-9')).toMatchObject({ on_hand: 3 });
    expect(await level('3001', 'C1-2')).toMatchObject({ on_hand: 20, reserved: 3 });
    expect(await books()).toEqual([]);
  });
});

describe('the world moves during the walk', () => {
  test('a batch the buyer adds is promised at once and joins the walk', async () => {
    const id = await start(1002);
    await pickAll(id, await stopAt(id, 'B4-9'));
    await resync(1002, { '3001': 4, '3003': 5 });
    expect(await level('3003', 'B4-17')).toMatchObject({ reserved: 8 });
    await pokeWalks(ctx);
    expect(await stopAt(id, 'B4-17')).toMatchObject({ quantity: 5, addedLater: true });
    await pickAll(id, await stopAt(id, 'B4-17'));
    expect((await complete(id)).body.report?.orders).toMatchObject([{ outcome: 'picked', pickedPieces: 9 }]);
    expect(await books()).toEqual([]);
  });

  test('a walk hears of a change although every message about it was lost, at the latest when it ends', async () => {
    const id = await start(1002);
    await pickAll(id, await stopAt(id, 'B4-9'));
    await resync(1002, { '3001': 4, '3003': 5 });
    expect((await complete(id)).body.error.code).toBe('picking.tasks_open');
    expect(await stopAt(id, 'B4-17')).toMatchObject({ quantity: 5 });
  });

  test('a cancelled order: what was picked is put back on the walk, and everything else is free again', async () => {
    const id = await start(1001, 1002);
    const six = await stopAt(id, 'B4-9');
    await pickAll(id, six);
    await resync(1002, {}, 'cancelled');
    await pokeWalks(ctx);
    const back = await stopAt(id, 'B4-9');
    expect(back).toMatchObject({ kind: 'put_back', quantity: 4 });
    expect(await todos()).toMatchObject([{ kind: 'put_back', quantity: 4 }]);
    await send(id, command({ kind: 'put_back', taskId: back.split[0]?.task.id ?? '', qty: 4 }));
    await flush(id);
    expect(await todos()).toEqual([]);
    expect(await level('3001', 'B4-9')).toEqual({ on_hand: 8, reserved: 0, sold: 2 });
    await pickAll(id, await stopAt(id, 'B4-17'));
    const done = await complete(id);
    expect(done.body.report?.orders.map(({ outcome }) => outcome)).toEqual(['picked', 'cancelled']);
    expect(await books()).toEqual([]);
  });

  test('an order shipped on the marketplace itself leaves the walk with its pieces sold', async () => {
    const id = await start(1002);
    await resync(1002, { '3001': 4 }, 'shipped');
    await pokeWalks(ctx);
    expect(await stops(id)).toEqual([]);
    expect(await level('3001', 'B4-9')).toEqual({ on_hand: 6, reserved: 2, sold: 4 });
    expect((await complete(id)).status).toBe(200);
    expect(await orderPage(1002)).toMatchObject({ status: 'shipped' });
    expect(await books()).toEqual([]);
  });

  test('a desk count between a pick and its way into the books takes nothing off twice', async () => {
    const id = await start(1002);
    await pickAll(id, await stopAt(id, 'B4-9'));
    // Counted after the pick, which the books do not know yet: four are in the tote, six left.
    await shop.json('POST', `/api/lots/${lotIdOf(shop.shopId, '3001')}/movements`, {
      kind: 'count',
      code: 'B4-9',
      quantity: 6,
    });
    await flush(id);
    expect(await level('3001', 'B4-9')).toEqual({ on_hand: 6, reserved: 2, sold: 4 });
    expect(await todos()).toEqual([]);
    expect(await books()).toEqual([]);
  });

  test('pieces that were moved away at the desk are picked where they were found all the same', async () => {
    const id = await start(1005);
    const stop = await stopAt(id, 'B4-17');
    const moved = await shop.json('POST', `/api/lots/${lotIdOf(shop.shopId, '3003')}/movements`, {
      kind: 'transfer',
      from: 'B4-17',
      to: 'K1',
      quantity: 9,
    });
    expect(moved.status).toBe(201);
    await pickAll(id, stop);
    await flush(id);
    expect(await level('3003', 'B4-17')).toEqual({ on_hand: 0, reserved: 0, sold: 2 });
    expect(await todos()).toMatchObject([{ kind: 'stock_question', quantity: 2 }]);
    expect(await books()).toEqual([]);
  });

  test('an order may be taken out before it was begun, and goes on another walk', async () => {
    const id = await start(1001, 1002);
    expect((await shop.json('POST', `/api/pick-sessions/${id}/orders/${order(1002)}/remove`)).status).toBe(200);
    const other = await start(1002);
    expect((await stops(other)).map(({ quantity }) => quantity)).toEqual([4]);
    await pickAll(id, await stopAt(id, 'B4-9'));
    const begun = await shop.json<ErrorBody>('POST', `/api/pick-sessions/${id}/orders/${order(1001)}/remove`);
    expect([begun.status, begun.body.error.code]).toEqual([409, 'picking.order_begun']);
  });

  test('orders that nobody began are let go when the walk ends', async () => {
    const id = await start(1001, 1002, 1005);
    await pickAll(
      id,
      await stopAt(id, 'B4-17').then((stop) => ({
        ...stop,
        split: stop.split.filter(({ tote }) => tote.letter === 'C'),
      })),
    );
    const done = await complete(id, { open: 'short' });
    expect(done.body.report?.orders.map(({ outcome }) => outcome)).toContain('let_go');
    const again = await shop.json<PickSession>('POST', '/api/pick-sessions', { orderIds: [order(1002)] });
    expect(again.status).toBe(201);
    expect(await books()).toEqual([]);
  });

  test('a pick that comes late for an order on another walk is a question, not a second sale', async () => {
    const first = await start(1001, 1002);
    const four = await stopAt(first, 'B4-9');
    const own = four.split.filter(({ tote }) => tote.letter === 'A');
    await pickAll(first, { ...four, split: own });
    await pickAll(first, await stopAt(first, 'B4-17'));
    await complete(first);
    const second = await start(1002);
    await pickAll(first, { ...four, split: four.split.filter(({ tote }) => tote.letter === 'B') });
    await flush(first);
    expect(await todos()).toMatchObject([{ kind: 'stock_question', quantity: 4, orderId: order(1002) }]);
    expect(await level('3001', 'B4-9')).toEqual({ on_hand: 8, reserved: 4, sold: 2 });
    await pickAll(second, await stopAt(second, 'B4-9'));
    await complete(second);
    expect(await level('3001', 'B4-9')).toEqual({ on_hand: 4, reserved: 0, sold: 6 });
    expect(await books()).toEqual([]);
  });
});
