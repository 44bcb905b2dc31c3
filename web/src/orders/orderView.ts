import { MARKETPLACES, type MarketplaceName } from '../../../worker/src/contract/common.ts';
import { ORDER_SORTS, ORDER_STATUSES, type OrderQuery, type OrderStatus } from '../../../worker/src/contract/orders.ts';
import { addDays, dayIn, startOfDay } from '../kit/format.ts';

export type OrderSort = (typeof ORDER_SORTS)[number];
export const RANGES = ['all', 'today', '7d', '30d', 'custom'] as const;
export type Range = (typeof RANGES)[number];

/** How the order list is looked at; all of it lives in the address, so that a view can be kept and passed on. */
export interface OrderView {
  status: OrderStatus[];
  marketplace: MarketplaceName[];
  range: Range;
  /** Days such as `2026-11-22`, both included; only with the range `custom`. */
  from: string;
  to: string;
  buyer: string;
  q: string;
  sort: OrderSort;
}

/** Statuses somebody still has to do something about. */
export const OPEN_STATUSES: readonly OrderStatus[] = [
  'unpaid',
  'paid',
  'picked',
  'picked_short',
  'packed',
  'on_hold',
  'problem',
  'unknown',
];

type Params = Record<string, string | string[] | undefined>;

const text = (value: Params[string]): string => (Array.isArray(value) ? value[0] : value) ?? '';
const among = <T extends string>(all: readonly T[], value: Params[string]): T[] => {
  const wanted = text(value).split(',');
  return all.filter((one) => wanted.includes(one));
};
const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));

/** Reads a view from the address; what makes no sense there is left out. */
export function readOrderView(params: Params): OrderView {
  const range = among(RANGES, params.range)[0] ?? 'all';
  const day = (value: Params[string]) => (range === 'custom' && isDay(text(value)) ? text(value) : '');
  return {
    status: among(ORDER_STATUSES, params.status),
    marketplace: among(MARKETPLACES, params.marketplace),
    range,
    from: day(params.from),
    to: day(params.to),
    buyer: text(params.buyer).slice(0, 100),
    q: text(params.q).slice(0, 100),
    sort: ORDER_SORTS.find((sort) => sort === text(params.sort)) ?? '-orderedAt',
  };
}

/** The address of a view; null takes a parameter away. */
export function writeOrderView(view: OrderView): Record<string, string | null> {
  return {
    status: view.status.join(',') || null,
    marketplace: view.marketplace.join(',') || null,
    range: view.range === 'all' ? null : view.range,
    from: (view.range === 'custom' && view.from) || null,
    to: (view.range === 'custom' && view.to) || null,
    buyer: view.buyer || null,
    q: view.q || null,
    sort: view.sort === '-orderedAt' ? null : view.sort,
  };
}

/**
 * What the server is asked for a view. Days begin and end in the shop's time zone; "today" stays the same question
 * all day long.
 * @param now UTC epoch milliseconds
 */
export function toOrderQuery(view: OrderView, now: number, timeZone: string): OrderQuery {
  const today = dayIn(timeZone, now);
  const first = { all: '', today, '7d': addDays(today, -6), '30d': addDays(today, -29), custom: view.from }[view.range];
  const iso = (day: string) => new Date(startOfDay(day, timeZone)).toISOString();
  return {
    ...(view.status.length > 0 ? { status: view.status.join(',') } : {}),
    ...(view.marketplace.length > 0 ? { marketplace: view.marketplace.join(',') } : {}),
    ...(first ? { from: iso(first) } : {}),
    ...(view.range === 'custom' && view.to ? { to: iso(addDays(view.to, 1)) } : {}),
    ...(view.buyer ? { buyer: view.buyer } : {}),
    ...(view.q ? { q: view.q } : {}),
    sort: view.sort,
  };
}

/** Whether anything at all is filtered out. */
export function isFiltered(view: OrderView): boolean {
  return view.status.length + view.marketplace.length > 0 || view.range !== 'all' || view.buyer !== '' || view.q !== '';
}

/** The next sort of a column: down first, then up. */
export function nextSort(sort: OrderSort, column: 'orderedAt' | 'grandTotal' | 'lotCount' | 'buyer'): OrderSort {
  const [first, second] = column === 'buyer' ? (['buyer', '-buyer'] as const) : ([`-${column}`, column] as const);
  return sort === first ? second : first;
}
