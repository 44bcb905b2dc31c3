import { wishedFields } from '../lot-writes.ts';
import type { ListingFields, LotUpdate, NewListing } from '../marketplace.port.ts';
import { formatMoney } from '../money.domain.ts';

/** Quirk BL-TEXT-DROPPED: a text that is left out of a change is altered by it, so both always go along (reference: bricklink.md 7.5). */
const ALWAYS_SENT = ['description', 'remarks'] as const satisfies (keyof ListingFields)[];

/** The fields that a change of a lot carries; [] when there is nothing to change. */
export function fieldsSent({ quantityDelta, changed }: LotUpdate): (keyof ListingFields)[] {
  if (quantityDelta === 0 && changed.length === 0) return [];
  return [...new Set([...ALWAYS_SENT, ...changed])];
}

/** Body of `PUT /inventories/{id}` (reference: bricklink.md 7.5, read 2026-11-28). */
export function writeLotUpdate(update: LotUpdate): Record<string, unknown> {
  const { quantityDelta } = update;
  return {
    // Quirk BL-DELTA: a quantity is a change, never a figure, and signed text is the form that says so.
    ...(quantityDelta === 0 ? {} : { quantity: quantityDelta > 0 ? `+${quantityDelta}` : String(quantityDelta) }),
    ...writeFields(wishedFields('bricklink', update.fields), fieldsSent(update)),
  };
}

/** Body of `POST /inventories` for one lot (reference: bricklink.md 7.4, read 2026-11-28). */
export function writeNewLot(lot: NewListing): Record<string, unknown> {
  const fields = wishedFields('bricklink', lot.fields);
  const names = Object.keys(fields) as (keyof ListingFields)[];
  const sent = names.filter((name) => name !== 'tiers' || fields.tiers.length > 0);
  return {
    item: { no: lot.itemNo, type: lot.itemType },
    color_id: lot.blColorId,
    quantity: lot.quantity,
    new_or_used: lot.condition,
    ...(lot.itemType === 'SET' && lot.completeness ? { completeness: lot.completeness } : {}),
    ...writeFields(fields, sent),
  };
}

function writeFields(fields: ListingFields, sent: readonly (keyof ListingFields)[]): Record<string, unknown> {
  return Object.assign({}, ...sent.map((name) => writeField(fields, name)));
}

function writeField(fields: ListingFields, name: keyof ListingFields): Record<string, unknown> {
  switch (name) {
    case 'unitPrice':
      return { unit_price: formatMoney(fields.unitPrice, 4) };
    case 'description':
      return { description: fields.description };
    case 'remarks':
      return { remarks: fields.remarks };
    case 'bulk':
      return { bulk: fields.bulk };
    case 'isRetain':
      return { is_retain: fields.isRetain };
    case 'salePercent':
      return { sale_rate: fields.salePercent };
    case 'stockRoom':
      return fields.stockRoom === null
        ? { is_stock_room: false }
        : { is_stock_room: true, stock_room_id: fields.stockRoom };
    case 'tiers':
      return writeTiers(fields);
  }
}

/** Quirk BL-TIERS-ALL: all six fields or none (reference: bricklink.md 7.1). */
function writeTiers({ tiers }: ListingFields): Record<string, unknown> {
  const numbered = [1, 2, 3].map((no) => ({ no, tier: tiers[no - 1] ?? { quantity: 0, unitPrice: 0 } }));
  return Object.fromEntries(
    numbered.flatMap(({ no, tier }) => [
      [`tier_quantity${no}`, tier.quantity],
      [`tier_price${no}`, formatMoney(tier.unitPrice, 4)],
    ]),
  );
}
