import { MARKETPLACE_LABELS, type MarketplaceName } from '../contract/common.ts';
import type { Todo } from '../contract/todos.ts';
import { iso, isoOrNull } from '../platform/clock.ts';
import type { todos } from './todos.table.ts';

/** @param order the order it is tied to, null when it is tied to none */
export const todoOnWire = (
  todo: typeof todos.$inferSelect,
  order: { marketplace: MarketplaceName; remoteId: string } | null,
): Todo => ({
  id: todo.id,
  kind: todo.kind,
  state: todo.state,
  resolution: todo.resolution,
  refundAmount: todo.refundAmount,
  message: todo.message,
  quantity: todo.quantity,
  orderId: todo.orderId,
  orderLabel: order && `${MARKETPLACE_LABELS[order.marketplace]} ${order.remoteId}`,
  remoteLotId: todo.remoteLotId,
  lotId: todo.lotId,
  note: todo.note,
  createdAt: iso(todo.createdAt),
  closedAt: isoOrNull(todo.closedAt),
});
