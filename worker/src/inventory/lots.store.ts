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

/** On hand changes with every pick and is kept on no lot: one pass over the levels adds it up. */
const held = (shopId: string) =>
  sql` LEFT JOIN (SELECT lot_id, sum(on_hand) AS on_hand FROM stock_levels WHERE shop_id = ${shopId} GROUP BY lot_id) held ON held.lot_id = lots.id`;

/** What each column sorts by; the lot's id settles ties. All but on hand have an index. */
const SORT_KEYS: Record<LotColumn, SQL[]> = {
  item: [sql`lots.item_no`, sql`lots.bl_color_id`, sql`lots.condition`],
  location: [sql`lots.home_key`],
  onHand: [sql`coalesce(held.on_hand, 0)`],
  available: [sql`lots.available`],
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
 * list; or begins at a row by its number, which reads all rows before it in the index. The total is counted for a page
 * without a cursor, and travels in it.
 * @throws request.invalid when the cursor belongs to another sort
 */
export async function findLotIds(ctx: ShopContext, query: v.InferOutput<typeof LotQuery>): Promise<LotIdPage> {
  const { column, descending } = parseSort(query.sort);
  const keys = [...SORT_KEYS[column], sql`lots.id`];
  const from = query.cursor
    ? decodeCursor(query.cursor, query.sort, v.strictTuple([...keys.map(() => SortKey), v.number()]))
    : null;
  const skipped = from ? 0 : (query.at ?? 0);
  const conditions = await filters(ctx, query);
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
    sql`SELECT ${list(columns)} FROM lots${column === 'onHand' ? held(ctx.shopId) : sql``} WHERE ${matches}${after}
      ORDER BY ${list(keys.map((key) => sql`${key} ${direction}`))} LIMIT ${query.limit + 1}${skipped > 0 ? sql` OFFSET ${skipped}` : sql``}`,
  );
  const total = Number(found[0]?.total ?? from?.at(-1) ?? (skipped > 0 ? await countLots(ctx, matches) : 0));
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

/** For a page behind the last lot, which has no row to say the total in. */
async function countLots(ctx: ShopContext, matches: SQL): Promise<number> {
  const [row] = await ctx.db.all<{ total: number }>(sql`SELECT count(*) AS total FROM lots WHERE ${matches}`);
  return row?.total ?? 0;
}

const list = (parts: SQL[]): SQL => sql.join(parts, sql`, `);

/** Words shorter than this are in no index of three letters in a row; they are looked for in what the others found. */
const SHORTEST_INDEXED = 3;

async function filters(ctx: ShopContext, query: v.InferOutput<typeof LotQuery>): Promise<SQL[]> {
  const { shopId } = ctx;
  const { q, location, place, stock, condition, color, minPrice, maxPrice } = query;
  const stockFilters = {
    in_stock: sql`lots.is_stocked = 1`,
    sold_out: sql`lots.is_stocked = 0`,
    reserved: sql`lots.id IN (SELECT lot_id FROM stock_levels WHERE shop_id = ${shopId} AND reserved > 0)`,
    low: sql`(lots.low_at IS NOT NULL AND lots.available <= lots.low_at)`,
  };
  return [
    ...(q ? await wordFilters(ctx, q) : []),
    ...(location ? [liesAt(shopId, startsWith(codeKey(location)))] : []),
    ...(place === undefined ? [] : [liesAt(shopId, sql`code_key = ${codeKey(place)}`)]),
    ...(stock ? [stockFilters[stock]] : []),
    ...(condition ? [sql`lots.condition = ${condition}`] : []),
    ...(color === undefined ? [] : [sql`lots.bl_color_id = ${color}`]),
    ...(minPrice === undefined ? [] : [sql`lots.unit_price >= ${minPrice}`]),
    ...(maxPrice === undefined ? [] : [sql`lots.unit_price <= ${maxPrice}`]),
  ];
}

const liesAt = (
  shopId: string,
  place: SQL,
) => sql`lots.id IN (SELECT lot_id FROM stock_levels WHERE shop_id = ${shopId} AND on_hand > 0
    AND location_id IN (SELECT id FROM locations WHERE shop_id = ${shopId} AND ${place}))`;

/** Each word must be found. Words that only item and remarks can hold are looked up at once; the others add to that. */
async function wordFilters(ctx: ShopContext, q: string): Promise<SQL[]> {
  const words = searchWords(q);
  const inCodes = await wordsInCodes(ctx, words);
  const indexed = words.filter((word) => [...word].length >= SHORTEST_INDEXED);
  const isPlain = (word: string) => !inCodes.has(word) && colorIdsNamed(word).length === 0;
  const plain = indexed.filter(isPlain);
  const others = words.filter((word) => !plain.includes(word));
  return [
    ...(plain.length > 0 ? [sql`lots.rowid IN (${matching(ctx, plain)})`] : []),
    ...others.map((word) => {
      const isInCodes = inCodes.has(word);
      if (!indexed.includes(word)) return lotByLot(ctx, word, isInCodes, indexed.length > 0);
      return isInCodes && colorIdsNamed(word).length === 0
        ? inTextOrDrawer(ctx, word)
        : inTextOrColor(ctx, word, isInCodes);
    }),
  ];
}

/** Lots whose text or drawer holds a word, each by an index of its own. */
const inTextOrDrawer = (
  ctx: ShopContext,
  word: string,
): SQL => sql`lots.rowid IN (${matching(ctx, [word])} UNION SELECT l.rowid FROM locations p CROSS JOIN stock_levels s CROSS JOIN lots l
  WHERE p.shop_id = ${ctx.shopId} AND instr(p.code_key, ${codeKey(word)}) > 0
    AND s.shop_id = ${ctx.shopId} AND s.location_id = p.id AND s.on_hand > 0 AND l.id = s.lot_id)`;

const hasColorNamed = (word: string): SQL =>
  sql`lots.bl_color_id IN (SELECT value FROM json_each(${JSON.stringify(colorIdsNamed(word))}))`;
const liesInCodesWith = ({ shopId }: ShopContext, word: string): SQL =>
  liesAt(shopId, sql`instr(code_key, ${codeKey(word)}) > 0`);

/** A colour has so many lots that looking at each is quicker than putting them together first. */
const inTextOrColor = (ctx: ShopContext, word: string, isInCodes: boolean): SQL =>
  sql`(lots.rowid IN (${matching(ctx, [word])}) OR ${hasColorNamed(word)}${isInCodes ? sql` OR ${liesInCodesWith(ctx, word)}` : sql``})`;

/**
 * A word too short for the index.
 * @param areFew whether other words leave few lots: then each one's drawers are looked at, else all drawers once
 */
function lotByLot(ctx: ShopContext, word: string, isInCodes: boolean, areFew: boolean): SQL {
  // `instr` takes every character as it is, so nobody's % or _ is a wildcard.
  const inText = sql`instr(lower(lots.item_no || char(10) || lots.item_name || char(10) || lots.remarks), ${word}) > 0`;
  const ownDrawers = sql`EXISTS (SELECT 1 FROM stock_levels s JOIN locations p ON p.id = s.location_id
    WHERE s.lot_id = lots.id AND s.on_hand > 0 AND instr(p.code_key, ${codeKey(word)}) > 0)`;
  const inCodes = areFew ? ownDrawers : liesInCodesWith(ctx, word);
  return sql`(${inText} OR ${hasColorNamed(word)}${isInCodes ? sql` OR ${inCodes}` : sql``})`;
}

/** Rows of lots in which all words are found, by the index. */
function matching({ shopId }: ShopContext, words: string[]): SQL {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const all = [`shop : ${quoted(shopId.slice(-3))}`, ...words.map((word) => `words : ${quoted(word)}`)].join(' AND ');
  return sql`SELECT rowid FROM lot_search WHERE lot_search MATCH ${all}`;
}

/** Words that are part of some drawer's code. */
async function wordsInCodes(ctx: ShopContext, words: string[]): Promise<Set<string>> {
  const pairs = JSON.stringify(words.map((word) => [word, codeKey(word)]));
  const rows = await ctx.db.all<{ word: string }>(sql`SELECT value ->> 0 AS word FROM json_each(${pairs})
    WHERE value ->> 1 <> '' AND EXISTS (SELECT 1 FROM locations WHERE shop_id = ${ctx.shopId} AND instr(code_key, value ->> 1) > 0)`);
  return new Set(rows.map(({ word }) => word));
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
