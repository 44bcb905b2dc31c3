import { sql } from 'drizzle-orm';
import type { ItemType } from '../contract/common.ts';
import { lots } from '../inventory/inventory.table.ts';
import { inShopByIds } from '../platform/byIds.ts';
import type { ShopContext } from '../platform/context.ts';
import { itemKey, type KnownItem, type KnownItems } from './ranking.domain.ts';

/**
 * What the catalogue knows of some items: current number, name and colours.
 * @returns by `itemKey` of what was asked for; unknown items are left out
 */
export async function lookUpItems(
  ctx: ShopContext,
  items: readonly { itemType: ItemType; itemNo: string }[],
): Promise<KnownItems> {
  const known = new Map<string, KnownItem>();
  if (items.length === 0) return known;
  const rows = await ctx.db
    .select({ itemType: lots.itemType, itemNo: lots.itemNo, itemName: sql<string>`max(${lots.itemName})` })
    .from(lots)
    .where(
      inShopByIds(
        ctx,
        lots,
        lots.itemNo,
        items.map(({ itemNo }) => itemNo),
      ),
    )
    .groupBy(lots.itemType, lots.itemNo);
  for (const row of rows) known.set(itemKey(row.itemType, row.itemNo), { ...row, colorIds: null });
  return known;
}
