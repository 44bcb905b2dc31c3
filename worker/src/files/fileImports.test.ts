import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { findBookErrors } from '../../test/books.ts';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { lotIdOf, seedWalkShop } from '../../test/walks.ts';
import { putItems } from '../catalog/items.store.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { FileImport, FileRow } from '../contract/files.ts';
import type { LotPage } from '../contract/inventory.ts';
import { commit } from '../platform/batch.ts';
import { tidyFiles, undoFile, wakeFileImport } from './fileImports.usecases.ts';
import { workOffFile } from './fileSlice.usecases.ts';

let shop: TestClient;
beforeEach(async () => {
  shop = await signUpShop('Files');
});

const send = async (content: string | Uint8Array, query = 'name=stock.csv') => {
  const answer = await shop.fetch(`/api/imports?${query}`, {
    method: 'POST',
    body: content,
    headers: { 'content-type': 'application/octet-stream' },
  });
  return { status: answer.status, body: (await answer.json()) as FileImport & ErrorBody };
};
const get = async (id: string) => (await shop.json<FileImport>('GET', `/api/imports/files/${id}`)).body;
const post = (id: string, what: string, body: unknown = {}) =>
  shop.json<FileImport & ErrorBody>('POST', `/api/imports/files/${id}/${what}`, body);
const rowsOf = async (id: string, query = '') =>
  (await shop.json<{ rows: FileRow[] }>('GET', `/api/imports/files/${id}/rows?${query}`)).body.rows;

/** Waits for the queue to have done its work. */
const until = (id: string, state: FileImport['state']) =>
  vi.waitFor(
    async () => {
      const file = await get(id);
      if (file.state !== state) throw new Error(`${file.state}: ${JSON.stringify(file.failure)}`);
      return file;
    },
    { timeout: 15_000, interval: 50 },
  );

const stock = async () =>
  (
    await env.SHOP_DB.prepare(
      `SELECT l.item_no AS no, l.bl_color_id AS color, l.condition, s.on_hand AS pieces, p.code, l.unit_price AS price, l.remarks
       FROM lots l LEFT JOIN stock_levels s ON s.lot_id = l.id LEFT JOIN locations p ON p.id = s.location_id
       WHERE l.shop_id = ? ORDER BY l.item_no, l.bl_color_id, p.code`,
    )
      .bind(shop.shopId)
      .all()
  ).results;

/** Reads a table with the columns as guessed and some answers. */
async function read(csv: string, options: Partial<FileImport['options']> = {}) {
  const { body } = await send(csv);
  await post(body.id, 'read', { ...body.options, ...options });
  return until(body.id, 'ready');
}

async function bringIn(csv: string, options: Partial<FileImport['options']> = {}) {
  const { id } = await read(csv, options);
  await post(id, 'apply', { leaveOutProblems: true });
  return until(id, 'applied');
}

const CSV = 'Item No,Color,Qty,Price,Location\n3001,Red,5,0.25,A1\n3002,Blue,3,,\n3001,1,2,0.1,B2\n';

