import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { Lot, LotFields } from '../../../worker/src/contract/inventory.ts';
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
  bulk: (value) => (value === 1 ? 'singly' : `in multiples of ${value}`),
  tiers: (value, currency) => tierWords(value, currency) || 'none',
  holdBack: (value) => (value === 0 ? 'none' : `${value}`),
  keptOff: (value) => value.map((name) => MARKETPLACE_LABELS[name]).join(', ') || 'none',
  lowAt: (value) => (value === null ? 'no mark' : `low at ${value}`),
};

export const FIELD_LABELS: Record<keyof LotFields, string> = {
  unitPrice: 'Price',
  salePercent: 'Sale',
  remarks: 'Remarks',
  description: 'Description',
  stockRoom: 'Stockroom',
  isRetain: 'Retain',
  bulk: 'Sold',
  tiers: 'Prices for many',
  holdBack: 'Held back',
  keptOff: 'Kept off',
  lowAt: 'Low stock',
};

/** "from 10: 0.08 €, from 50: 0.07 €"; '' when one price is for all. */
export const tierWords = (tiers: Lot['tiers'], currency: string): string =>
  tiers.map((tier) => `from ${tier.quantity}: ${money(tier.unitPrice, currency, true)}`).join(', ');

/** How a lot stands on a marketplace, in words. */
export const LISTING_WORDS: Record<
  Lot['listings'][number]['state'],
  { label: string; tone: 'good' | 'warn' | 'bad' | 'neutral' }
> = {
  in_step: { label: 'In step', tone: 'good' },
  dirty: { label: 'About to be told', tone: 'warn' },
  failed: { label: 'Needs you', tone: 'bad' },
  unknown: { label: 'Being checked', tone: 'warn' },
  question: { label: 'Changed there: ours or theirs?', tone: 'warn' },
  gone: { label: 'Sold out there', tone: 'neutral' },
  off: { label: 'Not kept in step', tone: 'neutral' },
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
