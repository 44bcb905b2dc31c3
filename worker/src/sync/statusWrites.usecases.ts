import { and, asc, eq, lte } from 'drizzle-orm';
import type { MarketplaceName } from '../contract/common.ts';
import { MARKETPLACE_LABELS } from '../contract/common.ts';
import { hint, recordChange } from '../live/changes.ts';
import { markProblem } from '../marketplaces/connections.store.ts';
import { openMarketplace } from '../marketplaces/connections.usecases.ts';
import { isMarketplaceError, type MarketplaceError } from '../marketplaces/marketplace.errors.ts';
import type { Marketplace } from '../marketplaces/marketplace.port.ts';
import { addEvents } from '../orders/orders.store.ts';
import { orders, statusWrites } from '../orders/orders.table.ts';
import { MAX_ATTEMPTS, retryDelayMs } from '../platform/backoff.domain.ts';
import { commit, type Statement } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { enqueueWork } from '../platform/work.ts';

/** Statuses sent per message; each takes two to five calls. */
const WRITES_PER_SLICE = 25;

type Write = typeof statusWrites.$inferSelect & { marketplace: MarketplaceName; remoteId: string; rawStatus: string };

/**
 * Sends the shop's due statuses to their marketplaces. Setting a status is repeatable (the client reads first and never
 * goes back), so a message that arrives twice, or a worker that dies between call and commit, does no harm.
 */
export async function pushStatusWrites(ctx: ShopContext): Promise<'done' | 'more'> {
  const due = await loadDue(ctx, WRITES_PER_SLICE + 1);
  const slice = due.slice(0, WRITES_PER_SLICE);
  for (const name of new Set(slice.map(({ marketplace }) => marketplace))) {
    await pushTo(
      ctx,
      name,
      slice.filter(({ marketplace }) => marketplace === name),
    );
  }
  if (due.length > WRITES_PER_SLICE) {
    await enqueueWork(ctx.env, { kind: 'status_writes', shopId: ctx.shopId });
    return 'more';
  }
  await comeBackFor(ctx);
  return 'done';
}

async function pushTo(ctx: ShopContext, name: MarketplaceName, writes: Write[]): Promise<void> {
  let spent: { flush(): Promise<void> } | null = null;
  try {
    const opened = await openMarketplace(ctx, name, { priority: 'status' });
    if (!opened) return;
    spent = opened.meter;
    for (const write of writes) {
      try {
        await push(ctx, opened.marketplace, write);
      } catch (error) {
        if (!isMarketplaceError(error) || error.concernsAll) throw error;
        await settle(ctx, write, failure(ctx, write, error));
      }
    }
  } catch (error) {
    if (!isMarketplaceError(error)) throw error;
    // Wrong credentials or a spent budget: none of the writes is at fault, all of them wait.
    await commit(ctx.db, [markProblem(ctx, name, error)]);
    for (const write of writes) await settle(ctx, write, postpone(ctx, write, error));
  } finally {
    await spent?.flush().catch((error: unknown) => ctx.log.warn('calls.not_counted', { error: String(error) }));
  }
}

/** What a settled write changes: its own row, the order's raw status, a line on the timeline. */
interface Settlement {
  values: Partial<typeof statusWrites.$inferInsert>;
  rawStatus: string | null;
  event: { kind: string; message: string } | null;
}

async function push(ctx: ShopContext, marketplace: Marketplace, write: Write): Promise<void> {
  const label = MARKETPLACE_LABELS[write.marketplace];
  if (write.trackingNo) {
    await marketplace.setTracking(write.remoteId, {
      trackingNo: write.trackingNo,
      trackingLink: write.trackingLink,
      shippedAt: write.requestedAt,
    });
  }
  const result = await marketplace.setOrderStatus(write.remoteId, write.target, write.rawTarget);
  const settledAt = ctx.clock();
  if (result.outcome === 'refused') {
    const message = result.message;
    return settle(ctx, write, {
      values: { state: 'refused', message, settledAt },
      rawStatus: result.rawStatus,
      event: { kind: 'orders.status_refused', message: `${label} did not take "${write.target}": ${message}` },
    });
  }
  const message = result.outcome === 'already_past' ? `${label} was already at ${result.rawStatus}.` : null;
  return settle(ctx, write, {
    values: { state: 'confirmed', message, settledAt },
    rawStatus: result.rawStatus,
    event: { kind: 'orders.status_confirmed', message: message ?? `${label} confirmed: ${result.rawStatus}.` },
  });
}

