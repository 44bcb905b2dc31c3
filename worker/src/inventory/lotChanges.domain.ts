import type * as v from 'valibot';
import { type BulkEditBody, type LotFields, MOST_WORDS } from '../contract/inventory.ts';

/** All that can be changed about a lot other than its pieces. */
export type LotWords = Required<LotFields>;

const FIELDS = [
  'unitPrice',
  'salePercent',
  'remarks',
  'description',
  'stockRoom',
  'isRetain',
  'bulk',
  'tiers',
  'holdBack',
  'keptOff',
  'lowAt',
] as const;

/** The changeable part of a lot. */
export const wordsOf = (lot: LotWords): LotWords => ({
  unitPrice: lot.unitPrice,
  salePercent: lot.salePercent,
  remarks: lot.remarks,
  description: lot.description,
  stockRoom: lot.stockRoom,
  isRetain: lot.isRetain,
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

/** What is done to many lots at once; see {@link BulkEditBody}. */
export type BulkEdit = Pick<v.InferInput<typeof BulkEditBody>, 'set' | 'replace' | 'append' | 'pricePercent'>;

const NOTES = ['remarks', 'description'] as const;

/**
 * What a change of many lots means for one of them: words are set, then replaced, then added to. A price that is raised
 * or lowered is rounded, and never free. Words that would become too long are not in the wish.
 */
export function wishFor(lot: LotWords, edit: BulkEdit): LotFields {
  const wish: LotFields = { ...edit.set };
  for (const field of NOTES) {
    const words = newWords(wish[field] ?? lot[field], edit, field);
    if (words.length > MOST_WORDS) delete wish[field];
    else if (words !== lot[field]) wish[field] = words;
  }
  if (edit.pricePercent !== undefined) {
    const price = Math.round((lot.unitPrice * (100 + edit.pricePercent)) / 100);
    wish.unitPrice = lot.unitPrice === 0 ? 0 : Math.max(1, price);
  }
  return wish;
}

/** Whether words of this lot would become too long to be kept. */
export const isTooLong = (lot: LotWords, edit: BulkEdit): boolean =>
  NOTES.some((field) => newWords(edit.set?.[field] ?? lot[field], edit, field).length > MOST_WORDS);

function newWords(now: string, { replace, append }: BulkEdit, field: (typeof NOTES)[number]): string {
  const change = replace?.[field];
  const replaced = change ? now.replaceAll(change.find, () => change.with).trim() : now;
  const more = append?.[field];
  return more ? `${replaced} ${more}`.trim() : replaced;
}
