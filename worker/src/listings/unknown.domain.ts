import type { MarketplaceName } from '../contract/common.ts';
import type { ListingReading } from '../inventory/inventory.table.ts';
import { differingFields } from '../marketplaces/listingFields.domain.ts';
import type { ListingFields } from '../marketplaces/marketplace.port.ts';
import { isExplained } from './doubts.domain.ts';
import type { PushedFields, QuestionKind, QuestionValue } from './listings.table.ts';
import { type ListingRow, type LotRow, targetFields, targetQuantity } from './pushPlan.domain.ts';

/** A listing that is to be settled, with what its last pushes wanted to show. */
export interface UnknownListing {
  lot: LotRow;
  listing: ListingRow;
  sent: PushedFields[];
}

/** What a reading settles: the listing as it is, and what has to be asked. */
export interface Settled {
  shownQuantity: number;
  shown: ListingFields | null;
  state: 'known' | 'gone';
  quantityOffset: number;
  heldFields: (keyof ListingFields)[];
  questions: { kind: QuestionKind; ours: QuestionValue; theirs: QuestionValue }[];
}

/**
 * Settles a listing by what was read, once all orders of that moment are known: what they, a lost push or a cancelled
 * order explain is taken in silently; what nothing explains is kept as it is and asked about.
 */
export function settle(
  marketplace: MarketplaceName,
  { lot, listing, sent }: UnknownListing,
  { lot: read, isTrusted = false }: Pick<ListingReading, 'lot' | 'isTrusted'>,
): Settled {
  const { shownQuantity: believed, doubts, quantityOffset } = listing;
  const quantity = read?.quantity ?? 0;
  const explained = isTrusted || isExplained(quantity, believed, doubts);
  const offset = explained ? quantityOffset : quantityOffset + quantity - believed;
  const ours = targetQuantity(lot, { quantityOffset: 0 });
  const questions: Settled['questions'] = [];
  if (!explained) {
    questions.push({ kind: read ? 'quantity' : 'gone', ours: { quantity: ours }, theirs: { quantity } });
  }
  if (!read) {
    return { shownQuantity: 0, shown: listing.shown, state: 'gone', quantityOffset: offset, heldFields: [], questions };
  }
  const edited = editedFields(marketplace, lot, listing, read.fields).filter(
    (name) => !isOurs(name, read.fields, sent),
  );
  if (edited.length > 0) {
    const wished = targetFields(marketplace, lot);
    questions.push({
      kind: 'fields',
      ours: { fields: pick(wished, edited) },
      theirs: { fields: pick(read.fields, edited) },
    });
  }
  return {
    shownQuantity: quantity,
    shown: read.fields,
    state: 'known',
    quantityOffset: offset,
    heldFields: edited,
    questions,
  };
}

/**
 * Fields that somebody changed on the site: they are neither as we last saw or wrote them, nor as we want them. Those
 * already held stay held while they differ from our wish.
 */
function editedFields(
  marketplace: MarketplaceName,
  lot: LotRow,
  { shown, heldFields }: ListingRow,
  read: ListingFields,
): (keyof ListingFields)[] {
  const unlikeWish = differingFields(targetFields(marketplace, lot), read);
  if (!shown) return unlikeWish;
  const changed = new Set([...differingFields(shown, read), ...heldFields]);
  return unlikeWish.filter((name) => changed.has(name));
}

/** One of our own pushes set it, perhaps one whose answer was lost. */
const isOurs = (name: keyof ListingFields, read: ListingFields, sent: PushedFields[]) =>
  sent.some((fields) => fields[name] !== undefined && JSON.stringify(fields[name].to) === JSON.stringify(read[name]));

const pick = (fields: ListingFields, names: (keyof ListingFields)[]): Partial<ListingFields> =>
  Object.fromEntries(names.map((name) => [name, fields[name]]));
