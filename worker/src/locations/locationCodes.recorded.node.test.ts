import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { guessLayout, planFinder } from './layout.domain.ts';
import { codesFromRemarks, parseLocation, sortKey } from './locationCodes.domain.ts';

const DATA = path.resolve(import.meta.dirname, '../../../../shared/data/inventories');
const isThere = existsSync(DATA);

const gunzipped = (name: string) => gunzipSync(readFileSync(path.join(DATA, name))).toString('utf8');

/** One column of a CSV whose cells may be quoted. */
function column(csv: string, name: string): string[] {
  const rows = csv.split(/\r?\n/).filter(Boolean).map(cells);
  const at = rows[0]?.indexOf(name) ?? -1;
  return rows.slice(1).map((row) => row[at] ?? '');
}

const cells = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );

const collections = () =>
  readdirSync(path.join(DATA, 'located_collection')).map((file) => ({
    file,
    codes: column(readFileSync(path.join(DATA, 'located_collection', file), 'utf8'), 'Location'),
  }));

describe.skipIf(!isThere)('location codes of real shops (skipped where the data is not beside the project)', () => {
  test('of a sorted collection are all read, and walked to', () => {
    const all = collections().flatMap(({ codes }) => codes);
    expect(all).toHaveLength(5136);
    const codes = [...new Set(all.flatMap(codesFromRemarks))];
    const layout = guessLayout(codes);
    const find = layout && planFinder(layout);
    const lost = codes.filter((code) => find?.(code) == null);
    // A guess draws at most twenty rooms; what is in none of them is walked to at the end.
    expect(lost.length).toBeLessThan(codes.length * 0.05);
  });

  test('of a reseller name garage and loft however they are written', () => {
    const codes = column(gunzipped('reseller_sets_1214.csv.gz'), 'storage_location');
    expect(codes).toHaveLength(1214);
    const rooms = new Set(codes.filter((code) => /loft/i.test(code)).map((code) => parseLocation(code).room));
    expect([...rooms].filter((room) => room !== null)).toEqual(['loft']);
    expect(parseLocation('Garage - 301-13')).toMatchObject({ room: 'garage', aisle: '301', bay: 13 });
  });

  test('of a seller’s bins sort as numbers within their cabinets', () => {
    const rows: [string, number, string][] = JSON.parse(gunzipped('bin_lookup_78510.json.gz'));
    expect(rows).toHaveLength(78_510);
    const codes = [...new Set(rows.map(([, bin, cabinet]) => `${cabinet}${bin}`))];
    expect(codes).toHaveLength(996);
    const sorted = codes.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
    const byParts = codes.toSorted((a, b) => {
      const [x, y] = [parseLocation(a), parseLocation(b)];
      return (x.aisle ?? '').localeCompare(y.aisle ?? '') || (x.bay ?? 0) - (y.bay ?? 0);
    });
    expect(sorted).toEqual(byParts);
  });
});
