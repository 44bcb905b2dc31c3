import { beforeAll, describe, expect, test } from 'vitest';
import { changeLot } from '../inventory/lotChanges.usecases.ts';
import {
  compare,
  type Listed,
  listedOnBoth,
  openShopInStep,
  type ShopUnderTest,
  settle,
} from '../listings/listings.test-support.ts';
import { readStockStatus } from '../listings/listings.views.ts';
import { setStockMode } from '../listings/stockMode.usecases.ts';
import { rows } from './import.test-support.ts';
import { readStatus } from './syncStatus.usecases.ts';

let shop: ShopUnderTest;
let lots: Listed[];

const holdAllBack = async (some: Listed[]) => {
  for (const { lotId, available } of some) {
    const [row] = await rows('SELECT version FROM lots WHERE id = ?', lotId);
    await changeLot(shop.ctx, lotId, { version: Number(row?.version), holdBack: available });
  }
};

beforeAll(async () => {
  shop = await openShopInStep('status', { seed: 5, lots: 40 }, { mostEmptied: 3 });
  lots = await listedOnBoth(shop.ctx);
});

describe('the line on every page', () => {
  test('counts lots that wait, of both marketplaces together', async () => {
    expect(await readStatus(shop.ctx)).toMatchObject({ state: 'in_step', listings: { waiting: 0, emptied: 0 } });
    await holdAllBack(lots.slice(0, 2));
    expect(await readStatus(shop.ctx)).toMatchObject({
      state: 'waiting',
      stage: 'writing lots',
      listings: { waiting: 4, failed: 0, emptied: 0 },
    });
  });

  test('says when many lots would go off sale, and does not count them as on the way', async () => {
    await holdAllBack(lots.slice(2, 4));
    expect(await readStatus(shop.ctx)).toMatchObject({
      message: '8 lots would go off sale. Look at them first.',
      listings: { waiting: 0, emptied: 8 },
    });
    expect(await readStockStatus(shop.ctx)).toMatchObject([{ emptied: 4 }, { emptied: 4 }]);
  });

  test('says nothing of lots where a marketplace is not kept in step, which shows what it would change instead', async () => {
    await setStockMode(shop.ctx, 'bricklink', { mode: 'off' });
    await setStockMode(shop.ctx, 'brickowl', { mode: 'off' });
    expect(await readStatus(shop.ctx)).toMatchObject({ state: 'in_step', listings: { waiting: 0, emptied: 0 } });
    expect(await readStockStatus(shop.ctx)).toMatchObject([{ differing: 4 }, { differing: 4 }]);
  });

  test('counts lots that a marketplace has refused, and questions', async () => {
    await setStockMode(shop.ctx, 'bricklink', { mode: 'on', mostEmptied: 50 });
    await rows(
      `UPDATE dirty_listings SET due_at = NULL, failure = '{"code":"refused"}' WHERE shop_id = ? AND marketplace = 'bricklink' AND lot_id = ?`,
      shop.ctx.shopId,
      lots[0]?.lotId,
    );
    expect(await readStatus(shop.ctx)).toMatchObject({ state: 'trouble', listings: { failed: 1 } });
    const edited = lots[6];
    await shop.store.control('PATCH', `/bricklink/lots/${edited?.bricklink}`, { quantity: 1000 });
    await compare(shop.ctx, 'bricklink');
    await settle(shop.ctx);
    expect(await readStatus(shop.ctx)).toMatchObject({ listings: { questions: 1 } });
  });
});
