import * as v from 'valibot';
import { Completeness, Condition, Currency, IsoTime, ItemType, MarketplaceName, Quantity } from './common.ts';
import { Layout } from './layout.ts';

/**
 * Version of commands and of what travels on a session's socket. A phone that speaks an older one is answered with
 * `client_too_old`; what it has in its outbox stays there until it was reloaded.
 */
export const PICK_PROTOCOL = 1;

/** How long a completed walk takes in commands that come late, milliseconds. */
export const LATE_COMMANDS_MS = 30 * 24 * 3_600_000;

/** Most commands in one message; an outbox that is longer is sent in several. */
export const MAX_COMMANDS = 100;

const Id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const Ulid = v.pipe(v.string(), v.ulid('A command carries a ULID of its own, made on the phone.'));
const Pieces = v.pipe(
  Quantity,
  v.minValue(1, 'Say how many pieces, at least 1.'),
  v.maxValue(1_000_000, 'This is more than fits in a drawer.'),
);
const PiecesOrNone = v.pipe(Quantity, v.minValue(0, 'There cannot be fewer than none.'), v.maxValue(1_000_000));

export const SHORT_REASONS = ['not_found', 'too_few', 'damaged', 'wrong_item', 'wrong_count', 'not_reached'] as const;
export const ShortReason = v.picklist(SHORT_REASONS, 'Say what was wrong: not_found, too_few, damaged, wrong_item, …');
export type ShortReason = v.InferOutput<typeof ShortReason>;

const command = <K extends string, E extends v.ObjectEntries>(kind: K, entries: E) =>
  v.object({
    /** ULID made by the phone; repeating it changes nothing and returns the first answer. */
    id: Ulid,
    v: v.pipe(v.number(), v.integer()),
    kind: v.literal(kind),
    /** When it was tapped, by the phone's clock as corrected by the server's. */
    at: IsoTime,
    /** Shared by the commands of one tap (a stop for three totes is three picks), so that they are undone together. */
    tap: v.optional(Ulid),
    ...entries,
  });

/** What a person in a walk does. The actor is never part of it: the server stamps who was signed in. */
export const PickCommand = v.variant('kind', [
  /** Pieces of a task's item were taken from its place into the order's tote. Never refused: they are in the tote. */
  command('pick', { taskId: Id, qty: Pieces }),
  /** Pieces that are not to be had there. The rest of the task stays what it is. */
  command('short', { taskId: Id, qty: Pieces, reason: ShortReason }),
  /** Pieces that were reported short, or are still open, come from another place, or from a lot in another condition. */
  command('take', { taskId: Id, qty: Pieces, lotId: Id, locationId: Id }),
  /** Puts a task at the end of the walk. */
  command('skip', { taskId: Id }),
  /** Pieces nobody wants any more lie in their drawer again. */
  command('put_back', { taskId: Id, qty: Pieces }),
  /** Pieces of a lot that lie at a place now, after whatever was picked before. */
  command('count', { lotId: Id, locationId: Id, qty: PiecesOrNone }),
  /** Takes a command back, and what it generated. */
  command('undo', { ref: Ulid }),
  command('join', {}),
  command('leave', {}),
]);
export type PickCommand = v.InferOutput<typeof PickCommand>;

export const CommandsBody = v.object({
  /** The member whose outbox this is; when it is not the signed-in one, only a manager who adopts it may send it. */
  memberId: v.optional(Id),
  adopt: v.optional(v.boolean(), false),
  commands: v.pipe(
    v.array(PickCommand),
    v.minLength(1, 'Send at least one command.'),
    v.maxLength(MAX_COMMANDS, `Send at most ${MAX_COMMANDS} commands at once.`),
  ),
});
export type CommandsBody = v.InferInput<typeof CommandsBody>;

/** What became of one command. `seq` is null for a refusal, which changes nothing. */
export const CommandResult = v.object({
  id: v.string(),
  seq: v.nullable(v.number()),
  refusal: v.nullable(v.object({ code: v.string(), message: v.string() })),
});
export type CommandResult = v.InferOutput<typeof CommandResult>;
export const CommandResults = v.object({ results: v.array(CommandResult), seq: v.number() });
export type CommandResults = v.InferOutput<typeof CommandResults>;

/** A lot as the card shows it. */
export const PickItem = v.object({
  lotId: v.nullable(v.string()),
  itemType: ItemType,
  itemNo: v.nullable(v.string()),
  itemName: v.string(),
  blColorId: v.nullable(v.number()),
  colorName: v.string(),
  colorHex: v.nullable(v.string()),
  condition: Condition,
  completeness: v.nullable(Completeness),
  remarks: v.string(),
  description: v.string(),
  imageUrl: v.string(),
});
export type PickItem = v.InferOutput<typeof PickItem>;

