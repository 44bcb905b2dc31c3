import { itemKey, type KnownNumbers } from '../catalog/known.domain.ts';
import type { FileOptions } from '../contract/files.ts';
import type { lots } from '../inventory/inventory.table.ts';
import { onlyItem, sameLotTwice, whichItem, whichLot } from './fileChoices.domain.ts';
import type { FileDefaults, FileLot, LineProblem, RawLot, StockedLot } from './fileLot.domain.ts';
import { readLot } from './fileLot.domain.ts';
import type { StagedRow } from './files.store.ts';

/** What a line of the file will do, before anything is done. `problems` of a line that is none are remarks on it. */
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
  line: number;
  /** As much of it as helps to find it in the file. */
  named: Partial<FileLot>;
  /** The file itself says that this line is not meant. */
  isExcluded: boolean;
  outcome: { lot: FileLot } | { problems: LineProblem[] };
}

export function readRow(no: number, raw: RawLot, options: FileOptions): ReadRow {
  const outcome = readLot(raw, defaultsOf(options));
  if ('lot' in outcome && outcome.lot.place === '' && options.place !== null) outcome.lot.place = options.place;
  return { no, line: raw.line, named: namedBy(raw), isExcluded: raw.excluded, outcome };
}

/**
 * Items as the catalogue knows them today: renumbered ones get their number of now, nameless ones their name. A number
 * that several items once had is a question. What the catalogue does not know stands as the file has it.
 */
export function nameAsToday(rows: readonly ReadRow[], { meant }: KnownNumbers): void {
  for (const row of rows) {
    if (!('lot' in row.outcome)) continue;
    const { lot } = row.outcome;
    const items = meant.get(itemKey(lot)) ?? [];
    const [item, ...others] = items;
    if (!item) continue;
    if (others.length > 0) {
      row.named = lot;
      row.outcome = { problems: [whichItem(lot, items)] };
    } else onlyItem(lot, item);
  }
}

/** Lines of the file that were planned already, so that later ones for the same lot are told from new lots. */
export class EarlierLines {
  readonly #makers = new Map<string, { no: number; line: number }>();
  readonly #users = new Map<string, number>();

  /** The line that makes such a lot. */
  makerOf(lot: FileLot): { no: number; line: number } | undefined {
    return this.#makers.get(identityOf(lot));
  }

  /** The line that adds to or replaces a lot. */
  userOf(lotId: string): number | undefined {
    return this.#users.get(lotId);
  }

