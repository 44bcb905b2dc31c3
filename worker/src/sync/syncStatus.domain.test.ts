import { describe, expect, it } from 'vitest';
import { type SyncFacts, syncStatusOf } from './syncStatus.domain.ts';

const QUIET: SyncFacts = {
  connections: [{ marketplace: 'bricklink', problem: null }],
  run: null,
  writes: { waiting: 0, failed: 0 },
  listings: { waiting: 0, failed: 0, questions: 0, emptied: 0, pushing: 0 },
  givenUp: 0,
  hasBeenGood: true,
};
const withListings = (more: Partial<SyncFacts['listings']>, rest: Partial<SyncFacts> = {}) =>
  syncStatusOf({ ...QUIET, ...rest, listings: { ...QUIET.listings, ...more } });

describe('the line on every page', () => {
  it('is in step when nothing waits', () => {
    expect(syncStatusOf(QUIET)).toEqual({ state: 'in_step', stage: null, message: 'In step with your marketplaces.' });
  });

  it('names the stage while something is done', () => {
    const run = { state: 'running', stage: 'reading orders' } as const;
    expect(syncStatusOf({ ...QUIET, run })).toMatchObject({ state: 'working', stage: 'reading orders' });
    expect(withListings({ pushing: 3, waiting: 3 })).toEqual({
      state: 'working',
      stage: 'writing lots',
      message: 'Telling the marketplaces about 3 lots.',
    });
  });

  it('says how many lots wait', () => {
    expect(withListings({ waiting: 1 }).message).toBe('1 lot is on the way to the marketplaces.');
    expect(withListings({ waiting: 12 })).toMatchObject({ state: 'waiting', stage: 'writing lots' });
  });

  it('puts what only a person can mend before what a person is asked, and that before what passes by itself', () => {
    const all = { waiting: 9, questions: 2, emptied: 63, failed: 1 };
    expect(withListings(all, { givenUp: 1 })).toMatchObject({
      state: 'trouble',
      message: expect.stringMatching(/^1 lot was not taken/),
    });
    expect(withListings({ ...all, failed: 0 }, { givenUp: 2 })).toMatchObject({
      state: 'trouble',
      message: expect.stringMatching(/^2 tasks/),
    });
    expect(withListings({ ...all, failed: 0 }).message).toBe('63 lots would go off sale. Look at them first.');
    expect(withListings({ ...all, failed: 0, emptied: 0 })).toMatchObject({
      state: 'waiting',
      message: expect.stringMatching(/^2 questions/),
    });
  });

  it('says first that a marketplace cannot be reached', () => {
    const connections = [{ marketplace: 'brickowl', problem: 'The key was not accepted.' }] as const;
    expect(withListings({ failed: 4 }, { connections: [...connections] })).toMatchObject({
      state: 'trouble',
      message: 'Brick Owl: The key was not accepted.',
    });
  });
});
