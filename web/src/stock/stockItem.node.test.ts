import { expect, test } from 'vitest';
import type { ColorChoice } from '../../../worker/src/contract/identify.ts';
import type { Lot } from '../../../worker/src/contract/inventory.ts';
import { byPrediction, firstColour, otherColours, sameLots } from './stockItem.ts';

const colour = (blColorId: number, score: number | null): ColorChoice => ({ blColorId, name: '', hex: null, score });
const first = (itemType: 'PART' | 'SET' | 'GEAR', ...colors: ColorChoice[]) => firstColour({ itemType, colors });

test('the only colour is chosen, and one that the photo makes likely; otherwise a person decides', () => {
  expect(first('PART', colour(5, null))).toBe(5);
  expect(first('PART', colour(5, 0.8), colour(1, null))).toBe(5);
  expect(first('PART', colour(5, 0.3), colour(1, null))).toBeNull();
  expect(first('PART', colour(5, null), colour(1, null))).toBeNull();
  expect(first('PART')).toBeNull();
});

test('sets and minifigs have no colour, gear need not have one', () => {
  expect(first('SET', colour(5, 0.9))).toBe(0);
  expect(first('GEAR')).toBe(0);
});

test('all other colours are one tap away, by name and without those offered already', () => {
  const names = otherColours([{ blColorId: 5 }]).map(({ name }) => name);
  expect(names).not.toContain('Red');
  expect(names).toContain('Black');
  expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)));
});

test('pieces are only offered to lots that are alike in colour, condition and completeness', () => {
  const lot = (id: string, more: Partial<Lot>) =>
    ({ id, blColorId: 5, condition: 'N', completeness: null, ...more }) as Lot;
  const lots = [lot('same', {}), lot('used', { condition: 'U' }), lot('blue', { blColorId: 7 })];
  const chosen = { blColorId: 5, condition: 'N', completeness: null };
  expect(sameLots(lots, chosen).map(({ id }) => id)).toEqual(['same']);
});

test('known colours that the photo predicted come first, impossible ones are left out', () => {
  const known = [colour(1, null), colour(5, null), colour(11, null)];
  const sorted = byPrediction(known, [colour(85, 0.9), colour(11, 0.2), colour(5, 0.7)]);
  expect(sorted.map(({ blColorId, score }) => [blColorId, score])).toEqual([
    [5, 0.7],
    [11, 0.2],
    [1, null],
  ]);
});
