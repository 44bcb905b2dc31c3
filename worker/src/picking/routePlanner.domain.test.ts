import { describe, expect, test } from 'vitest';
import { dice } from '../../test/dice.ts';
import type { Layout, Room } from '../contract/layout.ts';
import { planFinder } from '../locations/layout.domain.ts';
import { heldKarp } from './heldKarp.domain.ts';
import { RoomGraph } from './routeGraph.domain.ts';
import { distancesFrom, planRoute } from './routePlanner.domain.ts';

type Dice = ReturnType<typeof dice>;

function room(roll: Dice, cross: number, aisles = 1 + roll.int(6)): Room {
  return {
    id: 'r',
    name: 'Room',
    codes: [''],
    aisles: Array.from({ length: aisles }, (_, i) => String.fromCharCode(97 + i)),
    spacing: 1 + roll.int(4),
    blocks: Array.from({ length: cross - 1 }, () => 4 + roll.int(8)),
    bays: 40,
    walls: [],
    oneWay: [],
  };
}

const layoutOf = (drawn: Room, roll: Dice): Layout => ({
  v: 1,
  rooms: [drawn],
  doors: [],
  depot: { roomId: 'r', aisle: roll.int(drawn.aisles.length), cross: roll.int(drawn.blocks.length + 1) },
});

const stopsIn = (drawn: Room, roll: Dice, n: number) =>
  Array.from({ length: n }, (_, i) => ({ id: `s${i}`, code: `${roll.pick(drawn.aisles)}${1 + roll.int(40)}` }));

/** Distances between the packing table, every distinct place, and the packing table again. */
function distancesOf(layout: Layout, codes: string[], from: string | null = null) {
  const find = planFinder(layout);
  const graph = new RoomGraph(layout);
  const spots = new Map(codes.map((code) => [JSON.stringify(find(code)), find(code)]));
  const places = [from === null ? null : find(from), ...spots.values(), null];
  return places.map((a) => places.map((b) => graph.distance(a, b)));
}

/** The walk's length, walked anew over its drawers. */
function walked(layout: Layout, codes: string[], from: string | null = null): number {
  const find = planFinder(layout);
  const graph = new RoomGraph(layout);
  const places = [from === null ? null : find(from), ...codes.map(find), null];
  return places.slice(1).reduce((sum, place, i) => sum + graph.distance(places[i] ?? null, place), 0);
}

const codesInOrder = (stops: { id: string; code: string }[], order: string[]) =>
  order.map((id) => stops.find((stop) => stop.id === id)?.code ?? '');

describe('a walk in a rectangular room', () => {
  test.each([
    [2, 250],
    [3, 250],
    [4, 60],
    [5, 20],
  ])('with %i cross aisles is the shortest there is (%i rooms held against Held-Karp)', (cross, rooms) => {
    const roll = dice(cross);
    for (let i = 0; i < rooms; i++) {
      const drawn = room(roll, cross);
      const layout = layoutOf(drawn, roll);
      const stops = stopsIn(drawn, roll, 1 + roll.int(9));
      const route = planRoute({ layout, stops });
      const codes = codesInOrder(stops, route.order);
      expect(route.method).toBe('exact');
      expect(route.order.toSorted()).toEqual(stops.map(({ id }) => id).toSorted());
      const metres = walked(layout, codes);
      expect(metres, `room ${i}`).toBeCloseTo(heldKarp(distancesOf(layout, codes)).metres, 6);
      expect(route.metres).toBeCloseTo(metres, 6);
    }
  });

  test('visits what lies at one place together, from the lowest code to the highest', () => {
    const roll = dice(1);
    const layout = layoutOf(room(roll, 2, 3), roll);
    const stops = ['a5-3', 'b9', 'a5-1', 'a5-2'].map((code) => ({ id: code, code }));
    const { order } = planRoute({ layout, stops });
    expect(order.filter((id) => id.startsWith('a5'))).toEqual(['a5-1', 'a5-2', 'a5-3']);
    const at = order.indexOf('a5-1');
    expect(order.slice(at, at + 3)).toEqual(['a5-1', 'a5-2', 'a5-3']);
  });

  test('does not depend on how the stops are listed', () => {
    const roll = dice(7);
    const layout = layoutOf(room(roll, 3, 6), roll);
    const stops = stopsIn(layout.rooms[0] as Room, roll, 40);
    const shuffled = stops.toSorted(() => roll.next() - 0.5);
    expect(planRoute({ layout, stops: shuffled })).toEqual(planRoute({ layout, stops }));
    const from = 'a7';
    expect(planRoute({ layout, stops: shuffled, from })).toEqual(planRoute({ layout, stops, from }));
  });
});

