import { HTTPException } from 'hono/http-exception';
import { expect, test } from 'vitest';
import { StaleWrite } from './batch.ts';
import { errorAnswer, invalidInput, notFound, notSignedIn } from './errors.ts';

test('a stranger becomes a bare 500 that tells nothing but the number of the request', () => {
  const secret = new Error('D1_ERROR: UNIQUE constraint failed: user.email ada@example.test');
  const { status, body } = errorAnswer(secret, 'req_1');
  expect(status).toBe(500);
  expect(body.error.code).toBe('request.failed');
  expect(body.error.details).toEqual({ requestId: 'req_1' });
  expect(JSON.stringify(body)).not.toContain('ada@example.test');
});

test('errors on purpose keep their code, status, fields and waiting time', () => {
  expect(errorAnswer(notSignedIn(), 'req_1')).toMatchObject({
    status: 401,
    body: { error: { code: 'auth.not_signed_in' } },
  });
  expect(errorAnswer(notFound('order'), 'req_1')).toMatchObject({ status: 404 });
  const fields = [{ field: 'email', message: 'This is not an e-mail address.' }];
  expect(errorAnswer(invalidInput(fields), 'req_1').body.error).toEqual({
    code: 'request.invalid',
    message: 'This is not an e-mail address.',
    details: { fields, requestId: 'req_1' },
  });
});

test('a write that kept losing against others asks to be sent again', () => {
  expect(errorAnswer(new StaleWrite('planned on old rows'), 'req_1')).toMatchObject({
    status: 409,
    retryAfterSeconds: 1,
    body: { error: { code: 'request.busy', details: { retryAfterSeconds: 1 } } },
  });
});

test('what the framework refuses is the fault of the request', () => {
  expect(errorAnswer(new HTTPException(400, { message: 'Malformed' }), 'req_1')).toMatchObject({ status: 400 });
  expect(errorAnswer(new HTTPException(502), 'req_1')).toMatchObject({ status: 500 });
});
