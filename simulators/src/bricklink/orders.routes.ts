import { withoutFields } from '../faults.domain.ts';
import { parseAmount } from '../money.domain.ts';
import { type BlCall, BlError, type BlRoute, invalid, listFilter, notFound, objectBody } from './api.domain.ts';
import { type BlOrder, SHIPPING_METHODS } from './model.domain.ts';
import { sellerMaySet } from './orders.domain.ts';
import { itemsJson, messageJson, orderJson, orderSummaryJson, purgedJson, shippingMethodJson } from './wire.domain.ts';

function orderOf({ shop, params }: BlCall): BlOrder {
  const order = shop.blOrders.get(Number(params[0]));
  if (!order) throw notFound(`order ${params[0]}`);
  return order;
}

const full = ({ shop }: BlCall, order: BlOrder) =>
  order.status === 'PURGED' ? purgedJson(order, shop.settings) : orderJson(order, shop.settings);

function list({ shop, url }: BlCall) {
  const query = url.searchParams;
  const direction = query.get('direction') ?? 'in';
  if (direction !== 'in' && direction !== 'out') throw invalid('Unparseable value or field: [direction.]');
  const filed = (query.get('filed') ?? 'false') === 'true';
  const statuses = listFilter(query.get('status'));
  const settings = shop.settings;
  return {
    code: 200 as const,
    *stream() {
      if (direction === 'out') return;
      let afterId = -1;
      while (true) {
        const page = shop.blOrders.page(afterId, 300);
        const last = page.at(-1);
        if (!last) return;
        afterId = last.id;
        yield page
          .filter((order) => order.isFiled === filed && (!statuses || statuses(order.status)))
          // No order is promised, so none should be relied on.
          .sort((a, b) => (a.id % 7) - (b.id % 7) || a.id - b.id)
          .map((order) => orderSummaryJson(order.status === 'PURGED' ? { ...order, batches: [] } : order, settings));
      }
    },
  };
}

const COST_FIELDS = ['shipping', 'insurance', 'credit', 'etc1', 'etc2'] as const;

function update(call: BlCall) {
  const { shop, hits } = call;
  const order = orderOf(call);
  const body = withoutFields(objectBody(call.body), hits);
  const cost = body.cost;
  if (typeof cost === 'object' && cost !== null && order.paidAt === null) {
    for (const field of COST_FIELDS) {
      const value = (cost as Record<string, unknown>)[field];
      if (value === undefined) continue;
      const parsed = parseAmount(value);
      if (parsed === undefined || parsed < 0) throw invalid(`Unparseable value or field: [cost.${field}.]`);
      order.costs[field] = parsed;
    }
  }
  const shipping = body.shipping;
  if (typeof shipping === 'object' && shipping !== null) {
    const { date_shipped, tracking_no, tracking_link, method_id } = shipping as Record<string, unknown>;
    if (date_shipped !== undefined) {
      const at = typeof date_shipped === 'string' ? Date.parse(date_shipped) : Number.NaN;
      if (Number.isNaN(at)) throw invalid('Unparseable value or field: [shipping.date_shipped.]');
      order.shippedAt = at;
    }
    if (typeof tracking_no === 'string') order.trackingNo = tracking_no;
    if (typeof tracking_link === 'string') order.trackingLink = tracking_link;
    if (method_id !== undefined) {
      const method = SHIPPING_METHODS.find((entry) => String(entry.id) === String(method_id));
      if (!method) throw invalid('Unparseable value or field: [shipping.method_id.]');
      order.shippingMethodId = method.id;
    }
  }
  if (typeof body.remarks === 'string') order.remarks = body.remarks;
  if (typeof body.is_filed === 'boolean') order.isFiled = body.is_filed;
  shop.blOrders.put(order);
  return { code: 200 as const, data: full(call, order) };
}

function fieldValue(body: unknown, field: string): string {
  const object = objectBody(body);
  if (object.field !== field || typeof object.value !== 'string')
    throw invalid(`Unparseable value or field: [${field}.]`);
  return object.value;
}

