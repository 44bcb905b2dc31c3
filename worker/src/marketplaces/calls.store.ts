import { asc, eq, gte, sql } from 'drizzle-orm';
import type { MarketplaceName } from '../contract/common.ts';
import { commit, type Statement } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import {
  bucketOf,
  budgetAllows,
  budgetFreesAt,
  type CallBucket,
  type CallPriority,
  firstBucketOfDay,
  lowerPriority,
  priorityOf,
} from './calls.domain.ts';
import { marketplaceCalls } from './calls.table.ts';
import { budgetSpentError } from './marketplace.errors.ts';
import type { MarketplaceCall } from './marketplace.port.ts';

type Counter = Pick<ShopContext, 'shopId' | 'db' | 'clock'>;

/** Adds calls to their ten minutes. */
function countCalls(
  ctx: Counter,
  marketplace: MarketplaceName,
  bucketAt: number,
  calls: number,
  failed: number,
): Statement {
  return ctx.db
    .insert(marketplaceCalls)
    .values({ shopId: ctx.shopId, marketplace, bucketAt, calls, failed })
    .onConflictDoUpdate({
      target: [marketplaceCalls.shopId, marketplaceCalls.marketplace, marketplaceCalls.bucketAt],
      set: { calls: sql`${marketplaceCalls.calls} + ${calls}`, failed: sql`${marketplaceCalls.failed} + ${failed}` },
    });
}

/** Buckets that may hold calls of the last 24 hours, oldest first. */
export async function bucketsOfDay(
  ctx: Counter,
  marketplace: MarketplaceName,
): Promise<(CallBucket & { failed: number })[]> {
  return ctx.db
    .select({
      bucketAt: marketplaceCalls.bucketAt,
      calls: marketplaceCalls.calls,
      failed: marketplaceCalls.failed,
    })
    .from(marketplaceCalls)
    .where(
      inShop(
        ctx,
        marketplaceCalls,
        eq(marketplaceCalls.marketplace, marketplace),
        gte(marketplaceCalls.bucketAt, firstBucketOfDay(ctx.clock())),
      ),
    )
    .orderBy(asc(marketplaceCalls.bucketAt));
}

/** Calls of the rolling 24 hours, failed ones included. */
export async function callsLast24h(ctx: Counter, marketplace: MarketplaceName): Promise<number> {
  const buckets = await bucketsOfDay(ctx, marketplace);
  return buckets.reduce((sum, { calls }) => sum + calls, 0);
}

/** Counts the calls of one slice of work in memory, and stops those the budget has no room for. */
export interface CallMeter {
  onCall(call: MarketplaceCall): void;
  /** @throws MarketplaceError `budget_spent` */
  beforeCall(operation: string): Promise<void>;
  /** Calls counted since the meter was made. */
  spent(): number;
  /**
   * Writes what was counted since the last flush. Belongs in a `finally`: calls of a slice that failed are spent as well.
   * A flush that fails keeps its counts for the next one.
   */
  flush(): Promise<void>;
}

/**
 * @param options.priority the most these calls may claim, for work that is less important than its operations look:
 *   reading an order only to write its status. Without it, each operation has its own.
 */
export function createCallMeter(
  ctx: Counter,
  marketplace: MarketplaceName,
  options: { priority?: CallPriority } = {},
): CallMeter {
  /** What the database knew when last asked; null before the first question and after every flush. */
  let stored: Promise<CallBucket[]> | null = null;
  let counted = new Map<number, { calls: number; failed: number }>();
  let started = 0;
  let finished = 0;
  let flushed = 0;

  return {
    async beforeCall(operation) {
      // Brick Owl documents no daily limit (reference: brickowl.md 3): its calls are counted, never held back.
      if (marketplace === 'bricklink') {
        const own = priorityOf(operation);
        const priority = options.priority ? lowerPriority(own, options.priority) : own;
        stored ??= bucketsOfDay(ctx, marketplace).catch((error: unknown) => {
          stored = null;
          throw error;
        });
        const buckets = await stored;
        // Calls on their way count too: four at once must not all take the last one.
        const inMemory = Math.max(started, finished) - flushed;
        const spent = inMemory + buckets.reduce((sum, { calls }) => sum + calls, 0);
        if (!budgetAllows(spent, priority)) {
          const resumesAt = budgetFreesAt(buckets, inMemory, priority);
          throw budgetSpentError(marketplace, { operation, now: ctx.clock(), resumesAt });
        }
      }
      started += 1;
    },

    onCall({ outcome }) {
      finished += 1;
      const bucketAt = bucketOf(ctx.clock());
      const bucket = counted.get(bucketAt) ?? { calls: 0, failed: 0 };
      counted.set(bucketAt, { calls: bucket.calls + 1, failed: bucket.failed + (outcome === 'ok' ? 0 : 1) });
    },

    spent: () => finished,

    async flush() {
      if (counted.size === 0) return;
      const taken = counted;
      counted = new Map();
      const statements = [...taken].map(([bucketAt, { calls, failed }]) =>
        countCalls(ctx, marketplace, bucketAt, calls, failed),
      );
      try {
        await commit(ctx.db, statements);
      } catch (error) {
        for (const [bucketAt, { calls, failed }] of counted) {
          const before = taken.get(bucketAt) ?? { calls: 0, failed: 0 };
          taken.set(bucketAt, { calls: before.calls + calls, failed: before.failed + failed });
        }
        counted = taken;
        throw error;
      }
      for (const { calls } of taken.values()) flushed += calls;
      stored = null;
    },
  };
}
