import { mix, type Rgb } from './raster.domain.ts';
import type { Material, Scene } from './scene.domain.ts';

/** Heights and lengths are in studs, 8 mm. */
export const PLATE_HEIGHT = 0.4;
export const STUD = 0.3;
export const STUD_HEIGHT = 0.2;

/** What a shape is drawn from. */
export interface PartLook {
  no: string;
  name: string;
  material: Material;
}

/** Footprint in studs read from a name like "Plate 2 x 4" or "Brick 1 x 2 x 2"; the longer side runs to the right. */
export function studsOf(name: string): { depth: number; width: number; height: number | undefined } | undefined {
  const match = /(\d+)(?: \d\/\d)? x (\d+)(?: \d\/\d)?(?: x (\d+)?(?: ?(\d)\/(\d))?)?/.exec(name);
  if (!match) return undefined;
  const first = Math.min(24, Number(match[1]));
  const second = Math.min(24, Number(match[2]));
  const fraction = match[4] ? Number(match[4]) / Number(match[5]) : 0;
  const height = match[3] || match[4] ? Number(match[3] ?? 0) + fraction : undefined;
  return { depth: Math.min(first, second), width: Math.max(first, second), height };
}

/** Studs on a surface, from the far corner to the near one. */
export function studs(
  scene: Scene,
  x0: number,
  y0: number,
  columns: number,
  rows: number,
  z: number,
  material: Material,
): void {
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++)
      scene.cylinder(
        'z',
        x0 + x + 0.5,
        y0 + y + 0.5,
        STUD,
        z,
        z + STUD_HEIGHT,
        material,
        columns * rows > 16 ? 14 : 28,
      );
  }
}

/** A darker tone; `share` 1 is black. */
export function shade(color: Rgb, share: number): Rgb {
  return mix(color, [0, 0, 0], share);
}
