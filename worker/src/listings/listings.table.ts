import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ItemType, MarketplaceName } from '../contract/common.ts';
import type { MarketplaceErrorKind } from '../marketplaces/marketplace.errors.ts';
import type { ListingFields } from '../marketplaces/marketplace.port.ts';
import { at, flag } from '../platform/columns.ts';

/**
 * Lots whose listing on a marketplace is not as it should be, or may not be. Marked by triggers on `lots` and by
 * `markDirty`; one row however often a lot changes, so that a push carries all changes at once. WITHOUT ROWID.
 */
export const dirtyListings = sqliteTable(
  'dirty_listings',
  {
    shopId: text('shop_id').notNull(),
    marketplace: text('marketplace').$type<MarketplaceName>().notNull(),
    lotId: text('lot_id').notNull(),
    /** Counts changes: a push clears the row only when none came while it was under way. */
    marks: integer('marks').notNull(),
    markedAt: at('marked_at').notNull(),
    /** Not before; null when it waits for a person (`failure` says why). */
    dueAt: at('due_at'),
    attempts: integer('attempts').notNull().default(0),
    failure: text('failure', { mode: 'json' }).$type<PushFailure>(),
    /** A person has seen the list of lots that would go off sale, this one among them. */
    isAllowed: flag('is_allowed').notNull().default(false),
    /** The push that was sent and whose answer is not in our books yet. */
    pushId: text('push_id'),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.marketplace, t.lotId] })],
);

export interface PushFailure {
  code: MarketplaceErrorKind | 'not_listable';
  message: string;
  technical: string;
  at: number;
}

/** What a push changes besides the quantity: as it was shown, and as it is to be. */
export type PushedFields = {
  [Name in keyof ListingFields]?: { from: ListingFields[Name] | null; to: ListingFields[Name] };
};

/**
 * Everything that was done to a marketplace's lots, written down before it is done. Ids are ULIDs: the order of the key
 * is the order of time. WITHOUT ROWID.
 */
export const pushes = sqliteTable(
  'pushes',
  {
    shopId: text('shop_id').notNull(),
    id: text('id').notNull(),
    marketplace: text('marketplace').$type<MarketplaceName>().notNull(),
    lotId: text('lot_id').notNull(),
    /** Null for a creation until it is known. */
    remoteLotId: text('remote_lot_id'),
    kind: text('kind').$type<'update' | 'create'>().notNull(),
    /** Signed; all pieces for a creation. */
    quantityDelta: integer('quantity_delta').notNull(),
    /** What was believed to be shown before. */
    quantityBefore: integer('quantity_before').notNull(),
    fields: text('fields', { mode: 'json' }).$type<PushedFields>().notNull(),
    /** sent: no answer yet; lost: none will come, the listing is looked at instead. */
    state: text('state').$type<'sent' | 'applied' | 'lost' | 'gone' | 'refused' | 'not_sent'>().notNull(),
    message: text('message'),
    at: at('at').notNull(),
    answeredAt: at('answered_at'),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.id] }), index('pushes_by_lot').on(t.lotId, t.id)],
);

/** Remote lots that a lot was listed as before it was listed anew: late orders still name them. WITHOUT ROWID. */
export const pastListings = sqliteTable(
  'past_listings',
  {
    shopId: text('shop_id').notNull(),
    marketplace: text('marketplace').$type<MarketplaceName>().notNull(),
    remoteLotId: text('remote_lot_id').notNull(),
    lotId: text('lot_id').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.marketplace, t.remoteLotId] })],
);

/** What Brick Owl calls an item of BrickLink's, or that it lacks it. Of no shop: the catalogue is everybody's. WITHOUT ROWID. */
export const boids = sqliteTable(
  'boids',
  {
    itemType: text('item_type').$type<ItemType>().notNull(),
    itemNo: text('item_no').notNull(),
    /** Without a colour; null when Brick Owl lacks the item or has several. */
    boid: text('boid'),
    /** Several that it may be. */
    candidates: text('candidates', { mode: 'json' }).$type<string[]>(),
    checkedAt: at('checked_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.itemType, t.itemNo] })],
);

/**
 * A difference that neither our books nor the marketplace's orders explain: somebody changed the lot there. Asked once
 * per lot and kind; answering closes it, and another difference asks anew. WITHOUT ROWID.
 */
export const listingQuestions = sqliteTable(
  'listing_questions',
  {
    shopId: text('shop_id').notNull(),
    marketplace: text('marketplace').$type<MarketplaceName>().notNull(),
    remoteLotId: text('remote_lot_id').notNull(),
    kind: text('kind').$type<QuestionKind>().notNull(),
    /** Null for a lot that only the marketplace has. */
    lotId: text('lot_id'),
    /** Both values in words of the wire: a quantity, or the fields that differ. */
    ours: text('ours', { mode: 'json' }).$type<QuestionValue>().notNull(),
    theirs: text('theirs', { mode: 'json' }).$type<QuestionValue>().notNull(),
    state: text('state').$type<'open' | 'ours' | 'theirs' | 'over'>().notNull(),
    askedAt: at('asked_at').notNull(),
    answeredAt: at('answered_at'),
    answeredBy: text('answered_by'),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.marketplace, t.remoteLotId, t.kind] })],
);

/** gone: the marketplace has the lot no more; extra: only the marketplace has it. */
export type QuestionKind = 'quantity' | 'fields' | 'gone' | 'extra';

/** A quantity, some fields, or the words for a lot. */
export interface QuestionValue {
  quantity?: number;
  fields?: Partial<ListingFields>;
  itemName?: string;
}
