import { COLORS, colorByBlId, colorByBoId } from '../catalog/colors.data.ts';
import { elementIds, marketPrice, type SimItem } from '../catalog/items.domain.ts';
import { grams, threeDecimals, twoDecimals } from '../money.domain.ts';
import { UK_ISO_MISSING, ukIso } from '../uk-time.domain.ts';
import { parseBoid } from './boid.domain.ts';
import { BO_STATUSES, type BoLine, type BoLot, type BoOrder, CONDITIONS } from './model.domain.ts';
import { totalsOf } from './orders.domain.ts';

const seconds = (at: number) => String(Math.floor(at / 1000));

/** PHP writes an empty map as a list. */
const map = (externalId: string | null) => (externalId === null ? [] : { other: externalId });

/** Ids of an item in a colour; duplicates occur, and a few items lack their BrickLink number. */
export function idsOf(item: SimItem, boid: string): { id: string; type: string }[] {
  const blColorId = parseBoid(boid)?.blColorId ?? 0;
  const ids: { id: string; type: string }[] = [];
  if (item.type === 'SET') ids.push({ id: item.no, type: 'set_number' });
  if (item.designId) ids.push({ id: item.designId, type: 'design_id' });
  if (item.designId && item.no.length % 2 === 0) ids.push({ id: item.designId, type: 'design_id' });
  for (const id of elementIds(item, blColorId)) ids.push({ id, type: 'item_no' });
  if (item.type === 'PART') ids.push({ id: item.no, type: 'ldraw' });
  if (hasBricklinkId(item)) ids.push({ id: item.no, type: 'bl_item_no' });
  ids.push({ id: boid, type: 'boid' });
  return ids;
}

/** Brick Owl's catalogue knows the BrickLink number of most items, not of all. */
export function hasBricklinkId(item: SimItem): boolean {
  return item.no.length % 11 !== 10;
}

/** Brick Owl's name: maker, colour, name, design number. */
export function owlName(item: { name: string; no: string; designId?: string }, boid: string): string {
  const color = colorByBoId(parseBoid(boid)?.boColorId ?? 0);
  return `LEGO ${color ? `${color.boName} ` : ''}${item.name} (${item.designId ?? item.no})`;
}

const slug = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Protocol-relative picture address. */
export function owlImage(type: string, no: string, boid: string, size: string): string {
  const blColorId = parseBoid(boid)?.blColorId ?? 0;
  const kind =
    type === 'PART' ? 'PN' : type === 'MINIFIG' ? 'MN' : type === 'SET' ? 'SN' : type === 'GEAR' ? 'GN' : 'ON';
  return `//img.brickowl.com/files/image_cache/${size}/${kind}-${blColorId}-${encodeURIComponent(no)}.png`;
}

export function lotJson(lot: BoLot, item: SimItem | undefined, now: { storeSlug: string }): Record<string, unknown> {
  const final = Math.round((lot.basePrice * (100 - lot.salePercent)) / 1000) * 10;
  return {
    con: lot.fullCon.startsWith('used') ? 'used' : lot.fullCon === 'other' ? 'other' : 'new',
    full_con: lot.fullCon,
    qty: String(lot.quantity),
    lot_id: String(lot.id),
    price: threeDecimals(final),
    base_price: threeDecimals(lot.basePrice),
    final_price: threeDecimals(final),
    url: `https://${now.storeSlug}.brickowl.com/store/lego-${slug(lot.name)}-${slug(lot.no)}`,
    owl_id: String(60_000 + (parseBoid(lot.boid)?.base ?? 0)),
    public_note: lot.publicNote,
    personal_note: lot.personalNote,
    sale_percent: String(lot.salePercent),
    bulk_qty: String(lot.bulk),
    for_sale: lot.forSale ? '1' : '0',
    boid: lot.boid,
    external_lot_ids: map(lot.externalId),
    type: lot.owlType,
    my_cost: lot.myCost === null ? null : threeDecimals(lot.myCost),
    lot_weight: lot.lotWeightMg === null ? null : grams(lot.lotWeightMg, 3),
    reserve_uid: lot.reserveUid === null ? null : String(lot.reserveUid),
    tier_price:
      lot.tiers.length === 0 ? null : lot.tiers.map(([quantity, price]) => [String(quantity), threeDecimals(price)]),
    ids: item ? idsOf(item, lot.boid) : [{ id: lot.boid, type: 'boid' }],
  };
}

