import type { Topic } from '../contract/live.ts';
import type { Statement } from '../platform/batch.ts';
import type { ShopContext } from '../platform/context.ts';
import { describeError } from '../platform/log.ts';
import { changes } from '../sync/sync.table.ts';

/** More ids than this say "many": screens fetch the list instead. */
const MAX_IDS = 50;

export interface NewChange {
  topic: Topic;
  /** What happened, dotted, such as `orders.new`. */
  kind: string;
  ids: string[];
  /** A sentence for a notification; leave it out when nobody needs telling. */
  notice?: string;
}

/** The row that tells screens what changed. Goes into the batch that changes it. */
export function recordChange(
  { db, shopId, clock }: Pick<ShopContext, 'db' | 'shopId' | 'clock'>,
  { topic, kind, ids, notice }: NewChange,
): Statement {
  const told = ids.length > MAX_IDS ? [] : ids;
  return db.insert(changes).values({ shopId, topic, kind, ids: told, notice: notice ?? null, at: clock() });
}

/**
 * Prompts the shop's open screens to fetch; to be called after the commit. Never fails: a screen that misses it fetches
 * on focus and on reconnect.
 */
export async function hint(
  { env, shopId, log }: Pick<ShopContext, 'env' | 'shopId' | 'log'>,
  topics: Topic[],
): Promise<void> {
  try {
    await env.SHOP_FEED.getByName(shopId).hint(topics);
  } catch (error) {
    log.warn('live.hint_lost', describeError(error));
  }
}
