import * as v from 'valibot';
import type { CatalogItem, CatalogPage, CatalogQuery } from '../contract/catalog.ts';
import type { ShopContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import { colorAmong } from './colorWords.domain.ts';
import { loadCatalogShop } from './items.store.ts';
import {
  idRange,
  matchExpression,
  nearestWords,
  type SearchWords,
  searchWordsOf,
  slipsIn,
  spellingWords,
  widenedExpression,
} from './search.domain.ts';
import { findByNumber, findByWords, type Hit, listItems, unknownWords, wordsOfLength } from './search.store.ts';

type Ctx = Pick<ShopContext, 'shopId' | 'db'>;

const CURSOR_ORDER = 'catalogue';
/**
 * How words were read: all of them as they are; a colour among them as what items are known in; without that colour; or
 * widened to what may have been meant.
 */
const READINGS = ['in colour', 'as typed', 'without colour', 'widened'] as const;
type Reading = (typeof READINGS)[number];
/** Where the last page ended, and how its words were read. */
const CursorValues = v.strictTuple([v.number(), v.picklist(READINGS)]);

/**
 * Finds items: what goes by exactly the number that was typed, then those with all words, plain and short names first.
 * A colour among the words puts what is known in it first, and spoils nothing. When nothing has the words, they are taken
 * for mistyped ones.
 * @throws request.invalid for a cursor that is not ours
 */
export async function searchItems(ctx: Ctx, query: v.InferOutput<typeof CatalogQuery>): Promise<CatalogPage> {
  const { q = '', type, category, color, limit, cursor } = query;
  const from = cursor === undefined ? null : decodeCursor(cursor, CURSOR_ORDER, CursorValues);
  const shop = await loadCatalogShop(ctx);
  if (!shop) return { rows: [], nextCursor: null, corrected: null, color: null };
  const filter = { type, category, color };
  const range = idRange(shop.no, type);
  const words = searchWordsOf(q);
  // Only parts are known in colours, and whoever chose one in the filter has said it.
  const named = color === undefined && (type === undefined || type === 'PART') ? colorAmong(q) : null;

  const isNumber = q !== '' && !/\s/.test(q);
  const exact = isNumber ? await findByNumber(ctx, q, filter) : [];
  const isSeen = new Set(exact.map(({ id }) => id));
  const most = limit + 1 + exact.length;
  let corrected: string | null = null;

  async function look(reading: Reading, after: number): Promise<Hit[]> {
    const window = { after, to: range.to, limit: most };
    const find = (text: SearchWords, more = {}) =>
      text.words.length === 0 ? [] : findByWords(ctx, matchExpression(text), { ...filter, ...more }, window);
    if (reading === 'in colour') return named ? find(searchWordsOf(named.rest), { color: named.blColorId }) : [];
    if (reading === 'as typed') return find(words, named ? { notColor: named.blColorId } : {});
    if (reading === 'without colour') return named ? find(searchWordsOf(named.rest)) : [];
    const meant = await whatWasMeant(ctx, words);
    const hits = meant.size === 0 ? [] : await findByWords(ctx, widenedExpression(words, meant), filter, window);
    if (hits.length > 0) corrected = words.words.map((word) => meant.get(word)?.[0] ?? word).join(' ');
    return hits;
  }

  const begin = range.from - 1;
  const first = from?.[1] ?? (named ? 'in colour' : 'as typed');
  let found: (Hit & { reading: Reading })[] = [];
  const add = async (reading: Reading, after: number) => {
    const hits = await look(reading, after);
    found = [...found, ...hits.map((hit) => ({ ...hit, reading }))];
  };
  if (q === '') {
    const hits = await listItems(ctx, filter, { after: from?.[0] ?? begin, to: range.to, limit: most });
    found = hits.map((hit) => ({ ...hit, reading: 'as typed' }));
  } else if (words.words.length > 0) {
    await add(first, from?.[0] ?? begin);
    if (first === 'in colour' && found.length <= limit) await add('as typed', begin);
    // Further readings only where there is nothing at all.
    for (const reading of ['without colour', 'widened'] as const) {
      if (from === null && found.length === 0 && exact.length === 0) await add(reading, begin);
    }
  }

  const fresh = found.filter(({ id }) => !isSeen.has(id));
  // Numbers come before everything else and once; further pages go on with the words.
  const page = fresh.slice(0, limit);
  const last = fresh.length > limit ? page.at(-1) : undefined;
  return {
    rows: [...(from === null ? exact : []), ...page].map(withoutId),
    nextCursor: last ? encodeCursor(CURSOR_ORDER, [last.id, last.reading]) : null,
    corrected,
    color: named && { blColorId: named.blColorId, name: named.name },
  };
}

const withoutId = ({ id: _id, reading: _reading, ...item }: Hit & { reading?: Reading }): CatalogItem => item;

/** The words that may be mistyped, with what they may have meant: unknown ones, or any when all are known. */
async function whatWasMeant(ctx: Ctx, { words }: SearchWords): Promise<Map<string, string[]>> {
  const spelled = spellingWords(words.join(' '));
  if (spelled.length === 0) return new Map();
  const lengths = spelled.map((word) => word.length);
  const slack = Math.max(...lengths.map(slipsIn));
  const [unknown, known] = await Promise.all([
    unknownWords(ctx, spelled),
    wordsOfLength(ctx, Math.min(...lengths) - slack, Math.max(...lengths) + slack),
  ]);
  const doubtful = unknown.length > 0 ? unknown : spelled;
  return new Map(
    doubtful.map((word) => [word, nearestWords(word, known)] as const).filter(([, meant]) => meant.length > 0),
  );
}
