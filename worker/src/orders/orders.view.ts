import { colorHex } from '../catalog/colors.domain.ts';
import type { MarketplaceName } from '../contract/common.ts';
import { itemImagePath } from '../contract/images.ts';
import type { OrderDetail, OrderLine, OrderSummary, StatusWrite } from '../contract/orders.ts';
import { shortOf } from '../inventory/stock.domain.ts';
import { codesFromRemarks } from '../locations/locationCodes.domain.ts';
import { iso, isoOrNull } from '../platform/clock.ts';
import { todoOnWire } from '../todos/todos.view.ts';
import type { loadOrderDetail } from './orderDetail.store.ts';
import type { ListedOrder, loadBadges } from './orderList.store.ts';
import { nextStatuses } from './orderStatus.domain.ts';
import { type LineState, orderedPieces } from './orders.domain.ts';
import type { statusWrites } from './orders.table.ts';

type Badges = Awaited<ReturnType<typeof loadBadges>>;
type WriteRow = typeof statusWrites.$inferSelect;

/** A row of the list, as it goes out. */
export function orderSummary(order: ListedOrder, badges: Badges): OrderSummary {
  const lines = badges.lines.get(order.id);
  const write = badges.writes.get(order.id);
  return {
    id: order.id,
    marketplace: order.marketplace,
    remoteId: order.remoteId,
    status: order.status,
    rawStatus: order.rawStatus,
    buyerName: order.buyerName,
    orderedAt: iso(order.orderedAt),
    changedAt: iso(order.changedAt),
    lotCount: order.lotCount,
    pieceCount: order.pieceCount,
    currency: order.currency,
    grandTotal: order.grandTotal,
    // Orders taken over as history miss nothing.
    shortPieces: order.holdsStock ? (lines?.short ?? 0) : 0,
    unmatchedLines: badges.todos.get(order.id)?.unmatched ?? 0,
    openTodos: badges.todos.get(order.id)?.open ?? 0,
    batchCount: order.batchCount,
    write: write ? { state: write.state, target: write.target, message: write.message } : null,
  };
}

/**
 * The order page, as it goes out.
 * @param names of members, by member id, for the timeline and the to-dos
 * @param showBuyer false for roles that may not see buyers' personal data
 */
export function orderDetail(
  { state, events, todos, writes, codes }: Awaited<ReturnType<typeof loadOrderDetail>>,
  badges: Badges,
  names: ReadonlyMap<string, string>,
  showBuyer: boolean,
): OrderDetail {
  const { order, lines } = state;
  const { details } = order;
  return {
    ...orderSummary(order, badges),
    paidAt: isoOrNull(order.paidAt),
    money: details.money,
    payment: details.payment,
    shipping: { method: details.shippingMethod, trackingNo: order.trackingNo, trackingLink: order.trackingLink },
    buyer: showBuyer ? details.buyer : null,
    buyerNote: showBuyer ? details.buyerNote : '',
    sellerNote: details.sellerNote,
    remoteUrl: remoteUrl(order.marketplace, order.remoteId),
    lines: lines.map((line) => lineOnWire(line, order.status === 'cancelled', codes)),
    timeline: events.map(({ id, at, kind, message, actorId }) => ({
      id,
      at: iso(at),
      kind,
      message,
      actorName: actorId === null ? null : (names.get(actorId) ?? 'A former member'),
    })),
    todos: todos.map((todo) => todoOnWire(todo, names)),
    writes: writes.map(writeOnWire),
    nextStatuses: nextStatuses(order.status),
  };
}

function lineOnWire(line: LineState, isCancelled: boolean, codes: ReadonlyMap<string, string>): OrderLine {
  const held = line.claims.filter(({ quantity }) => quantity > 0);
  const hints = line.lotId === null ? codesFromRemarks(line.remarks) : [];
  return {
    remoteLotId: line.remoteLotId,
    lotId: line.lotId,
    itemType: line.itemType,
    itemNo: line.itemNo,
    itemName: line.itemName,
    blColorId: line.blColorId,
    colorName: line.colorName,
    colorHex: colorHex(line.blColorId),
    condition: line.condition,
    completeness: line.completeness,
    quantity: isCancelled ? orderedPieces(line) : line.wanted,
    batches: line.batches,
    reserved: line.reserved,
    picked: line.picked,
    short: shortOf(line),
    unitPrice: line.unitPrice,
    remarks: line.remarks,
    description: line.description,
    places: [
      ...held.map(({ locationId, quantity }) => ({ locationId, code: codes.get(locationId) ?? '', quantity })),
      ...hints.map((code) => ({ locationId: null, code, quantity: line.wanted })),
    ],
    imageUrl: itemImagePath(line.itemType, line.itemNo, line.blColorId),
  };
}

const writeOnWire = (write: WriteRow): StatusWrite => ({
  id: write.id,
  target: write.target,
  rawTarget: write.rawTarget,
  state: write.state,
  message: write.message,
  attempts: write.attempts,
  requestedAt: iso(write.requestedAt),
  settledAt: isoOrNull(write.settledAt),
});

/** The order on the marketplace's own site. */
const remoteUrl = (marketplace: MarketplaceName, remoteId: string) =>
  marketplace === 'bricklink'
    ? `https://www.bricklink.com/orderDetail.asp?ID=${encodeURIComponent(remoteId)}`
    : `https://www.brickowl.com/mystore/order/${encodeURIComponent(remoteId)}`;