describe('a table', () => {
  test('waits to be told what its columns hold, with a guess and its first rows', async () => {
    const { status, body } = await send(CSV);
    expect([status, body.state]).toEqual([202, 'columns']);
    expect(body).toMatchObject({
      source: 'file',
      format: 'csv',
      options: { columns: { itemNo: 0, color: 1, quantity: 2, unitPrice: 3, location: 4 } },
      table: {
        headings: ['Item No', 'Color', 'Qty', 'Price', 'Location'],
        sample: [['3001', 'Red', '5', '0.25', 'A1'], {}, {}],
      },
    });
  });

  test('shows what it would do, changes nothing, and then does exactly that', async () => {
    const file = await read(CSV, { place: 'Z9' });
    expect(file.counts).toMatchObject({
      lines: 3,
      newLots: 3,
      problems: 0,
      pieces: 10,
      withoutPlace: 0,
      withoutPrice: 1,
    });
    expect(await rowsOf(file.id)).toMatchObject([
      { line: 2, plan: 'new', itemNo: '3001', colorName: 'Red', quantity: 5, unitPrice: 2500, place: 'A1' },
      { line: 3, plan: 'new', place: 'Z9', unitPrice: null },
      { line: 4, plan: 'new', place: 'B2' },
    ]);
    expect(await stock()).toEqual([]);
    await post(file.id, 'apply');
    await until(file.id, 'applied');
    expect(await stock()).toMatchObject([
      { no: '3001', color: 1, pieces: 2, code: 'B2', price: 1000 },
      { no: '3001', color: 5, pieces: 5, code: 'A1', price: 2500 },
      { no: '3002', color: 7, pieces: 3, code: 'Z9', price: 0 },
    ]);
    expect(await findBookErrors(shop.shopId)).toEqual([]);
    await vi.waitFor(async () =>
      expect((await env.FILES.list({ prefix: `files/${shop.shopId}` })).objects).toEqual([]),
    );
  });

  test('with a line that cannot be: nothing goes in before the owner leaves it out', async () => {
    const file = await read('Item No,Color,Qty\n3001,Red,5\n,Red,x\n');
    expect(file.counts).toMatchObject({ newLots: 1, problems: 1 });
    expect(await rowsOf(file.id, 'plan=problem')).toMatchObject([
      { line: 3, problems: [{ field: 'item number' }, { field: 'quantity' }] },
    ]);
    const refused = await post(file.id, 'apply');
    expect([refused.status, refused.body.error.code]).toEqual([409, 'files.has_problems']);
    await post(file.id, 'apply', { leaveOutProblems: true });
    await until(file.id, 'applied');
    expect(await stock()).toHaveLength(1);
  });
});

describe('lots that are there already', () => {
  const AGAIN = 'Item No,Color,Qty,Price,Location\n3001,Red,7,0.5,C3\n';

  test('get the pieces added, at the place the file names', async () => {
    await bringIn(CSV);
    const file = await bringIn(AGAIN, { duplicates: 'add' });
    expect(file.counts).toMatchObject({ newLots: 0, added: 1 });
    expect((await stock()).filter(({ color }) => color === 5)).toMatchObject([
      { pieces: 5, code: 'A1', price: 2500 },
      { pieces: 7, code: 'C3', price: 2500 },
    ]);
  });

  test('are counted, priced and described as the file says when they are replaced', async () => {
    await bringIn(CSV);
    const replacing = 'Item No,Color,Qty,Price,Remarks\n3001,Red,7,0.5,top shelf\n';
    await bringIn(replacing, { duplicates: 'replace', remarksArePlaces: false });
    expect((await stock()).filter(({ color }) => color === 5)).toMatchObject([
      { pieces: 7, code: 'A1', price: 5000, remarks: 'top shelf' },
    ]);
  });

  test('stay as they are when they are skipped, and stand beside new ones when kept separate', async () => {
    await bringIn(CSV);
    expect((await bringIn(AGAIN, { duplicates: 'skip' })).counts).toMatchObject({ skipped: 1, newLots: 0 });
    expect(await stock()).toHaveLength(3);
    await bringIn(AGAIN, { duplicates: 'separate' });
    expect(await stock()).toHaveLength(4);
    // Now two could be meant: nobody guesses.
    const file = await read(AGAIN, { duplicates: 'add' });
    expect(await rowsOf(file.id)).toMatchObject([{ plan: 'problem', problems: [{ field: 'lot' }] }]);
  });

  test('are left alone when somebody deleted them: the line makes a new lot', async () => {
    await bringIn('Item No,Color,Qty,Location\n3001,Red,0,A1\n');
    const { body } = await shop.json<LotPage>('GET', '/api/lots');
    expect((await shop.json('DELETE', `/api/lots/${body.rows[0]?.id}`)).status).toBe(204);
    expect((await bringIn(AGAIN, { duplicates: 'add' })).counts).toMatchObject({ newLots: 1, added: 0 });
    const now = await shop.json<LotPage>('GET', '/api/lots');
    expect(now.body.rows).toMatchObject([{ itemNo: '3001', onHand: 7 }]);
  });

  test('are replaced once: a second line for the same lot is a problem, not a surprise', async () => {
    await bringIn(CSV);
    const file = await read('Item No,Color,Qty\n3001,Red,7\n3001,Red,8\n', { duplicates: 'replace' });
    expect((await rowsOf(file.id)).map(({ plan }) => plan)).toEqual(['replace', 'problem']);
  });
});

