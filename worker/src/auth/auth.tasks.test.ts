import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { signUpShop, visitor } from '../../test/client.ts';
import { controlDatabase } from '../platform/database.ts';
import { trimSessions } from './auth.tasks.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const count = (table: string) => env.CONTROL_DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>('n');

test('ended sessions and yesterday’s tries are forgotten, the others stay', async () => {
  const owner = await signUpShop();
  await visitor().json('POST', '/api/auth/sign-in', { email: 'nobody@example.test', password: 'wrong password' });
  const db = controlDatabase(env);
  await trimSessions(db, Date.now());
  expect([await count('session'), await count('rate_limit')]).toEqual([1, 1]);
  await trimSessions(db, Date.now() + 2 * DAY_MS);
  expect([await count('session'), await count('rate_limit')]).toEqual([1, 0]);
  expect((await owner.json('GET', '/api/auth/me')).status).toBe(200);
  await trimSessions(db, Date.now() + 31 * DAY_MS);
  expect(await count('session')).toBe(0);
  expect((await owner.json('GET', '/api/auth/me')).status).toBe(401);
});
