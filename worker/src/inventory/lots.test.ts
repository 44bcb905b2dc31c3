import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { type Seed, seed, walk } from '../../test/shelf.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { Lot, LotChange, LotPage, Movement, OutlinePage } from '../contract/inventory.ts';
import { shopDatabase } from '../platform/database.ts';
import { movements } from './inventory.table.ts';
import { loadLots } from './lots.store.ts';

const SHELF: Seed[] = [
  { id: 'a', itemNo: '3001', color: 5, price: 300, at: { 'B4-17': 12 }, reserved: 2, shows: 10 },
  { id: 'b', itemNo: '3001', color: 11, price: 100, at: { 'B4-9': 5 }, shows: 4 },
  { id: 'c', itemNo: '3001', color: 11, condition: 'U', price: 100, at: { A1: 1, B41: 7 }, shows: 8, unknown: true },
  {
    id: 'd',
    itemNo: '3020',
    itemName: 'Plate 2 x 4',
    color: 86,
    price: 50,
    remarks: 'A1, 100% ok_ish',
    at: { A1: 40 },
  },
  { id: 'e', itemNo: '3062b', itemName: 'Brick, Round 1 x 1 Open Stud', color: 86, price: 70, at: { A2: 0 }, shows: 0 },
  {
    id: 'f',
    itemNo: '6085',
    itemName: 'Fabuland Bench',
    color: 2,
    price: 9000,
    stockRoom: 'A',
    at: { '': 3 },
    shows: 0,
  },
  { id: 'g', itemNo: '970c00', itemName: 'Hips and Legs', color: 11, price: 2500 },
];

let shop: TestClient;

beforeAll(async () => {
  shop = await signUpShop();
  await seed(shop.shopId, SHELF);
});

const find = async (query: string) => (await shop.json<LotPage>('GET', `/api/lots?${query}`)).body;
const found = async (query: string) => (await find(query)).rows.map(({ id }) => id.split('_').at(-1)).join('');

describe('the list of lots', () => {
  it('says what lies where, what is promised and how the listing stands', async () => {
    const { rows, total, nextCursor } = await find('');
    expect({ total, nextCursor }).toEqual({ total: 7, nextCursor: null });
    expect(rows[0]).toMatchObject({
      itemNo: '3001',
      colorName: 'Red',
      colorHex: '#b30006',
      onHand: 12,
      reserved: 2,
      available: 10,
      sold: 0,
      levels: [{ code: 'B4-17', onHand: 12, reserved: 2 }],
      listings: [{ marketplace: 'bricklink', remoteLotId: 'remote a', shownQuantity: 10, state: 'in_step' }],
      imageUrl: '/api/catalog/images/PART/3001/5',
    });
  });

  it('tells listings that show another quantity than is available, in a stockroom or not, and those nobody is sure of', async () => {
    const { rows } = await find('');
    expect(rows.map(({ listings: [listing] }) => listing?.state ?? null)).toEqual([
      'in_step',
      'dirty',
      'unknown',
      null,
      'in_step',
      'dirty',
      null,
    ]);
  });

  it('shows the places of one lot in walking order, and an empty place only when there is no other', async () => {
    const { rows } = await find('');
    expect(rows[2]?.levels.map(({ code }) => code)).toEqual(['A1', 'B41']);
    expect(rows[4]?.levels).toMatchObject([{ code: 'A2', onHand: 0 }]);
  });

  it.each([
    ['item', 'abcdefg'],
    ['-item', 'gfedcba'],
    ['price', 'debcagf'],
    ['-price', 'fgacbed'],
    ['onHand', 'egfbcad'],
    ['-onHand', 'dacbfge'],
    ['available', 'egfbcad'],
    ['location', 'cdebafg'],
    ['-location', 'gfabedc'],
  ])('reads the same lots page by page in the order of %s', async (sort, expected) => {
    expect((await walk(shop, `sort=${sort}`)).join('')).toBe(expected);
    expect((await walk(shop, `sort=${sort}`, 1)).join('')).toBe(expected);
    expect((await walk(shop, `sort=${sort}`, 200)).join('')).toBe(expected);
  });

  it('keeps its place when lots before it come and go', async () => {
    const other = await signUpShop('Comings and goings');
    await seed(other.shopId, SHELF.slice(0, 4));
    const first = (await other.json<LotPage>('GET', '/api/lots?limit=2&sort=price')).body;
    await seed(other.shopId, [{ id: 'new', itemNo: '1', price: 1 }]);
    const second = await other.json<LotPage>('GET', `/api/lots?limit=9&sort=price&cursor=${first.nextCursor}`);
    expect([first, second.body].map(({ rows }) => rows.map(({ id }) => id.split('_').at(-1)).join(''))).toEqual([
      'db',
      'ca',
    ]);
  });

  it('begins at any row by its number and goes on from there, counting all', async () => {
    for (const sort of ['price', '-onHand', 'item']) {
      const all = await walk(shop, `sort=${sort}`);
      const { rows, total, nextCursor } = await find(`sort=${sort}&limit=2&at=3`);
      expect([rows.map(({ id }) => id.split('_').at(-1)), total]).toEqual([all.slice(3, 5), 7]);
      expect(await found(`sort=${sort}&cursor=${nextCursor}`)).toBe(all.slice(5).join(''));
    }
    expect(await find('at=700')).toEqual({ rows: [], total: 7, nextCursor: null });
    expect(await find('at=1&q=brick&limit=1')).toMatchObject({ total: (await find('q=brick')).total });
  });

  it('refuses a position of another order, and one it never gave', async () => {
    const { nextCursor } = await find('limit=2&sort=price');
    for (const query of [
      `sort=item&cursor=${nextCursor}`,
      'cursor=bm9uc2Vuc2U',
      'cursor=%00',
      `cursor=${btoa('["item"]')}`,
    ]) {
      const { status, body } = await shop.json<ErrorBody>('GET', `/api/lots?${query}`);
      expect([status, body.error.details?.fields?.[0]?.field]).toEqual([400, 'cursor']);
    }
  });
});

