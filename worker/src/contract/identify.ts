import * as v from 'valibot';
import { Cursor, IsoTime, ItemType, PageLimit } from './common.ts';

/** Largest photo taken in. Phones scale to 1,024 px first, which is a tenth of this. */
export const MAX_PHOTO_BYTES = 8 * 1024 * 1024;
export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;

/** What the photo shows; colours are only told for parts. */
export const PhotoSubject = v.picklist(
  ['any', 'part', 'minifig', 'set'],
  'A photo shows a part, a minifig, a set, or any of them.',
);
export type PhotoSubject = v.InferOutput<typeof PhotoSubject>;

export const PhotoId = v.pipe(
  v.string('A photo is named by a ULID.'),
  v.ulid('A photo is named by a ULID, made by the caller.'),
);
export const PhotoQuery = v.object({
  /** Made by the caller, so that a photo sent twice is one photo. */
  id: v.optional(PhotoId),
  subject: v.optional(PhotoSubject, 'any'),
});
export type PhotoQuery = v.InferInput<typeof PhotoQuery>;

const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** A colour one may choose. `score` is how sure the photo makes it, null where only the catalogue knows it. */
export const ColorChoice = v.object({
  blColorId: v.number(),
  name: v.string(),
  hex: v.nullable(v.string()),
  score: v.nullable(Share),
});
export type ColorChoice = v.InferOutput<typeof ColorChoice>;

export const Candidate = v.object({
  /** Position in the recogniser's answer, from 0. */
  rank: v.number(),
  itemType: ItemType,
  /** The number the catalogue uses now. */
  itemNo: v.string(),
  /** The number the recogniser gave, when that is an older one; else null. */
  formerNo: v.nullable(v.string()),
  itemName: v.string(),
  category: v.nullable(v.string()),
  score: Share,
  /** sure: preselect it; likely: one of a few; unsure: look twice. */
  confidence: v.picklist(['sure', 'likely', 'unsure']),
  isKnown: v.boolean(),
  imageUrl: v.string(),
  /** What the photo and the catalogue agree on first, then what else the catalogue knows. */
  colors: v.array(ColorChoice),
});
export type Candidate = v.InferOutput<typeof Candidate>;

export const Identification = v.object({
  id: v.string(),
  /** waiting: tried again by itself; failed: given up, send it again or take another photo. */
  state: v.picklist(['waiting', 'done', 'failed']),
  /** Why there is no answer yet, as a sentence; null when all is well. */
  problem: v.nullable(v.string()),
  /** What to do with the answer; null while there is none. */
  advice: v.nullable(v.picklist(['take_first', 'choose', 'retake'])),
  subject: PhotoSubject,
  candidates: v.array(Candidate),
  /** Where on the photo the object was seen, as shares of its width and height. */
  box: v.nullable(v.object({ left: Share, upper: Share, right: Share, lower: Share })),
  photoUrl: v.string(),
  /** Who took it; null when that person is gone. */
  takenBy: v.nullable(v.string()),
  /** What somebody said it is. */
  choice: v.nullable(v.object({ itemType: ItemType, itemNo: v.string(), blColorId: v.number() })),
  createdAt: IsoTime,
  /** When photo and answer are deleted. */
  expiresAt: IsoTime,
});
export type Identification = v.InferOutput<typeof Identification>;

const ItemNo = v.pipe(
  v.string('Say which item: its number.'),
  v.trim(),
  v.minLength(1, 'Say which item: its number.'),
  v.maxLength(60, 'An item number is at most 60 characters long.'),
  v.regex(/^[^\p{C}]+$/u, 'This is not an item number.'),
);

export const ChoiceBody = v.object({
  itemType: ItemType,
  itemNo: ItemNo,
  blColorId: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99_999)),
});
export type ChoiceBody = v.InferOutput<typeof ChoiceBody>;

export const PhotoListQuery = v.object({
  open: v.optional(v.picklist(['true', 'false'], 'Say true or false.'), 'false'),
  limit: PageLimit,
  cursor: v.optional(Cursor),
});
export type PhotoListQuery = v.InferInput<typeof PhotoListQuery>;

export const PhotoSettings = v.object({
  /** Days a photo and its answer are kept. */
  keepDays: v.pipe(
    v.number('Say for how many days.'),
    v.integer('Days are a whole number.'),
    v.minValue(1, 'Photos are kept for at least one day.'),
    v.maxValue(365, 'Photos are kept for at most a year.'),
  ),
});
export type PhotoSettings = v.InferOutput<typeof PhotoSettings>;
