import { expect, test } from 'vitest';
import type { Lot } from '../../../worker/src/contract/inventory.ts';
import {
  type CountDraft,
  differences,
  entered,
  readCount,
  refreshed,
  withoutUnexpected,
  withUnexpected,
} from './countDraft.ts';

const lot = (id: string, expected: number) => ({
  id,
  expected,
  itemNo: '3001',
  itemName: 'Brick',
  colorName: 'Red',
  colorHex: null,
  condition: 'N' as const,
  completeness: null,
  imageUrl: '',
});
const draft: CountDraft = {
  id: '01',
  code: 'A1',
  lots: [lot('a', 4), lot('b', 2), lot('c', 1)],
  counts: { a: { quantity: 3, at: '' }, b: { quantity: 2, at: '' } },
};

test('only lots that were counted and differ become movements', () => {
  expect(differences(draft).map(({ lot: { id }, found }) => [id, found])).toEqual([['a', 3]]);
});

test('a counted lot whose last pieces have left the books stays in the count', () => {
  const now = refreshed(draft, [lot('c', 1)]);
  expect(now.lots.map(({ id, expected }) => [id, expected])).toEqual([
    ['c', 1],
    ['a', 0],
    ['b', 0],
  ]);
});

test('a count that was sent is another one once it is changed, and the same one while it is not', () => {
  const count = { quantity: 4, at: '' };
  const counting = entered(draft, 'a', count, '02');
  expect(counting).toMatchObject({ id: '01', counts: { a: { quantity: 4 }, b: { quantity: 2 } } });
  const sent = { ...counting, isSent: true };
  expect(refreshed(sent, [lot('a', 4)])).toMatchObject({ id: '01', isSent: true });
  expect(entered(sent, 'a', { ...count, quantity: 5 }, '02')).toMatchObject({ id: '02', isSent: false });
  expect(entered(sent, 'a', null, '02')).toMatchObject({ id: '02', counts: { b: { quantity: 2 } } });
});

test('a count is a whole number of pieces', () => {
  expect(['12', ' 0 ', '', '-1', '1.5', 'x'].map(readCount)).toEqual([12, 0, null, null, null, null]);
});

test('a lot found there by surprise stays in the count until it is taken out or the books know of it', () => {
  const stray = { ...lot('s', 0), levels: [] } as unknown as Lot;
  const found = withUnexpected(draft, stray);
  expect(found.lots.at(-1)).toMatchObject({ id: 's', expected: 0, isUnexpected: true });
  expect(withUnexpected(found, stray)).toBe(found);
  const later = refreshed(found, []);
  expect(later.lots.map(({ id }) => id)).toContain('s');
  expect(refreshed(found, [lot('s', 4)]).lots.filter(({ id }) => id === 's')).toEqual([lot('s', 4)]);
  expect(withoutUnexpected(found, 's').lots.map(({ id }) => id)).not.toContain('s');
});
