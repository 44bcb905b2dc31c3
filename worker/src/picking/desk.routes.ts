import type { InferOutput } from 'valibot';
import * as v from 'valibot';
import { requires } from '../auth/requires.ts';
import { BulkStatusBody, BulkStatusResult, OrderDetail, StatusBody } from '../contract/orders.ts';
import { readOrder } from '../orders/readOrder.usecases.ts';
import type { ShopContext } from '../platform/context.ts';
import { AppError } from '../platform/errors.ts';
import { describe, router, validate } from '../platform/http.ts';
import { moveOrder, retryWrite } from './desk.usecases.ts';

const OrderParam = v.object({ id: v.pipe(v.string(), v.maxLength(100)) });
const WriteParam = v.object({ ...OrderParam.entries, writeId: v.pipe(v.string(), v.maxLength(140)) });

/** What the desk does with orders; mounted below `/api/orders` beside the routes that read them. */
export const deskRoutes = router()
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
      return c.json(await readOrder(c.var.shop, id));
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
      return c.json(await readOrder(c.var.shop, id));
    },
  );

async function moveOne(ctx: ShopContext, orderId: string, status: StatusBody['status']) {
  try {
    await moveOrder(ctx, orderId, { status });
    const { status: now } = await readOrder(ctx, orderId);
    return { orderId, ok: true, status: now, message: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { orderId, ok: false, status: null, message: error.message };
  }
}
