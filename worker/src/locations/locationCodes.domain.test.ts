import { describe, expect, it } from 'vitest';
import { codeKey, codesFromRemarks, parseLocation, sortKey } from './locationCodes.domain.ts';

describe('codes in remarks', () => {
  it.each(['B04-17', 'C01.01-003-02', 'R004 - B3', '2 - Bin drawer Clip', 'D025-01/02', 'Garage - 301-13'])(
    'takes %s as one code',
    (code) => {
      expect(codesFromRemarks(code)).toEqual([code]);
    },
  );

  it('finds several drawers in one remark, in the order written', () => {
    expect(codesFromRemarks(' B04-17, C2;D1|E5\nF6 ')).toEqual(['B04-17', 'C2', 'D1', 'E5', 'F6']);
  });

  it('names a drawer once however often it is written', () => {
    expect(codesFromRemarks('B4-9, b4-9, B4 - 9, C1')).toEqual(['B4-9', 'C1']);
  });

  it('takes words beside a numbered drawer for a note, and alone for a place', () => {
    expect(codesFromRemarks('check colour, B04-17')).toEqual(['B04-17']);
    expect(codesFromRemarks('Garage')).toEqual(['Garage']);
  });

  it('does not take a sentence for a drawer', () => {
    expect(codesFromRemarks('bought 2019 at the flea market in a box of 500 pieces')).toEqual([]);
    expect(codesFromRemarks('B7; bought 2019 at the flea market in a box of 500 pieces')).toEqual(['B7']);
  });

  it('finds no code in empty remarks', () => {
    expect(codesFromRemarks('')).toEqual([]);
    expect(codesFromRemarks(' , ; ')).toEqual([]);
  });
});

describe('the key of a code', () => {
  it('is the same for two spellings of one drawer', () => {
    expect(codeKey('R004 - B3')).toBe(codeKey('r004-b3'));
    expect(codeKey('  Shelf  4 ')).toBe(codeKey('shelf4'));
  });

  it('keeps apart drawers that differ by where a number ends', () => {
    expect(codeKey('A 1 12')).not.toBe(codeKey('A 11 2'));
  });
});

describe('the order of codes', () => {
  const sorted = (codes: string[]) => codes.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));

  it('reads numbers as numbers, without padding', () => {
    expect(sorted(['B4-17', 'B40-1', 'B4-9', 'B4', 'B4-100'])).toEqual(['B4', 'B4-9', 'B4-17', 'B4-100', 'B40-1']);
  });

  it('ignores leading zeros and letter case', () => {
    expect(sortKey('b04-017')).toBe(sortKey('B4-17'));
    expect(sorted(['c1', 'B2', 'a3'])).toEqual(['a3', 'B2', 'c1']);
  });

  it('puts nothing first, then numbers, then letters', () => {
    expect(sorted(['A1', '10', '', '9'])).toEqual(['', '9', '10', 'A1']);
  });

  it('sorts numbers of any length', () => {
    expect(sorted(['A12345678901', 'A9999999999', 'A2'])).toEqual(['A2', 'A9999999999', 'A12345678901']);
  });
});

describe('a code taken apart', () => {
  it.each([
    ['B04-17', { room: null, aisle: 'b', bay: 4, level: null, place: '17' }],
    ['C01.01-003-02', { room: null, aisle: 'c', bay: 1, level: '1', place: '3-2' }],
    ['R004 - B3', { room: null, aisle: 'r', bay: 4, level: 'b', place: '3' }],
    ['D025-01/02', { room: null, aisle: 'd', bay: 25, level: '1', place: '2' }],
    ['Garage - 301-13', { room: 'garage', aisle: '301', bay: 13, level: null, place: null }],
    ['LOFT - S12', { room: 'loft', aisle: 's', bay: 12, level: null, place: null }],
    ['Shelf 4', { room: null, aisle: 'shelf', bay: 4, level: null, place: null }],
    ['17', { room: null, aisle: null, bay: 17, level: null, place: null }],
    ['', { room: null, aisle: null, bay: null, level: null, place: null }],
  ])('%s', (code, parts) => {
    expect(parseLocation(code)).toEqual(parts);
  });

  it('is the same however a shop pads and spaces it', () => {
    expect(parseLocation('b4 - 17')).toEqual(parseLocation('B04-017'));
  });

  it('keeps words for places', () => {
    expect(parseLocation('2 - Bin drawer Clip')).toMatchObject({ aisle: '2', bay: null });
  });
});
