import type { LOT_SORTS } from '../../../worker/src/contract/inventory.ts';

type Sort = Exclude<(typeof LOT_SORTS)[number], `-${string}`>;

interface Column {
  label: string;
  /** In rem: on a wide screen, and on one where little is left beside the rail. */
  width: readonly [wide: number, narrow: number];
  isNumber?: true;
  sort?: Sort;
}

/** What can be shown of a lot beside its name, in the order it stands in. */
export const LOT_COLUMNS = {
  picture: { label: 'Picture', width: [5.5, 5] },
  condition: { label: 'Condition', width: [8, 7] },
  location: { label: 'Drawer', width: [11, 7], sort: 'location' },
  onHand: { label: 'On hand', width: [6.5, 5.5], isNumber: true, sort: 'onHand' },
  reserved: { label: 'Reserved', width: [6.5, 5.5], isNumber: true },
  available: { label: 'Available', width: [6.5, 6], isNumber: true, sort: 'available' },
  price: { label: 'Price', width: [7, 6], isNumber: true, sort: 'price' },
  sold: { label: 'Sold', width: [5.5, 5], isNumber: true },
  remarks: { label: 'Remarks', width: [12, 9] },
  description: { label: 'Description', width: [12, 9] },
  listings: { label: 'Shown', width: [10, 6] },
  marks: { label: 'Stockroom and marks', width: [9, 8] },
  changed: { label: 'Changed', width: [7.5, 7] },
} as const satisfies Record<string, Column>;
export type LotColumn = keyof typeof LOT_COLUMNS;

/** A column, whichever. */
export const lotColumn = (column: LotColumn): Column => LOT_COLUMNS[column];

const ALL = Object.keys(LOT_COLUMNS) as LotColumn[];
export const USUAL_COLUMNS: readonly LotColumn[] = [
  'picture',
  'location',
  'onHand',
  'reserved',
  'available',
  'price',
  'listings',
];

const TICK_REM = 3.25;
/** Less of a name is no name. */
const ITEM_REM = 15;

/** How wide the table must be so that all of its columns can be read, in rem. */
export const columnsRem = (columns: readonly LotColumn[], isNarrow: boolean): number =>
  columns.reduce((sum, column) => sum + LOT_COLUMNS[column].width[isNarrow ? 1 : 0], TICK_REM + ITEM_REM);

/** The columns with one more or one less, in their order. */
export const toggledColumn = (columns: readonly LotColumn[], column: LotColumn): LotColumn[] =>
  ALL.filter((one) => (one === column) !== columns.includes(one));

/** Reads what a device has kept; columns that no longer exist are left out. */
export function readColumns(kept: string | null): LotColumn[] {
  try {
    const names: unknown = JSON.parse(kept ?? 'null');
    if (Array.isArray(names)) return ALL.filter((column) => names.includes(column));
  } catch {
    // What cannot be read is as good as nothing.
  }
  return [...USUAL_COLUMNS];
}
