import * as v from 'valibot';
import {
  code,
  flag,
  id,
  integer,
  isoTime,
  money,
  optionalId,
  optionalInteger,
  optionalMoney,
  part,
  readWire,
  requiredIsoTime,
  text,
  weightMg,
} from '../readers.ts';
import { unreadableBricklinkAnswer } from './bricklink.errors.ts';

/*
 * What is read of BrickLink's answers (reference: bricklink.md 6 and 7, read 2026-11-22). Loose: fields that are not
 * named here pass through untouched, and nearly all may be missing, since BrickLink leaves out what is null.
 */

const payment = part(v.looseObject({ method: text, status: code, currency_code: code, date_paid: isoTime }));

const cost = part(
  v.looseObject({
    currency_code: code,
    subtotal: money,
    grand_total: money,
    etc1: money,
    etc2: money,
    insurance: money,
    shipping: money,
    credit: money,
    coupon: money,
    vat_amount: money,
    // Quirk BL-TAX-CASE: capital BL here, lower-case in the boolean of the same name (reference: bricklink.md 6.2).
    salesTax_collected_by_BL: money,
  }),
);

/** In the list amounts only show that something changed: an odd one must not hide the other orders. */
const listedCost = part(v.looseObject({ currency_code: code, subtotal: code, grand_total: code, final_total: code }));

/** One order of `GET /orders`. */
export const orderSummarySchema = v.looseObject({
  order_id: id,
  date_ordered: requiredIsoTime,
  date_status_changed: isoTime,
  store_name: text,
  buyer_name: text,
  status: code,
  total_count: optionalInteger,
  unique_count: optionalInteger,
  is_filed: flag,
  payment,
  cost: listedCost,
});
export type OrderSummaryWire = v.InferOutput<typeof orderSummarySchema>;

const address = part(
  v.looseObject({
    name: part(v.looseObject({ full: text, first: text, last: text })),
    full: text,
    address1: text,
    address2: text,
    city: text,
    state: text,
    postal_code: text,
    country_code: code,
    phone_number: text,
  }),
);

/** `GET /orders/{id}`. */
export const orderSchema = v.looseObject({
  ...orderSummarySchema.entries,
  cost,
  buyer_email: code,
  buyer_order_count: optionalInteger,
  remarks: text,
  shipping: part(
    v.looseObject({ method: text, tracking_no: code, tracking_link: code, date_shipped: isoTime, address }),
  ),
});
export type OrderWire = v.InferOutput<typeof orderSchema>;

const item = v.looseObject({ no: id, name: text, type: code });

/** One item of `GET /orders/{id}/items`, which is a list of lists. */
export const orderItemSchema = v.looseObject({
  inventory_id: id,
  item,
  color_id: optionalInteger,
  color_name: text,
  quantity: integer,
  new_or_used: code,
  completeness: code,
  unit_price: optionalMoney,
  unit_price_final: optionalMoney,
  currency_code: code,
  description: text,
  remarks: text,
  weight: weightMg,
});
export type OrderItemWire = v.InferOutput<typeof orderItemSchema>;

/** One lot of `GET /inventories`. */
export const lotSchema = v.looseObject({
  inventory_id: id,
  item,
  color_id: optionalInteger,
  color_name: text,
  quantity: integer,
  new_or_used: code,
  completeness: code,
  unit_price: money,
  currency_code: code,
  bind_id: optionalId,
  description: text,
  remarks: text,
  bulk: optionalInteger,
  is_retain: flag,
  is_stock_room: flag,
  stock_room_id: code,
  date_created: isoTime,
  my_cost: optionalMoney,
  sale_rate: optionalInteger,
  tier_quantity1: optionalInteger,
  tier_price1: money,
  tier_quantity2: optionalInteger,
  tier_price2: money,
  tier_quantity3: optionalInteger,
  tier_price3: money,
  my_weight: weightMg,
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
  throw unreadableBricklinkAnswer(operation, `${where}${result.where}`);
}
