/** A seeded stream of numbers; the same seed gives the same stream everywhere. */
export interface Rng {
  /** @returns a number in [0, 1). */
  next(): number;
  /** @returns an integer in [min, max]. */
  int(min: number, max: number): number;
  /** @returns true with the given probability. */
  chance(probability: number): boolean;
  /** @returns one element of a non-empty list. */
  pick<T>(items: readonly T[]): T;
  /** @returns a standard normal value (Box-Muller). */
  normal(): number;
}

/** FNV-1a over UTF-16 units; 32-bit unsigned. Names become seeds and stable pseudo-random facts with it. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return hash >>> 0;
}

/** A number in [0, 1) that depends on the text only. */
export function unitHash(text: string): number {
  return hashText(text) / 4294967296;
}

/** Makes a mulberry32 stream. */
export function makeRng(seed: number): Rng {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error('pick from an empty list');
      return item;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** A weighted choice prepared once: cumulative weights and a binary search. */
export function makeWeighted<T>(items: readonly T[], weightOf: (item: T) => number): (rng: Rng) => T {
  const sums: number[] = [];
  let total = 0;
  for (const item of items) {
    total += Math.max(0, weightOf(item));
    sums.push(total);
  }
  return (rng) => {
    const target = rng.next() * total;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return items[low] as T;
  };
}
