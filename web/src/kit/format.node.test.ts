import { describe, expect, it, vi } from 'vitest';
import { addDays, dayIn, money, parseMoney, plural, relativeTime, startOfDay } from './format.ts';

// Read when the module is loaded, hence before the imports.
vi.hoisted(() => Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-GB' }, configurable: true }));

describe('money', () => {
  it('shows totals in the decimals of their currency', () => {
    expect(money(123_400, 'EUR')).toBe('€12.34');
    expect(money(12_340_000, 'JPY')).toMatch(/1,234$/);
  });

  it('shows the price of a piece to the tenth of a cent and finer, without empty decimals', () => {
    expect(money(850, 'EUR', true)).toBe('€0.085');
    expect(money(2_500, 'EUR', true)).toBe('€0.25');
    expect(money(1, 'EUR', true)).toBe('€0.0001');
  });

  it('survives a currency nobody knows', () => {
    expect(money(10_000, 'nonsense')).toBe('1.00 nonsense');
  });

  it('reads amounts with a point or a comma, and refuses what is none', () => {
    expect(parseMoney('1.25')).toBe(12_500);
    expect(parseMoney('€ 1,25')).toBe(12_500);
    expect(parseMoney('0.0085')).toBe(85);
    expect(parseMoney('')).toBeNull();
    expect(parseMoney('1.2.3')).toBeNull();
    expect(parseMoney('-1')).toBeNull();
    expect(parseMoney('1,000.50')).toBeNull();
  });
});

describe('time', () => {
  const now = Date.parse('2026-11-22T15:00:00Z');
  const ago = (ms: number) => new Date(now - ms).toISOString();
  const MINUTE = 60_000;

  it('is told as one would say it', () => {
    expect(relativeTime(ago(20_000), now, 'UTC')).toBe('just now');
    expect(relativeTime(ago(5 * MINUTE), now, 'UTC')).toBe('5 min ago');
    expect(relativeTime(ago(3 * 60 * MINUTE), now, 'UTC')).toBe('3 h ago');
    expect(relativeTime('2026-11-21T14:05:00Z', now, 'UTC')).toBe('yesterday 14:05');
    expect(relativeTime('2026-11-12T14:05:00Z', now, 'UTC')).toBe('12 Nov');
    expect(relativeTime('2025-11-12T14:05:00Z', now, 'UTC')).toBe('12 Nov 2025');
  });

  it('takes an order that came in since the last look as just now', () => {
    expect(relativeTime(ago(-25_000), now, 'UTC')).toBe('just now');
  });

  it('knows yesterday by the shop’s clock', () => {
    expect(relativeTime('2026-11-22T10:30:00Z', now, 'Pacific/Auckland')).toBe('yesterday 23:30');
  });

  it('begins days where the shop does, also around clock changes', () => {
    expect(new Date(startOfDay('2026-11-22', 'Europe/Brussels')).toISOString()).toBe('2026-11-21T23:00:00.000Z');
    expect(new Date(startOfDay('2026-10-25', 'Europe/Brussels')).toISOString()).toBe('2026-10-24T22:00:00.000Z');
    expect(new Date(startOfDay('2026-10-26', 'Europe/Brussels')).toISOString()).toBe('2026-10-25T23:00:00.000Z');
    expect(dayIn('America/Los_Angeles', Date.parse('2026-11-22T05:00:00Z'))).toBe('2026-11-21');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });
});

it('counts one thing and several things', () => {
  expect(plural(1, 'order')).toBe('1 order');
  expect(plural(1200, 'order')).toBe('1,200 orders');
  expect(plural(0, 'batch', 'batches')).toBe('0 batches');
});
