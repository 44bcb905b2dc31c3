import type { ItemType } from './common.ts';

/**
 * Where the picture of an item in a colour lies on our own origin; it is fetched once from the source and cached.
 * @param blColorId BrickLink colour, 0 or null for colourless items
 */
export function itemImagePath(itemType: ItemType, itemNo: string | null, blColorId: number | null): string {
  return `/api/catalog/images/${itemType}/${encodeURIComponent(itemNo ?? '-')}/${blColorId ?? 0}`;
}
