import type { Corner, Layout, Room } from '../../../worker/src/contract/layout.ts';
import { crossDepths, planFinder } from '../../../worker/src/locations/layout.domain.ts';
import { RoomGraph } from '../../../worker/src/picking/routeGraph.domain.ts';

/** Units of the drawing per metre; aisles and blocks keep a size that a thumb can hit, so it is not quite to scale. */
const PER_METRE = 30;
const GAP = { least: 48, most: 96 };
const BLOCK = { least: 80, most: 360 };
const MARGIN = { side: 40, top: 28, bottom: 44 };

/** Where aisles and cross aisles of a room lie in its drawing; the front is at the bottom. */
export interface RoomShape {
  width: number;
  height: number;
  gap: number;
  /** Middle of each aisle, from left to right. */
  xs: number[];
  /** Each cross aisle, from the front to the back. */
  ys: number[];
  depths: number[];
}

const within = (value: number, { least, most }: { least: number; most: number }) =>
  Math.min(most, Math.max(least, Number.isFinite(value) ? value : least));

export function shapeOf(room: Room): RoomShape {
  const gap = within(room.spacing * PER_METRE, GAP);
  const blocks = room.blocks.map((length) => within(length * PER_METRE, BLOCK));
  const height = MARGIN.top + blocks.reduce((sum, block) => sum + block, 0) + MARGIN.bottom;
  const ys = [height - MARGIN.bottom];
  for (const block of blocks) ys.push((ys.at(-1) ?? 0) - block);
  return {
    gap,
    width: 2 * MARGIN.side + (room.aisles.length - 1) * gap,
    height,
    xs: room.aisles.map((_, i) => MARGIN.side + i * gap),
    ys,
    depths: crossDepths(room),
  };
}

/** A spot on an aisle as a point of the drawing. */
export function pointAt({ xs, ys, depths }: RoomShape, aisle: number, depth: number): [number, number] {
  const x = xs[aisle] ?? 0;
  const block = Math.max(
    0,
    depths.findLastIndex((start, i) => start <= depth && i < depths.length - 1),
  );
  const [from = 0, to = 0] = [depths[block], depths[block + 1]];
  const [low = 0, high = 0] = [ys[block], ys[block + 1]];
  return [x, to > from ? low + ((depth - from) / (to - from)) * (high - low) : low];
}

const at = (x: number, y: number) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;

/** What is drawn in each room, as SVG path data. */
export interface PlanMarks {
  /** A dot per bay that has drawers, on the shelves beside the aisle. */
  drawers: string[];
  counts: number[];
  /** Codes that the plan does not show. */
  unplaced: string[];
}

export function markDrawers(layout: Layout, codes: readonly string[]): PlanMarks {
  const find = planFinder(layout);
  const shapes = layout.rooms.map(shapeOf);
  const dots = shapes.map(() => new Set<string>());
  const counts = shapes.map(() => 0);
  const unplaced: string[] = [];
  for (const code of codes) {
    const place = find(code);
    const shape = place && shapes[place.roomIndex];
    if (!place || !shape) {
      unplaced.push(code);
      continue;
    }
    counts[place.roomIndex] = (counts[place.roomIndex] ?? 0) + 1;
    const [x, y] = pointAt(shape, place.aisle, place.depth);
    // Shelves stand on both sides; which one a bay is on, codes do not say: odd ones are drawn on the left.
    const side = Math.round(place.depth * 2) % 2 === 0 ? 1 : -1;
    dots[place.roomIndex]?.add(at(x + side * shape.gap * 0.33, y));
  }
  return { drawers: dots.map((set) => [...set].map((dot) => `M${dot}h0`).join('')), counts, unplaced };
}

/** A walk through the rooms: its line and its stops, as path data per room. */
export interface WalkMarks {
  lines: string[];
  stops: string[];
}

/** @param codes drawers in walking order; the walk begins and ends at the packing table */
export function markWalk(layout: Layout, codes: readonly string[]): WalkMarks {
  const find = planFinder(layout);
  const graph = new RoomGraph(layout);
  const shapes = layout.rooms.map(shapeOf);
  const lines = shapes.map(() => '');
  const stops = shapes.map(() => '');
  const places = codes.flatMap((code) => find(code) ?? []);
  const depot = depotSpot(layout);
  let pen: number | null = null;
  const to = (roomIndex: number, aisle: number, depth: number) => {
    const shape = shapes[roomIndex];
    if (!shape) return '';
    const point = at(...pointAt(shape, aisle, depth));
    lines[roomIndex] += `${pen === roomIndex ? 'L' : 'M'}${point}`;
    pen = roomIndex;
    return point;
  };
  if (depot && places.length > 0) to(depot.roomIndex, depot.aisle, depot.depth);
  for (const [i, place] of [...places, null].entries()) {
    for (const spot of graph.way(places[i - 1] ?? null, place)) to(spot.roomIndex, spot.aisle, spot.depth);
    if (place) stops[place.roomIndex] += `M${to(place.roomIndex, place.aisle, place.depth)}h0`;
  }
  return { lines, stops };
}

function depotSpot({ rooms, depot }: Layout) {
  const roomIndex = rooms.findIndex(({ id }) => id === depot.roomId);
  const room = rooms[roomIndex];
  return room ? { roomIndex, aisle: depot.aisle, depth: crossDepths(room)[depot.cross] ?? 0 } : null;
}

/** Metres of walking some drawers in a given order, from the packing table and back. */
export function metresOf(layout: Layout, codes: readonly string[]): number {
  const find = planFinder(layout);
  const graph = new RoomGraph(layout);
  const places = codes.flatMap((code) => find(code) ?? []);
  return [...places, null].reduce((sum, place, i) => sum + graph.distance(places[i - 1] ?? null, place), 0);
}

/** How an aisle is called: as in codes, in capitals. */
export const aisleName = (key: string) => (key === '' ? 'no aisle' : key.toUpperCase());

/** How a cross aisle is called: "front", "back", or by its number from the front. */
export function crossName(room: Room, cross: number): string {
  if (cross === 0) return 'front';
  return cross === room.blocks.length ? 'back' : `cross aisle ${cross + 1}`;
}

export const sameCorner = (a: Corner, b: Corner) => a.roomId === b.roomId && a.aisle === b.aisle && a.cross === b.cross;
