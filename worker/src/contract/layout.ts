import * as v from 'valibot';
import { IsoTime } from './common.ts';

const Metres = (least: number, most: number, what: string) =>
  v.pipe(
    v.number(`${what} is a number of metres.`),
    v.minValue(least, `${what} is at least ${least} m.`),
    v.maxValue(most, `${what} is at most ${most} m.`),
  );
const Name = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'Give it a name.'),
  v.maxLength(40, 'Keep the name under 40 characters.'),
);
const Index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(200));

/** Where an aisle meets a cross aisle. Aisles count from 0 on the left, cross aisles from 0 at the front. */
export const Corner = v.object({ roomId: v.string(), aisle: Index, cross: Index });
export type Corner = v.InferOutput<typeof Corner>;

/** A room of parallel aisles joined by cross aisles. */
export const Room = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
  name: Name,
  /** Which codes lie in it, by the room part of their codes (lower case); '' stands for codes that name no room. */
  codes: v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.minLength(1, 'Say which codes lie in this room.')),
  /** The aisle parts of the codes, from left to right. */
  aisles: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(40))),
    v.minLength(1, 'A room has at least one aisle.'),
    v.maxLength(200, 'A room has at most 200 aisles.'),
  ),
  /** From the middle of an aisle to the middle of the next. */
  spacing: Metres(0.2, 50, 'The distance between aisles'),
  /** Lengths of the blocks between cross aisles, from front to back; one cross aisle more than there are blocks. */
  blocks: v.pipe(
    v.array(Metres(0.2, 200, 'The length of an aisle')),
    v.minLength(1, 'An aisle has a length.'),
    v.maxLength(4, 'A room has at most five cross aisles.'),
  ),
  /** Bays along an aisle, all its blocks together: bay 1 is at the front. */
  bays: v.pipe(v.number(), v.integer(), v.minValue(1, 'An aisle has at least one bay.'), v.maxValue(1000)),
  /** Pieces of cross aisles that cannot be passed: from this aisle to the next. */
  walls: v.optional(v.array(v.object({ aisle: Index, cross: Index })), []),
  /** Aisles that are walked in one direction only. */
  oneWay: v.optional(v.array(v.object({ aisle: Index, to: v.picklist(['back', 'front']) })), []),
});
export type Room = v.InferOutput<typeof Room>;

/** A shop's rooms as drawn by its owner. Metres throughout. */
export const Layout = v.pipe(
  v.object({
    v: v.literal(1),
    rooms: v.pipe(v.array(Room), v.minLength(1, 'Draw at least one room.'), v.maxLength(20, 'Draw at most 20 rooms.')),
    doors: v.optional(
      v.array(v.object({ from: Corner, to: Corner, metres: Metres(0, 500, 'The way through a door') })),
      [],
    ),
    /** The packing table, where walks begin and end. */
    depot: Corner,
  }),
  v.forward(
    v.check(
      ({ rooms, depot }) => isCorner(rooms, depot),
      'The packing table stands where an aisle meets a cross aisle of one of the rooms.',
    ),
    ['depot'],
  ),
  v.forward(
    v.check(
      ({ rooms, doors }) => doors.every(({ from, to }) => isCorner(rooms, from) && isCorner(rooms, to)),
      'A door joins two corners of your rooms.',
    ),
    ['doors'],
  ),
  v.forward(
    v.check(({ rooms }) => new Set(rooms.map(({ id }) => id)).size === rooms.length, 'Two rooms have the same id.'),
    ['rooms'],
  ),
);
export type Layout = v.InferOutput<typeof Layout>;

function isCorner(rooms: Room[], { roomId, aisle, cross }: Corner): boolean {
  const room = rooms.find(({ id }) => id === roomId);
  return room !== undefined && aisle < room.aisles.length && cross <= room.blocks.length;
}

/** The plan as it is stored; `layout` is null and `version` 0 for a shop that has drawn none. */
export const StoredLayout = v.object({
  layout: v.nullable(Layout),
  version: v.number(),
  updatedAt: v.nullable(IsoTime),
  updatedBy: v.nullable(v.string()),
});
export type StoredLayout = v.InferOutput<typeof StoredLayout>;

export const LayoutBody = v.object({
  layout: Layout,
  /** The version the drawing began with; another one in store is not overwritten. */
  version: v.pipe(v.number('Say which version this was drawn on.'), v.integer(), v.minValue(0)),
});
export type LayoutBody = v.InferInput<typeof LayoutBody>;
