import * as v from 'valibot';
import { Amount, Cursor, IsoTime, MarketplaceName, PageLimit, Quantity } from './common.ts';

const marketplace = v.pipe(v.string('Say which marketplace.'), MarketplaceName);
const LotId = v.pipe(v.string(), v.maxLength(100));

const Side = v.picklist(['ours', 'theirs'], 'Answer with ours or theirs.');
const StandingAnswers = v.object({ quantity: v.optional(Side), fields: v.optional(Side) });

/** How a marketplace's listings stand. */
export const StockStatus = v.object({
  marketplace: MarketplaceName,
  /** off: nothing is written to its lots. */
  mode: v.picklist(['off', 'on']),
  /** Whether lots that are not on this marketplace are listed there. */
  listsMissing: v.boolean(),
  /** A round that would take more lots off sale, without an order behind it, stops and asks. */
  mostEmptied: v.number(),
  /** When all lots were last compared. */
  comparedAt: v.nullable(IsoTime),
  /** How differences are answered without asking; kinds left out are asked. */
  answers: StandingAnswers,
  listed: v.number(),
  /** Lots that are to be pushed, since when the oldest waits, and how many of them have failed at least once. */
  waiting: v.number(),
  waitingSince: v.nullable(IsoTime),
  /** Lots that wait for a person: refused, or given up on. */
  failed: v.number(),
  /** Lots that this marketplace's catalogue lacks. */
  unlistable: v.number(),
  /** Lots that are looked at before anything is pushed again. */
  unknown: v.number(),
  questions: v.number(),
  /** Lots that would go off sale and wait for a word; 0 while they are fewer than `mostEmptied`. */
  emptied: v.number(),
  /** While off: listed lots whose quantity is not what our books say, and would be changed when it is turned on. */
  differing: v.number(),
  /** Lots of ours that are for sale and not listed here. */
  missing: v.number(),
});
export type StockStatus = v.InferOutput<typeof StockStatus>;
export const StockStatusList = v.object({ rows: v.array(StockStatus) });

export const StockModeBody = v.object({
  mode: v.optional(v.picklist(['off', 'on'], 'Stock is kept in step, or it is not: on or off.')),
  listsMissing: v.optional(v.boolean()),
  mostEmptied: v.optional(
    v.pipe(v.number('Say how many lots.'), v.integer(), v.minValue(0, 'At least none.'), v.maxValue(100_000)),
  ),
  answers: v.optional(StandingAnswers),
});
export type StockModeBody = v.InferInput<typeof StockModeBody>;

/** Fields of a listing that can differ; money in ten-thousandths. */
const Fields = v.partial(
  v.object({
    unitPrice: Amount,
    description: v.string(),
    remarks: v.string(),
    bulk: Quantity,
    isRetain: v.boolean(),
    stockRoom: v.nullable(v.picklist(['A', 'B', 'C'])),
    salePercent: Quantity,
    tiers: v.array(v.object({ quantity: Quantity, unitPrice: Amount })),
  }),
);

const QuestionSide = v.object({
  quantity: v.optional(Quantity),
  fields: v.optional(Fields),
  itemName: v.optional(v.string()),
});

export const QUESTION_KINDS = ['quantity', 'fields', 'gone', 'extra'] as const;
const QuestionKind = v.picklist(QUESTION_KINDS, 'This is not a kind of question.');

/** A difference that no order explains: somebody changed the lot on the marketplace. */
export const ListingQuestion = v.object({
  marketplace: MarketplaceName,
  remoteLotId: v.string(),
  kind: v.picklist(QUESTION_KINDS),
  lotId: v.nullable(v.string()),
  itemName: v.string(),
  itemNo: v.string(),
  colorName: v.string(),
  colorHex: v.nullable(v.string()),
  imageUrl: v.nullable(v.string()),
  ours: QuestionSide,
  theirs: QuestionSide,
  askedAt: IsoTime,
});
export type ListingQuestion = v.InferOutput<typeof ListingQuestion>;

