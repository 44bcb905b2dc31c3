import type { SimItem } from '../catalog/items.domain.ts';
import { withoutFields } from '../faults.domain.ts';
import type { Shop } from '../store/shop.store.ts';
import { type BoCall, type BoEndpoint, BoError, bad, integer, missing, required, SUCCESS } from './api.domain.ts';
import { BO_STATUSES, type BoOrder } from './model.domain.ts';
import { refusalToSet } from './orders.domain.ts';
import { lineJson, orderJson, orderSummaryJson } from './wire.domain.ts';

const MAX_LIMIT = 5000;

function orderOf(call: BoCall): BoOrder {
  const order = call.shop.boOrders.get(integer(required(call, 'order_id'), 'order_id'));
  if (!order) throw missing('Order not found');
  return order;
}

function list({ shop, params }: BoCall) {
  const type = params.list_type ?? 'store';
  if (type === 'customer') return [];
  if (type !== 'store') throw bad('Invalid list_type');
  if (!shop.info?.brickowl) throw new BoError(403, 'You do not have a store, use list_type=customer');
  const status = params.status;
  const statusId =
    status === undefined || status === ''
      ? null
      : /^\d+$/.test(status)
        ? Number(status)
        : BO_STATUSES.findIndex((name) => name.toLowerCase() === status.toLowerCase());
  if (statusId !== null && !BO_STATUSES[statusId]) throw bad('Invalid status');
  const since = params.order_time ? integer(params.order_time, 'order_time') * 1000 : 0;
  const limit = Math.min(MAX_LIMIT, Math.max(1, params.limit ? integer(params.limit, 'limit') : 500));
  const sortBy = params.sort_by ?? 'created';
  if (sortBy !== 'created' && sortBy !== 'updated') throw bad('Invalid sort_by');
  return [...shop.boOrders.all()]
    .filter((order) => order.orderedAt >= since && (statusId === null || order.status === statusId))
    .sort((a, b) => (sortBy === 'updated' ? b.updatedAt - a.updatedAt : b.orderedAt - a.orderedAt) || b.id - a.id)
    .slice(0, limit)
    .map(orderSummaryJson);
}

/** Brick Owl's number of a store; any stable number will do. */
export const storeNumber = (shop: Shop) => String(10_000 + (shop.info?.store.length ?? 0) * 37);

function items(call: BoCall) {
  const order = orderOf(call);
  const { shop } = call;
  return order.lines.map((line) =>
    lineJson(line, shop.boLots.get(line.lotId)?.quantity ?? 0, shop.item(line.type, line.no) as SimItem | undefined),
  );
}

function save(shop: Shop, order: BoOrder): void {
  shop.boOrders.put({ ...order, updatedAt: shop.now() });
}

function setStatus(call: BoCall) {
  const order = orderOf(call);
  const target = integer(required(call, 'status_id'), 'status_id');
  const refusal = refusalToSet(order, target);
  if (refusal) throw bad(refusal);
  if (withoutFields(call.params, call.hits).status_id === undefined) return SUCCESS;
  save(call.shop, {
    ...order,
    heldFrom: target === 7 ? order.status : null,
    status: target,
    paid: order.paid || (target >= 2 && target <= 6),
    processedAt: target >= 4 && target <= 6 ? (order.processedAt ?? call.shop.now()) : order.processedAt,
  });
  return SUCCESS;
}

function feedback(call: BoCall) {
  const order = orderOf(call);
  const rating = integer(required(call, 'rating'), 'rating');
  const comment = call.params.comment ?? '';
  if (Math.abs(rating) > 1) throw bad('Invalid rating');
  if (comment.length > 120) throw bad('Comment is too long');
  save(call.shop, { ...order, feedback: { rating, comment } });
  return SUCCESS;
}

function notify({ shop, params }: BoCall) {
  const ip = params.ip ?? '';
  if (ip !== '' && !/^(\d{1,3})(\.\d{1,3}){3}$/.test(ip)) throw bad('Invalid IP address');
  shop.changeSettings({ brickowlNotifyIp: ip });
  return SUCCESS;
}

export const ORDER_ENDPOINTS: Record<string, BoEndpoint> = {
  'order/list': { method: 'GET', run: list },
  'order/view': { method: 'GET', run: (call) => orderJson(orderOf(call), storeNumber(call.shop)) },
  'order/items': { method: 'GET', run: items },
  'order/set_status': { method: 'POST', run: setStatus },
  'order/tracking': {
    method: 'POST',
    run: (call) => {
      const trackingNumber = required(call, 'tracking_id');
      const order = orderOf(call);
      if (withoutFields(call.params, call.hits).tracking_id !== undefined)
        save(call.shop, { ...order, trackingNumber });
      return SUCCESS;
    },
  },
  'order/note': {
    method: 'POST',
    run: (call) => {
      const order = orderOf(call);
      save(call.shop, { ...order, sellerNote: call.params.note ?? '' });
      return SUCCESS;
    },
  },
  'order/feedback': { method: 'POST', run: feedback },
  'order/notify': { method: 'POST', run: notify },
  'order/tax_schemes': { method: 'GET', run: () => [] },
};
