import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { ErrorBody } from '../src/contract/errors.ts';
import type { TestClient } from './client.ts';
import { everythingOf, type FullShop, fullShop } from './fullShop.ts';
import { declaredRoutes } from './routes.ts';

/** Values that fit nowhere, or only just. */
const JUNK: unknown[] = [
  null,
  true,
  -1,
  1.5,
  1e300,
  '',
  'x'.repeat(3000),
  '\u0000',
  '\ud800',
  "'; DROP TABLE orders; --",
  '%_%',
  [],
  [null],
  {},
  { $ne: 1 },
];
const QUERY_JUNK = [
  '',
  '%00',
  '%ff',
  '%',
  '-1',
  '999999999999999999999',
  'x'.repeat(3000),
  "';--",
  '%F0%9F%A7%B1',
  'null',
  '[]',
];
const PATH_JUNK = ['%00', '%ff', '%', '..%2f..', 'x'.repeat(3000), "';--", '%F0%9F%A7%B1', '-1'];

interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: { properties?: Record<string, unknown>; required?: string[] } }> };
}

const routes = declaredRoutes();
// Signing out is no input; the others are tried without a shop as well.
const tried = routes.filter(({ path }) => path !== '/api/auth/sign-out');
let shop: FullShop;
let paths: Record<string, Record<string, Operation>>;

beforeAll(async () => {
  shop = await fullShop('Junk Yard');
  paths = (await shop.owner.json<{ paths: typeof paths }>('GET', '/api/openapi.json')).body.paths;
});

const operationOf = (method: string, path: string): Operation =>
  paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] ?? {};

/** Paths with ids that exist, so that the rest of the request is looked at. */
function realPath(path: string): string {
  const { ids } = shop;
  const id = path.includes('/invitations')
    ? ids.invitation
    : {
        orders: ids.order,
        lots: ids.lot,
        movements: encodeURIComponent(`${ids.lot}/seed`),
        todos: ids.todo,
        imports: ids.import,
        'imports/files': ids.file,
        catalog: ids.load,
        members: ids.member,
        'pick-sessions': ids.walk,
        identifications: ids.photo,
      }[path.startsWith('/api/imports/files/') ? 'imports/files' : (path.split('/')[2] ?? '')];
  return path
    .replace(':id', id ?? 'x')
    .replace(':writeId', ids.write)
    .replace(':changeId', 'chg_unknown')
    .replace(':orderId', ids.order)
    .replace(':photoId', ids.photo)
    .replace(':name', 'bricklink')
    .replace(':file', 'lots.csv')
    .replace(':itemType', 'PART')
    .replace(':itemNo', '3001')
    .replace(':blColorId', '11')
    .replace(':token', 'unknown');
}

async function expectCalm(client: TestClient, method: string, path: string, init: RequestInit = {}): Promise<number> {
  const response = await client.fetch(path, { method, ...init });
  const text = await response.text();
  const what = `${method} ${path.slice(0, 120)} ${String(init.body).slice(0, 120)} → ${response.status} ${text.slice(0, 200)}`;
  expect(response.status, what).toBeLessThan(500);
  if (response.status >= 400) {
    const body = v.safeParse(ErrorBody, JSON.parse(text));
    expect(body.success, what).toBe(true);
    if (body.success && body.output.error.code === 'request.invalid') {
      expect(body.output.error.details?.fields?.length, what).toBeGreaterThan(0);
    }
  }
  return response.status;
}

const jsonInit = (body: string) => ({ body, headers: { 'content-type': 'application/json' } });
const withBody = () => tried.filter(({ method, path }) => operationOf(method, path).requestBody);

test('routes with a body exist, so that the tests below are about something', () => {
  expect(withBody().length).toBeGreaterThan(8);
});

