import { blColor, colorIdsNamed } from '../catalog/colors.domain.ts';
import { REBRICKABLE_COLORS } from '../catalog/rebrickableColors.data.ts';
import type { Completeness, Condition, ItemType } from '../contract/common.ts';
import { codesFromRemarks } from '../locations/locationCodes.domain.ts';
import { parseMoney } from '../marketplaces/money.domain.ts';
import { decodeText } from '../marketplaces/text.domain.ts';
import type { Choice } from './fileChoices.domain.ts';

/** What a line of a file says of a lot, as texts; '' where it says nothing. */
export interface RawLot {
  /** Where it begins in the file, counted from 1. */
  line: number;
  itemType: string;
  itemNo: string;
  itemName: string;
  color: string;
  condition: string;
  completeness: string;
  quantity: string;
  unitPrice: string;
  location: string;
  remarks: string;
  description: string;
  bulk: string;
  retain: string;
  stockRoom: string;
  cost: string;
  salePercent: string;
  /** Quantity and price of up to three tiers. */
  tiers: [string, string][];
  /** The file itself says that this line is not meant: BrickStore's "excluded". */
  excluded: boolean;
}

/** A lot that can be brought in. Money in ten-thousandths. */
export interface FileLot {
  itemType: ItemType;
  itemNo: string;
  /** The number the file has, where the catalogue knows the item by another one today. */
  formerNo?: string;
  itemName: string;
  blColorId: number;
  condition: Condition;
  completeness: Completeness | null;
  quantity: number;
  /** Null when the file names none. */
  unitPrice: number | null;
  /** The drawer; '' when the file names none. */
  place: string;
  remarks: string;
  description: string;
  bulk: number;
  isRetain: boolean;
  stockRoom: 'A' | 'B' | 'C' | null;
  myCost: number | null;
  salePercent: number;
  tiers: { quantity: number; unitPrice: number }[];
}

/** A lot in stock that a line of a file may mean. */
export interface StockedLot {
  id: string;
  itemType: string;
  itemNo: string;
  blColorId: number;
  condition: string;
  completeness: string | null;
  remarks: string;
  description: string;
  unitPrice: number;
  version: number;
}

export interface LineProblem {
  /** The column or tag, as a person would call it. */
  field: string;
  message: string;
  /** Answers that settle it; without any, only a corrected file does. */
  choices?: Choice[];
  /** The id of the choice that was taken. */
  answer?: string;
}

/** How a file is to be understood where it does not say. */
export interface FileDefaults {
  itemType: ItemType;
  condition: Condition;
  /** Whose numbers colours are. */
  colors: 'bricklink' | 'rebrickable';
  /** Whether remarks name the drawer when there is no column for it. */
  remarksArePlaces: boolean;
}

export const emptyRawLot = (line: number): RawLot => ({
  line,
  itemType: '',
  itemNo: '',
  itemName: '',
  color: '',
  condition: '',
  completeness: '',
  quantity: '',
  unitPrice: '',
  location: '',
  remarks: '',
  description: '',
  bulk: '',
  retain: '',
  stockRoom: '',
  cost: '',
  salePercent: '',
  tiers: [],
  excluded: false,
});

const MAX_QUANTITY = 1_000_000;
const MAX_PRICE = 10_000_000_000;
const MAX_PLACE = 80;
/** Eight times what BrickLink takes. */
const MAX_NOTE = 2_000;
/** A byte that the file's encoding does not know. */
const UNREADABLE = '\uFFFD';

const ITEM_TYPE_WORDS: Record<string, ItemType> = {
  p: 'PART',
  part: 'PART',
  parts: 'PART',
  s: 'SET',
  set: 'SET',
  sets: 'SET',
  m: 'MINIFIG',
  minifig: 'MINIFIG',
  minifigure: 'MINIFIG',
  g: 'GEAR',
  gear: 'GEAR',
  b: 'BOOK',
  book: 'BOOK',
  c: 'CATALOG',
  catalog: 'CATALOG',
  i: 'INSTRUCTION',
  instruction: 'INSTRUCTION',
  instructions: 'INSTRUCTION',
  o: 'ORIGINAL_BOX',
  original_box: 'ORIGINAL_BOX',
  'original box': 'ORIGINAL_BOX',
  u: 'UNSORTED_LOT',
  unsorted_lot: 'UNSORTED_LOT',
};

