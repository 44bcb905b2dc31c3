import { type SQL, sql } from 'drizzle-orm';
import type * as v from 'valibot';
import { colorIdsNamed } from '../catalog/colors.domain.ts';
import type { LotQuery } from '../contract/inventory.ts';
import { codeKey } from '../locations/locationCodes.domain.ts';
import type { ShopContext } from '../platform/context.ts';
import { searchWords } from './lots.domain.ts';

type Query = v.InferOutput<typeof LotQuery>;

/** What narrows a list of lots. */
export interface Narrowing {
  /**
   * Sets that indexes know, all of which a lot must be in. Each selects `no`, the rowid of a lot, once at most, and holds
   * lots of this shop only, none of them deleted.
   */
  sets: SQL[];
  /** What must be looked for on each lot. */
  conditions: SQL[];
}

/** Words shorter than this are in no index of three letters in a row; they are looked for in what the others found. */
const SHORTEST_INDEXED = 3;

/** A small set that every index can be compared with, so that no row is read to learn whether it is deleted. */
export const notDeleted = (shopId: string): SQL =>
  sql`lots.rowid NOT IN (SELECT gone.rowid FROM lots gone WHERE gone.shop_id = ${shopId} AND gone.deleted_at IS NOT NULL)`;

/** What a query asks of lots. */
export async function narrow(ctx: ShopContext, query: Query): Promise<Narrowing> {
  const { q, location, place, stock, condition, color, type, category, minPrice, maxPrice } = query;
  const stockConditions = {
    in_stock: sql`lots.is_stocked = 1`,
    sold_out: sql`lots.is_stocked = 0`,
    low: sql`(lots.low_at IS NOT NULL AND lots.available <= lots.low_at)`,
  };
  const sets = [
    ...(location ? [lyingAt(ctx, startsWith(codeKey(location)))] : []),
    ...(place === undefined ? [] : [lyingAt(ctx, sql`p.code_key = ${codeKey(place)}`)]),
    ...(stock === 'reserved' ? [await reserved(ctx)] : []),
    ...(color === undefined ? [] : [lotsWhere(ctx, sql`lots.bl_color_id = ${color}`)]),
    // Nearly every lot is a part: to look at each is quicker than to put them together first.
    ...(type === undefined || type === 'PART' ? [] : [lotsWhere(ctx, sql`lots.item_type = ${type}`)]),
    ...(category === undefined ? [] : [category === 'none' ? withoutCategory(ctx) : inCategory(ctx, category)]),
  ];
  const conditions = [
    ...(stock && stock !== 'reserved' ? [stockConditions[stock]] : []),
    ...(condition ? [sql`lots.condition = ${condition}`] : []),
    ...(type === 'PART' ? [sql`lots.item_type = 'PART'`] : []),
    ...(minPrice === undefined ? [] : [sql`lots.unit_price >= ${minPrice}`]),
    ...(maxPrice === undefined ? [] : [sql`lots.unit_price <= ${maxPrice}`]),
  ];
  const words = q ? searchWords(q) : [];
  if (words.length === 0) return { sets, conditions };
  const known = await knowWords(ctx, words);
  const indexed = words.filter((word) => [...word].length >= SHORTEST_INDEXED);
  const inIndexAlone = indexed.filter((word) => !known.inCodes.has(word));
  if (inIndexAlone.length > 0) sets.push(matching(ctx, known, inIndexAlone));
  for (const word of indexed) if (known.inCodes.has(word)) sets.push(inTextOrDrawer(ctx, known, word));
  const short = words.filter((word) => !indexed.includes(word));
  const perLot = short.map((word) => lotByLot(ctx, word, known.inCodes.has(word), sets.length > 0));
  // Looked for on every lot once, not once for the page and once for the total.
  if (sets.length === 0) return { sets: [lotsWhere(ctx, sql.join(perLot, sql` AND `))], conditions };
  return { sets, conditions: [...conditions, ...perLot] };
}

const lotsWhere = ({ shopId }: ShopContext, condition: SQL): SQL =>
  sql`SELECT lots.rowid AS no FROM lots WHERE lots.shop_id = ${shopId} AND ${condition} AND ${notDeleted(shopId)}`;

/** @param place a condition on `p`, the drawer */
const lyingAt = ({ shopId }: ShopContext, place: SQL): SQL =>
  sql`SELECT DISTINCT l.rowid AS no FROM locations p CROSS JOIN stock_levels s CROSS JOIN lots l
    WHERE p.shop_id = ${shopId} AND ${place} AND s.shop_id = ${shopId} AND s.location_id = p.id AND s.on_hand > 0 AND l.id = s.lot_id`;

const reserved = async (ctx: ShopContext): Promise<SQL> =>
  sql`SELECT DISTINCT l.rowid AS no FROM stock_levels s CROSS JOIN lots l WHERE ${await promisedLevels(ctx)} AND l.id = s.lot_id`;

/** In a shop with so many lots, reading all levels in their order is quicker than going to each by the shop's index. */
const MANY = 10_000;

/** The condition on `s`, levels of the shop of which something is promised. */
export async function promisedLevels({ db, shopId }: ShopContext): Promise<SQL> {
  const [row] = await db.all<{ n: number }>(
    sql`SELECT count(*) AS n FROM (SELECT 1 FROM lots WHERE shop_id = ${shopId} LIMIT ${MANY})`,
  );
  const isShops = sql`s.shop_id = ${shopId}`;
  return sql`${row?.n === MANY ? sql`likely(${isShops})` : isShops} AND s.reserved > 0`;
}

