import { env } from 'cloudflare:workers';
import { ulid } from 'ulid';
import { expect, test } from 'vitest';
import { findBookErrors } from '../../test/books.ts';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { lotIdOf, orderIdOf, seedWalkShop } from '../../test/walks.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { Lot, LotPage, Movement } from '../contract/inventory.ts';
import { listings } from './inventory.table.ts';

/** A shop with a promised lot in two drawers, one that is sold out, and one with pieces. */
async function setUp(name: string) {
  const shop = await signUpShop(name);
  const ctx = testContext(shop.shopId);
  await seedWalkShop(ctx, {
    lots: [
      { name: '3001', at: { A1: 10, A2: 4 } },
      { name: '3002', at: { A1: 0 } },
      { name: '3003', at: { A1: 6 } },
    ],
    orders: [{ no: 1, lines: { '3001': 11 } }],
  });
  return { shop, ctx, idOf: (lot: string) => lotIdOf(shop.shopId, lot) };
}

const remove = (shop: TestClient, lot: string) => shop.json<ErrorBody>('DELETE', `/api/lots/${lot}`);
const read = async (shop: TestClient, lot: string) => (await shop.json<Lot>('GET', `/api/lots/${lot}`)).body;
const count = (shop: TestClient, lot: string, code: string, quantity: number) =>
  shop.json('POST', `/api/lots/${lot}/movements`, { kind: 'count', id: ulid(), code, quantity });
const listed = async (shop: TestClient, query = '') => {
  const { rows, total } = (await shop.json<LotPage>('GET', `/api/lots?${query}`)).body;
  expect(total).toBe(rows.length);
  return rows.map(({ id }) => id.split('_').at(-1));
};

test('a lot with pieces or promises is not deleted, and the refusal says what to do first', async () => {
  const { shop, idOf } = await setUp('In use');
  const promised = await remove(shop, idOf('3001'));
  expect([promised.status, promised.body.error.code]).toEqual([409, 'inventory.lot_in_use']);
  expect(promised.body.error.message).toBe(
    '14 pieces still lie in A1, A2, 11 of them promised to orders. Let these orders go out, then count the rest down to none, then delete the lot.',
  );
  expect((await remove(shop, idOf('3003'))).body.error.message).toBe(
    '6 pieces still lie in A1. Count them down to none, then delete the lot.',
  );
  expect((await remove(shop, 'lot_of_nobody')).status).toBe(404);
});

test('a lot that is on sale somewhere, or that nobody is sure of, is not deleted; one that shows nothing is', async () => {
  const { shop, ctx, idOf } = await setUp('On sale');
  const show = (shownQuantity: number, state: 'known' | 'unknown') =>
    ctx.db
      .insert(listings)
      .values({
        ...{ shopId: shop.shopId, marketplace: 'bricklink', remoteLotId: '77', lotId: idOf('3002') },
        ...{ shownQuantity, state, updatedAt: 0 },
      })
      .onConflictDoUpdate({
        target: [listings.shopId, listings.marketplace, listings.remoteLotId],
        set: { shownQuantity, state },
      });
  await show(3, 'known');
  const onSale = await remove(shop, idOf('3002'));
  expect([onSale.status, onSale.body.error.message]).toEqual([
    409,
    'BrickLink still shows 3 of this lot. Take it off sale there and sync, then delete it.',
  ]);
  await show(0, 'unknown');
  expect((await remove(shop, idOf('3002'))).body.error.message).toContain('is being checked');
  await show(0, 'known');
  expect((await remove(shop, idOf('3002'))).status).toBe(204);
});

