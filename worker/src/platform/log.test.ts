import { expect, test } from 'vitest';
import { createLog, describeError } from './log.ts';

function lines() {
  const written: { level: string; [field: string]: unknown }[] = [];
  return { written, log: createLog({ requestId: 'req_1' }, (_level, line) => void written.push(JSON.parse(line))) };
}

test('every event is one line of JSON with the fields of its log', () => {
  const { written, log } = lines();
  log.with({ shopId: 'shop_1' }).warn('sync.slow', { ms: 12 });
  expect(written).toEqual([{ level: 'warn', event: 'sync.slow', requestId: 'req_1', shopId: 'shop_1', ms: 12 }]);
});

test('a field that may hold a secret or a person is never printed, whoever passes it', () => {
  const { written, log } = lines();
  log.info('oops', {
    apiKey: 'k',
    consumerSecret: 's',
    email: 'a@b.c',
    buyerName: 'Ada',
    shippingAddress: 'x',
    sessionCookie: 'c',
  });
  expect(JSON.stringify(written)).not.toMatch(/"k"|"s"|a@b\.c|Ada|"x"|"c"/);
});

test('an error is told with its causes, without the values that were bound to its query', () => {
  const cause = new Error('D1_ERROR: no such column\nparams: ada@example.test');
  const { error } = describeError(new Error('Failed query: select 1 params: ada@example.test', { cause }));
  expect(error).toBe('Error: Failed query: select 1  ← Error: D1_ERROR: no such column');
  const { place } = describeError(new Error('Failed query: select 1\nparams: ada@example.test'));
  expect(place).toMatch(/^at /);
  expect(describeError('a thrown text').error).toBe('string');
});
