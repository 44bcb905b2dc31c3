import * as v from 'valibot';
import type { CatalogItem, CatalogPage, CatalogQuery } from '../contract/catalog.ts';
import type { ShopContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
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
/** Where the last page ended, and whether its words were widened to what they may have meant. */
const CursorValues = v.strictTuple([v.number(), v.picklist(['as typed', 'widened'])]);

/**
 * Finds items: what goes by exactly the number that was typed, then those with all words, plain and short names first.
 * When nothing has them, words are taken for mistyped ones.
 * @throws request.invalid for a cursor that is not ours
 */
export async function searchItems(ctx: Ctx, query: v.InferOutput<typeof CatalogQuery>): Promise<CatalogPage> {
  const { q = '', type, category, color, limit, cursor } = query;
  const from = cursor === undefined ? null : decodeCursor(cursor, CURSOR_ORDER, CursorValues);
  const shop = await loadCatalogShop(ctx);
  if (!shop) return { rows: [], nextCursor: null, corrected: null };
  const filter = { type, category, color };
  const range = idRange(shop.no, type);
  const words = searchWordsOf(q);

  const isNumber = q !== '' && !/\s/.test(q);
  const exact = isNumber ? await findByNumber(ctx, q, filter) : [];
  const isSeen = new Set(exact.map(({ id }) => id));
  const window = { after: from?.[0] ?? range.from - 1, to: range.to, limit: limit + 1 + exact.length };

  let wasWidened = from?.[1] === 'widened';
  let corrected: string | null = null;
  let hits: Hit[] = [];
  if (q === '') hits = await listItems(ctx, filter, window);
  else if (words.words.length > 0) {
    if (!wasWidened) hits = await findByWords(ctx, matchExpression(words), filter, window);
    wasWidened ||= from === null && hits.length === 0 && exact.length === 0;
    if (wasWidened) {
      const meant = await whatWasMeant(ctx, words);
      hits = meant.size === 0 ? [] : await findByWords(ctx, widenedExpression(words, meant), filter, window);
      if (hits.length > 0) corrected = words.words.map((word) => meant.get(word)?.[0] ?? word).join(' ');
    }
  }

  const fresh = hits.filter(({ id }) => !isSeen.has(id));
  // Numbers come before everything else and once; further pages go on with the words.
  const page = fresh.slice(0, limit);
  const last = fresh.length > limit ? page.at(-1) : undefined;
  return {
    rows: [...(from === null ? exact : []), ...page].map(withoutId),
    nextCursor: last ? encodeCursor(CURSOR_ORDER, [last.id, wasWidened ? 'widened' : 'as typed']) : null,
    corrected,
  };
}

const withoutId = ({ id: _id, ...item }: Hit): CatalogItem => item;

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
