import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseGrams } from '../marketplaces/money.domain.ts';
import { decodeText } from '../marketplaces/text.domain.ts';
import { allColors } from './colors.domain.ts';
import { type FileRecord, readRecords, readText } from './fileRecords.ts';
import {
  type ReadRecord,
  type Recognised,
  type RecordReaders,
  readCategory,
  readColor,
  readElement,
  readItem,
  recognise,
} from './loads.domain.ts';

const FOLDER = new URL('../../../../shared/data/catalog/bricklink/', import.meta.url);
const isThere = existsSync(FOLDER);
if (!isThere) console.log('Real catalogue files are not on this machine: their tests are skipped.');

const byName = new Map(allColors().map(({ name, blColorId }) => [name.toLowerCase(), blColorId]));
const readers: RecordReaders = {
  decodeText,
  parseGrams,
  colorIdNamed: (name) => byName.get(name.toLowerCase()) ?? null,
};

const bodyOf = (name: string) => new Blob([readFileSync(new URL(name, FOLDER))]).stream();

async function headOf(name: string): Promise<string> {
  for await (const piece of readText(bodyOf(name))) return piece;
  return '';
}

function reader({ kind, format, mapping }: Recognised): (record: FileRecord) => ReadRecord<unknown> {
  if (kind === 'elements') return (record) => readElement(record, format, readers);
  if (kind === 'colors') return (record) => readColor(record, readers);
  if (kind === 'categories') return (record) => readCategory(record, readers);
  if (!mapping) throw new Error('no column looks like a number and a name');
  return (record) => readItem(record, mapping, readers);
}

/** What a file is, and how many of its records can be read. */
async function take(name: string) {
  const seen = recognise(await headOf(name), name);
  if ('message' in seen) throw new Error(seen.message);
  const read = reader(seen);
  let good = 0;
  const problems: string[] = [];
  let isHeader = seen.format !== 'xml';
  for await (const record of readRecords(bodyOf(name), seen)) {
    if (!isHeader && record.values.some((value) => value !== '')) {
      const result = read(record);
      if (result.ok) good += 1;
      else problems.push(`${record.line}: ${result.message}`);
    }
    isHeader = false;
  }
  return { kind: seen.kind, isSure: seen.isSure, itemType: seen.mapping?.itemType, good, problems };
}

describe.skipIf(!isThere)('real catalogue files, counted as their README counts them', () => {
  test.each([
    ['Sets.txt.gz', 'SET', 20_952],
    ['Original_Boxes.txt.gz', 'ORIGINAL_BOX', 20_952],
    ['Minifigures.txt.gz', 'MINIFIG', 18_149],
    ['Gear.txt.gz', 'GEAR', 22_336],
    ['Instructions.txt.gz', 'INSTRUCTION', 12_685],
    ['Books.txt.gz', 'BOOK', 7505],
    ['Catalogs.txt.gz', 'CATALOG', 5032],
  ])('%s holds items of the kind its name says', async (name, itemType, rows) => {
    expect(await take(name)).toEqual({ kind: 'items', isSure: true, itemType, good: rows, problems: [] });
  });

  test('parts.csv.gz has columns that are guessed right, and waits for a person all the same', async () => {
    const { good, problems, ...rest } = await take('parts.csv.gz');
    expect(rest).toEqual({ kind: 'items', isSure: false, itemType: 'PART' });
    expect([good, problems]).toEqual([89_783, []]);
  });

  test.each([
    ['categories.txt.gz', 'categories', 1150],
    ['categories.xml.gz', 'categories', 1150],
    ['colors.txt.gz', 'colors', 213],
    ['colors.xml.gz', 'colors', 213],
  ])('%s is recognised by its header', async (name, kind, rows) => {
    expect(await take(name)).toMatchObject({ kind, isSure: true, good: rows, problems: [] });
  });

  test('codes.txt.gz names an item and a known colour on every line', async () => {
    const { kind, good, problems } = await take('codes.txt.gz');
    expect(kind).toBe('elements');
    // The README says one less: it takes off the empty second line of the other files, which this one does not have.
    expect(good + problems.length).toBe(104_355);
    expect(problems.slice(0, 5)).toEqual([]);
  });

  test('itemtypes.xml is refused: the kinds are built in', async () => {
    expect(recognise(await headOf('itemtypes.xml'), 'itemtypes.xml')).toMatchObject({
      message: expect.stringMatching(/built in/),
    });
  });
});
