import { beforeEach, expect, test } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { Lot } from '../contract/inventory.ts';
import type { ChangesPage } from '../contract/live.ts';
import type { NewLotBody, OfItem } from '../contract/newLots.ts';
import { newCommandId } from '../platform/ids.ts';

let shop: TestClient;
const brick: NewLotBody = {
  ...{ itemType: 'PART', itemNo: '3001', itemName: 'Brick 2 x 4', blColorId: 5, condition: 'N' },
  ...{ quantity: 12, code: 'A-03', unitPrice: 850, remarks: 'top shelf', description: 'like new' },
};
const add = (body: object, who = shop) => who.json<Lot & ErrorBody>('POST', '/api/lots', body);

beforeEach(async () => {
  shop = await signUpShop();
});

test('a lot is made with its pieces in their drawer, and every screen is told', async () => {
  const before = (await shop.json<ChangesPage>('GET', '/api/changes')).body.latest;
  const { status, body } = await add(brick);
  expect(status).toBe(201);
  expect(body).toMatchObject({
    ...{ itemNo: '3001', itemName: 'Brick 2 x 4', colorName: 'Red', condition: 'N', completeness: null },
    ...{ onHand: 12, reserved: 0, unitPrice: 850, currency: 'EUR', remarks: 'top shelf', description: 'like new' },
    levels: [{ code: 'A-03', onHand: 12 }],
  });
  const ledger = await shop.json<{ rows: object[] }>('GET', `/api/movements?lotId=${body.id}`);
  expect(ledger.body.rows).toMatchObject([
    { kind: 'receive', onHandDelta: 12, locationCode: 'A-03', actorName: 'Owner of Brick Corner' },
  ]);
  const { changes } = (await shop.json<ChangesPage>('GET', `/api/changes?after=${before}`)).body;
  expect(changes).toMatchObject([{ topic: 'inventory', ids: [body.id] }]);
});

test('sent twice, or twice at once, it is one lot', async () => {
  const id = newCommandId();
  const answers = await Promise.all([add({ ...brick, id }), add({ ...brick, id }), add({ ...brick, id })]);
  answers.push(await add({ ...brick, id }));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(answers.at(-1)?.body.onHand).toBe(12);
  expect((await shop.json<OfItem>('GET', '/api/lots/of-item?itemType=PART&itemNo=3001')).body.rows).toHaveLength(1);
});

test('the same item again is a lot of its own: nothing is merged unless somebody says so', async () => {
  const first = await add(brick);
  const second = await add({ ...brick, code: 'B-1' });
  expect(second.body.id).not.toBe(first.body.id);
  const received = await shop.json<Lot>('POST', `/api/lots/${first.body.id}/movements`, {
    ...{ kind: 'receive', id: newCommandId(), code: 'a-03', quantity: 3 },
  });
  expect(received.body.levels).toMatchObject([{ code: 'A-03', onHand: 15 }]);
  const there = await shop.json<OfItem>('GET', '/api/lots/of-item?itemType=PART&itemNo=3001');
  expect(there.body.rows.map(({ onHand }) => onHand)).toEqual([15, 12]);
});

test('where an item lies is told for that item alone, and never of another shop', async () => {
  await add(brick);
  await add({ ...brick, itemNo: '30010' });
  await add({ ...brick, itemType: 'GEAR' });
  const stranger = await signUpShop('Strangers');
  await add(brick, stranger);
  const { rows } = (await shop.json<OfItem>('GET', '/api/lots/of-item?itemType=PART&itemNo=3001')).body;
  expect(rows.map(({ itemNo, itemType }) => [itemNo, itemType])).toEqual([['3001', 'PART']]);
});

test.each<[string, object]>([
  ['completeness', { itemType: 'SET', itemNo: '75290-1', blColorId: 0 }],
  ['blColorId', { blColorId: 0 }],
  ['quantity', { quantity: 0 }],
  ['code', { code: ' ' }],
  ['code', { code: 'A1, B2' }],
  ['unitPrice', { unitPrice: -1 }],
  ['itemNo', { itemNo: '' }],
  ['condition', { condition: 'X' }],
  ['remarks', { remarks: 'x'.repeat(256) }],
])('a wrong %s is named and nothing is made', async (field, wrong) => {
  const { status, body } = await add({ ...brick, ...wrong });
  expect(status).toBe(400);
  expect(body.error.details?.fields).toMatchObject([{ field }]);
  expect((await shop.json<{ total: number }>('GET', '/api/lots')).body.total).toBe(0);
});

test('a set says how complete it is', async () => {
  const { body } = await add({ ...brick, itemType: 'SET', itemNo: '75290-1', blColorId: 0, completeness: 'S' });
  expect(body).toMatchObject({ itemType: 'SET', completeness: 'S', colorName: '' });
});

test('a viewer adds nothing', async () => {
  const viewer = await shop.invite('viewer');
  expect((await add(brick, viewer)).status).toBe(403);
});
