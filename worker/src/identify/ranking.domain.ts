import { blColor } from '../catalog/colors.domain.ts';
import { itemKey, type KnownItems } from '../catalog/known.domain.ts';
import type { ItemType } from '../contract/common.ts';
import type { Candidate, ColorChoice, Identification } from '../contract/identify.ts';
import { itemImagePath } from '../contract/images.ts';
import type { Seen } from './brickognize/brickognize.client.ts';
import type { SeenBox, SeenColor, SeenItem } from './brickognize/brickognize.schemas.ts';

/** From here on the first one is preselected (reference: brickognize.md 4). */
const SURE = 0.85;
/** Below this it is a guess. */
const LIKELY = 0.5;
/** Two that are this close are told apart by a person. */
const CLEAR_GAP = 0.05;
/** An object seen less surely than this is better photographed again. */
const CLEAR_BOX = 0.4;

/** Stickers are parts in BrickLink's catalogue. */
const ITEM_TYPES: Record<string, ItemType> = { part: 'PART', sticker: 'PART', set: 'SET', fig: 'MINIFIG' };

/** The catalogue's type of what was seen; null for a word we have not met. */
export const typeOf = ({ type }: Pick<SeenItem, 'type'>): ItemType | null => ITEM_TYPES[type] ?? null;

/**
 * Candidates, best first: the recogniser's own order, in which what turns out to be the same item under an older number
 * is named once. Nothing else is moved: the recogniser knows better than we do.
 */
export function rankCandidates({ items, colors }: Pick<Seen, 'items' | 'colors'>, known: KnownItems): Candidate[] {
  const byItem = new Map<string, Candidate>();
  for (const { item, rank } of items
    .map((item, rank) => ({ item, rank }))
    .sort((a, b) => b.item.score - a.item.score)) {
    const itemType = typeOf(item);
    if (itemType === null) continue;
    const found = known.get(itemKey({ itemType, itemNo: item.id }));
    const itemNo = found?.itemNo ?? item.id;
    const key = itemKey({ itemType, itemNo });
    if (byItem.has(key)) continue;
    const choices = itemType === 'PART' ? colorChoices(colors, found?.colorIds ?? []) : [];
    byItem.set(key, {
      rank,
      itemType,
      itemNo,
      formerNo: itemNo === item.id ? null : item.id,
      itemName: found?.itemName || item.name || item.id,
      category: item.category,
      score: item.score,
      confidence: confidenceOf(item.score),
      isKnown: found !== undefined,
      imageUrl: itemImagePath(itemType, itemNo, choices[0]?.blColorId ?? 0),
      colors: choices,
    });
  }
  return [...byItem.values()];
}

const confidenceOf = (score: number): Candidate['confidence'] =>
  score >= SURE ? 'sure' : score >= LIKELY ? 'likely' : 'unsure';

/**
 * Colours to offer: those that photo and catalogue agree on, surest first, then the others the catalogue knows. A colour
 * the part was never made in is left out; light plays tricks with greys, tans and blues.
 * @param known empty when the catalogue cannot say: then what the photo shows is all there is
 */
export function colorChoices(seen: readonly SeenColor[], known: readonly number[]): ColorChoice[] {
  const bySureness = seen.toSorted((a, b) => b.score - a.score);
  const possible = bySureness.filter(({ id }) => known.length === 0 || known.includes(id));
  const choices = new Map(possible.map(({ id, score }) => [id, score as number | null]));
  for (const id of known) if (!choices.has(id)) choices.set(id, null);
  return [...choices].flatMap(([blColorId, score]) => {
    const color = blColor(blColorId);
    return color && blColorId !== 0 ? [{ blColorId, name: color.name, hex: color.hex, score }] : [];
  });
}

/** What to do with an answer: confident answers to unclear photos can be wrong, so the box counts as well. */
export function adviceFor(candidates: readonly Candidate[], box: SeenBox | null): Identification['advice'] {
  const [first, second] = candidates;
  if (!first || first.score < LIKELY) return 'retake';
  if (box && box.score < CLEAR_BOX) return 'retake';
  return first.score >= SURE && first.score - (second?.score ?? 0) >= CLEAR_GAP ? 'take_first' : 'choose';
}

/** The box as shares of the photo; null when there is none to show. */
export function boxShares(box: SeenBox | null): Identification['box'] {
  if (!box || box.score === 0 || box.right <= box.left || box.lower <= box.upper) return null;
  const share = (value: number, whole: number) => Math.min(1, Math.max(0, value / whole));
  return {
    left: share(box.left, box.image_width),
    upper: share(box.upper, box.image_height),
    right: share(box.right, box.image_width),
    lower: share(box.lower, box.image_height),
  };
}
