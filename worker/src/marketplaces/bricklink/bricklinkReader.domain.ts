import type {
  Completeness,
  Condition,
  ItemType,
  RemoteAddress,
  RemoteLot,
  RemoteOrder,
  RemoteOrderLine,
  RemoteOrderSummary,
  StockRoom,
} from '../marketplace.port.ts';
import { toIsoCountry } from '../text.domain.ts';
import type { LotWire, OrderItemWire, OrderSummaryWire, OrderWire } from './bricklink.schemas.ts';
import { normaliseBricklinkStatus } from './bricklinkStatus.domain.ts';

/** Words and single letters both occur; case does not matter (reference: bricklink.md 5). */
const ITEM_TYPES: Readonly<Record<string, ItemType>> = {
  MINIFIG: 'MINIFIG',
  PART: 'PART',
  SET: 'SET',
  BOOK: 'BOOK',
  GEAR: 'GEAR',
  CATALOG: 'CATALOG',
  INSTRUCTION: 'INSTRUCTION',
  UNSORTED_LOT: 'UNSORTED_LOT',
  ORIGINAL_BOX: 'ORIGINAL_BOX',
  M: 'MINIFIG',
  P: 'PART',
  S: 'SET',
  B: 'BOOK',
  G: 'GEAR',
  C: 'CATALOG',
  I: 'INSTRUCTION',
  U: 'UNSORTED_LOT',
  O: 'ORIGINAL_BOX',
};

function toItemType(type: string): ItemType {
  return ITEM_TYPES[type.toUpperCase()] ?? 'PART';
}

/** Used unless told new: a new brick sold as used disappoints nobody. */
function toCondition(newOrUsed: string): Condition {
  return newOrUsed.toUpperCase() === 'N' ? 'N' : 'U';
}

/** Quirk BL-COMPLETENESS-X: an undocumented `X` means "none" on items other than sets (reference: bricklink.md 5). */
function toCompleteness(value: string): Completeness | null {
  const upper = value.toUpperCase();
  return upper === 'S' || upper === 'C' || upper === 'B' ? upper : null;
}

/** One order of the list. `date_status_changed` counts for lines only while the buyer may still add some. */
export function readOrderSummary(wire: OrderSummaryWire): RemoteOrderSummary {
  const isUpdated = wire.status.toUpperCase() === 'UPDATED';
  const content = [wire.total_count, wire.unique_count, wire.cost.subtotal];
  return {
    remoteId: wire.order_id,
    orderedAt: wire.date_ordered,
    changedAt: wire.date_status_changed,
    rawStatus: wire.status,
    fingerprint: [
      wire.status,
      wire.date_status_changed,
      ...content,
      wire.cost.grand_total,
      wire.cost.final_total,
      wire.payment.method,
      wire.payment.status,
      wire.payment.date_paid,
    ].join('|'),
    contentFingerprint: [...content, ...(isUpdated ? ['UPDATED', wire.date_status_changed] : [])].join('|'),
  };
}

/** `GET /orders/{id}` and, where fetched, its items; `raw` is kept as it came. */
export function readOrder(
  wire: OrderWire,
  batches: readonly (readonly OrderItemWire[])[] | null,
  raw: { order: unknown; items: unknown },
): RemoteOrder {
  const { cost, payment, shipping } = wire;
  return {
    remoteId: wire.order_id,
    orderedAt: wire.date_ordered,
    changedAt: wire.date_status_changed,
    rawStatus: wire.status,
    status: normaliseBricklinkStatus(wire.status, { rawStatus: payment.status, paidAt: payment.date_paid }),
    paidAt: payment.date_paid,
    buyer: {
      username: wire.buyer_name,
      realName: readName(shipping.address.name),
      email: wire.buyer_email,
      orderCount: wire.buyer_order_count,
      address: readAddress(shipping.address),
    },
    money: {
      currency: cost.currency_code,
      subtotal: cost.subtotal,
      shipping: cost.shipping,
      insurance: cost.insurance,
      extra: cost.etc1 + cost.etc2,
      credit: cost.credit,
      coupon: cost.coupon,
      tax: cost.vat_amount + cost.salesTax_collected_by_BL,
      grandTotal: cost.grand_total,
    },
    payment: { method: payment.method, rawStatus: payment.status },
    shipping: {
      method: shipping.method,
      trackingNo: shipping.tracking_no || null,
      trackingLink: shipping.tracking_link || null,
      shippedAt: shipping.date_shipped,
    },
    // BrickLink's API hands out no message of the buyer; `remarks` is the seller's own note (reference: bricklink.md 6.2).
    buyerNote: '',
    sellerNote: wire.remarks,
    lotCount: wire.unique_count ?? 0,
    pieceCount: wire.total_count ?? 0,
    lines: batches && readOrderLines(batches),
    raw,
  };
}

