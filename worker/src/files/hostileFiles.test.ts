import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { readRecords } from '../catalog/fileRecords.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { FileImport } from '../contract/files.ts';
import { MAX_FILE_BYTES } from '../contract/files.ts';
import { openText } from '../platform/textFile.ts';
import { readFile, sampleRows } from './readFile.ts';
import { SEND } from './recognise.domain.ts';

const encoder = new TextEncoder();
const PIECE = 64 * 1024;
/** Whoever refuses after this much cannot have been filled by it. */
const SOON = 1_000_000;

/** A file that begins in some way and then goes on for ever in another. */
function endless(beginning: string, unit: string) {
  const again = encoder.encode(unit.repeat(Math.ceil(PIECE / unit.length)));
  let first: Uint8Array | null = encoder.encode(beginning);
  const file = { pulled: 0, body: null as unknown as ReadableStream<Uint8Array> };
  file.body = new ReadableStream({
    pull(controller) {
      const piece = first ?? again;
      first = null;
      file.pulled += piece.length;
      if (file.pulled > 50_000_000) throw new Error('was read for ever');
      controller.enqueue(piece);
    },
  });
  return file;
}

async function readToEnd(body: ReadableStream<Uint8Array>): Promise<number> {
  let lots = 0;
  for await (const _ of readFile(await openText(body, { maxBytes: 150_000_000, wanted: SEND }), {})) lots += 1;
  return lots;
}

/** So many that differ: the same one again overwrites itself. */
const MANY = Array.from({ length: 300 }, (_, n) => n);
const ATTRIBUTES = MANY.map((n) => `a${n}="1" `).join('');
const XML = '<?xml version="1.0"?>\n<BrickStoreXML><Inventory>\n<Item><ItemID>3001</ItemID></Item>\n';

describe('an endless file is refused in words, with the line, before much of it is read:', () => {
  test.each([
    ['a text in a lot', `${XML}<Item><Remarks>`, 'x', /far longer than any note.*\(line 4\)/],
    ['an attribute', `${XML}<Item name="`, 'x', /far longer than any.*\(line 4\)/],
    ['attributes', `${XML}<Item `, ATTRIBUTES, /more attributes.*\(line 4\)/],
    ['tags in each other', XML, '<a>', /nested deeper.*\(line 4\)/],
    ['tags of a lot', `${XML}<Item>`, MANY.map((n) => `<a${n}/>`).join(''), /more tags.*\(line 4\)/],
    ['a comment', `${XML}<!-- `, 'x', /far longer than any.*\(line 4\)/],
    ['a CDATA section', `${XML}<Item><Remarks><![CDATA[`, 'x', /far longer than any.*\(line 4\)/],
    ['a processing instruction', `${XML}<?php `, 'x', /far longer than any.*\(line 4\)/],
    ['a tag without end', `${XML}<Item`, 'x', /far longer than any.*\(line 4\)/],
    [
      'a document type',
      '<?xml version="1.0"?>\n<!DOCTYPE BrickStoreXML [',
      '<!-- x -->',
      /BrickStoreXML|far longer|holds no stock list/,
    ],
    [
      'entities',
      '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n<BrickStoreXML><Inventory>',
      '<Item><ItemID>&b;</ItemID></Item>',
      /declares entities.*\(line 2\)/,
    ],
    ['a line of a table', 'Item No,Color,Qty\n3001,5,1\n', 'x', /Line 3 of the table is longer/],
    ['a row of cells', 'Item No,Color,Qty\n3001,5,1\n', 'a,', /Line 3 of the table is longer/],
    ['a quotation mark', 'Item No,Color,Qty\n3001,5,1\n"', 'x\n', /Line 3 of the table/],
    ['a text in JSON', '{"meta":{},"data":[{"quantity":1},{"remarks":"', 'x', /in lot 2 of the list: .*too long/],
    ['lists in lists in JSON', '{"meta":{},"data":[', '[', /in lot 1 of the list: .*too long/],
    ['a member of JSON', '{"meta":{"a":[', '1,', /too long/],
  ])('%s', async (_, beginning, unit, words) => {
    const file = endless(beginning, unit);
    const reading = readToEnd(file.body);
    await expect(reading).rejects.toThrow(words);
    await expect(reading).rejects.toMatchObject({ name: 'FileRefused' });
    expect(file.pulled).toBeLessThan(SOON);
  });

  test.each([
    ['tags in each other', '<CATALOG><ITEM>', '<a>'],
    ['attributes', '<CATALOG><ITEM ', ATTRIBUTES],
    ['a comment', '<CATALOG><!--', 'x'],
  ])('%s in a catalogue', async (_, beginning, unit) => {
    const file = endless(beginning, unit);
    const reading = (async () => {
      const shape = { format: 'xml', delimiter: ',', columns: ['ITEMID'] } as const;
      for await (const _record of readRecords(file.body, { ...shape, columns: [...shape.columns] })) expect.fail();
    })();
    await expect(reading).rejects.toMatchObject({ name: 'FileRefused', message: expect.stringMatching(/near line 1/) });
    expect(file.pulled).toBeLessThan(SOON);
  });
});

