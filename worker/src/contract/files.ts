import * as v from 'valibot';
import { Condition, Cursor, IsoTime, ItemType, PageLimit } from './common.ts';
import { PlaceCode } from './inventory.ts';

/** Longer files are refused: split, or packed with gzip, they go in. */
export const MAX_FILE_BYTES = 90_000_000;

/** What a file may be written in, in words. */
export const FORMAT_WORDS = {
  bsx: 'BrickStore file',
  bricklink_xml: 'BrickLink XML',
  bricklink_json: 'BrickLink inventory',
  csv: 'CSV table',
} as const;
export type FileFormat = keyof typeof FORMAT_WORDS;

/** What happens to lots that are in stock already. */
export const DUPLICATE_POLICIES = ['add', 'replace', 'skip', 'separate'] as const;

const Column = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999));

export const FileOptions = v.object({
  /** Which column holds what, counted from 0; tables only. */
  columns: v.optional(
    v.object({
      itemNo: v.optional(Column),
      itemName: v.optional(Column),
      itemType: v.optional(Column),
      color: v.optional(Column),
      quantity: v.optional(Column),
      condition: v.optional(Column),
      completeness: v.optional(Column),
      unitPrice: v.optional(Column),
      location: v.optional(Column),
      remarks: v.optional(Column),
      description: v.optional(Column),
    }),
  ),
  /** Whose numbers the colours are. */
  colors: v.optional(v.picklist(['bricklink', 'rebrickable']), 'bricklink'),
  /** Of lines that do not say. */
  itemType: v.optional(ItemType, 'PART'),
  condition: v.optional(Condition, 'N'),
  /** Where lines without a drawer of their own go; null leaves them without. */
  place: v.optional(v.nullable(PlaceCode), null),
  remarksArePlaces: v.optional(v.boolean(), true),
  /**
   * add: pieces join the lot; replace: the lot is counted, priced and described as the file says; skip: it stays as it
   * is; separate: a new lot is made beside it.
   */
  duplicates: v.optional(v.picklist(DUPLICATE_POLICIES, 'Choose add, replace, skip or separate.'), 'add'),
});
export type FileOptions = v.InferOutput<typeof FileOptions>;

export const FileCounts = v.object({
  lines: v.number(),
  newLots: v.number(),
  added: v.number(),
  replaced: v.number(),
  skipped: v.number(),
  /** Lines that the file itself leaves out. */
  leftOut: v.number(),
  problems: v.number(),
  /** Of the problems, those that an answer settles. */
  questions: v.optional(v.number(), 0),
  pieces: v.number(),
  withoutPlace: v.number(),
  withoutPrice: v.number(),
  /** After taking it back: pieces that stay because they are sold or promised. */
  kept: v.number(),
});
export type FileCounts = v.InferOutput<typeof FileCounts>;

export const FILE_STATES = [
  'columns',
  'reading',
  'ready',
  'applying',
  'applied',
  'undoing',
  'undone',
  'cancelled',
  'failed',
] as const;

export const FileImport = v.object({
  id: v.string(),
  source: v.literal('file'),
  name: v.string(),
  format: v.picklist(['bsx', 'bricklink_xml', 'bricklink_json', 'csv']),
  /** columns: waits to be told what its columns hold; then reading → ready → applying → applied → undoing → undone. */
  state: v.picklist(FILE_STATES),
  options: FileOptions,
  table: v.nullable(v.object({ headings: v.array(v.string()), sample: v.array(v.array(v.string())) })),
  progress: v.object({ done: v.number(), total: v.nullable(v.number()) }),
  counts: v.nullable(FileCounts),
  failure: v.nullable(v.object({ code: v.string(), message: v.string() })),
  createdAt: IsoTime,
  finishedAt: v.nullable(IsoTime),
});
export type FileImport = v.InferOutput<typeof FileImport>;

export const FileUploadQuery = v.object({
  /** `fim_` and a ULID, made by the caller, so that sending twice makes one import. */
  id: v.optional(v.pipe(v.string(), v.regex(/^fim_[0-9A-HJKMNP-TV-Z]{26}$/, 'An import is named fim_ and a ULID.'))),
  name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200, 'The name is longer than 200 characters.')), 'file'),
});

export const FileRowQuery = v.object({
  plan: v.optional(v.picklist(['new', 'add', 'replace', 'skip', 'left_out', 'problem'])),
  limit: PageLimit,
  cursor: v.optional(Cursor),
});

export const FileRow = v.object({
  /** Its number among the lines that hold a lot. */
  no: v.number(),
  /** Where it stands in the file. */
  line: v.number(),
  plan: v.picklist(['new', 'add', 'replace', 'skip', 'left_out', 'problem']),
  itemNo: v.string(),
  /** The number in the file, where the catalogue knows the item by another one today. */
  formerNo: v.nullable(v.string()),
  itemName: v.string(),
  colorName: v.string(),
  colorHex: v.nullable(v.string()),
  condition: v.nullable(Condition),
  quantity: v.nullable(v.number()),
  unitPrice: v.nullable(v.number()),
  place: v.string(),
  imageUrl: v.string(),
  /** What is wrong with it, what is to be known about it, and what was asked. */
  problems: v.array(
    v.object({
      field: v.string(),
      message: v.string(),
      choices: v.optional(v.array(v.object({ id: v.string(), label: v.string() }))),
      /** The choice that was taken. */
      answer: v.optional(v.string()),
    }),
  ),
});
export type FileRow = v.InferOutput<typeof FileRow>;

export const FileAnswerBody = v.object({
  no: v.pipe(v.number(), v.integer()),
  /** The id of one of the line's choices. */
  choice: v.pipe(v.string(), v.maxLength(200)),
  /** Answers every line with the same number that has the same choice. */
  forAll: v.optional(v.boolean(), false),
});
export type FileAnswerBody = v.InferInput<typeof FileAnswerBody>;

export const FileApplyBody = v.object({
  /** Bring in the rest although some lines cannot be; they stay named in the list. */
  leaveOutProblems: v.optional(v.boolean(), false),
});