describe('outlines of lots', () => {
  it('are what the filters let through, in one question, with what a bulk change shows', async () => {
    const { body } = await shop.json<OutlinePage>('GET', '/api/lots/outlines?q=brick&sort=price');
    const listed = await find('q=brick&sort=price');
    expect(body).toMatchObject({ total: listed.total, nextCursor: null });
    expect(body.rows.map(({ id }) => id)).toEqual(listed.rows.map(({ id }) => id));
    const [lot] = listed.rows;
    expect(body.rows[0]).toMatchObject({ onHand: lot?.onHand, levels: lot?.levels, salePercent: 0 });
  });
});

describe('bulk changes', () => {
  it('change words and sales of many lots, each from what it was, and write both down', async () => {
    const other = await signUpShop('Bulk');
    await seed(other.shopId, [
      { id: 'a', itemNo: '1', remarks: 'A1' },
      { id: 'b', itemNo: '2', remarks: 'B2' },
    ]);
    const lotIds = ['a', 'b'].map((id) => `lot_${other.shopId}_${id}`);
    const edit = { lotIds, set: { salePercent: 25 }, append: { remarks: 'sun' } };
    expect((await other.json('POST', '/api/lots/changes', edit)).body).toEqual({ changed: 2 });
    const { rows } = (await other.json<LotPage>('GET', '/api/lots?sort=item')).body;
    expect(rows.map(({ remarks, salePercent }) => [remarks, salePercent])).toEqual([
      ['A1 sun', 25],
      ['B2 sun', 25],
    ]);
    const changes = (await other.json<{ rows: LotChange[] }>('GET', `/api/lots/${lotIds[0]}/changes`)).body.rows;
    expect(changes[0]).toMatchObject({ before: { remarks: 'A1', salePercent: 0 }, after: { salePercent: 25 } });
    expect((await other.json('POST', '/api/lots/changes', { lotIds, set: { salePercent: 96 } })).status).toBe(400);
  });
});

