import type { Corner, Layout, Room } from '../../../worker/src/contract/layout.ts';
import { guessLayout } from '../../../worker/src/locations/layout.domain.ts';
import { parseLocation, sortKey } from '../../../worker/src/locations/locationCodes.domain.ts';

/** Replaces a room; whatever stood on corners that are gone moves to the nearest one left. */
export function changeRoom(layout: Layout, index: number, change: (room: Room) => Room): Layout {
  const rooms = layout.rooms.map((room, i) => (i === index ? fitRoom(change(room)) : room));
  return fitCorners({ ...layout, rooms });
}

function fitRoom(room: Room): Room {
  return {
    ...room,
    walls: room.walls.filter(({ aisle, cross }) => aisle + 1 < room.aisles.length && cross <= room.blocks.length),
    oneWay: room.oneWay.filter(({ aisle }) => aisle < room.aisles.length),
  };
}

function fitCorners(layout: Layout): Layout {
  const fitCorner = (corner: Corner): Corner => {
    const room = layout.rooms.find(({ id }) => id === corner.roomId);
    if (!room) return corner;
    return {
      ...corner,
      aisle: Math.min(corner.aisle, room.aisles.length - 1),
      cross: Math.min(corner.cross, room.blocks.length),
    };
  };
  return {
    ...layout,
    doors: layout.doors.map((door) => ({ ...door, from: fitCorner(door.from), to: fitCorner(door.to) })),
    depot: fitCorner(layout.depot),
  };
}

/** Lets an aisle change places with its neighbour; which way it is walked goes along. */
export function moveAisle(room: Room, aisle: number, by: -1 | 1): Room {
  const other = aisle + by;
  if (other < 0 || other >= room.aisles.length) return room;
  const order = room.aisles.map((_, i) => (i === aisle ? other : i === other ? aisle : i));
  return arrange(room, order);
}

/** Puts the aisles in the order people read codes, or the other way round when they are in that order already. */
export function sortAisles(room: Room): Room {
  const order = room.aisles
    .map((_, i) => i)
    .sort((a, b) => (sortKey(room.aisles[a] ?? '') < sortKey(room.aisles[b] ?? '') ? -1 : 1));
  const isSorted = order.every((from, i) => from === i);
  return arrange(room, isSorted ? order.reverse() : order);
}

/** @param order for each position, which aisle comes there */
const arrange = (room: Room, order: number[]): Room => ({
  ...room,
  aisles: order.map((from) => room.aisles[from] ?? ''),
  oneWay: room.oneWay.map((way) => ({ ...way, aisle: order.indexOf(way.aisle) })),
});

/** Cross aisles at equal distances along the same length. */
export function setCrossAisles(room: Room, count: number): Room {
  const length = room.blocks.reduce((sum, block) => sum + block, 0);
  const blocks = count - 1;
  const each = Math.round((length / blocks) * 100) / 100;
  return { ...room, blocks: Array.from({ length: blocks }, () => each) };
}

export function setOneWay(room: Room, aisle: number, to: 'back' | 'front' | 'both'): Room {
  const others = room.oneWay.filter((way) => way.aisle !== aisle);
  return { ...room, oneWay: to === 'both' ? others : [...others, { aisle, to }] };
}

/** Closes the way between two aisles at a cross aisle, or opens it again. */
export function toggleWall(room: Room, aisle: number, cross: number): Room {
  const others = room.walls.filter((wall) => wall.aisle !== aisle || wall.cross !== cross);
  return { ...room, walls: others.length < room.walls.length ? others : [...others, { aisle, cross }] };
}

/** Takes a room off the plan, with its doors; the packing table moves to the first room left. */
export function removeRoom(layout: Layout, index: number): Layout {
  const gone = layout.rooms[index];
  const rooms = layout.rooms.filter((_, i) => i !== index);
  const [first] = rooms;
  if (!gone || !first) return layout;
  return {
    ...layout,
    rooms,
    doors: layout.doors.filter(({ from, to }) => from.roomId !== gone.id && to.roomId !== gone.id),
    depot: layout.depot.roomId === gone.id ? { roomId: first.id, aisle: 0, cross: 0 } : layout.depot,
  };
}

/** Codes that are not on the plan, by the room and aisle they name. */
export interface CodeGroup {
  room: string;
  aisle: string;
  codes: string[];
}

export function groupCodes(codes: readonly string[]): CodeGroup[] {
  const groups = new Map<string, CodeGroup>();
  for (const code of codes) {
    const { room, aisle } = parseLocation(code);
    const key = `${room ?? ''}\n${aisle ?? ''}`;
    const group = groups.get(key);
    if (group) group.codes.push(code);
    else groups.set(key, { room: room ?? '', aisle: aisle ?? '', codes: [code] });
  }
  return [...groups.values()].sort((a, b) => b.codes.length - a.codes.length);
}

/** Adds what a group of codes names: an aisle to the room that has such codes, or else a room with a door. */
export function addGroup(layout: Layout, group: CodeGroup): Layout {
  const index = layout.rooms.findIndex(({ codes }) => codes.includes(group.room));
  const guessed = guessLayout(group.codes)?.rooms[0];
  if (!guessed) return layout;
  if (index >= 0) {
    return changeRoom(layout, index, (room) => ({
      ...room,
      aisles: [...room.aisles, group.aisle],
      bays: Math.max(room.bays, guessed.bays),
    }));
  }
  const id = freeId(layout);
  const door = { from: layout.depot, to: { roomId: id, aisle: 0, cross: 0 }, metres: 4 };
  return { ...layout, rooms: [...layout.rooms, { ...guessed, id }], doors: [...layout.doors, door] };
}

function freeId({ rooms }: Layout): string {
  let n = rooms.length + 1;
  while (rooms.some(({ id }) => id === `room-${n}`)) n += 1;
  return `room-${n}`;
}

/** Whether two plans are the same, whatever way their parts were put down. */
export const samePlan = (a: Layout | null, b: Layout | null) => JSON.stringify(a) === JSON.stringify(b);
