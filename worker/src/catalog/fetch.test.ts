import { beforeEach, describe, expect, test } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { connect, type SimulatedStore, simulatedStore } from '../../test/simulator.ts';
import type { CatalogItemDetail, PriceGuide } from '../contract/catalog.ts';
import type { ErrorBody } from '../contract/errors.ts';
import { callsLast24h } from '../marketplaces/calls.store.ts';
import { marketplaceCalls } from '../marketplaces/calls.table.ts';
import { openBricklinkCatalog } from '../marketplaces/connections.usecases.ts';
import { commit } from '../platform/batch.ts';
import type { OpenCatalog } from './ask.usecases.ts';
import { refreshItem } from './fetchItem.usecases.ts';
import { putItems } from './items.store.ts';
import { findItem, resolveItemNo } from './items.usecases.ts';
import { priceGuide, refreshPrices } from './prices.usecases.ts';

const DAY_MS = 24 * 60 * 60_000;
const PLATE = { itemType: 'PART', itemNo: '3020' } as const;

let store: SimulatedStore;
let shop: TestClient;
let stores = 0;

/** A connected shop whose clock the test turns; BrickLink keeps real time, so only ages move. */
async function connectedShop() {
  const name = `catalogue-${++stores}`;
  store = await simulatedStore(name, { empty: true });
  shop = await signUpShop(name);
  await connect(shop, store);
  const time = { now: Date.now() };
  const ctx = testContext(shop.shopId, { clock: () => time.now });
  const calls = () => callsLast24h({ ...ctx, clock: () => Date.now() }, 'bricklink');
  const before = await calls();
  return {
    ctx,
    /** Days go by for what we keep; the call itself is signed with the real time. */
    age: (days: number) =>
      ctx.db.$client.batch(
        ['catalog_items', 'catalog_prices', 'catalog_misses'].map((table) => {
          const column = table === 'catalog_misses' ? 'at' : 'fetched_at';
          const asOf = table === 'catalog_items' ? `, as_of = as_of - ${days * DAY_MS}` : '';
          return ctx.db.$client
            .prepare(`UPDATE ${table} SET ${column} = ${column} - ${days * DAY_MS}${asOf} WHERE shop_id = ?`)
            .bind(shop.shopId);
        }),
      ),
    spent: async () => (await calls()) - before,
  };
}

let shopOf: Awaited<ReturnType<typeof connectedShop>>;
beforeEach(async () => {
  shopOf = await connectedShop();
});

const down = () =>
  store.control('POST', '/faults', { side: 'bricklink', path: '/items*', kind: 'status', status: 500, times: 99 });

/** Tries again at once what would be tried again after a pause. */
const open: OpenCatalog = (ctx, options) => openBricklinkCatalog(ctx, { ...options, sleep: async () => undefined });

async function detail(ctx = shopOf.ctx, name: Parameters<typeof findItem>[1] = PLATE): Promise<CatalogItemDetail> {
  const { item } = await findItem(ctx, name, { open });
  if (!item) throw new Error('not found');
  return item;
}

describe('an item that is not in the catalogue', () => {
  test('is fetched from BrickLink with its colours and elements, kept, and found by search', async () => {
    const answer = await shop.json<CatalogItemDetail>('GET', '/api/catalog/items/PART/3020');
    expect(answer).toMatchObject({
      status: 200,
      body: { name: 'Plate 2 x 4', categoryName: 'Plate', freshness: { source: 'bricklink', problem: null } },
    });
    const { colors } = answer.body;
    expect(colors.length).toBeGreaterThan(5);
    expect(colors.map(({ quantity }) => quantity)).toEqual(
      colors.map(({ quantity }) => quantity).toSorted((a, b) => b - a),
    );
    const [element] = colors.flatMap(({ elementIds }) => elementIds);
    const found = await shop.json<{ rows: unknown[] }>('GET', `/api/catalog/items?q=${element}`);
    expect(found.body.rows).toMatchObject([{ itemNo: '3020', match: 'element' }]);
    // Item, colours, elements, and the list of categories, once.
    expect(await shopOf.spent()).toBe(4);
    await shop.json('GET', '/api/catalog/items/PART/3020');
    expect(await shopOf.spent()).toBe(4);
    await detail(shopOf.ctx, { itemType: 'PART', itemNo: '3021' });
    expect(await shopOf.spent()).toBe(7);
  });

  test('and not at BrickLink either is asked for once a day', async () => {
    const unknown = { itemType: 'PART', itemNo: 'nosuchpart' } as const;
    expect(await findItem(shopOf.ctx, unknown)).toEqual({ item: null, problem: null });
    await findItem(shopOf.ctx, unknown);
    expect(await shopOf.spent()).toBe(1);
    await shopOf.age(2);
    await findItem(shopOf.ctx, unknown);
    expect(await shopOf.spent()).toBe(2);
    const answer = await shop.json<ErrorBody>('GET', '/api/catalog/items/PART/nosuchpart');
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'catalogue.item_unknown' } } });
  });

  test('is found by what is printed on its bag, from BrickLink and then from the copy', async () => {
    const [element] = (await detail()).colors.flatMap(({ elementIds }) => elementIds);
    const second = await connectedShop();
    const byElement = { itemType: 'PART', itemNo: element ?? '' } as const;
    expect(await detail(second.ctx, byElement)).toMatchObject({ itemNo: '3020', askedNo: element, alternates: [] });
    const spent = await second.spent();
    expect(await detail(second.ctx, byElement)).toMatchObject({ itemNo: '3020' });
    expect(await second.spent()).toBe(spent);
  });

  test('while BrickLink is not connected is refused with what to do', async () => {
    const alone = await signUpShop('Alone');
    const answer = await alone.json<ErrorBody>('GET', '/api/catalog/items/PART/3020');
    expect(answer.status).toBe(404);
    expect(answer.body.error.message).toMatch(/Connect it under Settings/);
  });
});

