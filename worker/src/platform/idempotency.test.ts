import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { signUpShop, type TestClient } from '../../test/client.ts';
import type { ErrorBody } from '../contract/errors.ts';
import type { Invitation, Team } from '../contract/members.ts';
import { shopDatabase } from './database.ts';
import { trimIdempotencyKeys } from './idempotency.ts';

const invite = (client: TestClient, key: string, email: string) =>
  client.json<Invitation & ErrorBody>('POST', '/api/members', { email, role: 'viewer' }, { 'idempotency-key': key });
const invitations = async (client: TestClient) =>
  (await client.json<Team>('GET', '/api/members')).body.invitations.length;

test('a write sent again with its key gets the first answer again and does nothing more', async () => {
  const owner = await signUpShop();
  const first = await invite(owner, 'key-1', 'a@example.test');
  const again = await invite(owner, 'key-1', 'a@example.test');
  expect(first.status).toBe(201);
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(again.status).toBe(201);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
});

test('an answer without a body is repeated without a body', async () => {
  const owner = await signUpShop();
  const { body } = await invite(owner, 'key-invite', 'a@example.test');
  const withdraw = () =>
    owner.json('DELETE', `/api/members/invitations/${body.id}`, undefined, { 'idempotency-key': 'key-withdraw' });
  expect(await withdraw()).toMatchObject({ status: 204, body: undefined });
  expect(await withdraw()).toMatchObject({ status: 204, body: undefined });
});

test('a refusal is an answer too: it is repeated', async () => {
  const owner = await signUpShop();
  const refused = await invite(owner, 'key-1', 'not an address');
  const again = await invite(owner, 'key-1', 'not an address');
  expect(refused.status).toBe(400);
  expect(again.status).toBe(400);
});

test('a key that comes with another request, or from another person, is refused', async () => {
  const owner = await signUpShop();
  const manager = await owner.invite('manager');
  await invite(owner, 'key-1', 'a@example.test');
  for (const other of [
    await invite(owner, 'key-1', 'b@example.test'),
    await invite(manager, 'key-1', 'a@example.test'),
  ]) {
    expect(other.status).toBe(422);
    expect(other.body.error.code).toBe('request.key_reused');
  }
  expect(await invitations(owner)).toBe(1);
});

test('the same key in another shop is another key', async () => {
  const [one, two] = [await signUpShop(), await signUpShop()];
  expect((await invite(one, 'key-1', 'a@example.test')).status).toBe(201);
  const other = await invite(two, 'key-1', 'a@example.test');
  expect(other.status).toBe(201);
  expect(other.headers.get('idempotency-replayed')).toBeNull();
});

test('a write sent many times at once is done once', async () => {
  const owner = await signUpShop();
  const answers = await Promise.all(Array.from({ length: 5 }, () => invite(owner, 'key-1', 'a@example.test')));
  for (const { status, body } of answers) {
    if (status !== 201) expect([status, body.error.code]).toEqual([409, 'request.busy']);
  }
  expect(answers.filter(({ status, headers }) => status === 201 && !headers.has('idempotency-replayed'))).toHaveLength(
    1,
  );
  expect((await invite(owner, 'key-1', 'a@example.test')).headers.get('idempotency-replayed')).toBe('true');
});

test('a key whose first request died is taken over after a minute', async () => {
  const owner = await signUpShop();
  await invite(owner, 'key-1', 'a@example.test');
  const died = env.SHOP_DB.prepare('UPDATE idempotency_keys SET status = 0, at = ? WHERE shop_id = ?');
  await died.bind(Date.now() - 30_000, owner.shopId).run();
  const early = await invite(owner, 'key-1', 'a@example.test');
  expect(early).toMatchObject({ status: 409, body: { error: { code: 'request.busy' } } });
  expect(early.headers.get('retry-after')).toBe('1');
  await died.bind(Date.now() - 61_000, owner.shopId).run();
  expect((await invite(owner, 'key-1', 'a@example.test')).status).toBe(201);
});

test('a key that could not have been made by a program is refused by name', async () => {
  const owner = await signUpShop();
  const answer = await invite(owner, 'x'.repeat(201), 'a@example.test');
  expect(answer.status).toBe(400);
  expect(answer.body.error.details?.fields?.[0]?.field).toBe('idempotency-key');
});

test('keys are forgotten after a day', async () => {
  const owner = await signUpShop();
  await invite(owner, 'key-1', 'a@example.test');
  await trimIdempotencyKeys(shopDatabase(env, owner.shopId), Date.now() + 23 * 60 * 60 * 1000);
  expect((await invite(owner, 'key-1', 'a@example.test')).headers.get('idempotency-replayed')).toBe('true');
  await trimIdempotencyKeys(shopDatabase(env, owner.shopId), Date.now() + 25 * 60 * 60 * 1000);
  expect((await invite(owner, 'key-1', 'a@example.test')).headers.get('idempotency-replayed')).toBeNull();
});
