import { MARKETPLACE_LABELS } from '../contract/common.ts';
import type { Todo } from '../contract/todos.ts';
import { iso, isoOrNull } from '../platform/clock.ts';
import type { TodoWithNames } from './todoList.store.ts';

/** @param members names of the shop's members, by member id */
export const todoOnWire = (
  { todo, order, locationCode, walkNo }: TodoWithNames,
  members: ReadonlyMap<string, string>,
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
  reason: todo.reason,
  locationCode: locationCode || null,
  sessionId: todo.sessionId,
  walkNo,
  assignee:
    todo.assigneeId === null ? null : { id: todo.assigneeId, name: members.get(todo.assigneeId) ?? 'A former member' },
  effect: todo.effect?.says ?? null,
  note: todo.note,
  createdAt: iso(todo.createdAt),
  closedAt: isoOrNull(todo.closedAt),
});
