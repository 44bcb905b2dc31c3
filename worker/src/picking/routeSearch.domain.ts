import { type Distances, heldKarp } from './heldKarp.domain.ts';

/** So few places are walked exactly, in less than a millisecond. */
const MOST_EXACT = 9;
/** Kicks of the search, by number of places: a few milliseconds on a server core. */
const KICKS = (places: number) => Math.round(Math.min(400, 12_000 / places));
/** Metres by which a change must shorten the way: less is rounding. */
const GAIN = 1e-9;
/** Neighbours looked at for each place. */
const NEAREST = 12;

/**
 * A short way from the first place over all others to the last one, for rooms of any shape: nearest neighbour, then
 * 2-opt and Or-opt, then kicks that are kept when they shorten the way. Deterministic.
 * @param distances of all places; the walk begins at place 0 and ends at the last one (which may be the same spot)
 * @returns places in walking order, 0 first, the last one last
 */
export function searchPath(distances: Distances, seed = 1): number[] {
  const last = distances.length - 1;
  if (last - 1 <= MOST_EXACT) return heldKarp(distances).path;
  const nearest = nearestOf(distances);
  let path = improve(distances, nearestNeighbour(distances), nearest);
  let length = lengthOf(distances, path);
  const random = mulberry(seed);
  for (let kick = KICKS(last); kick > 0; kick--) {
    const tried = improve(distances, kicked(path, random), nearest);
    const metres = lengthOf(distances, tried);
    if (metres < length - GAIN) {
      path = tried;
      length = metres;
    }
  }
  return path;
}

export const lengthOf = (distances: Distances, path: readonly number[]): number =>
  path.slice(1).reduce((sum, place, i) => sum + at(distances, path[i] ?? 0, place), 0);

const at = (distances: Distances, from: number, to: number) => distances[from]?.[to] ?? 0;

function nearestNeighbour(distances: Distances): number[] {
  const last = distances.length - 1;
  const left = new Set(Array.from({ length: last - 1 }, (_, i) => i + 1));
  const path = [0];
  for (let here = 0; left.size > 0; ) {
    let next = -1;
    for (const place of left) if (next < 0 || at(distances, here, place) < at(distances, here, next)) next = place;
    left.delete(next);
    path.push(next);
    here = next;
  }
  return [...path, last];
}

function nearestOf(distances: Distances): number[][] {
  return distances.map((row, from) =>
    row
      .map((_, to) => to)
      .filter((to) => to !== from)
      .sort((a, b) => (row[a] ?? 0) - (row[b] ?? 0))
      .slice(0, NEAREST),
  );
}

/** Reverses stretches and moves short ones until nothing shortens the way. The ends stay. */
function improve(distances: Distances, start: number[], nearest: readonly number[][]): number[] {
  let path = start;
  for (let better = true; better; ) {
    better = false;
    const way = measured(distances, path);
    for (let i = 1; i < path.length - 1 && !better; i++) {
      for (const other of nearest[path[i] ?? 0] ?? []) {
        const j = way.position[other] ?? 0;
        const changed = reversed(distances, way, i, j) ?? moved(distances, way, i, j);
        if (!changed) continue;
        path = changed;
        better = true;
        break;
      }
    }
  }
  return path;
}

/** A way with its lengths summed up, so that a change is judged by the few distances it touches, before it is made. */
interface Measured {
  path: number[];
  /** Where each place stands in the way. */
  position: number[];
  /** Metres from the beginning to each position, and the same walked the other way. */
  ahead: number[];
  back: number[];
}

function measured(distances: Distances, path: number[]): Measured {
  const position = new Array<number>(path.length);
  const ahead = [0];
  const back = [0];
  for (const [i, place] of path.entries()) {
    position[place] = i;
    if (i === 0) continue;
    const before = path[i - 1] ?? 0;
    ahead.push((ahead[i - 1] ?? 0) + at(distances, before, place));
    back.push((back[i - 1] ?? 0) + at(distances, place, before));
  }
  return { path, position, ahead, back };
}

const between = (sums: readonly number[], from: number, to: number) => (sums[to] ?? 0) - (sums[from] ?? 0);

/** 2-opt: the stretch between two places walked the other way round, when that is shorter. */
function reversed(distances: Distances, { path, ahead, back }: Measured, i: number, j: number): number[] | null {
  const [from, to] = i < j ? [i, j] : [j + 1, i - 1];
  for (const [a, b] of [
    [from, to],
    [from + 1, to],
    [from, to - 1],
  ] as const) {
    if (a < 1 || b > path.length - 2 || a >= b) continue;
    const [first = 0, last = 0, before = 0, after = 0] = [path[a], path[b], path[a - 1], path[b + 1]];
    const turned = at(distances, before, last) + between(back, a, b) + at(distances, first, after);
    if (between(ahead, a - 1, b + 1) - turned <= GAIN) continue;
    return [...path.slice(0, a), ...path.slice(a, b + 1).reverse(), ...path.slice(b + 1)];
  }
  return null;
}

/** Or-opt: one to three places moved, as they are or turned round, next to a place near them. */
function moved(distances: Distances, { path, ahead, back }: Measured, i: number, j: number): number[] | null {
  for (let size = 1; size <= 3; size++) {
    const end = i + size - 1;
    if (end > path.length - 2 || (j >= i - 1 && j <= end) || j >= path.length - 1) continue;
    const [first = 0, last = 0, left = 0, right = 0] = [path[i], path[end], path[i - 1], path[end + 1]];
    const [to = 0, next = 0] = [path[j], path[j + 1]];
    const closed = between(ahead, i - 1, end + 1) - at(distances, left, right) + at(distances, to, next);
    const asIs = at(distances, to, first) + between(ahead, i, end) + at(distances, last, next);
    const turned = at(distances, to, last) + between(back, i, end) + at(distances, first, next);
    const isTurned = closed - asIs <= GAIN;
    if (isTurned && (size === 1 || closed - turned <= GAIN)) continue;
    const part = path.slice(i, end + 1);
    const piece = isTurned ? part.reverse() : part;
    return j < i
      ? [...path.slice(0, j + 1), ...piece, ...path.slice(j + 1, i), ...path.slice(end + 1)]
      : [...path.slice(0, i), ...path.slice(end + 1, j + 1), ...piece, ...path.slice(j + 1)];
  }
  return null;
}

/** Double bridge: two neighbouring stretches change places. Short ones: a kick is meant to be small. */
function kicked(path: readonly number[], random: () => number): number[] {
  const inner = path.length - 2;
  if (inner < 4) return [...path];
  const span = Math.min(inner, 30);
  const start = 1 + Math.floor(random() * (inner - span + 1));
  const cuts = [0, 0, 0].map(() => start + Math.floor(random() * span)).sort((a, b) => a - b);
  const [a = 1, b = 1, c = 1] = cuts;
  return [...path.slice(0, a), ...path.slice(b, c), ...path.slice(a, b), ...path.slice(c)];
}

/** mulberry32: the same seed, the same kicks, on every phone. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
