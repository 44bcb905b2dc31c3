import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal } from 'solid-js';
import type { Identification } from '../../../worker/src/contract/identify.ts';
import { api } from '../api/api.ts';
import { keys, queryClient } from '../api/queries.ts';
import { feedState } from '../sync/feedState.ts';
import type { KeptPhoto } from './photoStore.ts';

const SHOWN = '30';
/** Where no feed tells that something changed. */
const AGAIN_MS = 15_000;

/** The team's last photos from the server, and the one of them that is being worked on here. */
export function createRecent(memberId: () => string) {
  const found = useQuery(() => ({
    queryKey: keys.recentPhotos,
    queryFn: () => api.photos({ limit: SHOWN }).then(({ rows }) => rows),
    refetchInterval: () => (feedState() === 'open' ? false : AGAIN_MS),
  }));
  const all = () => (found.isPending ? [] : (found.data ?? []));
  const [held, setHeld] = createSignal<Omit<KeptPhoto, 'answer'>>();
  /** Its answer is the newest that is known: it may come, or change, while somebody looks at it. */
  const open = createMemo((): KeptPhoto | undefined => {
    const photo = held();
    return photo && { ...photo, answer: all().find(({ id }) => id === photo.id) ?? null };
  });
  const refetch = () => queryClient.invalidateQueries({ queryKey: keys.recentPhotos });
  return {
    all,
    open,
    refetch,
    /** Fetches the picture and puts it on the table. */
    async take({ id, subject, createdAt, photoUrl }: Identification): Promise<void> {
      const answer = await fetch(photoUrl);
      if (!answer.ok) throw new Error('The photo is gone: its time was over, or somebody threw it away.');
      const bytes = await answer.arrayBuffer();
      setHeld({ id, subject, memberId: memberId(), takenAt: Date.parse(createdAt), bytes, trouble: null });
    },
    close: () => setHeld(),
    /** Asks again about a photo that got no answer. */
    async again(): Promise<void> {
      const photo = held();
      if (!photo) return;
      await api.identify(new Blob([photo.bytes], { type: 'image/jpeg' }), { id: photo.id, subject: photo.subject });
      await refetch();
    },
  };
}
