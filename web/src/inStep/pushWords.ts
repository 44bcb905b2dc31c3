import type { ListingQuestion, Push, WaitingLot } from '../../../worker/src/contract/listings.ts';
import type { Tone } from '../kit/chip.tsx';
import { money, quantity } from '../kit/format.ts';
import type { IconName } from '../kit/icons.tsx';

/** What became of a push, in words; `long` says what it means. */
export const PUSH_WORDS: Record<Push['state'], { label: string; long: string; tone: Tone; icon: IconName }> = {
  sent: { label: 'On its way', long: 'Sent; the answer is not here yet.', tone: 'neutral', icon: 'clock' },
  applied: { label: 'Done', long: 'The marketplace has taken it.', tone: 'good', icon: 'check' },
  lost: {
    label: 'Answer lost',
    long: 'Nobody knows whether it was taken. The lot is read again before anything is repeated.',
    tone: 'warn',
    icon: 'question',
  },
  gone: { label: 'Lot was gone', long: 'The marketplace no longer has this lot.', tone: 'warn', icon: 'alert' },
  refused: { label: 'Refused', long: 'The marketplace did not take it.', tone: 'bad', icon: 'alert' },
  not_sent: { label: 'Not sent', long: 'It was held back and is tried again.', tone: 'neutral', icon: 'pause' },
};

type Fields = NonNullable<ListingQuestion['ours']['fields']>;
type FieldName = keyof Fields;

export const FIELD_LABELS: Record<FieldName, string> = {
  unitPrice: 'Price',
  description: 'Description',
  remarks: 'Remarks',
  bulk: 'Sold by',
  isRetain: 'Retain',
  stockRoom: 'Stockroom',
  salePercent: 'Sale',
  tiers: 'Tiered prices',
};

const text = (value: string): string => (value === '' ? 'nothing' : `“${value}”`);

const FIELD_WORDS: { [F in FieldName]: (value: NonNullable<Fields[F]> | null, currency: string) => string } = {
  unitPrice: (value, currency) => money(value ?? 0, currency, true),
  description: (value) => text(value ?? ''),
  remarks: (value) => text(value ?? ''),
  bulk: (value) => (value === 1 || value === null ? 'single pieces' : `${quantity(value)} at a time`),
  isRetain: (value) => (value ? 'kept at zero' : 'not kept at zero'),
  stockRoom: (value) => (value === null ? 'on sale' : `stockroom ${value}`),
  salePercent: (value) => (value ? `${value} % off` : 'no sale'),
  tiers: (value, currency) =>
    value === null || value.length === 0
      ? 'none'
      : value.map((tier) => `from ${quantity(tier.quantity)}: ${money(tier.unitPrice, currency, true)}`).join(', '),
};

/**
 * A field's value as one would say it.
 * @param value undefined where it is not known
 */
export function fieldWords(field: string, value: unknown, currency: string): string {
  if (value === undefined) return 'not known';
  const say = FIELD_WORDS[field as FieldName] as ((value: unknown, currency: string) => string) | undefined;
  return say ? say(value, currency) : String(value);
}

export const fieldLabel = (field: string): string => FIELD_LABELS[field as FieldName] ?? field;

/** What a push did to the lot, one sentence per thing: "12 → 9 pieces", "Price: € 0.10 → € 0.12". */
export function pushWords(push: Push, currency: string): string[] {
  const words: string[] = [];
  if (push.kind === 'create') words.push(`Listed with ${quantity(push.quantityDelta)} pieces`);
  else if (push.quantityDelta !== 0) {
    words.push(`${quantity(push.quantityBefore)} → ${quantity(push.quantityBefore + push.quantityDelta)} pieces`);
  }
  for (const [field, { from, to }] of Object.entries(push.fields)) {
    // A value that was never read is stored as null, and for every field but the stockroom null means just that.
    const before = from === null && field !== 'stockRoom' ? undefined : from;
    words.push(`${fieldLabel(field)}: ${fieldWords(field, before, currency)} → ${fieldWords(field, to, currency)}`);
  }
  return words;
}

/** What a waiting lot is to become: "shows 12, is to show 9". */
export function targetWords({ shownQuantity, targetQuantity }: WaitingLot): string {
  if (shownQuantity === null) return `not listed, is to be listed with ${quantity(targetQuantity)}`;
  if (shownQuantity === targetQuantity) return `shows ${quantity(shownQuantity)}; price or notes differ`;
  return `shows ${quantity(shownQuantity)}, is to show ${quantity(targetQuantity)}`;
}