export function orderSummaryJson(order: BoOrder): Record<string, unknown> {
  const totals = totalsOf(order);
  return {
    order_id: String(order.id),
    order_date: seconds(order.orderedAt),
    total_quantity: String(totals.quantity),
    total_lots: String(totals.lots),
    base_order_total: twoDecimals(totals.orderTotal),
    base_currency: order.currency,
    status: BO_STATUSES[order.status] ?? '',
    status_id: String(order.status),
    url: `https://www.brickowl.com/mystore/orders/view/${order.id}`,
  };
}

function address(order: BoOrder, prefix: 'ship' | 'billing'): Record<string, unknown> {
  const { buyer } = order;
  return {
    [`${prefix}_first_name`]: buyer.first,
    [`${prefix}_last_name`]: buyer.last,
    [`${prefix}_country_code`]: buyer.country,
    [`${prefix}_country`]: buyer.countryName,
    [`${prefix}_post_code`]: buyer.postalCode,
    [`${prefix}_street_1`]: buyer.street1,
    [`${prefix}_street_2`]: buyer.street2,
    [`${prefix}_city`]: buyer.city,
    [`${prefix}_region`]: buyer.region,
    [`${prefix}_phone`]: buyer.phone,
    [`${prefix}_tax`]: '',
  };
}

export function orderJson(order: BoOrder, storeId: string): Record<string, unknown> {
  const totals = totalsOf(order);
  const total = twoDecimals(totals.orderTotal);
  return {
    order_id: String(order.id),
    order_time: seconds(order.orderedAt),
    updated_time: seconds(order.updatedAt),
    processed_time: order.processedAt === null ? null : seconds(order.processedAt),
    iso_order_time: ukIso(order.orderedAt),
    iso_processed_time: order.processedAt === null ? UK_ISO_MISSING : ukIso(order.processedAt),
    store_id: storeId,
    ship_method_name: order.shipMethodName,
    ship_method_id: String(order.shipMethodId),
    status: BO_STATUSES[order.status] ?? '',
    status_id: String(order.status),
    weight: grams(totals.weightMg, 3),
    ship_total: twoDecimals(order.shipTotal),
    eu_duty: '0.00',
    buyer_note: order.buyerNote,
    total_quantity: String(totals.quantity),
    total_lots: String(totals.lots),
    base_currency: order.currency,
    payment_method_type: order.paymentMethodType,
    payment_currency: order.currency,
    payment_total: order.paid ? total : '0.00',
    base_order_total: total,
    sub_total: twoDecimals(totals.subTotal),
    coupon_discount: twoDecimals(order.couponDiscount),
    payment_method_note: '',
    payment_transaction_id: order.transactionId,
    tax_rate: '0',
    tax_amount: '0',
    tax_scheme_id: null,
    tracking_number: order.trackingNumber,
    buyer_name: `${order.buyer.first} ${order.buyer.last}`,
    combine_with: order.combineWith === null ? null : String(order.combineWith),
    refund_shipping: '0.00',
    refund_eu_duty: '0.00',
    refund_adjustment: '0.00',
    refund_subtotal: twoDecimals(order.lines.reduce((sum, line) => sum + line.price * line.refunded, 0)),
    refund_total: twoDecimals(order.lines.reduce((sum, line) => sum + line.price * line.refunded, 0)),
    refund_note: null,
    customer_feedback_left: 0,
    store_feedback_left: order.feedback ? 1 : 0,
    my_cost_total: '0',
    affiliate_fee: '0',
    brickowl_fee: threeDecimals(Math.round(totals.subTotal * 0.025)),
    seller_note: order.sellerNote,
    customer_email: `relay-${order.id}@buyers.example`,
    customer_user_id: String(order.buyerUserId),
    customer_username: order.buyer.username,
    message_count: '0',
    utm_source: null,
    utm_medium: null,
    ...address(order, 'ship'),
    ship_collection_point: null,
    ...address(order, 'billing'),
    notices: order.notices,
  };
}

