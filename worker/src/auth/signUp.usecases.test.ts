import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { PASSWORD, signUpShop, visitor } from '../../test/client.ts';
import { Crash, crashingEnv } from '../../test/crash.ts';
import { systemClock } from '../platform/clock.ts';
import { newUlid } from '../platform/ids.ts';
import { createLog } from '../platform/log.ts';
import { signUp } from './signUp.usecases.ts';

const SHOP = { name: 'Ada', shopName: 'Brick Corner', timeZone: 'Europe/Brussels', currency: 'EUR' };
const wishes = (email: string) => ({ ...SHOP, email, password: PASSWORD });
const depsWith = (bindings: Env) => ({
  env: bindings,
  // Real hashing takes a tenth of a second on purpose.
  passwords: {
    hash: async (password: string) => `${newUlid('salt')}:${password}`,
    verify: async ({ hash, password }: { hash: string; password: string }) => hash.endsWith(`:${password}`),
  },
  clock: systemClock,
  newId: newUlid,
  log: createLog({}, () => undefined),
});

async function countOf(query: string, ...values: unknown[]): Promise<number> {
  const db = query.includes('shop_settings') ? env.SHOP_DB : env.CONTROL_DB;
  return (
    (await db
      .prepare(`SELECT count(*) AS n FROM ${query}`)
      .bind(...values)
      .first<number>('n')) ?? -1
  );
}

async function expectOneShopOf(email: string): Promise<string> {
  const row = await env.CONTROL_DB.prepare('SELECT id FROM user WHERE email = ?').bind(email).first<{ id: string }>();
  const userId = row?.id ?? '';
  const shopId = userId.replace('usr_', 'shop_');
  expect(await countOf('user WHERE email = ?', email)).toBe(1);
  expect(await countOf('account WHERE user_id = ?', userId)).toBe(1);
  expect(await countOf("member WHERE user_id = ? AND role = 'owner'", userId)).toBe(1);
  expect(await countOf('member WHERE organization_id = ?', shopId)).toBe(1);
  expect(await countOf('organization WHERE id = ?', shopId)).toBe(1);
  expect(await countOf('shops WHERE id = ? AND ready_at IS NOT NULL', shopId)).toBe(1);
  expect(await countOf('shop_settings WHERE shop_id = ?', shopId)).toBe(1);
  return shopId;
}

test('an owner who signed up is signed in and sees the shop', async () => {
  const owner = await signUpShop('Brick Corner');
  const me = await owner.json<{ role: string; permissions: string[]; shop: { id: string; name: string } }>(
    'GET',
    '/api/auth/me',
  );
  expect(me.status).toBe(200);
  expect(me.body).toMatchObject({
    role: 'owner',
    email: owner.email,
    shop: { id: owner.shopId, name: 'Brick Corner' },
  });
  expect(me.body.permissions).toContain('marketplaces.write');
});

test.each(['before', 'after'] as const)(
  'a sign-up that dies %s any of its calls is finished by sending it again, in one single shop',
  async (when) => {
    let crashes = 0;
    for (let at = 1; ; at += 1) {
      const email = `crash-${when}-${at}@example.test`;
      const outcome = await signUp(depsWith(crashingEnv(env, at, when)), wishes(email)).catch(crashOnly);
      if (outcome === 'crashed') crashes += 1;
      const { shopId } = await signUp(depsWith(env), wishes(email));
      expect(shopId).toBe(await expectOneShopOf(email));
      if (outcome !== 'crashed') break;
    }
    expect(crashes).toBeGreaterThan(3);
  },
);

test.each(['before', 'after'] as const)(
  'joining by invitation that dies %s any of its calls is finished by sending it again, in the invited role',
  async (when) => {
    const owner = await signUpShop();
    let crashes = 0;
    for (let at = 1; ; at += 1) {
      const email = `joins-${when}-${at}@example.test`;
      const invited = await owner.json<{ id: string }>('POST', '/api/members', { email, role: 'picker' });
      const body = { ...wishes(email), invitationId: invited.body.id };
      const outcome = await signUp(depsWith(crashingEnv(env, at, when)), body).catch(crashOnly);
      if (outcome === 'crashed') crashes += 1;
      const { shopId, userId } = await signUp(depsWith(env), body);
      expect(shopId).toBe(owner.shopId);
      expect(await countOf("member WHERE user_id = ? AND role = 'picker'", userId)).toBe(1);
      expect(await countOf('account WHERE user_id = ?', userId)).toBe(1);
      if (outcome !== 'crashed') break;
    }
    expect(crashes).toBeGreaterThan(3);
  },
);

function crashOnly(error: unknown): 'crashed' {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof Crash) return 'crashed';
  throw error;
}

test('a sign-up that stopped before the settings is finished by signing in, with what was chosen then', async () => {
  const person = visitor();
  await person.json('POST', '/api/auth/sign-up', wishes(person.email));
  const shopId = await expectOneShopOf(person.email);
  await env.SHOP_DB.prepare('DELETE FROM shop_settings WHERE shop_id = ?').bind(shopId).run();
  await env.CONTROL_DB.prepare('UPDATE shops SET ready_at = NULL WHERE id = ?').bind(shopId).run();

  const { email } = person;
  expect((await person.json('POST', '/api/auth/sign-in', { email, password: PASSWORD })).status).toBe(200);
  const me = await person.json<{ shop: object }>('GET', '/api/auth/me');
  expect(me.body.shop).toEqual({ id: shopId, name: 'Brick Corner', timeZone: 'Europe/Brussels', currency: 'EUR' });
  await expectOneShopOf(email);
});

