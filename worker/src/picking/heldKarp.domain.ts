/** Distances between places, `[from][to]`, metres. Need not be symmetric: a passage may be one-way. */
export type Distances = readonly (readonly number[])[];

/**
 * The shortest way from the first place over all others to the last one (Held & Karp 1962). Exact for any distances:
 * what few places are walked by, and the oracle that everything else is held against. Time and memory double with every
 * place, so 14 are plenty.
 * @returns places in walking order, and metres
 */
export function heldKarp(distances: Distances): { path: number[]; metres: number } {
  const last = distances.length - 1;
  const inner = last - 1;
  if (inner < 1) return { path: last > 0 ? [0, last] : [0], metres: distances[0]?.[last] ?? 0 };
  const at = (from: number, to: number) => distances[from]?.[to] ?? 0;
  const full = 1 << inner;
  const best = new Float64Array(full * inner).fill(Number.POSITIVE_INFINITY);
  const came = new Int8Array(full * inner).fill(-1);
  for (let i = 0; i < inner; i++) best[(1 << i) * inner + i] = at(0, i + 1);
  for (let seen = 1; seen < full; seen++) {
    for (let i = 0; i < inner; i++) {
      const reached = best[seen * inner + i] ?? Number.POSITIVE_INFINITY;
      if (reached === Number.POSITIVE_INFINITY) continue;
      for (let j = 0; j < inner; j++) {
        if (seen & (1 << j)) continue;
        const next = (seen | (1 << j)) * inner + j;
        const metres = reached + at(i + 1, j + 1);
        if (metres >= (best[next] ?? Number.POSITIVE_INFINITY)) continue;
        best[next] = metres;
        came[next] = i;
      }
    }
  }
  const whole = (i: number) => (best[(full - 1) * inner + i] ?? 0) + at(i + 1, last);
  let end = 0;
  for (let i = 1; i < inner; i++) if (whole(i) < whole(end)) end = i;
  const path = [last];
  for (let i = end, seen = full - 1; i >= 0; ) {
    path.push(i + 1);
    const before = came[seen * inner + i] ?? -1;
    seen &= ~(1 << i);
    i = before;
  }
  return { path: [...path, 0].reverse(), metres: whole(end) };
}
