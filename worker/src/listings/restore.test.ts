import { ulid } from 'ulid';
import { expect, test } from 'vitest';
import { findBookErrors, findForgottenLines } from '../../test/books.ts';
import { putBack, takeSnapshot } from '../../test/restore.ts';
import { moveLot } from '../picking/lotMoves.usecases.ts';
import type { WorkMessage } from '../platform/work.ts';
import { order, rows } from '../sync/import.test-support.ts';
import { compareLots } from './compare.usecases.ts';
import { findDrift, listedOnBoth, openShopInStep, settle, siteLot } from './listings.test-support.ts';
import { readQuestions } from './listings.views.ts';
import { pushShop } from './push.tasks.ts';

/** Does what the queue was asked for besides syncs and pushes. */
async function compareAsAsked(shop: Awaited<ReturnType<typeof openShopInStep>>): Promise<void> {
  const asked = shop.ctx.sent.filter((message: WorkMessage) => message.kind === 'compare');
  for (const message of asked) if (message.kind === 'compare') await compareLots(shop.ctx, message.marketplace);
}

test('a database that was put back subtracts no order twice and forgets no push: everything is read, and is in step again', async () => {
  const shop = await openShopInStep('restore', { seed: 8, lots: 60 }, { listsMissing: true });
  const { ctx, store } = shop;
  const [sold, received, soldOut] = await listedOnBoth(ctx);
  if (!sold || !received || !soldOut) throw new Error('the store is too small');
  const old = await order(store, Number(sold.bricklink), 2);
  await settle(ctx);
  const yesterday = await takeSnapshot();

  // A day that will be forgotten: sales on both sides, pushes that followed them, a lot listed anew.
  await order(store, Number(sold.bricklink), 3);
  await order(store, Number(sold.brickowl), 1, 'brickowl');
  await moveLot(ctx, received.lotId, { kind: 'receive', id: ulid(), code: 'X1', quantity: 4 });
  await order(store, Number(soldOut.bricklink), soldOut.available);
  await settle(ctx);
  const today = await rows('SELECT id, status FROM orders WHERE shop_id = ? ORDER BY id', ctx.shopId);

  await putBack(yesterday);
  ctx.sent.length = 0;
  await settle(ctx);
  await compareAsAsked(shop);
  await settle(ctx);

  expect(await rows('SELECT id, status FROM orders WHERE shop_id = ? ORDER BY id', ctx.shopId)).toEqual(today);
  expect(await findDrift(shop)).toEqual([]);
  expect(await findBookErrors(ctx.shopId)).toEqual([]);
  expect(await findForgottenLines(ctx.shopId)).toEqual([]);
  expect((await readQuestions(ctx, { limit: 50 })).rows).toEqual([]);
  for (const side of ['bricklink', 'brickowl'] as const)
    expect((await siteLot(store, side, sold[side]))?.quantity).toBe(sold.available - 6);
  // What the desk received is gone from the books with that day, and so it is not sold.
  expect((await siteLot(store, 'brickowl', received.brickowl))?.quantity).toBe(received.available);
  expect(old.id).toBeGreaterThan(0);
});

test('nothing is pushed from books that were put back before the orders are in', async () => {
  const shop = await openShopInStep('restore-push', { seed: 9, lots: 60 });
  const { ctx, store } = shop;
  const [lot] = await listedOnBoth(ctx);
  if (!lot) throw new Error('the store is too small');
  const before = await takeSnapshot();
  await order(store, Number(lot.bricklink), 2);
  await settle(ctx);
  await putBack(before);
  await moveLot(ctx, lot.lotId, { kind: 'receive', id: ulid(), code: 'X1', quantity: 5 });
  await store.control('DELETE', '/calls');
  await pushShop(ctx);
  expect((await store.control<{ calls: unknown[] }>('GET', '/calls')).calls).toEqual([]);
  await settle(ctx);
  await compareAsAsked(shop);
  await settle(ctx);
  expect((await siteLot(store, 'brickowl', lot.brickowl))?.quantity).toBe(lot.available + 3);
  expect(await findDrift(shop)).toEqual([]);
});
