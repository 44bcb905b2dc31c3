const DECIMAL = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?\s*$/;

/**
 * Reads a decimal number exactly, without floating point, into an integer of `10 ** -decimals` units.
 * More decimals than that are rounded half away from zero.
 * @returns null when the text is no number or too large to be exact
 */
export function parseDecimal(value: unknown, decimals: number): number | null {
  const match = typeof value === 'string' || typeof value === 'number' ? DECIMAL.exec(String(value)) : null;
  if (!match) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const digits = whole + fraction;
  const keep = whole.length + Number(exponent) + decimals;
  const kept = keep <= 0 ? '0' : digits.slice(0, keep).padEnd(keep, '0');
  const roundsUp = keep >= 0 && (digits[keep] ?? '0') >= '5';
  const amount = Number(kept) + (roundsUp ? 1 : 0);
  if (!Number.isSafeInteger(amount)) return null;
  return sign === '-' && amount !== 0 ? -amount : amount;
}

/** Reads money as both marketplaces write it (`"12.3400"`, `"0.085"`, `5.1`) into ten-thousandths; null when unreadable. */
export function parseMoney(value: unknown): number | null {
  return parseDecimal(value, 4);
}

/** Reads grams (`"0.98"`, `"11.760"`) into milligrams; null when unreadable. */
export function parseGrams(value: unknown): number | null {
  return parseDecimal(value, 3);
}

/**
 * Writes ten-thousandths as a decimal (`1230` → `"0.1230"`), without floating point.
 * @param amount  not negative
 * @param decimals  4, or 3 with the rest rounded half up
 */
export function formatMoney(amount: number, decimals: 3 | 4): string {
  const units = decimals === 4 ? amount : Math.round(amount / 10);
  const digits = String(units).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
