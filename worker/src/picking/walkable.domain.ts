import { shortOf } from '../inventory/stock.domain.ts';
import { STATUS_WORDS } from '../orders/orderStatus.domain.ts';
import type { OrderState } from '../orders/orders.domain.ts';

/** A buyer's second click comes within this time; an order is left alone until then. */
const SETTLING_MS = 60_000;

/** Pieces of a line that a walk can fetch: promised ones, or all of a line without a lot, which is found by its remarks. */
export const fetchableOf = (line: OrderState['lines'][number]) =>
  line.lotId === null ? Math.max(0, line.wanted - line.waived - line.picked) : line.reserved;

/**
 * Why an order cannot go on a walk now.
 * @param walkNo number of the open walk it is in, null when in none
 * @returns a sentence, null when it can
 */
export function notWalkable({ order, lines }: OrderState, walkNo: number | null, now: number): string | null {
  if (walkNo !== null) return `It is on walk ${walkNo} already.`;
  if (order.status === 'unpaid') return 'It is not paid yet.';
  if (order.status !== 'paid') return `It is ${STATUS_WORDS[order.status].toLowerCase()}.`;
  if (!order.holdsStock) return 'It was taken over as history and holds no stock.';
  if (now - order.orderedAt < SETTLING_MS) {
    return 'It was placed less than a minute ago. The buyer may still add to it.';
  }
  if (lines.every((line) => fetchableOf(line) === 0)) {
    return lines.some((line) => shortOf(line) > 0)
      ? 'Nothing of it is in stock.'
      : 'There is nothing left to pick in it.';
  }
  return null;
}
