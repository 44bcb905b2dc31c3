import { itemKey, type KnownItems } from '../catalog/known.domain.ts';
import type { FileOptions } from '../contract/files.ts';
import type { lots } from '../inventory/inventory.table.ts';
import type { FileDefaults, FileLot, LineProblem, RawLot } from './fileLot.domain.ts';
import { readLot } from './fileLot.domain.ts';
import type { StagedRow, StockedLot } from './files.store.ts';

/** What a line of the file will do, before anything is done. */
export type PlannedRow = Pick<StagedRow, 'no' | 'line' | 'plan' | 'lotId' | 'lot' | 'problems'>;

export const defaultsOf = ({ itemType, condition, colors, remarksArePlaces }: FileOptions): FileDefaults => ({
  itemType,
  condition,
  colors,
  remarksArePlaces,
});

/** A line as read, with its number in the list. */
export interface ReadRow {
  no: number;
  raw: RawLot;
  outcome: { lot: FileLot } | { problems: LineProblem[] };
}

/**
 * Items as the catalogue knows them today: renumbered ones get their number of now, nameless ones their name. What it
 * does not know stands as the file has it.
 */
export function nameAsToday(rows: readonly ReadRow[], known: KnownItems): void {
  for (const { outcome } of rows) {
    if (!('lot' in outcome)) continue;
    const { lot } = outcome;
    const item = known.get(itemKey(lot));
    if (!item) continue;
    if (item.itemNo !== lot.itemNo) lot.formerNo = lot.itemNo;
    lot.itemNo = item.itemNo;
    lot.itemName ||= item.itemName;
  }
}

export function readRow(no: number, raw: RawLot, options: FileOptions): ReadRow {
  const outcome = readLot(raw, defaultsOf(options));
  if ('lot' in outcome && outcome.lot.place === '' && options.place !== null) outcome.lot.place = options.place;
  return { no, raw, outcome };
}

const same = (lot: FileLot, stocked: StockedLot) =>
  stocked.itemType === lot.itemType &&
  stocked.itemNo === lot.itemNo &&
  stocked.blColorId === lot.blColorId &&
  stocked.condition === lot.condition &&
  (lot.completeness === null || stocked.completeness === lot.completeness);

/**
 * Decides what each line does: makes a lot, adds to one, replaces one, or nothing. A lot is meant when it is the only
 * one of its item, colour and condition, or the one with the same remarks: shops keep the same part in two places on
 * purpose, so nothing else is taken for the same.
 * @param stocked lots in stock of the rows' items
 * @param taken lots that earlier lines replace; added to
 */
export function planRows(
  rows: readonly ReadRow[],
  stocked: readonly StockedLot[],
  { duplicates }: FileOptions,
  taken: Set<string>,
): PlannedRow[] {
  const byItem = Map.groupBy(stocked, ({ itemNo }) => itemNo);
  return rows.map(({ no, raw, outcome }) => {
    const base = { no, line: raw.line, lotId: null, problems: null };
    if (raw.excluded) return { ...base, plan: 'left_out', lot: namedBy(raw) };
    if ('problems' in outcome) return { ...base, plan: 'problem', lot: namedBy(raw), problems: outcome.problems };
    const { lot } = outcome;
    if (duplicates === 'separate') return { ...base, plan: 'new', lot };
    const fitting = (byItem.get(lot.itemNo) ?? []).filter((one) => same(lot, one));
    if (fitting.length === 0) return { ...base, plan: 'new', lot };
    if (duplicates === 'skip') return { ...base, plan: 'skip', lot };
    const alike = fitting.filter(({ remarks }) => remarks === lot.remarks);
    const [meant, ...others] = alike.length > 0 ? alike : fitting;
    if (!meant || others.length > 0) {
      const message = `${fitting.length} of your lots could be meant. Give the line the remarks of the right one, or keep new lots separate.`;
      return { ...base, plan: 'problem', lot, problems: [{ field: 'lot', message }] };
    }
    if (duplicates === 'add') return { ...base, plan: 'add', lotId: meant.id, lot };
    if (taken.has(meant.id)) {
      const message = 'An earlier line of this file replaces the same lot. Leave one of them out.';
      return { ...base, plan: 'problem', lot, problems: [{ field: 'lot', message }] };
    }
    taken.add(meant.id);
    return { ...base, plan: 'replace', lotId: meant.id, lot };
  });
}

/** As much of an unreadable line as helps to find it. */
function namedBy(raw: RawLot): Partial<FileLot> {
  return { itemNo: raw.itemNo.slice(0, 60), itemName: raw.itemName.slice(0, 200), place: raw.location.slice(0, 80) };
}

/** The lot that a line makes. */
export function lotRowOf(
  lot: FileLot,
  { id, shopId, currency, at }: { id: string; shopId: string; currency: string; at: number },
): typeof lots.$inferInsert {
  const { place: _place, quantity: _quantity, formerNo: _formerNo, unitPrice, ...rest } = lot;
  return {
    ...rest,
    id,
    shopId,
    itemName: lot.itemName || lot.itemNo,
    usedGrade: null,
    unitPrice: unitPrice ?? 0,
    currency,
    bindId: null,
    weightMg: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}