describe('searching lots', () => {
  it.each([
    ['an item number', '3062', 'e'],
    ['an item name, whatever its case', 'PLATE', 'd'],
    ['a colour by its name', 'red', 'a'],
    ['several words that must all be found', 'light bluish plate', 'd'],
    ['a location code', 'b4-9', 'b'],
    ['remarks', 'ok_ish', 'd'],
    ['a percent sign as itself', '100%25', 'd'],
    ['an underscore as itself', '_', 'd'],
    ['an underscore that nothing has between these letters', 'o_k', ''],
    ['nothing of the kind', 'unobtainium', ''],
  ])('finds %s', async (_, q, expected) => {
    expect(await found(`q=${q.replaceAll(' ', '+')}`)).toBe(expected);
  });

  it('takes as many words as fit into the box', async () => {
    const words = Array.from({ length: 33 }, (_, i) => String.fromCharCode(97 + (i % 26)) + (i > 25 ? 'x' : ''));
    expect((await shop.json('GET', `/api/lots?q=${words.join('+')}&location=A1&stock=reserved`)).status).toBe(200);
    expect((await shop.json('GET', `/api/lots?q=${'x'.repeat(100)}`)).status).toBe(200);
    expect((await shop.json('GET', `/api/lots?q=${'x'.repeat(101)}`)).status).toBe(400);
  });

  it('answers when every filter is set and every word is part of a code', async () => {
    const other = await signUpShop('Long codes');
    const code = 'alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima';
    const lot = { itemNo: '3001', at: { [code]: 4 }, reserved: 1 };
    await seed(other.shopId, [
      { id: 'a', ...lot },
      { id: 'b', ...lot },
    ]);
    const words = code.replaceAll(' ', '+');
    const filters = `q=${words}&place=${words}&location=alpha&stock=reserved&condition=N&color=11&type=PART&category=none&minPrice=1&maxPrice=99999`;
    const pages = async (sort: string) => (await walk(other, `${filters}&sort=${sort}`, 1)).join('');
    expect([await pages('item'), await pages('-onHand')]).toEqual(['ab', 'ba']);
  });

  it('finds what lies at a place, or at places that begin like it, and takes numbers as a whole', async () => {
    expect(await found('location=B4')).toBe('ab');
    expect(await found('location=b')).toBe('abc');
    expect(await found('location=A1')).toBe('cd');
    expect(await found('location=B41')).toBe('c');
    expect(await found('location=A2')).toBe('');
  });

  it('filters by stock and counts what it lets through', async () => {
    expect(await found('stock=in_stock')).toBe('abcdf');
    expect(await found('stock=sold_out')).toBe('eg');
    expect(await found('stock=reserved')).toBe('a');
    expect(await find('stock=in_stock&q=brick&limit=2')).toMatchObject({ total: 3, nextCursor: expect.any(String) });
    expect((await walk(shop, 'stock=in_stock&q=brick', 2)).join('')).toBe('abc');
  });
});

describe('lots of several shops', () => {
  it('are kept apart, in lists, in searches by place, and one by one', async () => {
    const other = await signUpShop('Other Bricks');
    await seed(other.shopId, [{ id: 'x', itemNo: '3001', at: { 'B4-9': 1 } }]);
    const mine = `lot_${shop.shopId}_a`;
    expect((await walk(other, '')).join('')).toBe('x');
    expect((await walk(other, 'q=b4')).join('')).toBe('x');
    expect(await found('q=b4-9')).toBe('b');
    const { status, body } = await other.json<ErrorBody>('GET', `/api/lots/${mine}`);
    expect([status, body.error.code]).toEqual([404, 'request.not_found']);
    expect((await other.json<{ rows: Movement[] }>('GET', `/api/movements?lotId=${mine}`)).body.rows).toEqual([]);
    expect((await other.json<{ rows: { code: string }[] }>('GET', '/api/locations')).body.rows).toMatchObject([
      { code: 'B4-9', lots: 1, pieces: 1 },
    ]);
  });

  it('are closed to strangers and open to every role', async () => {
    expect((await shop.fetch('/api/lots', { headers: { cookie: '' } })).status).toBe(401);
    const viewer = await shop.invite('viewer');
    expect((await viewer.json('GET', '/api/lots')).status).toBe(200);
  });
});

