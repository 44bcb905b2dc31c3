import { describe, expect, test } from 'vitest';
import type { PickItem } from '../../../worker/src/contract/picking.ts';
import { emptyState, type PickState, type PickTask } from '../../../worker/src/picking/pickState.domain.ts';
import type { PickStop } from '../../../worker/src/picking/pickWalk.domain.ts';
import { areaOf, byArea, lastTap, lookAlike, missingAfter, otherPlaces, picksFor, stopsInDrawer } from './walkView.ts';

const item = (lotId: string, more: Partial<PickItem> = {}): PickItem => ({
  lotId,
  itemType: 'PART',
  itemNo: '3020',
  itemName: 'Plate 2 x 4',
  blColorId: 5,
  colorName: 'Red',
  colorHex: '#b40000',
  condition: 'N',
  completeness: null,
  remarks: '',
  description: '',
  imageUrl: '',
  ...more,
});

const stop = (more: Partial<PickStop> = {}, ...quantities: number[]): PickStop => ({
  key: 'k',
  kind: 'pick',
  lotId: 'lot',
  locationId: 'a',
  code: 'B4-9',
  item: item('lot'),
  split: quantities.map((quantity, i) => ({
    task: { id: `t${i}` } as PickTask,
    tote: { letter: 'ABC'[i] } as PickStop['split'][number]['tote'],
    quantity,
  })),
  quantity: quantities.reduce((a, b) => a + b, 0),
  onHand: 10,
  addedLater: false,
  skippedAt: 0,
  ...more,
});

const stateWith = (more: Partial<PickState>): PickState => ({ ...emptyState(), ...more });

describe('one tap', () => {
  test('picks for every tote', () => {
    expect(picksFor(stop({}, 2, 1), 3)).toEqual([
      { kind: 'pick', taskId: 't0', qty: 2 },
      { kind: 'pick', taskId: 't1', qty: 1 },
    ]);
  });

  test('with fewer pieces fills the first totes, and says whose are missing', () => {
    expect(picksFor(stop({}, 2, 3), 3)).toEqual([
      { kind: 'pick', taskId: 't0', qty: 2 },
      { kind: 'pick', taskId: 't1', qty: 1 },
    ]);
    expect(missingAfter(stop({}, 2, 3), 3).map(({ task, pieces }) => [task.id, pieces])).toEqual([['t1', 2]]);
  });

  test('with none reports everything missing', () => {
    expect(picksFor(stop({}, 2, 3), 0)).toEqual([]);
    expect(missingAfter(stop({}, 2, 3), 0)).toHaveLength(2);
  });
});

test('undo takes back all of the last tap that still stands', () => {
  const effect = (id: string, seq: number, tap: string, undone = false) =>
    ({ id, seq, tap, undone, kind: 'pick', memberId: 'me' }) as PickState['effects'][string];
  const effects = {
    a: effect('a', 1, 'one'),
    b: effect('b', 2, 'two'),
    c: effect('c', 3, 'two'),
    d: effect('d', 4, 'x', true),
  };
  expect(lastTap(stateWith({ effects }), 'me').map(({ id }) => id)).toEqual(['c', 'b']);
  expect(lastTap(stateWith({ effects }), 'somebody')).toEqual([]);
});

describe('other places', () => {
  const state = stateWith({
    places: { a: 'B4-9', b: 'B20-1', c: 'B5-1', d: 'B4-8', e: 'B4-7' },
    items: { lot: item('lot'), used: item('used', { condition: 'U' }), blue: item('blue', { blColorId: 7 }) },
    levels: {
      1: { lotId: 'lot', locationId: 'a', onHand: 9, reserved: 0 },
      2: { lotId: 'lot', locationId: 'b', onHand: 9, reserved: 2 },
      3: { lotId: 'lot', locationId: 'c', onHand: 9, reserved: 0 },
      4: { lotId: 'used', locationId: 'd', onHand: 4, reserved: 0 },
      5: { lotId: 'lot', locationId: 'e', onHand: 3, reserved: 3 },
      6: { lotId: 'blue', locationId: 'd', onHand: 9, reserved: 0 },
    },
  });

  test('are those with free pieces, nearest first, other condition last', () => {
    const found = otherPlaces(state, stop(), null);
    expect(found.map(({ code, free, isOtherCondition }) => [code, free, isOtherCondition])).toEqual([
      ['B5-1', 9, false],
      ['B20-1', 7, false],
      ['B4-8', 4, true],
    ]);
  });

  test('are unknown for a lot that is not in the books', () => {
    expect(otherPlaces(state, stop({ lotId: null }), null)).toEqual([]);
  });
});

describe('a warning about what is easily mixed up', () => {
  const beside = (other: PickItem) =>
    lookAlike(
      stateWith({
        items: { other },
        levels: { 1: { lotId: 'other', locationId: 'a', onHand: 1, reserved: 0 } },
      }),
      stop(),
    )?.lotId;

  test.each([
    ['another mould of the same part', item('other', { itemNo: '3020b' }), 'other'],
    ['a print on the same part', item('other', { itemNo: '3020pb01' }), 'other'],
    ['the same part in a near colour', item('other', { blColorId: 59, colorHex: '#8e1317' }), 'other'],
    ['the same part in a colour nobody mistakes', item('other', { blColorId: 7, colorHex: '#0057a6' }), undefined],
    ['another part', item('other', { itemNo: '3001' }), undefined],
    ['the same item in other condition', item('other', { condition: 'U' }), undefined],
  ])('for %s', (_, other, expected) => {
    expect(beside(other)).toBe(expected);
  });
});

test('stops are told by area, and how many are left in a drawer', () => {
  const stops = [
    stop({ code: 'B4-9' }),
    stop({ code: 'B5-1', locationId: 'b' }),
    stop({ code: 'Garage - 3', locationId: 'a' }),
  ];
  expect(byArea(stops).map(({ area, stops: own }) => [area, own.length])).toEqual([
    ['B', 2],
    ['Garage', 1],
  ]);
  expect(areaOf('')).toBe('?');
  expect(stopsInDrawer(stops, stops[0] as PickStop)).toBe(2);
});
