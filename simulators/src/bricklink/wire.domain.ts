import { colorName } from '../catalog/colors.data.ts';
import type { SimItem } from '../catalog/items.domain.ts';
import { fourDecimals, grams } from '../money.domain.ts';
import {
  type BlLine,
  type BlLot,
  type BlMessage,
  type BlOrder,
  SHIPPING_METHODS,
  type ShippingMethod,
} from './model.domain.ts';
import { type BlTotals, totalsOf } from './orders.domain.ts';

/** Texts leave BrickLink with HTML entities; names also have their parentheses encoded. */
export function encodeText(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

const encodeName = (text: string) => encodeText(text).replace(/\(/g, '&#40;').replace(/\)/g, '&#41;');

const time = (at: number) => new Date(at).toISOString();

/** ISO country, except that BrickLink calls the United Kingdom `UK`. */
const country = (iso: string) => (iso === 'GB' ? 'UK' : iso);

const image = (type: string) =>
  ({
    PART: 'PN',
    MINIFIG: 'MN',
    SET: 'SN',
    BOOK: 'BN',
    GEAR: 'GN',
    CATALOG: 'CN',
    INSTRUCTION: 'IN',
    ORIGINAL_BOX: 'ON',
  })[type] ?? 'PN';

/** Protocol-relative picture address of an item in a colour. */
export function imageUrl(type: string, no: string, colorId: number): string {
  return `//img.bricklink.com/ItemImage/${image(type)}/${type === 'PART' ? colorId : 0}/${encodeURIComponent(no)}.png`;
}

export function itemJson(item: SimItem, colorId = 0): Record<string, unknown> {
  return {
    no: item.no,
    name: encodeName(item.name),
    type: item.type,
    category_id: item.categoryId,
    ...(item.alternateNo ? { alternate_no: item.alternateNo } : {}),
    image_url: imageUrl(item.type, item.no, colorId || (item.colors[0] ?? 0)),
    thumbnail_url: imageUrl(item.type, item.no, colorId || (item.colors[0] ?? 0)),
    weight: grams(item.weightMg, 2),
    ...dimensions(item.name),
    year_released: item.year,
    is_obsolete: false,
  };
}

function dimensions(name: string): Record<string, string> {
  const match = /(\d+) x (\d+)(?: x (\d+))?/.exec(name);
  const size = (index: number) => Number(match?.[index] ?? 0).toFixed(2);
  return { dim_x: size(1), dim_y: size(2), dim_z: size(3) };
}

const shortItem = (row: { no: string; name: string; type: string; categoryId: number }) => ({
  no: row.no,
  name: encodeName(row.name),
  type: row.type,
  category_id: row.categoryId,
});

/** `description` and `remarks`: usually empty text when blank, sometimes left out altogether. */
function texts(id: number, row: { description: string; remarks: string }): Record<string, string> {
  return {
    ...(row.description !== '' || id % 3 !== 0 ? { description: encodeText(row.description) } : {}),
    ...(row.remarks !== '' || id % 3 !== 1 ? { remarks: encodeText(row.remarks) } : {}),
  };
}

/** Sets have a completeness; on some figures an undocumented `X` has been seen. */
function completeness(id: number, row: { type: string; completeness: string | null }): Record<string, string> {
  if (row.completeness) return { completeness: row.completeness };
  return row.type === 'MINIFIG' && id % 4 === 0 ? { completeness: 'X' } : {};
}

export function lotJson(lot: BlLot): Record<string, unknown> {
  return {
    inventory_id: lot.id,
    item: shortItem(lot),
    color_id: lot.colorId,
    color_name: colorName(lot.colorId),
    quantity: lot.quantity,
    new_or_used: lot.condition,
    ...completeness(lot.id, lot),
    unit_price: fourDecimals(lot.unitPrice),
    bind_id: lot.bindId,
    ...texts(lot.id, lot),
    bulk: lot.bulk,
    is_retain: lot.isRetain,
    is_stock_room: lot.isStockRoom,
    ...(lot.isStockRoom ? { stock_room_id: lot.stockRoom ?? 'A' } : {}),
    date_created: time(lot.createdAt),
    ...(lot.myCost === null ? {} : { my_cost: fourDecimals(lot.myCost) }),
    sale_rate: lot.saleRate,
    tier_quantity1: lot.tierQuantities[0],
    tier_price1: fourDecimals(lot.tierPrices[0]),
    tier_quantity2: lot.tierQuantities[1],
    tier_price2: fourDecimals(lot.tierPrices[1]),
    tier_quantity3: lot.tierQuantities[2],
    tier_price3: fourDecimals(lot.tierPrices[2]),
    ...(lot.myWeightMg > 0 ? { my_weight: (lot.myWeightMg / 1000).toFixed(4) } : {}),
  };
}

function lineJson(line: BlLine, currency: string): Record<string, unknown> {
  const price = fourDecimals(line.unitPrice);
  const final = fourDecimals(line.unitPriceFinal);
  return {
    inventory_id: line.lotId,
    item: shortItem(line),
    color_id: line.colorId,
    ...(line.colorId === 0 && line.type === 'PART' ? {} : { color_name: colorName(line.colorId) }),
    quantity: line.quantity,
    new_or_used: line.condition,
    ...completeness(line.lotId, line),
    unit_price: price,
    unit_price_final: final,
    disp_unit_price: price,
    disp_unit_price_final: final,
    currency_code: currency,
    disp_currency_code: currency,
    order_cost: fourDecimals(line.unitPriceFinal * line.quantity),
    ...texts(line.lotId, line),
    ...(line.weightMg > 0 ? { weight: grams(line.weightMg, 2) } : {}),
  };
}

/** Items as batches; the order within a batch varies with `turn`, since the real one is not stable between calls. */
export function itemsJson(order: BlOrder, turn: number): Record<string, unknown>[][] {
  return order.batches.map((batch) => {
    const shift = batch.length === 0 ? 0 : turn % batch.length;
    return [...batch.slice(shift), ...batch.slice(0, shift)].map((line) => lineJson(line, order.currency));
  });
}

function payment(order: BlOrder): Record<string, unknown> {
  return {
    method: order.paymentMethod,
    currency_code: order.currency,
    ...(order.paidAt === null ? {} : { date_paid: time(order.paidAt) }),
    status: order.paymentStatus,
  };
}

const shortCost = (order: BlOrder, totals: BlTotals) => ({
  currency_code: order.currency,
  subtotal: fourDecimals(totals.subtotal),
  grand_total: fourDecimals(totals.grandTotal),
  final_total: fourDecimals(totals.finalTotal),
});

function fullCost(order: BlOrder, totals: BlTotals): Record<string, unknown> {
  return {
    ...shortCost(order, totals),
    etc1: fourDecimals(totals.etc1),
    etc2: fourDecimals(totals.etc2),
    insurance: fourDecimals(totals.insurance),
    shipping: fourDecimals(totals.shipping),
    credit: fourDecimals(totals.credit),
    coupon: fourDecimals(totals.coupon),
    ...(order.vatRate > 0
      ? { vat_rate: (order.vatRate / 100).toFixed(2), vat_amount: fourDecimals(totals.vatAmount) }
      : {}),
    ...(order.salesTaxRate > 0 ? { salesTax_collected_by_BL: fourDecimals(totals.salesTax) } : {}),
  };
}

/** Names of the two sides as an order shows them. */
export interface SellerNames {
  sellerName: string;
  storeName: string;
}

export function orderSummaryJson(order: BlOrder, names: SellerNames): Record<string, unknown> {
  const totals = totalsOf(order);
  return {
    order_id: order.id,
    date_ordered: time(order.orderedAt),
    date_status_changed: time(order.statusChangedAt),
    seller_name: names.sellerName,
    store_name: encodeText(names.storeName),
    buyer_name: order.buyer.username,
    status: order.status,
    total_count: totals.totalCount,
    unique_count: totals.uniqueCount,
    is_filed: order.isFiled,
    salesTax_collected_by_bl: order.salesTaxRate > 0,
    vat_collected_by_bl: order.vatCollectedByBl,
    payment: payment(order),
    cost: shortCost(order, totals),
    disp_cost: shortCost(order, totals),
  };
}

function addressJson(order: BlOrder): Record<string, unknown> {
  const { buyer } = order;
  const lines = [buyer.street1, buyer.street2, `${buyer.postalCode} ${buyer.city}`, buyer.region].filter(Boolean);
  const full = encodeText(lines.join('\r\n'));
  const code = country(buyer.country);
  if (!buyer.structured)
    return { name: { full: encodeText(`${buyer.first} ${buyer.last}`) }, full, country_code: code };
  return {
    name: {
      full: encodeText(`${buyer.first} ${buyer.last}`),
      first: encodeText(buyer.first),
      last: encodeText(buyer.last),
    },
    full,
    address1: encodeText(buyer.street1),
    ...(buyer.street2 ? { address2: encodeText(buyer.street2) } : {}),
    city: encodeText(buyer.city),
    state: encodeText(buyer.region),
    postal_code: buyer.postalCode,
    country_code: code,
    ...(buyer.phone ? { phone_number: buyer.phone } : {}),
  };
}

export function orderJson(order: BlOrder, names: SellerNames): Record<string, unknown> {
  const totals = totalsOf(order);
  const method = SHIPPING_METHODS.find((entry) => entry.id === order.shippingMethodId);
  return {
    ...orderSummaryJson(order, names),
    buyer_email: order.buyer.email,
    buyer_order_count: order.buyerOrderCount,
    require_insurance: order.requireInsurance,
    is_invoiced: order.isInvoiced,
    drive_thru_sent: order.driveThruSent,
    ...(order.remarks === '' ? {} : { remarks: encodeText(order.remarks) }),
    total_weight: totals.totalWeightMg === 0 ? '0' : grams(totals.totalWeightMg, 2),
    shipping: {
      ...(method ? { method: encodeText(method.name), method_id: method.id } : {}),
      ...(order.trackingNo ? { tracking_no: order.trackingNo } : {}),
      ...(order.trackingLink ? { tracking_link: order.trackingLink } : {}),
      ...(order.shippedAt === null ? {} : { date_shipped: time(order.shippedAt) }),
      address: addressJson(order),
    },
    cost: fullCost(order, totals),
    disp_cost: fullCost(order, totals),
  };
}

/** A purged order keeps its summary only. */
export function purgedJson(order: BlOrder, names: SellerNames): Record<string, unknown> {
  const summary = orderSummaryJson({ ...order, batches: [] }, names);
  return { ...summary, buyer_order_count: order.buyerOrderCount };
}

export const messageJson = (message: BlMessage) => ({
  ...(message.subject === null ? {} : { subject: encodeText(message.subject) }),
  body: encodeText(message.body),
  from: message.from,
  to: message.to,
  dateSent: time(message.sentAt),
});

export const shippingMethodJson = (method: ShippingMethod) => ({
  method_id: method.id,
  name: encodeText(method.name),
  note: encodeText(method.note),
  insurance: method.insurance,
  is_default: method.isDefault,
  area: method.area,
  is_available: true,
});
