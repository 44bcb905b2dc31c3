import * as v from 'valibot';
import { IsoTime, MarketplaceName } from './common.ts';

export const ImportBody = v.object({ source: MarketplaceName });

export const ImportCounts = v.object({
  /** Lots read at the source, and the pieces they offer. */
  lotsRead: v.number(),
  piecesRead: v.number(),
  newLots: v.number(),
  newLocations: v.number(),
  lotsWithoutLocation: v.number(),
  /** Already ours, nothing to do. */
  alreadyKnown: v.number(),
  /** Brick Owl lots linked to a lot we have: by external id, or by item, colour and condition. */
  linkedByExternalId: v.number(),
  linkedByItem: v.number(),
  /** Brick Owl lots for which several of our lots fit, or none; listed in `problems`. */
  ambiguous: v.number(),
  unmatched: v.number(),
  /** Known lots whose quantity at the source is not what we believe; left as they are. */
  quantityDiffers: v.number(),
  /** Open orders whose pieces are received and reserved together with this stock. */
  openOrders: v.number(),
  openOrderPieces: v.number(),
});
export type ImportCounts = v.InferOutput<typeof ImportCounts>;

export const ImportProblem = v.object({
  remoteLotId: v.string(),
  kind: v.picklist(['unmatched', 'ambiguous', 'quantity_differs', 'unreadable']),
  itemName: v.string(),
  message: v.string(),
});

export const Import = v.object({
  id: v.string(),
  source: MarketplaceName,
  /** reading → ready → applying → applied; failed can be started again. */
  state: v.picklist(['reading', 'ready', 'applying', 'applied', 'failed']),
  stage: v.string(),
  progress: v.object({ done: v.number(), total: v.nullable(v.number()) }),
  counts: v.nullable(ImportCounts),
  /** Open orders on the other marketplace: the owner says whether the listed quantities already miss their pieces. */
  otherOrders: v.nullable(v.object({ marketplace: MarketplaceName, orders: v.number(), pieces: v.number() })),
  /** The first 200; `problemCount` says how many there are. */
  problems: v.array(ImportProblem),
  problemCount: v.number(),
  failure: v.nullable(v.object({ code: v.string(), message: v.string() })),
  createdAt: IsoTime,
  finishedAt: v.nullable(IsoTime),
});
export type Import = v.InferOutput<typeof Import>;

export const ApplyImportBody = v.object({
  /**
   * Were the pieces of the other marketplace's open orders already taken off the listed quantities?
   * Needed when `otherOrders` is not null.
   */
  otherOrdersDeducted: v.optional(v.boolean()),
  /** Brick Owl only: make new lots of what no lot of ours fits and whose item and colour are known. Off by default. */
  createUnmatched: v.optional(v.boolean(), false),
});
export type ApplyImportBody = v.InferInput<typeof ApplyImportBody>;