const CONDITION_WORDS: Record<string, Condition> = {
  n: 'N',
  new: 'N',
  false: 'N',
  no: 'N',
  u: 'U',
  used: 'U',
  true: 'U',
  yes: 'U',
};

const COMPLETENESS_WORDS: Record<string, Completeness> = {
  s: 'S',
  sealed: 'S',
  c: 'C',
  complete: 'C',
  b: 'B',
  i: 'B',
  incomplete: 'B',
};

const fromRebrickable = new Map(REBRICKABLE_COLORS);

/**
 * Reads one line. Everything that is wrong with it is said at once, by field.
 * @returns the lot, or why it cannot be one
 */
export function readLot(raw: RawLot, defaults: FileDefaults): { lot: FileLot } | { problems: LineProblem[] } {
  const problems: LineProblem[] = [];
  const wrong = (field: string, message: string) => {
    problems.push({ field, message });
    return null;
  };
  for (const [field, text] of Object.entries(raw)) {
    if (typeof text === 'string' && text.includes(UNREADABLE)) {
      wrong(field, 'Some letters here cannot be read. Save the file as UTF-8 and send it again.');
    }
  }
  for (const field of ['remarks', 'description'] as const) {
    if (raw[field].length > MAX_NOTE) wrong(field, `This is longer than ${MAX_NOTE} characters. Shorten it.`);
  }
  const itemType = readWord(raw.itemType, ITEM_TYPE_WORDS, defaults.itemType);
  if (itemType === null)
    wrong('item type', `“${short(raw.itemType)}” is no kind of item. Use P, S, M, G, B, C, I or O.`);
  const itemNo = readItemNo(raw.itemNo, itemType ?? 'PART', wrong);
  const blColorId = readColor(raw.color, itemType ?? 'PART', defaults, wrong);
  const condition = readWord(raw.condition === 'X' ? '' : raw.condition, CONDITION_WORDS, defaults.condition);
  if (condition === null) wrong('condition', `“${short(raw.condition)}” is no condition. Use N for new or U for used.`);
  const quantity = readQuantity(raw.quantity, wrong);
  const unitPrice = readPrice('price', raw.unitPrice, wrong);
  const myCost = readPrice('cost', raw.cost, wrong);
  const place = readPlace(raw, defaults, wrong);
  const tiers = readTiers(raw.tiers, wrong);
  if (problems.length > 0 || !itemType || itemNo === null || blColorId === null || !condition || quantity === null) {
    return { problems };
  }
  return {
    lot: {
      itemType,
      itemNo,
      itemName: decodeText(raw.itemName.trim()).slice(0, 500),
      blColorId,
      condition,
      completeness: itemType === 'SET' ? readWord(raw.completeness, COMPLETENESS_WORDS, null) : null,
      quantity,
      unitPrice,
      place: place ?? '',
      remarks: decodeText(raw.remarks.trim()),
      description: decodeText(raw.description.trim()),
      bulk: Math.max(1, Math.trunc(Number(raw.bulk)) || 1),
      isRetain: isYes(raw.retain),
      stockRoom: readStockRoom(raw.stockRoom),
      myCost,
      salePercent: Math.min(100, Math.max(0, Math.trunc(Number(raw.salePercent)) || 0)),
      tiers,
    },
  };
}

type Wrong = (field: string, message: string) => null;

function readWord<T extends string, D extends T | null>(
  text: string,
  words: Record<string, T>,
  fallback: D,
): T | D | null {
  const word = text.trim().toLowerCase();
  return word === '' ? fallback : (words[word] ?? null);
}

