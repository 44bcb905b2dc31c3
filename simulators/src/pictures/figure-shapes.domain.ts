import { hashText, makeRng } from '../rng.domain.ts';
import { mix, type Point, type Rgb } from './raster.domain.ts';
import { circle, type Material, rectangle, type Scene, type Vec } from './scene.domain.ts';
import { shade, studs } from './studs.domain.ts';

/** A minifigure head on a point; `face` draws eyes and mouth. */
export function head(scene: Scene, z: number, material: Material, face: number, stud = true): void {
  scene.cylinder('z', 0, 0, 0.42, z, z + 0.1, material);
  scene.cylinder('z', 0, 0, 0.62, z + 0.1, z + 1.05, material);
  scene.cylinder('z', 0, 0, 0.5, z + 1.05, z + 1.15, material);
  if (stud) scene.cylinder('z', 0, 0, 0.3, z + 1.15, z + 1.35, material);
  const ink: Rgb = mix(shade(material.color, 0.85), [20, 20, 20], 0.7);
  const smile = 0.34 + (face % 3) * 0.04;
  // The face is bent around the head, turned a little from the viewer's left.
  const bent = (points: readonly Point[]): Vec[] =>
    points.map(([across, up]) => [0.63 * Math.cos(1.2 - across), 0.63 * Math.sin(1.2 - across), z + up]);
  scene.mark(bent(circle(-0.34, 0.72, 0.09, 16)), ink);
  scene.mark(bent(circle(0.34, 0.72, 0.09, 16)), ink);
  scene.mark(
    bent([
      [-0.36, smile + 0.1],
      [-0.2, smile + 0.03],
      [0, smile],
      [0.2, smile + 0.03],
      [0.36, smile + 0.1],
      [0.2, smile + 0.1],
      [0, smile + 0.07],
      [-0.2, smile + 0.1],
    ]),
    ink,
  );
}

/** Hips and legs, feet at `z`. */
export function legs(scene: Scene, z: number, material: Material): void {
  scene.box(-0.75, -0.35, z, -0.02, 0.35, z + 1.1, material);
  scene.box(-0.75, -0.35, z, -0.02, 0.6, z + 0.35, material);
  scene.box(0.02, -0.35, z, 0.75, 0.35, z + 1.1, material);
  scene.box(0.02, -0.35, z, 0.75, 0.6, z + 0.35, material);
  scene.box(-0.78, -0.38, z + 1.1, 0.78, 0.38, z + 1.35, material);
}

/** A torso with arms and hands; printed when the number says so. */
export function torso(scene: Scene, z: number, material: Material, no: string): void {
  const hand: Material = { color: [255, 212, 40] };
  scene.taper(
    'z',
    rectangle(-1.05, -0.2, -0.8, 0.15),
    rectangle(-0.8, -0.2, -0.55, 0.15),
    z + 0.25,
    z + 1.15,
    material,
  );
  scene.taper('z', rectangle(-0.8, -0.38, 0.8, 0.38), rectangle(-0.55, -0.38, 0.55, 0.38), z, z + 1.25, material);
  const rng = makeRng(hashText(`torso ${no}`));
  if (/pb/.test(no)) {
    const ink = rng.pick([
      [255, 255, 255],
      [33, 33, 33],
      [179, 0, 6],
      [255, 199, 0],
      [0, 87, 166],
    ] as Rgb[]);
    scene.decal('y', rectangle(-0.06, z + 0.1, 0.06, z + 1.15), 0.38, ink);
    scene.decal(
      'y',
      rectangle(-0.45, z + 0.5 + 0.3 * rng.next(), 0.45, z + 0.9),
      0.38,
      rng.chance(0.5) ? ink : shade(material.color, 0.4),
      0.8,
    );
  }
  scene.taper('z', rectangle(0.8, -0.2, 1.05, 0.15), rectangle(0.55, -0.2, 0.8, 0.15), z + 0.25, z + 1.15, material);
  scene.cylinder('y', 1.0, z + 0.15, 0.2, -0.05, 0.35, hand);
  scene.cylinder('y', -1.0, z + 0.15, 0.2, -0.05, 0.35, hand);
}

