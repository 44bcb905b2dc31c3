import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { test } from 'vitest';
import type { PickSession } from '../worker/src/contract/picking.ts';
import { openStops } from '../worker/src/picking/pickWalk.domain.ts';
import { signUpShop } from '../worker/test/client.ts';
import { testContext } from '../worker/test/context.ts';
import { command, orderIdOf, seedWalkShop, stateOf } from '../worker/test/walks.ts';

// Run by picks.bench.ts in workerd, where D1 says how many rows a statement wrote, those of indexes included.

/** Lots, one order line each. */
const LINES = 120;
const ORDERS = 12;

/** The same database; what it writes is added up. */
function counting(real: D1Database, add: (rows: number) => void): D1Database {
  const counted = <T extends { meta: D1Meta }>(result: T): T => {
    add(result.meta.rows_written);
    return result;
  };
  const statements = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  const wrapped = (statement: D1PreparedStatement): D1PreparedStatement => {
    const outer = {
      bind: (...values: unknown[]) => wrapped(statement.bind(...values)),
      run: async () => counted(await statement.run()),
      all: async () => counted(await statement.all()),
      raw: (options: { columnNames: true }) => statement.raw(options),
      first: (column: string) => statement.first(column),
    } as unknown as D1PreparedStatement;
    statements.set(outer, statement);
    return outer;
  };
  return {
    prepare: (query: string) => wrapped(real.prepare(query)),
    batch: async (list: D1PreparedStatement[]) =>
      (await real.batch(list.map((one) => statements.get(one) ?? one))).map(counted),
  } as unknown as D1Database;
}

test('rows that a picked line writes', async () => {
  const shop = await signUpShop('Rows');
  const ctx = testContext(shop.shopId);
  const names = Array.from({ length: LINES }, (_, i) => `${3000 + i}`);
  const orders = Array.from({ length: ORDERS }, (_, i) => {
    const lines = names.filter((_name, at) => at % ORDERS === i);
    return { no: 1001 + i, lines: Object.fromEntries(lines.map((name) => [name, 2])) };
  });
  await seedWalkShop(ctx, { lots: names.map((name, i) => ({ name, at: { [`A1-${i}`]: 9 } })), orders });
  const walk = await shop.json<PickSession>('POST', '/api/pick-sessions', {
    orderIds: orders.map(({ no }) => orderIdOf(shop.shopId, no)),
  });
  const id = walk.body.id;
  const object = env.PICK_SESSION.getByName(id);
  // The walk's own beginning goes into the books first.
  await object.poke();

  let rows = 0;
  await runInDurableObject(object, (instance) => {
    const inner = instance as unknown as { env: Env };
    inner.env = { ...inner.env, SHOP_DB: counting(inner.env.SHOP_DB, (written) => (rows += written)) };
  });

  let tasks = openStops(await stateOf(shop, id)).flatMap(({ split }) => split);
  for (const length of [6, 60]) {
    const now = tasks.slice(0, length);
    tasks = tasks.slice(length);
    const commands = now.map(({ task, quantity }) => command({ kind: 'pick', taskId: task.id, qty: quantity }));
    await shop.json('POST', `/api/pick-sessions/${id}/commands`, { commands });
    rows = 0;
    await object.poke();
    console.log(`ROWS ${JSON.stringify({ what: `range of ${length}`, per: 'picked line', count: length, rows })}`);
  }
  const commands = tasks.map(({ task, quantity }) => command({ kind: 'pick', taskId: task.id, qty: quantity }));
  await shop.json('POST', `/api/pick-sessions/${id}/commands`, { commands });
  await object.poke();
  rows = 0;
  await shop.json('POST', `/api/pick-sessions/${id}/complete`, {});
  console.log(`ROWS ${JSON.stringify({ what: `end of a walk of ${ORDERS}`, per: 'order', count: ORDERS, rows })}`);
});
