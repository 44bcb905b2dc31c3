import type { BlLot, BlOrder } from '../bricklink/model.domain.ts';
import * as link from '../bricklink/orders.domain.ts';
import type { BoOrder } from '../brickowl/model.domain.ts';
import * as owl from '../brickowl/orders.domain.ts';
import { BUYERS } from '../buyers.data.ts';
import type { Rng } from '../rng.domain.ts';
import type { ListedLot } from './stock.domain.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Options of generated orders. */
export interface OrderOptions {
  openOrders: number;
  closedOrders: number;
  brickowl: boolean;
  now: number;
  currency: string;
  firstBlOrderId: number;
  firstBoOrderId: number;
  firstBoItemId: number;
}

/** Lots per order: many small ones, some of a hundred lots. */
export function orderSize(rng: Rng): number {
  return Math.max(1, Math.min(120, Math.round(Math.exp(1.6 + 1.0 * rng.normal()))));
}

function wanted(rng: Rng, quantity: number, bulk: number): number {
  const pieces = Math.max(1, Math.round(Math.exp(1.3 + 1.0 * rng.normal())));
  return Math.floor(Math.min(quantity, Math.ceil(pieces / bulk) * bulk) / bulk) * bulk;
}

/** What a buyer on one side can still order of a lot. */
function sellable(side: 'bl' | 'bo', lot: ListedLot): number {
  if (side === 'bl') {
    const bl = lot.bl;
    return !bl || bl.isStockRoom || bl.reservedFor || bl.bindId !== 0 ? 0 : bl.quantity;
  }
  return lot.bo?.forSale ? lot.bo.quantity : 0;
}

function choose(
  rng: Rng,
  side: 'bl' | 'bo',
  stock: ListedLot[],
  take: boolean,
): { lot: ListedLot; quantity: number }[] {
  const chosen = new Map<ListedLot, number>();
  const size = Math.min(orderSize(rng), stock.length);
  for (let attempt = 0; attempt < size * 6 && chosen.size < size; attempt++) {
    const lot = rng.pick(stock);
    if (chosen.has(lot)) continue;
    const quantity = wanted(rng, sellable(side, lot), lot.bl?.bulk ?? lot.bo?.bulk ?? 1);
    if (quantity > 0) chosen.set(lot, quantity);
  }
  return [...chosen].map(([lot, quantity]) => ({
    lot,
    quantity: take ? quantity : Math.max(1, Math.min(quantity, 20)),
  }));
}

// The shop keeps both sites in step, so a sale on one side has already lowered the other.
function deduct(lot: ListedLot, quantity: number): void {
  if (lot.bl) lot.bl.quantity -= quantity;
  if (lot.bo) lot.bo.quantity = Math.max(0, lot.bo.quantity - quantity);
}

const openStatus = (index: number, rng: Rng) => {
  if (index === 1) return 'UPDATED';
  if (index === 3) return 'PACKED';
  if (index % 4 === 2) return rng.pick(['PENDING', 'PROCESSING', 'READY']);
  return 'PAID';
};

function blMessages(order: BlOrder, rng: Rng): void {
  if (!rng.chance(0.15)) return;
  order.messages.push({
    subject: `Order #${order.id}`,
    body: rng.pick([
      "Could you combine this with my next order? I'll add more tonight.",
      'Please check the trans parts for scratches.',
      'Thanks & greetings!',
    ]),
    from: order.buyer.username,
    to: 'sim_seller',
    sentAt: order.orderedAt + 20 * MINUTE,
  });
}

export interface GeneratedOrders {
  blOrders: BlOrder[];
  boOrders: BoOrder[];
}

/**
 * Invents orders on a stock and lowers the listed quantities of both sites for the open ones; closed ones are history
 * and touch nothing. Same stream and options, same orders.
 */
