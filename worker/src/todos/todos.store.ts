import { sql } from 'drizzle-orm';
import type { Statement } from '../platform/batch.ts';
import { insertRows } from '../platform/bulk.ts';
import type { ShopContext } from '../platform/context.ts';
import type { TodoRow, TodoWish } from './todos.domain.ts';
import { todos } from './todos.table.ts';

/**
 * Makes the open to-dos what a plan wants: one per subject, with its latest words and quantity, and none where nothing
 * is left to do.
 */
export function wishTodos(ctx: ShopContext, wishes: TodoWish[]): Statement[] {
  const at = ctx.clock();
  const open: TodoRow[] = [];
  const gone: string[] = [];
  for (const wish of wishes) {
    if (wish.open === null) gone.push(wish.subject);
    else {
      const { subject } = wish;
      open.push({
        ...wish.open,
        id: ctx.newId('todo'),
        shopId: ctx.shopId,
        subject,
        state: 'open',
        note: '',
        createdAt: at,
      });
    }
  }
  const withdraw =
    gone.length === 0
      ? []
      : [
          ctx.db.run(sql`UPDATE todos SET state = 'done', resolution = 'withdrawn', closed_at = ${at}
            WHERE shop_id = ${ctx.shopId} AND state <> 'done' AND subject IN (SELECT value FROM json_each(${JSON.stringify(gone)}))`),
        ];
  // A sync that sees the same shortage knows nothing of why a walk reported it.
  const isReport = open.some(({ reason }) => reason !== undefined);
  const keepReport = isReport
    ? sql`, reason = coalesce(excluded.reason, reason), location_id = coalesce(excluded.location_id, location_id), session_id = coalesce(excluded.session_id, session_id)`
    : sql``;
  return [
    ...withdraw,
    ...insertRows(
      ctx.db,
      todos,
      open,
      sql`(shop_id, subject) WHERE state <> 'done' DO UPDATE SET quantity = excluded.quantity, message = excluded.message, lot_id = excluded.lot_id${keepReport}`,
    ),
  ];
}
