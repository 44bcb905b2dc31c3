import { createEffect, on, onCleanup } from 'solid-js';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';
import { staleKeys } from '../api/stale.ts';
import { isOnline } from '../kit/media.ts';
import { toast } from '../kit/toast.tsx';
import { digest, type Notice } from './changes.ts';
import { device } from './device.ts';
import { makeFeed } from './feed.ts';
import { feedState, setFeedState } from './feedState.ts';

const FALLBACK_MS = 60_000;

/**
 * Keeps every screen of the shop up to date: a hint, a reconnect or a return to the page fetches what changed since
 * this screen's own cursor, marks the right queries stale and says what people want to know.
 */
export function createLive(shopId: string): void {
  const stored = `brickops.cursor.${shopId}`;
  let cursor = readCursor(stored);
  let fetching = false;
  let again = false;

  const catchUp = async () => {
    if (fetching) {
      again = true;
      return;
    }
    fetching = true;
    try {
      const page = await api.changes(cursor);
      // Another tab may be further; it has its own screens to tell, so only the stored position takes the larger one.
      cursor = page.latest;
      localStorage.setItem(stored, String(Math.max(cursor, readCursor(stored) ?? 0)));
      const { topics, notices } = digest(page);
      const stale = staleKeys(topics);
      if (stale.size > 0) {
        await queryClient.invalidateQueries({ predicate: (query) => stale.has(String(query.queryKey[0])) });
      }
      // The server answers again: what could not be loaded meanwhile can be now.
      await queryClient.refetchQueries({ type: 'active', predicate: (query) => query.state.status === 'error' });
      for (const notice of notices) tell(notice, cursor);
    } catch (error) {
      // Not reaching the server is shown by the sync line; the next hint or the next minute tries again.
      if (!(error instanceof ApiError)) throw error;
    } finally {
      fetching = false;
      if (again) {
        again = false;
        void catchUp();
      }
    }
  };

  const feed = makeFeed({ onHint: () => void catchUp(), onState: setFeedState });
  const look = () => {
    if (document.visibilityState !== 'visible') return;
    feed.wake();
    void catchUp();
  };
  document.addEventListener('visibilitychange', look);
  createEffect(
    on(
      isOnline,
      (online) => {
        if (online) look();
      },
      { defer: true },
    ),
  );
  const fallback = setInterval(() => {
    if (feedState() !== 'open' && document.visibilityState === 'visible' && isOnline()) void catchUp();
  }, FALLBACK_MS);
  onCleanup(() => {
    feed.close();
    clearInterval(fallback);
    document.removeEventListener('visibilitychange', look);
  });
}

function readCursor(stored: string): number | undefined {
  const text = localStorage.getItem(stored);
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}

function tell(notice: Notice, seq: number): void {
  toast({ text: notice.text, ...(notice.href ? { link: { label: 'Show', href: notice.href } } : {}) });
  if (document.visibilityState === 'visible' || !device().notifications || Notification.permission !== 'granted')
    return;
  void navigator.serviceWorker?.ready.then((registration) =>
    // The same tag from several open tabs is one notification.
    registration.showNotification('BrickOps', {
      body: notice.text,
      icon: '/pwa-192x192.png',
      tag: `change-${seq}`,
      data: { href: notice.href ?? '/' },
    }),
  );
}
