import { FIRST_LOT_ID } from '../bricklink/inventory.routes.ts';
import type { BlLot, BlOrder } from '../bricklink/model.domain.ts';
import { BL_STATUSES } from '../bricklink/model.domain.ts';
import { buyerMayAdd, lineFrom, newOrder } from '../bricklink/orders.domain.ts';
import { buyerNamed } from '../buyers.data.ts';
import type { Shop } from '../store/shop.store.ts';
import { SiteError, type Wanted } from './site.errors.ts';

export const FIRST_ORDER_ID = 31_000_001;

/** Whether a buyer sees a lot. */
export function isForSale(lot: BlLot): boolean {
  return lot.quantity > 0 && !lot.isStockRoom && lot.reservedFor === null;
}

// All lots are checked before the first is touched: an order is taken whole or not at all.
function take(shop: Shop, wanted: readonly Wanted[]) {
  if (wanted.length === 0) throw new SiteError(400, 'an order needs at least one lot');
  const lots = wanted.map(({ lotId, quantity }) => {
    const lot = shop.blLots.get(lotId);
    if (!lot || !isForSale(lot)) throw new SiteError(409, `lot ${lotId} is not for sale`);
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > lot.quantity)
      throw new SiteError(409, `lot ${lotId} has ${lot.quantity} left, ${quantity} wanted`);
    if (quantity % lot.bulk !== 0) throw new SiteError(409, `lot ${lotId} is sold in multiples of ${lot.bulk}`);
    return { lot, quantity };
  });
  if (new Set(wanted.map((entry) => entry.lotId)).size !== wanted.length)
    throw new SiteError(400, 'a lot is named twice');
  const lines = lots.map(({ lot, quantity }) => lineFrom(lot, quantity));
  for (const { lot, quantity } of lots) {
    lot.quantity -= quantity;
    if (lot.quantity === 0 && !lot.isRetain) shop.blLots.delete(lot.id);
    else shop.blLots.put(lot);
  }
  return lines;
}

function giveBack(shop: Shop, line: BlOrder['batches'][number][number], quantity: number): void {
  const lot = shop.blLots.get(line.lotId);
  if (lot) {
    shop.blLots.put({ ...lot, quantity: lot.quantity + quantity });
    return;
  }
  // A sold-out lot's id is dead: what comes back is a new lot.
  shop.blLots.put({
    id: shop.nextId('bl lot', FIRST_LOT_ID),
    type: line.type,
    no: line.no,
    name: line.name,
    categoryId: line.categoryId,
    colorId: line.colorId,
    quantity,
    condition: line.condition,
    completeness: line.completeness,
    unitPrice: line.unitPrice,
    bindId: 0,
    description: line.description,
    remarks: line.remarks,
    bulk: 1,
    isRetain: false,
    isStockRoom: false,
    stockRoom: null,
    createdAt: shop.now(),
    myCost: null,
    saleRate: 0,
    tierQuantities: [0, 0, 0],
    tierPrices: [0, 0, 0],
    myWeightMg: 0,
    weightMg: line.weightMg,
    reservedFor: null,
  });
}

function orderOf(shop: Shop, id: number): BlOrder {
  const order = shop.blOrders.get(id);
  if (!order) throw new SiteError(404, `no BrickLink order ${id}`);
  return order;
}

function save(shop: Shop, order: BlOrder, status: string): BlOrder {
  const changed = order.status !== status;
  const next = {
    ...order,
    status,
    statusChangedAt: changed || status === 'UPDATED' ? shop.now() : order.statusChangedAt,
  };
  shop.blOrders.put(next);
  return next;
}

/** A buyer orders. @throws SiteError 409 when a lot cannot be had in that quantity; nothing is changed then */
export function placeOrder(
  shop: Shop,
  input: { lines: readonly Wanted[]; buyer: string; paid: boolean; orderedAt?: number },
): BlOrder {
  const lines = take(shop, input.lines);
  const id = shop.nextId('bl order', FIRST_ORDER_ID);
  let buyerOrderCount = 1;
  for (const order of shop.blOrders.all()) if (order.buyer.username === input.buyer) buyerOrderCount++;
  const order = newOrder({
    id,
    orderedAt: input.orderedAt ?? shop.now(),
    buyer: buyerNamed(input.buyer),
    buyerOrderCount,
    currency: shop.settings.currency,
    lines,
    paid: input.paid,
    variant: id,
  });
  // An order placed now cannot have changed in the future.
  if (order.statusChangedAt > shop.now()) order.statusChangedAt = shop.now();
  if (order.paidAt !== null && order.paidAt > shop.now()) order.paidAt = shop.now();
  shop.blOrders.put(order);
  shop.notify('Order', id);
  return order;
}

