import { hashText, makeRng } from '../rng.domain.ts';
import type { Point, Rgb } from './raster.domain.ts';
import { circle, rectangle, type Scene } from './scene.domain.ts';
import { curvedSlope, slope, wedgePlate } from './slope-shapes.domain.ts';
import { type PartLook, PLATE_HEIGHT, STUD, STUD_HEIGHT, shade, studs, studsOf } from './studs.domain.ts';

const PLATE = PLATE_HEIGHT;
const BRICK = 1.2;

const hole = (scene: Scene, axis: 'x' | 'y' | 'z', a: number, b: number, radius: number, at: number, color: Rgb) => {
  scene.decal(axis, circle(a, b, radius), at, shade(color, 0.35));
  scene.decal(axis, circle(a, b, radius * 0.72), at, shade(color, 0.62));
};

function pattern(
  scene: Scene,
  no: string,
  axis: 'z' | 'y',
  x0: number,
  a0: number,
  x1: number,
  a1: number,
  at: number,
): void {
  const rng = makeRng(hashText(`pattern ${no}`));
  const inks: Rgb[] = [
    [179, 0, 6],
    [0, 87, 166],
    [33, 33, 33],
    [255, 199, 0],
    [0, 146, 61],
    [120, 128, 140],
  ];
  const [w, h] = [x1 - x0, a1 - a0];
  for (let mark = 0; mark < 3; mark++) {
    const color = rng.pick(inks);
    const kind = rng.int(0, 3);
    const [x, y] = [x0 + w * (0.2 + 0.6 * rng.next()), a0 + h * (0.25 + 0.5 * rng.next())];
    if (kind === 0) scene.decal(axis, circle(x, y, Math.min(w, h) * 0.2), at, color);
    else if (kind === 1)
      scene.decal(axis, rectangle(x0 + w * 0.1, y - h * 0.06, x1 - w * 0.1, y + h * 0.06), at, color);
    else if (kind === 2)
      scene.decal(
        axis,
        [
          [x, y - h * 0.22],
          [x + w * 0.16, y + h * 0.18],
          [x - w * 0.16, y + h * 0.18],
        ],
        at,
        color,
      );
    else scene.decal(axis, rectangle(x - w * 0.12, y - h * 0.18, x + w * 0.12, y + h * 0.18), at, color);
  }
}

function brick(scene: Scene, { name, no, material }: PartLook): void {
  const size = studsOf(name) ?? { depth: 2, width: 4, height: undefined };
  const height = size.height ? Math.max(BRICK, size.height * BRICK) : BRICK;
  const { width, depth } = size;
  if (/2 x 2 corner/i.test(name)) {
    scene.box(0, 0, 0, 2, 1, height, material);
    scene.box(0, 1, 0, 1, 2, height, material);
    studs(scene, 0, 0, 2, 1, height, material);
    studs(scene, 0, 1, 1, 1, height, material);
    return;
  }
  scene.box(0, 0, 0, width, depth, height, material);
  if (/masonry/i.test(name)) {
    for (const [x0, x1, z] of [
      [0.06, 0.6, 0.2],
      [0.68, 1.3, 0.2],
      [1.38, 1.94, 0.2],
      [0.06, 0.3, 0.7],
      [0.38, 1, 0.7],
      [1.08, 1.94, 0.7],
    ] as const) {
      scene.decal('y', rectangle(x0, z, x1, z + 0.36), depth, shade(material.color, 0.28), 0.55);
    }
  }
  if (/grille|log/i.test(name))
    for (let z = 0.2; z < height; z += 0.28)
      scene.decal('y', rectangle(0.04, z, width - 0.04, z + 0.1), depth, shade(material.color, 0.4), 0.7);
  if (/pattern/i.test(name)) pattern(scene, no, 'y', 0, 0, width, height, depth);
  if (/headlight/i.test(name)) hole(scene, 'y', 0.5, 0.55, 0.34, depth, material.color);
  studs(scene, 0, 0, width, depth, height, material);
  if (/studs? on|headlight/i.test(name)) {
    for (let x = 0; x < width; x++)
      scene.cylinder('y', x + 0.5, height * 0.48, STUD, depth, depth + STUD_HEIGHT, material);
    if (/2 sides, adjacent|4 sides/i.test(name))
      scene.cylinder('x', 0.5, height * 0.48, STUD, width, width + STUD_HEIGHT, material);
  }
  if (/handle/i.test(name)) scene.cylinder('x', depth + 0.35, height * 0.45, 0.13, 0.1, width - 0.1, material);
}

function technicBrick(scene: Scene, look: PartLook): void {
  const size = studsOf(look.name) ?? { depth: 1, width: 4, height: undefined };
  scene.box(0, 0, 0, size.width, size.depth, BRICK, look.material);
  const holes = size.width === 1 || (/holes/i.test(look.name) && size.width === 2) ? size.width : size.width - 1;
  const start = holes === size.width ? 0.5 : 1;
  for (let index = 0; index < holes; index++)
    hole(scene, 'y', start + index, 0.68, 0.3, size.depth, look.material.color);
  studs(scene, 0, 0, size.width, size.depth, BRICK, look.material);
}

