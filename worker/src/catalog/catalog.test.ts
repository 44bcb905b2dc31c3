import { beforeAll, describe, expect, test } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import type { CatalogItem, CatalogPage } from '../contract/catalog.ts';
import type { ItemType } from '../contract/common.ts';
import type { ErrorBody } from '../contract/errors.ts';
import { commit } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import type { ItemFacts } from './itemFacts.domain.ts';
import { putElements, putItemColors, putItems } from './items.store.ts';
import { resolveItemNo } from './items.usecases.ts';

const CATEGORIES: Record<number, string> = { 5: 'Brick', 26: 'Plate', 37: 'Tile', 67: 'Town' };

const item = (
  itemNo: string,
  name: string,
  categoryId: number,
  { itemType = 'PART', alternates = [] }: { itemType?: ItemType; alternates?: string[] } = {},
): ItemFacts => ({
  itemType,
  itemNo,
  name,
  categoryId,
  categoryName: CATEGORIES[categoryId] ?? null,
  weightMg: null,
  year: null,
  dimensions: null,
  isObsolete: null,
  alternates,
});

const ITEMS = [
  item('3020', 'Plate 2 x 4', 26, { alternates: ['5584'] }),
  item('3020pb01', 'Plate 2 x 4 with Arrow Pattern', 26),
  item('3020pb02', 'Plate 2 x 4 with Stripes Pattern (Sticker) - Set 8209', 26),
  item('3021', 'Plate 2 x 3', 26),
  item('3001', 'Brick 2 x 4', 5, { alternates: ['3556', '54534'] }),
  item('3001old', 'Brick 2 x 4 without Cross Supports', 5),
  item('3068b', 'Tile 2 x 2 with Groove', 37),
  item('10350-1', 'Tudor Corner', 67, { itemType: 'SET' }),
  item('cty0001', 'Plate Layer', 67, { itemType: 'MINIFIG', alternates: ['54534'] }),
];

const put = (ctx: ShopContext, items: ItemFacts[]) =>
  commit(ctx.db, putItems(ctx, items, { source: 'file', at: 1000 }));

let shop: TestClient;
let ctx: ShopContext;

beforeAll(async () => {
  shop = await signUpShop('Catalogue');
  ctx = testContext(shop.shopId);
  await put(ctx, ITEMS);
  await commit(ctx.db, [
    ...putItemColors(ctx, { itemType: 'PART', itemNo: '3020' }, [
      { blColorId: 11, quantity: 900 },
      { blColorId: 85, quantity: 950 },
    ]),
    ...putElements(ctx, [{ elementId: '4211065', itemType: 'PART', itemNo: '3020', blColorId: 85 }]),
  ]);
});

const search = async (query: string, client = shop) => {
  const { status, body } = await client.json<CatalogPage>('GET', `/api/catalog/items?${query}`);
  expect(status).toBe(200);
  return body;
};
const numbers = (rows: CatalogItem[]) => rows.map(({ itemNo }) => itemNo);
const found = async (q: string, more = '') => numbers((await search(`q=${encodeURIComponent(q)}${more}`)).rows);

