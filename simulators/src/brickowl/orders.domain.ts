import type { Buyer } from '../buyers.data.ts';
import type { BoLine, BoLot, BoOrder } from './model.domain.ts';

/** The price a buyer pays for a quantity: tier, then sale, rounded to three decimals. */
export function priceFor(lot: BoLot, quantity: number): number {
  let price = lot.basePrice;
  for (const [from, tierPrice] of lot.tiers) if (quantity >= from) price = tierPrice;
  return Math.round((price * (100 - lot.salePercent)) / 1000) * 10;
}

/** The line a buyer gets for a quantity of a lot. */
export function lineFrom(lot: BoLot, itemId: number, quantity: number): BoLine {
  return {
    itemId,
    lotId: lot.id,
    boid: lot.boid,
    type: lot.type,
    no: lot.no,
    name: lot.name,
    owlType: lot.owlType,
    fullCon: lot.fullCon,
    quantity,
    refunded: 0,
    price: priceFor(lot, quantity),
    weightMg: lot.lotWeightMg ?? lot.weightMg,
    publicNote: lot.publicNote,
    personalNote: lot.personalNote,
    externalId: lot.externalId,
  };
}

export interface BoTotals {
  subTotal: number;
  orderTotal: number;
  quantity: number;
  lots: number;
  weightMg: number;
}

/** Sums an order; the goods are rounded to cents once. */
export function totalsOf(order: BoOrder): BoTotals {
  const subTotal = Math.round(order.lines.reduce((sum, line) => sum + line.price * line.quantity, 0) / 100) * 100;
  return {
    subTotal,
    orderTotal: subTotal + order.shipTotal - order.couponDiscount,
    quantity: order.lines.reduce((sum, line) => sum + line.quantity, 0),
    lots: order.lines.length,
    weightMg: order.lines.reduce((sum, line) => sum + line.weightMg * line.quantity, 0),
  };
}

export interface NewBoOrder {
  id: number;
  orderedAt: number;
  buyer: Buyer;
  buyerUserId: number;
  currency: string;
  lines: BoLine[];
  paid: boolean;
  /** Picks shipping and payment method; any integer. */
  variant: number;
}

const METHODS = [
  { id: 98764, name: 'Letter', cost: 21_500 },
  { id: 98765, name: 'Tracked letter', cost: 41_000 },
  { id: 98766, name: 'Parcel', cost: 79_500 },
] as const;

/** A fresh order: Payment Received when paid, else Pending. */
export function newOrder(input: NewBoOrder): BoOrder {
  const method = METHODS[input.variant % METHODS.length] ?? METHODS[0];
  return {
    id: input.id,
    orderedAt: input.orderedAt,
    updatedAt: input.orderedAt + (input.paid ? 61_000 : 0),
    processedAt: null,
    status: input.paid ? 2 : 0,
    heldFrom: null,
    buyer: input.buyer,
    buyerUserId: input.buyerUserId,
    buyerNote: input.variant % 6 === 0 ? 'Please pack the transparent parts separately, thanks!' : '',
    sellerNote: null,
    currency: input.currency,
    shipMethodId: method.id,
    shipMethodName: method.name,
    shipTotal: method.cost,
    couponDiscount: 0,
    paymentMethodType: input.variant % 2 === 0 ? 'stripe' : 'paypal_standard',
    paid: input.paid,
    transactionId: input.paid ? `tx-sim-${input.id}` : '',
    trackingNumber: null,
    combineWith: null,
    feedback: null,
    notices: [],
    lines: input.lines,
  };
}

/**
 * Why a seller may not set a status, or undefined when it is allowed: 1 to 7 only, never one already reached or
 * passed; On Hold is left again for anything not below the status before it.
 */
export function refusalToSet(order: BoOrder, target: number): string | undefined {
  if (!Number.isInteger(target) || target < 1 || target > 7) return 'Invalid status';
  if (order.status === 8) return 'Order is cancelled';
  if (order.status === target) return 'Order already has this status';
  if (target === 7) return undefined;
  if (order.status === 7) return target >= (order.heldFrom ?? 0) ? undefined : 'Order has already passed this status';
  return target > order.status ? undefined : 'Order has already passed this status';
}
