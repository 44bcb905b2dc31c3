import type { CatalogItem, CatalogQuery, Freshness } from '../../../worker/src/contract/catalog.ts';
import { ITEM_TYPES, type ItemType } from '../../../worker/src/contract/common.ts';

/** Kinds of items as people call them. */
export const ITEM_TYPE_WORDS: Record<ItemType, { one: string; many: string }> = {
  PART: { one: 'Part', many: 'Parts' },
  SET: { one: 'Set', many: 'Sets' },
  MINIFIG: { one: 'Minifigure', many: 'Minifigures' },
  GEAR: { one: 'Gear', many: 'Gear' },
  BOOK: { one: 'Book', many: 'Books' },
  CATALOG: { one: 'Catalogue', many: 'Catalogues' },
  INSTRUCTION: { one: 'Instruction', many: 'Instructions' },
  ORIGINAL_BOX: { one: 'Original box', many: 'Original boxes' },
  UNSORTED_LOT: { one: 'Unsorted lot', many: 'Unsorted lots' },
};

/** How the catalogue is looked at; lives in the address. */
export interface CatalogueView {
  q: string;
  type: ItemType | null;
  category: string;
  color: string;
}

type Params = Record<string, string | string[] | undefined>;
const text = (value: Params[string]): string => (Array.isArray(value) ? value[0] : value) ?? '';
const digits = (value: string): string => (/^\d{1,9}$/.test(value) ? value : '');

export const readType = (value: string): ItemType | null => ITEM_TYPES.find((type) => type === value) ?? null;

/** Reads a view from the address; what makes no sense there is left out. */
export const readCatalogueView = (params: Params): CatalogueView => ({
  q: text(params.q).slice(0, 100),
  type: readType(text(params.type)),
  category: digits(text(params.category)),
  color: digits(text(params.color)),
});

/** The address of a view; null takes a parameter away. */
export const writeCatalogueView = (view: CatalogueView): Record<string, string | null> => ({
  q: view.q || null,
  type: view.type,
  category: view.category || null,
  color: view.color || null,
});

export const toCatalogQuery = ({ q, type, category, color }: CatalogueView): CatalogQuery => ({
  ...(q ? { q } : {}),
  ...(type ? { type } : {}),
  ...(category ? { category } : {}),
  ...(color ? { color } : {}),
});

export const imageOf = (itemType: ItemType, itemNo: string, blColorId: number): string =>
  `/api/catalog/images/${itemType}/${encodeURIComponent(itemNo)}/${blColorId}`;

export const itemHref = (itemType: ItemType, itemNo: string, color?: number | null): string =>
  `/catalogue/${itemType}/${encodeURIComponent(itemNo)}${color ? `?color=${color}` : ''}`;

/** Where an item is put on stock, the colour already chosen. */
export const addToStockHref = (itemType: ItemType, itemNo: string, color: number | null): string =>
  `/stock/add?${new URLSearchParams({ type: itemType, no: itemNo, ...(color === null ? {} : { color: String(color) }) })}`;

/** Why an item was found, where its name does not say. */
export function matchWords({ match }: CatalogItem, typed: string): string | null {
  if (match === 'alternate') return `also ${typed}`;
  return match === 'element' ? `element ${typed}` : null;
}

/** "from BrickLink", "from a file you loaded". */
export const sourceWords = ({ source }: Freshness): string =>
  source === 'bricklink' ? 'From BrickLink' : 'From a file you loaded';

/** Grams as people write them; milligrams come from the wire. */
export const weightWords = (weightMg: number): string => `${weightMg / 1000} g`;
