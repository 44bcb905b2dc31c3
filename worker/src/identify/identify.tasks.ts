import { sql } from 'drizzle-orm';
import { allShopDatabases } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { listExpired } from './identify.store.ts';
import { identifications } from './identify.table.ts';

/** R2 deletes at most this many keys in one call. */
const PER_ROUND = 500;
const MAX_ROUNDS = 20;

/**
 * Deletes photos that their shops no longer keep, with their answers; called by cron. The pictures go first: when it
 * breaks off in between, the rows are found again.
 */
export async function trimPhotos(env: Env, now: number, log: Log): Promise<void> {
  for (const db of allShopDatabases(env)) {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const expired = await listExpired(db, now, PER_ROUND);
      if (expired.length === 0) break;
      await env.FILES.delete(expired.map(({ photoKey }) => photoKey));
      const ids = JSON.stringify(expired.map(({ shopId, id }) => [shopId, id]));
      await db
        .delete(identifications)
        .where(sql`(shop_id, id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${ids}))`);
      log.info('identify.photos_trimmed', { photos: expired.length });
    }
  }
}
