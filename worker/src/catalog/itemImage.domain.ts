import type { ItemType } from '../contract/common.ts';

/** Folders of full-size pictures. Source: BrickLink's picture host as used by published tools, read 2026-10. */
const FOLDERS: Record<ItemType, string | null> = {
  PART: 'PN',
  MINIFIG: 'MN',
  SET: 'SN',
  BOOK: 'BN',
  GEAR: 'GN',
  CATALOG: 'CN',
  INSTRUCTION: 'IN',
  ORIGINAL_BOX: 'ON',
  UNSORTED_LOT: null,
};

/**
 * Where the source keeps a picture, relative to its host.
 * @returns null for items that have none anywhere
 */
export function sourcePath(itemType: ItemType, itemNo: string, blColorId: number): string | null {
  const folder = FOLDERS[itemType];
  // Only parts have a picture per colour.
  const color = itemType === 'PART' ? blColorId : 0;
  return folder === null ? null : `/ItemImage/${folder}/${color}/${encodeURIComponent(itemNo)}.png`;
}

/** Where we keep it. */
export const cacheKey = (itemType: ItemType, itemNo: string, blColorId: number): string =>
  `item-images/${itemType}/${itemType === 'PART' ? blColorId : 0}/${encodeURIComponent(itemNo)}`;

const NEUTRAL = '#d0d4da';

/**
 * Drawn where there is no picture: the item number on the part's colour.
 * @param hex `#rrggbb`, null for colourless items
 */
export function standInSvg(itemNo: string, hex: string | null): string {
  const ground = hex ?? NEUTRAL;
  const ink = isLight(ground) ? '#1a1d21' : '#ffffff';
  const label = itemNo.length > 14 ? `${itemNo.slice(0, 13)}…` : itemNo;
  const size = Math.min(34, Math.round(260 / Math.max(label.length, 6)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 160" role="img"><rect width="160" height="160" fill="#ffffff"/><rect x="10" y="10" width="140" height="140" rx="14" fill="${ground}" stroke="#1a1d21" stroke-opacity="0.25" stroke-width="2"/><text x="80" y="80" fill="${ink}" font-family="system-ui, sans-serif" font-size="${size}" font-weight="600" text-anchor="middle" dominant-baseline="central">${escapeXml(label)}</text></svg>`;
}

/** Relative luminance as in WCAG 2, against the point where black and white text contrast alike. */
function isLight(hex: string): boolean {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
const escapeXml = (text: string) => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
