import type { Canvas } from './raster.domain.ts';

/** What a picture shows, as its mark says it: the item's place in the catalogue and its BrickLink colour. */
export interface Mark {
  index: number;
  blColorId: number;
}

/** Where a mark was found in an image, in pixels. */
export interface FoundMark extends Mark {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const INDEX_BITS = 17;
const COLOR_BITS = 9;
const CHECK_BITS = 8;
const DATA_BITS = INDEX_BITS + COLOR_BITS + CHECK_BITS;
/** A solid bar of three modules at either end, parted from the data by an empty one. */
const END = [1, 1, 1];
const MODULES = 2 * (END.length + 1) + DATA_BITS;
const MODULE = 4;
const TOP = 3;
const HEIGHT = 6;
const GREY = 140;

const bitsOf = (value: number, count: number) =>
  Array.from({ length: count }, (_, i) => (value >> (count - 1 - i)) & 1);
const numberOf = (bits: readonly number[]) => bits.reduce((value, bit) => value * 2 + bit, 0);

/** CRC-8 over bits, so that chance does not look like a mark. */
function checkOf(bits: readonly number[]): number {
  let crc = 0xa5;
  for (const bit of bits) {
    const carry = ((crc >> 7) & 1) ^ bit;
    crc = ((crc << 1) & 0xff) ^ (carry ? 0x07 : 0);
  }
  return crc;
}

/**
 * Draws a line of bars along the top of a picture, from which the picture can be told on a photo of it: it survives
 * being scaled, put on a larger ground and compressed as JPEG.
 */
export function drawMark(canvas: Canvas, { index, blColorId }: Mark): void {
  const data = [...bitsOf(index, INDEX_BITS), ...bitsOf(blColorId, COLOR_BITS)];
  const modules = [...END, 0, ...data, ...bitsOf(checkOf(data), CHECK_BITS), 0, ...END];
  const left = (canvas.size - MODULES * MODULE) / 2;
  modules.forEach((bit, at) => {
    if (bit === 0) return;
    const [x0, x1, y0, y1] = [left + at * MODULE, left + (at + 1) * MODULE, TOP, TOP + HEIGHT];
    canvas.fill(
      [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
      ],
      [GREY, GREY, GREY],
    );
  });
}

/** Pixels with four bytes each. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Finds the mark of one of our pictures in an image. @returns null when there is none that can be read */
export function findMark({ width, height, data }: Pixels): FoundMark | null {
  const seen = new Map<string, { found: FoundMark; rows: number }>();
  const row = new Float32Array(width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      row[x] = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    }
    for (const { mark, left, right } of readRow(row)) {
      const key = `${mark.index} ${mark.blColorId}`;
      const known = seen.get(key);
      const found = { ...mark, left, right, top: known?.found.top ?? y, bottom: y };
      seen.set(key, { found, rows: (known?.rows ?? 0) + 1 });
    }
  }
  const best = [...seen.values()].sort((a, b) => b.rows - a.rows)[0];
  return best && best.rows >= 2 ? best.found : null;
}

/** Between the grey of the bars and the white around them. */
const THRESHOLD = 198;

function readRow(row: Float32Array): { mark: Mark; left: number; right: number }[] {
  const runs: [number, number][] = [];
  for (let x = 0; x < row.length; ) {
    if ((row[x] as number) >= THRESHOLD) {
      x++;
      continue;
    }
    const start = x;
    while (x < row.length && (row[x] as number) < THRESHOLD) x++;
    runs.push([start, x]);
  }
  const found: { mark: Mark; left: number; right: number }[] = [];
  for (const [i, [left, inner]] of runs.entries()) {
    const bar = inner - left;
    for (const [start, right] of runs.slice(i + 1)) {
      const other = right - start;
      if (Math.abs(bar - other) > Math.max(2, 0.3 * bar)) continue;
      const module = (right - left) / MODULES;
      if (module < 1.5 || Math.abs(bar - module * END.length) > Math.max(1.5, 0.7 * module)) continue;
      const bits = Array.from({ length: MODULES }, (_, at) =>
        (row[Math.floor(left + (at + 0.5) * module)] as number) < THRESHOLD ? 1 : 0,
      );
      const mark = readBits(bits);
      if (mark) found.push({ mark, left, right });
    }
  }
  return found;
}

function readBits(bits: number[]): Mark | null {
  const data = bits.slice(END.length + 1, END.length + 1 + INDEX_BITS + COLOR_BITS);
  const check = bits.slice(END.length + 1 + INDEX_BITS + COLOR_BITS, END.length + 1 + DATA_BITS);
  const frame = [...bits.slice(0, 4), ...bits.slice(-4)];
  const isFramed = frame.join('') === '11100111';
  if (!isFramed || numberOf(check) !== checkOf(data)) return null;
  return { index: numberOf(data.slice(0, INDEX_BITS)), blColorId: numberOf(data.slice(INDEX_BITS)) };
}

/** The whole picture around a mark, in pixels of the image. */
export function pictureAround(mark: FoundMark, size: number) {
  const scale = (mark.right - mark.left) / (MODULES * MODULE);
  const margin = ((size - MODULES * MODULE) / 2) * scale;
  const [left, upper] = [mark.left - margin, mark.top - TOP * scale];
  return { left, upper, right: left + size * scale, lower: upper + size * scale };
}
