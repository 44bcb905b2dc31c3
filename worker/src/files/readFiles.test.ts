import { describe, expect, test } from 'vitest';
import { openText } from '../platform/textFile.ts';
import { guessColumns } from './columns.domain.ts';
import { type FileDefaults, readLot } from './fileLot.domain.ts';
import { readFile } from './readFile.ts';
import { SEND } from './recognise.domain.ts';

const WANTED = { maxBytes: 150_000_000, wanted: SEND };

const DEFAULTS: FileDefaults = { itemType: 'PART', condition: 'N', colors: 'bricklink', remarksArePlaces: true };

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Streams a file in pieces of a few bytes, so that every border falls somewhere. */
function streamOf(bytes: Uint8Array, size = 7): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}

async function read(content: string | Uint8Array, defaults: Partial<FileDefaults> = {}) {
  const bytes = typeof content === 'string' ? bytesOf(content) : content;
  const file = await openText(streamOf(bytes), WANTED);
  const lots = [];
  for await (const raw of readFile(file, {})) lots.push({ raw, ...readLot(raw, { ...DEFAULTS, ...defaults }) });
  return lots;
}

const first = async (content: string | Uint8Array, defaults: Partial<FileDefaults> = {}) =>
  (await read(content, defaults))[0];
const refusal = (content: string | Uint8Array) =>
  read(content).then(
    () => 'was taken',
    (error: Error) => `${error.name}: ${error.message}`,
  );