/** An order line with everything a walk needs to know of it. */
export const PickLine = v.object({
  remoteLotId: v.string(),
  /** Pieces the order wants in all: what the buyer ordered, less what was given up. */
  total: Quantity,
  /** Pieces that were picked before the walk; told when the line comes into the walk, ignored later. */
  pickedBefore: Quantity,
  item: PickItem,
  /** Where its reserved pieces lie. A line without a lot has one place with `locationId` null and a code from its remarks. */
  places: v.array(v.object({ locationId: v.nullable(v.string()), quantity: Quantity })),
});
export type PickLine = v.InferOutput<typeof PickLine>;

export const PickOrder = v.object({
  orderId: v.string(),
  /** The stored order's version; an older one than is known is ignored. */
  version: v.number(),
  marketplace: MarketplaceName,
  remoteId: v.string(),
  /** Buyer's initials and the order's last digits, as written on the tote: `JS 0031`. */
  code: v.string(),
  orderedAt: IsoTime,
  /** in: wanted; cancelled: nothing is wanted any more; elsewhere: the marketplace says it has left already. */
  state: v.picklist(['in', 'cancelled', 'elsewhere']),
  lines: v.array(PickLine),
});
export type PickOrder = v.InferOutput<typeof PickOrder>;

/** A lot's pieces at a place, as the books had them when the phone was told. */
export const PickLevel = v.object({
  lotId: v.string(),
  locationId: v.string(),
  onHand: Quantity,
  reserved: Quantity,
});
export type PickLevel = v.InferOutput<typeof PickLevel>;

/** Orders on their way into a walk, with the stock around them: how a walk starts, and how it hears of changes. */
export const PickDelivery = v.object({
  orders: v.array(PickOrder),
  /** Code of every place named. */
  places: v.record(v.string(), v.string()),
  /** Lots of the lines, and the same items in other condition. */
  items: v.array(PickItem),
  levels: v.array(PickLevel),
});
export type PickDelivery = v.InferOutput<typeof PickDelivery>;

export const EntryActor = v.object({ memberId: v.string(), name: v.string() });
export type EntryActor = v.InferOutput<typeof EntryActor>;

/** One line of a session's log. `seq` counts from 1 without gaps; everybody who has the same log has the same state. */
export const PickEntry = v.object({
  seq: v.number(),
  id: v.string(),
  /** Epoch milliseconds, the phone's own time held within what is possible. */
  at: v.number(),
  /** Null when the system did it. */
  actor: v.nullable(EntryActor),
  /** Whose outbox it came from, when a manager adopted it. */
  adoptedFrom: v.nullable(v.string()),
  body: v.variant('kind', [
    ...PickCommand.options,
    v.object({ kind: v.literal('deliver'), delivery: PickDelivery }),
    /** An order is taken out of the walk; what was picked of it becomes put-back. */
    v.object({ kind: v.literal('remove'), orderId: v.string() }),
    v.object({ kind: v.literal('complete') }),
  ]),
});
export type PickEntry = v.InferOutput<typeof PickEntry>;

export const EventsQuery = v.object({
  after: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'The position must be a whole number.'), v.transform(Number)),
    '0',
  ),
});
export const EventsPage = v.object({ entries: v.array(PickEntry), seq: v.number() });
export type EventsPage = v.InferOutput<typeof EventsPage>;

export const SESSION_STATES = ['open', 'completed', 'cancelled'] as const;
export const SessionState = v.picklist(SESSION_STATES);
export type SessionState = v.InferOutput<typeof SessionState>;

/** Numbers of a walk for lists. */
export const PickSession = v.object({
  id: v.string(),
  /** Short number within the shop, as people call it: "walk 12". */
  no: v.number(),
  state: SessionState,
  createdAt: IsoTime,
  createdBy: v.nullable(v.string()),
  completedAt: v.nullable(IsoTime),
  orders: v.array(
    v.object({
      orderId: v.string(),
      tote: v.string(),
      code: v.string(),
      marketplace: MarketplaceName,
      remoteId: v.string(),
    }),
  ),
  lots: v.number(),
  pieces: v.number(),
  /** Pieces that are in totes, as far as the books know. */
  pickedPieces: v.number(),
  shortPieces: v.number(),
  /** Who is walking, by name. */
  pickers: v.array(v.string()),
  estimatedMinutes: v.number(),
});
export type PickSession = v.InferOutput<typeof PickSession>;
export const PickSessionList = v.object({ rows: v.array(PickSession) });
export const SessionQuery = v.object({ state: v.optional(SessionState, 'open') });

/** Opening a walk on a phone: the log from its beginning, the plan of the room, and the server's clock. */
export const OpenedSession = v.object({
  session: PickSession,
  protocol: v.number(),
  entries: v.array(PickEntry),
  seq: v.number(),
  layout: v.nullable(Layout),
  now: IsoTime,
});
export type OpenedSession = v.InferOutput<typeof OpenedSession>;

export const MAX_ORDERS_PER_WALK = 26;

