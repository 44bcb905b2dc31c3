import type {
  Completeness,
  Condition,
  ItemType,
  PriceTier,
  RemoteItemId,
  RemoteLot,
  RemoteOrder,
  RemoteOrderLine,
  RemoteOrderSummary,
  UsedGrade,
} from '../marketplace.port.ts';
import { parseMoney } from '../money.domain.ts';
import { listValues } from '../readers.ts';
import { toIsoCountry } from '../text.domain.ts';
import type { LotWire, OrderItemWire, OrderSummaryWire, OrderWire } from './brickowl.schemas.ts';
import { brickowlStatusName, normaliseBrickowlStatus } from './brickowlStatus.domain.ts';

/** Turns a Brick Owl colour id into BrickLink's; null when it has no counterpart. */
export type ColorBridge = (boColorId: number) => number | null;

/** BrickLink sells sticker sheets and, mostly, mini builds as parts (reference: brickowl.md 9.4). */
const ITEM_TYPES: Readonly<Record<string, ItemType>> = {
  part: 'PART',
  set: 'SET',
  minifigure: 'MINIFIG',
  gear: 'GEAR',
  sticker: 'PART',
  minibuild: 'PART',
  instructions: 'INSTRUCTION',
  packaging: 'ORIGINAL_BOX',
};

interface Goods {
  condition: Condition;
  completeness: Completeness | null;
  usedGrade: UsedGrade | null;
}

/** Reference: brickowl.md 9.3 and 9.4. */
const CONDITIONS: Readonly<Record<string, Goods>> = {
  new: { condition: 'N', completeness: null, usedGrade: null },
  news: { condition: 'N', completeness: 'S', usedGrade: null },
  newc: { condition: 'N', completeness: 'C', usedGrade: null },
  newi: { condition: 'N', completeness: 'B', usedGrade: null },
  usedc: { condition: 'U', completeness: 'C', usedGrade: null },
  usedi: { condition: 'U', completeness: 'B', usedGrade: null },
  usedn: { condition: 'U', completeness: null, usedGrade: 'usedn' },
  usedg: { condition: 'U', completeness: null, usedGrade: 'usedg' },
  useda: { condition: 'U', completeness: null, usedGrade: 'useda' },
};

/** Quirk BO-CONDITION: the exact code is in `full_con`; elsewhere stands a coarse code or a display text (reference: brickowl.md 4.3, 5.1). */
function readGoods(fullCon: string, coarse: string): Goods {
  const exact = CONDITIONS[fullCon.toLowerCase()] ?? CONDITIONS[coarse.toLowerCase()];
  if (exact) return exact;
  const condition = (fullCon || coarse).toLowerCase().startsWith('new') ? 'N' : 'U';
  return { condition, completeness: null, usedGrade: null };
}

/** The BrickLink numbers among Brick Owl's ids, surest first; element ids (`item_no`) name no item. */
const NUMBER_TYPES: readonly string[] = ['bl_item_no', 'set_number', 'design_id', 'ldraw', 'peeron_id'];

interface Identity {
  itemNo: string | null;
  candidateItemNos: string[];
  ids: RemoteItemId[];
}

function readIdentity(wireIds: readonly { id: string; type: string }[]): Identity {
  // Quirk BO-DUPLICATE-IDS: the same id is listed several times (reference: brickowl.md 4.3).
  const unique = new Map(wireIds.map(({ id, type }) => [`${type}:${id}`, { type, id }]));
  const ids = [...unique.values()].filter(({ id }) => id !== '');
  const ofType = (type: string): string[] => ids.filter((entry) => entry.type === type).map(({ id }) => id);
  const told = ofType('bl_item_no');
  return {
    itemNo: told.length === 1 ? (told[0] ?? null) : null,
    candidateItemNos: [...new Set(NUMBER_TYPES.flatMap(ofType))],
    ids,
  };
}

interface Color {
  boColorId: number | null;
  blColorId: number | null;
}

