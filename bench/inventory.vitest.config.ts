import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';

/** Real parts to fill a shop with and to search for: number and name of every so manieth. */
const PARTS = fileURLToPath(new URL('../../shared/data/catalog/bricklink/parts.csv.gz', import.meta.url));
const SAMPLED = 5000;

function sample(): string[] {
  if (!existsSync(PARTS)) return [];
  const lines = gunzipSync(readFileSync(PARTS)).toString('utf8').split('\n').slice(1).filter(Boolean);
  const every = Math.max(1, Math.floor(lines.length / SAMPLED));
  return lines.filter((_, i) => i % every === 0).slice(0, SAMPLED);
}

// The worker project of the tests, running the inventory's benchmark, which needs workerd.
const worker = base.test?.projects?.[0];
if (typeof worker !== 'object' || !('test' in worker)) throw new Error('The worker project is the first of the tests.');

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    projects: [
      {
        ...worker,
        define: { BENCH_PARTS: JSON.stringify(sample()) },
        test: {
          ...worker.test,
          name: 'bench',
          include: ['bench/inventory.worker.ts'],
          exclude: [],
          testTimeout: 300_000,
        },
      },
    ],
  },
});