test('a body that is no JSON object is refused by every route that wants one, and nothing changes', async () => {
  const before = await everythingOf(shop.owner.shopId);
  for (const { method, path } of withBody()) {
    for (const body of ['', '{', 'null', '[]', '"text"', '1', '\u0000', '{"a":1}{"b":2}']) {
      const status = await expectCalm(shop.owner, method, realPath(path), jsonInit(body));
      expect([method, path, body, status]).toEqual([method, path, body, 400]);
    }
    const form = { body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect(await expectCalm(shop.owner, method, realPath(path), form)).toBe(400);
  }
  expect(await everythingOf(shop.owner.shopId)).toEqual(before);
});

test('junk in every field of every body is refused or harmless, never a failure of ours', async () => {
  for (const { method, path } of withBody()) {
    const schema = operationOf(method, path).requestBody?.content['application/json']?.schema;
    const fields = Object.keys(schema?.properties ?? {});
    for (const junk of JUNK) {
      const all = JSON.stringify(Object.fromEntries(fields.map((field) => [field, junk])));
      const status = await expectCalm(shop.owner, method, realPath(path), jsonInit(all));
      if (schema?.required?.length) expect([method, path, junk, status >= 400]).toEqual([method, path, junk, true]);
    }
  }
});

/** Bodies that are right, to be spoilt one field at a time. */
const RIGHT: Record<string, Record<string, unknown>> = {
  'POST /api/auth/sign-up': {
    name: 'Ada',
    email: 'spoilt@example.test',
    password: 'correct horse battery',
    shopName: 'Spoilt',
    timeZone: 'UTC',
    currency: 'EUR',
  },
  'POST /api/auth/sign-in': { email: 'nobody@example.test', password: 'wrong password' },
  'POST /api/members': { email: 'spoilt@example.test', role: 'viewer' },
  'PATCH /api/members/:id': { role: 'viewer' },
  'POST /api/orders/status': { orderIds: ['ord_unknown'], status: 'picked' },
  'POST /api/orders/:id/status': { status: 'shipped', trackingNo: '1', trackingLink: 'https://track.test/1' },
  'PATCH /api/todos/:id': { state: 'waiting_buyer', note: 'asked', resolution: 'refunded', refundAmount: 100 },
  'POST /api/lots': {
    itemType: 'PART',
    itemNo: '3001',
    blColorId: 11,
    condition: 'N',
    quantity: 1,
    code: 'A1',
    unitPrice: 100,
  },
  'PUT /api/identifications/settings': { keepDays: 30 },
  'POST /api/identifications/:id/choice': { itemType: 'PART', itemNo: '3001', blColorId: 11 },
  'POST /api/imports/:id/apply': { otherOrdersDeducted: true, createUnmatched: true },
};

test('one spoilt field among right ones is named, or harmless', async () => {
  for (const [name, right] of Object.entries(RIGHT)) {
    const [method = '', path = ''] = name.split(' ');
    for (const field of Object.keys(right)) {
      for (const junk of JUNK) {
        await expectCalm(shop.owner, method, realPath(path), jsonInit(JSON.stringify({ ...right, [field]: junk })));
      }
    }
  }
});

test('junk in every query value is refused or harmless', async () => {
  for (const { method, path } of tried.filter((route) => route.method === 'GET')) {
    const names = (operationOf(method, path).parameters ?? []).filter((parameter) => parameter.in === 'query');
    for (const { name } of names) {
      for (const junk of QUERY_JUNK) await expectCalm(shop.owner, method, `${realPath(path)}?${name}=${junk}`);
      expect(await expectCalm(shop.owner, method, `${realPath(path)}?${name}=1&${name}=2`)).toBe(400);
    }
  }
});

test('junk in every part of a path is refused, and nothing changes', async () => {
  const before = await everythingOf(shop.owner.shopId);
  for (const { method, path } of tried.filter((route) => route.path.includes(':'))) {
    for (const junk of PATH_JUNK) {
      const status = await expectCalm(
        shop.owner,
        method,
        path.replaceAll(/:\w+/g, junk),
        method === 'GET' || method === 'DELETE' ? {} : jsonInit('{}'),
      );
      expect([method, path, junk, status >= 400]).toEqual([method, path, junk, true]);
    }
  }
  expect(await everythingOf(shop.owner.shopId)).toEqual(before);
});

test('damaged cookies and keys are the fault of the request', async () => {
  for (const { method, path } of tried) {
    const init: RequestInit & { headers?: Record<string, string> } =
      method === 'GET' || method === 'DELETE' ? {} : jsonInit('{}');
    await expectCalm(shop.owner, method, realPath(path), {
      ...init,
      headers: { ...init.headers, cookie: '__Secure-brickops.session_token=%E0%A4%A;;=;x' },
    });
    await expectCalm(shop.owner, method, `${path.replaceAll(/:\w+/g, 'x')}`, {
      ...init,
      headers: { ...init.headers, 'idempotency-key': 'two words' },
    });
  }
});
