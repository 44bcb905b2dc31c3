import { expect, test } from 'vitest';
import { makeRequestId } from './requestId.ts';

test('the same wish keeps its name; another one, or the same in another dialog, gets its own', () => {
  const idOf = makeRequestId();
  const first = idOf({ lotIds: ['a'], to: 'A1' });
  expect(idOf({ lotIds: ['a'], to: 'A1' })).toBe(first);
  expect(idOf({ lotIds: ['a'], to: 'A2' })).not.toBe(first);
  expect(makeRequestId()({ lotIds: ['a'], to: 'A1' })).not.toBe(first);
});