/** A buyer adds items: a new batch, status UPDATED. */
export function addBatch(shop: Shop, id: number, wanted: readonly Wanted[], force: boolean): BlOrder {
  const order = orderOf(shop, id);
  if (!force && !buyerMayAdd(order))
    throw new SiteError(409, `order ${id} is ${order.status}; buyers cannot add to it`);
  const lines = take(shop, wanted);
  const next = save(shop, { ...order, batches: [...order.batches, lines] }, 'UPDATED');
  shop.notify('Order', id);
  return next;
}

export function pay(shop: Shop, id: number): BlOrder {
  const order = orderOf(shop, id);
  if (['CANCELLED', 'PURGED'].includes(order.status)) throw new SiteError(409, `order ${id} is ${order.status}`);
  const status = ['PENDING', 'UPDATED', 'PROCESSING', 'READY', 'PAID-PENDING'].includes(order.status)
    ? 'PAID'
    : order.status;
  const next = save(shop, { ...order, paymentStatus: 'Received', paidAt: shop.now(), isInvoiced: true }, status);
  shop.notify('Order', id);
  return next;
}

/** Cancelled through the site. Items return to stock only when asked to. */
export function cancel(shop: Shop, id: number, restock: boolean): BlOrder {
  const order = orderOf(shop, id);
  if (['CANCELLED', 'PURGED'].includes(order.status)) throw new SiteError(409, `order ${id} is ${order.status}`);
  if (restock) for (const line of order.batches.flat()) giveBack(shop, line, line.quantity);
  const next = save(shop, order, 'CANCELLED');
  shop.notify('Order', id);
  return next;
}

/**
 * Sets any status, as the site, the buyer or the system would.
 * @param force also takes a status nobody has heard of, as BrickLink introduced PAID-PENDING one day
 */
export function setStatus(shop: Shop, id: number, status: string, force: boolean): BlOrder {
  const order = orderOf(shop, id);
  const known = BL_STATUSES.find((name) => name === status.toUpperCase()) ?? (force ? status : null);
  if (!known) throw new SiteError(400, `BrickLink has no status ${status}`);
  const next = save(shop, order, known);
  shop.notify('Order', id);
  return next;
}

/** Lowers or removes a lot's pieces in an order, latest batch first; `quantity` is what remains of it. */
export function editLine(shop: Shop, id: number, edit: { lotId: number; quantity: number; restock: boolean }): BlOrder {
  const order = orderOf(shop, id);
  const lines = order.batches.flat().filter((line) => line.lotId === edit.lotId);
  const total = lines.reduce((sum, line) => sum + line.quantity, 0);
  let surplus = total - edit.quantity;
  if (lines.length === 0) throw new SiteError(404, `order ${id} has no lot ${edit.lotId}`);
  if (!Number.isInteger(edit.quantity) || edit.quantity < 0 || surplus <= 0)
    throw new SiteError(400, `quantity must be below ${total}`);
  const [line] = lines;
  if (edit.restock && line) giveBack(shop, line, surplus);
  const batches = [...order.batches].reverse().map((batch) =>
    batch.flatMap((entry) => {
      if (entry.lotId !== edit.lotId) return [entry];
      const removed = Math.min(surplus, entry.quantity);
      surplus -= removed;
      return entry.quantity > removed ? [{ ...entry, quantity: entry.quantity - removed }] : [];
    }),
  );
  const kept = batches.reverse().filter((batch, index) => batch.length > 0 || index === 0);
  const next = save(shop, { ...order, batches: kept }, 'UPDATED');
  shop.notify('Order', id);
  return next;
}

/** A message from the buyer. */
export function addMessage(shop: Shop, id: number, body: string, subject: string | null): BlOrder {
  const order = orderOf(shop, id);
  const message = { subject, body, from: order.buyer.username, to: shop.settings.sellerName, sentAt: shop.now() };
  const next = { ...order, messages: [...order.messages, message] };
  shop.blOrders.put(next);
  shop.notify('Message', shop.nextId('bl message', 900_001));
  return next;
}