test.each([
  ['a person without an account', ['member', 'shops', 'organization', 'account']],
  ['an account without a shop', ['member', 'shops', 'organization']],
  ['a shop without its owner', ['member', 'shops']],
  ['a shop that is not on the list', ['shops']],
])('%s is completed by the same sign-up', async (what, missing) => {
  const email = `${what.replaceAll(' ', '-')}@example.test`;
  const { shopId, userId } = await signUp(depsWith(env), wishes(email));
  for (const table of missing) {
    const [column, value] = table === 'member' || table === 'account' ? ['user_id', userId] : ['id', shopId];
    await env.CONTROL_DB.prepare(`DELETE FROM ${table} WHERE ${column} = ?`).bind(value).run();
  }
  expect((await signUp(depsWith(env), wishes(email))).shopId).toBe(shopId);
  expect(await expectOneShopOf(email)).toBe(shopId);
});

test('a person without an account who is claimed twice at once belongs to one password', async () => {
  const email = 'claimed-twice@example.test';
  const { userId } = await signUp(depsWith(env), wishes(email));
  for (const table of ['member', 'account'])
    await env.CONTROL_DB.prepare(`DELETE FROM ${table} WHERE user_id = ?`).bind(userId).run();
  const answers = await Promise.allSettled(
    ['the first password', 'the second password'].map((password) =>
      signUp(depsWith(env), { ...wishes(email), password }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expectOneShopOf(email);
});

test('signing up twice at the same moment makes one shop', async () => {
  const email = 'double-click@example.test';
  const answers = await Promise.all(
    [1, 2, 3].map(() => visitor(email).json<{ shopId: string }>('POST', '/api/auth/sign-up', wishes(email))),
  );
  // The passwords are the same, their salts are not: whoever comes second is told to sign in, or was let in.
  for (const { status } of answers) expect([201, 409]).toContain(status);
  expect(answers.some(({ status }) => status === 201)).toBe(true);
  await expectOneShopOf(email);
});

test('an address that has an account is refused with another password, naming the field, and nothing changes', async () => {
  const owner = await signUpShop();
  const answer = await visitor(owner.email).json<{ error: { code: string; details: { fields: { field: string }[] } } }>(
    'POST',
    '/api/auth/sign-up',
    { ...wishes(owner.email), password: 'not the right one', shopName: 'Mine now' },
  );
  expect(answer.status).toBe(409);
  expect(answer.body.error.code).toBe('auth.email_in_use');
  expect(answer.body.error.details.fields.map(({ field }) => field)).toEqual(['email']);
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect((await owner.json<{ shop: { name: string } }>('GET', '/api/auth/me')).body.shop.name).toBe('Brick Corner');
});

test('guessing passwords through sign-up is slowed like guessing through sign-in', async () => {
  const email = 'guessed@example.test';
  await signUp(depsWith(env), wishes(email));
  const codes: string[] = [];
  for (let tries = 0; tries < 11; tries += 1) {
    const guess = signUp(depsWith(env), { ...wishes(email), password: `guess number ${tries}` });
    codes.push(
      await guess.then(
        () => 'guessed',
        (error: { code: string }) => error.code,
      ),
    );
  }
  expect(codes).toEqual([...Array(10).fill('auth.email_in_use'), 'auth.too_many_tries']);
});

test('an owner who left the shop to others does not get it back by signing up again', async () => {
  const founder = await signUpShop();
  const heir = await founder.invite('owner');
  const team = await heir.json<{ members: { id: string; isYou: boolean }[] }>('GET', '/api/members');
  const founderId = team.body.members.find(({ isYou }) => !isYou)?.id;
  expect((await heir.json('DELETE', `/api/members/${founderId}`)).status).toBe(204);

  const answer = await visitor(founder.email).json<{ error: { code: string } }>(
    'POST',
    '/api/auth/sign-up',
    wishes(founder.email),
  );
  expect(answer.status).toBe(409);
  expect(answer.body.error.code).toBe('auth.no_shop');
  expect(await countOf('member WHERE organization_id = ?', founder.shopId)).toBe(1);
});

test('without an invitation a shop needs a name', async () => {
  const { shopName: _none, ...nameless } = wishes('nameless@example.test');
  const answer = await visitor().json<{ error: object }>('POST', '/api/auth/sign-up', nameless);
  expect(answer.status).toBe(400);
  expect(answer.body.error).toMatchObject({
    code: 'request.invalid',
    message: 'Name your shop.',
    details: { fields: [{ field: 'shopName' }] },
  });
});

test('every missing field is named with a sentence of its own', async () => {
  const answer = await visitor().json<{ error: { details: { fields: object[] } } }>('POST', '/api/auth/sign-up/email', {
    email: 'nobody',
    password: 'short',
  });
  expect(answer.status).toBe(400);
  expect(answer.body.error.details.fields).toEqual([
    { field: 'name', message: 'Enter your name.' },
    { field: 'email', message: 'This is not an e-mail address.' },
    { field: 'password', message: 'Use at least 10 characters.' },
  ]);
});
