import { colorByBlId } from '../catalog/colors.data.ts';
import { findItem, type ItemType, itemIndex } from '../catalog/items.domain.ts';
import { gearItem, minifigure, setBox } from './figure-shapes.domain.ts';
import { drawLabel, LABEL_HEIGHT } from './label.domain.ts';
import { drawMark } from './mark.domain.ts';
import { OTHER_SHAPES } from './other-shapes.domain.ts';
import { BASIC_SHAPES, genericBrick } from './parts-shapes.domain.ts';
import { encodePng } from './png.ts';
import { Canvas, rgb } from './raster.domain.ts';
import { type Material, Scene } from './scene.domain.ts';

export const PICTURE_SIZE = 192;
const MARGIN = 14;

function materialOf(blColorId: number): Material {
  const color = colorByBlId(blColorId);
  if (!color) return { color: [172, 176, 184] };
  return {
    color: rgb(color.hex),
    clear: color.kind === 'Transparent',
    shiny: color.kind === 'Pearl' || color.kind === 'Metallic',
  };
}

/** Draws an item in a colour; unknown items become a brick. Same input, same pixels. `name` helps with items of a store's own. */
export function drawItem(type: ItemType, no: string, blColorId: number, name = ''): Uint8Array {
  const canvas = new Canvas(PICTURE_SIZE);
  const scene = new Scene();
  const look = { no, name: findItem(type, no)?.name ?? name, material: materialOf(blColorId) };
  if (type === 'MINIFIG') minifigure(scene, no);
  else if (type === 'SET' || type === 'ORIGINAL_BOX') setBox(scene, no, false);
  else if (type === 'INSTRUCTION' || type === 'BOOK' || type === 'CATALOG') setBox(scene, no, true);
  else if (type === 'GEAR') gearItem(scene, { color: [179, 0, 6] });
  else {
    const shape = [...BASIC_SHAPES, ...OTHER_SHAPES].find(([pattern]) => pattern.test(look.name));
    (shape?.[1] ?? genericBrick)(scene, look);
  }
  scene.paint(canvas, MARGIN, MARGIN + LABEL_HEIGHT);
  drawLabel(canvas, no);
  const index = itemIndex(type, no);
  if (index !== undefined) drawMark(canvas, { index, blColorId });
  return canvas.toRgb();
}

/** The picture as a PNG file. */
export async function itemPicture(type: ItemType, no: string, blColorId: number): Promise<Uint8Array<ArrayBuffer>> {
  return encodePng(drawItem(type, no, blColorId), PICTURE_SIZE);
}
