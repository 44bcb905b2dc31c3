import { expect, test } from 'vitest';
import { dice } from '../../test/dice.ts';
import { nextAt, Turns } from './turns.domain.ts';

test('shops take turns, and each keeps its own order', () => {
  const turns = new Turns<string>();
  for (const one of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) turns.add(one[0] ?? '', one);
  turns.leave('a', 'a2');
  const order: (string | null)[] = [];
  while (!turns.isEmpty) order.push(turns.next());
  expect(order).toEqual(['a1', 'b1', 'c1', 'a3', 'c2']);
  expect(turns.next()).toBeNull();
});

test.each([1, 2, 3])('no second sees more than was said, whenever they come (seed %i)', (seed) => {
  const roll = dice(seed);
  const perSecond = 1 + roll.int(5);
  const gone: number[] = [];
  let now = 10_000;
  for (let n = 0; n < 300; n++) {
    now = Math.max(now + roll.int(400), nextAt(gone, perSecond));
    gone.push(now);
  }
  for (const from of gone) {
    expect(gone.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(perSecond);
  }
});
