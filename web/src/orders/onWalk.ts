import { useQuery } from '@tanstack/solid-query';
import { createMemo } from 'solid-js';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';

/** @returns the number of the walk an order is on now; undefined when nobody walks for it */
export function createOnWalk(): (orderId: string) => number | undefined {
  const walks = useQuery(() => ({ queryKey: keys.walks('open'), queryFn: () => api.walks('open') }));
  const numbers = createMemo(() => {
    const open = walks.isPending ? [] : (walks.data ?? []);
    return new Map(open.flatMap(({ no, orders }) => orders.map(({ orderId }) => [orderId, no] as const)));
  });
  return (orderId) => numbers().get(orderId);
}