describe('a file that is not what it seems', () => {
  const refusal = (bytes: Uint8Array | string) =>
    readToEnd(new Blob([bytes as string]).stream()).then(
      () => 'was taken',
      (error: Error) => `${error.name}: ${error.message}`,
    );
  const gzip = async (bytes: Uint8Array | string) =>
    new Uint8Array(
      await new Response(new Blob([bytes as string]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
    );

  test('NUL bytes behind a good beginning are named by their line', async () => {
    const rows = '3001,5,1\n'.repeat(20_000);
    expect(await refusal(`Item No,Color,Qty\n${rows}3002,5,\0\n`)).toBe(
      'FileRefused: This file holds no text from line 20002 on: there are NUL bytes in it. Save it again as UTF-8.',
    );
  });

  test('packed twice, it is to be unpacked once', async () => {
    expect(await refusal(await gzip(await gzip('Item No,Color,Qty\n3001,5,1\n')))).toContain('packed twice');
  });

  test('UTF-16 is read, with its mark; without one it is no text', async () => {
    const text = 'Item No,Color,Qty\n3001,5,1\n';
    const utf16 = (mark: string) =>
      new Uint8Array(new Uint16Array([...(mark + text)].map((c) => c.charCodeAt(0))).buffer);
    expect(await readToEnd(new Blob([utf16('\uFEFF')]).stream())).toBe(1);
    expect(await refusal(utf16(''))).toContain('This file holds no text.');
  });

  test('a name that stands twice in JSON is a question nobody answers silently', async () => {
    expect(await refusal('{"data":[{"quantity":1},{"quantity":2,"item":{"no":"3001"},"quantity":900}]}')).toContain(
      'in lot 2 of the list: “quantity” stands twice',
    );
    expect(await refusal('{"data":[{"quantity":1}],"data":[{"quantity":2}]}')).toContain('“data” stands twice');
    const quoted = JSON.stringify({ data: [{ quantity: 1, remarks: 'said "quantity": 5' }] });
    expect(await refusal(quoted)).toBe('was taken');
  });

  test('a table of a thousand columns is refused before it is asked about', async () => {
    const file = await openText(new Blob([`${'a,'.repeat(1_000)}\n1\n`]).stream(), { maxBytes: 1e6, wanted: SEND });
    await expect(sampleRows(file, 5)).rejects.toThrow('Line 1 of this table has 1001 columns');
  });

  test('a small package of very much is refused where it grows too large', async () => {
    const bomb = new Blob(['Item No,Color,Qty\n', '3001,5,1\n'.repeat(100_000)])
      .stream()
      .pipeThrough(new CompressionStream('gzip'));
    const file = await openText(bomb, { maxBytes: 500_000, wanted: SEND });
    const reading = (async () => {
      for await (const _ of readFile(file, {}));
    })();
    await expect(reading).rejects.toThrow(/more than 0.5 MB of text/);
  });
});

describe('sent to the shop', () => {
  const send = async (shop: TestClient, body: BodyInit) => {
    const answer = await shop.fetch('/api/imports?name=stock.csv', { method: 'POST', body });
    return { status: answer.status, body: (await answer.json()) as FileImport & ErrorBody };
  };

  test('a body of 200 MB is refused while it comes, and nothing of it is kept', async () => {
    const shop = await signUpShop('Flood');
    let sent = 0;
    const piece = encoder.encode('3001,5,1,'.repeat(100_000));
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent >= 200_000_000) controller.close();
        else controller.enqueue(piece);
        sent += piece.length;
      },
    });
    const { status, body: answer } = await send(shop, body);
    expect([status, answer.error.code]).toEqual([413, 'files.too_large']);
    expect(sent).toBeLessThan(MAX_FILE_BYTES + 20_000_000);
    expect((await env.FILES.list({ prefix: `files/${shop.shopId}` })).objects).toEqual([]);
  }, 60_000);

  test('notes longer than any are problems of their lines; the others come in', async () => {
    const shop = await signUpShop('Notes');
    const csv = `Item No,Color,Qty,Remarks\n3001,Red,1,${'x'.repeat(3_000)}\n3002,Red,1,fine\n`;
    const { body } = await send(shop, csv);
    const at = `/api/imports/files/${body.id}`;
    await shop.json('POST', `${at}/read`, { ...body.options, remarksArePlaces: false });
    await vi.waitFor(
      async () =>
        expect((await shop.json<FileImport>('GET', at)).body).toMatchObject({
          state: 'ready',
          counts: { problems: 1, newLots: 1 },
        }),
      { timeout: 10_000 },
    );
    const { body: page } = await shop.json<{ rows: unknown[] }>('GET', `${at}/rows?plan=problem`);
    expect(page.rows).toMatchObject([
      { line: 2, problems: [{ field: 'remarks', message: expect.stringContaining('2000') }] },
    ]);
  });
});