/** A helmet or hair: a dome, with a peak for caps. */
export function headgear(scene: Scene, z: number, material: Material, name: string): void {
  const levels = [0.68, 0.72, 0.66, 0.5, 0.24];
  for (let level = 0; level + 1 < levels.length; level++) {
    scene.taper(
      'z',
      circle(0, 0, levels[level] as number),
      circle(0, 0, levels[level + 1] as number),
      z + level * 0.2,
      z + (level + 1) * 0.2,
      material,
      true,
    );
  }
  if (/cap|helmet construction/i.test(name))
    scene.extrude(
      'z',
      [
        [-0.55, 0.3],
        [0.55, 0.3],
        [0.5, 1.05],
        [-0.5, 1.05],
      ],
      z,
      z + 0.1,
      material,
    );
}

/** A whole figure in colours that follow from its number. */
export function minifigure(scene: Scene, no: string): void {
  const rng = makeRng(hashText(`figure ${no}`));
  const inks = [
    [33, 33, 33],
    [255, 255, 255],
    [179, 0, 6],
    [0, 87, 166],
    [130, 66, 42],
    [89, 93, 96],
    [36, 55, 87],
    [238, 217, 164],
    [0, 146, 61],
  ] as Rgb[];
  const skin: Material = {
    color: rng.pick([
      [255, 212, 40],
      [254, 204, 176],
      [255, 212, 40],
      [160, 110, 66],
    ] as Rgb[]),
  };
  legs(scene, 0, { color: rng.pick(inks) });
  torso(scene, 1.35, { color: rng.pick(inks) }, `${no} pb`);
  head(scene, 2.6, skin, rng.int(0, 2), false);
  headgear(scene, 3.35, { color: rng.pick(inks) }, rng.chance(0.4) ? 'cap' : '');
}

/** A set's box with a scene on its front. */
export function setBox(scene: Scene, no: string, flat: boolean): void {
  const rng = makeRng(hashText(`set ${no}`));
  const sky = rng.pick([
    [92, 168, 220],
    [244, 170, 92],
    [120, 196, 160],
    [132, 120, 200],
    [226, 120, 120],
  ] as Rgb[]);
  const [width, depth, height] = flat ? [3.2, 0.16, 2.2] : [3.6, 1.1, 2.6];
  scene.box(0, 0, 0, width, depth, height, { color: mix(sky, [255, 255, 255], flat ? 0.5 : 0.1) });
  scene.decal('y', rectangle(0, 0, width, height * 0.28), depth, mix(sky, [40, 80, 40], 0.55));
  scene.decal('y', circle(width * 0.78, height * 0.76, 0.26), depth, [255, 240, 190]);
  for (let block = 0; block < 6; block++) {
    const x = 0.35 + block * ((width - 1) / 6);
    scene.decal(
      'y',
      rectangle(x, height * 0.2, x + 0.42, height * (0.34 + 0.42 * rng.next())),
      depth,
      rng.pick([
        [179, 0, 6],
        [255, 224, 1],
        [89, 93, 96],
        [255, 255, 255],
        [0, 87, 166],
        [33, 33, 33],
      ] as Rgb[]),
    );
  }
  scene.decal('y', rectangle(0.12, height - 0.5, 0.62, height - 0.12), depth, [255, 255, 255]);
  scene.decal('x', rectangle(0.1, 0.2, depth - 0.1, 0.6), width, [255, 255, 255], 0.6);
}

/** A key chain or other extra. */
export function gearItem(scene: Scene, material: Material): void {
  scene.extrude('z', [...circle(2.6, 0.5, 0.6, 40)], 0, 0.1, { color: [190, 195, 205], shiny: true }, true);
  scene.decal('z', circle(2.6, 0.5, 0.45, 40), 0.1, [250, 250, 252]);
  scene.box(1.5, 0.42, 0, 2.1, 0.58, 0.1, { color: [170, 175, 185], shiny: true });
  scene.box(0, 0, 0, 1.5, 1, 0.6, material);
  studs(scene, 0.25, 0, 1, 1, 0.6, material);
}
