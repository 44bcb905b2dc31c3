import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openText } from '../platform/textFile.ts';
import { looksLikeRebrickable } from './columns.domain.ts';
import { type FileDefaults, readLot } from './fileLot.domain.ts';
import { readFile, sampleRows } from './readFile.ts';
import { delimiterOf, recognise, SEND } from './recognise.domain.ts';

const WANTED = { maxBytes: 150_000_000, wanted: SEND };

const DATA = path.join(import.meta.dirname, '../../../../shared/data');
const isThere = existsSync(DATA);
if (!isThere) console.log('Real stock lists are not beside the project: these tests are skipped.');

const filesIn = (folder: string) =>
  isThere ? readdirSync(path.join(DATA, folder)).map((name) => path.join(folder, name)) : [];

async function open(file: string) {
  const bytes = readFileSync(path.join(DATA, file));
  return openText(new Blob([bytes]).stream() as ReadableStream<Uint8Array>, WANTED);
}

/** Reads a file as somebody would who takes whatever is suggested. */
async function read(file: string, chosen: Partial<FileDefaults> = {}) {
  const text = await open(file);
  const format = recognise(text.head);
  const defaults: FileDefaults = {
    itemType: 'PART',
    condition: 'N',
    colors: 'bricklink',
    remarksArePlaces: true,
    ...chosen,
  };
  if (format === 'csv') {
    const { headings } = await sampleRows(await open(file), 3);
    if (looksLikeRebrickable(headings)) defaults.colors = 'rebrickable';
  }
  const found = {
    format,
    lines: 0,
    lots: 0,
    pieces: 0,
    places: new Set<string>(),
    problems: new Map<string, number[]>(),
  };
  for await (const raw of readFile(text, {})) {
    found.lines += 1;
    const outcome = readLot(raw, defaults);
    if ('lot' in outcome) {
      found.lots += 1;
      found.pieces += outcome.lot.quantity;
      if (outcome.lot.place) found.places.add(outcome.lot.place);
    } else {
      for (const { field, message } of outcome.problems) {
        expect(message).toMatch(/\.$/);
        const at = found.problems.get(field);
        if (at) at.push(raw.line);
        else found.problems.set(field, [raw.line]);
      }
    }
  }
  return found;
}

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

describe.skipIf(!isThere)('real stock lists', () => {
  test.each([
    ['inventories/bsx/PAB_inventory_US_July_22_2012.bsx.gz', 'bsx', 1532],
    ['inventories/bsx/Tie_Fighter_9492-1.bsx', 'bsx', 94],
    ['inventories/bsx/Inventory_for_4000001-1_short.bsx', 'bsx', 78],
    ['inventories/bsx/Remaining_Falcon.bsx', 'bsx', 5],
    ['inventories/bsx/One_Element.bsx', 'bsx', 1],
    ['inventories/bricklink_upload_xml/Tie_Fighter_9492-1.xml', 'bricklink_xml', 98],
    ['inventories/bricklink_api_inventories_1072.json.gz', 'bricklink_json', 1072],
    ['wanted/byWulf_needed.xml.gz', 'bricklink_xml', 648],
    ['wanted/byWulf_incoming.xml', 'bricklink_xml', 124],
    ['wanted/stephenwike_Inventory.xml', 'bricklink_xml', 306],
    ['wanted/ChrisWeiss00_7690.xml', 'bricklink_xml', 268],
    ['wanted/ChrisWeiss00_4439.xml', 'bricklink_xml', 125],
    ['wanted/gianluca-venturini_ben.xml', 'bricklink_xml', 79],
    ['wanted/FireBall1725_test.xml', 'bricklink_xml', 49],
  ])('%s goes in whole', async (file, format, lots) => {
    const found = await read(file);
    expect(found).toMatchObject({ format, lines: lots, lots });
  });

  test('every wanted list of a minifigure goes in; the one that wants half a cape says so by line', async () => {
    const files = filesIn('wanted/minifig_kits');
    expect(files).toHaveLength(15);
    for (const file of files) {
      const { lines, lots, problems } = await read(file);
      const halves = file.includes('Albus_Dumbledore_with_Tan') ? 1 : 0;
      expect([file, lots, problems.get('quantity')?.length ?? 0]).toEqual([file, lines - halves, halves]);
      expect(lines).toBeGreaterThanOrEqual(2);
      expect(lines).toBeLessThanOrEqual(11);
    }
  });

  test('the sorted collection goes in with its drawers; colours that BrickLink lacks are named by line', async () => {
    const files = await Promise.all(filesIn('inventories/located_collection').map((file) => read(file)));
    expect(files).toHaveLength(8);
    expect(sum(files.map(({ lines }) => lines))).toBe(5136);
    for (const { lots, lines, problems } of files) {
      expect([...problems.keys()].filter((field) => field !== 'colour')).toEqual([]);
      expect(lots).toBe(lines - (problems.get('colour')?.length ?? 0));
    }
    expect(sum(files.map(({ lots }) => lots))).toBeGreaterThan(5100);
    expect(sum(files.map(({ places }) => places.size))).toBeGreaterThan(100);
  });

  test('parts of Brick Owl orders as Rebrickable writes them go in', async () => {
    const files = await Promise.all(
      filesIn('orders/brickowl')
        .filter((name) => name.endsWith('.csv'))
        .map((file) => read(file)),
    );
    expect(files).toHaveLength(3);
    for (const { lots, lines } of files) expect(lots).toBe(lines);
  });

  test("a reseller's sets go in when they are said to be sets, with drawers however they are spelled", async () => {
    const found = await read('inventories/reseller_sets_1214.csv.gz', { itemType: 'SET' });
    expect(found).toMatchObject({ format: 'csv', lines: 1214 });
    expect(found.lots + (found.problems.get('item number')?.length ?? 0)).toBe(1214);
    expect(found.places).toContain('Garage - 301-13');
  });

  test('tables of other kinds are read to the end, and every line that is no lot is named', async () => {
    for (const [file, lines, fields] of [
      ['inventories/reseller_picklist.csv', 80, { colour: 80, 'item number': 1 }],
      ['inventories/bin_lookup_78510.json.gz', 78_510, { 'item number': 78_510, quantity: 78_510 }],
      ['orders/bricklink_download/orders_placed.csv', 38 + 92, { 'item number': 38, colour: 106, quantity: 38 }],
    ] as const) {
      const found = await read(file);
      const counts = Object.fromEntries([...found.problems].map(([field, at]) => [field, at.length]));
      expect([file, found.lines, counts]).toEqual([file, lines, fields]);
    }
  });

  test('an order list in XML is refused: it is no stock list', async () => {
    const text = await open('orders/bricklink_download/orders_placed.xml');
    expect(() => recognise(text.head)).toThrow(/no stock list \(it begins with “orders”\)/);
  });

  test('a file packed twice is to be unpacked once', async () => {
    const bytes = gzipSync(gzipSync('Item No,Qty\n3001,1\n'));
    await expect(openText(new Blob([bytes]).stream() as ReadableStream<Uint8Array>, WANTED)).rejects.toThrow(
      /packed twice/,
    );
  });
});

test('the sign between columns is the one that parts the heading most often', () => {
  expect(delimiterOf('"a;b";c;d,e')).toBe(';');
  expect(delimiterOf('one column')).toBeNull();
});