function failure(ctx: ShopContext, write: Write, error: MarketplaceError): Settlement {
  const attempts = write.attempts + 1;
  const label = MARKETPLACE_LABELS[write.marketplace];
  ctx.log.warn('status_write.failed', {
    orderId: write.orderId,
    kind: error.kind,
    attempts,
    technical: error.technical,
  });
  if (error.retryable && attempts < MAX_ATTEMPTS) {
    const nextAttemptAt = ctx.clock() + Math.max(retryDelayMs(attempts), error.retryAfterMs ?? 0);
    return { values: { attempts, nextAttemptAt, message: error.message }, rawStatus: null, event: null };
  }
  const state = error.retryable ? 'parked' : 'refused';
  return {
    values: { state, attempts, message: error.message, settledAt: ctx.clock() },
    rawStatus: null,
    event: {
      kind: `orders.status_${state}`,
      message: `${label} could not be told "${write.target}": ${error.message}`,
    },
  };
}

function postpone(ctx: ShopContext, write: Write, error: MarketplaceError): Settlement {
  const nextAttemptAt = ctx.clock() + Math.max(retryDelayMs(write.attempts + 1), error.retryAfterMs ?? 0);
  return { values: { nextAttemptAt, message: error.message }, rawStatus: null, event: null };
}

/** Commits the outcome unless the write was settled or withdrawn meanwhile. */
async function settle(ctx: ShopContext, write: Write, { values, rawStatus, event }: Settlement): Promise<void> {
  const statements: Statement[] = [
    ctx.db
      .update(statusWrites)
      .set(values)
      .where(inShop(ctx, statusWrites, eq(statusWrites.id, write.id), eq(statusWrites.state, 'pending'))),
    recordChange(ctx, { topic: 'orders', kind: 'orders.changed', ids: [write.orderId] }),
  ];
  if (rawStatus) {
    statements.push(
      ctx.db
        .update(orders)
        .set({ rawStatus })
        .where(inShop(ctx, orders, eq(orders.id, write.orderId))),
    );
  }
  if (event) {
    const id = `${event.kind}:${write.id}:${write.attempts}`;
    statements.push(...addEvents(ctx, [{ orderId: write.orderId, id, at: ctx.clock(), actorId: null, ...event }]));
  }
  await commit(ctx.db, statements);
  await hint(ctx, ['orders']);
}

async function loadDue(ctx: ShopContext, limit: number): Promise<Write[]> {
  const rows = await ctx.db
    .select({
      write: statusWrites,
      marketplace: orders.marketplace,
      remoteId: orders.remoteId,
      rawStatus: orders.rawStatus,
    })
    .from(statusWrites)
    .innerJoin(orders, eq(orders.id, statusWrites.orderId))
    .where(
      and(inShop(ctx, statusWrites, eq(statusWrites.state, 'pending')), lte(statusWrites.nextAttemptAt, ctx.clock())),
    )
    .orderBy(asc(statusWrites.nextAttemptAt))
    .limit(limit);
  return rows.map(({ write, ...order }) => ({ ...write, ...order }));
}

/** Longest wait the queue takes; the cron sees to what is later. */
const MAX_DELAY_SECONDS = 12 * 3600;

/** Leaves a message for the next write whose time has not come yet. */
async function comeBackFor(ctx: ShopContext): Promise<void> {
  const [next] = await ctx.db
    .select({ at: statusWrites.nextAttemptAt })
    .from(statusWrites)
    .where(inShop(ctx, statusWrites, eq(statusWrites.state, 'pending')))
    .orderBy(asc(statusWrites.nextAttemptAt))
    .limit(1);
  if (!next) return;
  const delay = Math.ceil((next.at - ctx.clock()) / 1000);
  await enqueueWork(
    ctx.env,
    { kind: 'status_writes', shopId: ctx.shopId },
    Math.min(MAX_DELAY_SECONDS, Math.max(1, delay)),
  );
}
