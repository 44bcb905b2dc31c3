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
