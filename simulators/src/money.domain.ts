/** Amounts are integers in ten-thousandths of a currency unit. */

/** `123400` → `"12.3400"`, BrickLink's form. */
export function fourDecimals(amount: number): string {
  const sign = amount < 0 ? '-' : '';
  const digits = String(Math.abs(Math.round(amount))).padStart(5, '0');
  return `${sign}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/** Brick Owl's lot prices and weights: three decimals, half up. */
export function threeDecimals(amount: number): string {
  return fourDecimals(Math.round(amount / 10) * 10).slice(0, -1);
}

/** Brick Owl's order amounts: two decimals, half up. */
export function twoDecimals(amount: number): string {
  return fourDecimals(Math.round(amount / 100) * 100).slice(0, -2);
}

/**
 * Reads a JSON number or numeric text as ten-thousandths; excess precision is rounded up, as BrickLink documents.
 * @returns undefined when it is not a number
 */
export function parseAmount(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const text = String(value).trim();
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!match || (match[2] === '' && !match[3])) return undefined;
  const fraction = match[3] ?? '';
  const whole = Number(match[2] || '0') * 10_000 + Number(fraction.slice(0, 4).padEnd(4, '0'));
  const amount = whole + (/[1-9]/.test(fraction.slice(4)) ? 1 : 0);
  return match[1] === '-' ? -amount : amount;
}

/** Milligrams as grams with the given number of decimals. */
export function grams(weightMg: number, decimals: number): string {
  return (weightMg / 1000).toFixed(decimals);
}
