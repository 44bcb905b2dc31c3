import { describe, expect, it } from 'vitest';
import { BULK_SIZE, type BulkProgress, makeBulkRun } from './bulkRun.ts';

const IDS = Array.from({ length: 2 * BULK_SIZE + 1 }, (_, i) => `lot_${i}`);

function run(answer: (part: number) => Promise<void> = async () => undefined) {
  const told: BulkProgress[] = [];
  const sent: { key: string; lots: number }[] = [];
  let keys = 0;
  const bulk = makeBulkRun({
    ids: IDS,
    newKey: () => `key ${++keys}`,
    send: async (ids, key) => {
      sent.push({ key, lots: ids.length });
      await answer(sent.length);
      return { lots: ids.length, pieces: 1 };
    },
    onProgress: (progress) => told.push(progress),
  });
  return { bulk, told, sent };
}

describe('a change of more lots than one request takes', () => {
  it('is sent in parts and adds up what came of them', async () => {
    const { bulk, told, sent } = run();
    await bulk.start();
    expect(sent.map(({ lots }) => lots)).toEqual([BULK_SIZE, BULK_SIZE, 1]);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(3);
    expect(told.at(-1)).toEqual({ done: 1001, total: 1001, lots: 1001, pieces: 3, state: 'finished' });
    expect(told.map(({ done }) => done)).toEqual([0, 500, 1000, 1001, 1001]);
  });

  it('stops where it is, knows what is done, and goes on from there', async () => {
    const { bulk, told, sent } = run(async (part) => {
      if (part === 1) bulk.stop();
    });
    await bulk.start();
    expect([told.at(-1)?.state, told.at(-1)?.done]).toEqual(['stopped', BULK_SIZE]);
    expect(bulk.doneIds()).toEqual(IDS.slice(0, BULK_SIZE));
    await bulk.start();
    expect([told.at(-1)?.state, sent.length]).toEqual(['finished', 3]);
  });

  it('sends a part whose answer was lost again under the same name, so that it counts once', async () => {
    const { bulk, told, sent } = run(async (part) => {
      if (part === 2) throw new Error('The server cannot be reached.');
    });
    await bulk.start();
    expect(told.at(-1)).toMatchObject({
      state: 'failed',
      problem: 'The server cannot be reached.',
      done: BULK_SIZE,
    });
    await bulk.start();
    expect(sent.map(({ key }) => key)).toEqual(['key 1', 'key 2', 'key 2', 'key 3']);
    expect(told.at(-1)).toMatchObject({ state: 'finished', lots: 1001 });
  });
});
