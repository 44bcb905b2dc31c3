/** Rows to draw, first inclusive, last exclusive, and the heights left blank before and after them, in pixels. */
export interface RowWindow {
  first: number;
  last: number;
  before: number;
  after: number;
}

/**
 * Which rows of equal height are in sight.
 * @param top where the list begins in the viewport, in pixels; negative when scrolled into
 * @param spare rows drawn beyond each edge, so that fast scrolling shows no blanks
 */
export function rowWindow(count: number, rowHeight: number, top: number, viewport: number, spare = 12): RowWindow {
  const first = Math.min(count, Math.max(0, Math.floor(-top / rowHeight) - spare));
  const last = Math.max(first, Math.min(count, Math.ceil((viewport - top) / rowHeight) + spare));
  return { first, last, before: first * rowHeight, after: (count - last) * rowHeight };
}

/**
 * Where to scroll so that what one reads stays where it is, after rows came or went above it.
 * @param before ids as they stood, `after` as they stand
 * @param firstVisible index in `before` of the first row in sight
 * @returns pixels to scroll by
 */
export function anchorShift(
  before: readonly string[],
  after: readonly string[],
  firstVisible: number,
  rowHeight: number,
): number {
  const places = new Map(after.map((id, index) => [id, index]));
  for (let index = firstVisible; index < before.length; index += 1) {
    const place = places.get(before[index] ?? '');
    if (place !== undefined) return (place - index) * rowHeight;
  }
  return 0;
}
