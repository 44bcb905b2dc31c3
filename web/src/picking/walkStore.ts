import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Layout } from '../../../worker/src/contract/layout.ts';
import type { PickCommand, PickEntry } from '../../../worker/src/contract/picking.ts';

/** A walk as this device keeps it, beside its log. */
export interface KeptWalk {
  id: string;
  no: number;
  layout: Layout | null;
  openedAt: number;
  /** Who opened it here: known also when the login has expired and there is no network to ask. */
  holder: Holder;
}

/** Who holds this phone. */
export interface Holder {
  memberId: string;
  name: string;
  mayAdopt: boolean;
  /** False for those who only look. */
  mayPick: boolean;
}

/** A command on its way to the server. It belongs to the member who made it: no other login sends it. */
export interface OutboxItem {
  /** The command's id. */
  id: string;
  walkId: string;
  memberId: string;
  memberName: string;
  /** Counts up on this device: the order in which things were done. */
  n: number;
  command: PickCommand;
}

/** Where walks are kept between taps, reloads and restarts. */
export interface WalkStore {
  /** Null for a walk that was never opened here. */
  load(walkId: string): Promise<{ walk: KeptWalk; entries: PickEntry[] } | null>;
  saveWalk(walk: KeptWalk): Promise<void>;
  saveEntries(walkId: string, entries: readonly PickEntry[]): Promise<void>;
  outbox(walkId: string): Promise<OutboxItem[]>;
  putOutbox(items: readonly OutboxItem[]): Promise<void>;
  dropOutbox(ids: readonly string[]): Promise<void>;
  /** Walks that are kept here, with how much each still has to say. */
  list(): Promise<{ walk: KeptWalk; waiting: number }[]>;
  forget(walkId: string): Promise<void>;
}

interface Schema extends DBSchema {
  walks: { key: string; value: KeptWalk };
  entries: { key: [string, number]; value: { walkId: string; seq: number; entry: PickEntry } };
  outbox: { key: string; value: OutboxItem; indexes: { byWalk: [string, number] } };
}

const NAME = 'brickops-walks';

function open(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(NAME, 1, {
    upgrade(db) {
      db.createObjectStore('walks', { keyPath: 'id' });
      db.createObjectStore('entries', { keyPath: ['walkId', 'seq'] });
      db.createObjectStore('outbox', { keyPath: 'id' }).createIndex('byWalk', ['walkId', 'n']);
    },
  });
}

const ofWalk = (walkId: string) => IDBKeyRange.bound([walkId, 0], [walkId, Number.MAX_SAFE_INTEGER]);

/** Keeps walks in IndexedDB. Every call may fail: storage can be full, closed or forbidden. */
export function makeIdbStore(): WalkStore {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const db = () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    async load(walkId) {
      const walk = await (await db()).get('walks', walkId);
      if (!walk) return null;
      const rows = await (await db()).getAll('entries', ofWalk(walkId));
      return { walk, entries: rows.map(({ entry }) => entry) };
    },
    async saveWalk(walk) {
      await (await db()).put('walks', walk);
    },
    async saveEntries(walkId, entries) {
      const tx = (await db()).transaction('entries', 'readwrite', { durability: 'relaxed' });
      for (const entry of entries) void tx.store.put({ walkId, seq: entry.seq, entry });
      await tx.done;
    },
    async outbox(walkId) {
      return (await db()).getAllFromIndex('outbox', 'byWalk', ofWalk(walkId));
    },
    async putOutbox(items) {
      const tx = (await db()).transaction('outbox', 'readwrite');
      for (const item of items) void tx.store.put(item);
      await tx.done;
    },
    async dropOutbox(ids) {
      const tx = (await db()).transaction('outbox', 'readwrite', { durability: 'relaxed' });
      for (const id of ids) void tx.store.delete(id);
      await tx.done;
    },
    async list() {
      const walks = await (await db()).getAll('walks');
      return Promise.all(
        walks.map(async (walk) => ({
          walk,
          waiting: await (await db()).countFromIndex('outbox', 'byWalk', ofWalk(walk.id)),
        })),
      );
    },
    async forget(walkId) {
      const tx = (await db()).transaction(['walks', 'entries'], 'readwrite');
      void tx.objectStore('walks').delete(walkId);
      void tx.objectStore('entries').delete(ofWalk(walkId));
      await tx.done;
    },
  };
}

/** Keeps walks only as long as the page is open: what is left when the device's storage cannot be used. */
export function makeMemoryStore(): WalkStore {
  const walks = new Map<string, KeptWalk>();
  const entries = new Map<string, Map<number, PickEntry>>();
  const outbox = new Map<string, OutboxItem>();
  const of = (walkId: string) => [...outbox.values()].filter((item) => item.walkId === walkId);
  return {
    async load(walkId) {
      const walk = walks.get(walkId);
      if (!walk) return null;
      const kept = [...(entries.get(walkId)?.values() ?? [])];
      return { walk, entries: kept.sort((a, b) => a.seq - b.seq) };
    },
    async saveWalk(walk) {
      walks.set(walk.id, walk);
    },
    async saveEntries(walkId, fresh) {
      const kept = entries.get(walkId) ?? new Map<number, PickEntry>();
      for (const entry of fresh) kept.set(entry.seq, entry);
      entries.set(walkId, kept);
    },
    async outbox(walkId) {
      return of(walkId).sort((a, b) => a.n - b.n);
    },
    async putOutbox(items) {
      for (const item of items) outbox.set(item.id, item);
    },
    async dropOutbox(ids) {
      for (const id of ids) outbox.delete(id);
    },
    async list() {
      return [...walks.values()].map((walk) => ({ walk, waiting: of(walk.id).length }));
    },
    async forget(walkId) {
      walks.delete(walkId);
      entries.delete(walkId);
    },
  };
}
