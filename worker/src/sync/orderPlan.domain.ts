import { colorName } from '../catalog/colors.domain.ts';
import { MARKETPLACE_LABELS, type MarketplaceName } from '../contract/common.ts';
import {
  apply,
  type LineClaims,
  type ListingChange,
  type MovementRow,
  type OrderStamp,
  planClaim,
  planSale,
  planSaleBeyondBooks,
  type StockView,
  shortOf,
} from '../inventory/stock.domain.ts';
import type { RemoteOrder, RemoteOrderLine } from '../marketplaces/marketplace.port.ts';
import { lineTodos } from '../orders/lineTodos.domain.ts';
import { isOutOfDrawers, mergeStatus } from '../orders/orderStatus.domain.ts';
import type { LineState, OrderEventRow, OrderRow, OrderState } from '../orders/orders.domain.ts';
import type { OrderDetails } from '../orders/orders.table.ts';
import { beyondBooksMessage, lineName, lineSubject, type TodoWish } from '../todos/todos.domain.ts';

/** A lot that an order line may be about. */
export interface KnownLot {
  lotId: string;
  /** When its stock was read from the marketplace or entered; orders before that are already off its quantity. */
  countedAt: number;
}

/** What one order's plan is made from. */
export interface OrderPlanInput {
  shopId: string;
  orderId: string;
  marketplace: MarketplaceName;
  /** As stored, null when new. */
  known: OrderState | null;
  remote: RemoteOrder;
  fingerprints: { fingerprint: string; contentFingerprint: string };
  /** Raw statuses that our own writes account for. */
  explained: ReadonlySet<string>;
  /** The lot behind a remote line, null when none of ours is known. */
  lotOf(line: Pick<RemoteOrderLine, 'remoteLotId' | 'externalLotId'>): KnownLot | null;
  /**
   * In an open walk: what the order gains is promised at once, and everything that leaves or returns is the walk's to
   * write down.
   */
  isWalked: boolean;
  /** Before the shop brought in its stock nothing can match, and nobody wants a to-do for each line. */
  stockIsIn: boolean;
  stock: StockView;
  at: number;
}

/** What storing one order means. All of it is committed in one batch. */
export interface OrderPlan {
  order: OrderRow;
  lines: LineState[];
  movements: MovementRow[];
  events: OrderEventRow[];
  todos: TodoWish[];
  /** Pieces by which the marketplace lowered (or may have raised) its own listing. */
  listingChanges: ListingChange[];
  payload: string;
  isNew: boolean;
  isCancelled: boolean;
}

