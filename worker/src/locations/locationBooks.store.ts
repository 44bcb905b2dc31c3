import { sql } from 'drizzle-orm';
import type { Statement } from '../platform/batch.ts';
import { inJson, insertRows } from '../platform/bulk.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { guard } from '../platform/guard.ts';
import { codeKey, sortKey } from './locationCodes.domain.ts';
import { locations } from './locations.table.ts';

/** Places for codes: those the shop has, and those a batch is about to make. */
export interface Places {
  /** The location of a code that was asked for; the empty code is "no location yet". */
  idOf(code: string): string;
  /** Makes the missing ones. The batch falls when somebody else made one of them in the meantime. */
  statements: Statement[];
}

/**
 * Finds the locations of some codes, or makes them; two spellings of one drawer are one location.
 * @param known ids by code key found before, filled with what is found now; what is made is only added by `remember`
 */
export async function findOrMakePlaces(
  ctx: ShopContext,
  codes: readonly string[],
  known: Map<string, string> = new Map(),
): Promise<Places & { remember(): void }> {
  const wanted = new Map(codes.toReversed().map((code) => [codeKey(code), code]));
  const unseen = [...wanted.keys()].filter((key) => !known.has(key));
  if (unseen.length > 0) {
    const found = await ctx.db
      .select({ id: locations.id, key: locations.codeKey })
      .from(locations)
      .where(inShop(ctx, locations, inJson(locations.codeKey, unseen)));
    for (const { id, key } of found) known.set(key, id);
  }
  const at = ctx.clock();
  const made = [...wanted]
    .filter(([key]) => !known.has(key))
    .map(([key, code]) => ({
      id: ctx.newId('loc'),
      shopId: ctx.shopId,
      code,
      codeKey: key,
      sortKey: sortKey(code),
      createdAt: at,
    }));
  const madeIds = new Map(made.map((location) => [location.codeKey, location.id]));
  return {
    idOf(code) {
      const id = known.get(codeKey(code)) ?? madeIds.get(codeKey(code));
      if (id === undefined) throw new Error('a location was not asked for');
      return id;
    },
    statements:
      made.length === 0
        ? []
        : [...insertRows(ctx.db, locations, made, sql`(shop_id, code_key) DO NOTHING`), allThere(ctx, made)],
    remember() {
      for (const [key, id] of madeIds) known.set(key, id);
    },
  };
}

const allThere = (ctx: ShopContext, made: { id: string }[]): Statement =>
  guard(
    ctx.db,
    sql`${made.length} = (SELECT count(*) FROM locations WHERE shop_id = ${ctx.shopId}
      AND id IN (SELECT value FROM json_each(${JSON.stringify(made.map(({ id }) => id))})))`,
  );
