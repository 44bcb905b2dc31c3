import { batch, createComputed, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { Lot, LotOutline, LotQuery } from '../../../worker/src/contract/inventory.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { toast } from '../kit/toast.tsx';

/** Lots that are ticked, wherever in the list they are. */
export interface Selection {
  has: (id: string) => boolean;
  count: () => number;
  lots: () => LotOutline[];
  toggle: (lot: LotOutline) => void;
  /** All that match, or none when some are ticked. */
  toggleAll: () => void;
  /** Ticks every lot that matches, loaded on the screen or not. */
  all: () => void;
  /** How far that has come; undefined when it is not under way. */
  progress: () => { done: number; total: number } | undefined;
  /** Leaves it at what has been ticked so far. */
  stop: () => void;
  clear: () => void;
  /** Unticks some, such as those that were dealt with. */
  drop: (ids: readonly string[]) => void;
}

/**
 * @param list.query what is matched; another view leaves ticked what was
 * @param list.near lots as they are now, which what is ticked follows
 */
export function createSelection(list: { query: () => LotQuery; near: () => readonly Lot[] }): Selection {
  // Changed in place: a copy of a hundred thousand for every tick would be felt.
  const chosen = new Map<string, LotOutline>();
  const [changes, setChanges] = createSignal(0);
  const changed = () => setChanges((count) => count + 1);
  const [progress, setProgress] = createSignal<{ done: number; total: number }>();
  let loading: AbortController | undefined;

  createComputed(
    on(list.near, (near) => {
      const fresh = near.filter((lot) => chosen.has(lot.id) && chosen.get(lot.id) !== lot);
      for (const lot of fresh) chosen.set(lot.id, lot);
      if (fresh.length > 0) untrack(changed);
    }),
  );
  const stop = () => {
    loading?.abort();
    loading = undefined;
    setProgress();
  };
  const all = async () => {
    stop();
    const run = new AbortController();
    loading = run;
    const { sort, ...filters } = untrack(list.query);
    setProgress({ done: 0, total: 0 });
    let done = 0;
    try {
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page = await api.lotOutlines({ ...filters, sort, ...(cursor ? { cursor } : {}) }, run.signal);
        if (run.signal.aborted) return;
        done += page.rows.length;
        batch(() => {
          for (const lot of page.rows) chosen.set(lot.id, lot);
          changed();
          setProgress({ done, total: page.total });
        });
        cursor = page.nextCursor;
      }
    } catch (error) {
      if (run.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      toast({ text: `Not all lots could be selected. ${error.message}`, tone: 'bad' });
    }
    stop();
  };
  const clear = () => {
    stop();
    chosen.clear();
    changed();
  };
  onCleanup(stop);
  return {
    has: (id) => {
      changes();
      return chosen.has(id);
    },
    count: () => {
      changes();
      return chosen.size;
    },
    lots: createMemo(() => {
      changes();
      return [...chosen.values()];
    }),
    toggle: (lot) => {
      if (!chosen.delete(lot.id)) chosen.set(lot.id, lot);
      changed();
    },
    toggleAll: () => (chosen.size > 0 ? clear() : void all()),
    all: () => void all(),
    progress,
    stop,
    clear,
    drop: (ids) => {
      for (const id of ids) chosen.delete(id);
      changed();
    },
  };
}
