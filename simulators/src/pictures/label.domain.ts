import type { Canvas } from './raster.domain.ts';

/** Room below a picture for the item number, in pixels. */
export const LABEL_HEIGHT = 14;

// Three by five dots per sign, one octal digit a row.
const GLYPHS: Record<string, string> = {
  0: '75557',
  1: '26227',
  2: '71747',
  3: '71717',
  4: '55711',
  5: '74717',
  6: '74757',
  7: '71111',
  8: '75757',
  9: '75717',
  a: '02757',
  b: '44656',
  c: '03443',
  d: '11353',
  e: '02743',
  f: '32722',
  g: '03536',
  h: '44655',
  i: '20222',
  j: '10116',
  k: '45655',
  l: '62227',
  m: '05775',
  n: '06555',
  o: '02552',
  p: '06564',
  q: '03531',
  r: '03444',
  s: '03216',
  t: '27223',
  u: '05557',
  v: '05552',
  w: '05775',
  x: '05225',
  y: '05526',
  z: '07247',
  '-': '00700',
  '.': '00002',
};

const DOT = 2;

/** Writes a short text in small grey dots at the foot of a canvas, centred. */
export function drawLabel(canvas: Canvas, text: string): void {
  const signs = [...text.toLowerCase()].slice(0, 23);
  const width = signs.length * 4 * DOT - DOT;
  let left = (canvas.size - width) / 2;
  const top = canvas.size - LABEL_HEIGHT + 2;
  for (const sign of signs) {
    [...(GLYPHS[sign] ?? '00000')].forEach((row, y) => {
      for (let x = 0; x < 3; x++) {
        if (!(Number(row) & (4 >> x))) continue;
        const [x0, y0] = [left + x * DOT, top + y * DOT];
        canvas.fill(
          [
            [x0, y0],
            [x0 + DOT, y0],
            [x0 + DOT, y0 + DOT],
            [x0, y0 + DOT],
          ],
          [128, 134, 144],
        );
      }
    });
    left += 4 * DOT;
  }
}
