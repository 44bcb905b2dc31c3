import * as v from 'valibot';
import { IsoTime, MarketplaceName } from './common.ts';

export const SyncTrigger = v.picklist(['cron', 'manual', 'hook', 'connected', 'listings']);

/** What one run did on one marketplace. */
export const SyncRunPart = v.object({
  marketplace: MarketplaceName,
  listed: v.number(),
  fetched: v.number(),
  created: v.number(),
  changed: v.number(),
  cancelled: v.number(),
  reservedPieces: v.number(),
  shortPieces: v.number(),
  unmatchedLines: v.number(),
  calls: v.number(),
  /** In words, null when this marketplace went well. */
  problem: v.nullable(v.object({ code: v.string(), message: v.string(), technical: v.optional(v.string()) })),
});
export type SyncRunPart = v.InferOutput<typeof SyncRunPart>;

export const SyncRun = v.object({
  id: v.string(),
  trigger: SyncTrigger,
  state: v.picklist(['queued', 'running', 'done', 'trouble']),
  /** What is being done now, for the line on every page. */
  stage: v.nullable(v.picklist(['listing orders', 'reading orders', 'reserving stock'])),
  queuedAt: IsoTime,
  startedAt: v.nullable(IsoTime),
  finishedAt: v.nullable(IsoTime),
  parts: v.array(SyncRunPart),
});
export type SyncRun = v.InferOutput<typeof SyncRun>;

/** `GET /api/sync/status`: the line on every page. */
export const SyncStatus = v.object({
  state: v.picklist(['not_connected', 'in_step', 'working', 'waiting', 'trouble']),
  /** A sentence such as "In step since 12:04". */
  message: v.string(),
  lastGoodAt: v.nullable(IsoTime),
  /** What is being done now, in words such as "reading orders"; null when nothing is. */
  stage: v.nullable(v.string()),
  waitingWrites: v.number(),
  failedWrites: v.number(),
  /** Lots on the marketplaces that are kept in step, of both together. Above a few thousand marks these are at least so many. */
  listings: v.object({
    waiting: v.number(),
    failed: v.number(),
    questions: v.number(),
    /** Lots that would go off sale and wait for a word. */
    emptied: v.number(),
  }),
  /** Tasks that failed every try and wait for somebody to decide. */
  givenUp: v.number(),
  run: v.nullable(SyncRun),
});
export type SyncStatus = v.InferOutput<typeof SyncStatus>;

export const SyncStarted = v.object({ runId: v.string(), alreadyRunning: v.boolean() });