function arch(scene: Scene, { name, material }: PartLook): void {
  const size = studsOf(name) ?? { depth: 1, width: 4, height: undefined };
  const height = (size.height ?? 1) * BRICK;
  const [width, foot] = [size.width, 0.8];
  const rise = height - 0.45;
  const curve = Array.from({ length: 19 }, (_, index): Point => {
    const angle = Math.PI - (Math.PI * index) / 18;
    return [width / 2 + (width / 2 - foot) * Math.cos(angle), rise * Math.sin(angle)];
  });
  scene.extrude(
    'y',
    [[0, 0], [0, height], [width, height], [width, 0], [width - foot, 0], ...curve.reverse(), [foot, 0]],
    0,
    size.depth,
    material,
  );
  // Concave from below, so the upper side is painted last.
  scene.box(0, 0, height - 0.02, width, size.depth, height, material);
  studs(scene, 0, 0, width, size.depth, height, material);
}

function plate(scene: Scene, { name, material }: PartLook): void {
  const size = studsOf(name) ?? { depth: 1, width: 2, height: undefined };
  const corner = /corner/i.test(name);
  const { width, depth } = size;
  if (corner) {
    scene.box(0, 0, 0, width, depth / 2, PLATE, material);
    scene.box(0, depth / 2, 0, width / 2, depth, PLATE, material);
    studs(scene, 0, 0, width, depth / 2, PLATE, material);
    studs(scene, 0, depth / 2, width / 2, depth / 2, PLATE, material);
    return;
  }
  scene.box(0, 0, 0, width, depth, PLATE, material);
  if (/jumper|1 stud/i.test(name)) studs(scene, width / 2 - 0.5, depth / 2 - 0.5, 1, 1, PLATE, material);
  else studs(scene, 0, 0, width, depth, PLATE, material);
  if (/handle/i.test(name)) scene.cylinder('x', depth + 0.3, PLATE / 2, 0.14, 0.15, width - 0.15, material);
  else if (/clip|grip/i.test(name)) {
    scene.box(width / 2 - 0.3, depth, 0, width / 2 - 0.12, depth + 0.45, PLATE, material);
    scene.box(width / 2 + 0.12, depth, 0, width / 2 + 0.3, depth + 0.45, PLATE, material);
  } else if (/tooth/i.test(name))
    scene.extrude(
      'z',
      [
        [0.2, depth],
        [0.8, depth],
        [0.5, depth + 0.8],
      ],
      0.05,
      PLATE * 0.8,
      material,
    );
  else if (/on side/i.test(name))
    for (let x = 0; x < width; x++) scene.cylinder('y', x + 0.5, 0.3, 0.24, depth, depth + 0.16, material);
}

function roundPlate(scene: Scene, { name, material }: PartLook): void {
  const width = studsOf(name)?.width ?? 1;
  const radius = width / 2;
  const petals = /petal|flower|leaves/i.test(name);
  const outline = petals
    ? Array.from({ length: 60 }, (_, index): Point => {
        const angle = (2 * Math.PI * index) / 60;
        const reach = radius * (0.82 + 0.2 * Math.cos(angle * (/5|3/.test(name) ? 5 : 4)));
        return [radius + reach * Math.cos(angle), radius + reach * Math.sin(angle)];
      })
    : circle(radius, radius, radius * 0.97, 48);
  scene.extrude('z', outline, 0, PLATE, material, true);
  if (width <= 2) studs(scene, 0, 0, width, width, PLATE, material);
  else
    for (let y = 0; y < width; y++)
      for (let x = 0; x < width; x++)
        if (Math.hypot(x + 0.5 - radius, y + 0.5 - radius) < radius * 0.8) studs(scene, x, y, 1, 1, PLATE, material);
  if (/handle/i.test(name)) scene.cylinder('x', 1.3, PLATE / 2, 0.13, 0.1, 0.9, material);
  if (/hole|open stud/i.test(name))
    hole(scene, 'z', radius, radius, 0.17, width === 1 ? PLATE + STUD_HEIGHT : PLATE + 0.001, material.color);
}

function roundBrick(scene: Scene, { name, material }: PartLook): void {
  const width = studsOf(name)?.width ?? 1;
  if (/macaroni/i.test(name)) {
    const arc = (radius: number, from: number, to: number) =>
      Array.from({ length: 17 }, (_, index): Point => {
        const angle = from + ((to - from) * index) / 16;
        return [radius * Math.cos(angle), radius * Math.sin(angle)];
      });
    scene.extrude(
      'z',
      [...arc(2, 0, Math.PI / 2), ...arc(1, Math.PI / 2, 0)],
      0,
      /tile/i.test(name) ? PLATE : BRICK,
      material,
      true,
    );
    return;
  }
  const radius = width / 2;
  scene.cylinder('z', radius, radius, radius * 0.97, 0, BRICK, material);
  studs(scene, 0, 0, width, width, BRICK, material);
  if (width === 2) hole(scene, 'z', radius, radius, 0.2, BRICK, material.color);
}

