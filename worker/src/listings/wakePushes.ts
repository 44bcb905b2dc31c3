import type { ShopContext } from '../platform/context.ts';
import { enqueueWork } from '../platform/work.ts';
import { nextDueAt } from './pushes.store.ts';

/** Changes of a few seconds travel in one push. */
const COALESCE_SECONDS = 8;
/** The cron sees to marks that are due later. */
const SOON_MS = 12 * 60_000;

/**
 * Leaves a message for the shop's marked listings, if any is due soon; to be called after commits that change stock.
 * Should it be missed, the cron finds the marks.
 */
export async function wakePushes(ctx: ShopContext, delaySeconds = COALESCE_SECONDS): Promise<void> {
  const dueAt = await nextDueAt(ctx);
  if (dueAt === null || dueAt > ctx.clock() + SOON_MS) return;
  const waitSeconds = Math.ceil((dueAt - ctx.clock()) / 1000);
  await enqueueWork(ctx.env, { kind: 'push', shopId: ctx.shopId }, Math.max(delaySeconds, waitSeconds));
}