export function generateOrders(rng: Rng, stock: ListedLot[], options: OrderOptions): GeneratedOrders {
  const blOrders: BlOrder[] = [];
  const boOrders: BoOrder[] = [];
  const counts = new Map<string, number>();
  let itemId = options.firstBoItemId;
  const total = options.openOrders + options.closedOrders;
  const owlShare = options.brickowl ? 0.4 : 0;
  const blOpenCount = options.openOrders - Math.floor(options.openOrders * owlShare);
  let blOpen = 0;
  for (let index = 0; index < total; index++) {
    const closed = index < options.closedOrders;
    const buyer = rng.pick(BUYERS);
    const count = (counts.get(buyer.username) ?? 0) + 1;
    counts.set(buyer.username, count);
    const age = closed ? rng.int(4, 150) * DAY + rng.int(0, DAY) : 5 * MINUTE + Math.floor(rng.next() ** 2 * 3 * DAY);
    const orderedAt = options.now - age - ((options.now - age) % 10);
    const variant = rng.int(0, 1000);
    const onOwl = closed ? rng.chance(owlShare) : index - options.closedOrders >= blOpenCount;
    const side = onOwl ? 'bo' : 'bl';
    const chosen = choose(rng, side, stock, !closed);
    if (chosen.length === 0) continue;
    if (onOwl) {
      const lines = chosen.flatMap(({ lot, quantity }) => (lot.bo ? [owl.lineFrom(lot.bo, itemId++, quantity)] : []));
      const paid = closed || boOrders.length % 5 !== 3;
      const order = owl.newOrder({
        id: options.firstBoOrderId + boOrders.length * 7 + 1,
        orderedAt,
        buyer,
        buyerUserId: 555_000 + BUYERS.indexOf(buyer),
        currency: options.currency,
        lines,
        paid,
        variant,
      });
      if (closed) {
        order.status = rng.chance(0.08) ? 8 : rng.chance(0.6) ? 6 : 5;
        order.processedAt = orderedAt + DAY;
        order.updatedAt = orderedAt + 2 * DAY;
        if (order.status !== 8) order.trackingNumber = `SIM${order.id}BO`;
      } else if (boOrders.length % 6 === 4) order.status = 3;
      boOrders.push(order);
    } else {
      const lines = chosen.flatMap(({ lot, quantity }) => (lot.bl ? [link.lineFrom(lot.bl, quantity)] : []));
      const status = closed ? '' : openStatus(blOpen++, rng);
      const paid = closed || ['PAID', 'PACKED', 'UPDATED'].includes(status);
      const order = link.newOrder({
        id: options.firstBlOrderId + blOrders.length * 13 + 1,
        orderedAt,
        buyer,
        buyerOrderCount: count,
        currency: options.currency,
        lines,
        paid: paid && status !== 'UPDATED',
        variant,
      });
      if (closed) closeBl(order, rng);
      else {
        order.status = status;
        if (status === 'PACKED') order.statusChangedAt += 35 * MINUTE;
        if (status === 'UPDATED') {
          const more = choose(rng, 'bl', stock, true).slice(0, 4);
          const first = chosen[0];
          // One addition repeats a lot of the first batch, as buyers do.
          if (first?.lot.bl && first.lot.bl.quantity > first.quantity + first.lot.bl.bulk)
            more.push({ lot: first.lot, quantity: first.lot.bl.bulk });
          const added = more.filter(
            ({ lot, quantity }) =>
              quantity <= (lot.bl?.quantity ?? 0) - (chosen.find((entry) => entry.lot === lot)?.quantity ?? 0),
          );
          order.batches.push(added.flatMap(({ lot, quantity }) => (lot.bl ? [link.lineFrom(lot.bl, quantity)] : [])));
          if (order.batches[1]?.length === 0) order.batches.pop();
          for (const { lot, quantity } of added) deduct(lot, quantity);
          order.statusChangedAt = Math.min(options.now - MINUTE, order.orderedAt + 40 * MINUTE);
        }
      }
      blMessages(order, rng);
      blOrders.push(order);
    }
    if (!closed) for (const { lot, quantity } of chosen) deduct(lot, quantity);
  }
  return { blOrders, boOrders };
}

function closeBl(order: BlOrder, rng: Rng): void {
  const roll = rng.next();
  order.status = roll < 0.07 ? 'CANCELLED' : roll < 0.3 ? 'SHIPPED' : roll < 0.5 ? 'RECEIVED' : 'COMPLETED';
  order.statusChangedAt = order.orderedAt + 2 * DAY;
  order.isFiled = order.status === 'COMPLETED' && rng.chance(0.7);
  if (order.status === 'CANCELLED') {
    order.paymentStatus = 'None';
    order.paidAt = null;
    return;
  }
  order.driveThruSent = true;
  order.shippedAt = order.orderedAt + DAY;
  order.trackingNo = `SIM${order.id}BL`;
}

/** Lots a buyer emptied vanish from BrickLink unless retained; Brick Owl keeps them at zero. */
export function remaining(stock: ListedLot[]): { blLots: BlLot[]; boLots: NonNullable<ListedLot['bo']>[] } {
  return {
    blLots: stock.flatMap(({ bl }) => (bl && (bl.quantity > 0 || bl.isRetain) ? [bl] : [])),
    boLots: stock.flatMap(({ bo }) => (bo ? [bo] : [])),
  };
}