const bsx = (item: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE BrickStoreXML>\n<BrickStoreXML>\n <Inventory>\n  <Item>${item}</Item>\n </Inventory>\n <GuiState Application="BrickStore"><ItemView><ColumnOrder>0,1</ColumnOrder></ItemView></GuiState>\n</BrickStoreXML>`;

describe('a BrickStore file', () => {
  test('says of a lot what BrickStore knows: drawer, tiers, what is retained and in the stockroom', async () => {
    const item = await first(
      bsx(`<ItemID>3001</ItemID><ItemTypeID>P</ItemTypeID><ColorID>5</ColorID><ItemName>Brick 2 x 4</ItemName><Qty>12</Qty>
        <Price>0.125</Price><Condition>U</Condition><Comments>Tom &amp; Jerry</Comments><Remarks>B04-17</Remarks><Retain/>
        <Stockroom>B</Stockroom><TQ1>10</TQ1><TP1>0.1</TP1><Cost>0.02</Cost><Sale>20</Sale>`),
    );
    expect(item).toMatchObject({
      raw: { line: 5 },
      lot: {
        itemType: 'PART',
        itemNo: '3001',
        blColorId: 5,
        quantity: 12,
        unitPrice: 1250,
        condition: 'U',
        description: 'Tom & Jerry',
        remarks: 'B04-17',
        place: 'B04-17',
        isRetain: true,
        stockRoom: 'B',
        tiers: [{ quantity: 10, unitPrice: 1000 }],
        myCost: 200,
        salePercent: 20,
      },
    });
  });

  test('may leave lines out: they are read, and marked', async () => {
    const item = await first(bsx('<ItemID>3001</ItemID><ColorID>1</ColorID><Qty>1</Qty><Status>X</Status>'));
    expect(item?.raw.excluded).toBe(true);
  });

  test('that declares entities is refused before any is expanded', async () => {
    const bomb = `<?xml version="1.0"?>\n<!DOCTYPE BrickStoreXML [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n<BrickStoreXML><Inventory><Item><ItemID>&b;</ItemID></Item></Inventory></BrickStoreXML>`;
    expect(await refusal(bomb)).toMatch(/^FileRefused: This file declares entities of its own.*line 2/);
    expect(await refusal(bsx('<ItemID>&xxe;</ItemID>'))).toMatch(/^FileRefused: .*entity/);
  });

  test('that is cut off is refused with the line', async () => {
    expect(await refusal('<BrickStoreXML>\n<Inventory>\n<Item><ItemID>3001')).toMatch(
      /^FileRefused: This XML is not well formed.*line 3/,
    );
  });
});

test('a wanted list becomes lots without a price: what its writer would pay is none', async () => {
  const list =
    '<INVENTORY><ITEM><ITEMTYPE>P</ITEMTYPE><ITEMID>3024</ITEMID><COLOR>11</COLOR><MAXPRICE>0.5</MAXPRICE><MINQTY>4</MINQTY><CONDITION>X</CONDITION></ITEM><ITEM><ITEMTYPE>M</ITEMTYPE><ITEMID>sw0607</ITEMID></ITEM></INVENTORY>';
  const lots = await read(list);
  expect(lots).toMatchObject([
    { lot: { itemNo: '3024', blColorId: 11, quantity: 4, unitPrice: null, condition: 'N' } },
    { lot: { itemType: 'MINIFIG', itemNo: 'sw0607', blColorId: 0, quantity: 1 } },
  ]);
});

test("BrickLink's own inventory answer is read, entities in names included", async () => {
  const answer = JSON.stringify({
    meta: { code: 200 },
    data: [
      {
        item: { no: '41597stk01', name: 'Sticker &#40;38806&#41;', type: 'PART' },
        color_id: 0,
        quantity: 0,
        new_or_used: 'U',
        unit_price: '1.1000',
        is_retain: true,
        is_stock_room: true,
        stock_room_id: 'A',
        tier_quantity1: 0,
      },
    ],
  });
  expect(await read(answer)).toMatchObject([
    { lot: { itemName: 'Sticker (38806)', quantity: 0, unitPrice: 11_000, isRetain: true, stockRoom: 'A', tiers: [] } },
  ]);
});

describe('a table', () => {
  test("with Rebrickable's columns is read with its colours, and a location keeps its bars as strokes", async () => {
    const csv =
      'Part,Color,Quantity,Notes,Location,IsUsed,IsStickered\r\n3068b,118,2,,"1 - Drawer 2x3|2x4, small",False,False\r\n24122,9999,3,,,True,\r\n';
    expect(guessColumns(csv.split('\r\n')[0]?.split(',') ?? [])).toMatchObject({
      itemNo: 0,
      color: 1,
      quantity: 2,
      location: 4,
      condition: 5,
    });
    expect(await read(csv, { colors: 'rebrickable' })).toMatchObject([
      { raw: { line: 2 }, lot: { itemNo: '3068b', blColorId: 41, place: '1 - Drawer 2x3/2x4/small', condition: 'N' } },
      { raw: { line: 3 }, lot: { blColorId: 0, place: '', condition: 'U' } },
    ]);
  });

  test('may have semicolons, decimal commas, currencies and quoted line breaks', async () => {
    const csv = 'Item No;Color;Qty;Price;Remarks\n3001;Red;5;€ 1,25;"two\nlines"\n3002;blue;1;0;\n';
    expect(await read(csv)).toMatchObject([
      { raw: { line: 2 }, lot: { blColorId: 5, unitPrice: 12_500, remarks: 'two\nlines' } },
      { raw: { line: 4 }, lot: { blColorId: 7, unitPrice: null } },
    ]);
  });

  test('tells all that is wrong with a line, by column', async () => {
    const csv = 'Item No,Type,Color,Qty,Price,Condition\n,Z,Reddish Grey,1.5,much,shiny\n';
    expect(await first(csv)).toMatchObject({
      problems: [
        { field: 'item type' },
        { field: 'item number' },
        { field: 'colour', message: 'No colour of BrickLink is called “Reddish Grey”.' },
        { field: 'condition' },
        { field: 'quantity', message: '“1.5” is no number of pieces.' },
        { field: 'price' },
      ],
    });
  });

  test('whose quotation mark is never closed names the line where it begins', async () => {
    const csv = `No,Qty\n3001,1\n3002,"${'x\n'.repeat(60_000)}`;
    expect(await refusal(csv)).toMatch(
      /^FileRefused: Line 3 of the table is longer than any row.*a quotation mark is opened there and never closed/,
    );
  });
});

