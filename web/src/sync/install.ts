import { createSignal } from 'solid-js';

/** Chromium's offer to install; kept until somebody takes it. Other browsers never make one. */
interface InstallOffer extends Event {
  prompt(): Promise<void>;
}

const DISMISSED = 'brickops.installLater';

const [offer, setOffer] = createSignal<InstallOffer | null>(null);
const [isDismissed, setDismissed] = createSignal(localStorage.getItem(DISMISSED) !== null);

// The offer comes once, soon after the page has loaded.
window.addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  setOffer(event as InstallOffer);
});
window.addEventListener('appinstalled', () => setOffer(null));

const isInstalled = () =>
  matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true;

/** iPhones and iPads, which install by hand only; an iPad calls itself a Mac that can be touched. */
const isApple = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

/** How this device can put the app on its home screen: with a button, by hand, or not (any more). */
export function howToInstall(): 'button' | 'by_hand' | null {
  if (isInstalled() || isDismissed()) return null;
  if (offer()) return 'button';
  return isApple() ? 'by_hand' : null;
}

/** Asks the browser to install. Its own question follows. */
export async function install(): Promise<void> {
  const waiting = offer();
  setOffer(null);
  await waiting?.prompt();
}

/** Not again on this device. */
export function dismissInstall(): void {
  localStorage.setItem(DISMISSED, new Date().toISOString());
  setDismissed(true);
}
