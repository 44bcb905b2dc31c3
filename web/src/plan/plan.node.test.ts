import { describe, expect, it } from 'vitest';
import type { Layout } from '../../../worker/src/contract/layout.ts';
import { guessLayout } from '../../../worker/src/locations/layout.domain.ts';
import {
  addGroup,
  changeRoom,
  groupCodes,
  moveAisle,
  removeRoom,
  setCrossAisles,
  setOneWay,
  sortAisles,
  toggleWall,
} from './planEdits.ts';
import { markDrawers, markWalk, metresOf, pointAt, shapeOf } from './planGeometry.ts';

const guess = (codes: string[]): Layout => {
  const layout = guessLayout(codes);
  if (!layout) throw new Error('nothing to guess from');
  return layout;
};
const first = (layout: Layout) => {
  const [room] = layout.rooms;
  if (!room) throw new Error('there is no room');
  return room;
};
const CODES = ['A1-1', 'A8-2', 'B2-1', 'C4-4'];

describe('changing a plan', () => {
  it('lets aisles change places, and takes along which way they are walked', () => {
    const room = setOneWay(first(guess(CODES)), 0, 'back');
    const moved = moveAisle(room, 0, 1);
    expect(moved.aisles).toEqual(['b', 'a', 'c']);
    expect(moved.oneWay).toEqual([{ aisle: 1, to: 'back' }]);
    expect(moveAisle(moved, 0, -1)).toBe(moved);
    expect(sortAisles(moved)).toEqual(room);
    expect(sortAisles(room).aisles).toEqual(['c', 'b', 'a']);
  });

  it('moves the packing table along when its corner is gone', () => {
    const layout = changeRoom(guess(CODES), 0, (room) => setCrossAisles(room, 3));
    const atBack: Layout = { ...layout, depot: { roomId: 'room-1', aisle: 2, cross: 2 } };
    expect(changeRoom(atBack, 0, (room) => setCrossAisles(room, 2)).depot.cross).toBe(1);
  });

  it('keeps the length when cross aisles are added', () => {
    const room = first(guess(CODES));
    expect(setCrossAisles(room, 3).blocks).toEqual([2, 2]);
    expect(setCrossAisles(setCrossAisles(room, 3), 2).blocks).toEqual([4]);
  });

  it('puts walls up and takes them down', () => {
    const room = first(guess(CODES));
    const closed = toggleWall(room, 1, 0);
    expect(closed.walls).toEqual([{ aisle: 1, cross: 0 }]);
    expect(toggleWall(closed, 1, 0).walls).toEqual([]);
  });

  it('takes up codes that are not on the plan: a new aisle, a new room with a door', () => {
    const layout = guess(CODES);
    const unplaced = markDrawers(layout, [...CODES, 'D3-1', 'Garage - 301-13', 'Garage - 301-14']).unplaced;
    const groups = groupCodes(unplaced);
    expect(groups.map(({ room, aisle, codes }) => `${room}/${aisle} ${codes.length}`)).toEqual([
      'garage/301 2',
      '/d 1',
    ]);
    const wider = groups.reduce(addGroup, layout);
    expect(first(wider).aisles).toEqual(['a', 'b', 'c', 'd']);
    expect(wider.rooms[1]).toMatchObject({ id: 'room-2', name: 'Garage', codes: ['garage'], aisles: ['301'] });
    expect(wider.doors).toHaveLength(1);
    expect(markDrawers(wider, [...CODES, ...unplaced]).unplaced).toEqual([]);
    expect(removeRoom(wider, 1)).toMatchObject({ rooms: [first(wider)], doors: [] });
  });
});

describe('drawing a plan', () => {
  it('has the front at the bottom and the first aisle on the left', () => {
    const shape = shapeOf(first(guess(CODES)));
    const [x0, front] = pointAt(shape, 0, 0);
    const [x1, back] = pointAt(shape, 1, 4);
    expect(x1).toBeGreaterThan(x0);
    expect(back).toBeLessThan(front);
    expect(pointAt(shape, 0, 2)[1]).toBeCloseTo((front + back) / 2);
  });

  it('leads a walk along the aisles and around the corners, from the packing table and back', () => {
    const layout = guess(CODES);
    const shape = shapeOf(first(layout));
    const { lines, stops } = markWalk(layout, ['A8-2', 'B2-1']);
    const points = [...(lines[0] ?? '').matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    // Every piece of the line runs along an aisle or along a cross aisle.
    for (const [i, [x, y]] of points.entries()) {
      const [px, py] = points[i - 1] ?? [x, y];
      expect(x === px || y === py, `${px} ${py} → ${x} ${y}`).toBe(true);
    }
    expect(points[0]).toEqual(points.at(-1));
    expect(points[0]).toEqual(pointAt(shape, 0, 0));
    expect(stops[0]?.match(/M/g)).toHaveLength(2);
    expect(metresOf(layout, ['A8-2', 'B2-1'])).toBeLessThan(metresOf(layout, ['A8-2', 'B2-1', 'A1-1']));
  });
});