export const QuestionQuery = v.object({
  marketplace: v.optional(MarketplaceName),
  kind: v.optional(QuestionKind),
  limit: PageLimit,
  cursor: v.optional(Cursor),
});
export const QuestionPage = v.object({
  rows: v.array(ListingQuestion),
  nextCursor: v.nullable(v.string()),
  /** Open questions by marketplace and kind. */
  groups: v.array(v.object({ marketplace: MarketplaceName, kind: v.picklist(QUESTION_KINDS), open: v.number() })),
});
export type QuestionPage = v.InferOutput<typeof QuestionPage>;

/**
 * ours: the marketplace is made to show what our books say. theirs: our books take over what it shows. Either some
 * questions, or a whole group. Answering again changes nothing.
 */
export const AnswerBody = v.object({
  answer: Side,
  questions: v.pipe(
    v.array(v.object({ marketplace, remoteLotId: v.pipe(v.string(), v.maxLength(60)), kind: QuestionKind })),
    v.minLength(1, 'Choose at least one question.'),
    v.maxLength(200, 'At most 200 questions at once.'),
  ),
});
export type AnswerBody = v.InferInput<typeof AnswerBody>;
export const AnswerResult = v.object({ answered: v.number() });

export const PUSH_STATES = ['sent', 'applied', 'lost', 'gone', 'refused', 'not_sent'] as const;

/** One thing done to a marketplace's lot. */
export const Push = v.object({
  id: v.string(),
  marketplace: MarketplaceName,
  lotId: v.string(),
  remoteLotId: v.nullable(v.string()),
  itemName: v.string(),
  kind: v.picklist(['update', 'create']),
  quantityDelta: Quantity,
  quantityBefore: Quantity,
  fields: v.record(v.string(), v.object({ from: v.unknown(), to: v.unknown() })),
  state: v.picklist(PUSH_STATES),
  message: v.nullable(v.string()),
  at: IsoTime,
});
export type Push = v.InferOutput<typeof Push>;
export const PushQuery = v.object({
  lotId: v.optional(LotId),
  marketplace: v.optional(MarketplaceName),
  state: v.optional(v.picklist(PUSH_STATES, 'This is not a state of a push.')),
  /** Not later than. */
  before: v.optional(IsoTime),
  limit: PageLimit,
  cursor: v.optional(Cursor),
});
export const PushPage = v.object({ rows: v.array(Push), nextCursor: v.nullable(v.string()) });
export type PushPage = v.InferOutput<typeof PushPage>;

/** A lot whose listing waits. */
export const WaitingLot = v.object({
  marketplace: MarketplaceName,
  lotId: v.string(),
  itemName: v.string(),
  itemNo: v.string(),
  colorName: v.string(),
  colorHex: v.nullable(v.string()),
  imageUrl: v.string(),
  /** What is shown now, null when not listed; and what is to be shown. */
  shownQuantity: v.nullable(Quantity),
  targetQuantity: Quantity,
  since: IsoTime,
  /** When it is tried again; null when it waits for a person. */
  dueAt: v.nullable(IsoTime),
  attempts: v.number(),
  problem: v.nullable(v.object({ code: v.string(), message: v.string(), technical: v.string(), at: IsoTime })),
});
export type WaitingLot = v.InferOutput<typeof WaitingLot>;
export const WaitingQuery = v.object({
  marketplace: v.optional(MarketplaceName),
  /** failed: waits for a person; unlistable: the catalogue there lacks it; emptied: would go off sale. */
  state: v.optional(
    v.picklist(['waiting', 'failed', 'unlistable', 'emptied'], 'This is not a state of waiting.'),
    'waiting',
  ),
  limit: PageLimit,
});
export const WaitingList = v.object({ rows: v.array(WaitingLot), total: v.number() });
export type WaitingList = v.InferOutput<typeof WaitingList>;

/** Some lots, or all that wait in that state when left out. */
export const RetryBody = v.object({ marketplace, lotIds: v.optional(v.pipe(v.array(LotId), v.maxLength(500))) });
export const AllowBody = v.object({
  marketplace,
  /** The lots that were seen: what has come up since is asked for anew. */
  lotIds: v.pipe(v.array(LotId), v.minLength(1, 'Choose at least one lot.'), v.maxLength(10_000)),
});
export const MarketplaceBody = v.object({ marketplace });
export const Done = v.object({ done: v.literal(true) });