/** Lots know type and number; the shop's catalogue knows the category of these. */
const inCategory = ({ shopId }: ShopContext, categoryId: number): SQL =>
  sql`SELECT lots.rowid AS no FROM catalog_items c CROSS JOIN lots
    WHERE c.shop_id = ${shopId} AND c.category_id = ${categoryId}
      AND lots.shop_id = ${shopId} AND lots.item_no = c.item_no AND lots.item_type = c.item_type AND ${notDeleted(shopId)}`;

const withoutCategory = ({ shopId }: ShopContext): SQL =>
  sql`SELECT lots.rowid AS no FROM (SELECT DISTINCT item_no, item_type FROM lots WHERE shop_id = ${shopId}) i CROSS JOIN lots
    WHERE NOT EXISTS (SELECT 1 FROM catalog_items c WHERE c.shop_id = ${shopId}
        AND c.item_type = i.item_type AND c.item_no = i.item_no AND c.category_id IS NOT NULL)
      AND lots.shop_id = ${shopId} AND lots.item_no = i.item_no AND lots.item_type = i.item_type AND ${notDeleted(shopId)}`;

/** What must be known before words can be looked up. */
interface Known {
  /** Words that are part of some drawer's code. */
  inCodes: ReadonlySet<string>;
  /** Whether another shop of the database has the same mark in the index: then each lot found is asked whose it is. */
  isMarkShared: boolean;
}

async function knowWords({ db, shopId }: ShopContext, words: string[]): Promise<Known> {
  const pairs = JSON.stringify(words.map((word) => [word, codeKey(word)]));
  const [row] = await db.all<{ inCodes: string; isMarkShared: number }>(sql`SELECT
      (SELECT json_group_array(value ->> 0) FROM json_each(${pairs}) WHERE value ->> 1 <> ''
        AND EXISTS (SELECT 1 FROM locations WHERE shop_id = ${shopId} AND instr(code_key, value ->> 1) > 0)) AS inCodes,
      EXISTS (SELECT 1 FROM shop_settings WHERE shop_id <> ${shopId} AND substr(shop_id, -3) = ${markOf(shopId)}) AS isMarkShared`);
  return { inCodes: new Set(JSON.parse(row?.inCodes ?? '[]') as string[]), isMarkShared: row?.isMarkShared !== 0 };
}

/** What the index knows a shop by: three letters, one entry of it. */
const markOf = (shopId: string) => shopId.slice(-SHORTEST_INDEXED);

/** Lots that hold each word in their text or as their colour: one question to the index. */
function matching({ shopId }: ShopContext, { isMarkShared }: Known, words: string[]): SQL {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const asked = words.map((word) => {
    // As the triggers write colours: three hexadecimal digits.
    const colors = colorIdsNamed(word).map((id) => `color : ${quoted(id.toString(16).padStart(3, '0'))}`);
    return `(${[`words : ${quoted(word)}`, ...colors].join(' OR ')})`;
  });
  const all = [`shop : ${quoted(markOf(shopId))}`, ...asked].join(' AND ');
  return isMarkShared
    ? sql`SELECT lots.rowid AS no FROM lot_search CROSS JOIN lots ON lots.rowid = lot_search.rowid
        WHERE lot_search MATCH ${all} AND likely(lots.shop_id = ${shopId})`
    : sql`SELECT rowid AS no FROM lot_search WHERE lot_search MATCH ${all}`;
}

/** Lots whose text, colour or drawer holds a word, each by an index of its own. */
const inTextOrDrawer = (ctx: ShopContext, known: Known, word: string): SQL =>
  sql`SELECT no FROM (${matching(ctx, known, [word])}) UNION SELECT no FROM (${lyingAt(ctx, codeHolds(word))})`;

const codeHolds = (word: string) => sql`instr(p.code_key, ${codeKey(word)}) > 0`;

/**
 * A word too short for the index.
 * @param areFew whether other words leave few lots: then each one's drawers are looked at, else all drawers once
 */
function lotByLot({ shopId }: ShopContext, word: string, isInCodes: boolean, areFew: boolean): SQL {
  // `instr` takes every character as it is, so nobody's % or _ is a wildcard.
  const holds = (text: SQL) => sql`instr(lower(${text}), ${word}) > 0`;
  const inText = sql.join([sql`lots.item_name`, sql`lots.item_no`, sql`lots.remarks`].map(holds), sql` OR `);
  const hasColor = sql`lots.bl_color_id IN (SELECT value FROM json_each(${JSON.stringify(colorIdsNamed(word))}))`;
  const inOwnDrawers = sql`EXISTS (SELECT 1 FROM stock_levels s JOIN locations p ON p.id = s.location_id
    WHERE s.lot_id = lots.id AND s.on_hand > 0 AND ${codeHolds(word)})`;
  const inDrawers = sql`lots.id IN (SELECT lot_id FROM stock_levels WHERE shop_id = ${shopId} AND on_hand > 0
    AND location_id IN (SELECT p.id FROM locations p WHERE p.shop_id = ${shopId} AND ${codeHolds(word)}))`;
  return sql`(${inText} OR ${hasColor}${isInCodes ? sql` OR ${areFew ? inOwnDrawers : inDrawers}` : sql``})`;
}

/** `B4` finds B4 and B4-9, not B41: a number is taken as a whole. */
function startsWith(key: string): SQL {
  const begins = sql`substr(p.code_key, 1, ${key.length}) = ${key}`;
  return /\d$/.test(key) ? sql`${begins} AND substr(p.code_key, ${key.length + 1}, 1) NOT GLOB '[0-9]'` : begins;
}
