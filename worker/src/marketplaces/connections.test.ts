import { env } from 'cloudflare:workers';
import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { type SimulatedStore, simulatedStore } from '../../test/simulator.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { Connection, ConnectionTest } from '../contract/marketplaces.ts';
import { hookTokens } from '../platform/control.table.ts';
import { controlDatabase, shopDatabase } from '../platform/database.ts';
import { auditEntries } from '../platform/platform.table.ts';
import { changes, syncRuns } from '../sync/sync.table.ts';
import { callsLast24h } from './calls.store.ts';
import { connections } from './connections.table.ts';
import { connectMarketplace, openBrickowlCatalog, openMarketplace } from './connections.usecases.ts';

const BRICKLINK = {
  consumerKey: 'SIMCK-conn',
  consumerSecret: 'SIMCS-conn',
  tokenValue: 'SIMTV-conn',
  tokenSecret: 'SIMTS-conn',
};
const BRICKOWL = { apiKey: 'SIMBO-conn' };
const WRONG = { ...BRICKLINK, tokenSecret: 'not-the-token-secret' };
const SECRETS = [...Object.values(BRICKLINK), BRICKOWL.apiKey, WRONG.tokenSecret];

const HOUR_MS = 60 * 60_000;
const db = () => shopDatabase(env, '');
/** The shop's rows of a table. */
/** The queue brings a new connection to the sync. */
const SOON = { timeout: 20_000, interval: 25 };

const rowsOf = <T extends typeof connections | typeof auditEntries | typeof changes | typeof syncRuns>(table: T) =>
  db()
    .select()
    .from(table as typeof connections)
    .where(eq(table.shopId, owner.shopId)) as unknown as Promise<T['$inferSelect'][]>;

let owner: TestClient;
let store: SimulatedStore;

beforeAll(async () => {
  store = await simulatedStore('conn', { lots: 20, openOrders: 2 });
});

beforeEach(async () => {
  owner = await signUpShop();
  await store.control('DELETE', '/faults');
});

/** Connects without the sync that would go on in the background and make calls of its own. */
const connectQuietly = () => connectMarketplace(testContext(owner.shopId), 'bricklink', { credentials: BRICKLINK });

const connectBricklink = (credentials: object = BRICKLINK, more: object = {}) =>
  owner.json<Connection>('PUT', '/api/marketplaces/bricklink', { credentials, ...more });
const test = (name: string, body?: object, by = owner) =>
  by.json<ConnectionTest>('POST', `/api/marketplaces/${name}/test`, body);

