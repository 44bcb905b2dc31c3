import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { NAMED_ITEMS } from '../catalog/items.domain.ts';
import { drawItem, itemPicture, PICTURE_SIZE } from './picture.usecases.ts';
import { picture } from './pictures.routes.ts';
import { Canvas } from './raster.domain.ts';

/** Mean colour of the pixels that are not (nearly) white. */
function inkColor(pixels: Uint8Array): { share: number; mean: number[] } {
  const sums = [0, 0, 0];
  let count = 0;
  for (let at = 0; at < pixels.length; at += 3) {
    const rgb = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
    if (Math.min(...rgb) > 225) continue;
    rgb.forEach((value, channel) => {
      sums[channel] = (sums[channel] ?? 0) + value;
    });
    count++;
  }
  return { share: count / (pixels.length / 3), mean: sums.map((sum) => sum / Math.max(1, count)) };
}

describe('part pictures', () => {
  it('blends the edge of a shape that covers half a pixel', () => {
    const canvas = new Canvas(4);
    canvas.fill(
      [
        [0, 0],
        [1.5, 0],
        [1.5, 4],
        [0, 4],
      ],
      [0, 0, 0],
    );
    const pixels = canvas.toRgb();
    expect([pixels[0], pixels[6]]).toEqual([0, 255]);
    expect(pixels[3]).toBeGreaterThan(60);
    expect(pixels[3]).toBeLessThan(200);
  });

  it('shows every named item as something on white', () => {
    for (const item of NAMED_ITEMS.filter((_, index) => index % 5 === 0)) {
      const { share } = inkColor(drawItem(item.type, item.no, item.colors[0] ?? 0));
      expect(share, item.no).toBeGreaterThan(0.01);
      expect(share, item.no).toBeLessThan(0.8);
    }
  });

  it('paints a part in its colour, and differently in another', () => {
    const [red, , blue] = inkColor(drawItem('PART', '3001', 5)).mean;
    expect(red).toBeGreaterThan(3 * (blue ?? 0));
    const [redOfBlue, , blueOfBlue] = inkColor(drawItem('PART', '3001', 7)).mean;
    expect(blueOfBlue).toBeGreaterThan(2 * (redOfBlue ?? 0));
  });

  it('is the same picture every time and a real PNG', async () => {
    const [first, second] = [await itemPicture('PART', '3001', 5), await itemPicture('PART', '3001', 5)];
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
    const file = Buffer.from(first);
    expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([PICTURE_SIZE, PICTURE_SIZE]);
    const length = file.readUInt32BE(33);
    expect(inflateSync(file.subarray(41, 41 + length)).length).toBe(PICTURE_SIZE * (PICTURE_SIZE * 3 + 1));
  });

  it('answers full pictures, thumbnails and unknown items, and nothing else', async () => {
    for (const path of [
      '/ItemImage/PN/5/3001.png',
      '/P/11/3023.jpg',
      '/M/sw0028.jpg',
      '/ItemImage/PN/1/no-such-part.png',
    ]) {
      expect((await picture(path))?.headers.get('content-type')).toBe('image/png');
    }
    expect(await picture('/ItemImage/XX/1/3001.png')).toBeUndefined();
  });
});
