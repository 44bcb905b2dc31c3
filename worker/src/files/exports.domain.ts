import type { Completeness, Condition, ItemType } from '../contract/common.ts';

/** A lot at one of its places, as written into a file. Money in ten-thousandths. */
export interface ExportedLot {
  itemType: ItemType;
  itemNo: string;
  itemName: string;
  blColorId: number;
  colorName: string;
  condition: Condition;
  completeness: Completeness | null;
  quantity: number;
  unitPrice: number;
  place: string;
  remarks: string;
  description: string;
  bulk: number;
  isRetain: boolean;
  stockRoom: 'A' | 'B' | 'C' | null;
  myCost: number | null;
  salePercent: number;
  tiers: { quantity: number; unitPrice: number }[];
}

export const EXPORT_FORMATS = ['csv', 'xml', 'bsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const TYPE_LETTERS: Record<ItemType, string> = {
  PART: 'P',
  SET: 'S',
  MINIFIG: 'M',
  GEAR: 'G',
  BOOK: 'B',
  CATALOG: 'C',
  INSTRUCTION: 'I',
  ORIGINAL_BOX: 'O',
  UNSORTED_LOT: 'U',
};
const BSX_TYPE_NAMES: Record<string, string> = { P: 'Part', S: 'Set', M: 'Minifigure', G: 'Gear', B: 'Book' };

/** A file's text around its lots, and how each lot is written. */
export interface Writer {
  contentType: string;
  begin: string;
  lot(lot: ExportedLot): string;
  end: string;
}

/** `1250` is `0.1250`. */
const decimal = (amount: number) => `${Math.trunc(amount / 10_000)}.${String(amount % 10_000).padStart(4, '0')}`;

/** What XML 1.0 cannot hold is left out, the rest is escaped. */
const xmlText = (text: string) =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML has no way to write
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

const tag = (name: string, value: string | number | null) =>
  value === null || value === '' ? '' : `<${name}>${xmlText(String(value))}</${name}>`;

/** Remarks that do not name the drawer would lose it in a format that has no tag for it. */
const remarksOf = ({ remarks, place }: ExportedLot) => (remarks === '' ? place : remarks);

const xml: Writer = {
  contentType: 'application/xml; charset=utf-8',
  begin: '<?xml version="1.0" encoding="UTF-8"?>\n<INVENTORY>\n',
  lot: (lot) =>
    ` <ITEM>${[
      tag('ITEMTYPE', TYPE_LETTERS[lot.itemType]),
      tag('ITEMID', lot.itemNo),
      tag('COLOR', lot.blColorId),
      tag('QTY', lot.quantity),
      tag('PRICE', decimal(lot.unitPrice)),
      tag('CONDITION', lot.condition),
      tag('SUBCONDITION', lot.completeness === 'B' ? 'I' : lot.completeness),
      tag('DESCRIPTION', lot.description),
      tag('REMARKS', remarksOf(lot)),
      tag('BULK', lot.bulk > 1 ? lot.bulk : null),
      tag('RETAIN', lot.isRetain ? 'Y' : null),
      tag('STOCKROOM', lot.stockRoom ? 'Y' : null),
      tag('STOCKROOMID', lot.stockRoom),
      tag('MYCOST', lot.myCost === null ? null : decimal(lot.myCost)),
      tag('SALE', lot.salePercent > 0 ? lot.salePercent : null),
      ...lot.tiers.flatMap(({ quantity, unitPrice }, i) => [
        tag(`TQ${i + 1}`, quantity),
        tag(`TP${i + 1}`, decimal(unitPrice)),
      ]),
    ].join('')}</ITEM>\n`,
  end: '</INVENTORY>\n',
};

const bsx: Writer = {
  contentType: 'application/xml; charset=utf-8',
  begin: '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE BrickStoreXML>\n<BrickStoreXML>\n <Inventory>\n',
  lot: (lot) => {
    const letter = TYPE_LETTERS[lot.itemType];
    return `  <Item>${[
      tag('ItemID', lot.itemNo),
      tag('ItemTypeID', letter),
      tag('ColorID', lot.blColorId),
      tag('ItemName', lot.itemName),
      tag('ItemTypeName', BSX_TYPE_NAMES[letter] ?? null),
      tag('ColorName', lot.colorName),
      '<Status>I</Status>',
      tag('Qty', lot.quantity),
      tag('Price', decimal(lot.unitPrice)),
      tag('Condition', lot.condition),
      tag('SubCondition', lot.completeness === 'B' ? 'I' : lot.completeness),
      tag('Comments', lot.description),
      tag('Remarks', remarksOf(lot)),
      tag('Bulk', lot.bulk > 1 ? lot.bulk : null),
      lot.isRetain ? '<Retain/>' : '',
      tag('Stockroom', lot.stockRoom),
      tag('Cost', lot.myCost === null ? null : decimal(lot.myCost)),
      tag('Sale', lot.salePercent > 0 ? lot.salePercent : null),
      ...lot.tiers.flatMap(({ quantity, unitPrice }, i) => [
        tag(`TQ${i + 1}`, quantity),
        tag(`TP${i + 1}`, decimal(unitPrice)),
      ]),
    ].join('')}</Item>\n`;
  },
  end: ' </Inventory>\n</BrickStoreXML>\n',
};

const CSV_HEADINGS = [
  'Item type',
  'Item number',
  'Item name',
  'Color ID',
  'Color',
  'Condition',
  'Completeness',
  'Quantity',
  'Price',
  'Location',
  'Remarks',
  'Description',
];

/**
 * A cell that a spreadsheet would run as a formula gets an apostrophe before it, which such programs show as text.
 */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const csv: Writer = {
  contentType: 'text/csv; charset=utf-8',
  // With the mark, spreadsheets take it for UTF-8.
  begin: `\ufeff${CSV_HEADINGS.join(',')}\r\n`,
  lot: (lot) =>
    `${[
      TYPE_LETTERS[lot.itemType],
      lot.itemNo,
      lot.itemName,
      lot.blColorId,
      lot.colorName,
      lot.condition,
      lot.completeness ?? '',
      lot.quantity,
      decimal(lot.unitPrice),
      lot.place,
      lot.remarks,
      lot.description,
    ]
      .map(cell)
      .join(',')}\r\n`,
  end: '',
};

export const WRITERS: Record<ExportFormat, Writer> = { csv, xml, bsx };