test('renumbered items come in under the number the catalogue has today, and with its names', async () => {
  const ctx = testContext(shop.shopId);
  const facts = {
    categoryId: null,
    categoryName: null,
    weightMg: null,
    year: null,
    dimensions: null,
    isObsolete: null,
  };
  const item = {
    itemType: 'PART' as const,
    itemNo: '15573',
    name: 'Plate, Modified 1 x 2',
    alternates: ['3794b'],
    ...facts,
  };
  await commit(ctx.db, putItems(ctx, [item], { source: 'file', at: ctx.clock() }));
  const file = await read('Item No,Color,Qty\n3794b,Red,5\n99999,Red,1\n');
  expect(await rowsOf(file.id)).toMatchObject([
    { itemNo: '15573', formerNo: '3794b', itemName: 'Plate, Modified 1 x 2' },
    { itemNo: '99999', formerNo: null },
  ]);
});

describe('taking back', () => {
  test('a whole file leaves the stock as it was, new lots gone and old ones as before', async () => {
    await bringIn(CSV);
    const before = await stock();
    const more = 'Item No,Color,Qty,Price,Remarks\n3001,Red,1,0.9,changed\n3010,Red,4,,\n';
    const file = await bringIn(more, { duplicates: 'replace', remarksArePlaces: false });
    expect(await stock()).not.toEqual(before);
    await post(file.id, 'undo');
    await until(file.id, 'undone');
    expect(await stock()).toEqual(before);
    expect(await findBookErrors(shop.shopId)).toEqual([]);
    const again = await post(file.id, 'undo');
    expect(again.body.state, 'once').toBe('undone');
    expect(await stock()).toEqual(before);
  });

  test('keeps what is promised by now, and says of which lines', async () => {
    const ctx = testContext(shop.shopId);
    await seedWalkShop(ctx, {
      lots: [{ name: '3001', at: { A1: 2 } }],
      orders: [{ no: 1, lines: { '3001': 2 } }],
    });
    const [lot] = (
      await env.SHOP_DB.prepare('SELECT item_no, bl_color_id, condition FROM lots WHERE id = ?')
        .bind(lotIdOf(shop.shopId, '3001'))
        .all<{ item_no: string; bl_color_id: number; condition: string }>()
    ).results;
    const csv = `Item No,Color,Condition,Qty,Location\n${lot?.item_no},${lot?.bl_color_id},${lot?.condition},3,A1\n`;
    const file = await bringIn(csv);
    await shop.json('POST', `/api/lots/${lotIdOf(shop.shopId, '3001')}/movements`, {
      kind: 'count',
      code: 'A1',
      quantity: 3,
    });
    await post(file.id, 'undo');
    const undone = await until(file.id, 'undone');
    expect(undone.counts?.kept).toBe(2);
    const [row] = await rowsOf(file.id);
    expect(row?.problems[0]?.message).toBe('2 pieces stay: they are sold or promised by now.');
    expect(await findBookErrors(shop.shopId)).toEqual([]);
  });

  test('what a hand took back already is not taken twice, and the other way round', async () => {
    const first = await bringIn('Item No,Color,Qty,Location\n3001,Red,10,A1\n');
    const second = await bringIn('Item No,Color,Qty,Location\n3001,Red,5,A1\n');
    const moved = async () =>
      (
        await env.SHOP_DB.prepare("SELECT id FROM movements WHERE shop_id = ? AND id LIKE '%/file:' || ? || '%'")
          .bind(shop.shopId, second.id)
          .first<{ id: string }>()
      )?.id ?? '';
    const undoByHand = async () =>
      (await shop.json('POST', `/api/movements/${encodeURIComponent(await moved())}/undo`)).status;
    expect(await undoByHand()).toBe(201);
    expect(await stock()).toMatchObject([{ pieces: 10 }]);
    await post(second.id, 'undo');
    await until(second.id, 'undone');
    expect(await stock()).toMatchObject([{ pieces: 10 }]);
    expect(await undoByHand()).toBe(201);
    expect(await stock()).toMatchObject([{ pieces: 10 }]);
    await post(first.id, 'undo');
    await until(first.id, 'undone');
    expect(await stock()).toEqual([]);
    expect(await findBookErrors(shop.shopId)).toEqual([]);
  });

  test('is refused for what was never in', async () => {
    const file = await read(CSV);
    expect((await post(file.id, 'undo')).body.error.code).toBe('files.not_undoable');
    expect((await post(file.id, 'cancel')).body.state).toBe('cancelled');
    expect((await post(file.id, 'apply')).body.error.code).toBe('files.over');
  });
});

