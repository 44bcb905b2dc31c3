import { hashText } from '../rng.domain.ts';
import { head, headgear, legs, torso } from './figure-shapes.domain.ts';
import { genericBrick } from './parts-shapes.domain.ts';
import { mix, type Point, type Rgb } from './raster.domain.ts';
import { circle, rectangle, type Scene } from './scene.domain.ts';
import { type PartLook, shade, studs, studsOf } from './studs.domain.ts';

function stadium(x0: number, x1: number, y: number, radius: number): Point[] {
  const half = (cx: number, from: number) =>
    Array.from({ length: 13 }, (_, index): Point => {
      const angle = from + (Math.PI * index) / 12;
      return [cx + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    });
  return [...half(x1, -Math.PI / 2), ...half(x0, Math.PI / 2)];
}

function holes(scene: Scene, points: readonly Point[], z: number, color: Rgb): void {
  for (const [x, y] of points) {
    scene.decal('z', circle(x, y, 0.33), z, shade(color, 0.3));
    scene.decal('z', circle(x, y, 0.25), z, mix(shade(color, 0.6), [255, 255, 255], 0.08));
  }
}

function liftarm(scene: Scene, { name, material }: PartLook): void {
  const size = studsOf(name) ?? { depth: 1, width: 5, height: undefined };
  const last = size.width - 1;
  const thick = 0.95;
  if (/L-Shape/i.test(name)) {
    const side = size.depth - 1;
    scene.extrude('z', stadium(0, last, 0, 0.46), 0, thick, material, true);
    scene.extrude(
      'z',
      stadium(0, side, 0, 0.46).map(([x, y]): Point => [-y, x]),
      0,
      thick,
      material,
      true,
    );
    holes(
      scene,
      [
        ...Array.from({ length: size.width }, (_, x): Point => [x, 0]),
        ...Array.from({ length: side }, (_, y): Point => [0, y + 1]),
      ],
      thick,
      material.color,
    );
    return;
  }
  scene.extrude('z', stadium(0, last, 0, 0.46), 0, thick, material, true);
  holes(
    scene,
    Array.from({ length: size.width }, (_, x): Point => [x, 0]),
    thick,
    material.color,
  );
}

function cross(radius: number): Point[] {
  const [out, arm] = [radius, radius * 0.38];
  return [
    [arm, out],
    [arm, arm],
    [out, arm],
    [out, -arm],
    [arm, -arm],
    [arm, -out],
    [-arm, -out],
    [-arm, -arm],
    [-out, -arm],
    [-out, arm],
    [-arm, arm],
    [-arm, out],
  ];
}

function axle(scene: Scene, { name, material }: PartLook): void {
  const length = Number(/(\d+)L/.exec(name)?.[1] ?? 2);
  if (/with pin/i.test(name)) {
    scene.cylinder('x', 0, 0, 0.3, 0, 1, material);
    scene.cylinder('x', 0, 0, 0.36, 1, 1.15, material);
    scene.extrude('x', cross(0.3), 1.15, 2.1, material);
    return;
  }
  scene.extrude('x', cross(0.3), 0, length, material);
}

function pin(scene: Scene, { name, material }: PartLook): void {
  const long = /3L/.test(name);
  const short = /1\/2/.test(name);
  const length = long ? 3 : short ? 1.2 : 2;
  scene.cylinder('x', 0, 0, 0.34, 0, 0.14, material);
  scene.cylinder('x', 0, 0, 0.3, 0.14, length / 2, material);
  scene.cylinder('x', 0, 0, 0.4, length / 2 - 0.08, length / 2 + 0.08, material);
  scene.cylinder('x', 0, 0, 0.3, length / 2 + 0.08, length - 0.14, material);
  scene.cylinder('x', 0, 0, 0.34, length - 0.14, length, material);
  scene.decal('x', circle(0, 0, 0.2), length, shade(material.color, 0.6));
}

function gear(scene: Scene, { name, material }: PartLook): void {
  const teeth = Number(/(\d+) Tooth/.exec(name)?.[1] ?? 16);
  const radius = teeth / 16;
  const outline = Array.from({ length: teeth * 4 }, (_, index): Point => {
    const angle = (2 * Math.PI * index) / (teeth * 4);
    const reach = index % 4 < 2 ? radius + 0.1 : radius - 0.08;
    return [reach * Math.cos(angle), reach * Math.sin(angle)];
  });
  scene.extrude('z', outline, 0, 0.5, material);
  if (radius > 0.9)
    for (let index = 0; index < 6; index++)
      holes(
        scene,
        [[radius * 0.62 * Math.cos(index * 1.047), radius * 0.62 * Math.sin(index * 1.047)]],
        0.5,
        material.color,
      );
  scene.decal('z', cross(0.26), 0.5, shade(material.color, 0.65));
}

function bush(scene: Scene, { name, material }: PartLook): void {
  const tall = /1\/2/.test(name) ? 0.5 : 1;
  scene.cylinder('z', 0, 0, 0.48, 0, tall * 0.25, material);
  scene.cylinder('z', 0, 0, 0.38, tall * 0.25, tall * 0.75, material);
  scene.cylinder('z', 0, 0, 0.48, tall * 0.75, tall, material);
  scene.decal('z', cross(0.26), tall, shade(material.color, 0.65));
}

function connector(scene: Scene, { material }: PartLook): void {
  scene.cylinder('x', 0, 0, 0.44, 0, 1.6, material);
  scene.cylinder('z', 2, 0, 0.46, -0.48, 0.48, material);
  holes(scene, [[2, 0]], 0.48, material.color);
}

function cone(scene: Scene, { name, material }: PartLook): void {
  const width = studsOf(name)?.width ?? 1;
  const [radius, height] = [width / 2, (studsOf(name)?.height ?? 1) * 1.2];
  scene.taper(
    'z',
    circle(radius, radius, radius * 0.95),
    circle(radius, radius, radius * 0.55),
    0,
    height,
    material,
    true,
  );
  scene.cylinder('z', radius, radius, 0.3, height, height + 0.2, material);
}

function dish(scene: Scene, { name, material }: PartLook): void {
  const radius = (studsOf(name)?.width ?? 2) / 2;
  scene.taper('z', circle(0, 0, radius), circle(0, 0, radius * 0.72), 0, radius * 0.22, material, true);
  scene.taper('z', circle(0, 0, radius * 0.72), circle(0, 0, 0.34), radius * 0.22, radius * 0.36, material, true);
  scene.cylinder('z', 0, 0, 0.3, radius * 0.36, radius * 0.36 + 0.2, material);
}

function bar(scene: Scene, { name, material }: PartLook): void {
  const length = Number(/(\d+)L/.exec(name)?.[1] ?? 3);
  scene.cylinder('x', 0, 0, 0.16, 0, length, material);
  if (/clip/i.test(name)) {
    scene.box(length, -0.32, -0.2, length + 0.6, -0.16, 0.2, material);
    scene.box(length, 0.16, -0.2, length + 0.6, 0.32, 0.2, material);
  } else if (/stop ring/i.test(name)) scene.cylinder('x', 0, 0, 0.26, length - 0.9, length - 0.7, material);
}

function panel(scene: Scene, { name, material }: PartLook): void {
  const size = studsOf(name) ?? { depth: 1, width: 2, height: 1 };
  const height = (size.height ?? 1) * 1.2;
  const thin = 0.18;
  scene.box(0, 0, 0, size.width, thin, height, material);
  scene.box(0, thin, 0, size.width, 1, 0.2, material);
  if (/side supports/i.test(name)) {
    scene.box(0, thin, 0.2, thin, 1, height, material);
    scene.box(size.width - thin, thin, 0.2, size.width, 1, height, material);
    studs(scene, 0, 0, size.width, 1, height, material);
  }
}

function frame(scene: Scene, { name, material }: PartLook): void {
  const size = studsOf(name) ?? { depth: 1, width: 2, height: 2 };
  const height = (size.height ?? 2) * 1.2;
  const rim = 0.26;
  scene.box(0, 0, 0, size.width, 1, height, material);
  if (/glass|^door \d|with stud handle/i.test(name)) {
    scene.decal('y', rectangle(rim, rim, size.width - rim, height - rim), 1, [255, 255, 255], 0.35);
    if (/handle/i.test(name))
      scene.decal('y', circle(size.width - 0.5, height * 0.45, 0.16), 1, shade(material.color, 0.5));
    return;
  }
  scene.decal('y', rectangle(rim, rim, size.width - rim, height - rim), 1, shade(material.color, 0.5));
  scene.decal('y', rectangle(rim + 0.14, rim, size.width - rim, height - rim - 0.1), 1, [222, 232, 240]);
  studs(scene, 0, 0, size.width, 1, height, material);
}

function glass(scene: Scene, look: PartLook): void {
  const size = studsOf(look.name) ?? { depth: 1, width: 2, height: 2 };
  scene.box(0, 0, 0, size.width - 0.4, 0.2, (size.height ?? 2) * 1.2 - 0.4, look.material);
}

function fence(scene: Scene, { name, material }: PartLook): void {
  const size = studsOf(name) ?? { depth: 1, width: 4, height: 1 };
  const height = (size.height ?? 1) * 1.2;
  scene.box(0, 0, 0, size.width, 0.4, 0.2, material);
  for (let x = 0.05; x < size.width - 0.1; x += 0.55) scene.box(x, 0.08, 0.2, x + 0.22, 0.3, height - 0.2, material);
  scene.box(0, 0, height - 0.2, size.width, 0.4, height, material);
}

function leaf(length: number, width: number, angle: number): Point[] {
  return Array.from({ length: 20 }, (_, index): Point => {
    const turn = (2 * Math.PI * index) / 20;
    const [a, b] = [length * (0.5 + 0.5 * Math.cos(turn)), width * Math.sin(turn)];
    return [a * Math.cos(angle) - b * Math.sin(angle), a * Math.sin(angle) + b * Math.cos(angle)];
  });
}

function plant(scene: Scene, { name, material }: PartLook): void {
  if (/stem/i.test(name)) {
    for (const [x, y, tall] of [
      [0, 0, 1.6],
      [0.6, -0.3, 2],
      [0.5, 0.5, 1.8],
    ] as const) {
      scene.cylinder('z', x, y, 0.09, 0, tall, material);
      scene.cylinder('z', x, y, 0.24, tall, tall + 0.2, material);
    }
    return;
  }
  const size = studsOf(name)?.width ?? 3;
  const count = size > 3 ? 7 : 5;
  for (let index = 0; index < count; index++)
    scene.extrude('z', leaf(size / 2 + 0.4, size / 7, (2 * Math.PI * index) / count + 0.4), 0, 0.22, material);
  scene.cylinder('z', 0, 0, 0.42, 0.05, 0.4, material);
  scene.cylinder('z', 0, 0, 0.28, 0.4, 0.6, material);
}

function wheel(scene: Scene, { name, material }: PartLook): void {
  const numbers = /(\d+)mm D\. x (\d+)mm/.exec(name);
  const [radius, width] = [Number(numbers?.[1] ?? 11) / 16, Number(numbers?.[2] ?? 8) / 8];
  scene.cylinder('y', 0, 0, radius, 0, width, material);
  const rubber = /tire/i.test(name);
  scene.decal(
    'y',
    circle(0, 0, radius * (rubber ? 0.62 : 0.8)),
    width,
    rubber ? [246, 247, 249] : shade(material.color, 0.25),
  );
  if (rubber) scene.decal('y', circle(-radius * 0.06, radius * 0.06, radius * 0.54), width, [226, 229, 234]);
  else scene.decal('y', circle(0, 0, radius * 0.22), width, shade(material.color, 0.6));
  if (rubber)
    for (let index = 0; index < 20; index++)
      scene.decal(
        'y',
        circle(radius * 0.9 * Math.cos(index * 0.314), radius * 0.9 * Math.sin(index * 0.314), radius * 0.05, 8),
        width,
        [80, 80, 84],
      );
}

/** Shapes by the beginning of the name; the first that fits is drawn. */
export const OTHER_SHAPES: readonly [RegExp, (scene: Scene, look: PartLook) => void][] = [
  [/^Technic, Liftarm/i, liftarm],
  [/^Technic, (Axle and Pin|Axle Connector|Connector)/i, connector],
  [/^Technic, Axle/i, axle],
  [/^Technic, Pin/i, pin],
  [/^Technic, Gear/i, gear],
  [/^Technic Bush/i, bush],
  [/^Cone/i, cone],
  [/^Dish/i, dish],
  [/^Bar/i, bar],
  [/^Panel/i, panel],
  [/^Glass/i, glass],
  [/^(Window|Door)/i, frame],
  [/^Fence/i, fence],
  [/^Plant/i, plant],
  [/^(Wheel|Tire)/i, wheel],
  [/^Minifigure, Head(?!gear)/i, (scene, { no, material }) => head(scene, 0, material, hashText(no))],
  [/^(Hips and Legs|Minifigure, Legs)/i, (scene, { material }) => legs(scene, 0, material)],
  [/^Torso/i, (scene, { no, material }) => torso(scene, 0, material, no)],
  [/^Minifigure, (Headgear|Hair)/i, (scene, { name, material }) => headgear(scene, 0, material, name)],
  [
    /^Minifigure, (Utensil Cup)/i,
    (scene, { material }) => {
      scene.cylinder('z', 0, 0, 0.42, 0, 0.9, material);
      scene.decal('z', circle(0, 0, 0.32), 0.9, shade(material.color, 0.5));
      scene.box(0.42, -0.08, 0.25, 0.62, 0.08, 0.65, material);
    },
  ],
  [
    /^Minifigure, (Utensil|Weapon)/i,
    (scene, { material }) => {
      scene.cylinder('x', 0, 0, 0.13, 0, 1.6, material);
      scene.box(1.6, -0.4, -0.1, 1.76, 0.4, 0.1, material);
      scene.extrude(
        'z',
        [
          [1.76, -0.18],
          [3.2, -0.12],
          [3.6, 0],
          [3.2, 0.12],
          [1.76, 0.18],
        ],
        -0.06,
        0.06,
        material,
      );
    },
  ],
  [/^Minifigure/i, genericBrick],
];
