import type { RemoteOrder } from '../marketplace.port.ts';
import { BRICKLINK_TEST_CREDENTIALS, type ScriptedAnswer, testDeps } from '../marketplace.test-support.ts';
import { createBricklink } from './bricklink.client.ts';

/** A client that is given these answers one after the other. */
export function bricklink(...answers: ScriptedAnswer[]) {
  const { deps, ...seen } = testDeps<'bricklink'>(answers, BRICKLINK_TEST_CREDENTIALS);
  return { marketplace: createBricklink(deps), ...seen };
}

/** An order of the list. */
export const summary = {
  order_id: 40000001,
  date_ordered: '2026-02-03T09:15:27.480Z',
  date_status_changed: '2026-02-03T09:21:02.113Z',
  seller_name: 'example_seller',
  store_name: 'Example &amp; Bricks',
  buyer_name: 'example_buyer',
  status: 'PAID',
  total_count: 13,
  unique_count: 2,
  payment: {
    method: 'PayPal (Onsite)',
    currency_code: 'EUR',
    date_paid: '2026-02-03T09:21:01.900Z',
    status: 'Received',
  },
  cost: { currency_code: 'EUR', subtotal: '14.9180', grand_total: '20.4080', final_total: '20.4080' },
};

/** The same order in full. */
export const order = {
  ...summary,
  buyer_email: 'buyer@example.com',
  buyer_order_count: 2,
  remarks: 'gift wrap &quot;blue&quot;',
  shipping: {
    method: 'Tracked letter',
    method_id: 410022,
    address: {
      name: { full: 'Ada Example' },
      full: 'Sample Street 5\r\nUpper floor\r\nSampleton SA1 1AA',
      country_code: 'UK',
    },
  },
  cost: {
    currency_code: 'EUR',
    subtotal: '14.9180',
    grand_total: '20.4080',
    etc1: '0.5000',
    etc2: '0.2500',
    insurance: '1.0000',
    shipping: '4.7400',
    credit: '0.6000',
    coupon: '0.4000',
    vat_amount: '3.5419',
  },
};

/** A line for new parts. */
export const plate = {
  inventory_id: 500000123,
  item: { no: '3020', name: 'Plate 2 x 4', type: 'PART', category_id: 26 },
  color_id: 85,
  color_name: 'Dark Bluish Gray',
  quantity: 12,
  new_or_used: 'N',
  completeness: 'X',
  unit_price: '0.0850',
  unit_price_final: '0.0765',
  currency_code: 'EUR',
  remarks: 'B04-17',
  description: '',
  weight: '0.98',
};

/** A line for a used set, in the older spelling. */
export const castle = {
  inventory_id: '500000987',
  item: { no: '6085-1', name: 'Example Castle &#40;big&#41;', type: 'SET', categoryID: 67 },
  color_id: 0,
  quantity: '1',
  new_or_used: 'U',
  completeness: 'C',
  unit_price: '14.0000',
  currency_code: 'EUR',
};

/** The order that these two answers, order and items, make. */
export async function fetchOne(...answers: ScriptedAnswer[]): Promise<RemoteOrder> {
  const [result] = await bricklink(...answers).marketplace.fetchOrders([{ remoteId: '40000001', withLines: true }]);
  if (!result?.ok) throw result?.error ?? new Error('nothing fetched');
  return result.order;
}
