import type { Buyer } from '../buyers.data.ts';
import type { ItemType } from '../catalog/items.domain.ts';

/** A lot as Brick Owl's site stores it. Money in ten-thousandths (three decimals are used), texts not encoded. */
export interface BoLot {
  id: number;
  /** `<base>` or `<base>-<Brick Owl colour>`. */
  boid: string;
  type: ItemType;
  no: string;
  name: string;
  owlType: string;
  fullCon: string;
  quantity: number;
  basePrice: number;
  salePercent: number;
  bulk: number;
  forSale: boolean;
  tiers: [quantity: number, price: number][];
  publicNote: string;
  personalNote: string;
  myCost: number | null;
  lotWeightMg: number | null;
  weightMg: number;
  reserveUid: number | null;
  externalId: string | null;
}

export interface BoLine {
  itemId: number;
  lotId: number;
  boid: string;
  type: ItemType;
  no: string;
  name: string;
  owlType: string;
  fullCon: string;
  quantity: number;
  refunded: number;
  price: number;
  weightMg: number;
  publicNote: string;
  personalNote: string;
  externalId: string | null;
}

export interface BoOrder {
  id: number;
  orderedAt: number;
  updatedAt: number;
  processedAt: number | null;
  status: number;
  /** Status before On Hold. */
  heldFrom: number | null;
  buyer: Buyer;
  buyerUserId: number;
  buyerNote: string;
  sellerNote: string | null;
  currency: string;
  shipMethodId: number;
  shipMethodName: string;
  shipTotal: number;
  couponDiscount: number;
  paymentMethodType: string;
  paid: boolean;
  transactionId: string;
  trackingNumber: string | null;
  combineWith: number | null;
  feedback: { rating: number; comment: string } | null;
  notices: string[];
  lines: BoLine[];
}

/** Status names by id (4.4 of the reference). */
export const BO_STATUSES = [
  'Pending',
  'Payment Submitted',
  'Payment Received',
  'Processing',
  'Processed',
  'Shipped',
  'Received',
  'On Hold',
  'Cancelled',
] as const;

/** Condition codes and names (9.3). */
export const CONDITIONS: Record<string, string> = {
  new: 'New',
  news: 'New (Sealed)',
  newc: 'New (Complete)',
  newi: 'New (Incomplete)',
  usedc: 'Used (Complete)',
  usedi: 'Used (Incomplete)',
  usedn: 'Used (Like New)',
  usedg: 'Used (Good)',
  useda: 'Used (Acceptable)',
  other: 'Other',
};
