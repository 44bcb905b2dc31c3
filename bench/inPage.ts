// Functions that run inside the page: each stands alone, with nothing from around it.

declare const scheduler: { postTask(then: () => void, options: { priority: 'user-blocking' }): Promise<void> };

interface Taps {
  /** Until the frame with the next card was painted. */
  changed: number[];
  /** As `changed`, of taps after which nothing changes. */
  idle: number[];
}

/**
 * Clocks every tap: from the finger's lifting until the frame that shows what came of it was handed over. What is asked
 * for from within a frame, before everything else that waits, runs right after its style, layout and paint.
 */
export function clockTaps(): void {
  const taps: Taps = { changed: [], idle: [] };
  (window as unknown as { taps: Taps }).taps = taps;
  const label = () => document.querySelector('article')?.getAttribute('aria-label');
  const painted = (then: () => void) =>
    requestAnimationFrame(() => void scheduler.postTask(then, { priority: 'user-blocking' }));
  addEventListener(
    'pointerup',
    (event) => {
      const before = label();
      const isConfirm = event.target instanceof Element && event.target.closest('.walk-confirm') !== null;
      if (!isConfirm) {
        painted(() => taps.idle.push(performance.now() - event.timeStamp));
        return;
      }
      const observer = new MutationObserver(() => {
        if (label() === before) return;
        observer.disconnect();
        painted(() => taps.changed.push(performance.now() - event.timeStamp));
      });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true });
    },
    { capture: true },
  );
}

/** What {@link clockTaps} has noted. */
export const tapTimes = (): Taps => (window as unknown as { taps: Taps }).taps;

/** Notes in `window.shownAt` when an element is first there, with words in it, in milliseconds since navigation began. */
export function showsAt({ selector, text }: { selector: string; text: string }): void {
  const words = new RegExp(text);
  const look = () => {
    for (const element of document.querySelectorAll<HTMLElement>(selector)) {
      if (!words.test((element.textContent ?? '').trim()) || element.offsetHeight === 0) continue;
      observer.disconnect();
      requestAnimationFrame(() => {
        (window as unknown as { shownAt: number }).shownAt = performance.now();
      });
      return;
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}

/** Notes tasks longer than 50 ms from now on. */
export function watchLongTasks(): void {
  const tasks: number[] = [];
  (window as unknown as { longTasks: number[] }).longTasks = tasks;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  }).observe({ type: 'longtask' });
}

/** What {@link watchLongTasks} has noted, milliseconds each. */
export const longTasks = (): number[] => (window as unknown as { longTasks: number[] }).longTasks.splice(0);

/**
 * Scrolls down a list, a screen every other frame, and waits for more where it ends or where rows are not there yet.
 * @returns rows passed: as many as asked for, fewer when no more come; and the share of screens that were waited for
 */
export async function scrollsThrough(rows: number): Promise<{ passed: number; waitedFor: number }> {
  (window as unknown as { longTasks: number[] }).longTasks.length = 0;
  const frame = () => new Promise<void>((then) => requestAnimationFrame(() => then()));
  const first = document.querySelector<HTMLElement>('tr.lot-row');
  const rowHeight = first?.offsetHeight ?? 56;
  const rolls = (one: HTMLElement) =>
    /auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight;
  let scroller: HTMLElement = document.documentElement;
  for (let one = first?.parentElement ?? null; one; one = one.parentElement) if (rolls(one)) scroller = one;
  const isBlank = (one: Element) => {
    const { top, bottom } = one.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  let waited = 0;
  let screens = 0;
  let late = 0;
  for (let passed = 0; passed < rows; ) {
    const before = scroller.scrollTop;
    scroller.scrollBy({ top: scroller.clientHeight, behavior: 'instant' });
    await frame();
    await frame();
    screens++;
    const blank = () => [...document.querySelectorAll('tr.lot-row[data-waiting]')].some(isBlank);
    if (blank()) late++;
    for (let frames = 0; blank() && frames < 600; frames++) await frame();
    passed = Math.floor((scroller.scrollTop + scroller.clientHeight) / rowHeight);
    waited = scroller.scrollTop === before ? waited + 1 : 0;
    // Ten seconds at the same place: no more come.
    if (waited > 300 || blank()) return { passed, waitedFor: late / screens };
  }
  return { passed: rows, waitedFor: late / screens };
}
