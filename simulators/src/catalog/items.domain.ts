import { unitHash } from '../rng.domain.ts';
import { COLORS, colorByBlId } from './colors.data.ts';
import { FAMILY_ROWS, GEAR_ROWS, MINIFIG_ROWS, PART_ROWS, SET_ROWS } from './parts.data.ts';

export const ITEM_TYPES = [
  'PART',
  'SET',
  'MINIFIG',
  'GEAR',
  'BOOK',
  'CATALOG',
  'INSTRUCTION',
  'ORIGINAL_BOX',
  'UNSORTED_LOT',
] as const;
export type ItemType = (typeof ITEM_TYPES)[number];

/** A catalogue item. `weightMg` in milligrams, `price` (units of currency) only where it is known for new goods. */
export interface SimItem {
  type: ItemType;
  no: string;
  name: string;
  categoryId: number;
  weightMg: number;
  year: number;
  /** BrickLink colour ids the item is known in; empty for colourless items. */
  colors: number[];
  /** Weight of the item in the generator. */
  popularity: number;
  /** Drawer area of a typical shop. */
  area: string;
  price?: number;
  alternateNo?: string;
  /** Catalogue number without its mould letter, as moulded on the part. */
  designId?: string;
}

interface Family {
  type: ItemType;
  prefix: string;
  digits: number;
  suffix: string;
  name: string;
  categoryId: number;
  area: string;
  weightMg: number;
  first: number;
  last: number;
  colors: number[];
  start: number;
}

const LETTER_TYPES: Record<string, ItemType> = {
  P: 'PART',
  S: 'SET',
  M: 'MINIFIG',
  G: 'GEAR',
  B: 'BOOK',
  C: 'CATALOG',
  I: 'INSTRUCTION',
  O: 'ORIGINAL_BOX',
  U: 'UNSORTED_LOT',
};

/** Reads a BrickLink item type as it appears in paths and filters: any case, words or letters. */
export function parseItemType(text: string): ItemType | undefined {
  const upper = text.toUpperCase();
  return LETTER_TYPES[upper] ?? ITEM_TYPES.find((type) => type === upper);
}

const solids = COLORS.filter((color) => color.kind === 'Solid').map((color) => color.blId);
const glass = COLORS.filter((color) => color.kind === 'Transparent').map((color) => color.blId);
const core = [11, 1, 86, 85, 5, 3, 7, 2, 88, 6, 69, 4, 59, 63, 80, 120];
const technic = [11, 86, 85, 5, 1, 3, 7, 4, 2, 34];
const tools = [86, 85, 11, 88, 115, 95, 5, 1];

function colorSet(code: string): number[] {
  if (code.startsWith('=')) return code.slice(1).split(',').map(Number);
  if (code === 'A') return solids;
  if (code === 'K') return core;
  if (code === 'T') return technic;
  if (code === 'X') return [...core, ...glass, 34, 36, 42, 110, 115, 150, 153, 155, 48, 95];
  if (code === 'G') return glass;
  if (code === 'M') return tools;
  return [];
}

const lines = (block: string) => block.trim().split('\n');

/** BrickLink category names by id, as far as the simulated catalogue uses them. */
export const CATEGORIES = new Map<number, string>([
  [9, 'Castle'],
  [34, 'Space'],
  [39, 'Tile, Decorated'],
  [61, 'Pirates'],
  [65, 'Star Wars'],
  [67, 'Town'],
  [160, 'Sticker Sheet'],
  [171, 'Creator'],
  [227, 'Harry Potter'],
  [334, 'Key Chain'],
  [759, 'NINJAGO'],
  [817, 'LEGO Ideas (CUUSOO)'],
  [1068, 'Creator Expert'],
  [1098, 'Minifigure, Legs, Decorated'],
]);

function readParts(): SimItem[] {
  const items: SimItem[] = [];
  let categoryId = 0;
  let area = 'F';
  for (const line of lines(PART_ROWS)) {
    const heading = /^# (\d+), (.*), ([A-Z])$/.exec(line);
    if (heading) {
      categoryId = Number(heading[1]);
      area = heading[3] ?? 'F';
      CATEGORIES.set(categoryId, heading[2] ?? '');
      continue;
    }
    const [no = '', name = '', grams = '0', colors = '', popularity = '1', alternateNo] = line.split('|');
    items.push({
      type: 'PART',
      no,
      name,
      categoryId,
      weightMg: Math.round(Number(grams) * 1000),
      year: 1958 + Math.floor(unitHash(`year ${no}`) * 58),
      colors: colorSet(colors),
      popularity: Number(popularity),
      area,
      designId: no.replace(/[a-z]+\d*$/, ''),
      ...(alternateNo ? { alternateNo } : {}),
    });
  }
  return items;
}

function readWhole(block: string, type: ItemType, area: string): SimItem[] {
  return lines(block).map((line) => {
    const [no = '', name = '', category = '0', grams = '0', year = '0', price = '1', popularity = '1'] =
      line.split('|');
    return {
      type,
      no,
      name,
      categoryId: Number(category),
      weightMg: Math.round(Number(grams) * 1000),
      year: Number(year),
      colors: [],
      popularity: Number(popularity),
      area,
      price: Number(price),
    };
  });
}

function companions(sets: SimItem[]): SimItem[] {
  return sets.flatMap((set) => [
    {
      ...set,
      type: 'INSTRUCTION' as const,
      weightMg: 90_000,
      price: (set.price ?? 10) * 0.06,
      popularity: 2,
      area: 'G',
    },
    {
      ...set,
      type: 'ORIGINAL_BOX' as const,
      weightMg: 400_000,
      price: (set.price ?? 10) * 0.1,
      popularity: 1,
      area: 'G',
    },
  ]);
}

