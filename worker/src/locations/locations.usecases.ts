import type { Location } from '../contract/inventory.ts';
import { hint, recordChange } from '../live/changes.ts';
import { commit, retryStale } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { findOrMakePlaces } from './locationBooks.store.ts';
import { findLocation } from './locations.store.ts';

/**
 * Makes a place for a code, or finds the one there is: two spellings of one drawer are one place.
 * @returns the place, and whether it is new
 */
export async function makePlace(ctx: ShopContext, code: string): Promise<{ place: Location; isNew: boolean }> {
  const made = await retryStale(async () => {
    const places = await findOrMakePlaces(ctx, [code]);
    const isNew = places.statements.length > 0;
    if (isNew) {
      await commit(ctx.db, [
        ...places.statements,
        recordChange(ctx, { topic: 'inventory', kind: 'locations.made', ids: [] }),
      ]);
    }
    return { id: places.idOf(code), isNew };
  });
  if (made.isNew) await hint(ctx, ['inventory']);
  return { place: await findLocation(ctx, made.id), isNew: made.isNew };
}
