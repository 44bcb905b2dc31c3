import { describe, expect, it } from 'vitest';
import { queryString, readError } from './client.ts';
import { staleKeys } from './stale.ts';

describe('what an error answer becomes', () => {
  it('names the fields that were refused', () => {
    const error = readError(
      400,
      {
        error: {
          code: 'request.invalid',
          message: 'Name your shop.',
          details: { fields: [{ field: 'shopName', message: 'Name your shop.' }] },
        },
      },
      null,
    );
    expect(error.code).toBe('request.invalid');
    expect(error.fields).toEqual({ shopName: 'Name your shop.' });
  });

  it('says when one may try again', () => {
    const body = {
      error: { code: 'auth.too_many_tries', message: 'Too many tries.', details: { retryAfterSeconds: 240 } },
    };
    expect(readError(429, body, null).message).toBe('Too many tries. You can try again in 4 minutes.');
    expect(readError(429, { error: { code: 'x', message: 'Too many tries.' } }, '30').message).toBe(
      'Too many tries. You can try again in 30 seconds.',
    );
  });

  it('does not say it twice', () => {
    const body = { error: { code: 'x', message: 'Try again in 2 minutes.', details: { retryAfterSeconds: 120 } } };
    expect(readError(429, body, null).message).toBe('Try again in 2 minutes.');
  });

  it('has words for an answer that is not ours', () => {
    expect(readError(502, null, null).message).toMatch(/Try again in a minute/);
  });
});

it('leaves empty filters out of the address', () => {
  expect(queryString({ q: '', status: 'paid', cursor: undefined })).toBe('?status=paid');
  expect(queryString({})).toBe('');
});

it('a sale makes orders and lots stale, not the team', () => {
  const stale = staleKeys(['orders', 'inventory']);
  expect(stale.has('orders')).toBe(true);
  expect(stale.has('lots')).toBe(true);
  expect(stale.has('team')).toBe(false);
});
