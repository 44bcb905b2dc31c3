/** A colour as red, green, blue from 0 to 255. */
export type Rgb = readonly [number, number, number];
export type Point = readonly [number, number];

const SAMPLES = 3;

/** A small software canvas with 3 × 3 supersampling; white to begin with. */
export class Canvas {
  private readonly pixels: Float32Array;
  private readonly rows: number;

  constructor(readonly size: number) {
    this.rows = size * SAMPLES;
    this.pixels = new Float32Array(this.rows * this.rows * 3).fill(255);
  }

  /** Fills a polygon (even-odd) with a colour; `alpha` from 0 to 1. `light` brightens from its top to its bottom. */
  fill(points: readonly Point[], color: Rgb, alpha = 1, light: readonly [number, number] = [1, 1]): void {
    const xs = points.map(([x]) => x * SAMPLES);
    const ys = points.map(([, y]) => y * SAMPLES);
    const top = Math.min(...ys);
    const bottom = Math.max(...ys);
    const first = Math.max(0, Math.ceil(top - 0.5));
    const last = Math.min(this.rows - 1, Math.floor(bottom - 0.5));
    const crossings: number[] = [];
    for (let row = first; row <= last; row++) {
      const y = row + 0.5;
      crossings.length = 0;
      for (let index = 0; index < points.length; index++) {
        const next = (index + 1) % points.length;
        const [y0, y1] = [ys[index] as number, ys[next] as number];
        if (y0 <= y === y1 <= y) continue;
        const [x0, x1] = [xs[index] as number, xs[next] as number];
        crossings.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
      }
      if (crossings.length === 2) {
        if ((crossings[0] as number) > (crossings[1] as number)) crossings.reverse();
      } else crossings.sort((a, b) => a - b);
      const ratio = bottom > top ? (y - top) / (bottom - top) : 0;
      const gain = light[0] + (light[1] - light[0]) * ratio;
      const shaded: Rgb = [
        Math.min(255, color[0] * gain),
        Math.min(255, color[1] * gain),
        Math.min(255, color[2] * gain),
      ];
      for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
        this.span(row, crossings[pair] as number, crossings[pair + 1] as number, shaded, alpha);
      }
    }
  }

  /** Draws a closed outline of a width in pixels. */
  stroke(points: readonly Point[], color: Rgb, alpha: number, width: number): void {
    points.forEach((from, index) => {
      const to = points[(index + 1) % points.length] as Point;
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
      if (length < 1e-6) return;
      const dx = ((to[1] - from[1]) / length) * (width / 2);
      const dy = ((from[0] - to[0]) / length) * (width / 2);
      this.fill(
        [
          [from[0] + dx, from[1] + dy],
          [to[0] + dx, to[1] + dy],
          [to[0] - dx, to[1] - dy],
          [from[0] - dx, from[1] - dy],
        ],
        color,
        alpha,
      );
    });
  }

  /** Averages the samples into RGB bytes, row by row. */
  toRgb(): Uint8Array {
    const out = new Uint8Array(this.size * this.size * 3);
    const { pixels, rows } = this;
    let at = 0;
    for (let y = 0; y < this.size; y++) {
      for (let x = 0; x < this.size; x++) {
        let red = 0;
        let green = 0;
        let blue = 0;
        for (let row = 0; row < SAMPLES; row++) {
          const start = ((y * SAMPLES + row) * rows + x * SAMPLES) * 3;
          for (let column = 0; column < SAMPLES * 3; column += 3) {
            red += pixels[start + column] as number;
            green += pixels[start + column + 1] as number;
            blue += pixels[start + column + 2] as number;
          }
        }
        out[at++] = Math.round(red / (SAMPLES * SAMPLES));
        out[at++] = Math.round(green / (SAMPLES * SAMPLES));
        out[at++] = Math.round(blue / (SAMPLES * SAMPLES));
      }
    }
    return out;
  }

  private span(row: number, from: number, to: number, color: Rgb, alpha: number): void {
    const first = Math.max(0, Math.ceil(from - 0.5));
    const last = Math.min(this.rows - 1, Math.floor(to - 0.5));
    const { pixels } = this;
    const [red, green, blue] = color;
    const keep = 1 - alpha;
    const end = (row * this.rows + last) * 3;
    for (let at = (row * this.rows + first) * 3; at <= end; at += 3) {
      pixels[at] = (pixels[at] as number) * keep + red * alpha;
      pixels[at + 1] = (pixels[at + 1] as number) * keep + green * alpha;
      pixels[at + 2] = (pixels[at + 2] as number) * keep + blue * alpha;
    }
  }
}

/** `"B30006"` as numbers. */
export function rgb(hex: string): Rgb {
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
}

/** A mixture; `share` 0 is `a`, 1 is `b`. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

/** Perceived brightness from 0 to 255. */
export function brightness([red, green, blue]: Rgb): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
