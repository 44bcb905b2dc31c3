import { describe, expect, test } from 'vitest';
import { dice } from '../../test/dice.ts';
import { suggestCart } from './batching.domain.ts';
import { chooseLocations } from './locationChoice.domain.ts';
import { planRoute } from './routePlanner.domain.ts';
import { walkMinutes } from './walkTime.domain.ts';

const layout = {
  v: 1 as const,
  rooms: [
    {
      id: 'r',
      name: 'Room',
      codes: [''],
      aisles: ['a', 'b', 'c', 'd', 'e', 'f'],
      spacing: 2,
      blocks: [10],
      bays: 20,
      walls: [],
      oneWay: [],
    },
  ],
  doors: [],
  depot: { roomId: 'r', aisle: 0, cross: 0 },
};
const metresOf = (stops: readonly { id: string; code: string }[]) => planRoute({ layout, stops }).metres;

describe('a suggested cart', () => {
  const orders = {
    far1: ['f18', 'e19'],
    near1: ['a1', 'a2'],
    far2: ['f19', 'e18'],
    near2: ['a2', 'a3'],
  };
  const cost = (ids: readonly string[]) =>
    metresOf(
      ids.flatMap((id) => (orders[id as keyof typeof orders] ?? []).map((code, i) => ({ id: `${id}${i}`, code }))),
    );
  const rows = Object.keys(orders).map((id) => ({ id, lots: 2 }));

  test('puts together what lies together, and goes with the oldest order', () => {
    expect(suggestCart(rows, { totes: 2, lots: 100 }, cost)?.ids).toEqual(['far1', 'far2']);
  });

  test('keeps to the totes and lots that fit', () => {
    expect(suggestCart(rows, { totes: 8, lots: 4 }, cost)?.ids).toHaveLength(2);
    expect(suggestCart(rows, { totes: 1, lots: 100 }, cost)?.ids).toEqual(['far1']);
    expect(suggestCart([], { totes: 8, lots: 100 }, cost)).toBe(null);
  });

  test('is never longer than walking the same orders one by one', () => {
    const roll = dice(2);
    for (let round = 0; round < 20; round++) {
      const own = new Map(
        Array.from({ length: 8 }, (_, i) => [
          `o${i}`,
          Array.from({ length: 3 }, () => `${'abcdef'[roll.int(6)]}${1 + roll.int(20)}`),
        ]),
      );
      const metres = (ids: readonly string[]) =>
        metresOf(ids.flatMap((id) => (own.get(id) ?? []).map((code, i) => ({ id: `${id}${i}`, code }))));
      const cart = suggestCart(
        [...own.keys()].map((id) => ({ id, lots: 3 })),
        { totes: 4, lots: 100 },
        metres,
      );
      const alone = cart?.ids.reduce((sum, id) => sum + metres([id]), 0) ?? 0;
      expect(cart?.metres).toBeLessThanOrEqual(alone);
    }
  });
});

describe('the choice among places of a lot', () => {
  test('takes the place that lies on the way', () => {
    const fixed = [{ id: 'x', code: 'e10' }];
    const chosen = chooseLocations(fixed, [{ id: 'lot', codes: ['a19', 'e9'] }], metresOf);
    expect(chosen.get('lot')).toBe('e9');
  });

  test('stays where the pieces are promised when nothing is shorter', () => {
    const chosen = chooseLocations([{ id: 'x', code: 'e10' }], [{ id: 'lot', codes: ['e10', 'e10'] }], metresOf);
    expect(chosen.get('lot')).toBe('e10');
  });

  test('is hardly longer than the best of all combinations', () => {
    const roll = dice(9);
    const place = () => `${'abcdef'[roll.int(6)]}${1 + roll.int(20)}`;
    const ratios: number[] = [];
    for (let round = 0; round < 60; round++) {
      const fixed = Array.from({ length: 4 }, (_, i) => ({ id: `x${i}`, code: place() }));
      const choices = Array.from({ length: 4 }, (_, i) => ({ id: `c${i}`, codes: [place(), place()] }));
      const chosen = chooseLocations(fixed, choices, metresOf);
      const stops = (codes: readonly string[]) => [...fixed, ...codes.map((code, i) => ({ id: `c${i}`, code }))];
      let best = Number.POSITIVE_INFINITY;
      for (let bits = 0; bits < 16; bits++) {
        best = Math.min(best, metresOf(stops(choices.map(({ codes }, i) => codes[(bits >> i) & 1] ?? ''))));
      }
      ratios.push(metresOf(stops(choices.map(({ id }) => chosen.get(id) ?? ''))) / best);
    }
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(1 - 1e-9);
    expect(ratios.reduce((a, b) => a + b) / ratios.length).toBeLessThanOrEqual(1.002);
  });
});

test('minutes count walking, stops and pieces', () => {
  expect(walkMinutes({ metres: 0, stops: 0, pieces: 0 })).toBe(1);
  expect(walkMinutes({ metres: 120, stops: 20, pieces: 50 })).toBe(6);
});
