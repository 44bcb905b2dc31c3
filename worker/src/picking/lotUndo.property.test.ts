import { env } from 'cloudflare:workers';
import { ulid } from 'ulid';
import { expect, test } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { lotIdOf, orderIdOf, seedWalkShop } from '../../test/walks.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { CountResult, Lot, LotChange, Movement } from '../contract/inventory.ts';

const setUp = async (name: string) => {
  const shop = await signUpShop(name);
  await seedWalkShop(testContext(shop.shopId), {
    lots: [
      { name: '3001', at: { A1: 10, A2: 4 } },
      { name: '3002', at: { A1: 6 } },
    ],
    orders: [
      { no: 1, lines: { '3001': 8 } },
      { no: 2, lines: { '3001': 3, '3002': 5 } },
    ],
  });
  return { shop, lot: lotIdOf(shop.shopId, '3001'), other: lotIdOf(shop.shopId, '3002') };
};
const ledger = async (shop: TestClient, lotId: string) =>
  (await shop.json<{ rows: Movement[] }>('GET', `/api/movements?lotId=${encodeURIComponent(lotId)}&limit=200`)).body
    .rows;
const move = (shop: TestClient, lotId: string, body: object) =>
  shop.json<Lot & ErrorBody>('POST', `/api/lots/${encodeURIComponent(lotId)}/movements`, body);
const undo = (shop: TestClient, id: string) =>
  shop.json<Lot & ErrorBody>('POST', `/api/movements/${encodeURIComponent(id)}/undo`, {});

test('a delivery is taken back, and that is taken back too; a second tap changes nothing', async () => {
  const { shop, other } = await setUp('Undo');
  await move(shop, other, { kind: 'receive', code: 'C9', quantity: 7 });
  const received = (await ledger(shop, other)).find(({ locationCode }) => locationCode === 'C9');
  for (const _ of [1, 2]) expect((await undo(shop, received?.id ?? '')).body.onHand).toBe(6);
  const now = await ledger(shop, other);
  expect(now.find(({ id }) => id === received?.id)).toMatchObject({ undo: 'undone', isUndo: false });
  const taken = now.find(({ isUndo }) => isUndo);
  expect(taken).toMatchObject({ onHandDelta: -7, undo: 'possible' });
  expect((await undo(shop, taken?.id ?? '')).body.onHand).toBe(13);
});

test('a move goes back as a whole, and promises follow their pieces', async () => {
  const { shop, lot } = await setUp('Transfers');
  const before = (await shop.json<Lot>('GET', `/api/lots/${lot}`)).body;
  await move(shop, lot, { kind: 'transfer', from: 'A1', to: 'B7', quantity: 10 });
  const half = (await ledger(shop, lot)).find(({ kind, onHandDelta }) => kind === 'transfer' && onHandDelta > 0);
  const after = (await undo(shop, half?.id ?? '')).body;
  expect(after.levels.map(({ code, onHand }) => [code, onHand])).toEqual([
    ['A1', 10],
    ['A2', 4],
  ]);
  expect([after.onHand, after.reserved]).toEqual([before.onHand, before.reserved]);
});

test('what an order moved is refused in words, and so are pieces that are gone', async () => {
  const { shop, lot, other } = await setUp('Refusals');
  const reserved = (await ledger(shop, lot)).find(({ kind }) => kind === 'reserve');
  expect(reserved?.undo).toBe('no');
  expect(await undo(shop, reserved?.id ?? '')).toMatchObject({
    status: 409,
    body: { error: { code: 'inventory.not_undoable' } },
  });
  await move(shop, other, { kind: 'receive', code: 'C9', quantity: 7 });
  await move(shop, other, { kind: 'count', code: 'C9', quantity: 2 });
  const received = (await ledger(shop, other)).find(({ onHandDelta }) => onHandDelta === 7);
  expect((await undo(shop, received?.id ?? '')).body.error.message).toContain('Only 2 of these 7 pieces');
});

test('a drawer is counted once, whatever arrives twice; a count below what is promised makes a shortage', async () => {
  const { shop, lot, other } = await setUp('Counting');
  const at = new Date().toISOString();
  const body = {
    id: ulid(),
    code: 'a1',
    counts: [
      { lotId: lot, quantity: 2, at },
      { lotId: other, quantity: 6, at },
    ],
  };
  for (const _ of [1, 2]) {
    const { status, body: result } = await shop.json<CountResult>('POST', '/api/counts', body);
    expect([status, result]).toEqual([201, { lots: 1, pieces: 8 }]);
  }
  const counted = (await shop.json<Lot>('GET', `/api/lots/${lot}`)).body;
  expect([counted.onHand, counted.reserved]).toEqual([6, 6]);
  const { body: todos } = await shop.json<{ rows: { kind: string }[] }>('GET', '/api/todos');
  expect(todos.rows.map(({ kind }) => kind)).toContain('shortage');
  const strange = { ...body, id: ulid(), counts: [{ lotId: 'lot_of_nobody', quantity: 1, at }] };
  expect((await shop.json('POST', '/api/counts', strange)).status).toBe(404);
});

