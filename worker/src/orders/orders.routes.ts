import type { InferOutput } from 'valibot';
import * as v from 'valibot';
import { memberNames } from '../auth/memberNames.ts';
import { isAllowed } from '../auth/permissions.domain.ts';
import { requires } from '../auth/requires.ts';
import {
  BulkStatusBody,
  BulkStatusResult,
  OrderDetail,
  OrderPage,
  OrderQuery,
  StatusBody,
} from '../contract/orders.ts';
import type { ShopContext } from '../platform/context.ts';
import { AppError } from '../platform/errors.ts';
import { describe, router, validate } from '../platform/http.ts';
import { loadOrderDetail } from './orderDetail.store.ts';
import { countOrders, listOrders, loadBadges, type OrderFilter } from './orderList.store.ts';
import { moveOrder, retryWrite } from './orders.usecases.ts';
import { orderDetail, orderSummary } from './orders.view.ts';

const OrderParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });
const WriteParam = v.object({ ...OrderParam.entries, writeId: v.pipe(v.string(), v.maxLength(140)) });

export const ordersRoutes = router()
  .get(
    '/',
    describe({ summary: 'Orders, filtered, sorted, page by page', tags: ['orders'], response: OrderPage }),
    requires('orders.read'),
    validate('query', OrderQuery),
    async (c) => c.json(await readPage(c.var.shop, c.req.valid('query'))),
  )
  .post(
    '/status',
    describe({
      summary: 'Move many orders; each succeeds or is refused on its own',
      tags: ['orders'],
      response: BulkStatusResult,
    }),
    requires('orders.write'),
    validate('json', BulkStatusBody),
    async (c) => {
      const { orderIds, status } = c.req.valid('json');
      const results: InferOutput<typeof BulkStatusResult>['results'] = [];
      for (const orderId of new Set(orderIds)) results.push(await moveOne(c.var.shop, orderId, status));
      return c.json({ results });
    },
  )
  .get(
    '/:id',
    describe({ summary: 'One order with lines, money, buyer, timeline', tags: ['orders'], response: OrderDetail }),
    requires('orders.read'),
    validate('param', OrderParam),
    async (c) => c.json(await readDetail(c.var.shop, c.req.valid('param').id)),
  )
  .post(
    '/:id/status',
    describe({
      summary: 'Mark picked, packed or shipped, or take a pick back',
      tags: ['orders'],
      response: OrderDetail,
    }),
    requires('orders.write'),
    validate('param', OrderParam),
    validate('json', StatusBody),
    async (c) => {
      const { id } = c.req.valid('param');
      await moveOrder(c.var.shop, id, c.req.valid('json'));
      return c.json(await readDetail(c.var.shop, id));
    },
  )
  .post(
    '/:id/writes/:writeId/retry',
    describe({ summary: 'Send a parked or refused status again', tags: ['orders'], response: OrderDetail }),
    requires('orders.write'),
    validate('param', WriteParam),
    async (c) => {
      const { id, writeId } = c.req.valid('param');
      await retryWrite(c.var.shop, id, writeId);
      return c.json(await readDetail(c.var.shop, id));
    },
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

async function readDetail(ctx: ShopContext, id: string): Promise<OrderDetail> {
  const detail = await loadOrderDetail(ctx, id);
  const badges = await loadBadges(ctx, [id]);
  const mayReadBuyer = ctx.actor !== null && isAllowed(ctx.actor.role, 'orders.read_buyer');
  return orderDetail(detail, badges, await memberNames(ctx), mayReadBuyer);
}

async function moveOne(ctx: ShopContext, orderId: string, status: StatusBody['status']) {
  try {
    await moveOrder(ctx, orderId, { status });
    const { state } = await loadOrderDetail(ctx, orderId);
    return { orderId, ok: true, status: state.order.status, message: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { orderId, ok: false, status: null, message: error.message };
  }
}
