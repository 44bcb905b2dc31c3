import { describe, expect, test } from 'vitest';
import type { Identification } from '../../../worker/src/contract/identify.ts';
import { makePhotoQueue, type QueueDeps, type Sent } from './photoQueue.ts';
import type { KeptPhoto, PhotoStore } from './photoStore.ts';

const answer = (id: string, state: Identification['state'] = 'done') =>
  ({ id, state, candidates: [], advice: 'retake', problem: null }) as unknown as Identification;
const BYTES = new ArrayBuffer(3);

/** A device whose storage outlives its pages, and a server that answers as told. */
function device() {
  const stored = new Map<string, KeptPhoto>();
  const sent: string[] = [];
  let next = 0;
  let reply: (photo: KeptPhoto) => Sent = ({ id }) => ({ ok: true, answer: answer(id) });
  const store: PhotoStore = {
    list: async () => [...stored.values()],
    put: async (photo) => void stored.set(photo.id, photo),
    drop: async (id) => void stored.delete(id),
  };
  const page = (memberId = 'ann', more: Partial<QueueDeps> = {}) => {
    const seen = { photos: [] as readonly KeptPhoto[], isKept: true, ofOthers: 0 };
    const queue = makePhotoQueue({
      store,
      memberId,
      send: async (photo) => {
        sent.push(photo.id);
        return reply(photo);
      },
      ask: async (id) => answer(id),
      newId: () => `photo-${++next}`,
      now: () => 1,
      onChange: (photos, more) => Object.assign(seen, { photos, ...more }),
      ...more,
    });
    return { queue, seen };
  };
  return { stored, sent, page, replies: (how: typeof reply) => (reply = how) };
}

describe('photos on a phone', () => {
  test('wait without a network, through a reload, and are sent in the order of taking when it is back', async () => {
    const { page, sent, replies } = device();
    replies(() => ({ ok: false, kind: 'unreachable' }));
    const before = page();
    await before.queue.add(BYTES, 'part');
    await before.queue.pump();
    await before.queue.add(BYTES, 'part');
    expect(before.seen.photos).toMatchObject([{ answer: null }, { answer: null }]);

    const after = page();
    await after.queue.open();
    expect(after.seen.photos).toHaveLength(2);
    replies(({ id }) => ({ ok: true, answer: answer(id) }));
    await after.queue.pump();
    expect(sent).toEqual(['photo-1', 'photo-1', 'photo-2']);
    expect(after.seen.photos.every((photo) => photo.answer?.state === 'done')).toBe(true);
  });

  test('are sent once, however often somebody asks at the same time', async () => {
    const { page, sent } = device();
    const { queue } = page();
    await queue.add(BYTES, 'any');
    await Promise.all([queue.pump(), queue.pump(), queue.pump()]);
    expect(sent).toEqual(['photo-1']);
  });

  test('that are refused say why and do not hold up the others', async () => {
    const { page, replies } = device();
    const { queue, seen } = page();
    replies(({ id }) =>
      id === 'photo-1' ? { ok: false, kind: 'refused', message: 'Too large.' } : { ok: true, answer: answer(id) },
    );
    await queue.add(BYTES, 'any');
    await queue.add(BYTES, 'any');
    await queue.pump();
    expect(seen.photos).toMatchObject([{ trouble: 'Too large.' }, { answer: { state: 'done' } }]);
  });

  test('stay when the login has expired', async () => {
    const { page, replies, stored } = device();
    const { queue, seen } = page();
    replies(() => ({ ok: false, kind: 'signed_out' }));
    await queue.add(BYTES, 'any');
    await queue.pump();
    expect([seen.photos.length, stored.size]).toEqual([1, 1]);
  });

  test('belong to who took them: another login is told of them, and neither sees nor sends them', async () => {
    const { page, sent, stored } = device();
    await page('ann').queue.add(BYTES, 'any');
    const ben = page('ben');
    await ben.queue.open();
    await ben.queue.pump();
    expect([ben.seen.photos.length, ben.seen.ofOthers, sent.length, stored.size]).toEqual([0, 1, 0, 1]);
  });

  test('that somebody finished on another device leave this one', async () => {
    const { page, stored } = device();
    let later: Identification | null = null;
    const { queue, seen } = page('ann', { ask: async () => later });
    await queue.add(BYTES, 'any');
    await queue.pump();
    later = answer('photo-1');
    await queue.refresh();
    expect(seen.photos).toHaveLength(1);
    later = { ...answer('photo-1'), choice: { itemType: 'PART', itemNo: '3001', blColorId: 5 } };
    await queue.refresh();
    expect([seen.photos, stored.size]).toEqual([[], 0]);
  });

  test('that the server keeps without an answer are asked about, and leave when it has deleted them', async () => {
    const { page, replies } = device();
    let later: Identification | 'gone' | null = null;
    const { queue, seen } = page('ann', { ask: async () => later });
    replies(({ id }) => ({ ok: true, answer: answer(id, 'waiting') }));
    await queue.add(BYTES, 'any');
    await queue.pump();
    await queue.refresh();
    expect(seen.photos).toMatchObject([{ answer: { state: 'waiting' } }]);
    later = answer('photo-1');
    await queue.refresh();
    expect(seen.photos).toMatchObject([{ answer: { state: 'done' } }]);
    replies(({ id }) => ({ ok: true, answer: answer(id, 'waiting') }));
    await queue.add(BYTES, 'any');
    await queue.pump();
    later = 'gone';
    await queue.refresh();
    expect(seen.photos.map(({ id }) => id)).toEqual(['photo-1']);
  });

  test('thrown away while being sent do not come back', async () => {
    const { page, stored, replies } = device();
    const { queue, seen } = page();
    await queue.add(BYTES, 'any');
    replies(({ id }) => {
      void queue.drop(id);
      return { ok: true, answer: answer(id) };
    });
    await queue.pump();
    expect([seen.photos.length, stored.size]).toEqual([0, 0]);
  });

  test('live as long as the page when storage is full, and the screen is told', async () => {
    const full: PhotoStore = {
      list: () => Promise.reject(new Error('closed')),
      put: () => Promise.reject(new Error('full')),
      drop: () => Promise.reject(new Error('closed')),
    };
    const { queue, seen } = device().page('ann', { store: full });
    await queue.open();
    await queue.add(BYTES, 'any');
    expect(seen).toMatchObject({ isKept: false, photos: [{ id: 'photo-1' }] });
    await queue.drop('photo-1');
    expect(seen.photos).toEqual([]);
  });
});
