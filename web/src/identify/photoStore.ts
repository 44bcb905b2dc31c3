import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Identification, PhotoSubject } from '../../../worker/src/contract/identify.ts';

/** A photo as this device keeps it until it is confirmed or thrown away. */
export interface KeptPhoto {
  /** A ULID: the photo has the same one on the server. */
  id: string;
  /** Who took it: no other login sends it. */
  memberId: string;
  subject: PhotoSubject;
  takenAt: number;
  /** A JPEG. As bytes, because some browsers lose blobs kept in IndexedDB. */
  bytes: ArrayBuffer;
  /** What the server said; null until it has the photo. */
  answer: Identification | null;
  /** Why it cannot be sent at all, as a sentence. */
  trouble: string | null;
}

export interface PhotoStore {
  /** Oldest first. */
  list(): Promise<KeptPhoto[]>;
  put(photo: KeptPhoto): Promise<void>;
  drop(id: string): Promise<void>;
}

interface Schema extends DBSchema {
  photos: { key: string; value: KeptPhoto };
}

/** Keeps photos in IndexedDB. Every call may fail: storage can be full, closed or forbidden. */
export function makeIdbPhotos(): PhotoStore {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const db = () => {
    opened ??= openDB<Schema>('brickops-photos', 1, {
      upgrade(fresh) {
        fresh.createObjectStore('photos', { keyPath: 'id' });
      },
    }).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    // Keys are ULIDs: their order is the order in which the photos were taken.
    list: async () => (await db()).getAll('photos'),
    async put(photo) {
      await (await db()).put('photos', photo);
    },
    async drop(id) {
      await (await db()).delete('photos', id);
    },
  };
}
