import { readFileSync } from 'node:fs';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

// Real workerd and D1 as in the tests, with the file to load and the questions to ask brought in as bindings.
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  plugins: [
    cloudflareTest(async () => ({
      wrangler: { configPath: './wrangler.toml' },
      miniflare: {
        bindings: {
          TEST_CONTROL_MIGRATIONS: await readD1Migrations('./migrations/control'),
          TEST_SHOP_MIGRATIONS: await readD1Migrations('./migrations/shop'),
          AUTH_SECRET: 'only-for-tests-only-for-tests-only-for-tests',
          CREDENTIALS_KEY: 'test:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
          CATALOGUE_QUERIES: process.env.CATALOGUE_QUERIES ?? '{}',
        },
        serviceBindings: {
          CATALOGUE_FILE: () => new Response(readFileSync(process.env.CATALOGUE_FILE ?? '')) as never,
        },
      },
    })),
  ],
  test: {
    name: 'bench',
    include: ['bench/catalogue.worker.ts'],
    setupFiles: ['./worker/test/setup.ts'],
    hookTimeout: 60_000,
  },
});
