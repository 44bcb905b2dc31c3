import type { Point } from './raster.domain.ts';
import { rectangle, type Scene } from './scene.domain.ts';
import { type PartLook, PLATE_HEIGHT, shade, studs, studsOf } from './studs.domain.ts';

const PLATE = PLATE_HEIGHT;
const BRICK = 1.2;

/** Straight and inverted slopes. */
export function slope(scene: Scene, { name, material }: PartLook): void {
  const size = studsOf(name.replace(/^Slope(, Inverted)? \d+/, 'Slope')) ?? { depth: 2, width: 2, height: undefined };
  const numbers = /(\d+) x (\d+)/.exec(name.replace(/ (30|33|45|65|75) /, ' '));
  const run = Number(numbers?.[1] ?? size.depth);
  const width = Number(numbers?.[2] ?? size.width);
  const height = /2\/3/.test(name) ? 0.8 : /(65|75)/.test(name) ? (size.height ?? 2) * BRICK : BRICK;
  const lip = 0.16;
  const back = /30 /.test(name) ? 0.08 : 1;
  const inverted = /inverted/i.test(name);
  const profile: Point[] = inverted
    ? [
        [0, 0],
        [1, 0],
        [run, height - PLATE],
        [run, height],
        [0, height],
      ]
    : [
        [0, 0],
        [run, 0],
        [run, lip],
        [back, height],
        [0, height],
      ];
  scene.extrude('x', profile, 0, width, material);
  if (/pattern/i.test(name)) scene.decal('x', rectangle(0.25, 0.2, 0.8, 0.8), width, [179, 0, 6]);
  if (inverted) studs(scene, 0, 0, width, run, height, material);
  else if (back === 1) studs(scene, 0, 0, width, 1, height, material);
}

/** Slopes with a rounded back. */
export function curvedSlope(scene: Scene, { name, material }: PartLook): void {
  const numbers = /(\d+) x (\d+)/.exec(name);
  const run = Number(numbers?.[1] ?? 2);
  const width = Number(numbers?.[2] ?? 1);
  const height = run > 2 ? 1 : 0.8;
  const [from, to] = /double/i.test(name) ? [Math.PI, 0] : [Math.PI / 2, 0];
  const reach = /double/i.test(name) ? run / 2 : run;
  const curve = Array.from({ length: 15 }, (_, index): Point => {
    const angle = from + ((to - from) * index) / 14;
    return [run - reach + reach * Math.cos(angle), 0.14 + (height - 0.14) * Math.sin(angle)];
  });
  const left = /double/i.test(name) ? [] : [[0, 0] as Point];
  scene.extrude(
    'x',
    [...(/double/i.test(name) ? [[0, 0] as Point] : left), [run, 0], ...curve.reverse()],
    0,
    width,
    material,
    true,
  );
  scene.decal(
    'x',
    [...(/double/i.test(name) ? [[0, 0] as Point] : left), [run, 0], ...curve],
    width,
    shade(material.color, 0.34),
  );
}

/** Plates and wedges that are not rectangular. */
export function wedgePlate(scene: Scene, { name, material }: PartLook): void {
  const size = studsOf(name) ?? { depth: 2, width: 4, height: undefined };
  const { width, depth } = size;
  const left = /left/i.test(name);
  const shape: Point[] = /cut corner/i.test(name)
    ? [
        [0, 0],
        [width, 0],
        [width, depth - 2],
        [width - 2, depth],
        [0, depth],
      ]
    : /right|left/i.test(name)
      ? left
        ? [
            [0, 0],
            [width, depth / 2],
            [width, depth],
            [0, depth],
          ]
        : [
            [0, 0],
            [width, 0],
            [width, depth / 2],
            [0, depth],
          ]
      : [
          [0, 0],
          [width, 0],
          [width * 0.75, depth],
          [width * 0.25, depth],
        ];
  const wedge = /^Wedge \d/.test(name);
  scene.extrude('z', shape, 0, wedge ? 0.7 : PLATE, material);
  if (wedge) return;
  for (let y = 0; y < depth; y++) {
    for (let x = 0; x < width; x++)
      if (
        [
          [0.25, 0.25],
          [0.75, 0.25],
          [0.25, 0.75],
          [0.75, 0.75],
        ].every(([dx, dy]) => inside([x + (dx ?? 0), y + (dy ?? 0)], shape))
      )
        studs(scene, x, y, 1, 1, PLATE, material);
  }
}

function inside([x, y]: Point, shape: readonly Point[]): boolean {
  let within = false;
  shape.forEach(([x0, y0], index) => {
    const [x1, y1] = shape[(index + 1) % shape.length] as Point;
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) within = !within;
  });
  return within;
}