describe('connecting to a marketplace', () => {
  it('shows both marketplaces before either is connected', async () => {
    const { body } = await owner.json<{ rows: Connection[] }>('GET', '/api/marketplaces');
    expect(body.rows).toMatchObject([
      { marketplace: 'bricklink', connected: false, hookUrl: null, calls: { last24h: 0, limit: 5000 } },
      { marketplace: 'brickowl', connected: false, hookUrl: null, calls: { last24h: 0, limit: null } },
    ]);
  });

  it('stores working BrickLink credentials, learns whose store it is and asks for a sync', async () => {
    const { status, body } = await connectBricklink();
    expect(status).toBe(200);
    expect(body).toMatchObject({ connected: true, credentialHint: null, problem: null, currency: 'EUR' });
    expect(body.lastGoodAt).not.toBeNull();
    expect(body.calls.last24h).toBeGreaterThanOrEqual(1);
    await vi.waitFor(
      async () => expect(await rowsOf(syncRuns)).toMatchObject([{ trigger: 'connected', shopId: owner.shopId }]),
      SOON,
    );
    expect(await rowsOf(changes)).toContainEqual(
      expect.objectContaining({ topic: 'marketplaces', kind: 'marketplaces.connected', ids: ['bricklink'] }),
    );
  });

  it('stores a working Brick Owl key', async () => {
    const { body } = await owner.json<Connection>('PUT', '/api/marketplaces/brickowl', { credentials: BRICKOWL });
    expect(body).toMatchObject({ marketplace: 'brickowl', connected: true, problem: null });
  });

  it('brings orders of the last 30 days in when nobody says since when', async () => {
    const { body } = await connectBricklink();
    const days = (Date.now() - Date.parse(body.ordersSince ?? '')) / (24 * HOUR_MS);
    expect(days).toBeCloseTo(30, 1);
  });

  it('keeps the cut-off when only the credentials change, and changes it when asked', async () => {
    await connectBricklink(BRICKLINK, { ordersSince: '2026-01-05T00:00:00.000Z' });
    const replaced = await connectBricklink();
    expect(replaced.body.ordersSince).toBe('2026-01-05T00:00:00.000Z');
    const moved = await connectBricklink(BRICKLINK, { ordersSince: '2026-02-01T00:00:00.000Z' });
    expect(moved.body.ordersSince).toBe('2026-02-01T00:00:00.000Z');
    expect(moved.body.hookUrl).toBe(replaced.body.hookUrl);
  });

  it('keeps credentials that do not work and says what is wrong with them', async () => {
    const { status, body } = await connectBricklink(WRONG);
    expect(status).toBe(200);
    expect(body).toMatchObject({ connected: true, lastGoodAt: null, problem: { code: 'unauthorised' } });
    expect(body.problem?.message).toMatch(/Copy all four values again/);
    expect(await rowsOf(syncRuns)).toEqual([]);
  });

  it('knows since when a problem lasts, until a test succeeds and starts the sync', async () => {
    const first = await connectBricklink(WRONG);
    const again = await connectBricklink(WRONG);
    expect(again.body.problem?.since).toBe(first.body.problem?.since);
    const repaired = await connectBricklink();
    expect(repaired.body.problem).toBeNull();
    await vi.waitFor(async () => expect(await rowsOf(syncRuns)).toHaveLength(1), SOON);
  });

  it('names the value that is missing', async () => {
    const { tokenSecret: _, ...three } = BRICKLINK;
    const { status, body } = await owner.json<ErrorBody>('PUT', '/api/marketplaces/bricklink', { credentials: three });
    expect(status).toBe(400);
    expect(body.error.details?.fields).toEqual([
      { field: 'credentials.tokenSecret', message: 'Enter the token secret.' },
    ]);
  });

  it('forgets the credentials when disconnected, and that repeats safely', async () => {
    await connectQuietly();
    for (let time = 0; time < 2; time++) {
      const { status, body } = await owner.json<Connection>('DELETE', '/api/marketplaces/bricklink');
      expect(status).toBe(200);
      expect(body).toMatchObject({ connected: false, hookUrl: null, ordersSince: null });
    }
    expect(await rowsOf(connections)).toEqual([]);
    expect(await controlDatabase(env).select().from(hookTokens).where(eq(hookTokens.shopId, owner.shopId))).toEqual([]);
    const audit = await rowsOf(auditEntries);
    expect(audit).toMatchObject([
      { action: 'marketplaces.connected', subject: 'bricklink' },
      { action: 'marketplaces.disconnected', subject: 'bricklink', actorId: expect.any(String) },
    ]);
  });

  it("is the owner's business: a manager may look, a picker may not", async () => {
    await connectBricklink();
    const [manager, picker] = [await owner.invite('manager'), await owner.invite('picker')];
    expect((await manager.json('GET', '/api/marketplaces/bricklink')).status).toBe(200);
    expect((await manager.json('DELETE', '/api/marketplaces/bricklink')).status).toBe(403);
    expect((await manager.json('PUT', '/api/marketplaces/bricklink', { credentials: WRONG })).status).toBe(403);
    expect((await test('bricklink', undefined, manager)).status).toBe(403);
    expect((await picker.json('GET', '/api/marketplaces')).status).toBe(403);
  });

  it('does not know other marketplaces', async () => {
    expect((await owner.json('GET', '/api/marketplaces/ebay')).status).toBe(400);
    expect((await owner.json('PUT', '/api/marketplaces/ebay', {})).status).toBe(405);
  });

  it("keeps one shop's connection from another shop", async () => {
    await connectQuietly();
    const stranger = await signUpShop('Other Bricks');
    const { body } = await stranger.json<Connection>('GET', '/api/marketplaces/bricklink');
    expect(body).toMatchObject({ connected: false, hookUrl: null, calls: { last24h: 0 } });
    await stranger.json('DELETE', '/api/marketplaces/bricklink');
    expect(await rowsOf(connections)).toHaveLength(1);
  });
});

