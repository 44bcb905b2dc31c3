import { FIRST_BO_LOT_ID } from '../brickowl/inventory.endpoints.ts';
import { BO_STATUSES, type BoLine, type BoLot, type BoOrder } from '../brickowl/model.domain.ts';
import { lineFrom, newOrder } from '../brickowl/orders.domain.ts';
import { buyerNamed } from '../buyers.data.ts';
import { hashText } from '../rng.domain.ts';
import type { Shop } from '../store/shop.store.ts';
import { SiteError, type Wanted } from './site.errors.ts';

export const FIRST_BO_ORDER_ID = 7_000_001;
export const FIRST_BO_ITEM_ID = 880_001;

/** Whether a buyer sees a lot. */
export function isForSale(lot: BoLot): boolean {
  return lot.forSale && lot.quantity > 0;
}

// All lots are checked before the first is touched: an order is taken whole or not at all.
function take(shop: Shop, wanted: readonly Wanted[]): BoLine[] {
  if (wanted.length === 0) throw new SiteError(400, 'an order needs at least one lot');
  const lots = wanted.map(({ lotId, quantity }) => {
    const lot = shop.boLots.get(lotId);
    if (!lot || !isForSale(lot)) throw new SiteError(409, `lot ${lotId} is not for sale`);
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > lot.quantity)
      throw new SiteError(409, `lot ${lotId} has ${lot.quantity} left, ${quantity} wanted`);
    if (quantity % lot.bulk !== 0) throw new SiteError(409, `lot ${lotId} is sold in multiples of ${lot.bulk}`);
    return { lot, quantity };
  });
  if (new Set(wanted.map((entry) => entry.lotId)).size !== wanted.length)
    throw new SiteError(400, 'a lot is named twice');
  return lots.map(({ lot, quantity }) => {
    const line = lineFrom(lot, shop.nextId('bo item', FIRST_BO_ITEM_ID), quantity);
    shop.boLots.put({ ...lot, quantity: lot.quantity - quantity });
    return line;
  });
}

function giveBack(shop: Shop, line: BoLine, quantity: number): void {
  const lot = shop.boLots.get(line.lotId);
  if (lot) {
    shop.boLots.put({ ...lot, quantity: lot.quantity + quantity });
    return;
  }
  shop.boLots.put({
    id: shop.nextId('bo lot', FIRST_BO_LOT_ID),
    boid: line.boid,
    type: line.type,
    no: line.no,
    name: line.name,
    owlType: line.owlType,
    fullCon: line.fullCon,
    quantity,
    basePrice: line.price,
    salePercent: 0,
    bulk: 1,
    forSale: true,
    tiers: [],
    publicNote: line.publicNote,
    personalNote: line.personalNote,
    myCost: null,
    lotWeightMg: null,
    weightMg: line.weightMg,
    reserveUid: null,
    externalId: line.externalId,
  });
}

function orderOf(shop: Shop, id: number): BoOrder {
  const order = shop.boOrders.get(id);
  if (!order) throw new SiteError(404, `no Brick Owl order ${id}`);
  return order;
}

function save(shop: Shop, order: BoOrder): BoOrder {
  const next = { ...order, updatedAt: Math.max(shop.now(), order.updatedAt) };
  shop.boOrders.put(next);
  return next;
}

/** A buyer orders. @throws SiteError 409 when a lot cannot be had in that quantity; nothing is changed then */
export function placeOrder(
  shop: Shop,
  input: { lines: readonly Wanted[]; buyer: string; paid: boolean; orderedAt?: number },
): BoOrder {
  const lines = take(shop, input.lines);
  const id = shop.nextId('bo order', FIRST_BO_ORDER_ID);
  const orderedAt = input.orderedAt ?? shop.now();
  const order = newOrder({
    id,
    orderedAt,
    buyer: buyerNamed(input.buyer),
    buyerUserId: 500_000 + (hashText(input.buyer) % 90_000),
    currency: shop.settings.currency,
    lines,
    paid: input.paid,
    variant: id,
  });
  order.updatedAt = Math.max(orderedAt, Math.min(order.updatedAt, shop.now()));
  shop.boOrders.put(order);
  return order;
}

/** A buyer's second order is combined into the first: quantities are raised or lines added. */
export function combine(shop: Shop, id: number, wanted: readonly Wanted[], force: boolean): BoOrder {
  const order = orderOf(shop, id);
  if (!force && (order.status >= 4 || order.status === 8))
    throw new SiteError(409, `order ${id} is ${BO_STATUSES[order.status]}; nothing can be combined with it`);
  const lines = [...order.lines];
  for (const line of take(shop, wanted)) {
    const at = lines.findIndex((entry) => entry.lotId === line.lotId);
    const present = lines[at];
    if (present) lines[at] = { ...present, quantity: present.quantity + line.quantity };
    else lines.push(line);
  }
  return save(shop, { ...order, lines, notices: [...order.notices, 'Items were added when an order was combined'] });
}

export function pay(shop: Shop, id: number): BoOrder {
  const order = orderOf(shop, id);
  if (order.status === 8) throw new SiteError(409, `order ${id} is Cancelled`);
  return save(shop, {
    ...order,
    paid: true,
    transactionId: `tx-sim-${id}`,
    status: order.status < 2 ? 2 : order.status,
  });
}

/** Cancelled through the site. Items return to stock only when asked to. */
export function cancel(shop: Shop, id: number, restock: boolean): BoOrder {
  const order = orderOf(shop, id);
  if (order.status === 8) throw new SiteError(409, `order ${id} is Cancelled`);
  if (restock) for (const line of order.lines) giveBack(shop, line, line.quantity - line.refunded);
  return save(shop, { ...order, status: 8 });
}

/** Sets any status by name or id, as the site would. */
export function setStatus(shop: Shop, id: number, status: string | number): BoOrder {
  const order = orderOf(shop, id);
  const target = BO_STATUSES.findIndex(
    (name, index) => String(index) === String(status) || name.toLowerCase() === String(status).toLowerCase(),
  );
  if (target < 0) throw new SiteError(400, `Brick Owl has no status ${status}`);
  return save(shop, { ...order, status: target, heldFrom: target === 7 ? order.status : null });
}

/** Lowers or removes a line; `quantity` is what remains. With `refund` the line stays and shows it as refunded. */
export function editLine(
  shop: Shop,
  id: number,
  edit: { lotId: number; quantity: number; restock: boolean; refund: boolean },
): BoOrder {
  const order = orderOf(shop, id);
  const line = order.lines.find((entry) => entry.lotId === edit.lotId);
  if (!line) throw new SiteError(404, `order ${id} has no lot ${edit.lotId}`);
  const current = line.quantity - line.refunded;
  const surplus = current - edit.quantity;
  if (!Number.isInteger(edit.quantity) || edit.quantity < 0 || surplus <= 0)
    throw new SiteError(400, `quantity must be below ${current}`);
  if (edit.restock) giveBack(shop, line, surplus);
  const lines = order.lines.flatMap((entry) => {
    if (entry !== line) return [entry];
    if (edit.refund) return [{ ...entry, refunded: entry.refunded + surplus }];
    return edit.quantity === 0 ? [] : [{ ...entry, quantity: edit.quantity }];
  });
  return save(shop, { ...order, lines });
}
