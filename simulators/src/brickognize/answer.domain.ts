import { colorByBlId } from '../catalog/colors.data.ts';
import { CATEGORIES, type ItemType, itemAt, itemIndex, NAMED_ITEMS, type SimItem } from '../catalog/items.domain.ts';
import { type FoundMark, type Pixels, pictureAround } from '../pictures/mark.domain.ts';
import { PICTURE_SIZE } from '../pictures/picture.usecases.ts';
import { hashText, unitHash } from '../rng.domain.ts';

export type Kind = 'part' | 'set' | 'fig';

/** What a photo may be asked for. */
export interface Question {
  /** Undefined for `/predict/`, which looks for everything. */
  kind: Kind | undefined;
  topItems: number;
  minItems: number;
  wantsColors: boolean;
  topColors: number;
  minColors: number;
}

const KINDS: Partial<Record<ItemType, Kind>> = { PART: 'part', SET: 'set', MINIFIG: 'fig' };
const LETTERS: Record<Kind, string> = { part: 'P', set: 'S', fig: 'M' };

const round = (value: number) => Math.round(value * 1e4) / 1e4;

/** The answer's id; the same photo gets the same one. */
export const listingId = (photo: string) =>
  `res-${hashText(photo).toString(16).padStart(8, '0')}${hashText(`${photo} again`).toString(16).padStart(8, '0')}`;

/** The answer to a photo on which nothing was recognised. */
export function nothing(photo: string, pixels: Pixels | null) {
  const [image_width, image_height] = [pixels?.width ?? 0, pixels?.height ?? 0];
  return {
    listing_id: listingId(photo),
    bounding_box: { left: 0, upper: 0, right: 0, lower: 0, image_width, image_height, score: 0 },
    items: [],
  };
}

/**
 * The answer to a photo of one of the simulators' pictures. Like the real model it is less sure of what fills little of
 * the photo, names near relatives behind the item itself, and knows renumbered items by their former number only.
 */
export function answerFor(photo: string, pixels: Pixels, mark: FoundMark, question: Question) {
  const item = itemAt(mark.index);
  const box = pictureAround(mark, PICTURE_SIZE);
  const share = (box.right - box.left) / Math.min(pixels.width, pixels.height);
  const kind = item && KINDS[item.type];
  if (!item || !kind || (question.kind && question.kind !== kind)) return nothing(photo, pixels);
  const sureness = Math.min(1, share / 0.4);
  const first = round((0.9 + 0.09 * unitHash(`sure ${item.no}`)) * sureness);
  const others = relatives(item).map((other, at) => [other, round(first * (0.84 - 0.05 * at))] as const);
  const items = [[item, first] as const, ...others]
    .filter(([, score]) => score >= question.minItems)
    .slice(0, question.topItems)
    .map(([one, score]) => onWire(one, kind, score));
  return {
    listing_id: listingId(photo),
    bounding_box: {
      ...box,
      image_width: pixels.width,
      image_height: pixels.height,
      score: round(0.3 + 0.6 * sureness),
    },
    items,
    ...(question.wantsColors && kind === 'part' ? { colors: colorsOf(mark.blColorId, question) } : {}),
  };
}

function onWire(item: SimItem, kind: Kind, score: number) {
  const id = item.alternateNo ?? item.no;
  return {
    id,
    name: item.name,
    img_url: `https://storage.googleapis.com/brickognize-static/thumbnails/v2.22/${kind}/${encodeURIComponent(id)}/0.webp`,
    external_sites: [
      { name: 'bricklink', url: `https://www.bricklink.com/v2/catalog/catalogitem.page?${LETTERS[kind]}=${id}` },
    ],
    // The real service leaves the category away for some items.
    category: unitHash(`category ${item.no}`) < 0.1 ? null : (CATEGORIES.get(item.categoryId) ?? null),
    type: kind,
    score,
  };
}

/** Nine items of the same kind, those of the same category first. */
function relatives(item: SimItem): SimItem[] {
  const others = NAMED_ITEMS.filter((other) => other.type === item.type && other.no !== item.no);
  const at = itemIndex(item.type, item.no) ?? 0;
  const near = (other: SimItem) => Math.abs((itemIndex(other.type, other.no) ?? 0) - at);
  const rank = (other: SimItem) => (other.categoryId === item.categoryId ? 0 : 10_000) + near(other);
  return others.sort((a, b) => rank(a) - rank(b)).slice(0, 9);
}

/** Colours that are taken for one another under a lamp. */
const LOOKALIKES: readonly (readonly number[])[] = [
  [85, 10, 86, 9],
  [86, 9, 85, 1],
  [11, 85],
  [2, 69, 1],
  [7, 63, 42],
  [5, 59],
  [88, 8, 120],
  [6, 80, 36],
  [3, 110],
  [1, 2, 86],
];

function colorsOf(blColorId: number, { topColors, minColors }: Question) {
  const group = LOOKALIKES.find(([first]) => first === blColorId) ?? [blColorId];
  return group
    .map((id, at) => ({ id: String(id), name: colorByBlId(id)?.name ?? '', score: round(0.82 - 0.3 * at) }))
    .filter(({ score, name }) => name !== '' && score >= minColors)
    .slice(0, topColors);
}