describe('testing a connection', () => {
  it('tries credentials before they are stored', async () => {
    const { status, body } = await test('bricklink', { credentials: BRICKLINK });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ok: true, currency: 'EUR' });
    expect(body.message).toMatch(/^It works: BrickLink lets BrickOps in/);
    expect(await rowsOf(connections)).toEqual([]);
    const wrong = await test('bricklink', { credentials: WRONG });
    expect(wrong.body).toMatchObject({ ok: false, problem: 'unauthorised' });
  });

  it('tries the stored credentials when none are given', async () => {
    await connectQuietly();
    expect((await test('bricklink')).body).toMatchObject({ ok: true });
    expect((await test('bricklink', {})).body).toMatchObject({ ok: true });
    const { body } = await owner.json<Connection>('GET', '/api/marketplaces/bricklink');
    expect(body.calls.last24h).toBe(3);
  });

  it('leaves the stored connection as it is when other credentials are tried', async () => {
    await connectQuietly();
    await test('bricklink', { credentials: WRONG });
    const { body } = await owner.json<Connection>('GET', '/api/marketplaces/bricklink');
    expect(body).toMatchObject({ problem: null, calls: { last24h: 2 } });
  });

  it('says what to do when the token is tied to another address', async () => {
    await connectQuietly();
    await store.control('POST', '/faults', { side: 'bricklink', kind: 'ip-mismatch' });
    const { body } = await test('bricklink');
    expect(body).toMatchObject({ ok: false, problem: 'ip_not_allowed' });
    expect(body.message).toMatch(/192\.0\.2\.77.*0\.0\.0\.0/);
    const { body: shown } = await owner.json<Connection>('GET', '/api/marketplaces/bricklink');
    expect(shown.problem).toMatchObject({ code: 'ip_not_allowed', message: body.message });
  });

  it('tells a wrong Brick Owl key', async () => {
    const { body } = await test('brickowl', { credentials: { apiKey: 'SIMBO-nobody' } });
    expect(body).toMatchObject({ ok: false, problem: 'unauthorised' });
    expect(body.message).toMatch(/Copy it again/);
  });

  it('tells that a marketplace is down after a few tries, and counts each', async () => {
    await connectQuietly();
    await store.control('POST', '/faults', { side: 'bricklink', kind: 'html' });
    const naps: number[] = [];
    const open = await openMarketplace(testContext(owner.shopId), 'bricklink', {
      sleep: async (delayMs) => void naps.push(delayMs),
    });
    expect(await open?.marketplace.testConnection()).toMatchObject({ ok: false, problem: 'unavailable' });
    await open?.meter.flush();
    const { body } = await owner.json<Connection>('GET', '/api/marketplaces/bricklink');
    expect(naps).toHaveLength(3);
    expect(body.calls.last24h).toBe(1 + 4);
  });

  it('needs something to test', async () => {
    const { status, body } = await owner.json<ErrorBody>('POST', '/api/marketplaces/brickowl/test');
    expect(status).toBe(409);
    expect(body.error.code).toBe('marketplaces.not_connected');
  });

  it('asks for the credentials again when no key of ours opens them any more', async () => {
    await connectQuietly();
    await db()
      .update(connections)
      .set({ sealedCredentials: 'gone.AAAA.AAAA' })
      .where(eq(connections.shopId, owner.shopId));
    const { body } = await test('bricklink');
    expect(body).toMatchObject({ ok: false, problem: 'unauthorised' });
    expect(body.message).toMatch(/can no longer be opened/);
  });

  it('does not open credentials that were moved to another shop', async () => {
    await connectQuietly();
    const other = await signUpShop('Other Bricks');
    await db().update(connections).set({ shopId: other.shopId }).where(eq(connections.shopId, owner.shopId));
    expect((await test('bricklink', undefined, other)).body).toMatchObject({ ok: false, problem: 'unauthorised' });
  });
});

