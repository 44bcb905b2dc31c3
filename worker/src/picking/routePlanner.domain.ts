import type { Layout } from '../contract/layout.ts';
import { guessLayout, type Place, planFinder } from '../locations/layout.domain.ts';
import { sortKey } from '../locations/locationCodes.domain.ts';
import { RoomGraph } from './routeGraph.domain.ts';
import { exactTour } from './routeRect.domain.ts';
import { lengthOf, searchPath } from './routeSearch.domain.ts';

/** A drawer to visit. Several stops may share one code. */
export interface RouteStop {
  id: string;
  code: string;
}

export interface Route {
  /** Ids of all stops, in walking order. */
  order: string[];
  /** From where the walk begins, over all stops the plan shows, to the packing table. */
  metres: number;
  /** exact: no walk is shorter; search: near it; serpentine: up one aisle and down the next, nothing was drawn. */
  method: 'exact' | 'search' | 'serpentine';
}

/** More distinct places than this are not searched again from where the picker stands; the way round is followed. */
const MOST_SEARCHED = 80;

/**
 * Plans a walk. The same input gives the same order on server and phone, however the stops are listed.
 * @param layout the shop's plan, null when it has drawn none
 * @param from code of the drawer where the picker stands; null or absent at the packing table
 */
export function planRoute({
  layout,
  stops,
  from = null,
}: {
  layout: Layout | null;
  stops: readonly RouteStop[];
  from?: string | null;
}): Route {
  const drawn = layout ?? guessLayout(stops.map(({ code }) => code));
  if (!drawn) return { order: stops.map(({ id }) => id).sort(), metres: 0, method: 'serpentine' };
  const find = planFinder(drawn);
  const groups = groupByPlace(stops, find);
  const placed = groups.filter(({ place }) => place !== null);
  // What the plan does not show is walked to at the end, in the order people read codes.
  const elsewhere = groups.filter(({ place }) => place === null);
  const graph = new RoomGraph(drawn);
  const start = from === null ? null : find(from);
  const { order, method } = layout === null ? serpentine(placed, start) : shortest(layout, graph, placed, start);
  const inTurn = order.flatMap((i) => placed[i] ?? []);
  return {
    order: [...inTurn, ...elsewhere].flatMap(({ ids }) => ids),
    metres: walked(graph, inTurn, start),
    method,
  };
}

interface Group {
  place: Place | null;
  ids: string[];
  key: string;
}

/** Stops at one spot are visited together, from the lowest code to the highest. */
function groupByPlace(stops: readonly RouteStop[], find: (code: string) => Place | null): Group[] {
  const keyed = stops
    .map(({ id, code }) => ({ id, key: sortKey(code), place: find(code) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.id < b.id ? -1 : 1));
  const groups = new Map<string, Group>();
  for (const { id, key, place } of keyed) {
    const spot = place ? `${place.roomIndex}/${place.aisle}/${place.depth}` : key;
    const group = groups.get(spot);
    if (group) group.ids.push(id);
    else groups.set(spot, { place, ids: [id], key });
  }
  return [...groups.values()];
}

function shortest(layout: Layout, graph: RoomGraph, groups: Group[], start: Place | null) {
  const round = roundTrip(layout, groups);
  if (round && start === null) return { order: round, method: 'exact' as const };
  const places: (Place | null)[] = [start, ...groups.map(({ place }) => place), null];
  const distances = places.map((a) => places.map((b) => graph.distance(a, b)));
  const candidates = round ? fromWhereOneStands(round) : [];
  if (groups.length <= MOST_SEARCHED || candidates.length === 0) {
    candidates.push(
      searchPath(distances)
        .slice(1, -1)
        .map((i) => i - 1),
    );
  }
  const length = (order: number[]) => lengthOf(distances, [0, ...order.map((i) => i + 1), places.length - 1]);
  const [order = []] = candidates.sort((a, b) => length(a) - length(b));
  return { order, method: 'search' as const };
}

/** The exact way round from the packing table, where the plan is one open rectangle; null elsewhere. */
function roundTrip(layout: Layout, groups: Group[]): number[] | null {
  const rooms = new Set(groups.map(({ place }) => place?.roomIndex));
  const [index] = rooms;
  const room = rooms.size === 1 && index !== undefined ? layout.rooms[index] : undefined;
  if (!room || room.id !== layout.depot.roomId || room.walls.length > 0 || room.oneWay.length > 0) return null;
  const { order } = exactTour(
    { aisles: room.aisles.length, spacing: room.spacing, blocks: room.blocks, depot: layout.depot },
    groups.flatMap(({ place }, i) =>
      place ? [{ id: String(i), aisle: place.aisle, block: place.block, position: place.position }] : [],
    ),
  );
  return order.map(Number);
}

/** The way round, begun at each of its places and walked either way. */
function fromWhereOneStands(round: number[]): number[][] {
  const turned = round.toReversed();
  return [round, turned, ...round.flatMap((_, i) => [rotated(round, i), rotated(turned, i)])];
}

const rotated = (order: number[], by: number) => [...order.slice(by), ...order.slice(0, by)];

/** Up one aisle and down the next, room by room; from where the picker stands on, and then what lies behind. */
function serpentine(groups: Group[], start: Place | null) {
  const order = groups
    .map((group, i) => ({ i, place: group.place, key: group.key }))
    .sort((a, b) => compare(a.place, b.place) || (a.key < b.key ? -1 : 1))
    .map(({ i }) => i);
  const begin = start === null ? 0 : order.findIndex((i) => compare(groups[i]?.place ?? null, start) >= 0);
  return { order: rotated(order, Math.max(0, begin)), method: 'serpentine' as const };
}

function compare(a: Place | null, b: Place | null): number {
  if (!a || !b) return 0;
  if (a.roomIndex !== b.roomIndex) return a.roomIndex - b.roomIndex;
  if (a.aisle !== b.aisle) return a.aisle - b.aisle;
  return a.aisle % 2 === 0 ? a.depth - b.depth : b.depth - a.depth;
}

function walked(graph: RoomGraph, groups: Group[], start: Place | null): number {
  let metres = 0;
  let here = start;
  for (const { place } of groups) {
    metres += graph.distance(here, place);
    here = place;
  }
  return metres + graph.distance(here, null);
}

/**
 * How far other drawers are from where the picker stands.
 * @returns metres per code, Infinity for codes that the plan does not show
 */
export function distancesFrom(layout: Layout | null, from: string | null, codes: readonly string[]): number[] {
  const drawn = layout ?? guessLayout(from === null ? codes : [from, ...codes]);
  if (!drawn) return codes.map(() => Number.POSITIVE_INFINITY);
  const find = planFinder(drawn);
  const graph = new RoomGraph(drawn);
  const start = from === null ? null : find(from);
  return codes.map((code) => {
    const place = find(code);
    return place ? graph.distance(start, place) : Number.POSITIVE_INFINITY;
  });
}
