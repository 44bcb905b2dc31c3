import { inflateSync } from 'node:zlib';
import { decode } from 'jpeg-js';
import type { Pixels } from '../pictures/mark.domain.ts';

export type ImageKind = 'jpeg' | 'png' | 'webp';

/** What a file is by its first bytes; undefined for everything Brickognize refuses (HEIC, GIF, text). */
export function imageKind(bytes: Uint8Array): ImageKind | undefined {
  const starts = (text: string, at = 0) => [...text].every((char, i) => bytes[at + i] === char.charCodeAt(0));
  if (starts('\xff\xd8\xff')) return 'jpeg';
  if (starts('\x89PNG\r\n\x1a\n')) return 'png';
  if (starts('RIFF') && starts('WEBP', 8)) return 'webp';
  return undefined;
}

/** The pixels of an image; null for WebP, which this simulator accepts without seeing anything on it. */
export function readPixels(kind: ImageKind, bytes: Uint8Array): Pixels | null {
  if (kind === 'webp') return null;
  return kind === 'png'
    ? readPng(bytes)
    : decode(bytes, { useTArray: true, formatAsRGBA: true, tolerantDecoding: true });
}

const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 4: 2, 6: 4 };

/** Reads PNGs of eight bits without palette or interlacing: what browsers and this simulator write. */
function readPng(bytes: Uint8Array): Pixels | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const channels = CHANNELS[bytes[25] ?? 3];
  if (bytes[24] !== 8 || bytes[28] !== 0 || channels === undefined) return null;
  const packed: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (new TextDecoder().decode(bytes.subarray(at + 4, at + 8)) === 'IDAT')
      packed.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const rows = new Uint8Array(inflateSync(Buffer.concat(packed)));
  const stride = width * channels;
  const flat = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const left = x < channels ? 0 : (flat[y * stride + x - channels] as number);
      const above = y === 0 ? 0 : (flat[(y - 1) * stride + x] as number);
      const corner = y === 0 || x < channels ? 0 : (flat[(y - 1) * stride + x - channels] as number);
      flat[y * stride + x] = (rows[y * (stride + 1) + 1 + x] as number) + predict(filter, left, above, corner);
    }
  }
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const of = (channel: number) => flat[i * channels + (channels < 3 ? 0 : channel)] as number;
    data.set([of(0), of(1), of(2), 255], i * 4);
  }
  return { width, height, data };
}

function predict(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const estimate = left + above - corner;
  const [a, b, c] = [left, above, corner].map((value) => Math.abs(estimate - value)) as [number, number, number];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}
