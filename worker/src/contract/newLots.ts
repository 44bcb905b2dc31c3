import * as v from 'valibot';
import { Amount, Completeness, Condition, ItemType, Quantity } from './common.ts';
import { Lot, PlaceCode } from './inventory.ts';

const ItemNo = v.pipe(
  v.string('Say which item: its number.'),
  v.trim(),
  v.minLength(1, 'Say which item: its number.'),
  v.maxLength(60, 'An item number is at most 60 characters long.'),
  v.regex(/^[^\p{C}\s]+$/u, 'An item number has no spaces.'),
);
const Words = (what: string, most: number) =>
  v.optional(v.pipe(v.string(), v.trim(), v.maxLength(most, `${what} are at most ${most} characters long.`)), '');

/** A lot that did not exist before, and the pieces that make it. */
export const NewLotBody = v.pipe(
  v.object({
    /** Made by the caller; the same one again is the same lot. */
    id: v.optional(v.pipe(v.string(), v.ulid('A lot is named by a ULID, made by the caller.'))),
    itemType: ItemType,
    itemNo: ItemNo,
    /** Only used where the catalogue has none. */
    itemName: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(300, 'A name is at most 300 characters long.'))),
    blColorId: v.pipe(v.number('Say which colour.'), v.integer(), v.minValue(0), v.maxValue(99_999)),
    condition: Condition,
    completeness: v.optional(v.nullable(Completeness), null),
    quantity: v.pipe(
      Quantity,
      v.minValue(1, 'Say how many pieces, at least 1.'),
      v.maxValue(1_000_000, 'This is more than fits in a drawer.'),
    ),
    code: PlaceCode,
    unitPrice: v.pipe(
      Amount,
      v.minValue(0, 'A price is not below zero.'),
      v.maxValue(1_000_000_000, 'This is more than BrickLink takes.'),
    ),
    remarks: Words('Remarks', 255),
    description: Words('Descriptions', 255),
  }),
  v.forward(
    v.check(
      ({ itemType, completeness }) => itemType !== 'SET' || completeness !== null,
      'Say whether the set is sealed, complete or incomplete.',
    ),
    ['completeness'],
  ),
  v.forward(
    v.check(({ itemType, blColorId }) => itemType !== 'PART' || blColorId > 0, 'Say which colour the part has.'),
    ['blColorId'],
  ),
);
export type NewLotBody = v.InferInput<typeof NewLotBody>;

export const OfItemQuery = v.object({ itemType: ItemType, itemNo: ItemNo });
/** The lots of one item, those with pieces first; at most 100. */
export const OfItem = v.object({ rows: v.array(Lot) });
export type OfItem = v.InferOutput<typeof OfItem>;