function readItemNo(text: string, itemType: ItemType, wrong: Wrong): string | null {
  const itemNo = text.trim();
  if (itemNo === '') return wrong('item number', 'There is no item number here.');
  if (itemNo.length > 60 || !/^[\w.\-~()+&/]+$/.test(itemNo)) {
    return wrong('item number', `“${short(itemNo)}” is no item number.`);
  }
  // BrickLink's numbers of sets carry their edition; people leave it out.
  return itemType === 'SET' && /^\d+$/.test(itemNo) ? `${itemNo}-1` : itemNo;
}

function readColor(text: string, itemType: ItemType, { colors }: FileDefaults, wrong: Wrong): number | null {
  const color = text.trim();
  if (color === '') {
    if (itemType !== 'PART') return 0;
    return wrong('colour', 'There is no colour here.');
  }
  if (!/^\d{1,5}$/.test(color)) {
    const [named, ...others] = colorIdsNamed(color).filter(
      (id) => blColor(id)?.name.toLowerCase() === color.toLowerCase(),
    );
    if (named !== undefined && others.length === 0) return named;
    return wrong('colour', `No colour of BrickLink is called “${short(color)}”.`);
  }
  if (colors === 'bricklink') return Number(color);
  const known = fromRebrickable.get(Number(color));
  return known ?? wrong('colour', `Colour ${color} of Rebrickable has no counterpart on BrickLink.`);
}

function readQuantity(text: string, wrong: Wrong): number | null {
  const quantity = text.trim().replace(/^\+/, '');
  if (quantity === '') return wrong('quantity', 'There is no quantity here.');
  if (!/^\d{1,9}(?:[.,]0+)?$/.test(quantity)) return wrong('quantity', `“${short(quantity)}” is no number of pieces.`);
  const pieces = Number.parseInt(quantity, 10);
  return pieces <= MAX_QUANTITY ? pieces : wrong('quantity', `${pieces} pieces are more than one lot can hold.`);
}

/** `1.25`, `1,25`, `$1.25`, `EUR 1.25`; a price of 0 or less says that there is none. */
function readPrice(field: string, text: string, wrong: Wrong): number | null {
  const plain = text
    .trim()
    .replace(/^(?:[\p{Sc}]|[A-Z]{2,3}\s?\$?)\s*|\s*(?:[\p{Sc}]|[A-Z]{3})$/gu, '')
    .replace(/^(-?\d+),(\d{1,4})$/, '$1.$2')
    .replace(/(\d),(?=\d{3}(?:\D|$))/g, '$1');
  if (plain === '') return null;
  const amount = parseMoney(plain);
  if (amount === null || amount > MAX_PRICE) return wrong(field, `“${short(text)}” is no price.`);
  return amount > 0 ? amount : null;
}

function readPlace(raw: RawLot, { remarksArePlaces }: FileDefaults, wrong: Wrong): string | null {
  const named = raw.location.trim();
  if (named === '') return remarksArePlaces ? (codesFromRemarks(decodeText(raw.remarks))[0] ?? '') : '';
  // In remarks these part one code from the next; in a column of its own they are part of the name.
  const place = named.replace(/\s*[,;|]\s*/g, '/').replace(/\p{C}/gu, '');
  if (place.length <= MAX_PLACE) return place;
  return wrong('location', `“${short(named)}” is longer than ${MAX_PLACE} characters.`);
}

function readTiers(texts: [string, string][], wrong: Wrong): FileLot['tiers'] {
  return texts.flatMap(([quantity, price]) => {
    const pieces = Number(quantity);
    if (!Number.isInteger(pieces) || pieces <= 0) return [];
    const unitPrice = readPrice('tier price', price, wrong);
    return unitPrice === null ? [] : [{ quantity: pieces, unitPrice }];
  });
}

const isYes = (text: string) => /^(?:y|yes|true|1)$/i.test(text.trim());

function readStockRoom(text: string): FileLot['stockRoom'] {
  const room = text.trim().toUpperCase();
  if (room === 'A' || room === 'B' || room === 'C') return room;
  return isYes(room) ? 'A' : null;
}

const short = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
