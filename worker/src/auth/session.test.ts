import { env, exports } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import { ORIGIN, PASSWORD, signUpShop, visitor } from '../../test/client.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

interface Refusal {
  error: { code: string; message: string; details: { retryAfterSeconds?: number; requestId?: string } };
}

afterEach(() => vi.useRealTimers());

test('a wrong password and an unknown address are told apart by nothing', async () => {
  const owner = await signUpShop();
  const wrong = await visitor().json<Refusal>('POST', '/api/auth/sign-in', {
    email: owner.email,
    password: 'not this one',
  });
  const unknown = await visitor().json<Refusal>('POST', '/api/auth/sign-in', {
    email: 'nobody@example.test',
    password: 'not this one',
  });
  expect(wrong.status).toBe(401);
  expect(unknown.status).toBe(401);
  const { requestId: _one, ...wrongDetails } = wrong.body.error.details;
  const { requestId: _other, ...unknownDetails } = unknown.body.error.details;
  expect({ ...wrong.body.error, details: wrongDetails }).toEqual({ ...unknown.body.error, details: unknownDetails });
  expect(wrong.body.error.code).toBe('auth.wrong_credentials');
});

test('signing in opens the shop, signing out closes it for that device only', async () => {
  const desk = await signUpShop();
  const phone = visitor(desk.email);
  const opened = await phone.json<{ shopId: string }>('POST', '/api/auth/sign-in', {
    email: desk.email.toUpperCase(),
    password: PASSWORD,
  });
  expect(opened.body.shopId).toBe(desk.shopId);
  expect((await phone.json('GET', '/api/auth/me')).status).toBe(200);

  const stolen = phone.cookie;
  expect((await phone.json('POST', '/api/auth/sign-out')).status).toBe(204);
  expect(phone.cookie).toBe('');
  expect((await phone.json('GET', '/api/auth/me')).status).toBe(401);
  expect((await phone.json('GET', '/api/auth/me', undefined, { cookie: stolen })).status).toBe(401);
  expect((await desk.json('GET', '/api/auth/me')).status).toBe(200);
});

test('guesses at one account are slowed down whatever address they come from, and a success forgets them', async () => {
  const owner = await signUpShop();
  let from = 0;
  const tryWith = (password: string) =>
    visitor().json<Refusal>(
      'POST',
      '/api/auth/sign-in',
      { email: owner.email, password },
      { 'cf-connecting-ip': `203.0.113.${++from}` },
    );
  // Real guesses take a tenth of a second each, so most of them are written down as made.
  const guessedBefore = (times: number) =>
    env.CONTROL_DB.prepare("UPDATE rate_limit SET count = ? WHERE key LIKE 'account:%'").bind(times).run();
  expect((await tryWith('a guess')).status).toBe(401);
  await guessedBefore(9);
  expect((await tryWith(PASSWORD)).status).toBe(200);
  expect((await tryWith('a guess')).status).toBe(401);
  await guessedBefore(9);
  expect((await tryWith('a guess')).status).toBe(401);

  const refused = await tryWith(PASSWORD);
  expect(refused.status).toBe(429);
  expect(refused.body.error.code).toBe('auth.too_many_tries');
  expect(refused.body.error.details.retryAfterSeconds).toBeGreaterThan(600);
  expect(Number(refused.headers.get('retry-after'))).toBe(refused.body.error.details.retryAfterSeconds);
  expect(
    (await visitor().json('POST', '/api/auth/sign-in', { email: 'other@example.test', password: 'x' })).status,
  ).toBe(401);
});

test('one address that tries many accounts is slowed down', async () => {
  await env.CONTROL_DB.prepare(
    "INSERT INTO rate_limit (key, count, window_started_at) VALUES ('sign-in:198.51.100.7', 29, ?)",
  )
    .bind(Date.now())
    .run();
  const statuses: number[] = [];
  for (const email of ['one@example.test', 'two@example.test']) {
    const body = { email, password: 'one password for all' };
    statuses.push(
      (await visitor().json('POST', '/api/auth/sign-in', body, { 'cf-connecting-ip': '198.51.100.7' })).status,
    );
  }
  expect(statuses).toEqual([401, 429]);
});

test('the session cookie is out of reach of scripts and other sites, and travels on https only where there is https', async () => {
  const owner = await signUpShop();
  const signIn = async (origin: string) => {
    const response = await exports.default.fetch(`${origin}/api/auth/sign-in`, {
      method: 'POST',
      body: JSON.stringify({ email: owner.email, password: PASSWORD }),
      headers: { 'content-type': 'application/json', origin },
    });
    return response.headers.getSetCookie().find((line) => line.includes('session_token=')) ?? '';
  };
  const secure = await signIn(ORIGIN);
  expect(secure).toMatch(/^__Secure-brickops\.session_token=/);
  expect(secure).toMatch(/; Secure/i);
  const local = await signIn('http://localhost:8787');
  expect(local).toMatch(/^brickops\.session_token=/);
  expect(local).not.toMatch(/; Secure/i);
  for (const cookie of [secure, local]) {
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).toMatch(new RegExp(`; Max-Age=${(30 * DAY_MS) / 1000}(;|$)`, 'i'));
  }
});

test('a session in use keeps rolling, one left alone for 30 days ends', async () => {
  const owner = await signUpShop();
  vi.useFakeTimers({ toFake: ['Date'] });
  for (let days = 0; days < 60; days += 20) {
    vi.setSystemTime(Date.now() + 20 * DAY_MS);
    expect((await owner.json('GET', '/api/auth/me')).status).toBe(200);
  }
  vi.setSystemTime(Date.now() + 31 * DAY_MS);
  expect((await owner.json('GET', '/api/auth/me')).status).toBe(401);
});

test('a forged or damaged cookie is nobody', async () => {
  const owner = await signUpShop();
  const [, token = ''] = /session_token=([^;]+)/.exec(owner.cookie) ?? [];
  const cookies = [
    'garbage',
    '__Secure-brickops.session_token=',
    '__Secure-brickops.session_token=%E0%A4%A',
    '__Secure-brickops.session_token=abc.def',
    `__Secure-brickops.session_token=x${token}`,
    `__Secure-brickops.session_token=x${token}; __Secure-brickops.session_data=not*base64`,
  ];
  for (const cookie of cookies) {
    expect([cookie, (await visitor().json('GET', '/api/auth/me', undefined, { cookie })).status]).toEqual([
      cookie,
      401,
    ]);
  }
  const damagedCache = owner.cookie.replace(/session_data=[^;]+/, 'session_data=not*base64');
  expect((await visitor().json('GET', '/api/auth/me', undefined, { cookie: damagedCache })).status).toBe(200);
});

test("better-auth's own addresses cannot be reached, not even by an owner", async () => {
  const owner = await signUpShop();
  for (const [method, path] of [
    ['POST', '/api/auth/organization/create'],
    ['POST', '/api/auth/organization/update-member-role'],
    ['POST', '/api/auth/organization/invite-member'],
    ['POST', '/api/auth/organization/set-active'],
    ['POST', '/api/auth/update-user'],
    ['POST', '/api/auth/change-email'],
    ['GET', '/api/auth/get-session'],
    ['GET', '/api/auth/list-sessions'],
    ['POST', '/api/auth/open-session'],
    ['GET', '/api/auth/ok'],
  ] as const) {
    const answer = await owner.json<Refusal>(method, path, method === 'POST' ? {} : undefined);
    expect([path, answer.status, answer.body.error.code]).toEqual([path, 404, 'request.not_found']);
  }
});
