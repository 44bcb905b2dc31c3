import { describe, expect, it } from 'vitest';
import type { PickSession } from '../../../worker/src/contract/picking.ts';
import { dueIn, entryWord, inWords, progressOf, tookWords } from './walkView.ts';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const hoursAgo = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();
const walk = (more: Partial<PickSession>) =>
  ({ pickers: [], pieces: 40, pickedPieces: 0, shortPieces: 0, ...more }) as PickSession;

describe('when an order is due', () => {
  it.each([
    [1, 'due in 47 h', 'neutral'],
    [30, 'due in 18 h', 'warn'],
    [47.5, 'due in less than 1 h', 'warn'],
    [53, '5 h late', 'bad'],
    [120, '3 days late', 'bad'],
  ])('%d hours after the order it is %s', (hours, text, tone) => {
    expect(dueIn(hoursAgo(hours), NOW)).toEqual({ text, tone });
  });
});

describe('an open walk', () => {
  it('is resumed by who walks it, joined by others, and taken over when nobody does', () => {
    expect(entryWord(walk({ pickers: ['Anna'] }), 'Anna')).toBe('Resume');
    expect(entryWord(walk({ pickers: ['Anna'] }), 'Ben')).toBe('Join');
    expect(entryWord(walk({ pickedPieces: 3 }), 'Ben')).toBe('Take over');
    expect(entryWord(walk({}), 'Ben')).toBe('Start');
  });

  it('is as far as its pieces are dealt with, picked or missing', () => {
    expect(progressOf(walk({ pickedPieces: 8, shortPieces: 2 }))).toBe(0.25);
    expect(progressOf(walk({ pieces: 0 }))).toBe(0);
  });
});

it('names people as one would say it', () => {
  expect([inWords([]), inWords(['Anna']), inWords(['Anna', 'Ben']), inWords(['Anna', 'Ben', 'Cleo'])]).toEqual([
    '',
    'Anna',
    'Anna and Ben',
    'Anna, Ben and Cleo',
  ]);
});

it('says how long a walk took', () => {
  expect(tookWords(hoursAgo(0.2), hoursAgo(0))).toBe('12 min');
  expect(tookWords(hoursAgo(1.5), hoursAgo(0))).toBe('1 h 30 min');
});
