import type { ItemType } from '../contract/common.ts';

/*
 * How an item is filed for search. Full-text hits come in the order of their rowids, so the rowid is the ranking: the
 * shop's number, then the rank (type, plain before printed, short names first), then a running number. A search reads
 * one range of the index from its beginning and stops when the page is full, whatever the word and whoever else is in
 * the database. See docs/decisions/0014-catalogue-search.md.
 */

const SEQUENCE_SPAN = 2 ** 24;
const NAME_SPAN = 2 ** 7;
const PRINT_SPAN = 2 ** 2;
/** Ids of one rank are this far from those of the next. */
export const RANK_SPAN = SEQUENCE_SPAN;
/** Ids of one shop: 2^17 shops stay below 2^53, the largest exact number of JavaScript. */
export const SHOP_SPAN = 2 ** 36;

/** Parts are looked for most, then what can be sold as a whole, then paper. */
const TYPE_ORDER: readonly ItemType[] = [
  'PART',
  'MINIFIG',
  'SET',
  'GEAR',
  'BOOK',
  'CATALOG',
  'INSTRUCTION',
  'ORIGINAL_BOX',
  'UNSORTED_LOT',
];
const TYPE_SPAN = NAME_SPAN * PRINT_SPAN;

/** BrickLink's numbers of prints and stickered parts: `3068bpb0001`, `973px12`, `4865stk01`. */
const PRINTED_NO = /(?:p[bxst]|pr|stk)\d/i;
const PRINTED_NAME = /\b(?:pattern|sticker|stickered|print(?:ed)?)\b/i;

/** Plain 0, a variant nobody can order 1, printed 2, stickered 3. */
function printClass(itemNo: string, name: string): number {
  if (/sticker/i.test(name)) return 3;
  if (PRINTED_NAME.test(name) || PRINTED_NO.test(itemNo)) return 2;
  return /undetermined|unsorted/i.test(name) ? 1 : 0;
}

/** What counts as the same length: an extra letter is no reason to come later than "Brick 2 x 4". */
const nameClass = (name: string): number => Math.min(NAME_SPAN - 1, name.length);

/** @returns the part of an item's id between its shop and its running number */
export function rankOf(item: { itemType: ItemType; itemNo: string; name: string }): number {
  const { itemType, itemNo, name } = item;
  // Sets and figures are named freely: "Sticker Sheet" or "Pattern" in their names says nothing.
  const print = itemType === 'PART' ? printClass(itemNo, name) : 0;
  return TYPE_ORDER.indexOf(itemType) * TYPE_SPAN + print * NAME_SPAN + nameClass(name);
}

/** Ids of a shop's items of a type, or of all: from `from`, up to but not including `to`. */
export function idRange(shopNo: number, itemType?: ItemType): { from: number; to: number } {
  const base = shopNo * SHOP_SPAN;
  if (itemType === undefined) return { from: base, to: base + SHOP_SPAN };
  const type = TYPE_ORDER.indexOf(itemType);
  return {
    from: base + type * TYPE_SPAN * RANK_SPAN,
    to: base + (type + 1) * TYPE_SPAN * RANK_SPAN,
  };
}

const FRACTION = String.raw`\d+(?:\.\d+)?(?:[ -]\d\/\d|\/\d)?`;
const DIMENSIONS = new RegExp(String.raw`(?<![\w.])${FRACTION}(?:\s*[x×*]\s*${FRACTION})+(?![\w])`, 'g');

/** `2 x 4`, `2X4`, `4×2` → `2x4`; `1 x 2 x 1 1/3` → `1x2x1i1f3` and, since people leave heights away, `1x2`. */
function dimensionWords(match: string): string[] {
  const sides = match.split(/\s*[x×*]\s*/).map((side) =>
    side
      .replace(/^(\d+)[ -](\d)\/(\d)$/, '$1i$2f$3')
      .replace('/', 'f')
      .replace('.', 'd'),
  );
  // Catalogue names give the width first, people either.
  const [a = '', b = '', ...rest] = sides;
  const ground = [a, b].sort((left, right) => Number.parseFloat(left) - Number.parseFloat(right)).join('x');
  return rest.length === 0 ? [ground] : [[ground, ...rest].join('x'), ground];
}

/** One word as the index spells it: letters and digits; item numbers keep their hyphen as `_`. */
const tokensOf = (text: string): string[] =>
  text
    .replace(/(?<=[a-z\d])-(?=\d)/g, '_')
    .split(/[^\p{L}\p{N}_]+/u)
    .filter((token) => token !== '' && token !== '_');

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

