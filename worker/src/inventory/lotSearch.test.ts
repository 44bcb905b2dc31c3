import { beforeAll, describe, expect, it } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { seed, walk } from '../../test/shelf.ts';
import type { LotPage } from '../contract/inventory.ts';
import { shopSettings } from '../platform/platform.table.ts';

describe('a search that finds more lots than are sorted at once', () => {
  const many = Array.from({ length: 2100 }, (_, i) => ({
    id: String(i).padStart(4, '0'),
    itemNo: String(3000 + (i % 700)),
    price: 1 + ((i * 7919) % 500),
    color: i % 3 === 0 ? 5 : 11,
    at: { [`A${i % 9}`]: 1 + ((i * 31) % 97) },
    reserved: i % 10 === 0 ? 1 : 0,
  }));
  let large: TestClient;
  beforeAll(async () => {
    large = await signUpShop('Many bricks');
    await seed(large.shopId, many);
  });

  it.each([
    ['price', (lot: (typeof many)[number]) => lot.price],
    ['onHand', (lot: (typeof many)[number]) => Object.values(lot.at)[0] ?? 0],
    ['available', (lot: (typeof many)[number]) => (Object.values(lot.at)[0] ?? 0) - lot.reserved],
  ])('reads all of them page by page in the order of %s', async (sort, keyOf) => {
    const sorted = many.toSorted((a, b) => keyOf(a) - keyOf(b) || a.id.localeCompare(b.id)).map(({ id }) => id);
    expect(await walk(large, `q=brick&sort=${sort}`, 200)).toEqual(sorted);
    expect(await walk(large, `q=brick&sort=-${sort}`, 200)).toEqual(sorted.toReversed());
    const red = many.filter(({ color }) => color === 5).length;
    const { body } = await large.json<LotPage>('GET', `/api/lots?q=red+brick&sort=${sort}&limit=1`);
    expect(body.total).toBe(red);
  });

  it('counts and finds no lots of a shop that the index knows by the same mark', async () => {
    const shopId = `shop_of_another_${large.shopId.slice(-3)}`;
    const { db } = testContext(shopId);
    const settings = { shopId, name: '', timeZone: 'UTC', currency: 'EUR', createdAt: 0 };
    await db.insert(shopSettings).values(settings);
    await seed(shopId, [{ id: 'x', itemNo: '3001' }]);
    const { body } = await large.json<LotPage>('GET', '/api/lots?q=brick&limit=1');
    expect(body.total).toBe(many.length);
    const numbered = many.filter(({ itemNo }) => itemNo === '3001').map(({ id }) => id);
    expect((await walk(large, 'q=3001')).toSorted()).toEqual(numbered);
  });
});
