import { useInfiniteQuery } from '@tanstack/solid-query';
import { createMemo } from 'solid-js';
import type { OrderPage, OrderQuery, OrderSummary } from '../../../worker/src/contract/orders.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';

const PAGE = '100';

/** The rows of one view, page by page; stays on the last rows while another view is on its way. */
export function createOrderList(query: () => OrderQuery) {
  const pages = useInfiniteQuery(() => ({
    queryKey: keys.orders(query()),
    queryFn: ({ pageParam, signal }) =>
      api.orders({ ...query(), limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (last: OrderPage) => last.nextCursor,
    placeholderData: (before: { pages: OrderPage[]; pageParams: string[] } | undefined) => before,
  }));
  const loaded = () => (pages.isPending ? undefined : pages.data?.pages);
  // Paging by position can show an order twice that moved between two pages while they were fetched.
  const rows = createMemo<OrderSummary[]>(() => {
    const byId = new Map((loaded() ?? []).flatMap((page) => page.rows).map((row) => [row.id, row]));
    return [...byId.values()];
  });
  return {
    pages,
    rows,
    /** Orders by status; undefined until the first answer. */
    counts: () => loaded()?.[0]?.counts,
    more: () => {
      if (pages.hasNextPage && !pages.isFetchingNextPage && !pages.isPlaceholderData) void pages.fetchNextPage();
    },
  };
}
