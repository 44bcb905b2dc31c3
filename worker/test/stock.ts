import { listings, lots } from '../src/inventory/inventory.table.ts';
import { receive } from '../src/inventory/stock.domain.ts';
import { appendMovements } from '../src/inventory/stock.store.ts';
import { locations } from '../src/locations/locations.table.ts';
import { commit } from '../src/platform/batch.ts';
import { insertRows } from '../src/platform/bulk.ts';
import type { ShopContext } from '../src/platform/context.ts';
import { importedLotId } from '../src/platform/ids.ts';
import type { SimulatedStore } from './simulator.ts';

interface SiteLot {
  id: number;
  quantity: number;
  itemNo?: string;
  colorId?: number;
}

/**
 * Puts a simulated store's BrickLink lots on the shelf as they are listed, all in one drawer each, without the import:
 * for tests of what comes after it.
 */
export async function seedStock(ctx: ShopContext, store: SimulatedStore): Promise<void> {
  const { bricklink } = await store.control<{ bricklink: { lots: SiteLot[] } }>('GET', '/state');
  const stamp = { shopId: ctx.shopId, actorId: null, at: 0 };
  const place = `loc_${ctx.shopId}`;
  const rows = bricklink.lots.map((lot) => ({
    id: importedLotId(ctx.shopId, 'bricklink', String(lot.id)),
    shopId: ctx.shopId,
    itemType: 'PART' as const,
    itemNo: lot.itemNo ?? '3001',
    itemName: 'Brick 2 x 4',
    blColorId: lot.colorId ?? 11,
    condition: 'N' as const,
    unitPrice: 1000,
    currency: 'EUR',
    description: '',
    remarks: '',
    bulk: 1,
    isRetain: false,
    salePercent: 0,
    tiers: [],
    version: 1,
    createdAt: 0,
    updatedAt: 0,
  }));
  await commit(ctx.db, [
    ...insertRows(ctx.db, locations, [
      { id: place, shopId: ctx.shopId, code: 'A1', codeKey: 'a1', sortKey: 'a1', createdAt: 0 },
    ]),
    ...insertRows(ctx.db, lots, rows),
    ...insertRows(
      ctx.db,
      listings,
      bricklink.lots.map((lot) => ({
        shopId: ctx.shopId,
        marketplace: 'bricklink' as const,
        remoteLotId: String(lot.id),
        lotId: importedLotId(ctx.shopId, 'bricklink', String(lot.id)),
        shownQuantity: lot.quantity,
        state: 'known' as const,
        updatedAt: 0,
      })),
    ),
    ...appendMovements(
      ctx,
      bricklink.lots.map((lot) =>
        receive(
          'receive',
          { lotId: importedLotId(ctx.shopId, 'bricklink', String(lot.id)), locationId: place, quantity: lot.quantity },
          'seed',
          stamp,
        ),
      ),
    ),
  ]);
}
