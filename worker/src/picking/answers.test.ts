import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { findBookErrors } from '../../test/books.ts';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { command, lotIdOf, orderIdOf, placeIdOf, seedWalkShop, stateOf } from '../../test/walks.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { OrderDetail } from '../contract/orders.ts';
import type { PickCommand, PickSession, ShortReason } from '../contract/picking.ts';
import type { Todo, TodoAnswers, TodoPatch } from '../contract/todos.ts';
import { commit } from '../platform/batch.ts';
import { wishTodos } from '../todos/todos.store.ts';
import { openStops } from './pickWalk.domain.ts';

let shop: TestClient;

beforeEach(async () => {
  shop = await signUpShop('To-dos');
  await seedWalkShop(testContext(shop.shopId), {
    lots: [
      { name: '3001', at: { 'B4-9': 10, 'C1-2': 20 } },
      { name: '3002', at: { 'B4-17': 4 } },
    ],
    orders: [
      { no: 1001, lines: { '3001': 5, '3002': 1 } },
      { no: 1002, lines: { '3002': 2, '9999': 2 } },
    ],
  });
});

const orderId = (no: number) => orderIdOf(shop.shopId, no);
const order = async (no: number) => (await shop.json<OrderDetail>('GET', `/api/orders/${orderId(no)}`)).body;
const line = async (no: number, lot: string) => (await order(no)).lines.find(({ remoteLotId }) => remoteLotId === lot);
const todosOf = async (query = '') => (await shop.json<{ rows: Todo[] }>('GET', `/api/todos?${query}`)).body.rows;
const answer = (todo: Todo, patch: TodoPatch) => shop.json<Todo & ErrorBody>('PATCH', `/api/todos/${todo.id}`, patch);
const preview = async (todo: Todo, query = '') =>
  (await shop.json<TodoAnswers>('GET', `/api/todos/${todo.id}/answers?${query}`)).body;
const level = async (lot: string, code: string) =>
  env.SHOP_DB.prepare('SELECT on_hand AS onHand, reserved FROM stock_levels WHERE lot_id = ? AND location_id = ?')
    .bind(lotIdOf(shop.shopId, lot), placeIdOf(shop.shopId, code))
    .first();
const booksAreRight = async () => expect(await findBookErrors(shop.shopId)).toEqual([]);

/** Walks one order, reports some pieces of a lot missing, picks the rest, and ends the walk. */
async function walkShort(no: number, lot: string, qty: number, reason: ShortReason): Promise<Todo> {
  const started = await shop.json<PickSession>('POST', '/api/pick-sessions', { orderIds: [orderId(no)] });
  const { id } = started.body;
  const send = (...commands: PickCommand[]) => shop.json('POST', `/api/pick-sessions/${id}/commands`, { commands });
  for (const { split } of openStops(await stateOf(shop, id))) {
    for (const { task, quantity } of split) {
      const missing = task.id.includes(lot) ? qty : 0;
      if (missing > 0) await send(command({ kind: 'short', taskId: task.id, qty: missing, reason }));
      if (quantity > missing) await send(command({ kind: 'pick', taskId: task.id, qty: quantity - missing }));
    }
  }
  const ended = await shop.json('POST', `/api/pick-sessions/${id}/complete`, {});
  expect(ended.status, JSON.stringify(ended.body)).toBe(200);
  const [todo] = await todosOf(`orderId=${orderId(no)}&sessionId=${id}`);
  if (!todo) throw new Error('the walk reported nothing');
  return todo;
}

