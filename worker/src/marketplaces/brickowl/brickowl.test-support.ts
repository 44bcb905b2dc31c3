import type { RemoteOrder, RemoteOrderLine } from '../marketplace.port.ts';
import {
  BRICKOWL_TEST_CREDENTIALS,
  json,
  type ScriptedAnswer,
  type SentRequest,
  testDeps,
} from '../marketplace.test-support.ts';
import { createBrickowl } from './brickowl.client.ts';

/** A client that is given these answers one after the other. */
export function brickowl(...answers: ScriptedAnswer[]) {
  const { deps, ...seen } = testDeps<'brickowl'>(answers, BRICKOWL_TEST_CREDENTIALS);
  return { marketplace: createBrickowl(deps), ...seen };
}

/** An order of the list. */
export const listed = {
  order_id: '7000001',
  order_date: '1770110127',
  total_quantity: '12',
  total_lots: '1',
  base_order_total: '5.12',
  status: 'Payment Received',
  status_id: '2',
};

/** The same order in full. */
export const view = {
  order_id: '7000001',
  order_time: '1770110127',
  updated_time: '1770110402',
  processed_time: null,
  ship_method_name: 'Tracked letter',
  status: 'Payment Received',
  status_id: '2',
  ship_total: '4.10',
  eu_duty: '0.30',
  buyer_note: 'Please &amp; thank you',
  total_quantity: '12',
  total_lots: 1,
  base_currency: 'EUR',
  payment_method_type: 'stripe',
  base_order_total: '5.12',
  sub_total: '1.02',
  coupon_discount: '0.30',
  tax_amount: 0,
  tracking_number: null,
  buyer_name: 'Ada Example',
  seller_note: null,
  customer_email: 'relay@example.com',
  customer_username: 'ada_example',
  ship_first_name: 'Ada',
  ship_last_name: 'Example',
  ship_country_code: 'GB',
  ship_post_code: '1000',
  ship_street_1: 'Sample Street 5',
  ship_street_2: '',
  ship_city: 'Sampleton',
  ship_region: '',
  ship_phone: '',
  ship_collection_point: null,
  brickowl_fee: 0.026,
};

/** A line for used parts, two of them refunded. */
export const item = {
  condition: 'Used',
  full_con: 'usedg',
  name: 'LEGO Black Plate 2 x 4 (3020)',
  type: 'Part',
  color_name: 'Black',
  color_id: '38',
  boid: '900100-38',
  lot_id: '2700001',
  order_item_id: '880001',
  ordered_quantity: '12',
  refunded_quantity: '2',
  remaining_quantity: '228',
  base_price: '0.085',
  weight: '0.980',
  public_note: '',
  personal_note: 'B04-17',
  bl_lot_id: '500000123',
  external_lot_ids: { other: '500000123' },
  ids: [
    { id: '3020', type: 'design_id' },
    { id: '3020', type: 'design_id' },
    { id: '302026', type: 'item_no' },
    { id: '3020old', type: 'ldraw' },
    { id: '900100-38', type: 'boid' },
  ],
};

/** What a batch asked for. */
export function requestsOf(request: SentRequest | undefined) {
  return JSON.parse(new URLSearchParams(request?.body).get('requests') ?? 'null');
}

/** Answers a batch by endpoint and order id, as Brick Owl does. */
export function batchAnswer(
  answer: (endpoint: string, orderId: string) => { code: number; body: unknown },
): ScriptedAnswer {
  return (request) =>
    json(
      requestsOf(request).requests.map(
        ({ endpoint, params }: { endpoint: string; params: { order_id: string }[] }, index: number) => ({
          req_num: index + 1,
          ...answer(endpoint, params[0]?.order_id ?? ''),
        }),
      ),
    );
}

/** Answers a batch with an order for every number. */
export const anyOrder = batchAnswer((endpoint, orderId) => ({
  code: 200,
  body: endpoint === 'order/view' ? { ...view, order_id: orderId } : [item],
}));

/** The order that these two entries of a batch make. */
export async function fetchOne(order: unknown, items: unknown): Promise<RemoteOrder> {
  const answer = json([
    { req_num: 1, code: 200, body: order },
    { req_num: 2, code: 200, body: items },
  ]);
  const [result] = await brickowl(answer).marketplace.fetchOrders([{ remoteId: '7000001', withLines: true }]);
  if (!result?.ok) throw result?.error ?? new Error('nothing fetched');
  return result.order;
}

/** The line that `item` makes with other fields. */
export async function onlyLine(change: object): Promise<RemoteOrderLine> {
  const { lines } = await fetchOne(view, [{ ...item, ...change }]);
  const [line] = lines ?? [];
  if (!line) throw new Error('no line');
  return line;
}
