import { env } from 'cloudflare:workers';
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { signUpShop, type TestClient, visitor } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { Connection } from '../contract/marketplaces.ts';
import { shopDatabase } from '../platform/database.ts';
import { takeLease } from '../platform/lease.ts';
import { openRun } from '../sync/sync.store.ts';
import { syncRuns } from '../sync/sync.table.ts';

const CREDENTIALS = {
  bricklink: { consumerKey: 'a', consumerSecret: 'b', tokenValue: 'c', tokenSecret: 'd' },
  brickowl: { apiKey: 'a' },
};

let owner: TestClient;
const outside = visitor();
/** The queue brings the prompt to the sync. */
const SOON = { timeout: 20_000, interval: 25 };
const runs = () => shopDatabase(env, '').select().from(syncRuns).where(eq(syncRuns.shopId, owner.shopId));

async function hookOf(name: 'bricklink' | 'brickowl', client = owner): Promise<string> {
  const { body } = await client.json<Connection>('PUT', `/api/marketplaces/${name}`, {
    credentials: CREDENTIALS[name],
  });
  return new URL(body.hookUrl ?? '').pathname;
}

describe('a hook', () => {
  beforeEach(async () => {
    owner = await signUpShop();
  });

  it('makes the shop go and look, without anybody signed in', async () => {
    const answer = await outside.fetch(await hookOf('bricklink'), { method: 'POST', body: 'whatever [' });
    expect(answer.status).toBe(200);
    await vi.waitFor(async () => expect(await runs()).toMatchObject([{ shopId: owner.shopId, trigger: 'hook' }]), SOON);
  });

  it('costs one sync however often it is called while that one is open', async () => {
    const path = await hookOf('brickowl');
    const ctx = testContext(owner.shopId);
    await openRun(ctx, 'run_held', 'cron');
    await takeLease(ctx, 60_000);
    for (let time = 0; time < 3; time++) {
      expect((await outside.fetch(`${path}?order_id=${time}&store_id=1`)).status).toBe(200);
    }
    await vi.waitFor(async () => expect(await runs()).toMatchObject([{ id: 'run_held', trigger: 'cron' }]), SOON);
  });

  it('does nothing for a token nobody has, or of the other marketplace', async () => {
    const path = await hookOf('brickowl');
    const unknown = await outside.json<ErrorBody>('POST', '/hooks/bricklink/0123456789abcdef');
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'marketplaces.unknown_hook' } } });
    expect((await outside.fetch(path.replace('brickowl', 'bricklink'), { method: 'POST' })).status).toBe(404);
    expect(await runs()).toEqual([]);
  });

  it('falls silent when the shop disconnects, and gets a new address afterwards', async () => {
    const path = await hookOf('bricklink');
    await owner.json('DELETE', '/api/marketplaces/bricklink');
    expect((await outside.fetch(path, { method: 'POST' })).status).toBe(404);
    expect(await hookOf('bricklink')).not.toBe(path);
  });

  it('cannot be guessed: every shop has its own long token', async () => {
    const other = await signUpShop('Other Bricks');
    const paths = [await hookOf('bricklink'), await hookOf('bricklink', other)];
    expect(new Set(paths).size).toBe(2);
    for (const path of paths) expect(path).toMatch(/^\/hooks\/bricklink\/[0-9a-f]{48}$/);
  });
});
