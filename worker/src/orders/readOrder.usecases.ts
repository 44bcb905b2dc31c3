import { memberNames } from '../auth/memberNames.ts';
import { isAllowed } from '../auth/permissions.domain.ts';
import type { OrderDetail } from '../contract/orders.ts';
import type { ShopContext } from '../platform/context.ts';
import { loadOrderDetail } from './orderDetail.store.ts';
import { loadBadges } from './orderList.store.ts';
import { orderDetail } from './orders.view.ts';

/**
 * One order as its page shows it; the buyer's personal data only to roles that may see it.
 * @throws orders.not_found
 */
export async function readOrder(ctx: ShopContext, id: string): Promise<OrderDetail> {
  const detail = await loadOrderDetail(ctx, id);
  const badges = await loadBadges(ctx, [id]);
  const mayReadBuyer = ctx.actor !== null && isAllowed(ctx.actor.role, 'orders.read_buyer');
  return orderDetail(detail, badges, await memberNames(ctx), mayReadBuyer);
}
