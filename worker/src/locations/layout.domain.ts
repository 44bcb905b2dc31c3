import type { Corner, Layout, Room } from '../contract/layout.ts';
import { parseLocation, sortKey } from './locationCodes.domain.ts';

/** Where a code lies on a plan. */
export interface Place {
  roomIndex: number;
  aisle: number;
  block: number;
  /** Metres from the block's front cross aisle. */
  position: number;
  /** Metres from the room's front. */
  depth: number;
}

/** A drawer nobody has measured is this wide; aisles nobody has drawn are this far apart; rooms have a way between them. */
const GUESSED_BAY = 0.5;
const GUESSED_SPACING = 2;
const GUESSED_DOOR = 4;

/** Looks codes up on a plan. */
export function planFinder(layout: Layout): (code: string) => Place | null {
  const rooms = new Map<string, number>();
  layout.rooms.forEach((room, i) => {
    for (const key of room.codes) rooms.set(key, i);
  });
  const aisles = layout.rooms.map((room) => new Map(room.aisles.map((key, i) => [key, i])));
  return (code) => {
    const { room, aisle, bay } = parseLocation(code);
    const roomIndex = rooms.get(room ?? '');
    const at = roomIndex === undefined ? undefined : aisles[roomIndex]?.get(aisle ?? '');
    const drawn = roomIndex === undefined ? undefined : layout.rooms[roomIndex];
    if (roomIndex === undefined || at === undefined || !drawn) return null;
    const whole = lengthOfAisle(drawn);
    const depth = Math.min(whole, Math.max(0, (((bay ?? 1) - 0.5) / drawn.bays) * whole));
    return { roomIndex, aisle: at, depth, ...inBlock(drawn, depth) };
  };
}

/** Where a code lies on a plan; null when the plan does not show it. */
export const placeOf = (layout: Layout, code: string): Place | null => planFinder(layout)(code);

export const lengthOfAisle = (room: Room): number => room.blocks.reduce((sum, length) => sum + length, 0);

function inBlock(room: Room, depth: number): { block: number; position: number } {
  let begin = 0;
  for (const [block, length] of room.blocks.entries()) {
    if (depth <= begin + length || block === room.blocks.length - 1) return { block, position: depth - begin };
    begin += length;
  }
  return { block: 0, position: depth };
}

/** Depth of each cross aisle, front first. */
export function crossDepths(room: Room): number[] {
  const depths = [0];
  for (const length of room.blocks) depths.push((depths.at(-1) ?? 0) + length);
  return depths;
}

/**
 * A plan for a shop that has drawn none: rooms and aisles as its codes name them, in the order people read them.
 * @returns null when there is no code to go by
 */
export function guessLayout(codes: readonly string[]): Layout | null {
  const rooms = new Map<string, Map<string, number>>();
  for (const code of [...codes].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))) {
    if (code === '') continue;
    const { room, aisle, bay } = parseLocation(code);
    const aisles = rooms.get(room ?? '') ?? new Map<string, number>();
    aisles.set(aisle ?? '', Math.max(aisles.get(aisle ?? '') ?? 1, bay ?? 1));
    rooms.set(room ?? '', aisles);
  }
  if (rooms.size === 0) return null;
  const drawn = [...rooms].map(([key, aisles], i): Room => {
    const bays = Math.min(1000, Math.max(...aisles.values()));
    return {
      id: `room-${i + 1}`,
      name: key === '' ? 'Stock room' : key[0]?.toUpperCase() + key.slice(1),
      codes: [key],
      aisles: [...aisles.keys()].slice(0, 200),
      spacing: GUESSED_SPACING,
      blocks: [Math.min(200, Math.max(1, bays * GUESSED_BAY))],
      bays,
      walls: [],
      oneWay: [],
    };
  });
  const front = (room: Room): Corner => ({ roomId: room.id, aisle: 0, cross: 0 });
  const [first = drawn[0]] = drawn;
  if (!first) return null;
  return {
    v: 1,
    rooms: drawn.slice(0, 20),
    doors: drawn.slice(1, 20).map((room) => ({ from: front(first), to: front(room), metres: GUESSED_DOOR })),
    depot: front(first),
  };
}
