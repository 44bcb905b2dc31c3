import type { Buyer } from '../buyers.data.ts';
import { type BlCosts, type BlLine, type BlLot, type BlOrder, SHIPPING_METHODS } from './model.domain.ts';

/** What an order costs; all amounts in ten-thousandths. */
export interface BlTotals extends BlCosts {
  subtotal: number;
  grandTotal: number;
  finalTotal: number;
  vatAmount: number;
  salesTax: number;
  totalCount: number;
  uniqueCount: number;
  totalWeightMg: number;
}

/** Price before and after tiers and sale for a quantity of one lot. */
export function pricesFor(lot: BlLot, quantity: number): { unitPrice: number; unitPriceFinal: number } {
  let price = lot.unitPrice;
  for (let tier = 0; tier < 3; tier++) {
    const from = lot.tierQuantities[tier] ?? 0;
    if (from > 0 && quantity >= from) price = lot.tierPrices[tier] ?? price;
  }
  return { unitPrice: lot.unitPrice, unitPriceFinal: Math.ceil((price * (100 - lot.saleRate)) / 100) };
}

/** The line a buyer gets for a quantity of a lot. */
export function lineFrom(lot: BlLot, quantity: number): BlLine {
  return {
    lotId: lot.id,
    type: lot.type,
    no: lot.no,
    name: lot.name,
    categoryId: lot.categoryId,
    colorId: lot.colorId,
    quantity,
    condition: lot.condition,
    completeness: lot.completeness,
    ...pricesFor(lot, quantity),
    description: lot.description,
    remarks: lot.remarks,
    weightMg: lot.myWeightMg || lot.weightMg,
  };
}

/** Sums an order: grand total = subtotal + shipping + insurance + etc1 + etc2 − credit − coupon + sales tax. */
export function totalsOf(order: BlOrder): BlTotals {
  const lines = order.batches.flat();
  const subtotal = lines.reduce((sum, line) => sum + line.unitPriceFinal * line.quantity, 0);
  const { shipping, insurance, etc1, etc2, credit, coupon } = order.costs;
  const net = subtotal + shipping + insurance + etc1 + etc2 - credit - coupon;
  const salesTax = Math.round((net * order.salesTaxRate) / 10_000);
  const grandTotal = net + salesTax;
  const vatAmount = order.vatRate === 0 ? 0 : Math.round((grandTotal * order.vatRate) / (10_000 + order.vatRate));
  const unweighable = lines.some((line) => line.weightMg === 0 || line.completeness === 'B');
  return {
    ...order.costs,
    subtotal,
    grandTotal,
    finalTotal: grandTotal - salesTax - (order.vatCollectedByBl ? vatAmount : 0),
    vatAmount,
    salesTax,
    totalCount: lines.reduce((sum, line) => sum + line.quantity, 0),
    uniqueCount: new Set(lines.map((line) => line.lotId)).size,
    totalWeightMg: unweighable ? 0 : lines.reduce((sum, line) => sum + line.weightMg * line.quantity, 0),
  };
}

const EU = ['SE', 'BE', 'DE', 'IT', 'IE', 'CZ', 'FR', 'DK', 'NL', 'ES', 'PL', 'PT', 'FI', 'AT'];

export interface NewBlOrder {
  id: number;
  orderedAt: number;
  buyer: Buyer;
  buyerOrderCount: number;
  currency: string;
  lines: BlLine[];
  paid: boolean;
  /** Picks shipping and payment method; any integer. */
  variant: number;
}

/** A fresh order: PAID for instant checkout, else PENDING. */
export function newOrder(input: NewBlOrder): BlOrder {
  const { buyer, variant } = input;
  const home = buyer.country === 'NL';
  const eu = EU.includes(buyer.country);
  const method = SHIPPING_METHODS[home && variant % 5 === 0 ? 3 : variant % 3] ?? SHIPPING_METHODS[0];
  const insured = method?.insurance === true && variant % 4 === 0;
  const onSite = variant % 3 !== 2;
  return {
    id: input.id,
    orderedAt: input.orderedAt,
    statusChangedAt: input.orderedAt + (input.paid ? 94_633 : 0),
    status: input.paid ? 'PAID' : 'PENDING',
    buyer,
    buyerOrderCount: input.buyerOrderCount,
    requireInsurance: insured,
    isInvoiced: input.paid,
    isFiled: false,
    driveThruSent: false,
    remarks: '',
    currency: input.currency,
    paymentMethod: onSite ? 'PayPal (Onsite)' : 'IBAN',
    paymentStatus: input.paid ? 'Received' : 'None',
    paidAt: input.paid ? input.orderedAt + 94_420 : null,
    shippingMethodId: method?.id ?? 410021,
    trackingNo: '',
    trackingLink: '',
    shippedAt: null,
    costs: {
      shipping: method?.cost ?? 0,
      insurance: insured ? 15_000 : 0,
      etc1: variant % 7 === 0 ? 5_000 : 0,
      etc2: 0,
      credit: 0,
      coupon: variant % 11 === 0 ? 10_000 : 0,
    },
    vatRate: home ? 2100 : eu && variant % 2 === 0 ? 2100 : buyer.country === 'GB' ? 2000 : 0,
    vatCollectedByBl: buyer.country === 'GB',
    salesTaxRate: buyer.country === 'US' ? 725 : 0,
    batches: [input.lines],
    messages: [],
  };
}

const SETTABLE = ['PROCESSING', 'READY', 'PAID', 'PACKED', 'SHIPPED', 'COMPLETED'];
const OPEN_FROM = ['PENDING', 'UPDATED', 'PROCESSING', 'READY', 'PAID', 'PACKED', 'SHIPPED'];
const WEEK_MS = 7 * 24 * 3600_000;

/** Whether a seller may move an order to a status through the API (section 13 of the reference, a simulator choice). */
export function sellerMaySet(order: BlOrder, target: string, now: number): boolean {
  if (!SETTABLE.includes(target)) return false;
  if (OPEN_FROM.includes(order.status) || order.status === 'RECEIVED') return true;
  return order.status === 'COMPLETED' && now - order.statusChangedAt <= WEEK_MS;
}

/** Whether a buyer can still add items. */
export function buyerMayAdd(order: BlOrder): boolean {
  return ['PENDING', 'UPDATED', 'PROCESSING', 'READY'].includes(order.status);
}
