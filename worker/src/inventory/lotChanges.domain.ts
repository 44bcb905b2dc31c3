import type { BulkEditBody, LotFields } from '../contract/inventory.ts';

/** All that can be changed about a lot other than its pieces. */
export type LotWords = Required<LotFields>;

const FIELDS = [
  'unitPrice',
  'remarks',
  'description',
  'stockRoom',
  'isRetain',
  'salePercent',
  'bulk',
  'tiers',
  'holdBack',
  'keptOff',
  'lowAt',
] as const;

/** The changeable part of a lot. */
export const wordsOf = (lot: LotWords): LotWords => ({
  unitPrice: lot.unitPrice,
  remarks: lot.remarks,
  description: lot.description,
  stockRoom: lot.stockRoom,
  isRetain: lot.isRetain,
  salePercent: lot.salePercent,
  bulk: lot.bulk,
  tiers: lot.tiers,
  holdBack: lot.holdBack,
  keptOff: lot.keptOff,
  lowAt: lot.lowAt,
});

/**
 * What a wish would really change.
 * @returns the fields that differ, as they are and as they will be; null when nothing does
 */
export function difference(lot: LotWords, wish: LotFields): { before: LotFields; after: LotFields } | null {
  const fields = FIELDS.filter((field) => wish[field] !== undefined && !isSame(wish[field], lot[field]));
  if (fields.length === 0) return null;
  const pick = (from: LotFields) => Object.fromEntries(fields.map((field) => [field, from[field]])) as LotFields;
  return { before: pick(lot), after: pick(wish) };
}

const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** What a change of many lots means for one of them. A price that is raised or lowered is rounded, and never free. */
export function wishFor(
  lot: LotWords,
  { set = {}, pricePercent }: Pick<BulkEditBody, 'set' | 'pricePercent'>,
): LotFields {
  if (pricePercent === undefined) return set;
  const price = Math.round((lot.unitPrice * (100 + pricePercent)) / 100);
  return { ...set, unitPrice: lot.unitPrice === 0 ? 0 : Math.max(1, price) };
}