describe('pieces a walk reported missing', () => {
  test('say why, where and on which walk, and hold the order back', async () => {
    const todo = await walkShort(1001, '3001', 2, 'not_found');
    expect(todo).toMatchObject({ kind: 'shortage', quantity: 2, reason: 'not_found', locationCode: 'B4-9', walkNo: 1 });
    expect(await order(1001)).toMatchObject({ status: 'picked_short', write: { state: 'waiting' } });
    await booksAreRight();
  });

  test('go to the order from what lies free in their drawer, and only the rest is counted in', async () => {
    const todo = await walkShort(1002, '3002', 2, 'not_found');
    expect(await level('3002', 'B4-17')).toEqual({ onHand: 2, reserved: 1 });
    const said = await preview(todo);
    expect(said.places).toEqual([{ code: 'B4-17', onHand: 2, available: 1 }]);
    const effect = said.answers.find(({ resolution }) => resolution === 'found')?.effect;
    expect(effect).toBe(
      '1 piece that lies free in B4-17 goes to this order. 1 piece is counted into B4-17 and goes to this order. ' +
        'Nothing else is missing: the order is picked, and BrickLink is told.',
    );
    const { body } = await answer(todo, { state: 'done', resolution: 'found' });
    expect(body.effect).toBe(effect);
    expect(await level('3002', 'B4-17')).toEqual({ onHand: 1, reserved: 1 });
    expect(await line(1002, '3002')).toMatchObject({ picked: 2, short: 0 });
    expect(await order(1002)).toMatchObject({ status: 'picked', write: { state: 'pending' } });
    await booksAreRight();
  });

  test('that nobody had looked for still lie in their drawer: nothing is counted in', async () => {
    const todo = await walkShort(1001, '3001', 2, 'not_reached');
    expect(await level('3001', 'B4-9')).toEqual({ onHand: 7, reserved: 0 });
    await answer(todo, { state: 'done', resolution: 'found' });
    expect(await level('3001', 'B4-9')).toEqual({ onHand: 5, reserved: 0 });
    expect(await line(1001, '3001')).toMatchObject({ picked: 5, short: 0 });
    await booksAreRight();
  });

  test('may turn up in another drawer, also in one that was not known', async () => {
    const todo = await walkShort(1001, '3001', 2, 'too_few');
    const said = await preview(todo, 'foundAt=Z-1');
    expect(said.answers[0]?.effect).toContain('2 pieces are counted into Z-1');
    expect((await preview(todo, 'foundAt=C1-2')).answers[0]?.effect).toContain('2 pieces that lie free in C1-2');
    await answer(todo, { state: 'done', resolution: 'found', foundAt: 'c1-2' });
    expect(await level('3001', 'C1-2')).toEqual({ onHand: 18, reserved: 0 });
    await booksAreRight();
  });

  test('that are refunded are no longer looked for', async () => {
    const todo = await walkShort(1001, '3001', 2, 'damaged');
    const refused = await answer(todo, { state: 'done', resolution: 'refunded' });
    expect(refused.body.error).toMatchObject({
      code: 'request.invalid',
      details: { fields: [{ field: 'refundAmount' }] },
    });
    const { body } = await answer(todo, { state: 'done', resolution: 'refunded', refundAmount: 12_500 });
    expect(body.effect).toBe(
      '2 pieces are no longer looked for. Nothing else is missing: the order is picked, and BrickLink is told. ' +
        'Pay it back on BrickLink; here it is only written down.',
    );
    expect(await line(1001, '3001')).toMatchObject({ picked: 3, short: 0 });
    await booksAreRight();
  });
});

describe('an answer while the order is still walked', () => {
  const begin = async (lot = '3001', qty = 2, no = 1001) => {
    const { id } = (await shop.json<PickSession>('POST', '/api/pick-sessions', { orderIds: [orderId(no)] })).body;
    const tasks = openStops(await stateOf(shop, id)).flatMap(({ split }) => split.map(({ task }) => task));
    const taskId = tasks.find((task) => task.lineKey.endsWith(`|${lot}`))?.id ?? '';
    const commands = [command({ kind: 'short', taskId, qty, reason: 'too_few' })];
    await shop.json('POST', `/api/pick-sessions/${id}/commands`, { commands });
    const open = async () =>
      openStops(await stateOf(shop, id))
        .map(({ code, quantity }) => `${code} ${quantity}`)
        .sort();
    const todo = await vi.waitUntil(async () => (await todosOf(`sessionId=${id}`))[0], { timeout: 10_000 });
    return { todo, open };
  };

  test('brings what was found back to the picker', async () => {
    const { todo, open } = await begin();
    expect((await preview(todo)).answers[0]?.effect).toContain('Whoever walks the order is told at once.');
    await answer(todo, { state: 'done', resolution: 'found', foundAt: 'C1-2' });
    expect(await open()).toEqual(['B4-17 1', 'B4-9 3', 'C1-2 2']);
    await vi.waitFor(async () => expect((await line(1001, '3001'))?.short).toBe(0), { timeout: 10_000 });
    expect(await level('3001', 'C1-2')).toEqual({ onHand: 20, reserved: 2 });
    expect(await todosOf(`state=done&orderId=${orderId(1001)}`)).toMatchObject([{ id: todo.id, resolution: 'found' }]);
    await booksAreRight();
  });

  test('counts in what the books lack there, and asks for a drawer that is known', async () => {
    const { todo, open } = await begin('3002', 1);
    const refused = await answer(todo, { state: 'done', resolution: 'found', foundAt: 'Z-1' });
    expect(refused.body.error.details?.fields).toMatchObject([{ field: 'foundAt' }]);
    expect(await level('3002', 'B4-17')).toEqual({ onHand: 3, reserved: 2 });
    await answer(todo, { state: 'done', resolution: 'found' });
    expect(await open()).toEqual(['B4-17 1', 'B4-9 5']);
    await vi.waitFor(async () => expect((await line(1001, '3002'))?.short).toBe(0), { timeout: 10_000 });
    await booksAreRight();
  });

  test('opens the stop of a line without a lot again', async () => {
    const { todo, open } = await begin('9999', 2, 1002);
    expect(await open()).toEqual(['B4-17 2']);
    await answer(todo, { state: 'done', resolution: 'found' });
    expect(await open()).toEqual(['B4-17 2', 'Z9 2']);
    await vi.waitFor(async () =>
      expect((await todosOf(`orderId=${orderId(1002)}`)).every(({ reason }) => !reason)).toBe(true),
    );
    await booksAreRight();
  });

  test('that gave pieces up is taken back: they are missing again, on the walk and in the books', async () => {
    const { todo, open } = await begin();
    await answer(todo, { state: 'done', resolution: 'replaced' });
    expect(await line(1001, '3001')).toMatchObject({ short: 0 });
    const reopened = await answer(todo, { state: 'open' });
    expect(reopened.body).toMatchObject({ state: 'open', quantity: 2 });
    expect(await line(1001, '3001')).toMatchObject({ short: 2 });
    expect(await open()).toEqual(['B4-17 1', 'B4-9 3']);
    await booksAreRight();
  });
});