describe('age', () => {
  test('under 7 days it is as good as new; to 30 the copy is shown and the queue renews it', async () => {
    await detail();
    const spent = await shopOf.spent();
    await shopOf.age(6);
    expect((await detail()).freshness.isRefreshing).toBe(false);
    await shopOf.age(2);
    const shown = await detail();
    expect(shown.freshness).toMatchObject({ isRefreshing: true, problem: null });
    expect(await shopOf.spent()).toBe(spent);
    expect(shopOf.ctx.sent).toEqual([{ kind: 'catalog_refresh', shopId: shop.shopId, ...PLATE }]);

    await refreshItem(shopOf.ctx, PLATE);
    await refreshItem(shopOf.ctx, PLATE);
    expect(await shopOf.spent()).toBe(spent + 3);
    expect((await detail()).freshness.isRefreshing).toBe(false);
  });

  test('older than 30 days it is renewed first; when that fails the copy is shown and says why', async () => {
    const first = await detail();
    await shopOf.age(31);
    await down();
    const old = await detail();
    expect(old.colors).toEqual(first.colors);
    expect(Date.now() - Date.parse(old.freshness.asOf)).toBeGreaterThan(30 * DAY_MS);
    expect(old.freshness.problem).toMatch(/BrickLink/);
    await store.control('DELETE', '/faults');
    const renewed = await detail();
    expect(renewed.freshness.problem).toBeNull();
    expect(Date.now() - Date.parse(renewed.freshness.asOf)).toBeLessThan(DAY_MS);
  });

  test('what a file says is shown at once where BrickLink is not connected', async () => {
    const { shopId } = await signUpShop('Files only');
    const ctx = testContext(shopId);
    const facts = {
      ...PLATE,
      name: 'Plate 2 x 4',
      categoryId: 26,
      categoryName: 'Plate',
      weightMg: null,
      year: null,
      dimensions: null,
      isObsolete: null,
      alternates: ['5584'],
    };
    await commit(ctx.db, putItems(ctx, [facts], { source: 'file', at: Date.now() }));
    expect((await detail(ctx)).freshness).toMatchObject({ source: 'file', problem: null });
    expect(await detail(ctx, { ...PLATE, itemNo: '5584' })).toMatchObject({ itemNo: '3020', askedNo: '5584' });
    await commit(ctx.db, putItems(ctx, [facts], { source: 'file', at: Date.now() - 8 * DAY_MS }));
    expect((await detail(ctx)).freshness.problem).toMatch(/not connected/);
  });

  test('no call is made when the day’s calls for the catalogue are spent', async () => {
    const { ctx } = shopOf;
    const bucketAt = Math.floor(Date.now() / 600_000) * 600_000 - 3_600_000;
    await ctx.db
      .insert(marketplaceCalls)
      .values({ shopId: ctx.shopId, marketplace: 'bricklink', bucketAt, calls: 2500, failed: 0 });
    const { item, problem } = await findItem(ctx, PLATE);
    expect(item).toBeNull();
    expect(problem).toMatch(/calls/);
    expect(await shopOf.spent()).toBe(2500);
  });
});

describe('the price guide', () => {
  const BLACK = { ...PLATE, blColorId: 11, condition: 'N' } as const;

  test('is two calls, kept for a week, then renewed by the queue', async () => {
    const { body } = await shop.json<PriceGuide>('GET', '/api/catalog/items/PART/3020/price?color=11&condition=N');
    expect(body.currency).toMatch(/^[A-Z]{3}$/);
    expect(body.stock.lots).toBeGreaterThan(0);
    expect(Number.isInteger(body.stock.quantityAverage)).toBe(true);
    expect(body.stock.min ?? 0).toBeLessThanOrEqual(body.stock.quantityAverage ?? 0);
    expect((await priceGuide(shopOf.ctx, BLACK)).guide).toEqual(body);
    expect(await shopOf.spent()).toBe(2);
    await shopOf.age(8);
    expect((await priceGuide(shopOf.ctx, BLACK)).guide?.freshness.isRefreshing).toBe(true);
    expect(shopOf.ctx.sent).toEqual([{ kind: 'price_refresh', shopId: shop.shopId, ...BLACK }]);
    await refreshPrices(shopOf.ctx, BLACK);
    await refreshPrices(shopOf.ctx, BLACK);
    expect(await shopOf.spent()).toBe(4);
  });

  test('of a colour nobody sells has no prices rather than zeros', async () => {
    const { guide } = await priceGuide(shopOf.ctx, { ...BLACK, blColorId: 9998 });
    expect(guide).toMatchObject({ stock: { min: null, average: null, lots: 0 } });
  });

  test('that cannot be renewed is shown as it was', async () => {
    await priceGuide(shopOf.ctx, BLACK);
    await shopOf.age(40);
    await down();
    const { guide } = await priceGuide(shopOf.ctx, BLACK, { open });
    expect(guide?.freshness.problem).toMatch(/BrickLink/);
    expect(guide?.stock.lots).toBeGreaterThan(0);
  });

  test('is refused in words for an item BrickLink does not have', async () => {
    const answer = await shop.json<ErrorBody>('GET', '/api/catalog/items/PART/nosuchpart/price');
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'catalogue.no_prices' } } });
  });
});

test('an item fetched under one number is resolved by its other ones', async () => {
  await detail(shopOf.ctx, { itemType: 'PART', itemNo: '3062' });
  const { item } = await resolveItemNo(shopOf.ctx, { itemType: 'PART', itemNo: '3062b' });
  expect(item).toEqual({ itemType: 'PART', itemNo: '3062' });
});