describe('credentials', () => {
  it('go in and never come out: not in answers, audit, logs, changes or the database as text', async () => {
    const writers = (['info', 'warn', 'error'] as const).map((level) => vi.spyOn(console, level).mockReturnValue());
    const answers: string[] = [];
    const keep = async (method: string, path: string, body?: unknown) => {
      const { body: answer } = await owner.json<unknown>(method, path, body);
      answers.push(JSON.stringify(answer));
    };
    await keep('PUT', '/api/marketplaces/bricklink', { credentials: BRICKLINK });
    await keep('PUT', '/api/marketplaces/brickowl', { credentials: BRICKOWL });
    await keep('PUT', '/api/marketplaces/bricklink', { credentials: WRONG });
    await store.control('POST', '/faults', { side: 'bricklink', kind: 'ip-mismatch' });
    await keep('POST', '/api/marketplaces/bricklink/test', { credentials: BRICKLINK });
    await keep('POST', '/api/marketplaces/bricklink/test');
    await keep('POST', '/api/marketplaces/brickowl/test', { credentials: { apiKey: 'SIMBO-conn', more: 1 } });
    await keep('PUT', '/api/marketplaces/bricklink', { credentials: { ...BRICKLINK, consumerKey: '' } });
    await keep('GET', '/api/marketplaces');
    await keep('DELETE', '/api/marketplaces/brickowl');
    const stored = await Promise.all([rowsOf(connections), rowsOf(auditEntries), rowsOf(changes), rowsOf(syncRuns)]);
    const logged = writers.flatMap((writer) => writer.mock.calls);
    expect(logged.length).toBeGreaterThan(0);
    const everything = [...answers, JSON.stringify(stored), JSON.stringify(logged)].join('\n');
    for (const secret of SECRETS) expect(everything).not.toContain(secret);
  });

  it('move to a new key by themselves while the old one is still there to open them', async () => {
    const oldKey = 'old:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
    const newKey = 'new:ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=';
    const keyedContext = (keys: string) => {
      const ctx = testContext(owner.shopId);
      return { ...ctx, env: { ...ctx.env, CREDENTIALS_KEY: keys } };
    };
    await connectMarketplace(keyedContext(oldKey), 'bricklink', { credentials: BRICKLINK });
    await expect(openMarketplace(keyedContext(newKey), 'bricklink')).rejects.toMatchObject({ kind: 'unauthorised' });
    await openMarketplace(keyedContext(`${newKey},${oldKey}`), 'bricklink');
    const open = await openMarketplace(keyedContext(newKey), 'bricklink');
    expect(await open?.marketplace.testConnection()).toMatchObject({ ok: true });
  });

  it('are recognised by the last four characters of a long key', async () => {
    const credentials = { ...BRICKLINK, consumerKey: 'A1B2C3D4E5F6A7B8C9D0E1F2A3B4WXYZ' };
    expect((await connectBricklink(credentials)).body.credentialHint).toBe('WXYZ');
  });
});

describe('Brick Owl’s catalogue', () => {
  it('is open to a shop that is connected there, and its calls are counted', async () => {
    const ctx = testContext(owner.shopId);
    expect(await openBrickowlCatalog(ctx)).toBeNull();
    await connectMarketplace(ctx, 'brickowl', { credentials: BRICKOWL });
    const before = await callsLast24h(ctx, 'brickowl');
    const open = await openBrickowlCatalog(ctx);
    const answer = await open?.catalog.findBoid({ itemType: 'PART', itemNo: '3001' });
    expect(answer).toEqual({ outcome: 'found', boid: expect.stringMatching(/^\d+$/) });
    expect(await open?.catalog.findBoid({ itemType: 'PART', itemNo: 'nosuchpart' })).toEqual({ outcome: 'none' });
    await open?.meter.flush();
    // One call for the part; one for each type that the other might have had.
    expect((await callsLast24h(ctx, 'brickowl')) - before).toBe(4);
  });
});
