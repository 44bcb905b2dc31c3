import { describe, expect, it } from 'vitest';
import type { Layout, Room } from '../contract/layout.ts';
import { findPlanProblems } from './layoutCheck.domain.ts';

const room = (more: Partial<Room>): Room => ({
  id: 'r1',
  name: 'Stock room',
  codes: [''],
  aisles: ['a', 'b', 'c'],
  spacing: 2,
  blocks: [5],
  bays: 10,
  walls: [],
  oneWay: [],
  ...more,
});
const plan = (rooms: Room[], doors: Layout['doors'] = []): Layout => ({
  v: 1,
  rooms,
  doors,
  depot: { roomId: 'r1', aisle: 0, cross: 0 },
});
const problems = (layout: Layout) => findPlanProblems(layout).map(({ field }) => field);

describe('a plan', () => {
  it('may have walls and one-way aisles', () => {
    expect(problems(plan([room({ walls: [{ aisle: 1, cross: 1 }], oneWay: [{ aisle: 2, to: 'back' }] })]))).toEqual([]);
  });

  it('has every aisle once', () => {
    expect(problems(plan([room({ aisles: ['a', 'b', 'a'] })]))).toEqual(['rooms.0.aisles']);
  });

  it('has walls and one-way aisles only where there is a way', () => {
    const wrong = room({
      walls: [
        { aisle: 2, cross: 0 },
        { aisle: 0, cross: 2 },
      ],
      oneWay: [{ aisle: 3, to: 'front' }],
    });
    expect(problems(plan([wrong]))).toEqual(['rooms.0.walls.0', 'rooms.0.walls.1', 'rooms.0.oneWay.0']);
  });

  it('knows one room for every code', () => {
    const shared = plan(
      [room({}), room({ id: 'r2', name: 'Garage', codes: ['garage', ''] })],
      [{ from: { roomId: 'r1', aisle: 0, cross: 0 }, to: { roomId: 'r2', aisle: 0, cross: 0 }, metres: 3 }],
    );
    expect(findPlanProblems(shared)).toEqual([
      { field: 'rooms.1.codes', message: 'Codes that name no room lie in Stock room and in Garage.' },
    ]);
  });

  it('lets one reach every room from the packing table, through others too', () => {
    const corner = (roomId: string) => ({ roomId, aisle: 0, cross: 0 });
    const rooms = ['r1', 'r2', 'r3'].map((id) => room({ id, name: id, codes: [id] }));
    const doors = [{ from: corner('r3'), to: corner('r2'), metres: 1 }];
    expect(problems(plan(rooms, doors))).toEqual(['doors', 'doors']);
    expect(problems(plan(rooms, [...doors, { from: corner('r2'), to: corner('r1'), metres: 1 }]))).toEqual([]);
  });
});
