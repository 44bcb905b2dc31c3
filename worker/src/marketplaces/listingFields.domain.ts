import type { MarketplaceName } from '../contract/common.ts';
import type { ListingFields, RemoteLot } from './marketplace.port.ts';
import { normaliseNote } from './text.domain.ts';

/** In the order in which people are told of them. */
export const LISTING_FIELDS = [
  'unitPrice',
  'salePercent',
  'tiers',
  'bulk',
  'description',
  'remarks',
  'stockRoom',
  'isRetain',
] as const satisfies (keyof ListingFields)[];

/** Brick Owl keeps lot prices to three decimals (reference: brickowl.md 2). */
const BRICKOWL_STEP = 10;

/** Brick Owl takes off at most this much (reference: brickowl.md 5.3). */
const BRICKOWL_MOST_OFF = 95;

/**
 * What a marketplace shows once it was told `fields`: its precision, its rooms, its idea of white space. Both what we
 * want and what we read go through here, so that two values differ only when people would say they do.
 */
export function asListed(marketplace: MarketplaceName, fields: ListingFields): ListingFields {
  const texts = { description: normaliseNote(fields.description), remarks: normaliseNote(fields.remarks) };
  const bulk = Math.max(1, fields.bulk);
  if (marketplace === 'bricklink') {
    // Quirk BL-TIERS: at most three (reference: bricklink.md 7.1).
    return { ...fields, ...texts, bulk, tiers: fields.tiers.slice(0, 3) };
  }
  return {
    ...fields,
    ...texts,
    bulk,
    unitPrice: toStep(fields.unitPrice),
    tiers: fields.tiers.slice(0, 3).map(({ quantity, unitPrice }) => ({ quantity, unitPrice: toStep(unitPrice) })),
    stockRoom: fields.stockRoom === null ? null : 'A',
    salePercent: Math.min(BRICKOWL_MOST_OFF, fields.salePercent),
    // Lots at quantity 0 stay (reference: brickowl.md 10).
    isRetain: true,
  };
}

/** A lot as read, in the same terms. */
export const fieldsOf = (
  marketplace: MarketplaceName,
  lot: Pick<RemoteLot, keyof ListingFields | 'forSale'>,
): ListingFields =>
  asListed(marketplace, {
    unitPrice: lot.unitPrice,
    description: lot.description,
    remarks: lot.remarks,
    bulk: lot.bulk,
    isRetain: lot.isRetain,
    stockRoom: lot.stockRoom ?? (lot.forSale ? null : 'A'),
    salePercent: lot.salePercent,
    tiers: lot.tiers,
  });

/** Names of the fields in which two listings differ. Both must have gone through `asListed`. */
export const differingFields = (a: ListingFields, b: ListingFields): (keyof ListingFields)[] =>
  LISTING_FIELDS.filter((name) =>
    name === 'tiers' ? JSON.stringify(a.tiers) !== JSON.stringify(b.tiers) : a[name] !== b[name],
  );

const toStep = (price: number) => Math.max(BRICKOWL_STEP, Math.round(price / BRICKOWL_STEP) * BRICKOWL_STEP);
