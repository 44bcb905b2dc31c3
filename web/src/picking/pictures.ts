import type { PickState } from '../../../worker/src/picking/pickState.domain.ts';

/** The service worker serves pictures of items from here first. */
export const PICTURES = 'walk-pictures';

/** More than this is not kept: the oldest go first. */
const MOST_PICTURES = 3_000;
const AT_ONCE = 4;

let known = 0;

/** Fetches the pictures of a walk that are not on this phone yet. Never fails: a walk works without pictures. */
export async function keepPictures(state: PickState): Promise<void> {
  const urls = [
    ...new Set([
      ...Object.values(state.lines).map(({ item }) => item.imageUrl),
      ...Object.values(state.items).map(({ imageUrl }) => imageUrl),
    ]),
  ].filter(Boolean);
  if (urls.length === known || !('caches' in window) || !navigator.onLine) return;
  known = urls.length;
  try {
    const cache = await caches.open(PICTURES);
    const missing: string[] = [];
    for (const url of urls) if (!(await cache.match(url))) missing.push(url);
    const fetchNext = async (): Promise<void> => {
      for (let url = missing.pop(); url; url = missing.pop()) {
        const response = await fetch(url).catch(() => null);
        if (response?.ok) await cache.put(url, response);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
    const kept = await cache.keys();
    for (const old of kept.slice(0, Math.max(0, kept.length - MOST_PICTURES))) await cache.delete(old);
  } catch {
    // No room, or no storage: pictures are fetched when they are shown.
  }
}
