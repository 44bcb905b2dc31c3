import { expect, it } from 'vitest';
import type { SyncRunPart } from '../../../worker/src/contract/sync.ts';
import { runWords } from './runWords.ts';

const part = (over: Partial<SyncRunPart>): SyncRunPart => ({
  marketplace: 'bricklink',
  listed: 0,
  fetched: 0,
  created: 0,
  changed: 0,
  cancelled: 0,
  reservedPieces: 0,
  shortPieces: 0,
  unmatchedLines: 0,
  calls: 1,
  problem: null,
  ...over,
});

it('tells what a run did as a sentence', () => {
  expect(runWords(part({}))).toBe('nothing new.');
  expect(runWords(part({ created: 2, changed: 1, reservedPieces: 34, shortPieces: 2 }))).toBe(
    '2 new orders, 1 changed; 34 pieces reserved, 2 missing.',
  );
  expect(runWords(part({ problem: { code: 'x', message: 'No.' } }))).toBe('nothing was changed.');
});
