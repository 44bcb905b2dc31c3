import { createEffect, createMemo, createSignal, on, onCleanup, onMount } from 'solid-js';
import { type RowWindow, rowWindow } from './windowRows.ts';

const rootFontSize = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
const isSame = (a: RowWindow, b: RowWindow) => a.first === b.first && a.last === b.last && a.after === b.after;

const PLACE = 'listTop';

/** Notes in the browser's history how far one had scrolled when one leaves, for coming back and for reloading. */
function keepPlaceInHistory() {
  const keep = () => history.replaceState({ ...history.state, [PLACE]: window.scrollY }, '');
  // The browser tries before the list has its height.
  history.scrollRestoration = 'manual';
  // Before the router makes the next entry.
  document.addEventListener('click', keep, { capture: true });
  window.addEventListener('pagehide', keep);
  onCleanup(() => {
    document.removeEventListener('click', keep, { capture: true });
    window.removeEventListener('pagehide', keep);
    // The router makes the next entry, which takes this over, when this page is gone.
    setTimeout(() => {
      history.scrollRestoration = 'auto';
    });
  });
  return Number(history.state?.[PLACE] ?? 0);
}

/**
 * Which rows of a list that scrolls with the page are drawn, when the list is as high as all of its rows, loaded or not:
 * whoever pulls the scroll bar or presses End is there at once. Costs the same at every length and place.
 * @param options.count of all rows; each is `rowRem` high
 * @param options.onLook called after scrolling and resizing
 */
export function createLongRows(options: { count: () => number; rowRem: () => number; onLook: () => void }) {
  const [list, setList] = createSignal<HTMLElement>();
  const [rem, setRem] = createSignal(rootFontSize());
  const [place, setPlace] = createSignal(
    { top: 0, viewport: window.innerHeight },
    { equals: (a, b) => a.top === b.top && a.viewport === b.viewport },
  );
  const rowHeight = () => options.rowRem() * rem();
  const range = createMemo<RowWindow>(
    () => rowWindow(options.count(), rowHeight(), place().top, place().viewport),
    { first: 0, last: 0, before: 0, after: 0 },
    { equals: isSame },
  );
  const look = () => {
    const element = list();
    if (!element?.isConnected) return;
    setPlace({ top: element.getBoundingClientRect().top, viewport: window.innerHeight });
    options.onLook();
  };
  let cameFrom = keepPlaceInHistory();
  const resize = () => {
    setRem(rootFontSize());
    look();
  };

  // An effect, because the list is made before the page it is on stands in the document.
  createEffect(
    on(list, (element) => {
      if (!element) return;
      if (cameFrom > 0) window.scrollTo({ top: cameFrom, behavior: 'instant' });
      cameFrom = 0;
      look();
    }),
  );
  onMount(() => {
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', resize);
    onCleanup(() => {
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', resize);
    });
  });

  return {
    ref: setList,
    range,
    /** Rows in sight, the last one exclusive. */
    inSight: () => {
      const { first, last } = rowWindow(options.count(), rowHeight(), place().top, place().viewport, 0);
      return { first, last };
    },
    /** Whether the list's first row is above what one sees. */
    isScrolled: () => place().top < 0,
    /** Scrolls by so many rows: what one reads stays where it is when rows came or went above it. */
    shift: (rows: number) => {
      window.scrollBy({ top: rows * rowHeight(), behavior: 'instant' });
      look();
    },
    /** Goes up to the first row, when that is out of sight. */
    toTop: () => {
      const top = list()?.getBoundingClientRect().top ?? 0;
      if (top < 0) window.scrollTo({ top: 0, behavior: 'instant' });
      look();
    },
  };
}
