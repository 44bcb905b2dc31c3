import * as v from 'valibot';
import { Amount, Cursor, IsoTime, PageLimit, Quantity } from './common.ts';

/**
 * shortage: fewer pieces than the line wants; unmatched_line: no lot of ours is known for the line;
 * put_back: picked pieces nobody wants any more; stock_question: stock on site and here disagree.
 */
export const TODO_KINDS = ['shortage', 'unmatched_line', 'put_back', 'stock_question'] as const;

export const TodoState = v.picklist(['open', 'waiting_buyer', 'waiting_marketplace', 'done']);
export const TodoResolution = v.picklist(['found', 'replaced', 'refunded', 'cancelled', 'put_back', 'withdrawn']);

export const Todo = v.object({
  id: v.string(),
  kind: v.picklist(TODO_KINDS),
  state: TodoState,
  resolution: v.nullable(TodoResolution),
  refundAmount: v.nullable(Amount),
  /** A sentence: what is wrong and where. */
  message: v.string(),
  quantity: v.nullable(Quantity),
  orderId: v.nullable(v.string()),
  orderLabel: v.nullable(v.string()),
  remoteLotId: v.nullable(v.string()),
  lotId: v.nullable(v.string()),
  note: v.string(),
  createdAt: IsoTime,
  closedAt: v.nullable(IsoTime),
});
export type Todo = v.InferOutput<typeof Todo>;

export const TodoQuery = v.object({
  state: v.optional(v.picklist(['open', 'done', 'all']), 'open'),
  kind: v.optional(v.picklist(TODO_KINDS)),
  orderId: v.optional(v.pipe(v.string(), v.maxLength(100))),
  limit: PageLimit,
  cursor: v.optional(Cursor),
});

export const TodoPatch = v.pipe(
  v.object({
    state: v.optional(TodoState),
    resolution: v.optional(v.picklist(['found', 'replaced', 'refunded', 'cancelled', 'put_back'])),
    /** Ten-thousandths, with `resolution: "refunded"`. */
    refundAmount: v.optional(v.pipe(Amount, v.minValue(0, 'A refund cannot be negative.'))),
    note: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(2000, 'Keep the note under 2,000 characters.'))),
  }),
  v.forward(
    v.check(
      (patch) => patch.state !== 'done' || patch.resolution !== undefined,
      'Say how it ended: found, replaced, refunded, cancelled or put back.',
    ),
    ['resolution'],
  ),
);
export type TodoPatch = v.InferInput<typeof TodoPatch>;
