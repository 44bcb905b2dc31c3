import type { Identification, PhotoSubject } from '../../../worker/src/contract/identify.ts';
import type { KeptPhoto, PhotoStore } from './photoStore.ts';

/** Why a photo did not arrive: nobody answered, nobody is signed in, or the photo itself was refused. */
export type SendTrouble = { kind: 'unreachable' } | { kind: 'signed_out' } | { kind: 'refused'; message: string };
export type Sent = { ok: true; answer: Identification } | ({ ok: false } & SendTrouble);

export interface QueueDeps {
  store: PhotoStore;
  send(photo: KeptPhoto): Promise<Sent>;
  /** Asks about a photo that the server has. Null when it cannot be reached, `gone` when it has deleted the photo. */
  ask(id: string): Promise<Identification | 'gone' | null>;
  memberId: string;
  newId(): string;
  now(): number;
  /** Called after every change: this member's photos, oldest first, and how many of others lie on the device. */
  onChange(photos: readonly KeptPhoto[], more: { isKept: boolean; ofOthers: number }): void;
}

/**
 * Photos between the shutter and the drawer. A photo is kept on the device before it is shown, sent one at a time in
 * the order of taking, and stays until somebody is done with it. What is lost on the way is sent again under its id.
 */
export function makePhotoQueue(deps: QueueDeps) {
  const photos = new Map<string, KeptPhoto>();
  let isKept = true;
  let pumping: Promise<void> | null = null;

  const mine = () => [...photos.values()].filter(({ memberId }) => memberId === deps.memberId);
  const tell = () => deps.onChange(mine(), { isKept, ofOthers: photos.size - mine().length });
  async function keep(photo: KeptPhoto): Promise<void> {
    try {
      await deps.store.put(photo);
    } catch {
      // Storage is full or closed: the photo lives as long as the page, and the screen says so.
      isKept = false;
    }
    photos.set(photo.id, photo);
    tell();
  }

  async function sendAll(): Promise<void> {
    for (;;) {
      const next = mine().find(({ answer, trouble }) => answer === null && trouble === null);
      if (!next) return;
      const sent = await deps.send(next);
      // Thrown away meanwhile.
      if (!photos.has(next.id)) continue;
      if (sent.ok) await keep({ ...next, answer: sent.answer });
      else if (sent.kind === 'refused') await keep({ ...next, trouble: sent.message });
      else return;
    }
  }

  return {
    /** Photos kept on this device before. */
    async open(): Promise<void> {
      try {
        for (const photo of await deps.store.list()) photos.set(photo.id, photo);
      } catch {
        isKept = false;
      }
      tell();
    },
    /** Keeps a photo, then sends it as soon as there is somebody to send it to. */
    async add(bytes: ArrayBuffer, subject: PhotoSubject): Promise<string> {
      const { memberId } = deps;
      const id = deps.newId();
      await keep({ id, memberId, subject, takenAt: deps.now(), bytes, answer: null, trouble: null });
      return id;
    },
    /** Sends what waits. Safe to call at any time. */
    pump(): Promise<void> {
      pumping ??= sendAll().finally(() => {
        pumping = null;
      });
      return pumping;
    },
    /** Asks about photos that the server has: answers that were late, and what was finished on another device. */
    async refresh(): Promise<void> {
      for (const photo of mine().filter(({ answer, trouble }) => answer !== null && trouble === null)) {
        const answer = await deps.ask(photo.id);
        // One with its answer can be confirmed from what lies here, whatever the server has forgotten.
        if (answer === 'gone') {
          if (photo.answer?.state === 'waiting') await this.drop(photo.id);
        } else if (answer?.choice) await this.drop(photo.id);
        else if (answer && photos.has(photo.id)) await keep({ ...photo, answer });
      }
    },
    /** Sends a photo that was given up once more. */
    async again(id: string): Promise<void> {
      const photo = photos.get(id);
      if (photo) await keep({ ...photo, answer: null, trouble: null });
      await this.pump();
    },
    /** Somebody is done with a photo. */
    async drop(id: string): Promise<void> {
      photos.delete(id);
      tell();
      await deps.store.drop(id).catch(() => undefined);
    },
  };
}

export type PhotoQueue = ReturnType<typeof makePhotoQueue>;
