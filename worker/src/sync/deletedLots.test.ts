import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { findBookErrors } from '../../test/books.ts';
import { deleteLot } from '../inventory/lotDeletion.usecases.ts';
import { moveLot } from '../picking/lotMoves.usecases.ts';
import type { ShopContext } from '../platform/context.ts';
import { newCommandId } from '../platform/ids.ts';
import { bringIn, onOffer, openShop, rows, stateOf } from './import.test-support.ts';

/** Counts a lot down to none, has its listings show none, and deletes it. */
async function emptyAndDelete(ctx: ShopContext, lotId: string) {
  const levels = await rows(
    'SELECT p.code FROM stock_levels s JOIN locations p ON p.id = s.location_id WHERE s.lot_id = ?',
    lotId,
  );
  for (const { code } of levels)
    await moveLot(ctx, lotId, { kind: 'count', id: newCommandId(), code: String(code), quantity: 0 });
  await env.SHOP_DB.prepare('UPDATE listings SET shown_quantity = 0 WHERE lot_id = ?').bind(lotId).run();
  await deleteLot(ctx, lotId);
}

const lotOf = async (ctx: ShopContext, remoteLotId: number) => {
  const [listing] = await rows(
    "SELECT lot_id AS lotId FROM listings WHERE shop_id = ? AND marketplace = 'bricklink' AND remote_lot_id = ?",
    ctx.shopId,
    String(remoteLotId),
  );
  return String(listing?.lotId);
};
const isDeleted = async (lotId: string) =>
  (await rows('SELECT deleted_at IS NOT NULL AS gone FROM lots WHERE id = ?', lotId))[0]?.gone === 1;

test('a stock list that still shows pieces of a deleted lot brings it back, empty, and tells of the difference', async () => {
  const { ctx, store } = await openShop('deleted', { openOrders: 0 });
  await bringIn(ctx, 'bricklink');
  const [lot, other] = onOffer((await stateOf(store)).bricklink);
  const [lotId, otherId] = [await lotOf(ctx, lot?.id ?? 0), await lotOf(ctx, other?.id ?? 0)];
  await emptyAndDelete(ctx, lotId);
  await emptyAndDelete(ctx, otherId);
  await store.control('PATCH', `/bricklink/lots/${other?.id}`, { quantity: 0 });
  const done = await bringIn(ctx, 'bricklink');
  expect(done.problems).toMatchObject([{ remoteLotId: String(lot?.id), kind: 'quantity_differs' }]);
  expect([await isDeleted(lotId), await isDeleted(otherId)]).toEqual([false, true]);
  expect(await rows('SELECT sum(on_hand) AS n FROM stock_levels WHERE lot_id = ?', lotId)).toEqual([{ n: 0 }]);
  expect(await findBookErrors(ctx.shopId)).toEqual([]);
});

test('a Brick Owl lot is not linked by its item to a deleted lot; one that names the deleted lot brings it back', async () => {
  const { ctx, store } = await openShop('deleted-owl', { empty: true }, ['bricklink', 'brickowl']);
  const part = (no: string) => ({ type: 'PART', no, colorId: 11, quantity: 5 });
  await store.control('POST', '/bricklink/lots', ['3001', '3002'].map(part));
  await bringIn(ctx, 'bricklink');
  const { bricklink } = await stateOf(store);
  const [byItem, named] = await Promise.all(bricklink.lots.map(({ id }) => lotOf(ctx, id)));
  for (const lotId of [byItem, named]) await emptyAndDelete(ctx, lotId ?? '');
  await store.control('POST', '/brickowl/lots', [
    { ...part('3001'), externalId: null },
    { ...part('3002'), externalId: String(bricklink.lots[1]?.id) },
  ]);
  const done = await bringIn(ctx, 'brickowl');
  expect(done.counts).toMatchObject({ linkedByExternalId: 1, linkedByItem: 0, unmatched: 1 });
  expect([await isDeleted(byItem ?? ''), await isDeleted(named ?? '')]).toEqual([true, false]);
});
