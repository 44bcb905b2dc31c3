import type { ItemType } from '../catalog/items.domain.ts';
import { itemPicture } from './picture.usecases.ts';

const TYPES: Record<string, ItemType> = {
  PN: 'PART',
  SN: 'SET',
  MN: 'MINIFIG',
  GN: 'GEAR',
  BN: 'BOOK',
  CN: 'CATALOG',
  IN: 'INSTRUCTION',
  ON: 'ORIGINAL_BOX',
  P: 'PART',
  S: 'SET',
  M: 'MINIFIG',
  G: 'GEAR',
  B: 'BOOK',
  C: 'CATALOG',
  I: 'INSTRUCTION',
  O: 'ORIGINAL_BOX',
};

// Full pictures, thumbnails with and without a colour, and Brick Owl's image cache.
const PATTERNS = [
  /^\/ItemImage\/([A-Z]N)\/(\d+)\/([^/]+)\.png$/,
  /^\/([A-Z])L?\/(\d+)\/([^/]+)\.(?:jpg|png|gif)$/,
  /^\/([A-Z])L?\/()([^/]+)\.(?:jpg|png|gif)$/,
  /^\/files\/image_cache\/[a-z]+\/([A-Z]N)-(\d+)-([^/]+)\.png$/,
];

/** Answers a picture address, or undefined when the path is none. Every item and colour has a picture. */
export async function picture(path: string): Promise<Response | undefined> {
  for (const pattern of PATTERNS) {
    const match = pattern.exec(path);
    const type = TYPES[match?.[1] ?? ''];
    if (!match || !type) continue;
    const png = await itemPicture(type, decodeURIComponent(match[3] ?? ''), Number(match[2] || 0));
    return new Response(png, { headers: { 'content-type': 'image/png', 'cache-control': 'public, max-age=86400' } });
  }
  return undefined;
}