test("a lot's price and words change, are written down, and are taken back in turn", async () => {
  const { shop, lot } = await setUp('Words');
  const before = (await shop.json<Lot>('GET', `/api/lots/${lot}`)).body;
  const patch = (body: object) => shop.json<Lot & ErrorBody>('PATCH', `/api/lots/${lot}`, body);
  const first = await patch({ version: before.version, unitPrice: 777, lowAt: 100, stockRoom: 'B' });
  expect(first.body).toMatchObject({ unitPrice: 777, lowAt: 100, stockRoom: 'B', version: before.version + 1 });
  expect((await patch({ version: before.version, remarks: 'late' })).body.error.code).toBe('inventory.lot_changed');
  const low = await shop.json<{ rows: Lot[] }>('GET', '/api/lots?stock=low');
  expect(low.body.rows.map(({ id }) => id)).toEqual([lot]);
  const changes = async () => (await shop.json<{ rows: LotChange[] }>('GET', `/api/lots/${lot}/changes`)).body.rows;
  const [change] = await changes();
  expect(change).toMatchObject({ after: { unitPrice: 777 }, actorName: 'Owner of Words', isUndone: false });
  const back = (id: string | undefined) => shop.json<Lot>('POST', `/api/lots/${lot}/changes/${id}/undo`, {});
  for (const _ of [1, 2]) expect((await back(change?.id)).body.unitPrice).toBe(before.unitPrice);
  const undone = (await changes()).find(({ undoes }) => undoes === change?.id);
  expect((await back(undone?.id)).body).toMatchObject({ unitPrice: 777, lowAt: 100 });
});

test('the same change for many lots is one commit, and search follows new remarks', async () => {
  const { shop, lot, other } = await setUp('Bulk');
  const answer = await shop.json<{ changed: number }>('POST', '/api/lots/changes', {
    lotIds: [lot, other],
    set: { remarks: 'Quokka shelf' },
    pricePercent: 10,
  });
  expect(answer.body).toEqual({ changed: 2 });
  const { rows } = (await shop.json<{ rows: Lot[] }>('GET', '/api/lots?q=quokka')).body;
  expect(rows.map(({ id }) => id).sort()).toEqual([lot, other].sort());
});

test('a change of many lots that is sent again changes nothing and gets the first answer, whatever happened since', async () => {
  const { shop, lot, other } = await setUp('Bulk again');
  const body = { id: ulid(), lotIds: [lot, other], pricePercent: 10 };
  const send = (more = {}) => shop.json<{ changed: number }>('POST', '/api/lots/changes', { ...body, ...more });
  const price = async () => (await shop.json<Lot>('GET', `/api/lots/${lot}`)).body.unitPrice;
  const before = await price();
  const answers = await Promise.all([send(), send(), send()]);
  answers.push(await send());
  expect(answers.map(({ status, body: answer }) => [status, answer.changed])).toEqual(answers.map(() => [200, 2]));
  expect(await price()).toBe(Math.round(before * 1.1));
  await send({ id: ulid(), pricePercent: undefined, set: { unitPrice: 5 } });
  await send();
  expect(await price()).toBe(5);
  const idle = { id: ulid(), pricePercent: undefined, set: { unitPrice: 5 } };
  expect((await send(idle)).body.changed).toBe(0);
  await send({ id: ulid(), pricePercent: undefined, set: { unitPrice: 7 } });
  expect((await send(idle)).body.changed).toBe(0);
  expect(await price()).toBe(7);
});

test("a lot's change that is sent again because its answer was lost is no quarrel", async () => {
  const { shop, lot } = await setUp('Again');
  const { version } = (await shop.json<Lot>('GET', `/api/lots/${lot}`)).body;
  const patch = () => shop.json<Lot>('PATCH', `/api/lots/${lot}`, { version, remarks: 'B7' });
  for (const _ of [1, 2]) {
    expect(await patch()).toMatchObject({ status: 200, body: { remarks: 'B7', version: version + 1 } });
  }
});

