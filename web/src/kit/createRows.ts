import { createComputed, createMemo, createSignal, on, onCleanup, onMount } from 'solid-js';
import { anchorShift, type RowWindow, rowWindow } from './windowRows.ts';

/**
 * Draws only the rows in sight of a list that scrolls with the page, and keeps what one reads in its place when rows
 * come or go above it. All rows are `rowRem` high, so that no measuring is needed.
 * @param nearEnd called when the last rows come into sight
 */
export function createRows<T extends { id: string }>(options: {
  rows: () => readonly T[];
  rowRem: () => number;
  nearEnd?: () => void;
}) {
  let list: HTMLElement | undefined;
  const [place, setPlace] = createSignal({ top: 0, viewport: window.innerHeight });
  const rowHeight = () => options.rowRem() * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const look = () => {
    if (!list) return;
    setPlace({ top: list.getBoundingClientRect().top, viewport: window.innerHeight });
    if (range().last >= options.rows().length) options.nearEnd?.();
  };
  const range = createMemo<RowWindow>(() =>
    rowWindow(options.rows().length, rowHeight(), place().top, place().viewport),
  );
  const drawn = createMemo(() => options.rows().slice(range().first, range().last));
  const atTop = () => place().top > -rowHeight() / 2;

  createComputed(
    on(options.rows, (rows, before) => {
      if (!before || !list) return;
      const top = list.getBoundingClientRect().top;
      const height = rowHeight();
      const shift =
        top > 0
          ? 0
          : anchorShift(
              before.map((row) => row.id),
              rows.map((row) => row.id),
              Math.floor(-top / height),
              height,
            );
      queueMicrotask(() => {
        if (shift !== 0) window.scrollBy({ top: shift, behavior: 'instant' });
        look();
      });
    }),
  );

  onMount(() => {
    look();
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    onCleanup(() => {
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    });
  });

  return {
    ref: (element: HTMLElement) => {
      list = element;
      queueMicrotask(look);
    },
    drawn,
    range,
    /** Whether the first row is in sight. */
    atTop,
  };
}