describe('a to-do closed by mistake', () => {
  test('is opened again: refunded pieces are missing again, and what was not sent yet waits', async () => {
    const todo = await walkShort(1001, '3001', 2, 'damaged');
    await answer(todo, { state: 'done', resolution: 'refunded', refundAmount: 100 });
    const closed = await preview(todo);
    expect(closed.reopen).toEqual({
      isPossible: true,
      effect:
        '2 pieces are looked for again. The order is picked short again. What BrickLink was told already stays told.',
    });
    const { body } = await answer(todo, { state: 'open' });
    expect(body).toMatchObject({ state: 'open', resolution: null, refundAmount: null, quantity: 2, effect: null });
    expect(await line(1001, '3001')).toMatchObject({ picked: 3, short: 2 });
    expect(await order(1001)).toMatchObject({ status: 'picked_short', write: { state: 'waiting' } });
    await booksAreRight();
  });

  test('leaves the books as they were before it was closed as found, and can be answered anew', async () => {
    const todo = await walkShort(1002, '3002', 2, 'not_found');
    const before = await level('3002', 'B4-17');
    await answer(todo, { state: 'done', resolution: 'found' });
    await answer(todo, { state: 'open' });
    expect(await level('3002', 'B4-17')).toEqual(before);
    expect(await order(1002)).toMatchObject({ status: 'picked_short', shortPieces: 2 });
    await booksAreRight();

    await answer(todo, { state: 'done', resolution: 'found' });
    expect(await level('3002', 'B4-17')).toEqual({ onHand: 1, reserved: 1 });
    expect(await order(1002)).toMatchObject({ status: 'picked', shortPieces: 0 });
    await booksAreRight();
  });

  test('stays closed when the order has left the house, and says so', async () => {
    const todo = await walkShort(1001, '3001', 2, 'damaged');
    await answer(todo, { state: 'done', resolution: 'cancelled' });
    await shop.json('POST', `/api/orders/${orderId(1001)}/status`, { status: 'packed' });
    expect((await preview(todo)).reopen).toEqual({ isPossible: false, effect: 'The order is packed by now.' });
    const refused = await answer(todo, { state: 'open' });
    expect(refused.status).toBe(409);
    expect(refused.body.error).toMatchObject({
      code: 'todos.stays_closed',
      message: 'This to-do stays closed. The order is packed by now.',
    });
    await booksAreRight();
  });

  test('stays closed when the pieces that were found are picked by now', async () => {
    await env.SHOP_DB.prepare('UPDATE order_lines SET wanted = 6 WHERE order_id = ? AND remote_lot_id = ?')
      .bind(orderId(1001), '3001')
      .run();
    const todo = await openShortage(1001, '3001');
    await answer(todo, { state: 'done', resolution: 'found' });
    await shop.json('POST', `/api/orders/${orderId(1001)}/status`, { status: 'picked' });
    expect((await preview(todo)).reopen?.effect).toBe('The pieces that were found have been moved or picked since.');
    await booksAreRight();
  });

  test('stays closed while its order is walked', async () => {
    await env.SHOP_DB.prepare('UPDATE order_lines SET wanted = 6 WHERE order_id = ? AND remote_lot_id = ?')
      .bind(orderId(1001), '3001')
      .run();
    const todo = await openShortage(1001, '3001');
    await answer(todo, { state: 'done', resolution: 'found' });
    await shop.json('POST', '/api/pick-sessions', { orderIds: [orderId(1001)] });
    expect((await answer(todo, { state: 'open' })).body.error.message).toContain('being picked on a walk');
  });

  test('that put pieces back takes them out again, unless they are promised by now', async () => {
    await shop.json('POST', `/api/orders/${orderId(1001)}/status`, { status: 'picked' });
    await env.SHOP_DB.prepare('UPDATE order_lines SET wanted = 2 WHERE order_id = ? AND remote_lot_id = ?')
      .bind(orderId(1001), '3001')
      .run();
    const todo = await openPutBack(1001, '3001', 3);
    const { body } = await answer(todo, { state: 'done', resolution: 'put_back' });
    expect(body.effect).toBe('3 pieces lie in B4-9 again and can be sold.');
    expect(await level('3001', 'B4-9')).toEqual({ onHand: 8, reserved: 0 });
    await answer(todo, { state: 'open' });
    expect(await level('3001', 'B4-9')).toEqual({ onHand: 5, reserved: 0 });
    expect(await line(1001, '3001')).toMatchObject({ picked: 5 });
    await answer(todo, { state: 'done', resolution: 'put_back' });
    expect(await level('3001', 'B4-9')).toEqual({ onHand: 8, reserved: 0 });
    await booksAreRight();
  });
});

