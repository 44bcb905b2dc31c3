import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { dyingContext, Killed, testContext } from '../../test/context.ts';
import type { CatalogLoad, CatalogPage } from '../contract/catalog.ts';
import type { ErrorBody } from '../contract/errors.ts';
import { shopDatabase } from '../platform/database.ts';
import { loadSlice } from './loadSlice.usecases.ts';
import { startLoad } from './loads.usecases.ts';

let shop: TestClient;

beforeAll(async () => {
  shop = await signUpShop('Loads');
});

const SETS = [
  'Category ID\tCategory Name\tNumber\tName\tYear Released\tWeight (in Grams)\tDimensions',
  '\t\t\t\t\t\t',
  '67\tTown / Classic Town\t0011-2\tLEGOLAND "Mini-Figures"\t1982\t?\t? x ? x ?',
  "67\tTown / Classic Town\t6085-1\tBlack Monarch's Castle\t1988\t1234.5\t10 x 20 x 5",
  '',
].join('\n');

const CSV = [
  'item_no,name,category_id,category_name,alternate_item_nos',
  '3020,Plate 2 x 4,26,Plate,5584',
  '"3001","Brick ""2 x 4""",5,Brick,3556|54534',
  ',Nameless number,5,Brick,',
  '3002,,5,Brick,',
  '3003,Brick 2 x 2,5,Brick,',
  '',
].join('\r\n');

const send = (name: string, body: BodyInit, client = shop) =>
  client.fetch(`/api/catalog/loads?name=${encodeURIComponent(name)}`, { method: 'POST', body });

async function accepted(name: string, body: BodyInit, client = shop): Promise<CatalogLoad> {
  const answer = await send(name, body, client);
  expect(answer.status).toBe(202);
  return answer.json();
}

const ended = (id: string, client = shop) =>
  vi.waitFor(
    async () => {
      const { body } = await client.json<CatalogLoad>('GET', `/api/catalog/loads/${id}`);
      if (body.state === 'loading') throw new Error('still loading');
      return body;
    },
    { timeout: 15_000, interval: 25 },
  );

const found = async (q: string, client = shop) =>
  (await client.json<CatalogPage>('GET', `/api/catalog/items?q=${encodeURIComponent(q)}`)).body.rows;

async function gzip(text: string): Promise<ArrayBuffer> {
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
}

describe("BrickLink's downloads", () => {
  test('sets are recognised by header and file name, and can be found at once', async () => {
    const { id } = await accepted('Sets.txt', SETS);
    expect(await ended(id)).toMatchObject({
      state: 'loaded',
      kind: 'items',
      progress: { done: 2, total: 2 },
      problems: [],
    });
    expect(await found('6085')).toMatchObject([
      {
        itemType: 'SET',
        itemNo: '6085-1',
        name: "Black Monarch's Castle",
        year: 1988,
        categoryName: 'Town / Classic Town',
      },
    ]);
    expect((await found('mini figures'))[0]).toMatchObject({ name: 'LEGOLAND "Mini-Figures"' });
  });

  test('the same header under a name that tells nothing waits until somebody says what the items are', async () => {
    const waiting = await accepted('download.txt', SETS.replaceAll('0011-2', '99-1').replaceAll('6085-1', '98-1'));
    expect(waiting).toMatchObject({ state: 'mapping', mapping: { itemNo: 2, name: 3 } });
    const body = { ...waiting.mapping, itemType: 'ORIGINAL_BOX' };
    expect((await shop.json('POST', `/api/catalog/loads/${waiting.id}/start`, body)).status).toBe(202);
    await ended(waiting.id);
    expect(await found('98-1')).toMatchObject([{ itemType: 'ORIGINAL_BOX' }]);
  });

  test('codes name an item in a colour; an unknown colour is told by its line', async () => {
    await ended(
      (await accepted('parts.txt', SETS.replace('0011-2', '3020').replace('LEGOLAND "Mini-Figures"', 'Plate 2 x 4')))
        .id,
    );
    const { id } = await accepted(
      'codes.txt',
      'Item No\tColor\tCode\n3020\tDark Bluish Gray\t4211065\n3020\tNo Such Red\t4211066\n',
    );
    expect(await ended(id)).toMatchObject({
      state: 'loaded',
      kind: 'elements',
      problemCount: 1,
      problems: [{ line: 3, message: expect.stringContaining('No Such Red') }],
    });
    expect(await found('4211065')).toMatchObject([{ itemNo: '3020', match: 'element', blColorId: 85 }]);
  });

  test('the XML flavour says the same, entities and all', async () => {
    const xml = `<?xml version="1.0"?><CATALOG><ITEM><ITEMTYPE>M</ITEMTYPE><ITEMID>cas001</ITEMID><ITEMNAME>Knight &amp; Horse</ITEMNAME><CATEGORY>67</CATEGORY><ITEMYEAR>1984</ITEMYEAR><ITEMWEIGHT>4.10</ITEMWEIGHT></ITEM></CATALOG>`;
    await ended((await accepted('Minifigures.xml', xml)).id);
    expect(await found('CAS001')).toMatchObject([{ itemType: 'MINIFIG', name: 'Knight & Horse', year: 1984 }]);
    const colors =
      '<CATALOG><ITEM><COLOR>9999</COLOR><COLORNAME>Very New Red</COLORNAME><COLORRGB>FF0000</COLORRGB></ITEM></CATALOG>';
    expect(await ended((await accepted('colors.xml', colors)).id)).toMatchObject({ state: 'loaded', kind: 'colors' });
  });
});