export function lineJson(line: BoLine, remaining: number, item: SimItem | undefined): Record<string, unknown> {
  const color = colorByBoId(parseBoid(line.boid)?.boColorId ?? 0);
  return {
    image_small: owlImage(line.type, line.no, line.boid, 'small'),
    condition: CONDITIONS[line.fullCon] ?? 'Other',
    full_con: line.fullCon,
    name: owlName(item ?? line, line.boid),
    type: line.owlType,
    color_name: color?.boName ?? '',
    color_id: color ? String(color.boId) : '',
    boid: line.boid,
    lot_id: String(line.lotId),
    order_item_id: String(line.itemId),
    ordered_quantity: String(line.quantity),
    refunded_quantity: String(line.refunded),
    remaining_quantity: String(remaining),
    base_price: threeDecimals(line.price),
    weight: grams(line.weightMg, 3),
    public_note: line.publicNote,
    personal_note: line.personalNote,
    bl_lot_id: line.externalId,
    external_lot_ids: map(line.externalId),
    ids: item ? idsOf(item, line.boid) : [{ id: line.boid, type: 'boid' }],
  };
}

export function lookupJson(item: SimItem, boid: string, owlTypeName: string): Record<string, unknown> {
  const parsed = parseBoid(boid);
  const color = colorByBoId(parsed?.boColorId ?? 0);
  const path = `lego-${slug(item.name)}-${slug(item.no)}`;
  return {
    boid,
    name: owlName(item, boid),
    type: owlTypeName,
    url: `https://www.brickowl.com/catalog/${path}`,
    permalink: `https://www.brickowl.com/boid/${boid}`,
    cat_name_path: `${owlTypeName}s / ${item.name.split(/ \d/)[0]}`,
    color_name: color?.boName ?? '',
    color_id: color ? String(color.boId) : '',
    color_hex: color?.hex ?? '',
    images: [
      {
        small: owlImage(item.type, item.no, boid, 'small'),
        medium: owlImage(item.type, item.no, boid, 'medium'),
        large: owlImage(item.type, item.no, boid, 'large'),
      },
    ],
    ids: idsOf(item, boid),
    cheapest_gbp: threeDecimals(marketPrice(item, parsed?.blColorId ?? 0, 'U')),
    missing_data: [],
  };
}

/** `catalog/color_list`: an object keyed by colour id. Two colours have no BrickLink counterpart, only placeholders. */
export function colorListJson(): Record<string, unknown> {
  const list: Record<string, unknown> = {
    0: {
      id: '0',
      name: 'Not Applicable',
      hex: null,
      peeron_names: [null],
      ldraw_ids: [null],
      bl_ids: ['0'],
      bl_names: ['(Not Applicable)'],
      lego_colors: [null],
    },
  };
  for (const color of COLORS) {
    list[color.boId] = {
      id: String(color.boId),
      name: color.boName,
      hex: colorByBlId(color.blId)?.hex ?? null,
      peeron_names: [color.name],
      ldraw_ids: [String(color.ldrawId)],
      bl_ids: [String(color.blId)],
      bl_names: [color.name],
      lego_colors: [{ lego_id: String(color.legoId), raw_name: color.name.toUpperCase() }],
    };
  }
  for (const [id, name, hex, placeholder] of [
    ['162', 'Transparent Fire Yellow', 'FBE890', '-9'],
    ['163', 'Transparent Light Royal Blue', '96C7EE', '-10'],
  ] as const) {
    list[id] = {
      id,
      name,
      hex,
      peeron_names: [null],
      ldraw_ids: [null],
      bl_ids: [placeholder],
      bl_names: [null],
      lego_colors: [null],
    };
  }
  return list;
}
