import { expect, it } from 'vitest';
import { safeNext } from './next.ts';

it('goes back to the page one wanted after signing in', () => {
  expect(safeNext('/orders/ord_1?q=a')).toBe('/orders/ord_1?q=a');
  expect(safeNext(undefined)).toBe('/orders');
});

it('never leads to another site after signing in', () => {
  for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '']) {
    expect(safeNext(next)).toBe('/orders');
  }
});
