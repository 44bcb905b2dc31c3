import * as v from 'valibot';
import {
  code,
  id,
  integer,
  listOf,
  money,
  optionalId,
  optionalInteger,
  optionalMoney,
  readWire,
  requiredUnixTime,
  text,
  textMap,
  unixTime,
  weightMg,
} from '../readers.ts';
import { unreadableBrickowlAnswer } from './brickowl.errors.ts';

/*
 * What is read of Brick Owl's answers (reference: brickowl.md 4 and 5, read 2026-11-22). Loose: nearly every scalar is
 * a string, some are numbers in some years, and fields of one year are missing in another.
 */

/** One order of `order/list`. */
export const orderSummarySchema = v.looseObject({
  order_id: id,
  order_date: requiredUnixTime,
  // Not in any recording of the list; read in case it comes.
  updated_time: unixTime,
  total_quantity: optionalInteger,
  total_lots: optionalInteger,
  // Here it only shows that something changed: an odd amount must not hide the other orders.
  base_order_total: code,
  status: code,
  status_id: code,
});
export type OrderSummaryWire = v.InferOutput<typeof orderSummarySchema>;

/** `order/view`. */
export const orderSchema = v.looseObject({
  order_id: id,
  status: code,
  status_id: code,
  order_time: requiredUnixTime,
  updated_time: unixTime,
  total_quantity: optionalInteger,
  total_lots: optionalInteger,
  base_currency: code,
  sub_total: money,
  ship_total: optionalMoney,
  // Quirk BO-SHIPPING: older answers say `shipping` for `ship_total` (reference: brickowl.md 4.2).
  shipping: optionalMoney,
  eu_duty: money,
  tax_amount: money,
  coupon_discount: money,
  base_order_total: money,
  payment_method_type: code,
  ship_method_name: text,
  tracking_number: code,
  buyer_name: text,
  customer_username: text,
  customer_email: code,
  buyer_note: text,
  seller_note: text,
  ship_first_name: text,
  ship_last_name: text,
  ship_street_1: text,
  ship_street_2: text,
  ship_collection_point: text,
  ship_city: text,
  ship_region: text,
  ship_post_code: text,
  ship_country_code: code,
  ship_phone: text,
});
export type OrderWire = v.InferOutput<typeof orderSchema>;

const ids = listOf(v.looseObject({ id: code, type: code }));

/** One entry of `order/items`. */
export const orderItemSchema = v.looseObject({
  lot_id: id,
  boid: code,
  name: text,
  type: code,
  color_id: optionalInteger,
  color_name: text,
  condition: code,
  full_con: code,
  ordered_quantity: integer,
  // `remaining_quantity` is the stock left in the lot, not what is left to ship (reference: brickowl.md 4.3).
  refunded_quantity: optionalInteger,
  base_price: money,
  weight: weightMg,
  public_note: text,
  personal_note: text,
  bl_lot_id: optionalId,
  external_lot_ids: textMap,
  ids,
});
export type OrderItemWire = v.InferOutput<typeof orderItemSchema>;

/** One lot of `inventory/list`. */
export const lotSchema = v.looseObject({
  lot_id: id,
  boid: code,
  type: code,
  con: code,
  full_con: code,
  qty: integer,
  base_price: optionalMoney,
  price: optionalMoney,
  sale_percent: optionalInteger,
  bulk_qty: optionalInteger,
  for_sale: code,
  tier_price: v.nullish(v.unknown(), null),
  public_note: text,
  personal_note: text,
  my_cost: optionalMoney,
  lot_weight: weightMg,
  external_lot_ids: textMap,
  ids,
});
export type LotWire = v.InferOutput<typeof lotSchema>;

/**
 * Reads a wire value.
 * @param where  put before the field's name: `[3].`
 * @throws MarketplaceError `bad_answer` that names the field, never its content
 */
export function expectWire<Schema extends v.GenericSchema>(
  operation: string,
  schema: Schema,
  value: unknown,
  where = '',
): v.InferOutput<Schema> {
  const result = readWire(schema, value);
  if (result.ok) return result.value;
  throw unreadableBrickowlAnswer(operation, `${where}${result.where}`);
}
