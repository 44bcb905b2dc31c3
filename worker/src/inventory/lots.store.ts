import { asc, eq, type SQL, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { colorIdsNamed } from '../catalog/colors.domain.ts';
import type { Lot, LotQuery } from '../contract/inventory.ts';
import { codeKey } from '../locations/locationCodes.domain.ts';
import { locations } from '../locations/locations.table.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { listings, lots, stockLevels } from './inventory.table.ts';
import { type LevelRow, type LotColumn, parseSort, searchWords, toLot } from './lots.domain.ts';

/** After every code a shop can write. */
const NOWHERE = '\u{10ffff}';

/** The place a lot is walked to: where its pieces lie, else where they last lay; the first one when there are several. */
const HOME = sql`(SELECT coalesce(min(CASE WHEN s.on_hand > 0 AND l.code <> '' THEN l.sort_key END),
    min(CASE WHEN l.code <> '' THEN l.sort_key END), ${sql.raw(`'${NOWHERE}'`)})
  FROM stock_levels s JOIN locations l ON l.id = s.location_id WHERE s.lot_id = lots.id)`;
const ON_HAND = sql`(SELECT coalesce(sum(on_hand), 0) FROM stock_levels WHERE lot_id = lots.id)`;
const AVAILABLE = sql`(SELECT coalesce(sum(on_hand - reserved), 0) FROM stock_levels WHERE lot_id = lots.id)`;

/** What each column sorts by; the lot's id settles ties. The item's order is that of an index. */
const SORT_KEYS: Record<LotColumn, SQL[]> = {
  item: [sql`lots.item_no`, sql`lots.bl_color_id`, sql`lots.condition`],
  location: [HOME],
  onHand: [ON_HAND],
  available: [AVAILABLE],
  price: [sql`lots.unit_price`],
};

const SortKey = v.union([v.string(), v.number()]);

/** A page of lots' ids in order, and how many lots there are in all. */
export interface LotIdPage {
  ids: string[];
  nextCursor: string | null;
  total: number;
}

/**
 * Finds the lots of a page. Reads on from the last lot seen, so that lots that come and go move nobody's place in the
 * list. The total is counted for the first page and travels in the cursor.
 * @throws request.invalid when the cursor belongs to another sort
 */
export async function findLotIds(ctx: ShopContext, query: v.InferOutput<typeof LotQuery>): Promise<LotIdPage> {
  const { column, descending } = parseSort(query.sort);
  const keys = [...SORT_KEYS[column], sql`lots.id`];
  const from = query.cursor
    ? decodeCursor(query.cursor, query.sort, v.strictTuple([...keys.map(() => SortKey), v.number()]))
    : null;
  const conditions = filters(ctx, query);
  const matches = inShop(ctx, lots, ...conditions);
  const beyond = sql.raw(descending ? '<' : '>');
  const direction = sql.raw(descending ? 'DESC' : 'ASC');
  const after = from
    ? sql` AND (${list(keys)}) ${beyond} (${list(from.slice(0, -1).map((key) => sql`${key}`))})`
    : sql``;
  const columns = [
    ...keys.map((key, i) => sql`${key} AS ${sql.raw(`k${i}`)}`),
    sql`${countOf(from, matches, conditions)} AS total`,
  ];
  const found = await ctx.db.all<Record<string, string | number>>(
    sql`SELECT ${list(columns)} FROM lots WHERE ${matches}${after}
      ORDER BY ${list(keys.map((key) => sql`${key} ${direction}`))} LIMIT ${query.limit + 1}`,
  );
  const total = Number(found[0]?.total ?? from?.at(-1) ?? 0);
  const rows = found.slice(0, query.limit).map((row) => keys.map((_, i) => row[`k${i}`] ?? ''));
  const last = found.length > query.limit ? rows.at(-1) : undefined;
  return {
    ids: rows.map((row) => String(row.at(-1))),
    nextCursor: last ? encodeCursor(query.sort, [...last, total]) : null,
    total,
  };
}

/**
 * The number of all matching lots. Filters look at every lot anyway, so they count on the way; without them the index
 * is counted by itself and the page ends early.
 */
function countOf(from: (string | number)[] | null, matches: SQL, conditions: SQL[]): SQL {
  if (from) return sql`${from.at(-1)}`;
  return conditions.length > 0 ? sql`count(*) OVER ()` : sql`(SELECT count(*) FROM lots WHERE ${matches})`;
}

const list = (parts: SQL[]): SQL => sql.join(parts, sql`, `);

function filters(ctx: ShopContext, { q, location, stock }: v.InferOutput<typeof LotQuery>): SQL[] {
  const { shopId } = ctx;
  const holds = (condition: SQL) => sql`EXISTS (SELECT 1 FROM stock_levels WHERE lot_id = lots.id AND ${condition})`;
  const stockFilters = {
    in_stock: holds(sql`on_hand > 0`),
    sold_out: sql`NOT ${holds(sql`on_hand > 0`)}`,
    reserved: holds(sql`reserved > 0`),
  };
  const liesAt = (
    place: SQL,
  ) => sql`lots.id IN (SELECT lot_id FROM stock_levels WHERE shop_id = ${shopId} AND on_hand > 0
    AND location_id IN (SELECT id FROM locations WHERE shop_id = ${shopId} AND ${place}))`;
  // `instr` takes every character as it is, so nobody's % or _ is a wildcard, and has no limit on the pattern's length.
  const words = searchWords(q ?? '').map(
    (word) => sql`(instr(lower(lots.item_no || char(10) || lots.item_name || char(10) || lots.remarks), ${word}) > 0
      OR lots.bl_color_id IN (SELECT value FROM json_each(${JSON.stringify(colorIdsNamed(word))}))
      OR ${liesAt(sql`instr(code_key, ${codeKey(word)}) > 0`)})`,
  );
  return [
    ...words,
    ...(location ? [liesAt(startsWith(codeKey(location)))] : []),
    ...(stock ? [stockFilters[stock]] : []),
  ];
}

/** `B4` finds B4 and B4-9, not B41: a number is taken as a whole. */
function startsWith(key: string): SQL {
  const begins = sql`substr(code_key, 1, ${key.length}) = ${key}`;
  return /\d$/.test(key) ? sql`${begins} AND substr(code_key, ${key.length + 1}, 1) NOT GLOB '[0-9]'` : begins;
}

/**
 * Loads lots with their places and listings: three queries, whatever their number.
 * @returns in the order of `ids`; lots that are not the shop's are left out
 */
export async function loadLots(ctx: ShopContext, ids: string[]): Promise<Lot[]> {
  if (ids.length === 0) return [];
  const [rows, levels, listed] = await ctx.db.batch([
    ctx.db
      .select()
      .from(lots)
      .where(inShopByIds(ctx, lots, lots.id, ids)),
    ctx.db
      .select({
        lotId: stockLevels.lotId,
        locationId: stockLevels.locationId,
        code: locations.code,
        onHand: stockLevels.onHand,
        reserved: stockLevels.reserved,
        sold: stockLevels.sold,
      })
      .from(stockLevels)
      .innerJoin(locations, eq(locations.id, stockLevels.locationId))
      .where(inShopByIds(ctx, stockLevels, stockLevels.lotId, ids))
      .orderBy(asc(locations.sortKey), asc(locations.id)),
    ctx.db
      .select()
      .from(listings)
      .where(inShopByIds(ctx, listings, listings.lotId, ids))
      .orderBy(asc(listings.marketplace)),
  ]);
  const levelsOf = Map.groupBy(levels satisfies LevelRow[], ({ lotId }) => lotId);
  const listedOf = Map.groupBy(listed, ({ lotId }) => lotId);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [toLot(row, levelsOf.get(id) ?? [], listedOf.get(id) ?? [])] : [];
  });
}
