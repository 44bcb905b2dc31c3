import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { command, orderIdOf, seedWalkShop } from '../../test/walks.ts';
import type { ErrorBody } from '../contract/errors.ts';
import {
  type CommandResults,
  LATE_COMMANDS_MS,
  type PickServerMessage,
  type PickSession,
} from '../contract/picking.ts';

let shop: TestClient;
let id: string;

beforeEach(async () => {
  shop = await signUpShop('Live walks');
  await seedWalkShop(testContext(shop.shopId), {
    lots: [{ name: '3001', at: { 'B4-9': 10 } }],
    orders: [{ no: 1, lines: { '3001': 4 } }],
  });
  const { body } = await shop.json<PickSession>('POST', '/api/pick-sessions', {
    orderIds: [orderIdOf(shop.shopId, 1)],
  });
  id = body.id;
});

afterEach(() => void vi.useRealTimers());

const TASK = () => `${orderIdOf(shop.shopId, 1)}|3001|loc_${shop.shopId.replace('shop_', '')}_b4-9`;
const walk = () => env.PICK_SESSION.getByName(id);

/** A phone's socket; `next` waits for the next message of a kind, `closed` for the code it was closed with. */
async function phone(client: TestClient, device: string, protocol = 1) {
  const path = `/api/pick-sessions/${id}/live?protocol=${protocol}&device=${device}`;
  const { webSocket } = await client.fetch(path, { headers: { upgrade: 'websocket' } });
  if (!webSocket) throw new Error('no socket');
  const heard: PickServerMessage[] = [];
  let code: number | undefined;
  webSocket.addEventListener('message', ({ data }) => {
    if (data !== 'pong') heard.push(JSON.parse(String(data)));
  });
  webSocket.addEventListener('close', (event) => {
    code = event.code;
  });
  webSocket.accept();
  const say = (message: object) => webSocket.send(JSON.stringify(message));
  return {
    say,
    socket: webSocket,
    next: <K extends PickServerMessage['kind']>(kind: K) =>
      vi.waitFor(() => {
        const at = heard.findIndex((message) => message.kind === kind);
        if (at < 0) throw new Error(`no ${kind} yet`);
        return heard.splice(0, at + 1).at(-1) as Extract<PickServerMessage, { kind: K }>;
      }),
    /** Says where it stands, and waits for the presence that follows. */
    here: async (stop: string) => {
      heard.splice(0);
      say({ kind: 'here', stop });
      await vi.waitFor(() => expect(heard.some((message) => message.kind === 'presence')).toBe(true));
    },
    /** Waits until presence says this of who stands where. */
    standing: (expected: Record<string, string | null>) =>
      vi.waitFor(() => {
        const last = heard.findLast((message) => message.kind === 'presence');
        const stands = last?.kind === 'presence' ? last.people.map(({ deviceId, stop }) => [deviceId, stop]) : [];
        expect(Object.fromEntries(stands)).toEqual(expected);
      }),
    closed: () =>
      vi.waitFor(() => {
        if (code === undefined) throw new Error('still open');
        return code;
      }),
  };
}