/** Quirk BO-BOID-COLOUR: a lot's colour is only the suffix of its BOID; none means colourless, BrickLink's 0 (reference: brickowl.md 5.1, 9.1). */
function readColor(boid: string, colorId: number | null, boToBl: ColorBridge): Color {
  const suffix = /-(\d+)$/.exec(boid)?.[1];
  const boColorId = suffix === undefined ? colorId : Number(suffix);
  if (boColorId === null || boColorId === 0) return { boColorId: null, blColorId: 0 };
  return { boColorId, blColorId: boToBl(boColorId) };
}

/** Quirk BO-EXTERNAL-ID: written as `external_id`, it comes back as `external_lot_ids.other` (reference: brickowl.md 5.3). */
function readExternalLotId(externalIds: Readonly<Record<string, string>>): string | null {
  return externalIds.other || Object.values(externalIds).find((value) => value !== '') || null;
}

function rawStatusOf(wire: { status: string; status_id: string }): string {
  return wire.status || brickowlStatusName(wire.status_id);
}

/** The id decides where it is sent: names may be reworded. */
function statusKeyOf(wire: { status: string; status_id: string }): string {
  return wire.status_id || wire.status;
}

/** One order of the list, which tells neither buyer nor time of change. */
export function readOrderSummary(wire: OrderSummaryWire): RemoteOrderSummary {
  const content = [wire.total_quantity, wire.total_lots, wire.base_order_total];
  return {
    remoteId: wire.order_id,
    orderedAt: wire.order_date,
    changedAt: wire.updated_time,
    rawStatus: rawStatusOf(wire),
    fingerprint: [statusKeyOf(wire), ...content, wire.updated_time].join('|'),
    contentFingerprint: content.join('|'),
  };
}

/** `order/view` and, where fetched, `order/items`; `raw` is kept as it came. */
export function readOrder(
  wire: OrderWire,
  items: readonly OrderItemWire[] | null,
  raw: { order: unknown; items: unknown },
  boToBl: ColorBridge,
): RemoteOrder {
  const realName = [wire.ship_first_name, wire.ship_last_name].filter((part) => part !== '').join(' ');
  return {
    remoteId: wire.order_id,
    orderedAt: wire.order_time,
    changedAt: wire.updated_time,
    rawStatus: rawStatusOf(wire),
    status: normaliseBrickowlStatus(statusKeyOf(wire)),
    paidAt: null,
    buyer: {
      // Answers of older years have no user name.
      username: wire.customer_username || wire.buyer_name,
      realName: realName || wire.buyer_name,
      email: wire.customer_email,
      orderCount: null,
      address: {
        lines: [wire.ship_street_1, wire.ship_street_2, wire.ship_collection_point].filter((line) => line !== ''),
        city: wire.ship_city,
        state: wire.ship_region,
        postalCode: wire.ship_post_code,
        countryCode: toIsoCountry(wire.ship_country_code),
        phone: wire.ship_phone,
      },
    },
    money: {
      currency: wire.base_currency,
      subtotal: wire.sub_total,
      shipping: wire.ship_total ?? wire.shipping ?? 0,
      insurance: 0,
      extra: wire.eu_duty,
      credit: 0,
      coupon: wire.coupon_discount,
      tax: wire.tax_amount,
      grandTotal: wire.base_order_total,
    },
    payment: { method: wire.payment_method_type, rawStatus: '' },
    shipping: {
      method: wire.ship_method_name,
      ...readTracking(wire.tracking_number),
      shippedAt: null,
    },
    buyerNote: wire.buyer_note,
    sellerNote: wire.seller_note,
    lotCount: wire.total_lots ?? 0,
    pieceCount: wire.total_quantity ?? 0,
    lines: items && readOrderLines(items, wire.base_currency, boToBl),
    raw,
  };
}

/** Brick Owl keeps a number or a link in one field (reference: brickowl.md 4.5). */
function readTracking(value: string): { trackingNo: string | null; trackingLink: string | null } {
  if (value === '') return { trackingNo: null, trackingLink: null };
  return /^https?:\/\//i.test(value)
    ? { trackingNo: null, trackingLink: value }
    : { trackingNo: value, trackingLink: null };
}

