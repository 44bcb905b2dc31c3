import type { Buyer } from '../buyers.data.ts';
import type { ItemType } from '../catalog/items.domain.ts';

/** A lot as BrickLink's site stores it. Money in ten-thousandths, times in epoch milliseconds, texts not encoded. */
export interface BlLot {
  id: number;
  type: ItemType;
  no: string;
  name: string;
  categoryId: number;
  colorId: number;
  quantity: number;
  condition: 'N' | 'U';
  completeness: 'S' | 'C' | 'B' | null;
  unitPrice: number;
  /** Parent lot of a super lot; 0 when it is sold on its own. */
  bindId: number;
  description: string;
  remarks: string;
  bulk: number;
  isRetain: boolean;
  isStockRoom: boolean;
  stockRoom: 'A' | 'B' | 'C' | null;
  createdAt: number;
  myCost: number | null;
  saleRate: number;
  tierQuantities: [number, number, number];
  tierPrices: [number, number, number];
  myWeightMg: number;
  /** Catalogue weight. */
  weightMg: number;
  /** User the lot is reserved for; only visible through the status filter. */
  reservedFor: string | null;
}

/** One line of one batch of an order; a snapshot taken when the buyer ordered. */
export interface BlLine {
  lotId: number;
  type: ItemType;
  no: string;
  name: string;
  categoryId: number;
  colorId: number;
  quantity: number;
  condition: 'N' | 'U';
  completeness: 'S' | 'C' | 'B' | null;
  unitPrice: number;
  unitPriceFinal: number;
  description: string;
  remarks: string;
  weightMg: number;
}

export interface BlMessage {
  subject: string | null;
  body: string;
  from: string;
  to: string;
  sentAt: number;
}

/** Costs a seller may set, in ten-thousandths. */
export interface BlCosts {
  shipping: number;
  insurance: number;
  etc1: number;
  etc2: number;
  credit: number;
  coupon: number;
}

export interface BlOrder {
  id: number;
  orderedAt: number;
  statusChangedAt: number;
  status: string;
  buyer: Buyer;
  buyerOrderCount: number;
  requireInsurance: boolean;
  isInvoiced: boolean;
  isFiled: boolean;
  driveThruSent: boolean;
  remarks: string;
  currency: string;
  paymentMethod: string;
  paymentStatus: string;
  paidAt: number | null;
  shippingMethodId: number;
  trackingNo: string;
  trackingLink: string;
  shippedAt: number | null;
  costs: BlCosts;
  /** VAT contained in the total, hundredths of a percent; 0 when none is shown. */
  vatRate: number;
  vatCollectedByBl: boolean;
  /** US sales tax on top, hundredths of a percent, kept by BrickLink; 0 when none. */
  salesTaxRate: number;
  batches: BlLine[][];
  messages: BlMessage[];
}

/** Statuses from 6.6 of the reference. */
export const BL_STATUSES = [
  'PENDING',
  'UPDATED',
  'PROCESSING',
  'READY',
  'PAID',
  'PAID-PENDING',
  'PACKED',
  'SHIPPED',
  'RECEIVED',
  'COMPLETED',
  'OCR',
  'NPB',
  'NPX',
  'NRS',
  'NSS',
  'CANCELLED',
  'PURGED',
] as const;

export interface ShippingMethod {
  id: number;
  name: string;
  note: string;
  insurance: boolean;
  isDefault: boolean;
  area: 'I' | 'D' | 'B';
  cost: number;
}

export const SHIPPING_METHODS: readonly ShippingMethod[] = [
  { id: 410021, name: 'Letter', note: 'max. 500 g', insurance: false, isDefault: false, area: 'B', cost: 21_500 },
  {
    id: 410022,
    name: 'Tracked letter',
    note: 'EU only, max. 500 g',
    insurance: false,
    isDefault: true,
    area: 'I',
    cost: 54_900,
  },
  { id: 410023, name: 'Parcel, tracked', note: '', insurance: true, isDefault: false, area: 'B', cost: 89_000 },
  {
    id: 410024,
    name: 'Local pick-up',
    note: 'Fridays & Saturdays',
    insurance: false,
    isDefault: false,
    area: 'D',
    cost: 0,
  },
];
