import * as v from 'valibot';
import { IsoTime } from './common.ts';

/** Kinds of work that travel through the queue. */
export const TASKS = [
  'due',
  'request_sync',
  'sync',
  'status_writes',
  'push',
  'compare',
  'import_read',
  'import_apply',
  'file_import',
  'identify',
  'catalog_refresh',
  'price_refresh',
  'catalog_load',
] as const;

/** Work of this shop that failed every try. */
export const GivenUpTask = v.object({
  id: v.string(),
  /** Null for a message that makes no sense: it can only be put away. */
  task: v.nullable(v.picklist(TASKS)),
  /** What it was about, as far as the message tells: a marketplace, an item number. */
  subject: v.nullable(v.string()),
  /** When the last try failed. */
  at: IsoTime,
  /** Why, as a sentence; null when it was stopped before it could say, or failed in a way nobody foresaw. */
  problem: v.nullable(v.string()),
  technical: v.nullable(v.string()),
});
export type GivenUpTask = v.InferOutput<typeof GivenUpTask>;

/** The newest come first, at most 200 of them. */
export const GivenUpList = v.object({ rows: v.array(GivenUpTask), total: v.number() });
export type GivenUpList = v.InferOutput<typeof GivenUpList>;