describe('who looks after a to-do', () => {
  test('is a member of the team, can be asked for, and can hand it on', async () => {
    const todo = await walkShort(1001, '3001', 2, 'not_found');
    const picker = await shop.invite('picker');
    const { members } = (
      await shop.json<{ members: { id: string; name: string; isYou: boolean }[] }>('GET', '/api/members')
    ).body;
    const other = members.find(({ isYou }) => !isYou);
    if (!other) throw new Error('nobody else is in the team');
    const { body } = await answer(todo, { assigneeId: other.id, note: 'Look behind the shelf' });
    expect(body).toMatchObject({ state: 'open', assignee: { id: other.id, name: other.name } });
    expect(await todosOf('assignee=me')).toEqual([]);
    const mine = await picker.json<{ rows: Todo[] }>('GET', '/api/todos?assignee=me');
    expect(mine.body.rows.map(({ id }) => id)).toEqual([todo.id]);
    await answer(todo, { assigneeId: null });
    expect((await todosOf('assignee=nobody')).map(({ id }) => id)).toContain(todo.id);
    const refused = await answer(todo, { assigneeId: 'mem_of_another_shop' });
    expect(refused.body.error).toMatchObject({
      code: 'request.invalid',
      details: { fields: [{ field: 'assigneeId' }] },
    });
  });

  test('those that wait for the buyer can be told from those that can be done now', async () => {
    const todo = await walkShort(1001, '3001', 2, 'not_found');
    await answer(todo, { state: 'waiting_buyer' });
    expect((await todosOf('state=waiting')).map(({ id }) => id)).toEqual([todo.id]);
    expect((await todosOf(`state=open&orderId=${orderId(1001)}`)).map(({ id }) => id)).toEqual([todo.id]);
    expect((await todosOf('sessionId=any')).map(({ id }) => id)).toEqual([todo.id]);
  });
});

describe('a line without a lot that a walk did not find', () => {
  test('is given up by its answer, and looked for again when that is taken back', async () => {
    const todo = await walkShort(1002, '9999', 2, 'not_found');
    expect(todo).toMatchObject({ kind: 'unmatched_line', reason: 'not_found' });
    expect(await order(1002)).toMatchObject({ status: 'picked_short' });
    await answer(todo, { state: 'done', resolution: 'cancelled' });
    expect(await order(1002)).toMatchObject({ status: 'picked' });
    await answer(todo, { state: 'open' });
    expect(await order(1002)).toMatchObject({ status: 'picked_short' });
    await booksAreRight();
  });
});

/** The to-do that a sync would raise for a line as it stands. */
async function openShortage(no: number, lot: string): Promise<Todo> {
  return insertTodo('shortage', no, lot, 1);
}
const openPutBack = (no: number, lot: string, quantity: number) => insertTodo('put_back', no, lot, quantity);

async function insertTodo(kind: Todo['kind'], no: number, lot: string, quantity: number): Promise<Todo> {
  const ctx = testContext(shop.shopId);
  const subject = `${kind}:${orderId(no)}:${lot}`;
  const about = { orderId: orderId(no), remoteLotId: lot, lotId: lotIdOf(shop.shopId, lot) };
  await commit(ctx.db, wishTodos(ctx, [{ subject, open: { kind, quantity, message: 'To do.', ...about } }]));
  const todo = (await todosOf(`kind=${kind}`)).find((one) => one.orderId === orderId(no));
  if (!todo) throw new Error('the to-do is not there');
  return todo;
}
