import { sql } from 'drizzle-orm';
import { MARKETPLACE_LABELS } from '../contract/common.ts';
import type { OrderStatus } from '../contract/orders.ts';
import type { PickReport } from '../contract/picking.ts';
import type { OrderState } from '../orders/orders.domain.ts';
import { addEvents } from '../orders/orders.store.ts';
import type { Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { pieces } from '../todos/todos.domain.ts';
import { releaseShortPick, writeStatements } from './desk.usecases.ts';
import { standingOf } from './flush.domain.ts';
import type { CompletedOrder } from './pickFacts.domain.ts';

type Outcome = PickReport['orders'][number]['outcome'];

/** What the end of a walk, or a late command after it, means for one order. */
export interface OrderEnd {
  orderId: string;
  /** Null when the walk's report has it already. */
  outcome: Outcome | null;
  statements: Statement[];
  /** A status waits for the queue. */
  sends: boolean;
}

/**
 * An order's walk ends. What nobody has begun is let go; an order with pieces still promised (the buyer added something
 * in the last moment) waits for another walk; missing pieces make it picked short, and nothing is told to the
 * marketplace until their to-dos are closed.
 * @param state as it stands after the range's facts
 */
export async function completeOrder(
  ctx: ShopContext,
  state: OrderState,
  { orderId, isBegun, shortOfUnknown }: CompletedOrder,
  by: { actorId: string | null; at: number },
): Promise<OrderEnd> {
  const { missing, held, isOpen } = standingOf(state);
  const nothing = (outcome: Outcome): OrderEnd => ({ orderId, outcome, statements: [], sends: false });
  if (!isOpen) return nothing(state.order.status === 'cancelled' ? 'cancelled' : 'picked');
  if (!isBegun || held > 0) return nothing('let_go');
  const short = missing + shortOfUnknown;
  const status = short > 0 ? 'picked_short' : 'picked';
  const write = await writeStatements(ctx, state, 'picked', { held: short > 0 });
  const label = MARKETPLACE_LABELS[state.order.marketplace];
  const message =
    short > 0
      ? `Picked short on a walk: ${pieces(short)} missing. ${label} is told once the to-dos are closed.`
      : 'Picked on a walk.';
  return {
    orderId,
    outcome: status,
    sends: write.sends,
    statements: [
      setStatus(ctx, orderId, status),
      ...write.statements,
      ...addEvents(ctx, [
        {
          orderId,
          id: `walked:${state.order.version + 1}`,
          at: by.at,
          kind: `orders.${status}`,
          message,
          actorId: by.actorId,
        },
      ]),
    ],
  };
}

/**
 * A late command changed an order whose walk has ended: what was missing may have been found, what was picked may be
 * missing again.
 * @returns null when its status stays
 */
export function restand(ctx: ShopContext, state: OrderState): OrderEnd | null {
  const { id, status } = state.order;
  const { missing } = standingOf(state);
  if (status === 'picked_short' && missing === 0) {
    const { statements, sends, order } = releaseShortPick(ctx, state);
    return {
      orderId: id,
      outcome: null,
      statements: [...(order ? [setStatus(ctx, id, order.status)] : []), ...statements],
      sends,
    };
  }
  if (status === 'picked' && missing > 0) {
    return { orderId: id, outcome: null, statements: [setStatus(ctx, id, 'picked_short')], sends: false };
  }
  return null;
}

const setStatus = (ctx: ShopContext, orderId: string, status: OrderStatus): Statement =>
  ctx.db.run(sql`UPDATE orders SET status = ${status} WHERE shop_id = ${ctx.shopId} AND id = ${orderId}`);
