import { expect, test } from 'vitest';
import { itemKey, type KnownItem } from '../catalog/known.domain.ts';
import type { SeenItem } from './brickognize/brickognize.schemas.ts';
import { adviceFor, boxShares, colorChoices, rankCandidates } from './ranking.domain.ts';

const item = (id: string, score: number, more: Partial<SeenItem> = {}): SeenItem => ({
  ...{ id, score, name: `Item ${id}`, type: 'part', category: null },
  ...more,
});
const known = (...items: [askedNo: string, KnownItem][]) =>
  new Map(items.map(([askedNo, one]) => [itemKey({ itemType: one.itemType, itemNo: askedNo }), one]));
const brick: KnownItem = { itemType: 'PART', itemNo: '3001', itemName: 'Brick 2 x 4', colorIds: [1, 5, 11] };
const box = { left: 100, upper: 50, right: 300, lower: 250, image_width: 400, image_height: 500, score: 0.9 };

test('candidates are told in words, with what the catalogue knows of them', () => {
  const ranked = rankCandidates(
    { items: [item('3001', 0.93), item('3002', 0.7), item('x', 0.2)], colors: [{ id: 5, score: 0.8 }] },
    known(['3001', brick]),
  );
  expect(ranked).toMatchObject([
    { itemNo: '3001', itemName: 'Brick 2 x 4', confidence: 'sure', isKnown: true, formerNo: null },
    { itemNo: '3002', itemName: 'Item 3002', confidence: 'likely', isKnown: false },
    { itemNo: 'x', confidence: 'unsure', isKnown: false },
  ]);
  expect(ranked[0]?.imageUrl).toBe('/api/catalog/images/PART/3001/5');
});

test('an item named by its old and its new number is one candidate, under the new number', () => {
  const ranked = rankCandidates(
    { items: [item('3001old', 0.9), item('3001', 0.8), item('3002', 0.7)], colors: [] },
    known(['3001old', brick], ['3001', brick]),
  );
  expect(ranked.map(({ itemNo, formerNo, rank }) => [itemNo, formerNo, rank])).toEqual([
    ['3001', '3001old', 0],
    ['3002', null, 2],
  ]);
});

test('stickers are parts, figures are minifigs, and words we do not know are left out', () => {
  const items = [
    item('sw0001', 0.9, { type: 'fig' }),
    item('10123stk01', 0.8, { type: 'sticker' }),
    item('75290-1', 0.7, { type: 'set' }),
    item('?', 0.6, { type: 'robot' }),
  ];
  expect(rankCandidates({ items, colors: [] }, new Map()).map(({ itemType }) => itemType)).toEqual([
    'MINIFIG',
    'PART',
    'SET',
  ]);
});

test('colours on which photo and catalogue agree come first, impossible ones not at all', () => {
  const seen = [
    { id: 85, score: 0.9 },
    { id: 5, score: 0.4 },
    { id: 1, score: 0.6 },
  ];
  const ids = (colors: { blColorId: number }[]) => colors.map(({ blColorId }) => blColorId);
  expect(ids(colorChoices(seen, [11, 5, 1]))).toEqual([1, 5, 11]);
  expect(ids(colorChoices(seen, []))).toEqual([85, 1, 5]);
  expect(ids(colorChoices([], [11, 5]))).toEqual([11, 5]);
  expect(ids(colorChoices([{ id: 99_998, score: 1 }], [0]))).toEqual([]);
});

test('advice looks at the score, the gap to the second, and how clearly the object was seen', () => {
  const ranked = (...scores: number[]) =>
    rankCandidates({ items: scores.map((score, i) => item(String(i), score)), colors: [] }, new Map());
  expect(adviceFor(ranked(0.95, 0.8), box)).toBe('take_first');
  expect(adviceFor(ranked(0.95, 0.92), box)).toBe('choose');
  expect(adviceFor(ranked(0.7), box)).toBe('choose');
  expect(adviceFor(ranked(0.95), { ...box, score: 0.3 })).toBe('retake');
  expect(adviceFor(ranked(0.45), box)).toBe('retake');
  expect(adviceFor([], null)).toBe('retake');
});

test('the box is told as shares of the photo; a box around nothing is none', () => {
  expect(boxShares(box)).toEqual({ left: 0.25, upper: 0.1, right: 0.75, lower: 0.5 });
  expect(boxShares({ ...box, score: 0 })).toBeNull();
  expect(boxShares({ ...box, right: 50 })).toBeNull();
  expect(boxShares({ ...box, left: -20, lower: 900 })).toMatchObject({ left: 0, lower: 1 });
});
