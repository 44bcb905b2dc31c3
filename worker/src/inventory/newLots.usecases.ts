import { eq, isNull, sql } from 'drizzle-orm';
import type * as v from 'valibot';
import { itemKey } from '../catalog/known.domain.ts';
import { loadKnownItems } from '../catalog/known.store.ts';
import type { ItemType } from '../contract/common.ts';
import type { Lot } from '../contract/inventory.ts';
import type { NewLotBody } from '../contract/newLots.ts';
import { wakePushes } from '../listings/wakePushes.ts';
import { hint, recordChange } from '../live/changes.ts';
import { findOrMakePlaces } from '../locations/locationBooks.store.ts';
import { commit, retryStale } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { newCommandId } from '../platform/ids.ts';
import { shopSettings } from '../platform/platform.table.ts';
import { lots, stockLevels } from './inventory.table.ts';
import { loadLots } from './lots.store.ts';
import { receive } from './stock.domain.ts';
import { appendMovements } from './stock.store.ts';

type NewLot = v.InferOutput<typeof NewLotBody>;

/** A lot made at the desk or on a phone; the same id names the same lot. */
const lotIdOf = (shopId: string, id: string) => `lot_${shopId.replace(/^shop_/, '')}_${id}`;

/**
 * Makes a lot and receives its pieces. The same id again changes nothing and returns the lot as it is now. Another lot
 * of the same item, colour and condition is left alone: some shops keep the same part in two places on purpose.
 * It bears the catalogue's name and current number of the item, where the catalogue has it.
 */
export async function addLot(ctx: ShopContext, body: NewLot): Promise<Lot> {
  const cause = body.id ?? newCommandId();
  const id = lotIdOf(ctx.shopId, cause);
  const [known, currency] = await Promise.all([loadKnownItems(ctx, [body]), shopCurrency(ctx)]);
  const item = known.get(itemKey(body));
  await retryStale(async () => {
    if ((await loadLots(ctx, [id])).length > 0) return;
    const places = await findOrMakePlaces(ctx, [body.code]);
    const at = ctx.clock();
    const row = {
      ...{ id, shopId: ctx.shopId, itemType: body.itemType, blColorId: body.blColorId },
      ...{
        itemNo: item?.itemNo ?? body.itemNo,
        itemName: item?.itemName ?? (body.itemName || body.itemNo),
        condition: body.condition,
      },
      ...{ completeness: body.itemType === 'SET' ? body.completeness : null, unitPrice: body.unitPrice, currency },
      ...{ description: body.description, remarks: body.remarks, bulk: 1, isRetain: false, salePercent: 0, tiers: [] },
      ...{ version: 1, createdAt: at, updatedAt: at },
    };
    const pieces = { lotId: id, locationId: places.idOf(body.code), quantity: body.quantity };
    const stamp = { shopId: ctx.shopId, actorId: ctx.actor?.memberId ?? null, at };
    await commit(ctx.db, [
      ...places.statements,
      ctx.db.insert(lots).values(row).onConflictDoNothing(),
      ...appendMovements(ctx, [receive('receive', pieces, `desk:${cause}`, stamp)]),
      recordChange(ctx, { topic: 'inventory', kind: 'inventory.added', ids: [id] }),
    ]);
    await hint(ctx, ['inventory']);
    await wakePushes(ctx);
  });
  const [lot] = await loadLots(ctx, [id]);
  if (!lot) throw new Error('a lot is gone right after it was made');
  return lot;
}

/** What lots made by hand are priced in. */
async function shopCurrency(ctx: ShopContext): Promise<string> {
  const [row] = await ctx.db
    .select({ currency: shopSettings.currency })
    .from(shopSettings)
    .where(inShop(ctx, shopSettings));
  return row?.currency ?? 'EUR';
}

const MAX_SHOWN = 100;

/** Where an item lies already, in whatever colour and condition: lots with pieces first. */
export async function lotsOfItem(ctx: ShopContext, itemType: ItemType, itemNo: string): Promise<Lot[]> {
  const rows = await ctx.db
    .select({ id: lots.id })
    .from(lots)
    .where(inShop(ctx, lots, eq(lots.itemNo, itemNo), eq(lots.itemType, itemType), isNull(lots.deletedAt)))
    .orderBy(
      sql`(SELECT coalesce(sum(${stockLevels.onHand}), 0) FROM ${stockLevels} WHERE ${stockLevels.lotId} = ${lots.id}) DESC`,
      lots.id,
    )
    .limit(MAX_SHOWN);
  return loadLots(
    ctx,
    rows.map(({ id }) => id),
  );
}
