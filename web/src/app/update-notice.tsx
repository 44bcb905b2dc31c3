import { registerSW } from 'virtual:pwa-register';
import { useLocation } from '@solidjs/router';
import { createSignal, Show } from 'solid-js';
import { Button } from '../kit/button.tsx';
import { feedState } from '../sync/feedState.ts';

const [waiting, setWaiting] = createSignal(false);
const HOUR_MS = 60 * 60 * 1000;

const update = registerSW({
  onNeedRefresh: () => setWaiting(true),
  onRegisteredSW: (_url, registration) => {
    setInterval(() => {
      if (navigator.onLine) void registration?.update();
    }, HOUR_MS);
  },
});

/** Says that a newer version is ready; whoever is in the middle of something finishes first. */
export function UpdateNotice() {
  const [later, setLater] = createSignal(false);
  const outdated = () => feedState() === 'outdated';
  const place = useLocation();
  // A walk is not interrupted: the notice waits until it is left.
  const isWalking = () => /^\/pick\/[^/]+$/.test(place.pathname);
  const reload = () => (waiting() ? void update(true) : location.reload());
  return (
    <Show when={!isWalking() && ((waiting() && !later()) || outdated())}>
      <div class="update-notice" role="status">
        <span class="grow">
          {outdated()
            ? 'This page is too old to follow what happens in the shop. Please reload it.'
            : 'A new version of BrickOps is ready.'}
        </span>
        <Show when={!outdated()}>
          <Button tone="quiet" onClick={() => setLater(true)}>
            Later
          </Button>
        </Show>
        <Button tone="primary" onClick={reload}>
          Reload
        </Button>
      </div>
    </Show>
  );
}
