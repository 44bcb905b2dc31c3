import * as v from 'valibot';

export const TOPICS = [
  'orders',
  'inventory',
  'imports',
  'sync',
  'todos',
  'marketplaces',
  'members',
  'picking',
  'photos',
  'catalogue',
] as const;
export const Topic = v.picklist(TOPICS);
export type Topic = v.InferOutput<typeof Topic>;

/** Version of what the server says on the socket; a client that speaks another one asks the person to reload. */
export const LIVE_PROTOCOL = 1;

/** Sent by the server; it only hints. Screens fetch `GET /api/changes?after=` from their own cursor. */
export const LiveMessage = v.variant('kind', [
  v.object({ kind: v.literal('hello'), protocol: v.number() }),
  v.object({ kind: v.literal('hint'), topics: v.array(Topic) }),
]);
export type LiveMessage = v.InferOutput<typeof LiveMessage>;

export const Change = v.object({
  seq: v.number(),
  topic: Topic,
  /** What happened, dotted, such as `orders.new`; the ids it happened to, at most 50, empty for "many". */
  kind: v.string(),
  ids: v.array(v.string()),
  /** For a notification, a sentence such as "3 new orders from BrickLink"; null when nobody needs telling. */
  notice: v.nullable(v.string()),
});
export type Change = v.InferOutput<typeof Change>;

export const ChangesQuery = v.object({
  after: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'The position must be a whole number.'), v.transform(Number)),
  ),
});
/** Without `after`: no changes, only the position to start from. `reset` says that too much was missed: refetch all. */
export const ChangesPage = v.object({ changes: v.array(Change), latest: v.number(), reset: v.boolean() });
export type ChangesPage = v.InferOutput<typeof ChangesPage>;
