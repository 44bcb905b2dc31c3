import { brightness, type Canvas, mix, type Point, type Rgb } from './raster.domain.ts';

export type Vec = readonly [number, number, number];
export type Axis = 'x' | 'y' | 'z';

/** What a surface is made of. */
export interface Material {
  color: Rgb;
  /** See-through plastic. */
  clear?: boolean;
  /** Pearl, chrome or metallic: stronger highlights. */
  shiny?: boolean;
}

interface Face {
  points: readonly Vec[];
  normal: Vec;
  material: Material;
  outline: boolean;
  front: boolean;
  /** Painted as it is, without light or edges. */
  decal: boolean;
  alpha: number;
}

const COS = Math.cos(Math.PI / 6);
const SIN = Math.sin(Math.PI / 6);

/** Isometric projection: x runs down to the right, y down to the left, z up. */
function project([x, y, z]: Vec): Point {
  return [(x - y) * COS, (x + y) * SIN - z];
}

/** A circle as a polygon. */
export function circle(cx: number, cy: number, radius: number, steps = 32): Point[] {
  return Array.from({ length: steps }, (_, index) => {
    const angle = (2 * Math.PI * index) / steps;
    return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)] as const;
  });
}

/** A rectangle as a polygon. */
export function rectangle(x0: number, y0: number, x1: number, y1: number): Point[] {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
}

function place(axis: Axis, [a, b]: Point, along: number): Vec {
  return axis === 'z' ? [a, b, along] : axis === 'y' ? [a, along, b] : [along, a, b];
}

function signedArea(points: readonly Point[]): number {
  return points.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = points[(index + 1) % points.length] as Point;
    return sum + x * nextY - nextX * y;
  }, 0);
}

function light([nx, ny, nz]: Vec): number {
  return nz * nz * (nz > 0 ? 1.02 : 0.45) + ny * ny * (ny > 0 ? 0.84 : 0.5) + nx * nx * (nx > 0 ? 0.66 : 0.42);
}

/** Solids seen from one fixed corner; added back to front. */
export class Scene {
  private readonly faces: Face[] = [];

  /** A prism: a profile drawn out along an axis. `smooth` leaves out the edges between its sides. */
  extrude(axis: Axis, profile: readonly Point[], from: number, to: number, material: Material, smooth = false): void {
    this.taper(axis, profile, profile, from, to, material, smooth);
  }

  /** Like {@link extrude} between two profiles with equally many points (cones, wedges). */
  taper(
    axis: Axis,
    start: readonly Point[],
    end: readonly Point[],
    from: number,
    to: number,
    material: Material,
    smooth = false,
  ): void {
    const turn = signedArea(start) >= 0 ? 1 : -1;
    const tag = (points: readonly Vec[], normal: Vec, outline: boolean) => {
      this.faces.push({
        points,
        normal,
        material,
        outline,
        front: normal[0] + normal[1] + normal[2] > 1e-6,
        decal: false,
        alpha: 1,
      });
    };
    const solid: [readonly Vec[], Vec, boolean][] = [];
    start.forEach((point, index) => {
      const next = (index + 1) % start.length;
      const [ax, ay] = point;
      const [bx, by] = start[next] as Point;
      const length = Math.hypot(bx - ax, by - ay);
      if (length < 1e-9) return;
      const flat: Point = [(turn * (by - ay)) / length, (turn * (ax - bx)) / length];
      const [cx, cy] = end[index] as Point;
      const lean = ((cx - ax) * flat[0] + (cy - ay) * flat[1]) / (to - from || 1);
      const scale = Math.hypot(1, lean);
      const normal = place(axis, [flat[0] / scale, flat[1] / scale], -lean / scale);
      solid.push([
        [
          place(axis, point, from),
          place(axis, [bx, by], from),
          place(axis, end[next] as Point, to),
          place(axis, [cx, cy], to),
        ],
        normal,
        !smooth,
      ]);
    });
    solid.push([start.map((point) => place(axis, point, from)), place(axis, [0, 0], -1), false]);
    solid.push([end.map((point) => place(axis, point, to)), place(axis, [0, 0], 1), true]);
    // Far sides first: they only show through clear plastic.
    if (material.clear)
      for (const [points, normal, outline] of solid)
        if (normal[0] + normal[1] + normal[2] <= 1e-6) tag(points, normal, outline);
    for (const [points, normal, outline] of solid)
      if (normal[0] + normal[1] + normal[2] > 1e-6) tag(points, normal, outline);
  }

