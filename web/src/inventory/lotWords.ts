import type { LotFields } from '../../../worker/src/contract/inventory.ts';
import { money } from '../kit/format.ts';

/** An amount as it is typed: 0.0850 for 850 ten-thousandths. */
export const typedMoney = (amount: number): string => String(amount / 10_000);

const shown = (text: string): string => (text === '' ? 'nothing' : `“${text}”`);

const WORDS: { [F in keyof Required<LotFields>]: (value: Required<LotFields>[F], currency: string) => string } = {
  unitPrice: (value, currency) => money(value, currency, true),
  salePercent: (value) => (value === 0 ? 'no sale' : `${value} % off`),
  remarks: shown,
  description: shown,
  stockRoom: (value) => (value === null ? 'on sale' : `stockroom ${value}`),
  isRetain: (value) => (value ? 'kept at zero' : 'not kept at zero'),
  lowAt: (value) => (value === null ? 'no mark' : `low at ${value}`),
};

export const FIELD_LABELS: Record<keyof LotFields, string> = {
  unitPrice: 'Price',
  salePercent: 'Sale',
  remarks: 'Remarks',
  description: 'Description',
  stockRoom: 'Stockroom',
  isRetain: 'Retain',
  lowAt: 'Low stock',
};

/** What a change did, one sentence per field: "Price: 0.10 € → 0.12 €". */
export function changeWords({ before, after }: { before: LotFields; after: LotFields }, currency: string): string[] {
  return (Object.keys(FIELD_LABELS) as (keyof LotFields)[])
    .filter((field) => after[field] !== undefined)
    .map((field) => {
      const say = WORDS[field] as (value: unknown, currency: string) => string;
      return `${FIELD_LABELS[field]}: ${say(before[field], currency)} → ${say(after[field], currency)}`;
    });
}