  remember({ no, line, plan, lotId, lot }: Pick<PlannedRow, 'no' | 'line' | 'plan' | 'lotId' | 'lot'>): void {
    if (plan === 'new') {
      const key = identityOf(lot);
      if (!this.#makers.has(key)) this.#makers.set(key, { no, line });
    }
    if (lotId !== null && !this.#users.has(lotId)) this.#users.set(lotId, line);
  }
}

/** Two lines with the same are one lot. Other remarks or another description are another one, kept apart on purpose. */
const identityOf = (lot: Partial<FileLot>): string =>
  [lot.itemType, lot.itemNo, lot.blColorId, lot.condition, lot.completeness, lot.remarks, lot.description].join('\n');

const ownLots = (importId: string) => `lot_${importId.replace(/^fim_/, '')}_`;
/** The lot that a line makes. */
export const fileLotId = (importId: string, no: number) => `${ownLots(importId)}${no}`;
/** Whether some line of the file makes the lot. */
export const isFileLot = (importId: string, lotId: string) => lotId.startsWith(ownLots(importId));

const same = (lot: FileLot, stocked: StockedLot) =>
  stocked.itemType === lot.itemType &&
  stocked.blColorId === lot.blColorId &&
  stocked.condition === lot.condition &&
  (lot.completeness === null || stocked.completeness === lot.completeness);

/** Every number that lots of this item may stand under, with whether it could mean another item as well. */
export function numbersOf(lot: Pick<FileLot, 'itemType' | 'itemNo' | 'formerNo'>, { others }: KnownNumbers) {
  const numbers = new Map((others.get(itemKey(lot)) ?? []).map(({ itemNo, isShared }) => [itemNo, isShared]));
  return numbers.set(lot.itemNo, false);
}

interface Books {
  /** Lots in stock of the rows' items, under any of their numbers. */
  stocked: readonly StockedLot[];
  known: KnownNumbers;
  earlier: EarlierLines;
}

/**
 * Decides what each line does: makes a lot, adds to one, replaces one, or nothing. A lot is meant when it is the only
 * one of its item, colour and condition, or the one with the same remarks: shops keep the same part in two places on
 * purpose, so nothing else is taken for the same. All doubt is a question with its answers.
 */
export function planRows(
  rows: readonly ReadRow[],
  { stocked, known, earlier }: Books,
  { importId, duplicates }: { importId: string } & Pick<FileOptions, 'duplicates'>,
): PlannedRow[] {
  const byNumber = Map.groupBy(stocked, ({ itemNo }) => itemNo);
  return rows.map((row) => {
    const planned = planRow(row);
    earlier.remember(planned);
    return planned;
  });

  function planRow({ no, line, named, isExcluded, outcome }: ReadRow): PlannedRow {
    const base = { no, line, lotId: null, problems: null };
    if (isExcluded) return { ...base, plan: 'left_out', lot: named };
    if ('problems' in outcome) return { ...base, plan: 'problem', lot: named, problems: outcome.problems };
    const { lot } = outcome;
    if (duplicates === 'separate') return { ...base, plan: 'new', lot };
    const numbers = numbersOf(lot, known);
    const fitting = [...numbers.keys()].flatMap((no) => byNumber.get(no) ?? []).filter((one) => same(lot, one));
    if (fitting.length === 0) return planAmongLines(base, lot);
    if (duplicates === 'skip') return { ...base, plan: 'skip', lot };
    const alike = fitting.filter(({ remarks }) => remarks === lot.remarks);
    const [meant, ...others] = alike.length > 0 ? alike : fitting;
    if (!meant) return { ...base, plan: 'new', lot };
    if (others.length > 0 || numbers.get(meant.itemNo) === true) {
      return { ...base, plan: 'problem', lot, problems: [whichLot(lot, alike.length > 0 ? alike : fitting)] };
    }
    const before = earlier.userOf(meant.id);
    if (duplicates === 'replace' && before !== undefined) {
      return { ...base, plan: 'problem', lot, problems: [sameLotTwice(meant.id, before, lot)] };
    }
    const notes = [
      ...(meant.itemNo === lot.itemNo ? [] : [note(`The lot in stock stands under its old number ${meant.itemNo}.`)]),
      ...(before === undefined ? [] : [note(`Goes to the same lot as line ${before}.`)]),
    ];
    const plan = duplicates === 'add' ? 'add' : 'replace';
    return { ...base, plan, lotId: meant.id, lot, problems: notes.length > 0 ? notes : null };
  }

  /** Nothing in stock is meant; an earlier line of the file may make the lot. */
  function planAmongLines(base: Pick<PlannedRow, 'no' | 'line' | 'lotId' | 'problems'>, lot: FileLot): PlannedRow {
    const maker = earlier.makerOf(lot);
    if (!maker) return { ...base, plan: 'new', lot };
    const lotId = fileLotId(importId, maker.no);
    if (duplicates === 'add') {
      return { ...base, plan: 'add', lotId, lot, problems: [note(`Joins the new lot of line ${maker.line}.`)] };
    }
    if (duplicates === 'skip') {
      return { ...base, plan: 'skip', lot, problems: [note(`Line ${maker.line} brings in the same lot already.`)] };
    }
    return { ...base, plan: 'problem', lot, problems: [sameLotTwice(lotId, maker.line, lot)] };
  }
}

const note = (message: string): LineProblem => ({ field: 'lot', message });

/** As much of an unreadable line as helps to find it. */
function namedBy(raw: RawLot): Partial<FileLot> {
  return { itemNo: raw.itemNo.slice(0, 60), itemName: raw.itemName.slice(0, 200), place: raw.location.slice(0, 80) };
}

/** A lot as the database keeps it. */
export function lotRowOf(
  lot: FileLot,
  { id, shopId, currency, at }: { id: string; shopId: string; currency: string; at: number },
): typeof lots.$inferInsert {
  const { quantity: _, place: __, unitPrice, formerNo: ___, ...rest } = lot;
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
