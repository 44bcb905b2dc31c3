import { ulid } from 'ulid';
import type { PickSession } from '../../../worker/src/contract/picking.ts';
import { api } from '../api/api.ts';
import { queryClient } from '../api/queries.ts';

/** The name of a walk that is about to start. Asking twice with the same one starts one walk. */
export const newWalkId = () => `pks_${ulid()}`;

/**
 * Starts a walk with some orders.
 * @throws ApiError `picking.orders_not_eligible` with one field `orderIds.<position>` per order that cannot be walked
 */
export async function startWalk(orderIds: readonly string[], id: string): Promise<PickSession> {
  try {
    return await api.startWalk({ id, orderIds: [...orderIds] });
  } finally {
    const stale = new Set(['walks', 'candidates', 'orders', 'order']);
    void queryClient.invalidateQueries({ predicate: (query) => stale.has(String(query.queryKey[0])) });
  }
}
