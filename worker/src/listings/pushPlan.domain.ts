import type { MarketplaceName } from '../contract/common.ts';
import type { listings, lots } from '../inventory/inventory.table.ts';
import { asListed, differingFields } from '../marketplaces/listingFields.domain.ts';
import type { ListingFields, LotUpdate, NewListing } from '../marketplaces/marketplace.port.ts';
import type { PushedFields } from './listings.table.ts';

export type LotRow = typeof lots.$inferSelect;
export type ListingRow = typeof listings.$inferSelect;

/** What is to be done about one lot on one marketplace. */
export type PushPlan =
  /** It shows what it should. */
  | { kind: 'nothing' }
  /** Something about it is not known yet, or a person has been asked. */
  | { kind: 'wait' }
  | { kind: 'update'; update: LotUpdate; fields: PushedFields }
  | { kind: 'create'; quantity: number; listed: ListingFields };

/** Pieces a marketplace is to show: available, less what is held back, and what nobody has explained yet. */
export const targetQuantity = (
  lot: Pick<LotRow, 'available' | 'holdBack'>,
  listing: Pick<ListingRow, 'quantityOffset'> | null,
): number => Math.max(0, lot.available - lot.holdBack + (listing?.quantityOffset ?? 0));

/** A lot's fields as a marketplace is to show them. One that is kept off it stays there, hidden: its history is worth keeping. */
export function targetFields(marketplace: MarketplaceName, lot: LotRow): ListingFields {
  const { unitPrice, description, remarks, bulk, isRetain, stockRoom, salePercent, tiers } = lot;
  const hidden = lot.keptOff.includes(marketplace) ? (stockRoom ?? 'A') : stockRoom;
  return asListed(marketplace, {
    unitPrice,
    description,
    remarks,
    bulk,
    isRetain,
    stockRoom: hidden,
    salePercent,
    tiers,
  });
}

/**
 * Compares what is shown with what should be. Pure: the same rows, the same plan.
 * @param listsMissing whether lots that were never on this marketplace are to be listed there
 */
export function planPush(
  marketplace: MarketplaceName,
  lot: LotRow,
  listing: ListingRow | null,
  listsMissing: boolean,
): PushPlan {
  const quantity = targetQuantity(lot, listing);
  const wished = targetFields(marketplace, lot);
  if (!listing || listing.state === 'gone') {
    const isWanted = (listing !== null || listsMissing) && !lot.keptOff.includes(marketplace);
    if (quantity === 0 || !isWanted) return { kind: 'nothing' };
    return { kind: 'create', quantity, listed: wished };
  }
  if (listing.state === 'unknown') return { kind: 'wait' };
  // What was never read is not overwritten unseen: the next comparison reads it.
  const changed = listing.shown
    ? differingFields(wished, listing.shown).filter((name) => !listing.heldFields.includes(name))
    : [];
  const quantityDelta = quantity - listing.shownQuantity;
  if (quantityDelta === 0 && changed.length === 0) return { kind: 'nothing' };
  const fields = withHeld(wished, listing);
  return {
    kind: 'update',
    update: { remoteLotId: listing.remoteLotId, quantityDelta, fields, changed },
    fields: Object.fromEntries(
      changed.map((name) => [name, { from: listing.shown?.[name] ?? null, to: fields[name] }]),
    ),
  };
}

/** Texts travel with every BrickLink update, so held and unread ones must be those shown there. */
function withHeld(wished: ListingFields, { shown, heldFields }: ListingRow): ListingFields {
  if (!shown) return wished;
  const held = Object.fromEntries(heldFields.map((name) => [name, shown[name]]));
  return { ...wished, ...held };
}

/** A lot to be listed anew, as the port takes it. Brick Owl's ids are the caller's to find. */
export const newListing = (
  lot: LotRow,
  { quantity, listed }: Extract<PushPlan, { kind: 'create' }>,
  owl: { boid: string; boColorId: number | null } | null,
): NewListing => ({
  lotId: lot.id,
  itemType: lot.itemType,
  itemNo: lot.itemNo,
  blColorId: lot.blColorId,
  boid: owl?.boid ?? null,
  boColorId: owl?.boColorId ?? null,
  condition: lot.condition,
  usedGrade: lot.usedGrade,
  completeness: lot.completeness,
  quantity,
  fields: listed,
});
