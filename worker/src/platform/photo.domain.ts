import type { PHOTO_TYPES } from '../contract/identify.ts';

export type PhotoType = (typeof PHOTO_TYPES)[number];

export interface CleanPhoto {
  type: PhotoType;
  /** Without places, times, devices and thumbnails: whatever is not needed to draw it. */
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads an image file by its bytes, whatever it calls itself, and leaves out everything but the picture.
 * @returns null for what is no JPEG, PNG or WebP, or breaks off
 */
export function cleanPhoto(bytes: Uint8Array): CleanPhoto | null {
  if (hasText(bytes, 0, '\xff\xd8\xff')) return clean('image/jpeg', jpegParts(bytes));
  if (hasText(bytes, 0, '\x89PNG\r\n\x1a\n')) return clean('image/png', pngParts(bytes));
  if (hasText(bytes, 0, 'RIFF') && hasText(bytes, 8, 'WEBP')) return clean('image/webp', webpParts(bytes));
  return null;
}

const clean = (type: PhotoType, parts: Uint8Array[] | null): CleanPhoto | null => parts && { type, bytes: join(parts) };

function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

function join(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const JPEG = { start: 0xd8, end: 0xd9, scan: 0xda, app0: 0xe0, app2: 0xe2, app14: 0xee, app15: 0xef, comment: 0xfe };

/**
 * Segments of a JPEG without APP1 (EXIF, XMP), other APPn and comments. JFIF, colour profile and Adobe's colour
 * transform stay: without them the colours are wrong. What phones hang behind the end is left out.
 */
function jpegParts(bytes: Uint8Array): Uint8Array[] | null {
  const parts = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === JPEG.end) return [...parts, bytes.subarray(at, at + 2)];
    const end = at + 2 + (bytes[at + 2] as number) * 256 + (bytes[at + 3] as number);
    if (end > bytes.length) return null;
    const isApp = marker >= JPEG.app0 && marker <= JPEG.app15;
    const isNeeded =
      marker === JPEG.app0 ||
      marker === JPEG.app14 ||
      (marker === JPEG.app2 && hasText(bytes, at + 4, 'ICC_PROFILE\0'));
    const next = marker === JPEG.scan ? endOfScan(bytes, end) : end;
    if ((!isApp || isNeeded) && marker !== JPEG.comment) parts.push(bytes.subarray(at, next));
    at = next;
  }
  return bytes[at] === 0xff && bytes[at + 1] === JPEG.end ? [...parts, bytes.subarray(at, at + 2)] : null;
}

/** Where the compressed picture ends: at the first marker that is neither a stuffed zero nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1] as number;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}

const PNG_NEEDED = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT']);

function pngParts(bytes: Uint8Array): Uint8Array[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (end > bytes.length) return null;
    if (PNG_NEEDED.has(name)) parts.push(bytes.subarray(at, end));
    if (name === 'IEND') return parts;
    at = end;
  }
  return null;
}

/** Bits of VP8X that announce EXIF and XMP. */
const WEBP_METADATA = 0x0c;

function webpParts(bytes: Uint8Array): Uint8Array[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Uint8Array[] = [];
  const whole = 8 + view.getUint32(4, true);
  if (bytes.length < 20 || whole > bytes.length) return null;
  for (let at = 12; at + 8 <= whole; ) {
    const size = view.getUint32(at + 4, true);
    const end = at + 8 + size + (size % 2);
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (end > whole) return null;
    if (name !== 'EXIF' && name !== 'XMP ') {
      const chunk = bytes.slice(at, end);
      if (name === 'VP8X' && size > 0) chunk[8] = (chunk[8] as number) & ~WEBP_METADATA;
      chunks.push(chunk);
    }
    at = end;
  }
  if (chunks.length === 0) return null;
  const head = bytes.slice(0, 12);
  new DataView(head.buffer).setUint32(4, 4 + chunks.reduce((sum, chunk) => sum + chunk.length, 0), true);
  return [head, ...chunks];
}
