import { describe, expect, it } from 'vitest';
import type { CallBudget } from '../../../worker/src/contract/marketplaces.ts';
import { budgetWarning, forecastWords } from './callWords.ts';

const budget = (last24h: number, peak: number, runsOutAt: string | null = null): CallBudget => ({
  marketplace: 'bricklink',
  limit: 5000,
  last24h,
  failed24h: 0,
  hours: [],
  forecast: { callsPerHour: 120, peak, peakAt: '2026-02-03T18:00:00.000Z', runsOutAt },
  stops: [
    { work: 'catalogue', at: 2500 },
    { work: 'prices_and_notes', at: 3600 },
    { work: 'quantities', at: 4800 },
  ],
});
const words = (one: CallBudget) => one.forecast && forecastWords(one.forecast, one);

describe('the call budget in words', () => {
  it('is silent while there is room for all', () => {
    expect(budgetWarning(budget(100, 2400))).toBeNull();
    expect(words(budget(100, 2400))).toBe(
      'At the pace of the last three hours (120 calls an hour) the next day needs at most 2,400 of 5,000.',
    );
  });

  it('warns before something has to wait, and names it', () => {
    expect(budgetWarning(budget(100, 4000))).toBe(
      'If it goes on like this, catalogue look-ups and prices and notes will have to wait within a day.',
    );
    expect(budgetWarning(budget(2600, 2700))).toMatch(/^So many calls are spent that catalogue look-ups wait/);
  });

  it('says when the day is spent', () => {
    expect(words(budget(4000, 6000, '2026-02-03T18:40:00.000Z'))).toMatch(/are spent at .*40/);
  });
});
