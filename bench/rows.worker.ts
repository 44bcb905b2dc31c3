import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { test } from 'vitest';
import type { PickSession } from '../worker/src/contract/picking.ts';
import { openStops } from '../worker/src/picking/pickWalk.domain.ts';
import { signUpShop } from '../worker/test/client.ts';
import { testContext } from '../worker/test/context.ts';
import { command, orderIdOf, seedWalkShop, stateOf } from '../worker/test/walks.ts';
import { counting } from './counted.worker.ts';

// Run by picks.bench.ts in workerd, where D1 says how many rows a statement wrote, those of indexes included.

/** Lots, one order line each. */
const LINES = 120;
const ORDERS = 12;

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

  const counted = { queries: 0, rowsRead: 0, rowsWritten: 0 };
  await runInDurableObject(object, (instance) => {
    const inner = instance as unknown as { env: Env };
    inner.env = { ...inner.env, SHOP_DB: counting(inner.env.SHOP_DB, counted) };
  });

  let tasks = openStops(await stateOf(shop, id)).flatMap(({ split }) => split);
  for (const length of [6, 60]) {
    const now = tasks.slice(0, length);
    tasks = tasks.slice(length);
    const commands = now.map(({ task, quantity }) => command({ kind: 'pick', taskId: task.id, qty: quantity }));
    await shop.json('POST', `/api/pick-sessions/${id}/commands`, { commands });
    counted.rowsWritten = 0;
    await object.poke();
    console.log(
      `ROWS ${JSON.stringify({ what: `range of ${length}`, per: 'picked line', count: length, rows: counted.rowsWritten })}`,
    );
  }
  const commands = tasks.map(({ task, quantity }) => command({ kind: 'pick', taskId: task.id, qty: quantity }));
  await shop.json('POST', `/api/pick-sessions/${id}/commands`, { commands });
  await object.poke();
  counted.rowsWritten = 0;
  await shop.json('POST', `/api/pick-sessions/${id}/complete`, {});
  console.log(
    `ROWS ${JSON.stringify({ what: `end of a walk of ${ORDERS}`, per: 'order', count: ORDERS, rows: counted.rowsWritten })}`,
  );
});
