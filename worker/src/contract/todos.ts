import * as v from 'valibot';
import { Amount, Cursor, IsoTime, PageLimit, Quantity } from './common.ts';
import { PlaceCode } from './inventory.ts';
import { ShortReason } from './picking.ts';

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
  /** What was wrong, when it was reported on a walk; where, and on which walk. */
  reason: v.nullable(ShortReason),
  locationCode: v.nullable(v.string()),
  sessionId: v.nullable(v.string()),
  walkNo: v.nullable(v.number()),
  /** Who looks after it. */
  assignee: v.nullable(v.object({ id: v.string(), name: v.string() })),
  /** What closing it changed, as sentences; null while it is open, or when nothing is known of it. */
  effect: v.nullable(v.string()),
  note: v.string(),
  createdAt: IsoTime,
  closedAt: v.nullable(IsoTime),
});
export type Todo = v.InferOutput<typeof Todo>;

const Id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

export const TodoQuery = v.object({
  /** open: whatever is not done, `waiting` of these those that wait for somebody else. */
  state: v.optional(v.picklist(['open', 'waiting', 'done', 'all']), 'open'),
  kind: v.optional(v.picklist(TODO_KINDS)),
  orderId: v.optional(Id),
  /** A member's id, `me`, or `nobody`. */
  assignee: v.optional(Id),
  /** A walk's id, or `any` for everything that was reported on a walk. */
  sessionId: v.optional(Id),
  limit: PageLimit,
  cursor: v.optional(Cursor),
});

const FoundAt = v.optional(PlaceCode);

export const TodoPatch = v.pipe(
  v.object({
    state: v.optional(TodoState),
    resolution: v.optional(v.picklist(['found', 'replaced', 'refunded', 'cancelled', 'put_back'])),
    /** Ten-thousandths, with `resolution: "refunded"`. */
    refundAmount: v.optional(v.pipe(Amount, v.minValue(0, 'A refund cannot be negative.'))),
    /** With `resolution: "found"`: the code of the drawer they were found in, when it is not the one of the to-do. */
    foundAt: FoundAt,
    note: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(2000, 'Keep the note under 2,000 characters.'))),
    /** A member's id; null takes it from whoever has it. */
    assigneeId: v.optional(v.nullable(Id)),
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

export const AnswersQuery = v.object({ foundAt: FoundAt });

/** What each answer to a to-do would change, said before it is given; for a closed one, whether it can be opened again. */
export const TodoAnswers = v.object({
  answers: v.array(v.object({ resolution: TodoResolution, effect: v.string() })),
  /** Where the missing pieces could have been found, the to-do's own place first. */
  places: v.array(v.object({ code: v.string(), onHand: Quantity, available: Quantity })),
  reopen: v.nullable(v.object({ isPossible: v.boolean(), effect: v.string() })),
});
export type TodoAnswers = v.InferOutput<typeof TodoAnswers>;
