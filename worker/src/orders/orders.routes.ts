import type { InferOutput } from 'valibot';
import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { OrderDetail, OrderPage, OrderQuery } from '../contract/orders.ts';
import type { ShopContext } from '../platform/context.ts';
import { describe, router, validate } from '../platform/http.ts';
import { countOrders, listOrders, loadBadges, type OrderFilter } from './orderList.store.ts';
import { orderSummary } from './orders.view.ts';
import { readOrder } from './readOrder.usecases.ts';

const OrderParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });

export const ordersRoutes = router()
  .get(
    '/',
    describe({ summary: 'Orders, filtered, sorted, page by page', tags: ['orders'], response: OrderPage }),
    requires('orders.read'),
    validate('query', OrderQuery),
    async (c) => c.json(await readPage(c.var.shop, c.req.valid('query'))),
  )
  .get(
    '/:id',
    describe({ summary: 'One order with lines, money, buyer, timeline', tags: ['orders'], response: OrderDetail }),
    requires('orders.read'),
    validate('param', OrderParam),
    async (c) => c.json(await readOrder(c.var.shop, c.req.valid('param').id)),
  );

async function readPage(ctx: ShopContext, query: InferOutput<typeof OrderQuery>): Promise<OrderPage> {
  const { sort, limit, cursor, from, to, ...rest } = query;
  const filter: OrderFilter = {
    ...rest,
    from: from === undefined ? undefined : Date.parse(from),
    to: to === undefined ? undefined : Date.parse(to),
  };
  const [{ rows, nextCursor }, counts] = await Promise.all([
    listOrders(ctx, filter, { sort, limit, cursor }),
    countOrders(ctx, filter),
  ]);
  const badges = await loadBadges(
    ctx,
    rows.map(({ id }) => id),
  );
  return { rows: rows.map((row) => orderSummary(row, badges)), nextCursor, counts };
}