function setStatus(call: BlCall) {
  const { shop } = call;
  const order = orderOf(call);
  const target = fieldValue(call.body, 'status').toUpperCase();
  if (!sellerMaySet(order, target, shop.now())) {
    throw new BlError(422, 'RESOURCE_UPDATE_NOT_ALLOWED', `NOT_IN_UPDATABLE_STATUS: ${order.status} to ${target}`);
  }
  if (withoutFields({ status: target }, call.hits).status === undefined) return { code: 204 as const };
  if (order.status !== target) {
    order.status = target;
    order.statusChangedAt = shop.now();
    if (target === 'SHIPPED') order.shippedAt ??= shop.now();
    shop.blOrders.put(order);
  }
  return { code: 204 as const };
}

const PAYMENT_STATUSES = ['None', 'Sent', 'Received', 'Clearing', 'Returned', 'Bounced', 'Completed'];

function setPaymentStatus(call: BlCall) {
  const { shop } = call;
  const order = orderOf(call);
  const value = fieldValue(call.body, 'payment_status');
  if (!PAYMENT_STATUSES.includes(value)) throw invalid('Unparseable value or field: [payment_status.]');
  order.paymentStatus = value;
  if (value === 'Received' || value === 'Completed') order.paidAt ??= shop.now();
  shop.blOrders.put(order);
  return { code: 204 as const };
}

function driveThru(call: BlCall) {
  const mailMe = call.url.searchParams.get('mail_me') ?? 'false';
  if (mailMe !== 'true' && mailMe !== 'false') throw invalid('Unparseable value or field: [mail_me.]');
  const order = orderOf(call);
  order.driveThruSent = true;
  call.shop.blOrders.put(order);
  return { code: 204 as const };
}

function notifications({ shop }: BlCall) {
  const rows = shop.sql
    .exec<{ id: number; event: string; resource_id: number; at: number }>('SELECT * FROM notifications ORDER BY id')
    .toArray();
  shop.sql.exec('DELETE FROM notifications');
  return {
    code: 200 as const,
    data: rows.map((row) => ({
      event_type: row.event,
      resource_id: row.resource_id,
      timestamp: new Date(row.at).toISOString(),
    })),
  };
}

function shippingMethod({ params }: BlCall) {
  const method = SHIPPING_METHODS.find((entry) => String(entry.id) === params[0]);
  if (!method) throw notFound(`shipping method ${params[0]}`);
  return { code: 200 as const, data: shippingMethodJson(method) };
}

export const ORDER_ROUTES: readonly BlRoute[] = [
  { method: 'GET', pattern: /^\/orders$/, run: list },
  { method: 'GET', pattern: /^\/orders\/(\d+)$/, run: (call) => ({ code: 200, data: full(call, orderOf(call)) }) },
  { method: 'PUT', pattern: /^\/orders\/(\d+)$/, run: update },
  {
    method: 'GET',
    pattern: /^\/orders\/(\d+)\/items$/,
    run: (call) => {
      const order = orderOf(call);
      return { code: 200, data: order.status === 'PURGED' ? [] : itemsJson(order, call.shop.nextId('turn', 0)) };
    },
  },
  {
    method: 'GET',
    pattern: /^\/orders\/(\d+)\/messages$/,
    run: (call) => ({ code: 200, data: orderOf(call).messages.map(messageJson) }),
  },
  {
    method: 'GET',
    pattern: /^\/orders\/(\d+)\/feedback$/,
    run: (call) => {
      orderOf(call);
      return { code: 200, data: [] };
    },
  },
  { method: 'PUT', pattern: /^\/orders\/(\d+)\/status$/, run: setStatus },
  { method: 'PUT', pattern: /^\/orders\/(\d+)\/payment_status$/, run: setPaymentStatus },
  { method: 'POST', pattern: /^\/orders\/(\d+)\/drive_thru$/, run: driveThru },
  { method: 'GET', pattern: /^\/notifications$/, run: notifications },
  {
    method: 'GET',
    pattern: /^\/settings\/shipping_methods$/,
    run: () => ({ code: 200, data: SHIPPING_METHODS.map(shippingMethodJson) }),
  },
  { method: 'GET', pattern: /^\/settings\/shipping_methods\/(\d+)$/, run: shippingMethod },
];
