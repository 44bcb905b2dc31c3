import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';

// The worker project of the tests, running the benchmarks of this folder that need workerd.
const worker = base.test?.projects?.[0];
if (typeof worker !== 'object' || !('test' in worker)) throw new Error('The worker project is the first of the tests.');

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    projects: [{ ...worker, test: { ...worker.test, name: 'bench', include: ['bench/rows.worker.ts'], exclude: [] } }],
  },
});