test('sending the same file twice by its id makes one import', async () => {
  const id = 'fim_01JQ0000000000000000000000';
  const first = await send(CSV, `id=${id}&name=a.csv`);
  const second = await send(CSV, `id=${id}&name=a.csv`);
  expect([first.body.id, second.body.id]).toEqual([id, id]);
  const { body } = await shop.json<{ rows: FileImport[] }>('GET', '/api/imports/files');
  expect(body.rows).toHaveLength(1);
});

test('what is no stock list is refused with what it is, and nothing is kept', async () => {
  const png = await send(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]), 'name=stock.csv');
  expect([png.status, png.body.error.message]).toEqual([422, expect.stringContaining('This is a picture (PNG)')]);
  const empty = await send('');
  expect(empty.body.error.message).toContain('empty');
  // What only reading on shows ends the reading in words.
  const bomb = await send(
    '<BrickStoreXML>\n<Inventory><Item><ItemID>&boom;</ItemID></Item></Inventory></BrickStoreXML>',
  );
  const failed = await until(bomb.body.id, 'failed');
  expect(failed.failure?.message).toMatch(/entity.*line 2/);
});

test('a lost message is made up for by cron, and a message too many changes nothing', async () => {
  const file = await bringIn(CSV);
  const before = await stock();
  const ctx = testContext(shop.shopId);
  expect(await workOffFile(ctx, file.id)).toBe('done');
  expect(await stock()).toEqual(before);
  const { body } = await send(CSV);
  await env.SHOP_DB.prepare("UPDATE file_imports SET state = 'reading' WHERE id = ?").bind(body.id).run();
  await wakeFileImport(ctx);
  expect(ctx.sent).toEqual([{ kind: 'file_import', shopId: shop.shopId, importId: body.id }]);
});

test('after thirty days a file cannot be taken back any more, its lines are forgotten, and one that only waited is given up', async () => {
  const done = await bringIn(CSV);
  const waits = await read(CSV, { duplicates: 'skip' });
  const ctx = testContext(shop.shopId);
  await tidyFiles(ctx);
  expect([(await rowsOf(done.id)).length, (await rowsOf(waits.id)).length], 'young ones stay').toEqual([3, 3]);
  const later = { ...ctx, clock: () => Date.now() + 31 * 24 * 3_600_000 };
  await expect(undoFile(later, done.id)).rejects.toThrow(/within thirty days/);
  await tidyFiles(later);
  expect([(await get(done.id)).state, (await get(waits.id)).state]).toEqual(['applied', 'cancelled']);
  expect([await rowsOf(done.id), await rowsOf(waits.id)]).toEqual([[], []]);
  expect(await stock()).toHaveLength(3);
});

