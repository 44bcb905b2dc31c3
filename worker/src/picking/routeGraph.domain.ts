import type { Corner, Layout, Room } from '../contract/layout.ts';
import { crossDepths, type Place } from '../locations/layout.domain.ts';

/** Metres that stand for "cannot be reached"; large, but sums of it stay exact. */
const UNREACHABLE = 1e6;

interface Exit {
  corner: number;
  /** From the place to the corner, and back; a one-way aisle has only one of them. */
  out: number;
  back: number;
}

/** A spot on a plan: on an aisle, so many metres from the front. */
export interface Waypoint {
  roomIndex: number;
  aisle: number;
  depth: number;
}

/**
 * Walking distances on a plan with walls, one-way aisles and several rooms: from corner to corner by Dijkstra, from a
 * drawer by the ends of its block.
 */
export class RoomGraph {
  readonly #rooms: Room[];
  readonly #depths: number[][];
  readonly #offsets: number[] = [];
  readonly #edges: { to: number; metres: number }[][] = [];
  readonly #known = new Map<number, number[]>();
  /** The corner before each corner on the shortest way from a corner. */
  readonly #before = new Map<number, number[]>();
  readonly #layout: Layout;

  constructor(layout: Layout) {
    this.#layout = layout;
    this.#rooms = layout.rooms;
    this.#depths = layout.rooms.map(crossDepths);
    for (const room of this.#rooms) {
      this.#offsets.push(this.#edges.length);
      for (let i = room.aisles.length * (room.blocks.length + 1); i > 0; i--) this.#edges.push([]);
    }
    for (const [i, room] of this.#rooms.entries()) this.#joinRoom(room, i);
    for (const { from, to, metres } of layout.doors) this.#join(this.#corner(from), this.#corner(to), metres, metres);
  }

  /** Metres from one place to another; null stands for the packing table. */
  distance(from: Place | null, to: Place | null): number {
    return this.#straight(from, to) ?? this.#aroundCorners(from, to).metres;
  }

  /**
   * The corners one passes on the shortest way between two places, for drawing it.
   * @returns [] when the way is straight along one aisle, or when there is none
   */
  way(from: Place | null, to: Place | null): Waypoint[] {
    if (this.#straight(from, to) !== null) return [];
    const { metres, exit, entry } = this.#aroundCorners(from, to);
    if (metres >= UNREACHABLE) return [];
    const before = this.#before.get(exit) ?? [];
    const corners = [entry];
    for (let here = entry; here !== exit; ) {
      here = before[here] ?? exit;
      corners.push(here);
    }
    return corners.reverse().map((corner) => this.#spotOf(corner));
  }

  #straight(from: Place | null, to: Place | null): number | null {
    if (!from || !to) return null;
    if (from.roomIndex !== to.roomIndex || from.aisle !== to.aisle || from.block !== to.block) return null;
    const direct = to.position - from.position;
    const way = this.#direction(from);
    return way === null || direct === 0 || (way === 'back') === direct > 0 ? Math.abs(direct) : null;
  }

  #aroundCorners(from: Place | null, to: Place | null): { metres: number; exit: number; entry: number } {
    const shortest = { metres: UNREACHABLE, exit: 0, entry: 0 };
    for (const exit of this.#exits(from)) {
      const row = this.#from(exit.corner);
      for (const entry of this.#exits(to)) {
        const metres = exit.out + (row[entry.corner] ?? UNREACHABLE) + entry.back;
        if (metres >= shortest.metres) continue;
        shortest.metres = metres;
        shortest.exit = exit.corner;
        shortest.entry = entry.corner;
      }
    }
    return shortest;
  }

  #spotOf(corner: number): Waypoint {
    const roomIndex = this.#offsets.findLastIndex((offset) => offset <= corner);
    const within = corner - (this.#offsets[roomIndex] ?? 0);
    const crosses = (this.#rooms[roomIndex]?.blocks.length ?? 0) + 1;
    return {
      roomIndex,
      aisle: Math.floor(within / crosses),
      depth: this.#depths[roomIndex]?.[within % crosses] ?? 0,
    };
  }

  #exits(place: Place | null): Exit[] {
    if (place === null) return [{ corner: this.#corner(this.#layout.depot), out: 0, back: 0 }];
    const room = this.#rooms[place.roomIndex];
    const length = room?.blocks[place.block] ?? 0;
    const front = this.#index(place.roomIndex, place.aisle, place.block);
    const way = this.#direction(place);
    const rest = length - place.position;
    return [
      {
        corner: front,
        out: way === 'back' ? UNREACHABLE : place.position,
        back: way === 'front' ? UNREACHABLE : place.position,
      },
      { corner: front + 1, out: way === 'front' ? UNREACHABLE : rest, back: way === 'back' ? UNREACHABLE : rest },
    ];
  }

  #direction({ roomIndex, aisle }: Place): 'back' | 'front' | null {
    return this.#rooms[roomIndex]?.oneWay.find((one) => one.aisle === aisle)?.to ?? null;
  }

  #joinRoom(room: Room, i: number): void {
    const depths = this.#depths[i] ?? [];
    for (let aisle = 0; aisle < room.aisles.length; aisle++) {
      const way = room.oneWay.find((one) => one.aisle === aisle)?.to;
      for (let cross = 0; cross < depths.length; cross++) {
        const here = this.#index(i, aisle, cross);
        if (cross + 1 < depths.length) {
          const metres = (depths[cross + 1] ?? 0) - (depths[cross] ?? 0);
          this.#join(here, here + 1, way === 'front' ? UNREACHABLE : metres, way === 'back' ? UNREACHABLE : metres);
        }
        const isWall = room.walls.some((wall) => wall.aisle === aisle && wall.cross === cross);
        if (aisle + 1 < room.aisles.length && !isWall) {
          this.#join(here, this.#index(i, aisle + 1, cross), room.spacing, room.spacing);
        }
      }
    }
  }

  #join(a: number, b: number, there: number, back: number): void {
    if (there < UNREACHABLE) this.#edges[a]?.push({ to: b, metres: there });
    if (back < UNREACHABLE) this.#edges[b]?.push({ to: a, metres: back });
  }

  #index(roomIndex: number, aisle: number, cross: number): number {
    const room = this.#rooms[roomIndex];
    return (this.#offsets[roomIndex] ?? 0) + aisle * ((room?.blocks.length ?? 0) + 1) + cross;
  }

  #corner({ roomId, aisle, cross }: Corner): number {
    return this.#index(
      this.#rooms.findIndex(({ id }) => id === roomId),
      aisle,
      cross,
    );
  }

  /** Dijkstra from a corner to all others, remembered. */
  #from(start: number): number[] {
    const known = this.#known.get(start);
    if (known) return known;
    const metres = new Array<number>(this.#edges.length).fill(UNREACHABLE);
    const before = new Array<number>(this.#edges.length).fill(start);
    metres[start] = 0;
    const open = new Set([start]);
    while (open.size > 0) {
      let here = -1;
      for (const corner of open) if (here < 0 || (metres[corner] ?? 0) < (metres[here] ?? 0)) here = corner;
      open.delete(here);
      for (const edge of this.#edges[here] ?? []) {
        const reached = (metres[here] ?? 0) + edge.metres;
        if (reached >= (metres[edge.to] ?? UNREACHABLE)) continue;
        metres[edge.to] = reached;
        before[edge.to] = here;
        open.add(edge.to);
      }
    }
    this.#known.set(start, metres);
    this.#before.set(start, before);
    return metres;
  }
}
