import { and, asc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { Lot, LotQuery } from '../contract/inventory.ts';
import { locations } from '../locations/locations.table.ts';
import { inShopByIds } from '../platform/byIds.ts';
import type { ShopContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { listings, lots, stockLevels } from './inventory.table.ts';
import { narrow, notDeleted, promisedLevels } from './lotSets.store.ts';
import { type LevelRow, type LotColumn, parseSort, toLot } from './lots.domain.ts';

/** What each column sorts by; the lot's id settles ties. All but on hand have an index. */
const SORT_KEYS: Record<LotColumn, SQL[]> = {
  item: [sql`lots.item_no`, sql`lots.bl_color_id`, sql`lots.condition`],
  location: [sql`lots.home_key`],
  // On hand changes with every pick and is kept on no lot; what is promised is: few lots have any of it.
  onHand: [sql`lots.available + coalesce(promised.pieces, 0)`],
  available: [sql`lots.available`],
  price: [sql`lots.unit_price`],
};
const withPromised = async (
  ctx: ShopContext,
) => sql` LEFT JOIN (SELECT s.lot_id, sum(s.reserved) AS pieces FROM stock_levels s
    WHERE ${await promisedLevels(ctx)} GROUP BY s.lot_id) promised ON promised.lot_id = lots.id`;

const SortKey = v.union([v.string(), v.number()]);

/** Up to so many lots are read and sorted; of more, the order's own index is read until the page is full. */
const FEW = 2000;

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
  const { sets, conditions } = await narrow(ctx, query);
  const ask = sets.length > 0 ? pageOfSets : pageOfAll;
  const names = keys.map((_, i) => sql.raw(`k${i}`));
  const skipped = from ? 0 : (query.at ?? 0);
  const direction = sql.raw(descending ? 'DESC' : 'ASC');
  const found = await ctx.db.all<Record<string, string | number>>(
    ask(ctx, {
      keys: list(keys.map((key, i) => sql`${key} AS ${sql.raw(`k${i}`)}`)),
      joined: column === 'onHand' ? await withPromised(ctx) : sql``,
      after: from
        ? sql` AND (${list(keys)}) ${sql.raw(descending ? '<' : '>')} (${list(from.slice(0, -1).map((key) => sql`${key}`))})`
        : sql``,
      order: sql`ORDER BY ${list(names.map((name) => sql`${name} ${direction}`))}`,
      limit: query.limit + 1,
      skipped,
      total: from?.at(-1),
      sets,
      conditions,
    }),
  );
  // Beyond the last lot no row tells the total.
  if (found.length === 0 && skipped > 0) {
    const { total } = await findLotIds(ctx, { ...query, at: undefined, limit: 1 });
    return { ids: [], nextCursor: null, total };
  }
  const total = Number(found[0]?.total ?? from?.at(-1) ?? 0);
  const rows = found.slice(0, query.limit).map((row) => keys.map((_, i) => row[`k${i}`] ?? ''));
  const last = found.length > query.limit ? rows.at(-1) : undefined;
  return {
    ids: rows.map((row) => String(row.at(-1))),
    nextCursor: last ? encodeCursor(query.sort, [...last, total]) : null,
    total,
  };
}

interface Page {
  /** The sort's keys as k0, k1 …, and what must be joined to lots for them. */
  keys: SQL;
  joined: SQL;
  /** Conditions behind the last lot seen, each with its AND. */
  after: SQL;
  order: SQL;
  limit: number;
  /** Rows left out at the beginning, for screens that jump. */
  skipped: number;
  /** Known from the first page on. */
  total: string | number | undefined;
  sets: SQL[];
  conditions: SQL[];
}

/** Reads the order's index until the page is full; the total is counted apart, without sorting anything. */
function pageOfAll(
  { shopId }: ShopContext,
  { keys, joined, after, order, limit, skipped, total, conditions }: Page,
): SQL {
  const ofShop = sql`lots.shop_id = ${shopId}`;
  const where = and(ofShop, ...conditions, notDeleted(shopId)) as SQL;
  const counted =
    conditions.length > 0
      ? sql`(SELECT count(*) FROM lots WHERE ${where})`
      : sql`(SELECT count(*) FROM lots WHERE ${ofShop}) - (SELECT count(*) FROM lots WHERE ${ofShop} AND deleted_at IS NOT NULL)`;
  return sql`SELECT ${keys}, ${total === undefined ? counted : sql`${total}`} AS total FROM lots${joined} WHERE ${where}${after} ${order} LIMIT ${limit} OFFSET ${skipped}`;
}

/**
 * What indexes found is put together once, and counted. A LIMIT of 0 ends a branch before it begins, so that
 * one of the two is read.
 */
function pageOfSets({ shopId }: ShopContext, page: Page): SQL {
  const { keys, joined, after, order, limit, skipped, total, sets, conditions } = page;
  const [first, ...others] = sets;
  // Not by INTERSECT: D1 joins five selects at most.
  const inOthers = others.map((set) => sql`found.no IN (SELECT no FROM (${set}))`);
  const rows = conditions.length > 0 ? sql` CROSS JOIN lots ON lots.rowid = found.no` : sql``;
  const hits = sql`SELECT found.no FROM (${first}) found${rows} WHERE ${and(sql`true`, ...inOthers, ...conditions)}`;
  const isFew = sql`(SELECT count(*) FROM hits) <= ${sql.raw(String(FEW))}`;
  return sql`WITH hits (no) AS MATERIALIZED (${hits})
    SELECT *, ${total === undefined ? sql`(SELECT count(*) FROM hits)` : sql`${total}`} AS total FROM (
      SELECT * FROM (SELECT ${keys} FROM hits CROSS JOIN lots ON lots.rowid = hits.no${joined}
        WHERE true${after} ${order} LIMIT iif(${isFew}, ${limit}, 0) OFFSET ${skipped})
      UNION ALL
      SELECT * FROM (SELECT ${keys} FROM lots${joined} WHERE lots.shop_id = ${shopId}
        AND lots.rowid IN (SELECT no FROM hits)${after} ${order} LIMIT iif(${isFew}, 0, ${limit}) OFFSET ${skipped})) ${order}`;
}

const list = (parts: SQL[]): SQL => sql.join(parts, sql`, `);

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
      .select({
        ...getTableColumns(listings),
        isDirty: sql<boolean | null>`CASE WHEN EXISTS (SELECT 1 FROM connections c WHERE c.shop_id = listings.shop_id
            AND c.marketplace = listings.marketplace AND c.stock_mode = 'on')
          THEN EXISTS (SELECT 1 FROM dirty_listings d WHERE d.shop_id = listings.shop_id AND d.marketplace = listings.marketplace
            AND d.lot_id = listings.lot_id) END`.mapWith((value) => value === 1),
        isAsked: sql<boolean>`EXISTS (SELECT 1 FROM listing_questions q WHERE q.shop_id = listings.shop_id
          AND q.marketplace = listings.marketplace AND q.remote_lot_id = listings.remote_lot_id AND q.state = 'open')`.mapWith(
          (value) => value === 1,
        ),
        problem: sql<
          string | null
        >`(SELECT d.failure ->> 'message' FROM dirty_listings d WHERE d.shop_id = listings.shop_id
          AND d.marketplace = listings.marketplace AND d.lot_id = listings.lot_id AND d.due_at IS NULL)`,
      })
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