describe('search', () => {
  test.each(['plate 2x4', '2 x 4 plate', 'PLATE 4X2', 'plat 2x4'])(
    '"%s" finds the plain plate first, then its prints, stickered ones last',
    async (q) => expect(await found(q)).toEqual(['3020', '3020pb01', '3020pb02']),
  );

  test('a number finds its item before everything that only begins like it', async () => {
    expect(await found('3001')).toEqual(['3001', '3001old']);
    expect(await found('3001OLD')).toEqual(['3001old']);
    expect(await found('10350')).toEqual(['10350-1']);
  });

  test('an alternate number finds every item that goes by it', async () => {
    const { rows } = await search('q=54534');
    expect(rows).toMatchObject([
      { itemNo: '3001', match: 'alternate' },
      { itemNo: 'cty0001', match: 'alternate' },
    ]);
  });

  test('an element id finds its item in its colour', async () => {
    const { rows } = await search('q=4211065');
    expect(rows).toMatchObject([{ itemNo: '3020', match: 'element', blColorId: 85, pictureColorId: 85 }]);
  });

  test.each(['palte 2x4', 'plte 2 x 4', 'plaet 2x4 arow'])('"%s" is taken for a typing error', async (q) => {
    const { rows, corrected } = await search(`q=${encodeURIComponent(q)}`);
    expect(numbers(rows)).toContain(q.includes('arow') ? '3020pb01' : '3020');
    expect(corrected).toBe(q.includes('arow') ? '2x4 plate arrow' : '2x4 plate');
  });

  test('what nobody can mean finds nothing', async () => {
    expect(await search('q=xylophone')).toEqual({ rows: [], nextCursor: null, corrected: null, color: null });
    expect(await found('" OR 1')).toEqual([]);
  });

  test('type, category and known colour narrow it down, with words and without', async () => {
    expect(await found('plate', '&type=MINIFIG')).toEqual(['cty0001']);
    expect(await found('2x4', '&category=5')).toEqual(['3001', '3001old']);
    expect(await found('plate', '&color=85')).toEqual(['3020']);
    expect(await found('', '&color=11')).toEqual(['3020']);
    expect(await found('', '&type=SET')).toEqual(['10350-1']);
  });

  test('a colour among the words puts what is known in it first, and spoils nothing', async () => {
    const { rows, color } = await search('q=plate%202x4%20dark%20bluish%20grey');
    expect([numbers(rows), color?.name]).toEqual([['3020'], 'Dark Bluish Gray']);
    expect(rows[0]?.pictureColorId).toBe(85);
    // Known in no such colour: better found than not.
    expect(await found('red brick 2x4')).toEqual(['3001', '3001old']);
    // Words that are in names stay words: nothing is lost behind the colour.
    const other = await signUpShop('Colours');
    const theirs = testContext(other.shopId);
    await put(theirs, [...ITEMS, item('3020pb03', 'Plate 2 x 4 with Black Arrow Pattern', 26)]);
    const black = { itemType: 'PART' as const, itemNo: '3020' };
    await commit(theirs.db, putItemColors(theirs, black, [{ blColorId: 11, quantity: 9 }]));
    expect(numbers((await search('q=black%20plate%202x4', other)).rows)).toEqual(['3020', '3020pb03']);
    expect(numbers((await search('q=black%20plate%202x4&limit=1', other)).rows)).toEqual(['3020']);
  });

  test.each(['', 'q=plate&', 'q=palte&', 'q=black%20plate&'])(
    'pages of "%s" join without gap or repeat',
    async (query) => {
      const whole = numbers((await search(query)).rows);
      const joined: string[] = [];
      let cursor = '';
      do {
        const page: CatalogPage = await search(`${query}limit=2${cursor}`);
        joined.push(...numbers(page.rows));
        cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
      } while (cursor !== '');
      expect(joined).toEqual(whole);
      expect(whole.length).toBeGreaterThan(query.includes('black') ? 0 : 2);
    },
  );

  test('a position that is not ours is refused by name', async () => {
    const { status, body } = await shop.json<ErrorBody>('GET', '/api/catalog/items?cursor=abc');
    expect([status, body.error.details?.fields?.[0]?.field]).toEqual([400, 'cursor']);
  });

  test("another shop's catalogue is another catalogue", async () => {
    const other = await signUpShop('Other');
    expect((await search('q=plate', other)).rows).toEqual([]);
    await put(testContext(other.shopId), [item('3020', 'Their Plate 2 x 4', 26)]);
    expect((await search('q=plate', other)).rows).toMatchObject([{ name: 'Their Plate 2 x 4' }]);
    expect((await search('q=3020')).rows[0]).toMatchObject({ name: 'Plate 2 x 4' });
  });
});

describe('filing', () => {
  test('the same items again change nothing', async () => {
    const { shopId } = await signUpShop('Twice');
    const twice = testContext(shopId);
    const ids = () =>
      twice.db.$client
        .prepare('SELECT id, item_no FROM catalog_items WHERE shop_id = ? ORDER BY id')
        .bind(shopId)
        .all();
    await put(twice, [...ITEMS, ...ITEMS]);
    const before = (await ids()).results;
    expect(before).toHaveLength(ITEMS.length);
    await put(twice, ITEMS);
    expect((await ids()).results).toEqual(before);
  });

  test('an item that is renamed is found by its new name in its new place, and no longer by the old one', async () => {
    const client = await signUpShop('Renamed');
    const renamed = testContext(client.shopId);
    await put(renamed, [item('1', 'Plate 2 x 4 with Arrow Pattern', 26), item('2', 'Plate 2 x 4 Long Name', 26)]);
    await put(renamed, [item('1', 'Plate 2 x 4', 26)]);
    expect(numbers((await search('q=plate', client)).rows)).toEqual(['1', '2']);
    expect((await search('q=arrow', client)).rows).toEqual([]);
    await renamed.db.$client.prepare("INSERT INTO catalog_search (catalog_search) VALUES ('integrity-check')").run();
  });
});

test('an old number is resolved when one item goes by it, and offered when several do', async () => {
  const part = (itemNo: string) => resolveItemNo(ctx, { itemType: 'PART', itemNo });
  expect(await part('3556')).toMatchObject({ item: { itemNo: '3001' } });
  expect(await part('3001OLD')).toMatchObject({ item: { itemNo: '3001old' } });
  expect(await part('nothing')).toEqual({ item: null, candidates: [] });
  await put(ctx, [
    item('7001', 'Bar One', 5, { alternates: ['7000'] }),
    item('7002', 'Bar Two', 5, { alternates: ['7000'] }),
  ]);
  expect(await part('7000')).toMatchObject({ item: null, candidates: [{ itemNo: '7001' }, { itemNo: '7002' }] });
});
