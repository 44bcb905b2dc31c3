import { useQuery } from '@tanstack/solid-query';
import { createEffect, createSignal, on, onCleanup, onMount } from 'solid-js';
import { ulid } from 'ulid';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { isOnline } from '../kit/media.ts';
import { useMe } from '../people/me.tsx';
import { makePhotoQueue, type Sent } from './photoQueue.ts';
import { type KeptPhoto, makeIdbPhotos } from './photoStore.ts';

/** How often photos that found no network or no answer are tried again while the page is open. */
const AGAIN_MS = 15_000;

/** The photos of whoever is signed in on this device, kept and sent by themselves. */
export function createPhotos() {
  const me = useMe();
  const [photos, setPhotos] = createSignal<readonly KeptPhoto[]>([]);
  const [more, setMore] = createSignal({ isKept: true, ofOthers: 0 });
  const queue = makePhotoQueue({
    store: makeIdbPhotos(),
    memberId: me().memberId,
    send,
    ask,
    newId: () => ulid(),
    now: () => Date.now(),
    onChange(all, rest) {
      setPhotos(all);
      setMore(rest);
    },
  });
  onMount(async () => {
    await queue.open();
    await queue.pump();
  });
  createEffect(
    on(
      isOnline,
      (online) => {
        if (online) void queue.pump();
      },
      { defer: true },
    ),
  );
  const timer = setInterval(() => {
    if (isOnline()) void queue.pump();
  }, AGAIN_MS);
  onCleanup(() => clearInterval(timer));
  // A hint of the shop's feed makes this stale: an answer has come, or somebody finished a photo at the desk.
  useQuery(() => ({
    queryKey: keys.waitingPhotos,
    queryFn: async () => {
      await queue.refresh();
      return true;
    },
    enabled: photos().some(({ answer }) => answer !== null),
    refetchInterval: () => (photos().some(({ answer }) => answer?.state === 'waiting') ? AGAIN_MS : false),
  }));
  return { photos, more, queue };
}

async function send(photo: KeptPhoto): Promise<Sent> {
  try {
    const { id, subject, bytes } = photo;
    return { ok: true, answer: await api.identify(new Blob([bytes], { type: 'image/jpeg' }), { id, subject }) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) return { ok: false, kind: 'signed_out' };
    const isRefused = error.status >= 400 && error.status < 500 && error.status !== 429 && error.status !== 408;
    return isRefused ? { ok: false, kind: 'refused', message: error.message } : { ok: false, kind: 'unreachable' };
  }
}

async function ask(id: string) {
  try {
    return await api.identification(id);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.status === 404 ? ('gone' as const) : null;
  }
}