  box(x0: number, y0: number, z0: number, x1: number, y1: number, z1: number, material: Material): void {
    this.extrude('z', rectangle(x0, y0, x1, y1), z0, z1, material);
  }

  cylinder(
    axis: Axis,
    a: number,
    b: number,
    radius: number,
    from: number,
    to: number,
    material: Material,
    steps = radius > 0.4 ? 56 : 28,
  ): void {
    this.extrude(axis, circle(a, b, radius, steps), from, to, material, true);
  }

  /** A flat marking on a surface; `axis` is the one it is perpendicular to. */
  decal(axis: Axis, points: readonly Point[], at: number, color: Rgb, alpha = 1): void {
    this.faces.push({
      points: points.map((point) => place(axis, point, at)),
      normal: place(axis, [0, 0], 1),
      material: { color },
      outline: false,
      front: true,
      decal: true,
      alpha,
    });
  }

  /** A flat marking anywhere, by its corners. */
  mark(points: readonly Vec[], color: Rgb): void {
    this.faces.push({
      points,
      normal: [0, 0, 1],
      material: { color },
      outline: false,
      front: true,
      decal: true,
      alpha: 1,
    });
  }

  /** Paints everything, fitted into the canvas with a margin and a soft shadow below. */
  paint(canvas: Canvas, margin: number, bottom = margin): void {
    const projected = this.faces.map((face) => face.points.map(project));
    const all = projected.flat();
    const xs = all.map(([x]) => x);
    const ys = all.map(([, y]) => y);
    const [left, right, top, low] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const width = canvas.size - 2 * margin;
    const height = canvas.size - margin - bottom;
    // Small pieces stay smaller than large ones, so that a row of pictures is not all one size.
    const scale = Math.min(width / (right - left), height / (low - top), canvas.size * 0.36);
    const offsetX = margin + (width - scale * (right - left)) / 2 - scale * left;
    const offsetY = margin + (height - scale * (low - top)) / 2 - scale * top;
    const onCanvas = ([x, y]: Point): Point => [x * scale + offsetX, y * scale + offsetY];
    this.paintShadow(canvas, (vec) => onCanvas(project(vec)), scale);
    this.faces.forEach((face, index) => {
      paintFace(canvas, face, (projected[index] as Point[]).map(onCanvas));
    });
  }

  private paintShadow(canvas: Canvas, at: (vec: Vec) => Point, scale: number): void {
    const points = this.faces.filter((face) => !face.decal).flatMap((face) => face.points);
    const floor = Math.min(...points.map(([, , z]) => z));
    const outline = hull(points.map(([x, y]) => [x, y] as const));
    const cx = outline.reduce((sum, [x]) => sum + x, 0) / outline.length;
    const cy = outline.reduce((sum, [, y]) => sum + y, 0) / outline.length;
    for (let step = 4; step >= 1; step--) {
      const grow = (step * 1.9) / scale;
      const ring = outline.map(([x, y]): Point => {
        const reach = Math.hypot(x - cx, y - cy) || 1;
        return at([x + ((x - cx) / reach) * grow, y + ((y - cy) / reach) * grow, floor]);
      });
      canvas.fill(ring, [40, 44, 60], 0.024);
    }
  }
}

/** Convex hull (Andrew's monotone chain). */
function hull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length >= 2) {
        const [a, b] = [chain.at(-2) as Point, chain.at(-1) as Point];
        if ((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function paintFace(canvas: Canvas, face: Face, points: Point[]): void {
  const { color, clear, shiny } = face.material;
  if (face.decal) {
    canvas.fill(points, color, face.alpha);
    return;
  }
  const dark = brightness(color) < 60;
  const lifted = mix(color, [255, 255, 255], dark ? 0.07 : 0);
  const level = light(face.normal);
  const lit: Rgb = [lifted[0] * level, lifted[1] * level, lifted[2] * level];
  const glow = shiny ? 0.16 : 0.05;
  const alpha = clear ? (face.front ? 0.55 : 0.3) : 1;
  canvas.fill(points, mix(lit, [255, 255, 255], shiny ? 0.06 : 0), alpha, [1 + glow, 1 - glow]);
  if (!face.outline) return;
  const edge = dark ? mix(lifted, [255, 255, 255], 0.35) : mix(lit, [0, 0, 0], 0.45);
  canvas.stroke(points, edge, face.front ? 0.5 : 0.2, 1);
}
