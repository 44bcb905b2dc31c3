import { asc, eq, ne, sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { Location, LocationQuery } from '../contract/inventory.ts';
import { inShopByIds } from '../platform/byIds.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { notFound } from '../platform/errors.ts';
import { codeKey } from './locationCodes.domain.ts';
import { locations } from './locations.table.ts';

const BY_CODE = 'code';

const holds = (what: string) =>
  sql<number>`(SELECT ${sql.raw(what)} FROM stock_levels s WHERE s.shop_id = locations.shop_id AND s.location_id = locations.id AND s.on_hand > 0)`;

const placeColumns = {
  id: locations.id,
  code: locations.code,
  lots: holds('count(*)'),
  pieces: holds('coalesce(sum(s.on_hand), 0)'),
};

/** The shop's places in walking order of their codes, with what lies there. */
export async function listLocations(
  ctx: ShopContext,
  { q, limit, cursor }: v.InferOutput<typeof LocationQuery>,
): Promise<{ rows: Location[]; nextCursor: string | null }> {
  const from = cursor ? decodeCursor(cursor, BY_CODE, v.strictTuple([v.string(), v.string()])) : null;
  const found = await ctx.db
    .select({ ...placeColumns, sortKey: locations.sortKey })
    .from(locations)
    .where(
      inShop(
        ctx,
        locations,
        q ? sql`instr(${locations.codeKey}, ${codeKey(q)}) > 0` : undefined,
        from ? sql`(${locations.sortKey}, ${locations.id}) > (${from[0]}, ${from[1]})` : undefined,
      ),
    )
    .orderBy(asc(locations.sortKey), asc(locations.id))
    .limit(limit + 1);
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return {
    rows: page.map(({ sortKey: _, ...location }) => location),
    nextCursor: last ? encodeCursor(BY_CODE, [last.sortKey, last.id]) : null,
  };
}

/** One place with what lies there, by an id that was just found or made. */
export async function findLocation(ctx: ShopContext, id: string): Promise<Location> {
  const [row] = await ctx.db
    .select(placeColumns)
    .from(locations)
    .where(inShop(ctx, locations, eq(locations.id, id)));
  if (!row) throw notFound('place');
  return row;
}

/** Codes of all the shop's drawers. */
export async function listCodes(ctx: ShopContext): Promise<string[]> {
  const rows = await ctx.db
    .select({ code: locations.code })
    .from(locations)
    .where(inShop(ctx, locations, ne(locations.code, '')))
    .orderBy(asc(locations.sortKey), asc(locations.id));
  return rows.map(({ code }) => code);
}

/** Codes of places, by id. */
export async function loadCodes(ctx: ShopContext, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select({ id: locations.id, code: locations.code })
    .from(locations)
    .where(inShopByIds(ctx, locations, locations.id, [...new Set(ids)]));
  return new Map(rows.map(({ id, code }) => [id, code]));
}