/** `full` wins: which of `first` and `last` is the family name is not certain (reference: bricklink.md 6.2). */
function readName(name: { full: string; first: string; last: string }): string {
  return name.full.trim() || [name.first, name.last].filter((part) => part !== '').join(' ');
}

function readAddress(address: OrderWire['shipping']['address']): RemoteAddress {
  const structured = [address.address1, address.address2];
  const isStructured = structured.some((line) => line.trim() !== '');
  return {
    lines: (isStructured ? structured : address.full.split(/\r\n|\r|\n/))
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    city: address.city,
    state: address.state,
    postalCode: address.postal_code,
    countryCode: toIsoCountry(address.country_code),
    phone: address.phone_number,
  };
}

/**
 * Quirk BL-BATCHES: items come as a list of batches, later ones added by the buyer; the same lot may be in several, and
 * several times in one (reference: bricklink.md 6.3). One line per lot, in the order of first appearance.
 */
export function readOrderLines(batches: readonly (readonly OrderItemWire[])[]): RemoteOrderLine[] {
  const lines = new Map<string, RemoteOrderLine>();
  for (const [index, items] of batches.entries()) {
    for (const item of items) {
      const line = lines.get(item.inventory_id);
      if (line) addToLine(line, index + 1, item);
      else lines.set(item.inventory_id, firstLine(index + 1, item));
    }
  }
  return [...lines.values()];
}

function unitPriceOf(item: OrderItemWire): number {
  return item.unit_price_final ?? item.unit_price ?? 0;
}

function firstLine(batchNo: number, item: OrderItemWire): RemoteOrderLine {
  return {
    remoteLotId: item.inventory_id,
    externalLotId: null,
    itemType: toItemType(item.item.type),
    itemNo: item.item.no,
    candidateItemNos: [item.item.no],
    itemName: item.item.name,
    boid: null,
    blColorId: item.color_id ?? 0,
    boColorId: null,
    colorName: item.color_name,
    condition: toCondition(item.new_or_used),
    completeness: toCompleteness(item.completeness),
    usedGrade: null,
    quantity: item.quantity,
    batches: [{ no: batchNo, quantity: item.quantity, unitPrice: unitPriceOf(item) }],
    unitPrice: unitPriceOf(item),
    currency: item.currency_code,
    remarks: item.remarks,
    description: item.description,
    weightMg: item.weight,
    ids: [],
  };
}

function addToLine(line: RemoteOrderLine, batchNo: number, item: OrderItemWire): void {
  line.quantity += item.quantity;
  const batch = line.batches.find(({ no }) => no === batchNo);
  if (batch) batch.quantity += item.quantity;
  else line.batches.push({ no: batchNo, quantity: item.quantity, unitPrice: unitPriceOf(item) });
}

/** One lot of `GET /inventories`. */
export function readLot(wire: LotWire): RemoteLot {
  return {
    remoteLotId: wire.inventory_id,
    externalLotId: null,
    itemType: toItemType(wire.item.type),
    itemNo: wire.item.no,
    boid: null,
    candidateItemNos: [wire.item.no],
    itemName: wire.item.name,
    blColorId: wire.color_id ?? 0,
    boColorId: null,
    colorName: wire.color_name,
    condition: toCondition(wire.new_or_used),
    usedGrade: null,
    completeness: toCompleteness(wire.completeness),
    quantity: wire.quantity,
    unitPrice: wire.unit_price,
    currency: wire.currency_code || null,
    description: wire.description,
    remarks: wire.remarks,
    bulk: Math.max(1, wire.bulk ?? 1),
    isRetain: wire.is_retain,
    stockRoom: wire.is_stock_room ? toStockRoom(wire.stock_room_id) : null,
    forSale: !wire.is_stock_room,
    myCost: wire.my_cost,
    salePercent: wire.sale_rate ?? 0,
    tiers: [
      { quantity: wire.tier_quantity1 ?? 0, unitPrice: wire.tier_price1 },
      { quantity: wire.tier_quantity2 ?? 0, unitPrice: wire.tier_price2 },
      { quantity: wire.tier_quantity3 ?? 0, unitPrice: wire.tier_price3 },
    ].filter(({ quantity }) => quantity > 0),
    bindId: wire.bind_id,
    weightMg: wire.my_weight,
    createdAt: wire.date_created,
    ids: [],
  };
}

/** Quirk BL-STOCKROOM-S: the list's filter says `S` where the lot says `A` (reference: bricklink.md 7.2). */
function toStockRoom(id: string): StockRoom {
  const upper = id.toUpperCase();
  return upper === 'B' || upper === 'C' ? upper : 'A';
}
