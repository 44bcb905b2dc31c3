import { describe, expect, it } from 'vitest';
import type { Change } from '../../../worker/src/contract/live.ts';
import { digest } from './changes.ts';
import { backoffMs } from './feed.ts';

const change = (over: Partial<Change>): Change => ({
  seq: 1,
  topic: 'orders',
  kind: 'orders.new',
  ids: [],
  notice: null,
  ...over,
});

describe('what a screen does about changes', () => {
  it('a new order is announced with a way to it', () => {
    const { topics, notices } = digest({
      changes: [
        change({ ids: ['ord_1'], notice: 'New order from BrickLink' }),
        change({ topic: 'inventory', kind: 'inventory.changed' }),
      ],
      latest: 2,
      reset: false,
    });
    expect([...topics]).toEqual(['orders', 'inventory']);
    expect(notices).toEqual([{ text: 'New order from BrickLink', href: '/orders/ord_1' }]);
  });

  it('several orders at once lead to the list', () => {
    const { notices } = digest({
      changes: [change({ ids: ['ord_1', 'ord_2'], notice: '2 new orders' })],
      latest: 1,
      reset: false,
    });
    expect(notices[0]?.href).toBe('/orders');
  });

  it('a night’s worth of news is one sentence', () => {
    const changes = Array.from({ length: 9 }, (_, index) =>
      change({ seq: index, ids: [`ord_${index}`], notice: 'New order' }),
    );
    expect(digest({ changes, latest: 9, reset: false }).notices).toEqual([
      { text: '9 things happened while you were away.', href: '/orders' },
    ]);
  });

  it('after too long an absence everything is fetched again, and nothing old is announced', () => {
    const { topics, notices } = digest({ changes: [change({ notice: 'Old news' })], latest: 900, reset: true });
    expect(topics.has('todos')).toBe(true);
    expect(notices).toEqual([]);
  });
});

describe('coming back after the connection broke', () => {
  it('waits longer each time, at most a minute', () => {
    expect(backoffMs(0, 1)).toBe(1_000);
    expect(backoffMs(3, 1)).toBe(8_000);
    expect(backoffMs(50, 1)).toBe(60_000);
  });

  it('does not bring all screens back in the same moment', () => {
    expect(backoffMs(4, 0)).toBe(8_000);
    expect(backoffMs(4, 1)).toBe(16_000);
  });
});
