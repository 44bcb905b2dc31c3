import { ITEM_TYPES, type ItemType } from '../../../worker/src/contract/common.ts';
import { LOT_SORTS, type LotQuery, STOCK_STATES } from '../../../worker/src/contract/inventory.ts';

/** How the inventory is looked at; lives in the address. */
export interface LotView {
  q: string;
  stock: (typeof STOCK_STATES)[number] | null;
  condition: 'N' | 'U' | null;
  /** A drawer, or the beginning of its code. */
  location: string;
  type: ItemType | null;
  /** A category's number in the shop's catalogue; none: it knows no category. */
  category: number | 'none' | null;
  /** BrickLink's colour number. */
  color: number | null;
  /** Unit prices in ten-thousandths. */
  minPrice: number | null;
  maxPrice: number | null;
  sort: (typeof LOT_SORTS)[number];
}

/** What narrows the list, all off. */
export const NO_FILTERS = {
  q: '',
  stock: null,
  condition: null,
  location: '',
  type: null,
  category: null,
  color: null,
  minPrice: null,
  maxPrice: null,
} as const satisfies Partial<LotView>;

type Params = Record<string, string | string[] | undefined>;
const text = (value: Params[string]): string => (Array.isArray(value) ? value[0] : value) ?? '';
const whole = (value: Params[string]): number | null => (/^\d{1,12}$/.test(text(value)) ? Number(text(value)) : null);

/** Reads a view from the address; what makes no sense there is left out. */
export function readLotView(params: Params): LotView {
  return {
    q: text(params.q).slice(0, 100),
    stock: STOCK_STATES.find((stock) => stock === text(params.stock)) ?? null,
    condition: (['N', 'U'] as const).find((condition) => condition === text(params.condition)) ?? null,
    location: text(params.location).slice(0, 100),
    type: ITEM_TYPES.find((type) => type === text(params.type)) ?? null,
    category: text(params.category) === 'none' ? 'none' : whole(params.category),
    color: whole(params.color),
    minPrice: whole(params.minPrice),
    maxPrice: whole(params.maxPrice),
    sort: LOT_SORTS.find((sort) => sort === text(params.sort)) ?? 'item',
  };
}

/** The address of a view; null takes a parameter away. */
export function writeLotView(view: LotView): Record<string, string | null> {
  return {
    q: view.q || null,
    stock: view.stock,
    condition: view.condition,
    location: view.location || null,
    type: view.type,
    category: view.category === null ? null : String(view.category),
    color: view.color === null ? null : String(view.color),
    minPrice: view.minPrice === null ? null : String(view.minPrice),
    maxPrice: view.maxPrice === null ? null : String(view.maxPrice),
    sort: view.sort === 'item' ? null : view.sort,
  };
}

/** The question to the server: the same words as the address, and always an order. */
export function toLotQuery(view: LotView): LotQuery {
  const set = Object.entries(writeLotView(view)).filter(([, value]) => value !== null);
  return { ...(Object.fromEntries(set) as LotQuery), sort: view.sort };
}

/** Whether anything narrows the list. */
export const isNarrowed = (view: LotView): boolean =>
  (Object.keys(NO_FILTERS) as (keyof typeof NO_FILTERS)[]).some((name) => view[name] !== NO_FILTERS[name]);

/** The next sort of a column: numbers from the top first, words from A. */
export function nextLotSort(
  sort: LotView['sort'],
  column: 'item' | 'location' | 'onHand' | 'available' | 'price',
): LotView['sort'] {
  const first = column === 'item' || column === 'location' ? column : (`-${column}` as const);
  const second = column === 'item' || column === 'location' ? (`-${column}` as const) : column;
  return sort === first ? second : first;
}
