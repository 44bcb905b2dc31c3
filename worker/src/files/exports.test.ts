import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import type { ErrorBody } from '../contract/errors.ts';
import { filesOf } from './files.test-support.ts';

let shop: TestClient;
beforeEach(async () => {
  shop = await signUpShop('Exports');
});
const { send, post, until, read } = filesOf(() => shop);

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
