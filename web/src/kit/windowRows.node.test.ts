import { describe, expect, it } from 'vitest';
import { anchorShift, rowWindow } from './windowRows.ts';

describe('the rows that are drawn', () => {
  it('are few, however long the list is', () => {
    const { first, last } = rowWindow(100_000, 56, -56 * 50_000, 900);
    expect(last - first).toBeLessThan(50);
    expect(first).toBeLessThanOrEqual(50_000);
    expect(last).toBeGreaterThan(50_016);
  });

  it('leave the page as high as if all were drawn', () => {
    for (const top of [400, 0, -5_000, -90_000]) {
      const { first, last, before, after } = rowWindow(1_000, 56, top, 900);
      expect(before + (last - first) * 56 + after).toBe(56_000);
    }
  });

  it('are none of an empty list', () => {
    expect(rowWindow(0, 56, 0, 900)).toEqual({ first: 0, last: 0, before: 0, after: 0 });
  });
});

describe('what one reads', () => {
  it('stays in place when orders come in above it', () => {
    expect(anchorShift(['c', 'd', 'e'], ['a', 'b', 'c', 'd', 'e'], 1, 56)).toBe(112);
  });

  it('stays in place when an order above it goes away', () => {
    expect(anchorShift(['a', 'b', 'c'], ['b', 'c'], 2, 56)).toBe(-56);
  });

  it('is the next row that is still there when the first one in sight went away', () => {
    expect(anchorShift(['a', 'b', 'c'], ['x', 'y', 'a', 'c'], 1, 10)).toBe(10);
  });

  it('does not jump when the whole list is another one', () => {
    expect(anchorShift(['a', 'b'], ['x', 'y'], 0, 56)).toBe(0);
  });
});
