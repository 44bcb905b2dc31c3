import { createSignal, onCleanup } from 'solid-js';

/** Whether a media query holds now; follows the window. */
export function createMedia(query: string): () => boolean {
  const list = window.matchMedia(query);
  const [holds, setHolds] = createSignal(list.matches);
  const follow = () => setHolds(list.matches);
  list.addEventListener('change', follow);
  onCleanup(() => list.removeEventListener('change', follow));
  return holds;
}

/** Where lists become tables and the rail stands on the left. */
export const createWide = () => createMedia('(min-width: 900px)');

const [online, setOnline] = createSignal(navigator.onLine);
window.addEventListener('online', () => setOnline(true));
window.addEventListener('offline', () => setOnline(false));
/** What the device thinks about its network. */
export const isOnline = online;