test('a deleted lot is in no list, search, export or offer; its page and ledger can still be read', async () => {
  const { shop, idOf } = await setUp('Gone');
  const lot = idOf('3003');
  await count(shop, lot, 'A1', 0);
  for (const _ of [1, 2]) expect((await remove(shop, lot)).status).toBe(204);
  expect(await listed(shop)).toEqual(['3001', '3002']);
  for (const query of [
    'q=3003',
    'q=30',
    'stock=sold_out',
    'condition=N',
    'color=11',
    'minPrice=1',
    'sort=-onHand',
    'q=3003+a1',
  ]) {
    expect([query, await listed(shop, query)]).toEqual([query, expect.not.arrayContaining(['3003'])]);
  }
  const offers = await shop.json<{ rows: Lot[] }>('GET', '/api/lots/of-item?itemType=PART&itemNo=3003');
  expect(offers.body.rows).toEqual([]);
  expect(await (await shop.fetch('/api/exports/lots.csv')).text()).not.toContain('3003');
  expect(await read(shop, lot)).toMatchObject({ onHand: 0, deletedAt: expect.any(String) });
  const ledger = await shop.json<{ rows: Movement[] }>('GET', `/api/movements?lotId=${lot}`);
  expect(ledger.body.rows.map(({ onHandDelta }) => onHandDelta)).toEqual([-6, 6]);
  expect(await findBookErrors(shop.shopId)).toEqual([]);
});

test('a deletion is taken back by hand, once or twice, and search knows the lot again', async () => {
  const { shop, idOf } = await setUp('Back');
  await remove(shop, idOf('3002'));
  expect(await listed(shop, 'q=3002')).toEqual([]);
  for (const _ of [1, 2]) {
    const { status, body } = await shop.json<Lot>('POST', `/api/lots/${idOf('3002')}/restore`, {});
    expect([status, body.deletedAt]).toEqual([200, null]);
  }
  expect(await listed(shop, 'q=3002')).toEqual(['3002']);
  expect((await listed(shop)).length).toBe(3);
});

test('pieces that come to a deleted lot bring it back: received, or by undoing the count that emptied it', async () => {
  const { shop, idOf } = await setUp('Pieces');
  const lot = idOf('3003');
  await count(shop, lot, 'A1', 0);
  await remove(shop, lot);
  const [emptied] = (await shop.json<{ rows: Movement[] }>('GET', `/api/movements?lotId=${lot}`)).body.rows;
  await shop.json('POST', `/api/movements/${encodeURIComponent(emptied?.id ?? '')}/undo`, {});
  expect(await read(shop, lot)).toMatchObject({ onHand: 6, deletedAt: null });
  expect(await listed(shop, 'q=3003')).toEqual(['3003']);
  await remove(shop, idOf('3002'));
  await shop.json('POST', `/api/lots/${idOf('3002')}/movements`, {
    kind: 'receive',
    id: ulid(),
    code: 'B9',
    quantity: 1,
  });
  expect(await listed(shop)).toEqual(['3001', '3002', '3003']);
  expect(await findBookErrors(shop.shopId)).toEqual([]);
});

test('a listing that is made for a deleted lot brings it back', async () => {
  const { shop, ctx, idOf } = await setUp('Listed');
  await remove(shop, idOf('3002'));
  await ctx.db.insert(listings).values({
    ...{ shopId: shop.shopId, marketplace: 'brickowl', remoteLotId: '5', lotId: idOf('3002') },
    ...{ shownQuantity: 0, state: 'known', updatedAt: 0 },
  });
  expect((await read(shop, idOf('3002'))).deletedAt).toBeNull();
});

test('an order keeps the line that names a deleted lot', async () => {
  const { shop, idOf } = await setUp('Orders');
  const order = orderIdOf(shop.shopId, 1);
  await env.SHOP_DB.prepare('UPDATE order_lines SET lot_id = ? WHERE order_id = ?').bind(idOf('3002'), order).run();
  await remove(shop, idOf('3002'));
  const { status, body } = await shop.json<object>('GET', `/api/orders/${order}`);
  expect([status, JSON.stringify(body)]).toEqual([200, expect.stringContaining(idOf('3002'))]);
});

test('owners and managers delete lots, pickers do not; who did it is written down', async () => {
  const { shop, idOf } = await setUp('Roles');
  const picker = await shop.invite('picker');
  const refused = await remove(picker, idOf('3002'));
  expect([refused.status, refused.body.error.code]).toEqual([403, 'auth.not_allowed']);
  const manager = await shop.invite('manager');
  expect((await remove(manager, idOf('3002'))).status).toBe(204);
  const { results } = await env.SHOP_DB.prepare('SELECT action FROM audit_entries WHERE subject = ?')
    .bind(idOf('3002'))
    .all();
  expect(results).toEqual([{ action: 'inventory.lot_deleted' }]);
});