interface Words {
  /** Complete words, each once. */
  words: string[];
  /** Dimensions, most exact first; an item has all, a search wants the first of each. */
  dimensions: string[][];
}

function readWords(text: string): Words {
  const dimensions: string[][] = [];
  const rest = plain(text).replace(DIMENSIONS, (match) => {
    dimensions.push(dimensionWords(match));
    return ' ';
  });
  return { words: [...new Set(tokensOf(rest))], dimensions };
}

/** Joins words that belong to each other for a search, and says nothing by themselves: `2 x 4` splits into `2`, `x`, `4` when typed half. */
const FILLERS = new Set(['x', 'with', 'and', 'the', 'a', 'of', 'for', 'in', 'on']);

/** What full-text search is to see of an item. */
export function indexWords(item: { itemNo: string; name: string; categoryName: string | null }): string {
  const { words, dimensions } = readWords(`${item.name} ${item.categoryName ?? ''}`);
  const number = tokensOf(plain(item.itemNo));
  return [...new Set([...number, ...dimensions.flat(), ...words.filter((word) => !FILLERS.has(word))])].join(' ');
}

/** Words of a name that people type, and mistype. */
export const spellingWords = (words: string): string[] =>
  words.split(' ').filter((word) => /^\p{L}{4,24}$/u.test(word));

/** What somebody typed: the last word may still be unfinished. */
export interface SearchWords {
  words: string[];
  /** The end of `words` may go on: `plat` finds plate. Dimensions and lone digits are complete. */
  lastIsOpen: boolean;
}

const MOST_WORDS = 8;

export function searchWordsOf(text: string): SearchWords {
  const { words, dimensions } = readWords(text);
  const typed = words.filter((word) => !FILLERS.has(word));
  // Nothing but fillers is looked for as it is.
  const kept = (typed.length > 0 || dimensions.length > 0 ? typed : words).slice(0, MOST_WORDS);
  const last = kept.at(-1) ?? '';
  const lastIsOpen = /[\p{L}\p{N}]\s*$/u.test(text) && last.length >= 2;
  return { words: [...dimensions.flatMap(([exact]) => exact ?? []), ...kept], lastIsOpen };
}

const quoted = (word: string): string => `"${word.replaceAll('"', '')}"`;

/** The FTS5 expression for words that must all be there. */
export function matchExpression({ words, lastIsOpen }: SearchWords): string {
  return words.map((word, i) => quoted(word) + (lastIsOpen && i === words.length - 1 ? '*' : '')).join(' AND ');
}

/** The same with every word that may be mistyped widened to what it may have meant. */
export function widenedExpression({ words, lastIsOpen }: SearchWords, meant: ReadonlyMap<string, string[]>): string {
  return words
    .map((word, i) => {
      const open = lastIsOpen && i === words.length - 1 ? '*' : '';
      const others = meant.get(word) ?? [];
      return others.length === 0
        ? quoted(word) + open
        : `(${[quoted(word) + open, ...others.map(quoted)].join(' OR ')})`;
    })
    .join(' AND ');
}

/** Letters that may be wrong in a word of this length. */
export const slipsIn = (length: number): number => (length < 4 ? 0 : length < 6 ? 1 : 2);

const MOST_MEANT = 8;

/**
 * The known words nearest to a typed one, itself left out; those with the fewest slips only.
 * @param known words of about the same length
 */
export function nearestWords(word: string, known: Iterable<string>): string[] {
  let most = slipsIn(word.length);
  let nearest: string[] = [];
  const letters = lettersOf(word);
  for (const one of known) {
    // A slip adds and takes away one letter at most; counting that first spares nearly every comparison.
    if (one === word || bitsIn(letters ^ lettersOf(one)) > 2 * most) continue;
    const slips = editDistance(word, one, most);
    if (slips > most) continue;
    if (slips < most) nearest = [];
    most = slips;
    nearest.push(one);
  }
  return nearest.slice(0, MOST_MEANT);
}

/** Which letters a word has, one bit each; letters beyond z share bits. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) & 31);
  return letters;
}

function bitsIn(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
}

/**
 * Letters to add, drop, change or swap with their neighbour to make one word of the other.
 * @returns at least `most + 1` when there are more than `most`
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? most + 1;
}
