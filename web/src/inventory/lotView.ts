import { LOT_SORTS, type LotQuery } from '../../../worker/src/contract/inventory.ts';

const STOCKS = ['in_stock', 'sold_out', 'reserved'] as const;

/** How the inventory is looked at; lives in the address. */
export interface LotView {
  q: string;
  stock: (typeof STOCKS)[number] | null;
  sort: (typeof LOT_SORTS)[number];
}

type Params = Record<string, string | string[] | undefined>;
const text = (value: Params[string]): string => (Array.isArray(value) ? value[0] : value) ?? '';

/** Reads a view from the address; what makes no sense there is left out. */
export function readLotView(params: Params): LotView {
  return {
    q: text(params.q).slice(0, 100),
    stock: STOCKS.find((stock) => stock === text(params.stock)) ?? null,
    sort: LOT_SORTS.find((sort) => sort === text(params.sort)) ?? 'item',
  };
}

/** The address of a view; null takes a parameter away. */
export function writeLotView(view: LotView): Record<string, string | null> {
  return { q: view.q || null, stock: view.stock, sort: view.sort === 'item' ? null : view.sort };
}

export function toLotQuery(view: LotView): LotQuery {
  return { ...(view.q ? { q: view.q } : {}), ...(view.stock ? { stock: view.stock } : {}), sort: view.sort };
}

/** The next sort of a column: numbers from the top first, words from A. */
export function nextLotSort(
  sort: LotView['sort'],
  column: 'item' | 'location' | 'onHand' | 'available' | 'price',
): LotView['sort'] {
  const first = column === 'item' || column === 'location' ? column : (`-${column}` as const);
  const second = column === 'item' || column === 'location' ? (`-${column}` as const) : column;
  return sort === first ? second : first;
}
