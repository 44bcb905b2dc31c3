import { createSignal } from 'solid-js';

const LOCALE = typeof navigator !== 'undefined' && navigator.language.startsWith('en') ? navigator.language : 'en-GB';

const [zone, setZone] = createSignal('UTC');
/** IANA name of the shop's time zone; every time on screen is shown in it. */
export const shopTimeZone = zone;
export const setShopTimeZone = setZone;

const formats = new Map<string, Intl.NumberFormat>();

/**
 * Money as people write it.
 * @param amount ten-thousandths of the currency unit
 * @param currency ISO 4217
 * @param fine up to four decimals, for prices of single pieces; otherwise the currency's own number of decimals
 */
export function money(amount: number, currency: string, fine = false): string {
  const key = `${currency}${fine}`;
  let format = formats.get(key);
  if (!format) {
    try {
      format = new Intl.NumberFormat(LOCALE, {
        style: 'currency',
        currency,
        ...(fine ? { minimumFractionDigits: 2, maximumFractionDigits: 4 } : {}),
      });
    } catch {
      return `${(amount / 10_000).toFixed(2)} ${currency}`;
    }
    formats.set(key, format);
  }
  return format.format(amount / 10_000);
}

/**
 * Reads what a person typed as money.
 * @returns ten-thousandths, or null when it is not an amount
 */
export function parseMoney(text: string): number | null {
  const cleaned = text.trim().replace(/[^\d.,-]/g, '');
  if (!/^\d+([.,]\d{1,4})?$/.test(cleaned)) return null;
  return Math.round(Number(cleaned.replace(',', '.')) * 10_000);
}

const whole = new Intl.NumberFormat(LOCALE);
export const quantity = (count: number): string => whole.format(count);

/** "1 order", "3 orders"; `many` only when adding an s is not enough. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${quantity(count)} ${count === 1 ? one : many}`;
}

const dated = new Map<string, Intl.DateTimeFormat>();
function dateFormat(name: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${timeZone}`;
  let format = dated.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALE, { ...options, timeZone });
    dated.set(key, format);
  }
  return format;
}

/** Day and time in full, for hovering and for single orders. */
export function exactTime(iso: string, timeZone = zone()): string {
  return dateFormat('exact', timeZone, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}

export function clockTime(iso: string, timeZone = zone()): string {
  return dateFormat('clock', timeZone, { hour: '2-digit', minute: '2-digit' }).format(new Date(iso));
}

/** `2026-11-22`: the day a moment falls on in a time zone. */
export function dayIn(timeZone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(new Date(at));
}

/** "22 Nov 2026" for `2026-11-22`. */
export function dayName(day: string): string {
  return dateFormat('day', 'UTC', { dateStyle: 'medium' }).format(new Date(`${day}T00:00:00Z`));
}

/** How long ago, in the words one would use: "just now", "5 min ago", "yesterday 14:05", "12 Nov". */
export function relativeTime(iso: string, now: number, timeZone = zone()): string {
  const at = Date.parse(iso);
  const minutes = Math.floor((now - at) / 60_000);
  // Clocks differ, and what is on screen was renewed up to half a minute ago.
  if (minutes < -5) return exactTime(iso, timeZone);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const today = dayIn(timeZone, now);
  const day = dayIn(timeZone, at);
  if (day === today) return `${Math.floor(minutes / 60)} h ago`;
  if (day === dayIn(timeZone, now - 86_400_000)) return `yesterday ${clockTime(iso, timeZone)}`;
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  return dateFormat(`short${sameYear}`, timeZone, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(new Date(at));
}

/**
 * The moment a day begins in a time zone, also where that day has 23 or 25 hours.
 * @param day `2026-11-22`
 * @returns UTC epoch milliseconds
 */
export function startOfDay(day: string, timeZone: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`);
  let at = utc - offsetAt(utc, timeZone);
  // The first guess used the offset of another moment; around a clock change it has to be taken again.
  at = utc - offsetAt(at, timeZone);
  return at;
}

function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(at));
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return (
    Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) -
    Math.floor(at / 1000) * 1000
  );
}

/** `2026-11-22` plus a number of days. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