describe('an export', () => {
  const RICH = `<?xml version="1.0"?><!DOCTYPE BrickStoreXML><BrickStoreXML><Inventory>
    <Item><ItemID>3001</ItemID><ItemTypeID>P</ItemTypeID><ColorID>5</ColorID><ItemName>Brick 2 x 4</ItemName><Qty>12</Qty><Price>0.125</Price><Condition>U</Condition><Comments>Tom &amp; "Jerry" &lt;3</Comments><Remarks>B04-17</Remarks><Retain/><Stockroom>B</Stockroom><TQ1>10</TQ1><TP1>0.1</TP1><Cost>0.02</Cost><Sale>20</Sale><Bulk>5</Bulk></Item>
    <Item><ItemID>10030-1</ItemID><ItemTypeID>S</ItemTypeID><ColorID>0</ColorID><Qty>1</Qty><Price>1500</Price><Condition>U</Condition><SubCondition>I</SubCondition><Remarks>=HYPERLINK("x")</Remarks></Item>
    <Item><ItemID>sw0607</ItemID><ItemTypeID>M</ItemTypeID><ColorID>0</ColorID><Qty>0</Qty><Condition>N</Condition></Item>
   </Inventory></BrickStoreXML>`;

  const lotsOf = async (client: TestClient) =>
    (
      await env.SHOP_DB.prepare(
        `SELECT item_type, item_no, item_name, bl_color_id, condition, completeness, unit_price, description, remarks, bulk,
           is_retain, stock_room, my_cost, sale_percent, tiers, s.on_hand, p.code FROM lots l
         LEFT JOIN stock_levels s ON s.lot_id = l.id LEFT JOIN locations p ON p.id = s.location_id
         WHERE l.shop_id = ? ORDER BY item_no`,
      )
        .bind(client.shopId)
        .all()
    ).results;

  test.each(['bsx', 'xml'] as const)('as %s brought into another shop gives the same inventory', async (format) => {
    const { body } = await send(RICH, 'name=a.bsx');
    await until(body.id, 'ready');
    await post(body.id, 'apply');
    await until(body.id, 'applied');
    const theirs = await lotsOf(shop);
    const answer = await shop.fetch(`/api/exports/lots.${format}`);
    expect(answer.headers.get('content-disposition')).toMatch(new RegExp(`stock-.*\\.${format}"$`));
    const text = await answer.text();
    shop = await signUpShop('Another');
    const again = (await send(text, `name=b.${format}`)).body;
    await until(again.id, 'ready');
    await post(again.id, 'apply');
    await until(again.id, 'applied');
    const names = (lots: Record<string, unknown>[]) =>
      // BrickLink's own format has no names of items.
      format === 'xml' ? lots.map(({ item_name: _, ...lot }) => lot) : lots;
    expect(names(await lotsOf(shop))).toEqual(names(theirs));
  });

  test('as a table can be brought in again too, and runs no formulas in a spreadsheet', async () => {
    const { body } = await send(RICH, 'name=a.bsx');
    await until(body.id, 'ready');
    await post(body.id, 'apply');
    await until(body.id, 'applied');
    const text = await (await shop.fetch('/api/exports/lots.csv')).text();
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    shop = await signUpShop('Another');
    const file = await read(text);
    expect(file.counts).toMatchObject({ newLots: 3, problems: 0, pieces: 13 });
  });

  test('of another kind is not known', async () => {
    const { status, body } = await shop.json<ErrorBody>('GET', '/api/exports/lots.pdf');
    expect([status, body.error.message]).toEqual([400, expect.any(String)]);
  });
});
