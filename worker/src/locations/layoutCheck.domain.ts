import type { Layout, Room } from '../contract/layout.ts';

/** What is wrong with a plan, by the path of the field: `rooms.0.aisles`. */
export interface PlanProblem {
  field: string;
  message: string;
}

/** Mistakes in a plan that its shape alone does not show: drawers that would lie twice, ways that lead nowhere. */
export function findPlanProblems(layout: Layout): PlanProblem[] {
  return [
    ...layout.rooms.flatMap((room, i) => roomProblems(room, `rooms.${i}`)),
    ...sharedCodes(layout.rooms),
    ...lockedRooms(layout),
  ];
}

function roomProblems(room: Room, at: string): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const twice = firstTwice(room.aisles);
  if (twice !== undefined) {
    problems.push({ field: `${at}.aisles`, message: `Aisle ${nameOf(twice)} is in ${room.name} twice.` });
  }
  room.walls.forEach((wall, i) => {
    if (wall.aisle + 1 < room.aisles.length && wall.cross <= room.blocks.length) return;
    problems.push({ field: `${at}.walls.${i}`, message: `A wall in ${room.name} stands where there is no way.` });
  });
  room.oneWay.forEach((way, i) => {
    if (way.aisle < room.aisles.length) return;
    problems.push({ field: `${at}.oneWay.${i}`, message: `${room.name} has no such aisle to be walked one way.` });
  });
  const both = firstTwice(room.oneWay.map(({ aisle }) => aisle));
  if (both !== undefined) {
    problems.push({ field: `${at}.oneWay`, message: `An aisle of ${room.name} goes one way twice.` });
  }
  return problems;
}

function sharedCodes(rooms: readonly Room[]): PlanProblem[] {
  const owner = new Map<string, Room>();
  return rooms.flatMap((room, i) =>
    room.codes.flatMap((code): PlanProblem[] => {
      const other = owner.get(code);
      owner.set(code, room);
      if (!other) return [];
      const which = code === '' ? 'Codes that name no room' : `Codes that begin with "${code}"`;
      return [{ field: `rooms.${i}.codes`, message: `${which} lie in ${other.name} and in ${room.name}.` }];
    }),
  );
}

/** Rooms that no door joins to the packing table, directly or through others. */
function lockedRooms({ rooms, doors, depot }: Layout): PlanProblem[] {
  const open = new Set([depot.roomId]);
  for (let before = 0; before < open.size; ) {
    before = open.size;
    for (const { from, to } of doors) {
      if (open.has(from.roomId)) open.add(to.roomId);
      else if (open.has(to.roomId)) open.add(from.roomId);
    }
  }
  const locked = rooms.filter(({ id }) => !open.has(id));
  return locked.map(({ name }) => ({
    field: 'doors',
    message: `No way leads from the packing table to ${name}. Add a door.`,
  }));
}

const firstTwice = <T>(values: readonly T[]): T | undefined => values.find((value, i) => values.indexOf(value) !== i);
const nameOf = (aisle: string) => (aisle === '' ? 'without a name' : aisle.toUpperCase());
