import { exports } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { ORIGIN, signUpShop } from '../../test/client.ts';
import type { ErrorBody } from '../contract/errors.ts';

const signOut = (headers: Record<string, string>) =>
  exports.default.fetch(`${ORIGIN}/api/auth/sign-out`, { method: 'POST', headers });

test.each<[string, Record<string, string>, number]>([
  ['our own page', { origin: ORIGIN }, 204],
  ['our own page, as a browser says without Origin', { 'sec-fetch-site': 'same-origin' }, 204],
  ['a program without a browser', {}, 204],
  ['another site', { origin: 'https://evil.test' }, 403],
  ['a sandboxed frame', { origin: 'null' }, 403],
  ['a sister site', { origin: 'https://other.shop.test' }, 403],
  ['our host on another port', { origin: 'https://shop.test:8443' }, 403],
  ['another site, as a browser says without Origin', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a sister site, as a browser says without Origin', { 'sec-fetch-site': 'same-site' }, 403],
])('a write with our cookie from %s', async (_from, headers, status) => {
  const response = await signOut({ cookie: 'brickops.session_token=x', ...headers });
  expect(response.status).toBe(status);
  if (status === 403) expect((await response.json<ErrorBody>()).error.code).toBe('request.wrong_origin');
  else await response.body?.cancel();
});

test('reading does not depend on where a link was clicked', async () => {
  const response = await exports.default.fetch(`${ORIGIN}/api/health`, { headers: { origin: 'https://evil.test' } });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ status: 'ok', databases: { control: true, shop: true } });
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

test.each(['/api/health', '/api/auth/me', '/api/nothing-here', '/hooks/brickowl/unknown'])(
  'the answer of %s carries its number and runs, frames and leaks nowhere',
  async (path) => {
    const { headers, body } = await exports.default.fetch(ORIGIN + path);
    await body?.cancel();
    expect(headers.get('x-request-id')).toMatch(/^req_/);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toContain('max-age=');
    expect(headers.get('cache-control')).toBe('private, no-store');
  },
);

test('an unknown address is a 404 in JSON, a known one with another method a 405 that says which', async () => {
  const unknown = await exports.default.fetch(`${ORIGIN}/api/nothing-here`, { method: 'POST' });
  expect(unknown.status).toBe(404);
  expect((await unknown.json<ErrorBody>()).error.code).toBe('request.not_found');
  const wrongMethod = await exports.default.fetch(`${ORIGIN}/api/members/mem_1`, { method: 'PUT' });
  expect(wrongMethod.status).toBe(405);
  expect(wrongMethod.headers.get('allow')).toBe('PATCH, DELETE');
  expect((await wrongMethod.json<ErrorBody>()).error.code).toBe('request.method_not_allowed');
});

test('a request leaves one line: its route, shop and time, no query and nobody', async () => {
  const owner = await signUpShop();
  const info = vi.spyOn(console, 'info');
  info.mockClear();
  await owner.json('GET', '/api/changes?after=12345&secret=ada');
  await owner.json('DELETE', '/api/members/mem_of_ada');
  const lines = info.mock.calls.map(([line]) => JSON.parse(String(line)));
  expect(lines).toEqual([
    {
      level: 'info',
      event: 'http.request',
      requestId: expect.stringMatching(/^req_/),
      shopId: owner.shopId,
      method: 'GET',
      route: '/api/changes',
      status: 200,
      ms: expect.any(Number),
    },
    {
      level: 'info',
      event: 'http.request',
      requestId: expect.any(String),
      shopId: owner.shopId,
      method: 'DELETE',
      route: '/api/members/:id',
      status: 404,
      ms: expect.any(Number),
    },
  ]);
});