/** One line per lot, in the order of first appearance; Brick Owl tells no batches. */
export function readOrderLines(
  items: readonly OrderItemWire[],
  currency: string,
  boToBl: ColorBridge,
): RemoteOrderLine[] {
  const lines = new Map<string, RemoteOrderLine>();
  for (const item of items) {
    const quantity = Math.max(0, item.ordered_quantity - (item.refunded_quantity ?? 0));
    const line = lines.get(item.lot_id);
    const [batch] = line?.batches ?? [];
    if (line && batch) {
      line.quantity += quantity;
      batch.quantity += quantity;
    } else lines.set(item.lot_id, readOrderLine(item, quantity, currency, boToBl));
  }
  return [...lines.values()];
}

function readOrderLine(item: OrderItemWire, quantity: number, currency: string, boToBl: ColorBridge): RemoteOrderLine {
  return {
    remoteLotId: item.lot_id,
    externalLotId: readExternalLotId(item.external_lot_ids) ?? item.bl_lot_id,
    itemType: ITEM_TYPES[item.type.toLowerCase()] ?? 'PART',
    ...readIdentity(item.ids),
    itemName: plainItemName(item.name, item.color_name),
    boid: item.boid || null,
    ...readColor(item.boid, item.color_id, boToBl),
    colorName: item.color_name,
    ...readGoods(item.full_con, item.condition),
    quantity,
    batches: [{ no: 1, quantity, unitPrice: item.base_price }],
    unitPrice: item.base_price,
    currency,
    remarks: item.personal_note,
    description: item.public_note,
    weightMg: item.weight,
  };
}

/**
 * Quirk BO-NAME: order items are called `LEGO Black Plate 2 x 4 (3020)`; brand, colour and number stand in columns of
 * their own here, as they do on BrickLink (reference: brickowl.md 4.3).
 */
export function plainItemName(name: string, colorName: string): string {
  const unbranded = name.replace(/^LEGO\s+/i, '');
  const colourless =
    colorName !== '' && unbranded.startsWith(`${colorName} `) ? unbranded.slice(colorName.length + 1) : unbranded;
  return colourless.replace(/\s+\([\w./-]+\)$/, '') || name;
}

/** One lot of `inventory/list`, which names neither the item nor its colour. */
export function readLot(wire: LotWire, boToBl: ColorBridge): RemoteLot {
  return {
    remoteLotId: wire.lot_id,
    externalLotId: readExternalLotId(wire.external_lot_ids),
    itemType: ITEM_TYPES[wire.type.toLowerCase()] ?? 'PART',
    ...readIdentity(wire.ids),
    boid: wire.boid || null,
    itemName: '',
    ...readColor(wire.boid, null, boToBl),
    colorName: '',
    ...readGoods(wire.full_con, wire.con),
    quantity: wire.qty,
    // Quirk BO-BASE-PRICE: `price` is after the sale; recordings of 2014 know only `price` (reference: brickowl.md 5.1).
    unitPrice: wire.base_price ?? wire.price ?? 0,
    currency: null,
    description: wire.public_note,
    remarks: wire.personal_note,
    bulk: Math.max(1, wire.bulk_qty ?? 1),
    isRetain: true,
    stockRoom: null,
    forSale: wire.for_sale !== '0',
    myCost: wire.my_cost,
    salePercent: wire.sale_percent ?? 0,
    tiers: readTiers(wire.tier_price),
    bindId: null,
    weightMg: wire.lot_weight,
    createdAt: null,
  };
}

/** Quirk BO-TIERS: read as `[["50","0.080"],…]`, written as `50:0.08,…`; either form is understood (reference: brickowl.md 5.1, 5.3). */
function readTiers(value: unknown): PriceTier[] {
  const pairs = typeof value === 'string' ? value.split(',').map((pair) => pair.split(':')) : listValues(value);
  return pairs.flatMap((pair) => {
    const [quantity, price] = listValues(pair);
    const unitPrice = parseMoney(price);
    return Number(quantity) > 0 && unitPrice !== null ? [{ quantity: Math.trunc(Number(quantity)), unitPrice }] : [];
  });
}