describe('a phone on a walk', () => {
  test('is greeted with the protocol, the clock and how far the log is', async () => {
    const { next } = await phone(shop, 'one');
    expect(await next('hello')).toMatchObject({ protocol: 1, seq: 1 });
  });

  test('hears at once what another phone did, stamped with who is signed in there', async () => {
    const picker = await shop.invite('picker');
    const [one, two] = [await phone(shop, 'one'), await phone(picker, 'two')];
    await one.next('hello');
    two.say({ kind: 'commands', commands: [command({ kind: 'pick', taskId: TASK(), qty: 3 })] });
    expect((await two.next('results')).results[0]).toMatchObject({ seq: 2, refusal: null });
    const { entries } = await one.next('entries');
    expect(entries[0]).toMatchObject({ seq: 2, actor: { name: 'A picker' }, body: { kind: 'pick', qty: 3 } });
  });

  test('cannot speak for somebody else, nor say nonsense, and is told so in words', async () => {
    const picker = await shop.invite('picker');
    const two = await phone(picker, 'two');
    const commands = [command({ kind: 'join' })];
    two.say({ kind: 'commands', commands, memberId: 'mem_of_somebody', adopt: true });
    expect((await two.next('refused')).code).toBe('picking.outbox_of_other');
    two.say({ kind: 'commands', commands: [{ ...commands[0], kind: 'fly' }] });
    expect((await two.next('refused')).message).toContain('commands.0.kind');
    two.socket.send('not json');
    expect((await two.next('refused')).code).toBe('request.invalid');
  });

  test('whose login was checked long ago sends nothing by its old socket; a new one does', async () => {
    const one = await phone(shop, 'one');
    await one.next('hello');
    const commands = [command({ kind: 'pick', taskId: TASK(), qty: 3 })];
    vi.useFakeTimers({ now: Date.now() + 16 * 60_000, toFake: ['Date'] });
    one.say({ kind: 'commands', commands });
    await vi.waitFor(async () => expect((await one.next('refused')).code).toBe('picking.login_unchecked'));
    vi.useRealTimers();
    const again = await phone(shop, 'one');
    again.say({ kind: 'commands', commands });
    expect((await again.next('results')).results[0]).toMatchObject({ seq: 2, refusal: null });
  });

  test('that is too old is told to reload, not cut off without a word', async () => {
    const old = await phone(shop, 'old', 0);
    expect(await old.next('client_too_old')).toEqual({ kind: 'client_too_old', protocol: 1 });
    expect(await old.closed()).toBe(4426);
  });

  test('of somebody who leaves the team is disconnected', async () => {
    const picker = await shop.invite('picker');
    const two = await phone(picker, 'two');
    await two.next('hello');
    const { body } = await shop.json<{ members: { id: string; isYou: boolean }[] }>('GET', '/api/members');
    await shop.json('DELETE', `/api/members/${body.members.find(({ isYou }) => !isYou)?.id}`);
    expect(await two.closed()).toBe(4401);
  });
});

describe('a stop', () => {
  test('belongs to the phone that came first, until it moves on', async () => {
    const [one, two] = [await phone(shop, 'one'), await phone(shop, 'two')];
    one.say({ kind: 'here', stop: 'drawer' });
    await two.standing({ one: 'drawer', two: null });
    two.say({ kind: 'here', stop: 'drawer' });
    await one.standing({ one: 'drawer', two: null });
    one.say({ kind: 'here', stop: 'another' });
    two.say({ kind: 'here', stop: 'drawer' });
    await one.standing({ one: 'another', two: 'drawer' });
  });

  test('stays claimed while the object sleeps, and is free when the phone is gone', async () => {
    const [one, two] = [await phone(shop, 'one'), await phone(shop, 'two')];
    one.say({ kind: 'here', stop: 'drawer' });
    await two.standing({ one: 'drawer', two: null });
    await evictDurableObject(walk());
    await two.here('drawer');
    await two.standing({ one: 'drawer', two: null });
    one.socket.close();
    await two.standing({ two: null });
    two.say({ kind: 'here', stop: 'drawer' });
    await two.standing({ two: 'drawer' });
  });

  test('of a phone that came back is not held against it by its own old socket', async () => {
    const [old, other] = [await phone(shop, 'one'), await phone(shop, 'two')];
    old.say({ kind: 'here', stop: 'drawer' });
    await other.standing({ one: 'drawer', two: null });
    const back = await phone(shop, 'one');
    back.say({ kind: 'here', stop: 'drawer' });
    await other.standing({ one: 'drawer', two: null });
    expect(await old.closed()).toBe(1000);
  });
});

test('a walk that ended more than thirty days ago takes nothing any more, and its object is empty', async () => {
  const send = () =>
    shop.json<CommandResults & ErrorBody>('POST', `/api/pick-sessions/${id}/commands`, {
      commands: [command({ kind: 'pick', taskId: TASK(), qty: 1 }, 0)],
    });
  await shop.json('POST', `/api/pick-sessions/${id}/complete`, {});
  expect((await send()).status).toBe(200);
  await runDurableObjectAlarm(walk());
  const { completed_at } = (await env.SHOP_DB.prepare('SELECT completed_at FROM pick_sessions WHERE id = ?')
    .bind(id)
    .first<{ completed_at: number }>()) ?? { completed_at: 0 };
  vi.useFakeTimers({ now: completed_at + LATE_COMMANDS_MS + 60_000, toFake: ['Date'] });
  await runDurableObjectAlarm(walk());
  vi.useRealTimers();
  expect(await walk().events(0)).toEqual({ entries: [], seq: 0 });
  await env.SHOP_DB.prepare('UPDATE pick_sessions SET completed_at = 1 WHERE id = ?').bind(id).run();
  const late = await send();
  expect([late.status, late.body.error.code]).toEqual([410, 'picking.session_closed']);
});
