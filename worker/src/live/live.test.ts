import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { ChangesPage, LiveMessage } from '../contract/live.ts';
import { commit } from '../platform/batch.ts';
import { shopDatabase } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { hint, recordChange, trimChanges } from './changes.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A screen's socket: `next` waits for the next thing it says. */
async function listen(client: TestClient): Promise<{ socket: WebSocket; next: () => Promise<string> }> {
  const { webSocket } = await client.fetch('/api/live', { headers: { upgrade: 'websocket' } });
  if (!webSocket) throw new Error('no socket');
  const waiting: ((text: string) => void)[] = [];
  const said: string[] = [];
  const tell = (text: string) => {
    const listener = waiting.shift();
    if (listener) listener(text);
    else said.push(text);
  };
  webSocket.addEventListener('message', ({ data }) => tell(String(data)));
  webSocket.addEventListener('close', ({ code }) => tell(`closed ${code}`));
  webSocket.accept();
  return {
    socket: webSocket,
    next: () => {
      const text = said.shift();
      return text === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(text);
    },
  };
}

const contextOf = (shopId: string, clock = Date.now) => ({
  shopId,
  env,
  db: shopDatabase(env, shopId),
  clock,
  log: createLog({}, () => undefined),
});

const changesAfter = async (client: TestClient, after?: number) =>
  (await client.json<ChangesPage>('GET', `/api/changes${after === undefined ? '' : `?after=${after}`}`)).body;

async function change(shopId: string, ids: string[], clock = Date.now): Promise<void> {
  const ctx = contextOf(shopId, clock);
  await commit(ctx.db, [recordChange(ctx, { topic: 'orders', kind: 'orders.new', ids, notice: '1 new order' })]);
}

test('a screen is greeted with the protocol, and hears of changes in its own shop only', async () => {
  const [here, there] = [await signUpShop(), await signUpShop()];
  const [desk, other] = [await listen(here), await listen(there)];
  const hello: LiveMessage = { kind: 'hello', protocol: 1 };
  expect(JSON.parse(await desk.next())).toEqual(hello);
  expect(JSON.parse(await other.next())).toEqual(hello);

  await hint(contextOf(here.shopId), ['orders', 'todos']);
  expect(JSON.parse(await desk.next())).toEqual({ kind: 'hint', topics: ['orders', 'todos'] });
  await hint(contextOf(there.shopId), ['sync']);
  expect(JSON.parse(await other.next())).toEqual({ kind: 'hint', topics: ['sync'] });
});

test('a screen hears of changes after the feed slept, and its pings do not wake it', async () => {
  const owner = await signUpShop();
  const { socket, next } = await listen(owner);
  await next();
  await evictDurableObject(env.SHOP_FEED.getByName(owner.shopId));
  socket.send('ping');
  expect(await next()).toBe('pong');
  await hint(contextOf(owner.shopId), ['inventory']);
  expect(JSON.parse(await next())).toEqual({ kind: 'hint', topics: ['inventory'] });
});

test('a screen of somebody who was removed is disconnected', async () => {
  const owner = await signUpShop();
  const picker = await owner.invite('picker');
  const { next } = await listen(picker);
  await next();
  const { body } = await owner.json<{ members: { id: string; isYou: boolean }[] }>('GET', '/api/members');
  const pickerId = body.members.find(({ isYou }) => !isYou)?.id;
  expect((await owner.json('DELETE', `/api/members/${pickerId}`)).status).toBe(204);
  expect(await next()).toBe('closed 4401');
});

test('a socket opened by another site, by nobody, or not as a socket is refused with a reason', async () => {
  const owner = await signUpShop();
  const upgrade = { upgrade: 'websocket' };
  const refusals = [
    [{ ...upgrade, origin: 'https://evil.test' }, 403, 'request.wrong_origin'],
    [{ ...upgrade, cookie: 'none=1' }, 401, 'auth.not_signed_in'],
    [{}, 426, 'live.upgrade_needed'],
  ] as const;
  for (const [headers, status, code] of refusals) {
    const answer = await owner.json<ErrorBody>('GET', '/api/live', undefined, headers);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  }
});

test('a screen follows the changes of its shop from where it stood', async () => {
  const [here, there] = [await signUpShop(), await signUpShop()];
  const start = await changesAfter(here);
  expect(start).toMatchObject({ changes: [], reset: false });
  await change(here.shopId, ['ord_1']);
  await change(there.shopId, ['ord_of_others']);
  await change(here.shopId, ['ord_2']);

  const page = await changesAfter(here, start.latest);
  expect(page.changes.map(({ topic, kind, ids, notice }) => ({ topic, kind, ids, notice }))).toEqual([
    { topic: 'orders', kind: 'orders.new', ids: ['ord_1'], notice: '1 new order' },
    { topic: 'orders', kind: 'orders.new', ids: ['ord_2'], notice: '1 new order' },
  ]);
  expect(page.reset).toBe(false);
  expect(await changesAfter(here, page.latest)).toEqual({ changes: [], latest: page.latest, reset: false });
});

test('a change to many things names none of them', async () => {
  const owner = await signUpShop();
  const { latest } = await changesAfter(owner);
  await change(
    owner.shopId,
    Array.from({ length: 51 }, (_, i) => `ord_${i}`),
  );
  expect((await changesAfter(owner, latest)).changes[0]?.ids).toEqual([]);
});

test('whoever was away longer than changes are kept, or missed too many, is told to fetch everything', async () => {
  const owner = await signUpShop();
  await change(owner.shopId, ['old'], () => Date.now() - 8 * DAY_MS);
  const { latest: old } = await changesAfter(owner);
  await change(owner.shopId, ['new']);
  const db = shopDatabase(env, owner.shopId);
  // Everything before was made in this minute but stands before the old one in the list: it goes with it.
  await env.SHOP_DB.prepare('UPDATE changes SET at = ? WHERE seq <= ?')
    .bind(Date.now() - 8 * DAY_MS, old)
    .run();
  await trimChanges(db, Date.now());

  expect(await changesAfter(owner, old - 1)).toMatchObject({ changes: [], reset: true });
  expect((await changesAfter(owner, old)).changes.map(({ ids }) => ids)).toEqual([['new']]);
  expect((await changesAfter(owner, old + 1_000_000)).reset).toBe(true);

  const { latest } = await changesAfter(owner);
  const ctx = contextOf(owner.shopId);
  await commit(
    db,
    Array.from({ length: 501 }, () => recordChange(ctx, { topic: 'sync', kind: 'sync.done', ids: [] })),
  );
  expect(await changesAfter(owner, latest)).toEqual({ changes: [], latest: latest + 501, reset: true });
});

test('a hint that cannot be delivered does not fail the work it is about', async () => {
  const lines: string[] = [];
  const broken = {
    SHOP_FEED: {
      getByName: () => {
        throw new Error('no feed today');
      },
    },
  } as unknown as Env;
  const log = createLog({}, (_level, line) => void lines.push(line));
  await hint({ env: broken, shopId: 'shop_1', log }, ['orders']);
  expect(lines.map((line) => JSON.parse(line).event)).toEqual(['live.hint_lost']);
});
