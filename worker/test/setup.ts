import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, expect, type MockInstance, vi } from 'vitest';

/** Empty databases, buckets, queues and objects, with the current schema. */
export async function emptyStores(): Promise<void> {
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

beforeAll(emptyStores);

beforeEach(() => {
  errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

afterEach(() => {
  const left = takeLoggedErrors();
  vi.restoreAllMocks();
  expect(left, 'unexpected console.error').toEqual([]);
});
