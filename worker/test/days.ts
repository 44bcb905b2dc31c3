import { eq } from 'drizzle-orm';
import { nextStatuses } from '../src/orders/orderStatus.domain.ts';
import { orders } from '../src/orders/orders.table.ts';
import { changeTodo } from '../src/picking/answers.usecases.ts';
import { moveOrder } from '../src/picking/desk.usecases.ts';
import type { ShopContext } from '../src/platform/context.ts';
import { AppError } from '../src/platform/errors.ts';
import { RESOLUTIONS } from '../src/todos/todos.domain.ts';
import { todos } from '../src/todos/todos.table.ts';
import type { dice } from './dice.ts';
import type { SimulatedStore } from './simulator.ts';

export type Dice = ReturnType<typeof dice>;
interface Site {
  lots: { id: number; quantity: number }[];
  orders: { id: number; status: string | number }[];
}

/** Something a buyer or the site does; what the site refuses did not happen. */
export async function trade(store: SimulatedStore, { pick, int, next }: Dice): Promise<void> {
  const side = pick(['bricklink', 'brickowl'] as const) ?? 'bricklink';
  const site = (await store.control<Record<'bricklink' | 'brickowl', Site>>('GET', '/state'))[side];
  const order = pick(site.orders.slice(-12));
  const act = next();
  const call = (path: string, body: object) =>
    store.control('POST', `/${side}/orders${path}`, body).catch(() => undefined);
  if (act < 0.45 || !order) await call('', { random: 1 + int(4), paid: next() < 0.8 });
  else if (act < 0.6) await call(`/${order.id}/batches`, { random: 1 + int(3), force: true });
  else if (act < 0.75) await call(`/${order.id}/cancel`, { restock: next() < 0.5 });
  else if (act < 0.85) await call(`/${order.id}/pay`, {});
  else if (side === 'bricklink')
    await call(`/${order.id}/status`, { status: pick(['PACKED', 'SHIPPED', 'PAID', 'OCR']) });
  else await call(`/${order.id}/status`, { status: pick([2, 3, 4, 5, 7]) });
}

/** Something somebody at the desk does; what our rules refuse did not happen. */
export async function work(ctx: ShopContext, { pick, int, next }: Dice): Promise<void> {
  try {
    if (next() < 0.7) {
      const known = await ctx.db
        .select({ id: orders.id, status: orders.status })
        .from(orders)
        .where(eq(orders.shopId, ctx.shopId));
      const order = pick(known.filter(({ status }) => nextStatuses(status).length > 0));
      const status = order && pick(nextStatuses(order.status));
      if (order && status) await moveOrder(ctx, order.id, { status });
    } else {
      const known = await ctx.db.select().from(todos).where(eq(todos.shopId, ctx.shopId));
      const takesBack = next() < 0.3;
      const todo = pick(known.filter(({ state }) => (state === 'done') === takesBack));
      const resolution = todo && pick(RESOLUTIONS[todo.kind]);
      if (todo && takesBack) await changeTodo(ctx, todo.id, { state: 'open' });
      else if (todo && resolution)
        await changeTodo(ctx, todo.id, { state: 'done', resolution, refundAmount: int(1000) });
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}