describe('one lot', () => {
  it('is read with its places and listings', async () => {
    const { status, body } = await shop.json<Lot>('GET', `/api/lots/lot_${shop.shopId}_c`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ condition: 'U', onHand: 8, listings: [{ state: 'unknown' }] });
  });

  it('has a ledger, newest first, page by page', async () => {
    const lotId = `lot_${shop.shopId}_c`;
    const first = await shop.json<{ rows: Movement[]; nextCursor: string }>(
      'GET',
      `/api/movements?lotId=${lotId}&limit=1`,
    );
    expect(first.body.rows).toMatchObject([{ kind: 'receive', onHandDelta: 7, locationCode: 'B41', actorName: null }]);
    const path = `/api/movements?lotId=${lotId}&limit=1&cursor=${first.body.nextCursor}`;
    const second = await shop.json<{ rows: Movement[]; nextCursor: string | null }>('GET', path);
    expect(second.body).toMatchObject({ rows: [{ onHandDelta: 1, locationCode: 'A1' }], nextCursor: null });
  });

  it('names who changed it', async () => {
    const ctx = testContext(shop.shopId);
    const { body: me } = await shop.json<{ memberId: string; name: string }>('GET', '/api/auth/me');
    const lotId = `lot_${shop.shopId}_g`;
    await ctx.db.insert(movements).values({
      id: `${lotId}/count-1`,
      shopId: shop.shopId,
      lotId,
      locationId: `loc_${shop.shopId}_a1`,
      kind: 'count',
      onHandDelta: 0,
      reservedDelta: 0,
      soldDelta: 0,
      actorId: me.memberId,
      at: 5000,
    });
    const { body } = await shop.json<{ rows: Movement[] }>('GET', `/api/movements?lotId=${lotId}`);
    expect(body.rows).toMatchObject([{ actorName: me.name, at: '1970-01-01T00:00:05.000Z' }]);
  });
});

describe('places', () => {
  it('are listed as people read them, with what lies there', async () => {
    const { body } = await shop.json<{ rows: object[]; nextCursor: string | null }>('GET', '/api/locations?limit=3');
    expect(body.rows).toMatchObject([
      { code: '', lots: 1, pieces: 3 },
      { code: 'A1', lots: 2, pieces: 41 },
      { code: 'A2', lots: 0, pieces: 0 },
    ]);
    const next = await shop.json<{ rows: { code: string }[] }>(
      'GET',
      `/api/locations?limit=9&cursor=${body.nextCursor}`,
    );
    expect(next.body.rows.map(({ code }) => code)).toEqual(['B4-9', 'B4-17', 'B41']);
    const some = await shop.json<{ rows: { code: string }[] }>('GET', '/api/locations?q=B4-');
    expect(some.body.rows.map(({ code }) => code)).toEqual(['B4-9', 'B4-17']);
  });
});

describe('a page of a large inventory', () => {
  it('costs rows by the size of the page, not of the shop', async () => {
    const big = await signUpShop('Big Bricks');
    const many = Array.from({ length: 600 }, (_, i) => ({
      id: String(i),
      itemNo: String(3000 + i),
      at: { A1: 1 },
      shows: 1,
    }));
    await seed(big.shopId, many);
    const ids = many.slice(100, 110).map(({ id }) => `lot_${big.shopId}_${id}`);
    let rowsRead = 0;
    const counting = {
      prepare: (query: string) => env.SHOP_DB.prepare(query),
      async batch(statements: D1PreparedStatement[]) {
        const results = await env.SHOP_DB.batch(statements);
        for (const { meta } of results) rowsRead += meta.rows_read;
        return results;
      },
    } as unknown as D1Database;
    const ctx = testContext(big.shopId, { db: shopDatabase({ SHOP_DB: counting } as Env, big.shopId) });
    expect(await loadLots(ctx, ids)).toHaveLength(10);
    // A page of ten of 600: lots, places, levels, listings with how their pushes stand.
    expect(rowsRead).toBeLessThan(200);
  });
});
