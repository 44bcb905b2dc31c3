import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { ErrorBody } from '../contract/errors.ts';
import { errorAnswer } from './errors.ts';
import { router, validate } from './http.ts';

const Order = v.object({
  buyer: v.pipe(v.string('Say who buys.'), v.minLength(1, 'Say who buys.')),
  note: v.optional(v.string()),
  lines: v.array(v.object({ quantity: v.pipe(v.number(), v.minValue(1, 'At least one piece.')) })),
  state: v.optional(v.picklist(['open', 'done']), 'open'),
});
const Query = v.object({
  limit: v.optional(v.pipe(v.string(), v.regex(/^\d+$/, 'Use a whole number.'), v.transform(Number)), '50'),
});

const app = router()
  .post('/orders', validate('json', Order), (c) => c.json(c.req.valid('json')))
  .get('/orders', validate('query', Query), (c) => c.json(c.req.valid('query')))
  .get(
    '/orders/:id',
    validate('param', v.object({ id: v.pipe(v.string(), v.startsWith('ord_', 'This is not an order.')) })),
    (c) => c.json(c.req.valid('param')),
  );
app.onError((error, c) => {
  const { status, body } = errorAnswer(error, 'req_test');
  return c.json(body, status);
});

async function ask(
  path: string,
  init?: RequestInit,
): Promise<{ status: number; body: unknown; fields: unknown; code: string | undefined }> {
  const response = await app.request(path, init);
  const body = await response.json<ErrorBody>();
  return { status: response.status, body, fields: body.error?.details?.fields, code: body.error?.code };
}
const post = (body: BodyInit, type = 'application/json') =>
  ask('/orders', { method: 'POST', body, headers: { 'content-type': type } });
const postJson = (body: unknown) => post(JSON.stringify(body));

test('a good body arrives parsed, with its defaults', async () => {
  const answer = await postJson({ buyer: 'Ada', lines: [{ quantity: 2 }], surplus: 1 });
  expect(answer.body).toEqual({ buyer: 'Ada', lines: [{ quantity: 2 }], state: 'open' });
});

test('every field that is wrong is named once, by its path, in words', async () => {
  const answer = await postJson({
    lines: [{ quantity: 1 }, { quantity: 0 }, { quantity: '3' }, {}],
    note: 5,
    state: 'lost',
  });
  expect(answer.status).toBe(400);
  expect(answer.code).toBe('request.invalid');
  expect(answer.fields).toEqual([
    { field: 'buyer', message: 'Say who buys.' },
    { field: 'note', message: 'This must be string.' },
    { field: 'lines.1.quantity', message: 'At least one piece.' },
    { field: 'lines.2.quantity', message: 'This must be number.' },
    { field: 'lines.3.quantity', message: 'This is missing.' },
    { field: 'state', message: 'This must be "open", "done".' },
  ]);
});

test.each([
  ['broken JSON', '{"buyer":', 'application/json'],
  ['nothing', '', 'application/json'],
  ['another type', 'buyer=Ada', 'application/x-www-form-urlencoded'],
  ['a list', '[]', 'application/json; charset=utf-8'],
  ['null', 'null', 'application/json'],
])('a body that is %s is a problem of the body, not of the server', async (_what, body, type) => {
  const answer = await post(body, type);
  expect(answer.status).toBe(400);
  expect(answer.fields).toMatchObject([{ field: 'body' }]);
});

test('a body over a megabyte is refused before it is parsed', async () => {
  expect(await postJson({ buyer: 'x'.repeat(1_000_001) })).toMatchObject({ status: 413, code: 'request.too_large' });
});

test('query and path name their fields too, and a repeated query value is not silently dropped', async () => {
  expect((await ask('/orders')).body).toEqual({ limit: 50 });
  expect((await ask('/orders?limit=abc')).fields).toEqual([{ field: 'limit', message: 'Use a whole number.' }]);
  expect((await ask('/orders?limit=1&limit=2')).fields).toEqual([{ field: 'limit', message: 'Give this only once.' }]);
  expect((await ask('/orders/lot_1')).fields).toEqual([{ field: 'id', message: 'This is not an order.' }]);
});
