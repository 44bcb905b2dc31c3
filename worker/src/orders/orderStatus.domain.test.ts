import { describe, expect, test } from 'vitest';
import type { OrderStatus } from '../contract/orders.ts';
import type { RemoteOrderStatus } from '../marketplaces/marketplace.port.ts';
import { mergeStatus, nextStatuses, rawStatusAfter, writeBackTarget } from './orderStatus.domain.ts';

const merge = (
  current: OrderStatus | null,
  [status, rawStatus]: [RemoteOrderStatus, string],
  { explained = [] as string[], held = 0, short = 0 } = {},
) => mergeStatus(current, { status, rawStatus }, new Set(explained), { held, short });

describe('what the marketplace says, beside what we did', () => {
  test.each<[OrderStatus | null, [RemoteOrderStatus, string], OrderStatus]>([
    [null, ['paid', 'PAID'], 'paid'],
    [null, ['unknown', 'NEW-THING'], 'unknown'],
    ['unpaid', ['paid', 'PAID'], 'paid'],
    ['paid', ['unpaid', 'PROCESSING'], 'unpaid'],
    ['picked', ['paid', 'PAID'], 'picked'],
    ['picked', ['shipped', 'SHIPPED'], 'shipped'],
    ['shipped', ['completed', 'COMPLETED'], 'completed'],
    ['picked', ['unknown', 'NEW-THING'], 'picked'],
    ['picked', ['cancelled', 'CANCELLED'], 'cancelled'],
    ['paid', ['problem', 'OCR'], 'problem'],
    ['on_hold', ['paid', 'Payment Received'], 'paid'],
    ['completed', ['purged', 'PURGED'], 'completed'],
  ])('%s, then %s: %s', (current, remote, expected) => {
    expect(merge(current, remote)).toBe(expected);
  });

  test('our own PACKED for "picked" leaves the order picked', () => {
    expect(merge('picked', ['packed', 'PACKED'], { explained: ['PACKED'] })).toBe('picked');
  });

  test('PACKED by somebody else makes it packed', () => {
    expect(merge('picked', ['packed', 'PACKED'], { explained: ['PAID'] })).toBe('packed');
  });

  test('a picked order the buyer adds to must be picked again', () => {
    expect(merge('picked', ['paid', 'PAID'], { explained: ['PAID'], held: 3 })).toBe('paid');
    expect(merge('packed', ['unpaid', 'UPDATED'], { held: 3 })).toBe('unpaid');
    expect(merge('shipped', ['shipped', 'Shipped'], { explained: ['Shipped'], held: 3 })).toBe('paid');
  });

  test('a picked order the buyer adds to is picked short when nothing of it is there', () => {
    expect(merge('picked', ['paid', 'PAID'], { explained: ['PAID'], short: 3 })).toBe('picked_short');
  });

  test('a pick taken back here is not undone by the status we once wrote', () => {
    expect(merge('paid', ['packed', 'PACKED'], { explained: ['PACKED'] })).toBe('paid');
  });
});

test('each marketplace is told in its own words', () => {
  expect(writeBackTarget('bricklink', 'picked')).toBe('PACKED');
  expect(writeBackTarget('brickowl', 'picked')).toBe('3');
  expect(rawStatusAfter('brickowl', '3')).toBe('Processing');
});

test('an order picked short can only be taken back until its to-dos are closed', () => {
  expect(nextStatuses('picked_short')).toEqual(['paid']);
});