const sets = readWhole(SET_ROWS, 'SET', 'S');

/** Items with a name of their own; their order gives Brick Owl ids, so rows are only ever appended. */
export const NAMED_ITEMS: readonly SimItem[] = [
  ...readParts(),
  ...sets,
  ...readWhole(MINIFIG_ROWS, 'MINIFIG', 'E'),
  ...readWhole(GEAR_ROWS, 'GEAR', 'G'),
  ...companions(sets),
];

const FAMILY_START = 2000;

function readFamilies(): Family[] {
  let start = FAMILY_START;
  return lines(FAMILY_ROWS).map((line) => {
    const [
      type = 'PART',
      prefix = '',
      digits = '3',
      suffix = '',
      name = '',
      category = '0',
      area = 'F',
      grams = '1',
      range = '1..1',
      colors = '',
    ] = line.split('|');
    const [first = 1, last = 1] = range.split('..').map(Number);
    const family: Family = {
      type: type as ItemType,
      prefix,
      digits: Number(digits),
      suffix,
      name,
      categoryId: Number(category),
      area,
      weightMg: Math.round(Number(grams) * 1000),
      first,
      last,
      colors: colorSet(colors),
      start,
    };
    start += last + 1;
    return family;
  });
}

export const FAMILIES: readonly Family[] = readFamilies();

/** The n-th member of a family of decorated items. */
export function familyItem(family: Family, member: number): SimItem {
  const number = String(member).padStart(family.digits, '0');
  const no = `${family.prefix}${number}${family.suffix}`;
  return {
    type: family.type,
    no,
    name: `${family.name} ${number}`,
    categoryId: family.categoryId,
    weightMg: family.weightMg,
    year: 1990 + Math.floor(unitHash(`year ${no}`) * 36),
    colors: family.colors.length === 0 ? [] : [family.colors[member % family.colors.length] as number],
    popularity: 1,
    area: family.area,
    ...(family.type === 'MINIFIG' ? { price: 1.5 + 14 * unitHash(`price ${no}`) ** 4 } : {}),
  };
}

const indexByKey = new Map(NAMED_ITEMS.map((item, index) => [`${item.type} ${item.no.toLowerCase()}`, index]));

/** Position of an item in the simulators' catalogue, or undefined when it is not listed. */
export function itemIndex(type: ItemType, no: string): number | undefined {
  const named = indexByKey.get(`${type} ${no.toLowerCase()}`);
  if (named !== undefined) return named;
  for (const family of FAMILIES) {
    if (family.type !== type || !no.startsWith(family.prefix) || !no.endsWith(family.suffix)) continue;
    const digits = no.slice(family.prefix.length, no.length - family.suffix.length);
    if (digits.length !== family.digits || !/^\d+$/.test(digits)) continue;
    const member = Number(digits);
    if (member >= family.first && member <= family.last) return family.start + member;
  }
  return undefined;
}

/** @returns the catalogue item at a position given by {@link itemIndex}. */
export function itemAt(index: number): SimItem | undefined {
  if (index < FAMILY_START) return NAMED_ITEMS[index];
  for (const family of FAMILIES) {
    const member = index - family.start;
    if (member >= family.first && member <= family.last) return familyItem(family, member);
  }
  return undefined;
}

/** @returns the catalogue item with this BrickLink number, or undefined. */
export function findItem(type: ItemType, no: string): SimItem | undefined {
  const index = itemIndex(type, no);
  return index === undefined ? undefined : itemAt(index);
}

/**
 * A plausible price for one piece in ten-thousandths of a unit, in steps of 0.001. Depends on item, colour and
 * condition only, so that shops and the price guide agree.
 */
export function marketPrice(item: SimItem, blColorId: number, condition: 'N' | 'U'): number {
  const spread = 0.75 + 0.6 * unitHash(`${item.type} ${item.no} ${blColorId}`);
  const rarity = blColorId === 0 ? 1 : Math.min(4, (60 / Math.max(6, colorByBlId(blColorId)?.popularity ?? 8)) ** 0.45);
  const decorated = /p[bx]?\d/.test(item.no) && item.type === 'PART' ? 3 + 12 * unitHash(item.no) ** 3 : 1;
  const units =
    item.price ?? (0.012 + (item.weightMg / 1000) * 0.032) * (1.35 - Math.min(100, item.popularity) / 150) * decorated;
  const used = condition === 'U' ? 0.58 : 1;
  return Math.max(10, Math.round((units * spread * rarity * used * 10_000) / 10) * 10);
}

const ELEMENT_BASE = 4_100_000;

/** Invented element ids for a part in a colour; one or two, stable. Empty when the part is not known in it. */
export function elementIds(item: SimItem, blColorId: number): string[] {
  if (item.type !== 'PART' || !item.colors.includes(blColorId)) return [];
  const index = itemIndex('PART', item.no) ?? 0;
  const lego = colorByBlId(blColorId)?.legoId ?? 0;
  const modern = String(ELEMENT_BASE + (index % 8000) * 110 + COLORS.findIndex((color) => color.blId === blColorId));
  const classic =
    /^\d{4,5}$/.test(item.designId ?? '') && lego < 100 ? [`${item.designId}${String(lego).padStart(2, '0')}`] : [];
  return [modern, ...classic];
}
