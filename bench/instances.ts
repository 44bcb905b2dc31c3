import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { RectRoom } from '../worker/src/picking/routeRect.domain.ts';

/** Where the shared instances lie, when they do. */
const FOLDER = fileURLToPath(new URL('../../shared/data/warehouse', import.meta.url));

/** Where a published instance has an article: aisle and metres from its front. */
export interface Spot {
  aisle: number;
  position: number;
}

/** A published instance as picking tours in a room of one block. */
export interface Instance {
  name: string;
  room: RectRoom;
  /** Places of each order that is walked alone. */
  orders: Spot[][];
  /** Length of the shortest tour where it was published. */
  optimum: number | null;
}

/** Published optima, by file name. */
const OPTIMA: Record<string, number> = { 'unit_F1_m5_C30_a7_12.txt': 94 };

/** @returns null where the shared instances are not on this machine */
export function readInstances(): Instance[] | null {
  if (!existsSync(FOLDER)) return null;
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.txt(\.gz)?$/.test(name) && statSync(path.join(FOLDER, name)).isFile())
    .sort();
  return files.flatMap((file) => {
    const raw = readFileSync(path.join(FOLDER, file));
    const text = (file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('latin1');
    const name = path.basename(file).replace(/\.gz$/, '');
    const told = geometryOf(file, text);
    return told ? [{ name, ...told, optimum: OPTIMA[name] ?? null }] : [];
  });
}

function geometryOf(file: string, text: string): Pick<Instance, 'room' | 'orders'> | null {
  if (/^LAYOUT : single-block/m.test(text)) return withHeader(text);
  // Without a header: the geometry of Henn & Wäscher, which these instances are solved with.
  if (/^Order 0\s+number of articles/.test(text)) return withoutHeader(text, file.includes('Henn') ? 10 : 20);
  return null;
}

/** The format of ware_ops: everything is said. */
function withHeader(text: string): Pick<Instance, 'room' | 'orders'> {
  const value = (name: string) => Number(text.match(new RegExp(`^${name} : (\\S+)`, 'm'))?.[1]);
  const cell = value('DISTANCE_CELL_TO_CELL');
  const front = value('DISTANCE_BOTTOM_TO_CELL');
  const length = front + (value('NUM_CELLS') - 1) * cell + value('DISTANCE_TOP_TO_CELL');
  const spots = new Map(
    [...text.matchAll(/^ID (\d+) AISLE (\d+) CELL (\d+)/gm)].map(([, id = '', aisle, at]) => [
      id,
      { aisle: Number(aisle), position: front + Number(at) * cell },
    ]),
  );
  const orders = (text.split('ORDER_SECTION')[1] ?? '')
    .split('NUM_ARTICLES')
    .slice(1)
    .map((order) => [...order.matchAll(/^ID (\d+) QUANTITY/gm)].flatMap(([, id = '']) => spots.get(id) ?? []));
  return {
    room: {
      aisles: value('NUM_AISLES'),
      spacing: value('DISTANCE_AISLE_TO_AISLE'),
      blocks: [length],
      depot: { aisle: value('DEPOT_AISLE'), cross: /^DEPOT_LOCATION : top/m.test(text) ? 1 : 0 },
    },
    orders,
  };
}

/** The format of jobprp: orders with the aisle and the cell of each article. Two sides of an aisle count as two. */
function withoutHeader(text: string, aisles: number): Pick<Instance, 'room' | 'orders'> {
  const sides = aisles === 10 ? 2 : 1;
  const orders = text
    .split(/^Order \d+/m)
    .slice(1)
    .map((order) =>
      [...order.matchAll(/Aisle (\d+)\s+Location (\d+)/g)].map(([, aisle, cell]) => ({
        aisle: Math.floor(Number(aisle) / sides),
        position: 1.5 + Number(cell),
      })),
    );
  return { room: { aisles, spacing: 5, blocks: [47], depot: { aisle: 0, cross: 0 } }, orders };
}
