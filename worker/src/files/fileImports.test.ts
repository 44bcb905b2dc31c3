import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { findBookErrors } from '../../test/books.ts';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { lotIdOf, seedWalkShop } from '../../test/walks.ts';
import { putItems } from '../catalog/items.store.ts';

import type { FileImport } from '../contract/files.ts';
import type { LotPage } from '../contract/inventory.ts';
import { commit } from '../platform/batch.ts';
import { tidyFiles, undoFile, wakeFileImport } from './fileImports.usecases.ts';
import { workOffFile } from './fileSlice.usecases.ts';
import { choicesOf, filesOf } from './files.test-support.ts';

let shop: TestClient;
beforeEach(async () => {
  shop = await signUpShop('Files');
});

const { send, get, post, rowsOf, until, stock, read, bringIn, answer } = filesOf(() => shop);

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
    const [line] = await rowsOf(file.id);
    expect(line).toMatchObject({ plan: 'problem', problems: [{ field: 'lot' }] });
    expect(file.counts).toMatchObject({ problems: 1, questions: 1 });
    const [right] = choicesOf(line);
    const answered = await answer(file.id, line, right);
    expect(answered.body.counts).toMatchObject({ problems: 0, questions: 0, added: 1 });
    expect((await answer(file.id, line, { id: 'lot:of_nobody' })).status).toBe(400);
    await post(file.id, 'apply');
    await until(file.id, 'applied');
    expect((await stock()).filter(({ code }) => code === 'C3').map(({ pieces }) => pieces)).toEqual([7, 7]);
    expect((await answer(file.id, line, right)).body.error.code).toBe('files.over');
  });

  test('are left alone when somebody deleted them: the line makes a new lot', async () => {
    await bringIn('Item No,Color,Qty,Location\n3001,Red,0,A1\n');
    const { body } = await shop.json<LotPage>('GET', '/api/lots');
    expect((await shop.json('DELETE', `/api/lots/${body.rows[0]?.id}`)).status).toBe(204);
    expect((await bringIn(AGAIN, { duplicates: 'add' })).counts).toMatchObject({ newLots: 1, added: 0 });
    const now = await shop.json<LotPage>('GET', '/api/lots');
    expect(now.body.rows).toMatchObject([{ itemNo: '3001', onHand: 7 }]);
  });

  test('are replaced once: a second line for the same lot is a question, not a surprise', async () => {
    await bringIn(CSV);
    const file = await read('Item No,Color,Qty\n3001,Red,7\n3001,Red,8\n', { duplicates: 'replace' });
    const [, second] = await rowsOf(file.id);
    expect((await rowsOf(file.id)).map(({ plan }) => plan)).toEqual(['replace', 'problem']);
    expect(choicesOf(second).map(({ label }) => label)).toEqual([
      'Add its 8 pieces to those of line 2',
      'Make a new lot',
      'Leave this line out',
    ]);
    for (const [choice, plan] of [
      ['leave_out', 'left_out'],
      ['new', 'new'],
    ]) {
      await answer(file.id, second, { id: choice ?? '' });
      expect((await rowsOf(file.id))[1]?.plan, 'an answer may be changed').toBe(plan);
    }
    await answer(file.id, second, choicesOf(second)[0]);
    await post(file.id, 'apply');
    await until(file.id, 'applied');
    expect((await stock()).filter(({ color }) => color === 5)).toMatchObject([{ pieces: 15, code: 'A1' }]);
    expect(await findBookErrors(shop.shopId)).toEqual([]);
  });

  test.each([
    ['add', ['new', 'add', 'new'], [4, 5]],
    ['skip', ['new', 'skip', 'new'], [1, 5]],
    ['separate', ['new', 'new', 'new'], [1, 3, 5]],
    ['replace', ['new', 'problem', 'new'], [1, 5]],
  ] as const)('and lines of one file that are the same lot: %s', async (duplicates, plans, pieces) => {
    const twice = 'Item No,Color,Qty,Remarks\n3001,Red,1,left\n3001,Red,3,left\n3001,Red,5,right\n';
    const file = await bringIn(twice, { duplicates, remarksArePlaces: false });
    const rows = await rowsOf(file.id);
    expect(rows.map(({ plan }) => plan)).toEqual(plans);
    if (duplicates !== 'separate') expect(rows[1]?.problems[0]?.message).toContain('ine 2');
    expect((await stock()).map((lot) => lot.pieces).sort()).toEqual(pieces);
    await post(file.id, 'undo');
    await until(file.id, 'undone');
    expect(await stock()).toEqual([]);
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
    expect(row?.problems[0]?.message).toBe('2 pieces stay: they are sold, promised or gone by now.');
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
