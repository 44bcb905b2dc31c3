import type { CallBudget } from '../../../worker/src/contract/marketplaces.ts';
import { clockTime, plural, quantity } from '../kit/format.ts';

const WORK_WORDS: Record<CallBudget['stops'][number]['work'], string> = {
  orders: 'orders',
  status: 'order statuses',
  quantities: 'quantities',
  prices_and_notes: 'prices and notes',
  catalogue: 'catalogue look-ups',
};

const and = (words: string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** Where the pace of the last three hours leads. */
export function forecastWords(
  { callsPerHour, peak, runsOutAt }: NonNullable<CallBudget['forecast']>,
  { limit }: CallBudget,
): string {
  const pace = `At the pace of the last three hours (${plural(callsPerHour, 'call')} an hour)`;
  if (callsPerHour === 0) return 'Hardly anything was called in the last three hours; there is room.';
  return runsOutAt === null
    ? `${pace} the next day needs at most ${quantity(peak)} of ${quantity(limit ?? 0)}.`
    : `${pace} the day’s calls are spent at ${clockTime(runsOutAt)}.`;
}

/** What waits for calls now, or soon will; null while there is room for all. */
export function budgetWarning({ last24h, stops, forecast, limit }: CallBudget): string | null {
  if (limit === null || forecast === null) return null;
  const upTo = (calls: number) => stops.filter(({ at }) => at <= calls).map(({ work }) => WORK_WORDS[work]);
  const waiting = upTo(last24h);
  if (waiting.length > 0) {
    return `So many calls are spent that ${and(waiting)} wait until calls of yesterday leave the count.`;
  }
  const soon = upTo(forecast.peak);
  return soon.length > 0 ? `If it goes on like this, ${and(soon)} will have to wait within a day.` : null;
}

/** One hour, for hovering and for screen readers. */
export function hourWords({ at, calls, failed }: CallBudget['hours'][number]): string {
  return `${clockTime(at)}: ${plural(calls, 'call')}${failed > 0 ? `, ${quantity(failed)} failed` : ''}`;
}
