import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { buildSimulators } from './scripts/build-simulators.mjs';

// Two projects: `worker` runs in real workerd with real D1, R2, queues and Durable Objects; `node` runs what must
// read files (real data beside the project) or drive a runtime from outside.
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [
          cloudflareTest(async () => {
            await buildSimulators();
            return {
              wrangler: { configPath: './wrangler.toml' },
              miniflare: {
                bindings: {
                  TEST_CONTROL_MIGRATIONS: await readD1Migrations('./migrations/control'),
                  TEST_SHOP_MIGRATIONS: await readD1Migrations('./migrations/shop'),
                  /** `SEED=7 npm test -- worker tradingDays` plays one seeded day again. */
                  TEST_SEED: process.env.SEED ?? '',
                  /** Tests do not wait for each other's photos. */
                  BRICKOGNIZE_PER_SECOND: '1000',
                  AUTH_SECRET: 'only-for-tests-only-for-tests-only-for-tests',
                  CREDENTIALS_KEY: 'test:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
                },
                // Every request to the outside lands in the simulators.
                outboundService: 'simulators',
                workers: [
                  {
                    name: 'simulators',
                    modules: true,
                    scriptPath: './simulators/dist/index.js',
                    compatibilityDate: '2026-08-01',
                    compatibilityFlags: ['nodejs_compat'],
                    durableObjects: { STORES: { className: 'SimStore', useSQLite: true } },
                  },
                ],
              },
            };
          }),
        ],
        test: {
          name: 'worker',
          include: ['worker/**/*.test.ts'],
          exclude: ['**/*.node.test.ts'],
          isolate: false,
          setupFiles: ['./worker/test/setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'node',
          include: ['**/*.node.test.ts', 'simulators/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['node_modules/**'],
          testTimeout: 60_000,
        },
      },
    ],
  },
});