describe('a CSV', () => {
  test('waits with its columns, a sample and a guess, and is taken in as its columns are named', async () => {
    const owner = await signUpShop('Columns');
    const waiting = await accepted('parts.csv.gz', await gzip(CSV), owner);
    expect(waiting).toMatchObject({
      state: 'mapping',
      format: 'csv',
      columns: ['item_no', 'name', 'category_id', 'category_name', 'alternate_item_nos'],
      mapping: { itemType: 'PART', itemNo: 0, name: 1, categoryId: 2, categoryName: 3, alternates: 4 },
    });
    expect(waiting.sample[1]?.slice(0, 2)).toEqual(['3001', 'Brick 2 x 4']);
    expect(await found('3020', owner)).toEqual([]);

    const wrong = await owner.json<ErrorBody>('POST', `/api/catalog/loads/${waiting.id}/start`, {
      ...waiting.mapping,
      year: 9,
    });
    expect(wrong).toMatchObject({ status: 400, body: { error: { details: { fields: [{ field: 'year' }] } } } });

    await owner.json('POST', `/api/catalog/loads/${waiting.id}/start`, waiting.mapping);
    expect(await ended(waiting.id, owner)).toMatchObject({
      state: 'loaded',
      progress: { done: 5, total: 5 },
      problemCount: 2,
      problems: [
        { line: 4, message: 'The item number is missing.' },
        { line: 5, message: 'Item 3002 has no name.' },
      ],
    });
    expect(await found('54534', owner)).toMatchObject([{ itemNo: '3001', name: 'Brick "2 x 4"', match: 'alternate' }]);
    expect((await env.FILES.list({ prefix: `catalog-loads/${owner.shopId}/` })).objects).toEqual([]);
    expect(await found('3003')).toEqual([]);
  });
});

describe('what cannot be read is refused in words', () => {
  const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0]);
  test.each<[string, BodyInit, RegExp]>([
    ['an empty file', '', /empty|No file/],
    ['a picture named .csv', PNG, /a picture/],
    ['a spreadsheet', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]), /Excel/],
    ['binary data', 'item_no,name\n1\0,2', /no text/],
    ['a damaged archive', new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3]), /damaged/],
    ['a web page', '<!DOCTYPE html><html></html>', /web page/],
    ['a wanted list', '<INVENTORY><ITEM></ITEM></INVENTORY>', /list of lots/],
    ['prose', 'Dear shop,\nhello', /./],
  ])('%s', async (_what, body, words) => {
    const answer = await send('parts.csv', body);
    if (answer.status === 202) {
      const load = await answer.json<CatalogLoad>();
      expect(load.mapping).toBeNull();
      return;
    }
    const { error } = await answer.json<ErrorBody>();
    expect([answer.status, error.details?.fields?.[0]?.field]).toEqual([400, 'file']);
    expect(error.message).toMatch(words);
  });

  test('other encodings are none of it: what Windows programs write is read', async () => {
    const owner = await signUpShop('Windows');
    const text = Uint8Array.from('item_no,name\n3020,Platte für Räder\n', (char) => char.charCodeAt(0));
    const waiting = await accepted('parts.csv', text, owner);
    await owner.json('POST', `/api/catalog/loads/${waiting.id}/start`, waiting.mapping);
    expect(await ended(waiting.id, owner)).toMatchObject({ state: 'loaded' });
    expect(await found('Räder', owner)).toMatchObject([expect.anything()]);
  });

  test('an entity bomb', async () => {
    const bomb =
      '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><CATALOG><ITEM><CATEGORY>1</CATEGORY><CATEGORYNAME>&a;</CATEGORYNAME></ITEM></CATALOG>';
    const { id } = await accepted('categories.xml', bomb);
    expect(await ended(id)).toMatchObject({ state: 'failed', failure: expect.stringMatching(/DOCTYPE/) });
  });

  test('a quotation mark that never closes, with nothing taken in', async () => {
    const owner = await signUpShop('Unclosed');
    const waiting = await accepted(
      'parts.csv',
      `item_no,name\n3020,Plate\n3021,"Plate\n${'x\n'.repeat(60_000)}`,
      owner,
    );
    await owner.json('POST', `/api/catalog/loads/${waiting.id}/start`, waiting.mapping);
    expect(await ended(waiting.id, owner)).toMatchObject({
      state: 'failed',
      failure: expect.stringMatching(/quotation mark/),
    });
    expect(await found('3020', owner)).toEqual([]);
  });

  test('pickers may look, not load', async () => {
    const picker = await shop.invite('picker');
    expect((await send('Sets.txt', SETS, picker)).status).toBe(403);
    expect((await picker.json('GET', '/api/catalog/loads')).status).toBe(200);
  });
});

