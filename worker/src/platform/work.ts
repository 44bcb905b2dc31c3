import type { Condition, ItemType, MarketplaceName } from '../contract/common.ts';
import { systemClock } from './clock.ts';
import type { ShopContext } from './context.ts';
import { shopDatabase } from './database.ts';
import { newUlid } from './ids.ts';
import type { Log } from './log.ts';

/** What travels through the queue: always one bounded slice of one shop's work. May arrive twice, late or never. */
export type WorkMessage =
  /** The cron's: see what is due for this shop. */
  | { kind: 'due'; shopId: string }
  /** Somebody outside the sync wants one: a hook, a connection that works again. */
  | { kind: 'request_sync'; shopId: string; trigger: 'hook' | 'connected' | 'listings' }
  | { kind: 'sync'; shopId: string; runId: string }
  | { kind: 'status_writes'; shopId: string }
  /** Listings that are not as they should be. */
  | { kind: 'push'; shopId: string }
  /** Reads all of a marketplace's lots and compares. */
  | { kind: 'compare'; shopId: string; marketplace: MarketplaceName }
  | { kind: 'import_read'; shopId: string; importId: string }
  | { kind: 'import_apply'; shopId: string; importId: string }
  | { kind: 'file_import'; shopId: string; importId: string }
  | { kind: 'identify'; shopId: string; photoId: string }
  | { kind: 'catalog_refresh'; shopId: string; itemType: ItemType; itemNo: string }
  | {
      kind: 'price_refresh';
      shopId: string;
      itemType: ItemType;
      itemNo: string;
      blColorId: number;
      condition: Condition;
    }
  | { kind: 'catalog_load'; shopId: string; loadId: string };

/** @param delaySeconds for retries that should wait */
export async function enqueueWork(env: Pick<Env, 'WORK_QUEUE'>, message: WorkMessage, delaySeconds = 0): Promise<void> {
  await env.WORK_QUEUE.send(message, delaySeconds > 0 ? { delaySeconds } : undefined);
}

/** A shop's context for work without a person: cron, queue, and the objects. */
export type WorkContext = ShopContext & { actor: null };

export const workContext = (env: Env, shopId: string, log: Log): WorkContext => ({
  shopId,
  db: shopDatabase(env, shopId),
  clock: systemClock,
  newId: newUlid,
  log: log.with({ shopId }),
  actor: null,
  env,
});
