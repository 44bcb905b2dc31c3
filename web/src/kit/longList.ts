/** A row of a long list: its number, and what stands there once that is loaded. */
export interface LongRow<T> {
  /** Which row it is on the screen, wherever it moves: the id of what it shows; of its place until that is there. */
  key: string;
  index: number;
  value: T | undefined;
}

/** Numbers of the pages that rows lie on, with a page's rows more before and after them, so that none is waited for. */
export function pagesAround(first: number, last: number, count: number, size: number): number[] {
  const from = Math.max(0, first - size);
  const to = Math.min(count, last + size);
  if (to <= from) return [];
  const lowest = Math.floor(from / size);
  return Array.from({ length: Math.ceil(to / size) - lowest }, (_, i) => lowest + i);
}

/**
 * The rows to draw. A thing that has moved from one page to the next while these were fetched is there twice for a
 * moment: the second one goes by its place.
 * @param before rows drawn until now; those in which nothing changed are the same objects again
 */
export function longRows<T extends { id: string }>(
  first: number,
  last: number,
  at: (index: number) => T | undefined,
  before: readonly LongRow<T>[] = [],
): LongRow<T>[] {
  const seen = new Set<string>();
  const known = new Map(before.map((row) => [row.key, row]));
  return Array.from({ length: Math.max(0, last - first) }, (_, i) => {
    const index = first + i;
    const value = at(index);
    const isFirst = value !== undefined && !seen.has(value.id);
    if (value) seen.add(value.id);
    const key = isFirst ? value.id : `row ${index}`;
    const same = known.get(key);
    return same?.index === index && same.value === value ? same : { key, index, value };
  });
}

/**
 * By how many rows what one reads has moved, when pages were fetched anew.
 * @param anchors rows that were in sight, from the top, with the place they had
 * @param pages what the pages around are now, each with its number
 * @returns 0 when the first of them that is still there is where it was
 */
export function movedBy(
  anchors: readonly { id: string; index: number }[],
  pages: Iterable<readonly [page: number, rows: readonly { id: string }[]]>,
  size: number,
): number {
  const places = new Map<string, number[]>();
  for (const [page, rows] of pages) {
    rows.forEach(({ id }, i) => {
      places.set(id, [...(places.get(id) ?? []), page * size + i]);
    });
  }
  for (const { id, index } of anchors) {
    const found = places.get(id);
    // On two pages at once: the other one is about to be fetched, too.
    if (found?.includes(index)) return 0;
    if (found?.[0] !== undefined) return found[0] - index;
  }
  return 0;
}
