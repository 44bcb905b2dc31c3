import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { findBookErrors } from '../../test/books.ts';
import { signUpShop } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { putBack, takeSnapshot } from '../../test/restore.ts';
import { command, orderIdOf, seedWalkShop } from '../../test/walks.ts';
import type { CommandResults, PickSession } from '../contract/picking.ts';
import { recoverFromRestore } from '../listings/restore.usecases.ts';

test('a walk sends again what a database that was put back has lost of it, and every pick counts once', async () => {
  const shop = await signUpShop('Put back');
  const ctx = testContext(shop.shopId);
  await seedWalkShop(ctx, {
    lots: [
      { name: '3001', at: { 'B4-9': 10 } },
      { name: '3002', at: { 'B5-1': 10 } },
    ],
    orders: [{ no: 1, lines: { '3001': 4, '3002': 2 } }],
  });
  const { body: walk } = await shop.json<PickSession>('POST', '/api/pick-sessions', {
    orderIds: [orderIdOf(shop.shopId, 1)],
  });
  const object = env.PICK_SESSION.getByName(walk.id);
  const task = (name: string, place: string) =>
    `${orderIdOf(shop.shopId, 1)}|${name}|loc_${shop.shopId.replace('shop_', '')}_${place}`;
  const pick = async (taskId: string, qty: number) => {
    const { body } = await shop.json<CommandResults>('POST', `/api/pick-sessions/${walk.id}/commands`, {
      commands: [command({ kind: 'pick', taskId, qty })],
    });
    expect(body.results.map(({ refusal }) => refusal)).toEqual([null]);
    await runDurableObjectAlarm(object);
  };
  const sold = async () =>
    (
      await env.SHOP_DB.prepare(
        'SELECT lot_id, sum(sold) AS sold, sum(on_hand) AS on_hand FROM stock_levels WHERE shop_id = ? GROUP BY 1 ORDER BY 1',
      )
        .bind(shop.shopId)
        .all()
    ).results;

  await pick(task('3001', 'b4-9'), 4);
  const yesterday = await takeSnapshot();
  await pick(task('3002', 'b5-1'), 2);
  const today = await sold();
  await putBack(yesterday);
  expect(await sold()).not.toEqual(today);

  await recoverFromRestore(ctx, () => []);
  expect(await sold()).toEqual(today);
  await recoverFromRestore(ctx, () => []);
  expect(await sold()).toEqual(today);
  expect(await findBookErrors(shop.shopId)).toEqual([]);
});
