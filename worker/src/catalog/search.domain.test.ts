import { describe, expect, test } from 'vitest';
import {
  editDistance,
  idRange,
  indexWords,
  matchExpression,
  nearestWords,
  rankOf,
  searchWordsOf,
} from './search.domain.ts';

const part = (itemNo: string, name: string) => ({ itemType: 'PART' as const, itemNo, name });
const wordsOf = (name: string, itemNo = '1') => indexWords({ itemNo, name, categoryName: null }).split(' ');
const finds = (query: string, name: string, itemNo?: string) => {
  const { words, lastIsOpen } = searchWordsOf(query);
  const indexed = wordsOf(name, itemNo);
  return words.every((word, i) =>
    indexed.some((one) => (lastIsOpen && i === words.length - 1 ? one.startsWith(word) : one === word)),
  );
};

describe('words', () => {
  test.each([
    ['plate 2x4', 'Plate 2 x 4'],
    ['2 x 4 plate', 'Plate 2 x 4'],
    ['PLATE 4X2', 'Plate 2 x 4'],
    ['plate 2×4', 'Plate 2 x 4'],
    ['brick 1x2x2', 'Brick 1 x 2 x 2'],
    ['slope 1x2', 'Slope 45 1 x 2 x 2/3'],
    ['panel 1 x 2 x 1 1/3', 'Panel 1 x 2 x 1 1/3 Corner'],
    ['plat', 'Plate 2 x 4'],
    ['tile with groove', 'Tile 2 x 2 with Groove'],
    ['téchnic', 'Technic, Pin'],
  ])('%s finds %s', (query, name) => {
    expect(finds(query, name)).toBe(true);
  });

  test.each([
    ['plate 2x4', 'Plate 2 x 6'],
    ['plate 1x2x3', 'Plate 1 x 2'],
    ['2x1', 'Brick 2 x 10'],
  ])('%s does not find %s', (query, name) => {
    expect(finds(query, name)).toBe(false);
  });

  test('a number is a word, that of a set with and without its suffix', () => {
    expect(finds('10350', 'Tudor Corner', '10350-1')).toBe(true);
    expect(finds('10350-1', 'Tudor Corner', '10350-1')).toBe(true);
  });

  test('what is typed cannot become an operator of the search', () => {
    expect(matchExpression(searchWordsOf('plate" OR * NEAR(x) -"'))).toBe('"plate" AND "or" AND "near"');
    expect(matchExpression(searchWordsOf('"" * ()'))).toBe('');
  });
});

test('plain parts come before prints, short names before long ones, parts before sets', () => {
  const ranked = [
    part('3020', 'Plate 2 x 4'),
    part('41769', 'Wedge, Plate 4 x 2 Right'),
    part('3020pb01', 'Plate 2 x 4 with Stripes Pattern'),
    part('3020pb02', 'Plate 2 x 4 with Stripes Pattern (Sticker) - Set 1'),
    { itemType: 'SET' as const, itemNo: '1-1', name: 'Plate' },
  ].map(rankOf);
  expect(ranked).toEqual(ranked.toSorted((a, b) => a - b));
  expect(new Set(ranked).size).toBe(ranked.length);
});

test('the ids of a shop and of a type are ranges that do not touch and stay exact', () => {
  const shop = idRange(3);
  const types = (['PART', 'MINIFIG', 'SET', 'GEAR', 'BOOK', 'CATALOG', 'INSTRUCTION', 'ORIGINAL_BOX'] as const).map(
    (type) => idRange(3, type),
  );
  expect(types[0]?.from).toBe(shop.from);
  for (const [i, { to }] of types.slice(0, -1).entries()) expect(types[i + 1]?.from).toBe(to);
  expect(types.at(-1)?.to).toBeLessThanOrEqual(shop.to);
  expect(idRange(2 ** 17 - 1).to).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER + 1);
});

describe('typing errors', () => {
  test.each([
    ['plate', 'plate', 0],
    ['palte', 'plate', 1],
    ['plte', 'plate', 1],
    ['brick', 'trick', 1],
    ['tecnik', 'technic', 2],
    ['brick', 'plate', 3],
  ])('%s is %s with %i slips', (a, b, slips) => {
    expect(Math.min(3, editDistance(a, b, 2))).toBe(slips);
  });

  test('the nearest words are those with the fewest slips', () => {
    expect(nearestWords('palte', ['plate', 'plane', 'pallet'])).toEqual(['plate']);
    expect(nearestWords('cat', ['hat'])).toEqual([]);
  });
});
