import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import manifest from '../../../package.json' with { type: 'json' };
import { LIVE_PROTOCOL } from '../contract/live.ts';
import { allShopDatabases, controlDatabase, type Database } from './database.ts';
import { router } from './http.ts';
import { describeError } from './log.ts';
import { describe } from './openapi.ts';

export const { version } = manifest;

const Health = v.object({
  status: v.picklist(['ok', 'degraded']),
  version: v.string(),
  liveProtocol: v.number(),
  databases: v.object({ control: v.boolean(), shop: v.boolean() }),
});

/** `/api/health` */
export const healthRoutes = router().get(
  '/',
  describe({
    summary: 'Version, and whether the databases answer',
    tags: ['Service'],
    response: Health,
    errors: [503],
  }),
  async (c) => {
    const answers = async (db: Database) => {
      try {
        await db.run(sql`SELECT 1`);
        return true;
      } catch (error) {
        c.var.log.error('health.database_unreachable', describeError(error));
        return false;
      }
    };
    const [control, ...shop] = await Promise.all([controlDatabase(c.env), ...allShopDatabases(c.env)].map(answers));
    const databases = { control: control === true, shop: shop.every(Boolean) };
    const isOk = databases.control && databases.shop;
    return c.json(
      { status: isOk ? 'ok' : 'degraded', version, liveProtocol: LIVE_PROTOCOL, databases } as const,
      isOk ? 200 : 503,
    );
  },
);
