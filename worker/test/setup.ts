import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, expect, type MockInstance, vi } from 'vitest';

/** Empty databases, buckets, queues and objects, with the current schema. */
export async function emptyStores(): Promise<void> {
  // A database that nobody has touched for a moment was seen to come through `reset` with its rows.
  await Promise.all([env.CONTROL_DB, env.SHOP_DB].map((database) => database.prepare('SELECT 1').first()));
  await reset();
  await applyD1Migrations(env.CONTROL_DB, env.TEST_CONTROL_MIGRATIONS);
  await applyD1Migrations(env.SHOP_DB, env.TEST_SHOP_MIGRATIONS);
}

let errors: MockInstance;

/** Takes the errors logged so far, for a test that provokes them. Whatever is left at a test's end fails it. */
export function takeLoggedErrors(): string[] {
  const lines = errors.mock.calls.map((call) => call.map(String).join(' '));
  errors.mockClear();
  return lines;
}

/** The request log of a passing test is noise. */
function quieten(): void {
  for (const level of ['info', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
}

beforeAll(async () => {
  quieten();
  await emptyStores();
});

beforeEach(() => {
  errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(() => {
  const left = takeLoggedErrors();
  vi.restoreAllMocks();
  quieten();
  expect(left, 'unexpected console.error').toEqual([]);
});
