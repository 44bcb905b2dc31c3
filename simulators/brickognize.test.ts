import { encode } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { answerFor, type Question } from './src/brickognize/answer.domain.ts';
import { imageKind, readPixels } from './src/brickognize/image.ts';
import { findItem, itemAt, itemIndex, NAMED_ITEMS } from './src/catalog/items.domain.ts';
import { findMark, type Pixels } from './src/pictures/mark.domain.ts';
import { drawItem, itemPicture, PICTURE_SIZE } from './src/pictures/picture.usecases.ts';

/** A picture scaled by a factor onto a larger grey-white ground, as a camera sees it, and through JPEG. */
function photograph(rgb: Uint8Array, scale: number, { width = 1024, height = 768, quality = 80 } = {}): Pixels {
  const data = new Uint8Array(width * height * 4).fill(244);
  const side = Math.round(PICTURE_SIZE * scale);
  const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = (Math.floor(y / scale) * PICTURE_SIZE + Math.floor(x / scale)) * 3;
      data.set(rgb.subarray(from, from + 3), ((top + y) * width + left + x) * 4);
    }
  }
  const jpeg = encode({ width, height, data }, quality).data;
  return readPixels('jpeg', new Uint8Array(jpeg)) as Pixels;
}

const ALL: Question = { kind: undefined, topItems: 10, minItems: 0, wantsColors: true, topColors: 5, minColors: 0.2 };

describe('recognising our own pictures', () => {
  it('tells item and colour from a photo of the picture, whatever its size on it', () => {
    for (const scale of [0.6, 1, 1.7, 3.2]) {
      for (const item of NAMED_ITEMS.filter((_, index) => index % 97 === 0)) {
        const blColorId = item.colors[0] ?? 0;
        const mark = findMark(photograph(drawItem(item.type, item.no, blColorId), scale));
        expect(mark && [itemAt(mark.index)?.no, mark.blColorId], `${item.no} at ${scale}`).toEqual([
          item.no,
          blColorId,
        ]);
      }
    }
  });

  it('reads the PNG that it draws itself', async () => {
    const png = await itemPicture('PART', '3001', 5);
    expect(imageKind(png)).toBe('png');
    expect(findMark(readPixels('png', png) as Pixels)).toMatchObject({
      index: itemIndex('PART', '3001'),
      blColorId: 5,
    });
  });

  it('finds nothing on an empty ground, on noise and on an item that no catalogue knows', () => {
    const noise = Uint8Array.from({ length: 192 * 192 * 3 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255);
    for (const rgb of [new Uint8Array(192 * 192 * 3).fill(255), noise, drawItem('PART', 'own-part', 5)]) {
      expect(findMark(photograph(rgb, 2))).toBeNull();
    }
  });

  it('answers with ten items, best first, and is less sure of what fills little of the photo', () => {
    const near = photograph(drawItem('PART', '3001', 5), 3);
    const far = photograph(drawItem('PART', '3001', 5), 0.7);
    const [sure, unsure] = [near, far].map((photo) => {
      const mark = findMark(photo);
      if (!mark) throw new Error('no mark');
      return answerFor('photo', photo, mark, ALL);
    });
    expect(sure?.items.map(({ score }) => score)).toEqual(
      sure?.items.map(({ score }) => score).toSorted((a, b) => b - a),
    );
    expect(sure?.items).toHaveLength(10);
    expect(sure?.items[0]).toMatchObject({ id: '3001', type: 'part' });
    expect(sure?.items[0]?.score).toBeGreaterThan(0.85);
    expect(unsure?.items[0]?.score).toBeLessThan(0.6);
    expect(sure && 'colors' in sure ? sure.colors?.[0] : null).toMatchObject({ id: '5', name: 'Red' });
  });

  it('knows a renumbered part by its former number only', () => {
    const renumbered = NAMED_ITEMS.find(({ alternateNo }) => alternateNo);
    if (!renumbered) throw new Error('no renumbered part');
    const photo = photograph(drawItem('PART', renumbered.no, renumbered.colors[0] ?? 0), 3);
    const mark = findMark(photo);
    const answer = mark && answerFor('photo', photo, mark, ALL);
    expect(answer?.items[0]?.id).toBe(renumbered.alternateNo);
    expect(findItem('PART', renumbered.no)?.name).toBe(answer?.items[0]?.name);
  });
});
