/** How far a change of many lots has come. */
export interface BulkProgress {
  /** Lots whose part has been answered, of all. */
  done: number;
  total: number;
  /** What the server says it did to them, summed up. */
  lots: number;
  pieces: number;
  state: 'running' | 'stopped' | 'failed' | 'finished';
  /** What the server said, after a failure. */
  problem?: string;
}

/** As many as one request takes. */
export const BULK_SIZE = 500;

/**
 * Sends a change of many lots in parts, one after the other. A part keeps its name however often it is sent: when its
 * answer was lost, going on does nothing twice.
 * @param options.send one part; @throws Error with words for the person
 * @param options.newKey names a part
 */
export function makeBulkRun(options: {
  ids: readonly string[];
  send: (ids: string[], key: string) => Promise<{ lots: number; pieces: number }>;
  newKey: () => string;
  onProgress: (progress: BulkProgress) => void;
}) {
  const { ids, send, onProgress } = options;
  const parts = Array.from({ length: Math.ceil(ids.length / BULK_SIZE) }, (_, i) => ({
    ids: ids.slice(i * BULK_SIZE, (i + 1) * BULK_SIZE),
    key: options.newKey(),
  }));
  let next = 0;
  let isWanted = false;
  let sums = { lots: 0, pieces: 0 };
  const done = () => Math.min(ids.length, next * BULK_SIZE);
  const tell = (state: BulkProgress['state'], problem?: string) =>
    onProgress({ done: done(), total: ids.length, ...sums, state, ...(problem === undefined ? {} : { problem }) });

  return {
    /** Begins, or goes on where it was stopped or failed. */
    start: async (): Promise<void> => {
      isWanted = true;
      tell('running');
      for (let part = parts[next]; part !== undefined; part = parts[next]) {
        if (!isWanted) return tell('stopped');
        try {
          const answer = await send(part.ids, part.key);
          sums = { lots: sums.lots + answer.lots, pieces: sums.pieces + answer.pieces };
        } catch (error) {
          return tell('failed', error instanceof Error ? error.message : String(error));
        }
        next += 1;
        tell('running');
      }
      tell('finished');
    },
    /** Ends after the part that is on its way, which cannot be called back. */
    stop: () => {
      isWanted = false;
    },
    /** Lots whose part has been answered. */
    doneIds: () => ids.slice(0, done()),
  };
}
