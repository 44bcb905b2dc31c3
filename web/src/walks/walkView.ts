import type { Candidate, PickSession } from '../../../worker/src/contract/picking.ts';
import { plural } from '../kit/format.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What buyers on both marketplaces expect: on its way within two days of the order. */
const HANDLING_MS = 2 * DAY_MS;

/** Until when an order should be picked, in words; negative when it is late. */
export function dueIn(orderedAt: string, now: number): { text: string; tone: 'neutral' | 'warn' | 'bad' } {
  const left = Date.parse(orderedAt) + HANDLING_MS - now;
  const hours = Math.floor(Math.abs(left) / HOUR_MS);
  const words = hours < 1 ? 'less than 1 h' : hours < 48 ? `${hours} h` : plural(Math.floor(hours / 24), 'day');
  if (left < 0) return { text: `${words} late`, tone: 'bad' };
  return { text: `due in ${words}`, tone: left < DAY_MS ? 'warn' : 'neutral' };
}

/** Pieces of a walk that are dealt with, as a share from 0 to 1. */
export function progressOf({ pieces, pickedPieces, shortPieces }: PickSession): number {
  return pieces === 0 ? 0 : Math.min(1, (pickedPieces + shortPieces) / pieces);
}

/** "Anna", "Anna and Ben", "Anna, Ben and Cleo". */
export function inWords(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** What the way into an open walk is called for somebody. */
export function entryWord(walk: PickSession, myName: string): 'Resume' | 'Join' | 'Take over' | 'Start' {
  if (walk.pickers.includes(myName)) return 'Resume';
  if (walk.pickers.length > 0) return 'Join';
  return walk.pickedPieces + walk.shortPieces > 0 ? 'Take over' : 'Start';
}

/** Totals of chosen orders before the server has said how their lots share drawers. */
export function sumOf(orders: readonly Candidate[]): { totes: number; lots: number; pieces: number } {
  return {
    totes: orders.length,
    lots: orders.reduce((sum, { lots }) => sum + lots, 0),
    pieces: orders.reduce((sum, { pieces }) => sum + pieces, 0),
  };
}

/** How long a walk took: "12 min", "1 h 5 min". */
export function tookWords(from: string, to: string): string {
  const minutes = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
