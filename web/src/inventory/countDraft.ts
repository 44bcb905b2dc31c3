import type { Lot } from '../../../worker/src/contract/inventory.ts';
import { codeKey } from '../../../worker/src/locations/locationCodes.domain.ts';

/** What of a lot the count shows: kept with the draft, so that a phone without network still knows the drawer. */
export interface CountedLot {
  id: string;
  itemNo: string;
  itemName: string;
  colorName: string;
  colorHex: string | null;
  condition: Lot['condition'];
  completeness: Lot['completeness'];
  imageUrl: string;
  /** Pieces that should be there. */
  expected: number;
  /** Found in the drawer by the one who counts; the books know nothing of it. */
  isUnexpected?: boolean;
}

/** A count under way. Its id names what was counted: sent twice, it counts once. */
export interface CountDraft {
  id: string;
  /** It was sent under this id, whether or not an answer came. */
  isSent?: boolean;
  code: string;
  lots: CountedLot[];
  /** What was found, by lot, and when it was counted. */
  counts: Record<string, { quantity: number; at: string }>;
}

/** The lots of a drawer as they should lie there. */
export const expectedIn = (code: string, lots: readonly Lot[]): CountedLot[] =>
  lots.map((lot) => ({
    id: lot.id,
    itemNo: lot.itemNo,
    itemName: lot.itemName,
    colorName: lot.colorName,
    colorHex: lot.colorHex,
    condition: lot.condition,
    completeness: lot.completeness,
    imageUrl: lot.imageUrl,
    expected: lot.levels.find((level) => codeKey(level.code) === codeKey(code))?.onHand ?? 0,
  }));

/** The count with a lot that should not be there. */
export const withUnexpected = (draft: CountDraft, lot: Lot): CountDraft =>
  draft.lots.some(({ id }) => id === lot.id)
    ? draft
    : {
        ...draft,
        lots: [...draft.lots, ...expectedIn(draft.code, [lot]).map((one) => ({ ...one, isUnexpected: true }))],
      };

/** The count without a lot that was found there by mistake. */
export function withoutUnexpected(draft: CountDraft, lotId: string): CountDraft {
  const { [lotId]: _, ...counts } = draft.counts;
  return { ...draft, counts, lots: draft.lots.filter(({ id, isUnexpected }) => id !== lotId || !isUnexpected) };
}

/**
 * Takes in what lies there by now; lots that were counted stay, even when their last pieces have left the books, and so
 * do those that were found there.
 */
export function refreshed(draft: CountDraft, lots: CountedLot[]): CountDraft {
  const there = new Set(lots.map(({ id }) => id));
  const gone = draft.lots.filter(({ id, isUnexpected }) => (draft.counts[id] || isUnexpected) && !there.has(id));
  return { ...draft, lots: [...lots, ...gone.map((lot) => ({ ...lot, expected: 0 }))] };
}

/**
 * Enters what was found of a lot; null takes it out again. What was sent may be in the books although no answer came: a
 * count that is changed after that is another one, or it would be taken for a repeat and left out.
 * @param id names the count from here on, if it needs a new name
 */
export function entered(draft: CountDraft, lotId: string, found: CountDraft['counts'][string] | null, id: string) {
  const { [lotId]: _, ...others } = draft.counts;
  const counts = found === null ? others : { ...others, [lotId]: found };
  return draft.isSent ? { ...draft, id, isSent: false, counts } : { ...draft, counts };
}

/** Lots that were counted and differ from what should be there. */
export const differences = (draft: CountDraft): { lot: CountedLot; found: number }[] =>
  draft.lots.flatMap((lot) => {
    const found = draft.counts[lot.id]?.quantity;
    return found === undefined || found === lot.expected ? [] : [{ lot, found }];
  });

/** A whole number of pieces that fits into a drawer; null for anything else. */
export const readCount = (text: string): number | null => (/^\d{1,6}$/.test(text.trim()) ? Number(text.trim()) : null);

const PREFIX = 'brickops.count';
// A draft belongs to the member who counts: nobody else's login sends it.
const keyOf = (memberId: string, code: string) => `${PREFIX} ${memberId} ${codeKey(code)}`;

export function loadDraft(memberId: string, code: string): CountDraft | null {
  try {
    return JSON.parse(localStorage.getItem(keyOf(memberId, code)) ?? 'null') as CountDraft | null;
  } catch {
    return null;
  }
}

/** @returns false when this device keeps nothing */
export function saveDraft(memberId: string, draft: CountDraft): boolean {
  try {
    localStorage.setItem(keyOf(memberId, draft.code), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(memberId: string, code: string): void {
  localStorage.removeItem(keyOf(memberId, code));
}

/** Codes of drawers whose count is not finished on this device. */
export function openDrafts(memberId: string): string[] {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(`${PREFIX} ${memberId} `))
    .flatMap((key) => (JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<CountDraft>).code ?? []);
}