/** Reads the order against what is stored: statuses, lines, reservations, shortages, put-backs. Pure. */
export function planOrder(input: OrderPlanInput): OrderPlan {
  const { known, remote } = input;
  const label = MARKETPLACE_LABELS[input.marketplace];
  const cancelled = remote.status === 'cancelled';
  const events: OrderEventRow[] = [];
  const say = (id: string, kind: string, message: string) =>
    events.push({ orderId: input.orderId, id, at: input.at, kind, message, actorId: null });

  const version = (known?.order.version ?? 0) + 1;
  const stamp: OrderStamp = { shopId: input.shopId, actorId: null, at: input.at, orderVersion: version };
  const { lines, added, reduced, listingChanges } = mergeLines(input, cancelled);
  const holdsStock = known ? known.order.holdsStock : holdsStockAtFirstSight(input, lines);
  if (!holdsStock) for (const line of lines) line.waived = line.wanted;

  const movements = lines.flatMap((line) =>
    input.isWalked && isShrinking(line) ? [] : apply(line, planClaim(line, input.stock, stamp)),
  );
  const pieces = { held: sum(lines, (line) => line.reserved), short: sum(lines, shortOf) };
  let status = mergeStatus(known?.order.status ?? null, remote, input.explained, pieces);
  const beyond: TodoWish[] = [];
  const seenRawStatus = known?.order.rawStatus === remote.rawStatus;
  if (isOutOfDrawers(status) && !seenRawStatus && !input.isWalked) {
    // Packed or shipped on the marketplace's own site: the pieces have left their drawers without us.
    for (const line of lines) {
      movements.push(...apply(line, planSale(line, stamp), input.stock));
      beyond.push(...sellBeyondBooks(line, input.stock, stamp, movements));
    }
  }
  const picked = sum(lines, (line) => line.picked);
  if (
    (status === 'paid' || status === 'unpaid') &&
    pieces.held + pieces.short === 0 &&
    picked > 0 &&
    wasOffTheWay(known?.order)
  ) {
    status = 'picked';
  }

  if (!known) {
    const from = `${remote.lotCount} ${remote.lotCount === 1 ? 'lot' : 'lots'}, ${remote.pieceCount} pieces`;
    say('imported', 'orders.imported', `Came in from ${label}: ${from}.`);
  } else {
    if (added.pieces > 0 && !cancelled) {
      say(`added:${version}`, 'orders.batch_added', `The buyer added ${added.pieces} pieces in ${added.lots} lots.`);
    }
    if (reduced.pieces > 0 && !cancelled) {
      say(`reduced:${version}`, 'orders.reduced', `${reduced.pieces} pieces were taken off the order.`);
    }
    if (!seenRawStatus) {
      say(`status:${version}`, 'orders.status_seen', `${label} says ${remote.rawStatus}.`);
    }
  }

  const order: OrderRow = {
    ...orderRow(input, version),
    status,
    holdsStock,
    batchCount: Math.max(1, ...lines.map((line) => line.batches.at(-1)?.no ?? 1)),
    importedAt: known?.order.importedAt ?? input.at,
    trackingNo: remote.shipping.trackingNo ?? known?.order.trackingNo ?? null,
    trackingLink: remote.shipping.trackingLink ?? known?.order.trackingLink ?? null,
  };
  return {
    order,
    lines,
    movements,
    events,
    todos: [...lines.flatMap((line) => lineTodos(line, input.stockIsIn && holdsStock && !cancelled)), ...beyond],
    listingChanges,
    payload: JSON.stringify(remote.raw),
    isNew: known === null,
    isCancelled: cancelled && known?.order.status !== 'cancelled',
  };
}

const isShrinking = (line: LineClaims) => line.reserved > Math.max(0, line.wanted - line.waived - line.picked);

/** What a marketplace says was shipped did ship: missing pieces came from a drawer whose level was too low. */
function sellBeyondBooks(line: LineState, stock: StockView, stamp: OrderStamp, movements: MovementRow[]): TodoWish[] {
  const missing = shortOf(line);
  const level = line.lotId === null ? undefined : stock.get(line.lotId)?.[0];
  if (missing === 0 || line.lotId === null || !level) return [];
  const claim = { lotId: line.lotId, locationId: level.locationId, quantity: missing };
  movements.push(...apply(line, planSaleBeyondBooks(line, missing, claim, stamp), stock));
  const { orderId, remoteLotId, lotId } = line;
  return [
    {
      subject: lineSubject('stock_question', orderId, remoteLotId),
      open: {
        kind: 'stock_question',
        quantity: missing,
        message: beyondBooksMessage(missing, lineName(line)),
        orderId,
        remoteLotId,
        lotId,
      },
    },
  ];
}

/**
 * An order whose pieces had left before we came (packed or further, or cancelled) has no effect on our stock — unless it
 * was placed after its lots were counted: then our count still includes what it took.
 */
function holdsStockAtFirstSight({ remote, lotOf }: OrderPlanInput, lines: LineState[]): boolean {
  if (remote.status === 'cancelled') return true;
  if (!isOutOfDrawers(remote.status)) return true;
  return lines.some((line) => {
    const lot = lotOf(line);
    return lot !== null && lot.countedAt <= remote.orderedAt;
  });
}

const wasOffTheWay = (order: OrderRow | undefined) =>
  order !== undefined && ['on_hold', 'problem', 'cancelled', 'unknown'].includes(order.status);

interface MergedLines {
  lines: LineState[];
  added: { lots: number; pieces: number };
  reduced: { lots: number; pieces: number };
  listingChanges: OrderPlan['listingChanges'];
}

