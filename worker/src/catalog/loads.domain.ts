import type { CatalogLoad, LoadMapping } from '../contract/catalog.ts';
import { ITEM_TYPES, type ItemType } from '../contract/common.ts';
import type { FileRecord, FileShape } from './fileRecords.ts';
import type { ElementFacts, ItemFacts } from './itemFacts.domain.ts';

/** What was wrong with records of a file: how many, and the first of them by line. */
export interface LoadProblems {
  count: number;
  first: { line: number; message: string }[];
}

export const MOST_PROBLEMS = 100;

/** What a file is, told by its beginning. */
export interface Recognised extends FileShape {
  kind: CatalogLoad['kind'];
  /** What we take the columns for; null when nothing suggests it. Only of `items`. */
  mapping: LoadMapping | null;
  /** Nobody has to name the columns or the kind of item. */
  isSure: boolean;
}

/** A file that is something else; `message` says what it is and where it belongs. */
export interface Refused {
  message: string;
}

const lower = (cells: readonly string[]) => cells.map((cell) => cell.trim().toLowerCase());
const startsLike = (cells: readonly string[], ...names: string[]) => names.every((name, i) => cells[i] === name);

/** BrickLink's letters for kinds of items. */
const LETTERS: Record<string, ItemType> = {
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

/** BrickLink names its downloads after what they hold; the files themselves do not say. */
const FILE_NAMES: readonly [RegExp, ItemType][] = [
  [/original.?box/i, 'ORIGINAL_BOX'],
  [/minifig/i, 'MINIFIG'],
  [/instruction/i, 'INSTRUCTION'],
  [/catalogs?\b/i, 'CATALOG'],
  [/books?\b/i, 'BOOK'],
  [/gear/i, 'GEAR'],
  [/sets?\b/i, 'SET'],
  [/parts?\b/i, 'PART'],
];

/** @returns null when the name of the file tells nothing */
export const itemTypeOfFile = (fileName: string): ItemType | null =>
  FILE_NAMES.find(([pattern]) => pattern.test(fileName.replaceAll('_', ' ')))?.[1] ?? null;

export const XML_COLUMNS: Record<CatalogLoad['kind'], string[]> = {
  items: ['ITEMTYPE', 'ITEMID', 'ITEMNAME', 'CATEGORY', 'ITEMYEAR', 'ITEMWEIGHT', 'ITEMDIMX', 'ITEMDIMY', 'ITEMDIMZ'],
  colors: ['COLOR', 'COLORNAME', 'COLORRGB'],
  categories: ['CATEGORY', 'CATEGORYNAME'],
  elements: ['ITEMTYPE', 'ITEMID', 'COLOR', 'CODENAME'],
};

/**
 * Recognises BrickLink's downloads by their header, everything else with a header as a table whose columns are named by
 * a person.
 * @param head the first few thousand characters
 */
export function recognise(head: string, fileName: string): Recognised | Refused {
  const text = head.replace(/^\ufeff/, '').trimStart();
  if (text === '') return { message: 'This file is empty.' };
  return text.startsWith('<') ? recogniseXml(text) : recogniseTable(text, fileName);
}

function recogniseXml(text: string): Recognised | Refused {
  const has = (tag: string) => text.includes(`<${tag}>`);
  const xml = (kind: CatalogLoad['kind']): Recognised => ({
    kind,
    format: 'xml',
    delimiter: '',
    columns: XML_COLUMNS[kind],
    mapping: null,
    isSure: true,
  });
  if (/<(?:!doctype\s+)?html/i.test(text)) {
    return { message: 'This is a web page, not a catalogue file. Sign in to BrickLink and download the file again.' };
  }
  if (/<(?:INVENTORY|BrickStoreXML|BrickStockXML)\b/.test(text)) {
    return { message: 'This is a list of lots, not a catalogue. Bring it in as stock instead.' };
  }
  if (has('ITEMTYPENAME'))
    return { message: 'The kinds of items are built in; there is nothing to load from this file.' };
  if (has('CODENAME')) return xml('elements');
  if (has('ITEMNAME')) return xml('items');
  if (has('COLORNAME')) return xml('colors');
  if (has('CATEGORYNAME')) return xml('categories');
  return {
    message:
      'This XML file is none of BrickLink’s catalogue downloads: it holds no items, colours, categories or codes.',
  };
}

function recogniseTable(text: string, fileName: string): Recognised | Refused {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  const delimiter = ['\t', ';', ',', '|'].find((one) => header.includes(one));
  if (delimiter === undefined) {
    return { message: 'The first line has one column only. A catalogue file begins with the names of its columns.' };
  }
  const columns = header.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const names = lower(columns);
  const table = (kind: CatalogLoad['kind'], more: Partial<Recognised> = {}): Recognised => ({
    kind,
    format: delimiter === '\t' ? 'tsv' : 'csv',
    delimiter,
    columns,
    mapping: null,
    isSure: true,
    ...more,
  });
  if (delimiter === '\t') {
    if (startsLike(names, 'item no', 'color', 'code')) return table('elements');
    if (startsLike(names, 'color id', 'color name', 'rgb')) return table('colors');
    if (startsLike(names, 'category id', 'category name') && names.length === 2) return table('categories');
  }
  const itemType = itemTypeOfFile(fileName);
  const mapping = suggestMapping(names, itemType ?? 'PART');
  const isDownload = delimiter === '\t' && startsLike(names, 'category id', 'category name', 'number', 'name');
  return table('items', { mapping, isSure: isDownload && itemType !== null });
}

/** Names that columns go by in the files shops have, most telling first. */
const COLUMN_NAMES: Record<Exclude<keyof LoadMapping, 'itemType'>, readonly string[]> = {
  itemNo: [
    'item_no',
    'item no',
    'itemno',
    'item number',
    'item_number',
    'number',
    'part_num',
    'partnum',
    'part',
    'no',
    'item id',
    'id',
  ],
  name: ['name', 'item name', 'item_name', 'part name', 'title', 'description'],
  categoryId: ['category_id', 'category id', 'part_cat_id', 'cat_id'],
  categoryName: ['category_name', 'category name', 'category'],
  alternates: ['alternate_item_nos', 'alternate item number', 'alternate item numbers', 'alternates', 'alternate_no'],
  year: ['year released', 'year_released', 'year'],
  weightG: ['weight (in grams)', 'weight_g', 'weight (g)', 'weight'],
};

/** @returns null when no column looks like the number, or none like the name */
function suggestMapping(names: readonly string[], itemType: ItemType): LoadMapping | null {
  const find = (field: keyof typeof COLUMN_NAMES): number | null => {
    const name = COLUMN_NAMES[field].find((one) => names.includes(one));
    return name === undefined ? null : names.indexOf(name);
  };
  const itemNo = find('itemNo');
  const name = find('name');
  if (itemNo === null || name === null) return null;
  return {
    itemType,
    itemNo,
    name,
    categoryId: find('categoryId'),
    categoryName: find('categoryName'),
    alternates: find('alternates'),
    year: find('year'),
    weightG: find('weightG'),
  };
}

/** A record that was read, or what is wrong with it. */
export type ReadRecord<T> = { ok: true; value: T } | { ok: false; message: string };

const bad = (message: string): { ok: false; message: string } => ({ ok: false, message });
const MAX_NO_CHARS = 60;
const MAX_NAME_CHARS = 500;

/** Helpers that a caller brings: what entities mean, how grams are written, which colour a name is. */
export interface RecordReaders {
  decodeText(text: string): string;
  parseGrams(text: string): number | null;
  colorIdNamed(name: string): number | null;
}

const wholeNumber = (text: string): number | null => (/^\d{1,9}$/.test(text) ? Number(text) : null);

/** An item by the columns a person has named, or that BrickLink's downloads have. */
export function readItem(
  { values }: FileRecord,
  mapping: LoadMapping,
  { decodeText, parseGrams }: RecordReaders,
): ReadRecord<ItemFacts> {
  const cell = (column: number | null | undefined) =>
    column === null || column === undefined ? '' : decodeText(values[column] ?? '').trim();
  return checkItem({
    itemType: mapping.itemType,
    itemNo: cell(mapping.itemNo),
    name: cell(mapping.name).replace(/\s+/g, ' '),
    categoryId: wholeNumber(cell(mapping.categoryId)),
    categoryName: cell(mapping.categoryName) || null,
    year: wholeNumber(cell(mapping.year)),
    weightMg: parseGrams(cell(mapping.weightG)),
    dimensions: null,
    isObsolete: null,
    alternates: cell(mapping.alternates)
      .split(/[|,;]/)
      .map((no) => no.trim())
      .filter((no) => no !== '' && no.length <= MAX_NO_CHARS),
  });
}

/** An item of BrickLink's XML, by `XML_COLUMNS.items`. */
export function readXmlItem({ values }: FileRecord, { decodeText, parseGrams }: RecordReaders): ReadRecord<ItemFacts> {
  const [type = '', itemNo = '', name = '', category = '', year = '', weight = '', ...sides] = values.map(decodeText);
  const itemType = itemTypeOf(type);
  if (!itemType) return bad(`“${shorten(type)}” is no kind of item.`);
  const known = sides.map(Number).filter((side) => side > 0);
  return checkItem({
    itemType,
    itemNo,
    name,
    categoryId: wholeNumber(category),
    categoryName: null,
    year: wholeNumber(year),
    weightMg: parseGrams(weight),
    dimensions: known.join(' x ') || null,
    isObsolete: null,
    alternates: [],
  });
}

function checkItem(item: ItemFacts): ReadRecord<ItemFacts> {
  if (item.itemNo === '') return bad('The item number is missing.');
  if (item.itemNo.length > MAX_NO_CHARS) return bad('The item number is longer than 60 characters.');
  if (/[\p{C}]/u.test(item.itemNo)) return bad('The item number holds characters that cannot be seen.');
  if (item.name === '') return bad(`Item ${item.itemNo} has no name.`);
  if (item.name.length > MAX_NAME_CHARS) return bad(`The name of item ${item.itemNo} is longer than 500 characters.`);
  return { ok: true, value: item };
}

const itemTypeOf = (text: string): ItemType | null =>
  LETTERS[text.trim().toUpperCase()] ?? ITEM_TYPES.find((type) => type === text.trim().toUpperCase()) ?? null;

const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** TSV: number, colour's name, code; XML: kind, number, colour, code. */
export function readElement(
  { values }: FileRecord,
  format: CatalogLoad['format'],
  { decodeText, colorIdNamed }: RecordReaders,
): ReadRecord<ElementFacts> {
  const cells = values.map((value) => decodeText(value).trim());
  const [type = '', itemNo = '', color = '', elementId = ''] = format === 'xml' ? cells : ['P', ...cells];
  const itemType = itemTypeOf(type);
  if (!itemType) return bad(`“${shorten(type)}” is no kind of item.`);
  if (itemNo === '' || itemNo.length > MAX_NO_CHARS) return bad('The item number is missing.');
  if (!/^\d{4,10}$/.test(elementId)) return bad(`“${shorten(elementId)}” is no element id.`);
  const blColorId = wholeNumber(color) ?? colorIdNamed(color);
  if (blColorId === null) {
    return bad(
      `The colour “${shorten(color)}” is not known yet. Load BrickLink’s list of colours first, then this file again.`,
    );
  }
  return { ok: true, value: { itemType, itemNo, blColorId, elementId } };
}

export function readColor(
  { values }: FileRecord,
  { decodeText }: RecordReaders,
): ReadRecord<{ blColorId: number; name: string; hex: string | null }> {
  const [id = '', name = '', rgb = ''] = values.map((value) => decodeText(value).trim());
  const blColorId = wholeNumber(id);
  if (blColorId === null || name === '' || name.length > MAX_NAME_CHARS)
    return bad('This is no colour: it needs a number and a name.');
  return { ok: true, value: { blColorId, name, hex: /^[0-9a-f]{6}$/i.test(rgb) ? `#${rgb.toLowerCase()}` : null } };
}

export function readCategory(
  { values }: FileRecord,
  { decodeText }: RecordReaders,
): ReadRecord<{ categoryId: number; name: string }> {
  const [id = '', name = ''] = values.map((value) => decodeText(value).trim());
  const categoryId = wholeNumber(id);
  if (categoryId === null || name === '' || name.length > MAX_NAME_CHARS)
    return bad('This is no category: it needs a number and a name.');
  return { ok: true, value: { categoryId, name } };
}