describe('the encoding of a file', () => {
  const csv = 'Item No,Color,Qty,Remarks\n3001,5,1,Fach für Räder\n';
  const remarksOf = async (bytes: Uint8Array) => {
    const item = await first(bytes);
    return item && 'lot' in item ? item.lot.remarks : item;
  };

  test('is found: UTF-8 with and without a mark, UTF-16, and what Windows programs write', async () => {
    const utf16 = (little: boolean) => {
      const bytes = new DataView(new ArrayBuffer(2 + csv.length * 2));
      bytes.setUint16(0, 0xfeff, little);
      for (let i = 0; i < csv.length; i++) bytes.setUint16(2 + i * 2, csv.charCodeAt(i), little);
      return new Uint8Array(bytes.buffer);
    };
    const windows = Uint8Array.from(csv, (char) => char.charCodeAt(0));
    for (const bytes of [bytesOf(csv), bytesOf(`\uFEFF${csv}`), utf16(true), utf16(false), windows]) {
      expect(await remarksOf(bytes)).toBe('Fach für Räder');
    }
  });

  test('that changes on the way is said at the line, not guessed', async () => {
    const far = `Item No,Color,Qty,Remarks\n${'3001,5,1,ok\n'.repeat(6000)}`;
    const bytes = new Uint8Array([...bytesOf(far), ...bytesOf('3002,5,1,'), 0xfc, 0x0a]);
    const lots = await read(bytes);
    expect(lots.at(-1)).toMatchObject({ raw: { line: 6002 }, problems: [{ field: 'remarks' }] });
  });
});

describe('what is no stock list', () => {
  test('is refused in words that say what it is', async () => {
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]);
    expect(await refusal(png)).toContain('This is a picture (PNG), whatever its name says.');
    expect(await refusal(new Uint8Array([0x50, 0x4b, 3, 4, 0]))).toContain('save the table as CSV');
    expect(await refusal('<!doctype html>\n<html><body>Sign in</body></html>')).toContain('This is a web page.');
    expect(await refusal('<rss version="2.0"></rss>')).toContain('it begins with “rss”');
    expect(await refusal('Dear seller')).toContain('This is no table');
    expect(await refusal('')).toContain('This file is empty.');
    expect(await refusal('{"meta": {"code": 401}}')).toContain('This JSON holds no list of lots');
    expect(await refusal('{"data": [{"item": ')).toContain('cut off or damaged');
    expect(await refusal('<INVENTORY></INVENTORY>')).toContain('This stock list is empty');
    expect(await refusal(new Uint8Array([1, 2, 0, 3]))).toContain('holds no text');
  });

  test('stays refused when it is packed, and so is a package that is cut off or holds too much', async () => {
    const packed = async (bytes: Uint8Array) =>
      new Uint8Array(
        await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
      );
    const whole = await packed(bytesOf('Item No,Color,Qty\n3001,5,1\n'));
    expect(await read(whole)).toMatchObject([{ lot: { itemNo: '3001' } }]);
    expect(await refusal(whole.slice(0, -9))).toMatch(/^FileRefused: This packed file/);
    const megabyte = bytesOf('3001,5,1\n'.repeat(120_000));
    let left = 145;
    const large = new ReadableStream<Uint8Array>({
      pull(controller) {
        left -= 1;
        if (left < 0) controller.close();
        else controller.enqueue(megabyte);
      },
    });
    const file = await openText(large.pipeThrough(new CompressionStream('gzip')) as ReadableStream<Uint8Array>, WANTED);
    const all = (async () => {
      for await (const _ of file.chunks());
    })();
    await expect(all).rejects.toThrow(/more than 150 MB/);
  });
});