function tile(scene: Scene, { name, no, material }: PartLook): void {
  const size = studsOf(name) ?? { depth: 1, width: 2, height: undefined };
  const { width, depth } = size;
  if (/triang/i.test(name))
    scene.extrude(
      'z',
      [
        [0, 0],
        [width, 0],
        [0, depth],
      ],
      0,
      PLATE,
      material,
    );
  else if (/pentagon/i.test(name))
    scene.extrude(
      'z',
      [
        [0, 0],
        [width - 0.8, 0],
        [width, depth / 2],
        [width - 0.8, depth],
        [0, depth],
      ],
      0,
      PLATE,
      material,
    );
  else if (/corner/i.test(name)) {
    scene.box(0, 0, 0, width, depth / 2, PLATE, material);
    scene.box(0, depth / 2, 0, width / 2, depth, PLATE, material);
  } else {
    scene.box(0, 0, 0, width, depth, 0.06, { ...material, color: shade(material.color, 0.18) });
    scene.box(0, 0, 0.06, width, depth, PLATE, material);
  }
  if (/pattern/i.test(name)) pattern(scene, no, 'z', 0, 0, width, depth, PLATE + 0.001);
  if (/grille/i.test(name))
    for (let x = 0.12; x < width - 0.1; x += 0.26)
      scene.decal('z', rectangle(x, 0.1, x + 0.12, depth - 0.1), PLATE, shade(material.color, 0.55), 0.8);
  if (/handle/i.test(name)) scene.cylinder('x', depth + 0.3, 0.2, 0.14, 0.15, width - 0.15, material);
  if (/clip/i.test(name)) {
    scene.box(width / 2 - 0.32, depth / 2 - 0.2, PLATE, width / 2 - 0.14, depth / 2 + 0.25, PLATE + 0.5, material);
    scene.box(width / 2 + 0.14, depth / 2 - 0.2, PLATE, width / 2 + 0.32, depth / 2 + 0.25, PLATE + 0.5, material);
  }
  if (/studs on edge/i.test(name)) studs(scene, 0, 0, width, 1, PLATE, material);
}

function roundTile(scene: Scene, { name, no, material }: PartLook): void {
  if (/macaroni/i.test(name)) {
    roundBrick(scene, { no, name: 'Tile Macaroni', material });
    return;
  }
  const width = studsOf(name)?.width ?? 1;
  const radius = width / 2;
  if (/quarter/i.test(name)) {
    const arc = Array.from(
      { length: 17 },
      (_, index): Point => [Math.cos((Math.PI * index) / 32), Math.sin((Math.PI * index) / 32)],
    );
    scene.extrude('z', [[0, 0], ...arc], 0, PLATE, material, true);
    return;
  }
  scene.cylinder('z', radius, radius, radius * 0.96, 0, PLATE, material);
  if (/pattern/i.test(name)) pattern(scene, no, 'z', 0.2, 0.2, width - 0.2, width - 0.2, PLATE);
  if (/bar and pin/i.test(name)) scene.cylinder('z', 0.5, 0.5, 0.16, PLATE, PLATE + 0.55, material);
}

function bracket(scene: Scene, { name, material }: PartLook): void {
  const parts = /(\d) x (\d) - (\d) x (\d)/.exec(name);
  const width = Number(parts?.[2] ?? 2);
  const tall = Number(parts?.[3] ?? 1);
  const faceWidth = Number(parts?.[4] ?? 2);
  const up = /inverted/i.test(name);
  scene.box(0, 0, 0, width, 1, PLATE, material);
  studs(scene, 0, 0, width, 1, PLATE, material);
  const shift = (width - faceWidth) / 2;
  const [low, high] = up ? [0.1, tall + 0.1] : [PLATE - tall, PLATE];
  scene.box(shift, 1, low, shift + faceWidth, 1.22, high, material);
  for (let z = 0; z < tall; z++)
    for (let x = 0; x < faceWidth; x++) scene.cylinder('y', shift + x + 0.5, low + z + 0.5, 0.28, 1.22, 1.4, material);
}

/** Shapes by the beginning of the name; the first that fits is drawn. */
export const BASIC_SHAPES: readonly [RegExp, (scene: Scene, look: PartLook) => void][] = [
  [/^Technic, Brick/i, technicBrick],
  [/^(Brick, Round|Cylinder)/i, roundBrick],
  [/^(Brick|Hinge Brick)/i, brick],
  [/^Arch/i, arch],
  [/^(Plate, Round|Plant Plate)/i, roundPlate],
  [/^(Plate|Hinge Plate|Technic, Plate|Baseplate)/i, plate],
  [/^Tile, Round/i, roundTile],
  [/^Tile/i, tile],
  [/^Slope, Curved/i, curvedSlope],
  [/^Slope/i, slope],
  [/^Wedge/i, wedgePlate],
  [/^Bracket/i, bracket],
];

/** A plain 2 × 4 brick, for what nobody recognises. */
export function genericBrick(scene: Scene, look: PartLook): void {
  brick(scene, { ...look, name: studsOf(look.name) ? look.name : 'Brick 2 x 4' });
}