export const NewSessionBody = v.object({
  /** `pks_` and a ULID, made by the caller, so that asking twice makes one walk. */
  id: v.optional(v.pipe(v.string(), v.regex(/^pks_[0-9A-HJKMNP-TV-Z]{26}$/, 'A walk is named pks_ and a ULID.'))),
  orderIds: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(100))),
    v.minLength(1, 'Choose at least one order.'),
    v.maxLength(MAX_ORDERS_PER_WALK, `One walk takes at most ${MAX_ORDERS_PER_WALK} orders.`),
  ),
});
export type NewSessionBody = v.InferInput<typeof NewSessionBody>;

/** An order that may go on a walk, with what one wants to know before choosing it. */
export const Candidate = v.object({
  orderId: v.string(),
  code: v.string(),
  marketplace: MarketplaceName,
  remoteId: v.string(),
  buyerName: v.string(),
  orderedAt: IsoTime,
  lots: v.number(),
  pieces: v.number(),
  shortPieces: v.number(),
  currency: Currency,
  grandTotal: v.number(),
  /** Areas of the shop it touches, in walking order. */
  areas: v.array(v.string()),
  /** Minutes when it is picked alone. */
  minutes: v.number(),
});
export type Candidate = v.InferOutput<typeof Candidate>;

/** Orders that could be walked now, those that cannot yet with the reason, and a cart worth taking. */
export const Candidates = v.object({
  rows: v.array(Candidate),
  notYet: v.array(v.object({ orderId: v.string(), code: v.string(), reason: v.string() })),
  suggestion: v.nullable(
    v.object({
      orderIds: v.array(v.string()),
      lots: v.number(),
      pieces: v.number(),
      metres: v.number(),
      minutes: v.number(),
    }),
  ),
});
export type Candidates = v.InferOutput<typeof Candidates>;

export const EstimateQuery = v.object({ orderIds: v.pipe(v.string(), v.maxLength(5000)) });
export const Estimate = v.object({
  stops: v.number(),
  lots: v.number(),
  pieces: v.number(),
  metres: v.number(),
  minutes: v.number(),
  /** Codes of the places in walking order. */
  walk: v.array(v.string()),
});
export type Estimate = v.InferOutput<typeof Estimate>;

export const CompleteBody = v.object({
  /** What is still open: `refuse` answers with an error, `short` reports it as not reached. Orders not begun are let go. */
  open: v.optional(v.picklist(['refuse', 'short']), 'refuse'),
});

/** How a walk ended, per order. */
export const PickReport = v.object({
  orders: v.array(
    v.object({
      orderId: v.string(),
      code: v.string(),
      tote: v.string(),
      /** let_go: nothing was picked of it, it waits for another walk. */
      outcome: v.picklist(['picked', 'picked_short', 'cancelled', 'let_go', 'removed']),
      pickedPieces: v.number(),
      shortPieces: v.number(),
    }),
  ),
  pickers: v.array(v.object({ name: v.string(), picks: v.number(), pieces: v.number() })),
  startedAt: v.nullable(IsoTime),
  completedAt: IsoTime,
  commands: v.number(),
  lateCommands: v.number(),
});
export type PickReport = v.InferOutput<typeof PickReport>;

/** A finished or running walk with its report, for the desk. */
export const SessionDetail = v.object({ session: PickSession, report: v.nullable(PickReport) });
export type SessionDetail = v.InferOutput<typeof SessionDetail>;

/** Who is in the walk on which phone, and which stop they hold. Not part of the log. */
export const Presence = v.object({
  deviceId: v.string(),
  memberId: v.string(),
  name: v.string(),
  /** The stop being worked on, as `stopKey` names it; null between stops. */
  stop: v.nullable(v.string()),
});
export type Presence = v.InferOutput<typeof Presence>;

/** From a phone. `here` claims a stop: whoever comes first holds it until he moves on, is silent, or goes. */
export const PickClientMessage = v.variant('kind', [
  v.object({ kind: v.literal('commands'), ...CommandsBody.entries }),
  v.object({ kind: v.literal('here'), stop: v.nullable(v.pipe(v.string(), v.maxLength(300))) }),
]);
export type PickClientMessage = v.InferInput<typeof PickClientMessage>;

/** To a phone. `entries` may leave a gap, which is fetched from `…/events?after=`. */
export const PickServerMessage = v.variant('kind', [
  v.object({ kind: v.literal('hello'), protocol: v.number(), seq: v.number(), now: IsoTime }),
  v.object({ kind: v.literal('entries'), entries: v.array(PickEntry), seq: v.number() }),
  v.object({ kind: v.literal('results'), results: v.array(CommandResult), seq: v.number() }),
  v.object({ kind: v.literal('presence'), people: v.array(Presence) }),
  v.object({ kind: v.literal('client_too_old'), protocol: v.number() }),
  v.object({ kind: v.literal('refused'), code: v.string(), message: v.string() }),
]);
export type PickServerMessage = v.InferOutput<typeof PickServerMessage>;
