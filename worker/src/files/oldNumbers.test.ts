import { beforeEach, describe, expect, test } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { putItems } from '../catalog/items.store.ts';
import { commit } from '../platform/batch.ts';
import { choicesOf, filesOf } from './files.test-support.ts';

let shop: TestClient;
beforeEach(async () => {
  shop = await signUpShop('Old numbers');
});
const { rowsOf, stock, read, bringIn, answer } = filesOf(() => shop);

describe('an old number', () => {
  const facts = {
    categoryId: null,
    categoryName: null,
    weightMg: null,
    year: null,
    dimensions: null,
    isObsolete: null,
  };
  const learn = (...items: [itemNo: string, ...alternates: string[]][]) => {
    const ctx = testContext(shop.shopId);
    const known = items.map(([itemNo, ...alternates]) => ({
      ...{ itemType: 'PART' as const, itemNo, name: `Plate ${itemNo}`, alternates },
      ...facts,
    }));
    return commit(ctx.db, putItems(ctx, known, { source: 'file', at: ctx.clock() }));
  };

  test('that several items had is a question, answered for all its lines at once', async () => {
    await learn(['15573', '3794'], ['15574', '3794']);
    const file = await read('Item No,Color,Qty\n3794,Red,5\n3794,Blue,2\n3001,Red,1\n');
    expect(file.counts).toMatchObject({ problems: 2, questions: 2, newLots: 1 });
    const [first] = await rowsOf(file.id);
    expect(first).toMatchObject({
      plan: 'problem',
      problems: [{ message: expect.stringContaining('2 items once had') }],
    });
    const [a, b] = choicesOf(first);
    expect([a?.label, b?.label]).toEqual(['15573 Plate 15573', '15574 Plate 15574']);
    expect((await answer(file.id, first, b, { forAll: true })).body.counts).toMatchObject({ problems: 0, newLots: 3 });
    expect(await rowsOf(file.id)).toMatchObject([
      { itemNo: '15574', formerNo: '3794', itemName: 'Plate 15574' },
      { itemNo: '15574', formerNo: '3794' },
      { itemNo: '3001' },
    ]);
    await answer(file.id, first, a);
    expect((await rowsOf(file.id)).map(({ itemNo }) => itemNo)).toEqual(['15573', '15574', '3001']);
  });

  test('under which a lot stands in stock is the same lot', async () => {
    await bringIn('Item No,Color,Qty,Location\n3794b,Red,5,A1\n');
    await learn(['15573', '3794b']);
    const file = await bringIn('Item No,Color,Qty,Location\n15573,Red,2,A1\n');
    expect(await rowsOf(file.id)).toMatchObject([
      { plan: 'add', problems: [{ message: 'The lot in stock stands under its old number 3794b.' }] },
    ]);
    expect(await stock()).toMatchObject([{ no: '3794b', pieces: 7 }]);
  });

  test('under which a lot stands, and which other items had too, is a question', async () => {
    await bringIn('Item No,Color,Qty,Location\n3794,Red,5,A1\n');
    await learn(['15573', '3794'], ['15574', '3794']);
    const file = await read('Item No,Color,Qty,Location\n15573,Red,2,A1\n');
    const [line] = await rowsOf(file.id);
    expect(line).toMatchObject({ plan: 'problem', problems: [{ message: expect.stringContaining('old number') }] });
    expect(choicesOf(line)).toHaveLength(3);
  });
});
