import { describe, expect, it } from 'vitest';
import { formatMoney, parseGrams, parseMoney } from './money.domain.ts';

describe('money from a marketplace', () => {
  it.each([
    ['12.3400', 123_400],
    ['0.085', 850],
    ['0.0060', 60],
    [5.1, 51_000],
    [0, 0],
    ['-3.5', -35_000],
    ['.5', 5_000],
    ['7', 70_000],
    ['0.00005', 1],
    ['0.00004', 0],
    ['1e-3', 10],
    [1e-7, 0],
    ['  2.00 ', 20_000],
    ['99999999.9999', 999_999_999_999],
  ])('reads %s exactly', (wire, amount) => {
    expect(parseMoney(wire)).toBe(amount);
  });

  it('keeps the cent that floating point would lose', () => {
    // 1.005 * 10000 is 10049.999999999998 in floating point.
    expect(parseMoney('1.005')).toBe(10_050);
  });

  it.each([[''], ['free'], ['1,50'], [null], [undefined], [{}], ['1.2.3'], ['.'], ['9'.repeat(20)]])(
    'takes %s for unreadable instead of guessing',
    (wire) => {
      expect(parseMoney(wire)).toBeNull();
    },
  );

  it('reads grams into whole milligrams', () => {
    expect(parseGrams('0.98')).toBe(980);
    expect(parseGrams('11.760')).toBe(11_760);
  });
});

describe('money for a marketplace', () => {
  it.each([
    [0, 4, '0.0000'],
    [60, 4, '0.0060'],
    [123_400, 4, '12.3400'],
    [999_999_999_999, 4, '99999999.9999'],
    [850, 3, '0.085'],
    [1234, 3, '0.123'],
    [1235, 3, '0.124'],
    [70_000, 3, '7.000'],
  ] as const)('writes %i with %i decimals exactly', (amount, decimals, text) => {
    expect(formatMoney(amount, decimals)).toBe(text);
  });
});
