/** What a column of a table may hold. */
export const COLUMN_MEANINGS = [
  'itemNo',
  'itemName',
  'itemType',
  'color',
  'quantity',
  'condition',
  'completeness',
  'unitPrice',
  'location',
  'remarks',
  'description',
] as const;
export type ColumnMeaning = (typeof COLUMN_MEANINGS)[number];

export const MEANING_WORDS: Record<ColumnMeaning, string> = {
  itemNo: 'Item number',
  itemName: 'Item name',
  itemType: 'Item type',
  color: 'Colour',
  quantity: 'Quantity',
  condition: 'Condition',
  completeness: 'Completeness (sets)',
  unitPrice: 'Price',
  location: 'Location',
  remarks: 'Remarks',
  description: 'Description',
};

/** Which column holds what; by position, counted from 0. */
export type Columns = Partial<Record<ColumnMeaning, number>>;

/** Headings people and programs use, compared without case, spaces and signs. The first that fits wins. */
const HEADINGS: Record<ColumnMeaning, string[]> = {
  itemNo: [
    'itemno',
    'itemnumber',
    'itemid',
    'partno',
    'partnum',
    'partnumber',
    'part',
    'setnumber',
    'setno',
    'set',
    'number',
    'no',
    'designid',
  ],
  itemName: ['itemname', 'name', 'itemdescription', 'partname'],
  itemType: ['itemtype', 'itemtypeid', 'type'],
  color: ['blcolorid', 'colorid', 'colourid', 'color', 'colour', 'colorname', 'colourname'],
  quantity: ['quantity', 'qty', 'num', 'count', 'pieces', 'minqty'],
  condition: ['condition', 'neworused', 'isused', 'used'],
  completeness: ['completeness', 'subcondition'],
  unitPrice: ['unitprice', 'price', 'each', 'sellingprice'],
  location: ['location', 'storagelocation', 'storage', 'drawer', 'bin', 'place', 'shelf'],
  remarks: ['remarks', 'remark', 'notes', 'note', 'personalnote'],
  description: ['description', 'comments', 'comment', 'publicnote'],
};

const plain = (heading: string) => heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** What the headings of a table seem to say; a person confirms it. */
export function guessColumns(headings: readonly string[]): Columns {
  const names = headings.map(plain);
  const columns: Columns = {};
  const taken = new Set<number>();
  for (const meaning of COLUMN_MEANINGS) {
    const at = HEADINGS[meaning].map((name) => names.indexOf(name)).find((found) => found >= 0 && !taken.has(found));
    if (at === undefined) continue;
    columns[meaning] = at;
    taken.add(at);
  }
  return columns;
}

/** Rebrickable's exports name parts and colours in this way, and by its own colour numbers. */
export const looksLikeRebrickable = (headings: readonly string[]) => {
  const [first, second, third] = headings.map(plain);
  return first === 'part' && second === 'color' && (third === 'quantity' || third === 'num');
};
