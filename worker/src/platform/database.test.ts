import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { commit } from './batch.ts';
import { hookTokens } from './control.table.ts';
import { controlDatabase } from './database.ts';

const tokens = async () =>
  (await env.CONTROL_DB.prepare('SELECT token FROM hook_tokens ORDER BY token').all<{ token: string }>()).results.map(
    ({ token }) => token,
  );

test('written and built statements, with and without values, commit together or not at all', async () => {
  const db = controlDatabase(env);
  const add = (token: string) => db.run(sql`INSERT INTO hook_tokens VALUES (${token}, 'shop_1', 'bricklink')`);
  await commit(db, [
    add('a'),
    db.insert(hookTokens).values({ token: 'b', shopId: 'shop_1', marketplace: 'brickowl' }),
    db.run(sql`INSERT INTO hook_tokens VALUES ('c', 'shop_1', 'brickowl')`),
  ]);
  expect(await tokens()).toEqual(['a', 'b', 'c']);
  await expect(commit(db, [add('d'), add('a')])).rejects.toThrow();
  expect(await tokens()).toEqual(['a', 'b', 'c']);
});
