import { wishedFields } from '../lot-writes.ts';
import type { ItemType, ListingFields, LotUpdate, NewListing } from '../marketplace.port.ts';
import { formatMoney } from '../money.domain.ts';

type Params = Record<string, string>;

/** The fields that a change of a lot carries; lots at quantity 0 stay by themselves, so that "retain" is never told. */
export const fieldsSent = ({ changed }: LotUpdate): (keyof ListingFields)[] =>
  changed.filter((name) => name !== 'isRetain');

/**
 * Arguments of `inventory/update` (reference: brickowl.md 5.3, read 2026-11-28).
 * @param parts  what of the update is to be sent
 */
export function writeLotUpdate(
  { remoteLotId, quantityDelta, fields }: LotUpdate,
  parts: { quantity: boolean; fields: readonly (keyof ListingFields)[] },
): Params {
  const wished = wishedFields('brickowl', fields);
  return {
    lot_id: remoteLotId,
    ...(parts.quantity && quantityDelta !== 0 ? { relative_quantity: String(quantityDelta) } : {}),
    ...Object.assign({}, ...parts.fields.map((name) => writeField(wished, name))),
  };
}

function writeField(fields: ListingFields, name: keyof ListingFields): Params {
  switch (name) {
    case 'unitPrice':
      return { price: formatMoney(fields.unitPrice, 3) };
    case 'description':
      return { public_note: fields.description };
    case 'remarks':
      return { personal_note: fields.remarks };
    case 'bulk':
      return { bulk_qty: String(fields.bulk) };
    case 'salePercent':
      return { sale_percent: String(fields.salePercent) };
    case 'stockRoom':
      return { for_sale: fields.stockRoom === null ? '1' : '0' };
    case 'tiers':
      return { tier_price: writeTiers(fields) };
    case 'isRetain':
      return {};
  }
}

const writeTiers = ({ tiers }: ListingFields): string =>
  tiers.length === 0
    ? 'remove'
    : tiers.map(({ quantity, unitPrice }) => `${quantity}:${formatMoney(unitPrice, 3)}`).join(',');

/**
 * Arguments of `inventory/create`, which takes nothing else (reference: brickowl.md 5.2, read 2026-11-28).
 * @param lot  with its `boid`
 */
export function writeNewLot(lot: NewListing & { boid: string }): Params {
  return {
    boid: baseOf(lot.boid),
    ...(lot.boColorId !== null && takesColor(lot) ? { color_id: String(lot.boColorId) } : {}),
    quantity: String(lot.quantity),
    price: formatMoney(wishedFields('brickowl', lot.fields).unitPrice, 3),
    condition: conditionCode(lot),
    external_id: lot.lotId,
  };
}

/** Quirk BO-BOID-BASE: a base and a colour are understood for sure, a BOID that ends in a colour is not (reference: brickowl.md 5.2). */
export const baseOf = (boid: string): string => boid.split('-', 1)[0] ?? boid;

/** Sticker sheets are parts on BrickLink and a type of their own here (reference: brickowl.md 9.4). */
export const isStickerSheet = (item: { itemType: ItemType; itemNo: string; itemName?: string }): boolean =>
  item.itemType === 'PART' && (item.itemNo.includes('stk') || /^Sticker for\b/i.test(item.itemName ?? ''));

/** A colour is needed for parts, allowed for gear and forbidden for the rest (reference: brickowl.md 5.2). */
const takesColor = (item: { itemType: ItemType; itemNo: string }): boolean =>
  item.itemType === 'GEAR' || (item.itemType === 'PART' && !isStickerSheet(item));

type Goods = Pick<NewListing, 'itemType' | 'condition' | 'usedGrade' | 'completeness'>;

const SET_CODES = {
  N: { S: 'news', C: 'newc', B: 'newi' },
  U: { S: 'usedc', C: 'usedc', B: 'usedi' },
} as const;

/** Brick Owl's condition code (reference: brickowl.md 9.3, 9.4). What is not told is said to be the lesser: it disappoints nobody. */
export function conditionCode({ itemType, condition, usedGrade, completeness }: Goods): string {
  if (itemType === 'SET') return SET_CODES[condition][completeness ?? 'B'];
  return condition === 'N' ? 'new' : (usedGrade ?? 'usedg');
}
