import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';

// The worker project of the tests, running the benchmark of keeping in step.
const worker = base.test?.projects?.[0];
if (typeof worker !== 'object' || !('test' in worker)) throw new Error('The worker project is the first of the tests.');

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    projects: [
      {
        ...worker,
        test: { ...worker.test, name: 'bench', include: ['bench/step.worker.ts'], exclude: [], testTimeout: 600_000 },
      },
    ],
  },
});
