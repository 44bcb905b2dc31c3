import { beforeAll, expect, it } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { seed, walk } from '../../test/shelf.ts';
import { catalogCategories, catalogItems } from '../catalog/catalog.table.ts';
import type { ItemType } from '../contract/common.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { LotPage, StockedCategory } from '../contract/inventory.ts';
import { commit } from '../platform/batch.ts';
import { insertRows } from '../platform/bulk.ts';
import { deleteLot } from './lotDeletion.usecases.ts';

let shop: TestClient;
let nextId = 1;

/** Puts items into a shop's catalogue: type, number, category. */
async function fileItems(shopId: string, items: [ItemType, string, number | null][]) {
  const { db } = testContext(shopId);
  const rest = { noKey: '', name: '', words: '', dimensions: '', isObsolete: false, source: 'file', asOf: 0 } as const;
  const rows = items.map(([itemType, itemNo, categoryId]) => ({
    ...{ id: nextId++, shopId, itemType, itemNo, categoryId },
    ...rest,
  }));
  await commit(db, insertRows(db, catalogItems, rows));
}

beforeAll(async () => {
  shop = await signUpShop('Categories');
  const { shopId } = shop;
  await seed(shopId, [
    { id: 'a', itemNo: '3001', at: { A1: 1 } },
    { id: 'b', itemNo: '3001', color: 5, price: 5 },
    { id: 'c', itemNo: '3020', price: 7 },
    { id: 'd', itemNo: '3001', itemType: 'MINIFIG' },
    { id: 'e', itemNo: '6080-1', itemType: 'SET', at: { A1: 2 } },
    { id: 'f', itemNo: 'unheard' },
    { id: 'g', itemNo: 'nameless', at: { A2: 1 } },
    { id: 'h', itemNo: '3001' },
  ]);
  const { db } = testContext(shopId);
  await commit(
    db,
    insertRows(db, catalogCategories, [
      { shopId, categoryId: 5, name: 'Brick' },
      { shopId, categoryId: 26, name: 'Plate' },
      { shopId, categoryId: 99, name: 'Nothing of this is in stock' },
    ]),
  );
  await fileItems(shopId, [
    ['PART', '3001', 5],
    ['PART', '3020', 26],
    ['PART', '9999', 99],
    ['MINIFIG', '3001', 65],
    ['SET', '6080-1', 26],
    ['PART', 'nameless', null],
  ]);
  const other = await signUpShop('Other categories');
  await fileItems(other.shopId, [['PART', 'unheard', 5]]);
  await seed(other.shopId, [{ id: 'x', itemNo: '3001' }]);
  await deleteLot(testContext(shopId), `lot_${shopId}_h`);
});

const found = async (query: string) => (await walk(shop, query, 2)).join('');

it.each([
  ['a category', 'category=5', 'ab'],
  ['a category of several types', 'category=26', 'ce'],
  ['a category and a type', 'category=26&type=SET', 'e'],
  ['a category whose name nobody knows', 'category=65', 'd'],
  ['what the catalogue does not know, or knows no category of', 'category=none', 'gf'],
  ['a category that nothing is in', 'category=7', ''],
  ['parts', 'type=PART', 'abcgf'],
  ['figures', 'type=MINIFIG', 'd'],
  ['a category, with a search, a colour and a state', 'category=5&q=brick&color=11&stock=in_stock', 'a'],
  ['a category in the order of prices', 'category=5&sort=price', 'ba'],
  ['a category in a drawer', 'category=none&location=A', 'g'],
])('finds %s', async (_, query, expected) => {
  expect([...(await found(query))].toSorted().join('')).toBe([...expected].toSorted().join(''));
  const { total } = (await shop.json<LotPage>('GET', `/api/lots?limit=1&${query}`)).body;
  expect(total).toBe(expected.length);
  if (query.includes('sort')) expect(await found(query)).toBe(expected);
});

it('names what occurs in stock, with its lots', async () => {
  const { body } = await shop.json<{ rows: StockedCategory[] }>('GET', '/api/lots/categories');
  expect(body.rows.map((row) => [row.itemType, row.categoryId, row.name, row.lots])).toEqual([
    ['PART', 5, 'Brick', 2],
    ['MINIFIG', 65, 'Category 65', 1],
    ['PART', 26, 'Plate', 1],
    ['SET', 26, 'Plate', 1],
    ['PART', null, '', 2],
  ]);
});

it('refuses a category or a type that cannot be, and names the field', async () => {
  for (const field of ['category', 'type']) {
    const { status, body } = await shop.json<ErrorBody>('GET', `/api/lots?${field}=bricks`);
    expect([status, body.error.details?.fields?.[0]?.field]).toEqual([400, field]);
  }
});
