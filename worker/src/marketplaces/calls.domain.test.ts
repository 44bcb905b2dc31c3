import { describe, expect, it } from 'vitest';
import {
  BRICKLINK_DAILY_CALLS,
  BUCKET_MS,
  bucketOf,
  budgetAllows,
  budgetFreesAt,
  CALL_PRIORITIES,
  firstBucketOfDay,
  forecastCalls,
  lowerPriority,
  priorityOf,
} from './calls.domain.ts';

const DAY_MS = 24 * 60 * 60_000;
const NOON = Date.UTC(2026, 1, 3, 12, 0, 0);

describe('the call budget', () => {
  it('lets every kind of work call while little is spent', () => {
    expect(CALL_PRIORITIES.map((priority) => budgetAllows(2499, priority))).toEqual([true, true, true, true, true]);
  });

  it('gives up the least important work first', () => {
    const stillAllowed = (spent: number) => CALL_PRIORITIES.filter((priority) => budgetAllows(spent, priority));
    expect(stillAllowed(2500)).toEqual(['orders', 'status', 'quantities', 'prices_and_notes']);
    expect(stillAllowed(3600)).toEqual(['orders', 'status', 'quantities']);
    expect(stillAllowed(4800)).toEqual(['orders', 'status']);
    expect(stillAllowed(4900)).toEqual(['orders']);
    expect(stillAllowed(BRICKLINK_DAILY_CALLS)).toEqual([]);
  });

  it('keeps the very last call for orders', () => {
    expect(budgetAllows(4999, 'orders')).toBe(true);
    expect(budgetAllows(4999, 'status')).toBe(false);
  });

  it('counts a change of prices and notes for less than one of quantities', () => {
    expect(priorityOf('inventories.update_fields')).toBe('prices_and_notes');
    expect(
      ['inventories.update', 'inventories.create', 'inventories.delete', 'inventories.get'].map(priorityOf),
    ).toEqual(Array(4).fill('quantities'));
  });

  it('knows what a call is for, and takes calls it does not know for the least important', () => {
    expect(['orders.list', 'orders.get', 'orders.items'].map(priorityOf)).toEqual(['orders', 'orders', 'orders']);
    expect(['orders.status', 'orders.update'].map(priorityOf)).toEqual(['status', 'status']);
    expect(priorityOf('inventories.list')).toBe('quantities');
    expect(priorityOf('items.priceGuide')).toBe('catalogue');
    expect(lowerPriority('orders', 'status')).toBe('status');
    expect(lowerPriority('catalogue', 'status')).toBe('catalogue');
  });

  it('counts a ten-minute bucket until its last call is a day old', () => {
    expect(firstBucketOfDay(NOON + 1)).toBe(NOON - DAY_MS);
    expect(firstBucketOfDay(NOON + BUCKET_MS - 1)).toBe(NOON - DAY_MS);
    expect(bucketOf(NOON + BUCKET_MS)).toBe(NOON + BUCKET_MS);
  });

  it('says when enough old calls have passed for work to go on', () => {
    const buckets = [
      { bucketAt: NOON - DAY_MS + BUCKET_MS, calls: 10 },
      { bucketAt: NOON - 3 * BUCKET_MS, calls: 4990 },
    ];
    expect(budgetFreesAt(buckets, 0, 'orders')).toBe(NOON + 2 * BUCKET_MS);
    expect(budgetFreesAt(buckets, 0, 'catalogue')).toBe(NOON - 2 * BUCKET_MS + DAY_MS);
    expect(budgetFreesAt([], BRICKLINK_DAILY_CALLS, 'orders')).toBeNull();
  });
});

describe('the forecast of calls', () => {
  const hoursAgo = (hours: number, calls: number) => ({ bucketAt: NOON - hours * 6 * BUCKET_MS, calls });

  it('carries the pace of the last three hours on, and lets old calls leave the day', () => {
    const forecast = forecastCalls([hoursAgo(20, 1000), hoursAgo(2, 200), hoursAgo(1, 100)], NOON, 5000);
    expect(forecast).toMatchObject({ callsPerHour: 100, runsOutAt: null, peak: 300 + 22 * 100 });
    expect(forecast.peakAt).toBe(NOON + DAY_MS - 2 * 60 * 60_000);
  });

  it('says when the day runs out', () => {
    const forecast = forecastCalls([hoursAgo(10, 2000), hoursAgo(1, 1500)], NOON, 5000);
    expect(forecast).toMatchObject({ callsPerHour: 500, runsOutAt: NOON + 3 * 60 * 60_000 });
  });

  it('stands still when nothing was called lately', () => {
    expect(forecastCalls([hoursAgo(8, 300)], NOON, 5000)).toEqual({
      callsPerHour: 0,
      peak: 300,
      peakAt: NOON,
      runsOutAt: null,
    });
  });
});
