import { allColors } from '../../../worker/src/catalog/colors.domain.ts';
import type { ItemType } from '../../../worker/src/contract/common.ts';
import type { ColorChoice } from '../../../worker/src/contract/identify.ts';
import type { Lot } from '../../../worker/src/contract/inventory.ts';

/** What is to be put into stock, before its colour and condition are known. */
export interface StockItem {
  itemType: ItemType;
  itemNo: string;
  itemName: string;
  /** Likely colours first; empty when nobody knows any. */
  colors: readonly ColorChoice[];
}

/** Only parts and gear come in colours that matter. */
export const hasColour = (itemType: ItemType) => itemType === 'PART' || itemType === 'GEAR';

/** A colour seen less surely than this is offered, not preselected. */
const LIKELY = 0.5;

/**
 * The colour to begin with: the only one, or the first one when the photo makes it likely; else none, so that a person
 * decides. 0 for what has no colour.
 */
export function firstColour({ itemType, colors }: Pick<StockItem, 'itemType' | 'colors'>): number | null {
  if (!hasColour(itemType)) return 0;
  const [first, ...others] = colors;
  if (!first) return itemType === 'GEAR' ? 0 : null;
  return others.length === 0 || (first.score ?? 0) >= LIKELY ? first.blColorId : null;
}

/** Every colour that is not among the offered ones, by name. */
export function otherColours(
  offered: readonly Pick<ColorChoice, 'blColorId'>[],
): { blColorId: number; name: string }[] {
  const taken = new Set(offered.map(({ blColorId }) => blColorId));
  return allColors()
    .filter(({ blColorId }) => blColorId !== 0 && !taken.has(blColorId))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Lots to which pieces can be added: the same colour, condition and completeness. */
export function sameLots(
  lots: readonly Lot[],
  chosen: { blColorId: number | null; condition: string; completeness: string | null },
): Lot[] {
  return lots.filter(
    (lot) =>
      lot.blColorId === chosen.blColorId &&
      lot.condition === chosen.condition &&
      lot.completeness === chosen.completeness,
  );
}

/**
 * An item's known colours, those that a photo predicted first and surest.
 * @param predicted colours with scores, in any order
 */
export function byPrediction(known: readonly ColorChoice[], predicted: readonly ColorChoice[]): ColorChoice[] {
  const scores = new Map(predicted.map(({ blColorId, score }) => [blColorId, score]));
  return known
    .map((colour) => ({ ...colour, score: scores.get(colour.blColorId) ?? null }))
    .toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1));
}