describe('a walk planned anew from a drawer', () => {
  test('goes over everything that is left and ends at the packing table, hardly longer than it must', () => {
    const roll = dice(11);
    const ratios: number[] = [];
    for (let i = 0; i < 40; i++) {
      const drawn = room(roll, 2 + (i % 2));
      const layout = layoutOf(drawn, roll);
      const stops = stopsIn(drawn, roll, 8 + roll.int(5));
      const from = `${roll.pick(drawn.aisles)}${1 + roll.int(40)}`;
      const route = planRoute({ layout, stops, from });
      const codes = codesInOrder(stops, route.order);
      expect(route.order.toSorted()).toEqual(stops.map(({ id }) => id).toSorted());
      expect(route.metres).toBeCloseTo(walked(layout, codes, from), 6);
      ratios.push(route.metres / Math.max(1e-9, heldKarp(distancesOf(layout, codes, from)).metres));
    }
    expect(ratios.reduce((a, b) => a + b) / ratios.length).toBeLessThan(1.01);
  });
});

describe('a walk in rooms of another shape', () => {
  const crooked = (roll: Dice): Layout => {
    const [one, two] = [room(roll, 3, 4), { ...room(roll, 2, 3), id: 'q', codes: ['cellar'] }];
    return {
      v: 1,
      rooms: [{ ...one, walls: [{ aisle: 1, cross: 1 }], oneWay: [{ aisle: 2, to: 'back' }] }, two],
      doors: [{ from: { roomId: 'r', aisle: 0, cross: 0 }, to: { roomId: 'q', aisle: 0, cross: 0 }, metres: 6 }],
      depot: { roomId: 'r', aisle: 0, cross: 0 },
    };
  };

  test('with walls, one-way aisles and a second room is hardly longer than it must be', () => {
    const roll = dice(5);
    const ratios: number[] = [];
    for (let i = 0; i < 40; i++) {
      const layout = crooked(roll);
      const stops = Array.from({ length: 8 + roll.int(5) }, (_, n) => ({
        id: `s${n}`,
        code:
          roll.next() < 0.7
            ? `${'abcd'[roll.int(4)]}${1 + roll.int(40)}`
            : `Cellar - ${'abc'[roll.int(3)]}${1 + roll.int(40)}`,
      }));
      const route = planRoute({ layout, stops });
      const codes = codesInOrder(stops, route.order);
      expect(route.method).toBe('search');
      ratios.push(walked(layout, codes) / heldKarp(distancesOf(layout, codes)).metres);
    }
    ratios.sort((a, b) => a - b);
    expect(ratios[0]).toBeGreaterThanOrEqual(1 - 1e-9);
    expect(ratios.reduce((a, b) => a + b) / ratios.length).toBeLessThan(1.01);
    expect(ratios[Math.floor(ratios.length * 0.95)]).toBeLessThan(1.03);
  });
});

describe('a walk in a shop that has drawn no plan', () => {
  const order = (codes: string[], from: string | null = null) =>
    planRoute({ layout: null, stops: codes.map((code) => ({ id: code, code })), from }).order;

  test('goes up one aisle and down the next', () => {
    expect(order(['B4', 'A9', 'B12', 'A1', 'C2'])).toEqual(['A1', 'A9', 'B12', 'B4', 'C2']);
  });

  test('goes on from where the picker stands, and comes back for what lies behind', () => {
    expect(order(['A1', 'A9', 'B12', 'B4'], 'B13')).toEqual(['B12', 'B4', 'A1', 'A9']);
  });

  test('visits every stop, whatever its code looks like', () => {
    const codes = [
      '2 - Bin drawer Clip',
      'R004 - B3',
      'D025-01/02',
      'Garage - 301-13',
      '',
      'Garage',
      '???',
      'C01.01-003-02',
    ];
    expect(order(codes).toSorted()).toEqual(codes.toSorted());
  });
});

test('other drawers are told apart by how far they are', () => {
  const roll = dice(3);
  const layout: Layout = { ...layoutOf({ ...room(roll, 2, 3), spacing: 2, blocks: [20], bays: 20 }, roll) };
  const [near = 0, next = 0, unknown = 0] = distancesFrom(layout, 'a3', ['a5', 'b3', 'x1']);
  expect([near, unknown]).toEqual([2, Number.POSITIVE_INFINITY]);
  expect(next).toBeGreaterThan(near);
});