test('a load is stopped: what is in stays, the rest does not come, and its worker leaves it alone', async () => {
  const owner = await signUpShop('Stopped');
  const ctx = testContext(owner.shopId);
  const rows = Array.from({ length: 2500 }, (_, i) => `26\tPlate\t${i}-1\tPlate number ${i}\t\t?\t?`);
  const { id } = await startLoad(ctx, 'Sets.txt', new Blob([[SETS.split('\n')[0], ...rows].join('\n')]).stream());
  const cancel = () => owner.json<CatalogLoad & ErrorBody>('POST', `/api/catalog/loads/${id}/cancel`);
  // Stopped by somebody else behind the first thousand.
  const real = ctx.env.SHOP_DB;
  let batches = 0;
  const SHOP_DB = {
    prepare: (query: string) => real.prepare(query),
    async batch(statements: D1PreparedStatement[]) {
      const result = await real.batch(statements);
      batches += 1;
      if (batches === 3) expect((await cancel()).body.state).toBe('cancelled');
      return result;
    },
  } as unknown as D1Database;
  const env = { ...ctx.env, SHOP_DB };
  expect(await loadSlice({ ...ctx, env, db: shopDatabase(env, ctx.shopId) }, id)).toBe('done');
  expect((await cancel()).body).toMatchObject({ state: 'cancelled', progress: { done: 1000, total: 2500 } });
  expect(await loadSlice(ctx, id)).toBe('done');
  const { body } = await owner.json<CatalogPage>('GET', '/api/catalog/overview');
  expect(body).toMatchObject({ counts: [{ itemType: 'SET', items: 1000 }] });
  await vi.waitFor(async () =>
    expect((await ctx.env.FILES.list({ prefix: `catalog-loads/${ctx.shopId}` })).objects).toEqual([]),
  );
  const done = await accepted('Sets.txt', SETS, owner);
  await ended(done.id, owner);
  expect((await owner.json('POST', `/api/catalog/loads/${done.id}/cancel`)).status).toBe(409);
});

test('a worker that dies on the way changes nothing in the end, whenever it dies', async () => {
  const rows = Array.from({ length: 2500 }, (_, i) => `26\tPlate\t${i}-1\tPlate number ${i}\t\t?\t?`);
  const file = [SETS.split('\n')[0], ...rows].join('\n');
  for (const when of ['before', 'after'] as const) {
    for (let n = 1; n <= 5; n += 1) {
      const { shopId } = await signUpShop(`Dying ${when} ${n}`);
      const ctx = testContext(shopId);
      const { id } = await startLoad(ctx, 'Sets.txt', new Blob([file]).stream());
      const dying = dyingContext(ctx, n, when);
      await expect(loadSlice(dying, id)).rejects.toThrow(Killed);
      expect(await loadSlice(ctx, id)).toBe('done');
      const counted = await ctx.db.$client
        .prepare(
          'SELECT (SELECT count(*) FROM catalog_items WHERE shop_id = ?1) AS items, state, done, total FROM catalog_loads WHERE shop_id = ?1',
        )
        .bind(shopId)
        .first();
      expect(counted).toEqual({ items: 2500, state: 'loaded', done: 2500, total: 2500 });
    }
  }
});