test('a count that is corrected after its answer was lost counts the corrected lot anew and the others once', async () => {
  const { shop, lot, other } = await setUp('Corrected');
  const count = (at: string, quantity: number) => ({ at, quantity });
  const at = new Date(Date.now() - 60_000).toISOString();
  const send = (counts: object[]) => shop.json('POST', '/api/counts', { id: ulid(), code: 'A1', counts });
  await send([
    { lotId: lot, ...count(at, 3) },
    { lotId: other, ...count(at, 4) },
  ]);
  await send([
    { lotId: lot, ...count(new Date().toISOString(), 5) },
    { lotId: other, ...count(at, 4) },
  ]);
  const pieces = async (id: string) =>
    (await shop.json<Lot>('GET', `/api/lots/${id}`)).body.levels.find(({ code }) => code === 'A1')?.onHand;
  expect([await pieces(lot), await pieces(other)]).toEqual([5, 4]);
});

test('many lots move into one drawer at once, with what is promised of them, and once only', async () => {
  const { shop, lot, other } = await setUp('Bulk move');
  const body = { id: ulid(), lotIds: [lot, other], to: 'Z1' };
  for (const _ of [1, 2]) {
    expect((await shop.json('POST', '/api/lots/moves', body)).body).toEqual({ lots: 2, pieces: 20 });
  }
  const moved = (await shop.json<Lot>('GET', `/api/lots/${lot}`)).body;
  expect(moved.levels).toMatchObject([{ code: 'Z1', onHand: 14, reserved: 11 }]);
});

function dice(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('whatever is moved, counted and taken back, in any order and twice: movements add up, nothing is negative', async () => {
  const seed = 20261127;
  console.log(`seed ${seed}`);
  const roll = dice(seed);
  const { shop, lot, other } = await setUp('Property');
  const said: (() => Promise<unknown>)[] = [];
  const codes = ['A1', 'A2', 'B7'];
  const code = () => codes[roll(codes.length)] ?? 'A1';
  for (let step = 0; step < 70; step++) {
    const lotId = roll(2) === 0 ? lot : other;
    const kind = roll(6);
    if (kind === 5 && said.length > 0) {
      await said[roll(said.length)]?.();
    } else if (kind >= 3) {
      const rows = await ledger(shop, lotId);
      const { id } = rows[roll(rows.length)] ?? { id: 'none/none' };
      const act = () => undo(shop, id);
      said.push(act);
      const { status } = await act();
      expect([201, 409]).toContain(status);
    } else {
      const body = [
        { kind: 'receive', id: ulid(), code: code(), quantity: 1 + roll(9) },
        { kind: 'count', id: ulid(), code: code(), quantity: roll(12) },
        { kind: 'transfer', id: ulid(), from: code(), to: code(), quantity: 1 + roll(6) },
      ][kind] as object;
      const act = () => move(shop, lotId, body);
      said.push(act);
      expect([201, 400]).toContain((await act()).status);
    }
    const { results } = await env.SHOP_DB.prepare(
      `SELECT s.lot_id, s.on_hand, s.reserved, l.available, l.is_stocked,
          (SELECT sum(on_hand_delta) FROM movements m WHERE m.lot_id = s.lot_id AND m.location_id = s.location_id) AS moved,
          (SELECT sum(reserved_delta) FROM movements m WHERE m.lot_id = s.lot_id AND m.location_id = s.location_id) AS promised,
          (SELECT sum(on_hand - reserved) FROM stock_levels x WHERE x.lot_id = s.lot_id) AS free,
          (SELECT sum(on_hand) > 0 FROM stock_levels x WHERE x.lot_id = s.lot_id) AS holds
        FROM stock_levels s JOIN lots l ON l.id = s.lot_id WHERE s.shop_id = ?`,
    )
      .bind(shop.shopId)
      .all<Record<string, number>>();
    for (const row of results) {
      expect([row.on_hand, row.reserved, row.available, row.is_stocked]).toEqual([
        row.moved,
        row.promised,
        row.free,
        row.holds,
      ]);
      expect(row.reserved).toBeGreaterThanOrEqual(0);
      expect(row.on_hand).toBeGreaterThanOrEqual(row.reserved ?? 0);
    }
  }
  const wanted = await env.SHOP_DB.prepare('SELECT sum(reserved) AS n FROM order_lines WHERE order_id IN (?, ?)')
    .bind(orderIdOf(shop.shopId, 1), orderIdOf(shop.shopId, 2))
    .first<{ n: number }>();
  expect(wanted?.n).toBeLessThanOrEqual(16);
});
