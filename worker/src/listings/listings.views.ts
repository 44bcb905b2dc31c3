import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { colorHex, colorName } from '../catalog/colors.domain.ts';
import type { MarketplaceName } from '../contract/common.ts';
import { itemImagePath } from '../contract/images.ts';
import type {
  ListingQuestion,
  Push,
  PushPage,
  PushQuery,
  QUESTION_KINDS,
  QuestionPage,
  QuestionQuery,
  StockStatus,
  WaitingList,
  WaitingLot,
  WaitingQuery,
} from '../contract/listings.ts';
import { listConnections, type StoredConnection } from '../marketplaces/connections.store.ts';
import { iso, isoOrNull } from '../platform/clock.ts';
import type { ShopContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import type { PushFailure, QuestionValue } from './listings.table.ts';
import { type DirtyLot, loadEmptied, loadWaiting } from './pushes.store.ts';
import { targetQuantity } from './pushPlan.domain.ts';

/** How stock stands on each marketplace the shop is connected to. */
export async function readStockStatus(ctx: ShopContext): Promise<StockStatus[]> {
  const connections = await listConnections(ctx);
  return Promise.all(connections.map((connection) => statusOf(ctx, connection)));
}

interface Counts {
  listed: number;
  unknown: number;
  waiting: number;
  waitingSince: number | null;
  failed: number;
  unlistable: number;
  questions: number;
  differing: number;
  missing: number;
}

async function statusOf(
  ctx: ShopContext,
  { marketplace, stockMode, listsMissing, mostEmptied, comparedAt, answers }: StoredConnection,
): Promise<StockStatus> {
  const its = sql`shop_id = ${ctx.shopId} AND marketplace = ${marketplace}`;
  const [[counts], emptied] = await Promise.all([
    ctx.db.all<Counts>(sql`SELECT
      (SELECT count(*) FROM listings WHERE ${its} AND state <> 'gone') AS listed,
      (SELECT count(*) FROM listings WHERE ${its} AND state = 'unknown') AS unknown,
      (SELECT count(*) FROM dirty_listings WHERE ${its} AND due_at IS NOT NULL) AS waiting,
      (SELECT min(marked_at) FROM dirty_listings WHERE ${its} AND due_at IS NOT NULL) AS waitingSince,
      (SELECT count(*) FROM dirty_listings WHERE ${its} AND due_at IS NULL AND failure ->> 'code' <> 'not_listable') AS failed,
      (SELECT count(*) FROM dirty_listings WHERE ${its} AND due_at IS NULL AND failure ->> 'code' = 'not_listable') AS unlistable,
      (SELECT count(*) FROM listing_questions WHERE ${its} AND state = 'open') AS questions,
      ${
        stockMode === 'on'
          ? sql`0`
          : sql`(SELECT count(*) FROM listings JOIN lots ON lots.id = listings.lot_id
        WHERE listings.shop_id = ${ctx.shopId} AND listings.marketplace = ${marketplace} AND listings.state = 'known'
          AND listings.shown_quantity <> max(0, lots.available - lots.hold_back + listings.quantity_offset))`
      } AS differing,
      (SELECT count(*) FROM lots WHERE lots.shop_id = ${ctx.shopId} AND lots.available > lots.hold_back
        AND NOT EXISTS (SELECT 1 FROM listings x WHERE x.lot_id = lots.id AND x.marketplace = ${marketplace})) AS missing`),
    loadEmptied(ctx, marketplace, mostEmptied + 1),
  ]);
  if (!counts) throw new Error('counting answered nothing');
  return {
    marketplace,
    mode: stockMode,
    listsMissing,
    mostEmptied,
    comparedAt: isoOrNull(comparedAt),
    answers,
    ...counts,
    waitingSince: isoOrNull(counts.waitingSince),
    emptied: emptied.length > mostEmptied ? (await loadEmptied(ctx, marketplace, 10_000)).length : 0,
  };
}

const QuestionPosition = v.strictTuple([v.number(), v.string()]);

interface QuestionLine {
  marketplace: MarketplaceName;
  remoteLotId: string;
  kind: (typeof QUESTION_KINDS)[number];
  lotId: string | null;
  ours: string;
  theirs: string;
  askedAt: number;
  itemType: ListingQuestion['kind'] | null;
  itemNo: string | null;
  itemName: string | null;
  blColorId: number | null;
}

/** Open questions, newest first, and how many there are of each kind. */
export async function readQuestions(
  ctx: ShopContext,
  query: v.InferOutput<typeof QuestionQuery>,
): Promise<QuestionPage> {
  const from = query.cursor ? decodeCursor(query.cursor, 'asked', QuestionPosition) : null;
  const rows =
    await ctx.db.all<QuestionLine>(sql`SELECT q.marketplace, q.remote_lot_id AS remoteLotId, q.kind, q.lot_id AS lotId,
      q.ours, q.theirs, q.asked_at AS askedAt, lots.item_type AS itemType, lots.item_no AS itemNo, lots.item_name AS itemName,
      lots.bl_color_id AS blColorId
    FROM listing_questions q LEFT JOIN lots ON lots.id = q.lot_id
    WHERE q.shop_id = ${ctx.shopId} AND q.state = 'open'
      ${query.marketplace ? sql`AND q.marketplace = ${query.marketplace}` : sql``}
      ${query.kind ? sql`AND q.kind = ${query.kind}` : sql``}
      ${from ? sql`AND (q.asked_at, q.remote_lot_id) < (${from[0]}, ${from[1]})` : sql``}
    ORDER BY q.asked_at DESC, q.remote_lot_id DESC LIMIT ${query.limit + 1}`);
  const groups = await ctx.db.all<QuestionPage['groups'][number]>(sql`SELECT marketplace, kind, count(*) AS open
    FROM listing_questions WHERE shop_id = ${ctx.shopId} AND state = 'open' GROUP BY 1, 2`);
  const shown = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? shown.at(-1) : undefined;
  return {
    rows: shown.map(questionOnWire),
    nextCursor: last ? encodeCursor('asked', [last.askedAt, last.remoteLotId]) : null,
    groups,
  };
}

function questionOnWire(row: QuestionLine): ListingQuestion {
  const theirs: QuestionValue = JSON.parse(row.theirs);
  return {
    marketplace: row.marketplace,
    remoteLotId: row.remoteLotId,
    kind: row.kind,
    lotId: row.lotId,
    itemName: row.itemName ?? theirs.itemName ?? '',
    itemNo: row.itemNo ?? '',
    colorName: row.blColorId === null ? '' : colorName(row.blColorId),
    colorHex: colorHex(row.blColorId),
    imageUrl:
      row.itemType === null || row.itemNo === null
        ? null
        : itemImagePath(row.itemType as Parameters<typeof itemImagePath>[0], row.itemNo, row.blColorId ?? 0),
    ours: JSON.parse(row.ours),
    theirs,
    askedAt: iso(row.askedAt),
  };
}

interface PushLine extends Omit<Push, 'fields' | 'at'> {
  fields: string;
  at: number;
}

/** Everything that was done to the marketplaces' lots, newest first. */
export async function readPushes(ctx: ShopContext, query: v.InferOutput<typeof PushQuery>): Promise<PushPage> {
  const from = query.cursor ? decodeCursor(query.cursor, 'pushes', v.strictTuple([v.string()])) : null;
  const rows =
    await ctx.db.all<PushLine>(sql`SELECT p.id, p.marketplace, p.lot_id AS lotId, p.remote_lot_id AS remoteLotId,
      coalesce(lots.item_name, '') AS itemName, p.kind, p.quantity_delta AS quantityDelta, p.quantity_before AS quantityBefore,
      p.fields, p.state, p.message, p.at
    FROM pushes p LEFT JOIN lots ON lots.id = p.lot_id
    WHERE p.shop_id = ${ctx.shopId}
      ${query.lotId ? sql`AND p.lot_id = ${query.lotId}` : sql``}
      ${query.marketplace ? sql`AND p.marketplace = ${query.marketplace}` : sql``}
      ${query.state ? sql`AND p.state = ${query.state}` : sql``}
      ${query.before ? sql`AND p.at <= ${Date.parse(query.before)}` : sql``}
      ${from ? sql`AND p.id < ${from[0]}` : sql``}
    ORDER BY p.id DESC LIMIT ${query.limit + 1}`);
  const shown = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? shown.at(-1) : undefined;
  return {
    rows: shown.map((row) => ({ ...row, fields: JSON.parse(row.fields), at: iso(row.at) })),
    nextCursor: last ? encodeCursor('pushes', [last.id]) : null,
  };
}

/** Lots whose listings wait: for their turn, for a person, or for leave to go off sale. */
export async function readWaiting(ctx: ShopContext, query: v.InferOutput<typeof WaitingQuery>): Promise<WaitingList> {
  const connections = await listConnections(ctx);
  const names = connections
    .map(({ marketplace }) => marketplace)
    .filter((name) => query.marketplace === undefined || name === query.marketplace);
  const lists = await Promise.all(
    names.map(async (name) => {
      if (query.state === 'emptied') {
        const rows = await loadEmptied(ctx, name, 10_000);
        return { rows: rows.slice(0, query.limit), total: rows.length };
      }
      return loadWaiting(ctx, name, { state: query.state, limit: query.limit });
    }),
  );
  return {
    rows: lists.flatMap(({ rows }) => rows.map(waitingOnWire)).slice(0, query.limit),
    total: lists.reduce((sum, { total }) => sum + total, 0),
  };
}

function waitingOnWire({ dirty, lot, listing }: DirtyLot): WaitingLot {
  const failure: PushFailure | null = dirty.failure;
  return {
    marketplace: dirty.marketplace,
    lotId: lot.id,
    itemName: lot.itemName,
    itemNo: lot.itemNo,
    colorName: colorName(lot.blColorId),
    colorHex: colorHex(lot.blColorId),
    imageUrl: itemImagePath(lot.itemType, lot.itemNo, lot.blColorId),
    shownQuantity: listing && listing.state !== 'gone' ? listing.shownQuantity : null,
    targetQuantity: targetQuantity(lot, listing),
    since: iso(dirty.markedAt),
    dueAt: isoOrNull(dirty.dueAt),
    attempts: dirty.attempts,
    problem: failure && { ...failure, at: iso(failure.at) },
  };
}