/** Lines as they are to be: what the marketplace lists now over what is stored, removed ones wanting nothing. */
function mergeLines(input: OrderPlanInput, cancelled: boolean): MergedLines {
  const { known, remote } = input;
  const stored = new Map(known?.lines.map((line) => [line.remoteLotId, line]));
  const result: MergedLines = {
    lines: [],
    added: { lots: 0, pieces: 0 },
    reduced: { lots: 0, pieces: 0 },
    listingChanges: [],
  };
  const take = (line: LineState, before: number) => {
    result.lines.push(line);
    const change = line.wanted - before;
    if (change === 0) return;
    const side = change > 0 ? result.added : result.reduced;
    side.lots += 1;
    side.pieces += Math.abs(change);
    result.listingChanges.push({
      remoteLotId: line.remoteLotId,
      lowered: Math.max(0, change),
      doubt: Math.max(0, -change),
    });
  };
  if (remote.lines === null) {
    for (const line of known?.lines ?? []) {
      const ordered = line.batches.reduce((pieces, batch) => pieces + batch.quantity, 0);
      take({ ...line, wanted: cancelled ? 0 : ordered, claims: copyClaims(line.claims) }, line.wanted);
    }
    return result;
  }
  for (const line of remote.lines) {
    const before = stored.get(line.remoteLotId);
    stored.delete(line.remoteLotId);
    const lotId = before?.lotId ?? input.lotOf(line)?.lotId ?? null;
    take(lineState(input, line, lotId, before, cancelled), before?.wanted ?? 0);
  }
  for (const line of stored.values())
    take({ ...line, wanted: 0, batches: [], claims: copyClaims(line.claims) }, line.wanted);
  return result;
}

const copyClaims = (claims: LineClaims['claims']) => claims.map((claim) => ({ ...claim }));

function lineState(
  input: OrderPlanInput,
  line: RemoteOrderLine,
  lotId: string | null,
  before: LineState | undefined,
  cancelled: boolean,
): LineState {
  return {
    orderId: input.orderId,
    shopId: input.shopId,
    remoteLotId: line.remoteLotId,
    lotId,
    externalLotId: line.externalLotId,
    itemType: line.itemType ?? 'PART',
    itemNo: line.itemNo ?? line.candidateItemNos[0] ?? null,
    itemName: line.itemName,
    blColorId: line.blColorId,
    // One name per colour in the whole shop: Brick Owl's Medium Stone Gray is Light Bluish Gray.
    colorName: (line.blColorId === null ? '' : colorName(line.blColorId)) || line.colorName,
    condition: line.condition,
    completeness: line.completeness,
    wanted: cancelled ? 0 : line.quantity,
    batches: line.batches.map(({ no, quantity }) => ({ no, quantity })),
    reserved: before?.reserved ?? 0,
    picked: before?.picked ?? 0,
    waived: before?.waived ?? 0,
    unitPrice: line.unitPrice,
    remarks: line.remarks,
    description: line.description,
    weightMg: line.weightMg,
    claims: copyClaims(before?.claims ?? []),
  };
}

function orderRow(
  { remote, shopId, orderId, marketplace, fingerprints }: OrderPlanInput,
  version: number,
): Omit<OrderRow, 'status' | 'holdsStock' | 'batchCount' | 'importedAt' | 'trackingNo' | 'trackingLink'> {
  return {
    id: orderId,
    shopId,
    marketplace,
    remoteId: remote.remoteId,
    rawStatus: remote.rawStatus,
    ...fingerprints,
    orderedAt: remote.orderedAt,
    changedAt: remote.changedAt ?? remote.orderedAt,
    paidAt: remote.paidAt,
    buyerName: remote.buyer.username || remote.buyer.realName,
    lotCount: remote.lotCount,
    pieceCount: remote.pieceCount,
    currency: remote.money.currency,
    grandTotal: remote.money.grandTotal,
    details: orderDetails(remote),
    version,
  };
}

function orderDetails(remote: RemoteOrder): OrderDetails {
  const { currency: _currency, ...money } = remote.money;
  const { address } = remote.buyer;
  const town = [address.postalCode, address.city].filter(Boolean).join(' ');
  return {
    money,
    payment: remote.payment,
    shippingMethod: remote.shipping.method,
    buyer: {
      realName: remote.buyer.realName,
      email: remote.buyer.email,
      phone: address.phone,
      addressLines: [...address.lines, town, address.state].filter(Boolean),
      countryCode: address.countryCode,
    },
    buyerNote: remote.buyerNote,
    sellerNote: remote.sellerNote,
  };
}

const sum = <T>(items: T[], of: (item: T) => number) => items.reduce((total, item) => total + of(item), 0);
