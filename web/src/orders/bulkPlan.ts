import type { MarketplaceName } from '../../../worker/src/contract/common.ts';
import type { OrderSummary } from '../../../worker/src/contract/orders.ts';
import { nextStatuses } from '../../../worker/src/orders/orderStatus.domain.ts';

export type BulkTarget = 'picked' | 'packed' | 'shipped';

/** What marking a selection would do, before it is done. */
export interface BulkPlan {
  change: OrderSummary[];
  /** Orders that cannot go there from where they are. */
  skip: OrderSummary[];
  /** Of those that change: orders whose marketplace has to wait for to-dos. */
  short: OrderSummary[];
  tells: Record<MarketplaceName, number>;
}

export function planBulk(orders: readonly OrderSummary[], target: BulkTarget): BulkPlan {
  const change = orders.filter((order) => nextStatuses(order.status).includes(target));
  const short = change.filter((order) => order.shortPieces > 0);
  const tells = { bricklink: 0, brickowl: 0 };
  for (const order of change) if (order.shortPieces === 0) tells[order.marketplace] += 1;
  return { change, skip: orders.filter((order) => !change.includes(order)), short, tells };
}

/** Totals of a selection; one sum per currency, in ten-thousandths. */
export function sumUp(orders: readonly OrderSummary[]) {
  const money = new Map<string, number>();
  let lots = 0;
  let pieces = 0;
  for (const order of orders) {
    lots += order.lotCount;
    pieces += order.pieceCount;
    money.set(order.currency, (money.get(order.currency) ?? 0) + order.grandTotal);
  }
  return { orders: orders.length, lots, pieces, money: [...money].map(([currency, amount]) => ({ currency, amount })) };
}
