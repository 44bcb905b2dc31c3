import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createBrickognize } from './brickognize/brickognize.client.ts';
import { adviceFor, boxShares, rankCandidates } from './ranking.domain.ts';

const FILE = new URL('../../../../shared/data/identify/brickognize_responses.jsonl.gz', import.meta.url);

interface Recorded {
  true_part: string;
  response: { items: { id: string }[] };
}

const hits = (lists: { truth: string; numbers: string[] }[], most: number) =>
  lists.filter(({ truth, numbers }) => numbers.slice(0, most).includes(truth)).length;

test.skipIf(!existsSync(FILE))(
  'the recorded answers go through our client and ranking unharmed, and no further down than they came',
  async () => {
    const lines = gunzipSync(readFileSync(FILE)).toString().trim().split('\n');
    const recorded = lines.map((line) => JSON.parse(line) as Recorded);
    let next = 0;
    const recogniser = createBrickognize({
      url: 'https://recorded.test',
      fetch: async () => Response.json(recorded[next]?.response),
      sleep: async () => undefined,
      turn: async () => true,
    });
    const raw: { truth: string; numbers: string[] }[] = [];
    const ours: typeof raw = [];
    let empty = 0;
    for (next = 0; next < recorded.length; next++) {
      const { true_part: truth, response } = recorded[next] as Recorded;
      const seen = await recogniser.predict(new Uint8Array([1]), 'image/jpeg', 'any');
      const candidates = rankCandidates(seen, new Map());
      boxShares(seen.box);
      if (candidates.length === 0) {
        empty += 1;
        expect(adviceFor(candidates, seen.box)).toBe('retake');
      }
      raw.push({ truth, numbers: response.items.map(({ id }) => id) });
      ours.push({ truth, numbers: candidates.map(({ itemNo }) => itemNo) });
    }
    const line = (name: string, lists: typeof raw) =>
      `${name.padEnd(10)} top-1 ${hits(lists, 1)}/${lists.length}  top-5 ${hits(lists, 5)}/${lists.length}`;
    console.log(`${line('as sent', raw)}\n${line('ranked', ours)}\nwithout any item: ${empty}`);
    expect([recorded.length, empty]).toEqual([388, 25]);
    for (const most of [1, 5]) expect(hits(ours, most)).toBeGreaterThanOrEqual(hits(raw, most));
  },
);
