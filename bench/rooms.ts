import type { Layout, Room } from '../worker/src/contract/layout.ts';
import { type Place, planFinder } from '../worker/src/locations/layout.domain.ts';
import { heldKarp } from '../worker/src/picking/heldKarp.domain.ts';
import { RoomGraph } from '../worker/src/picking/routeGraph.domain.ts';
import type { RouteStop } from '../worker/src/picking/routePlanner.domain.ts';
import { lengthOf, searchPath } from '../worker/src/picking/routeSearch.domain.ts';
import type { dice } from '../worker/test/dice.ts';

export type Dice = ReturnType<typeof dice>;

/** Up to this many places are walked exactly by Held and Karp in well under a second. */
const MOST_EXACT = 12;
/** Searches whose best stands for the optimum where there are more. */
export const SEARCHES = 4;

/** A room of the given size; bays of half a metre. */
export function room({
  id = 'r',
  code = '',
  aisles,
  blocks,
  spacing,
}: {
  id?: string;
  code?: string;
  aisles: number;
  blocks: number[];
  spacing: number;
}): Room {
  return {
    id,
    name: 'Room',
    codes: [code],
    aisles: Array.from({ length: aisles }, (_, i) => aisleName(i)),
    spacing,
    blocks,
    bays: Math.round(blocks.reduce((sum, length) => sum + length, 0) / 0.5),
    walls: [],
    oneWay: [],
  };
}

const aisleName = (i: number) => String.fromCharCode(97 + Math.floor(i / 26)) + String.fromCharCode(97 + (i % 26));

/** A rectangular room as dice will have it, alone, with its packing table at some corner of its front. */
export function rolledRoom(roll: Dice, cross: number, aisles = 2 + roll.int(7)): Layout {
  const drawn = room({
    aisles,
    blocks: Array.from({ length: cross - 1 }, () => 4 + roll.int(9)),
    spacing: 1.5 + roll.int(4) / 2,
  });
  return { v: 1, rooms: [drawn], doors: [], depot: { roomId: 'r', aisle: roll.int(aisles), cross: 0 } };
}

/** Stops at drawers of all rooms, each as likely as its neighbour. */
export function rolledStops(roll: Dice, layout: Layout, count: number): RouteStop[] {
  const drawers = layout.rooms.reduce((sum, { aisles, bays }) => sum + aisles.length * bays, 0);
  return Array.from({ length: count }, (_, i) => {
    let drawer = roll.int(drawers);
    for (const { codes, aisles, bays } of layout.rooms) {
      if (drawer < aisles.length * bays) {
        const prefix = codes[0] ? `${codes[0]} - ` : '';
        return { id: `s${i}`, code: `${prefix}${aisles[Math.floor(drawer / bays)]}${1 + (drawer % bays)}` };
      }
      drawer -= aisles.length * bays;
    }
    throw new Error('a drawer lies in one of the rooms');
  });
}

/** Metres from the packing table, or from a drawer, over places in their order to the packing table. */
export function metresOver(graph: RoomGraph, places: readonly (Place | null)[], from: Place | null = null): number {
  let here = from;
  let metres = 0;
  for (const place of [...places, null]) {
    metres += graph.distance(here, place);
    here = place;
  }
  return metres;
}

/** The length of a walk on a drawn plan, measured anew. */
export function walked(layout: Layout, stops: readonly RouteStop[], order: readonly string[], from: string | null) {
  const find = planFinder(layout);
  const codes = new Map(stops.map(({ id, code }) => [id, code]));
  const places = order.map((id) => find(codes.get(id) ?? ''));
  return metresOver(new RoomGraph(layout), places, from === null ? null : find(from));
}

const spotOf = ({ roomIndex, aisle, depth }: Place) => `${roomIndex}/${aisle}/${depth}`;

/** Whether {@link bestKnown} is the optimum for so many places. */
export const isExactly = (places: readonly Place[]): boolean => new Set(places.map(spotOf)).size <= MOST_EXACT;

/** The shortest way that is known: exact for few places, else the best of many searches. */
export function bestKnown(graph: RoomGraph, places: readonly Place[], from: Place | null = null): number {
  const spots = new Map(places.map((place) => [spotOf(place), place]));
  const all = [from, ...spots.values(), null];
  const distances = all.map((a) => all.map((b) => graph.distance(a, b)));
  if (spots.size <= MOST_EXACT) return heldKarp(distances).metres;
  const lengths = Array.from({ length: SEARCHES }, (_, i) => lengthOf(distances, searchPath(distances, 1000 + i)));
  return Math.min(...lengths);
}

/** {@link bestKnown} for the drawers of stops. */
export function bestKnownOf(layout: Layout, stops: readonly RouteStop[], from: string | null = null): number {
  const find = planFinder(layout);
  const places = stops.flatMap(({ code }) => find(code) ?? []);
  return bestKnown(new RoomGraph(layout), places, from === null ? null : find(from));
}
