import { env } from 'cloudflare:workers';
import type { ShopContext } from '../src/platform/context.ts';
import { shopDatabase } from '../src/platform/database.ts';
import { newUlid } from '../src/platform/ids.ts';
import { createLog } from '../src/platform/log.ts';
import type { WorkMessage } from '../src/platform/work.ts';

/** A shop's context outside HTTP, with a queue that only remembers: the test decides when a message arrives. */
export function testContext(shopId: string, more: Partial<ShopContext> = {}): ShopContext & { sent: WorkMessage[] } {
  const sent: WorkMessage[] = [];
  const queue = { send: async (message: WorkMessage) => void sent.push(message) } as unknown as Queue;
  const testEnv = { ...env, WORK_QUEUE: queue };
  return {
    shopId,
    db: shopDatabase(testEnv, shopId),
    clock: Date.now,
    // Nobody waits in tests: the simulators answer again at once.
    sleep: async () => undefined,
    newId: newUlid,
    log: createLog({}, () => undefined),
    actor: null,
    env: testEnv,
    sent,
    ...more,
  };
}

/** Thrown where a worker would have died. */
export class Killed extends Error {}

/**
 * The same database, through which the n-th batch never succeeds: it fails before it reached the database, or its
 * answer is lost after it was committed.
 */
export function dyingContext(
  ctx: ShopContext,
  n: number,
  when: 'before' | 'after',
): ShopContext & { reached: () => boolean } {
  let batches = 0;
  const real = ctx.env.SHOP_DB;
  const dying = {
    prepare: (query: string) => real.prepare(query),
    async batch(statements: D1PreparedStatement[]) {
      batches += 1;
      if (batches > n) throw new Killed('the worker is dead');
      if (batches < n) return real.batch(statements);
      if (when === 'after') await real.batch(statements);
      throw new Killed('the worker died');
    },
  } as unknown as D1Database;
  const deadEnv = { ...ctx.env, SHOP_DB: dying };
  return { ...ctx, env: deadEnv, db: shopDatabase(deadEnv, ctx.shopId), reached: () => batches >= n };
}
