import type { MarketplaceName } from '../contract/common.ts';
import { lotsByRemoteId } from '../inventory/stock.store.ts';
import { fieldsOf } from '../marketplaces/listingFields.domain.ts';
import type { Marketplace, RemoteLot } from '../marketplaces/marketplace.port.ts';
import type { ShopContext } from '../platform/context.ts';
import { type LotRow, targetFields } from './pushPlan.domain.ts';

/** One of our lots that may be on a marketplace under an id we do not know. */
export interface Sought {
  lot: LotRow;
  /** Whether a lot that looks like it can be it. */
  fits(remote: RemoteLot): boolean;
}

/**
 * Looks through all lots of a marketplace for some of ours. Brick Owl keeps our id on its lots; on BrickLink item,
 * colour, condition and texts must do.
 * @returns lots that no listing of ours is about, by our lot id
 */
export async function findUnlisted(
  ctx: ShopContext,
  marketplace: Marketplace,
  sought: Sought[],
): Promise<Map<string, RemoteLot[]>> {
  const byKey = Map.groupBy(sought, ({ lot }) => keyOf(marketplace.name === 'brickowl' ? lot.id : lot.itemNo));
  const alike = new Map<string, RemoteLot[]>();
  for await (const remote of marketplace.parseLots(await marketplace.openLotList())) {
    const key = keyOf(marketplace.name === 'brickowl' ? remote.externalLotId : remote.itemNo);
    for (const { lot, fits } of byKey.get(key) ?? []) {
      if (!looksLike(marketplace.name, lot, remote) || !fits(remote)) continue;
      alike.set(lot.id, [...(alike.get(lot.id) ?? []), remote]);
    }
  }
  const known = await lotsByRemoteId(
    ctx,
    marketplace.name,
    [...alike.values()].flat().map(({ remoteLotId }) => remoteLotId),
  );
  return new Map(
    [...alike].map(([lotId, found]) => [lotId, found.filter(({ remoteLotId }) => !known.has(remoteLotId))]),
  );
}

const keyOf = (text: string | null) => text ?? '';

/** Whether a remote lot is, by all that can be seen, one of ours. */
export function looksLike(name: MarketplaceName, lot: LotRow, remote: RemoteLot): boolean {
  if (name === 'brickowl') return remote.externalLotId === lot.id;
  const wished = targetFields(name, lot);
  const fields = fieldsOf(name, remote);
  return (
    remote.itemType === lot.itemType &&
    remote.itemNo === lot.itemNo &&
    remote.blColorId === lot.blColorId &&
    remote.condition === lot.condition &&
    remote.completeness === lot.completeness &&
    fields.remarks === wished.remarks &&
    fields.description === wished.description
  );
}
