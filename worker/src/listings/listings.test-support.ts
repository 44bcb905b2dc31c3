import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { SimulatedStore } from '../../test/simulator.ts';
import type { MarketplaceName } from '../contract/common.ts';
import type { ShopContext } from '../platform/context.ts';
import { bringIn, openShop, rows, sync } from '../sync/import.test-support.ts';
import { compareLots } from './compare.usecases.ts';
import { pushShop } from './push.tasks.ts';
import { setStockMode } from './stockMode.usecases.ts';

export type ShopUnderTest = Awaited<ReturnType<typeof openShop>>;

/** Rounds after which a shop that is not in step never will be. */
const MOST_ROUNDS = 12;

/** A shop whose stock is kept in step on both marketplaces. */
export async function openShopInStep(name: string, spec: object = {}, mode: object = {}): Promise<ShopUnderTest> {
  const shop = await openShop(name, { lots: 40, openOrders: 4, ...spec }, ['bricklink', 'brickowl']);
  await bringIn(shop.ctx, 'bricklink', { otherOrdersDeducted: true });
  await bringIn(shop.ctx, 'brickowl', { otherOrdersDeducted: true, createUnmatched: true });
  for (const marketplace of ['bricklink', 'brickowl'] as const) {
    await setStockMode(shop.ctx, marketplace, { mode: 'on', ...mode });
  }
  await settle(shop.ctx);
  await shop.store.control('DELETE', '/calls');
  return shop;
}

/** Does what the queue would, until nothing is left that can be done now. */
export async function settle(ctx: ShopContext): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await sync(ctx);
    while ((await pushShop(ctx)) === 'more');
    if (!(await isBusy(ctx))) return;
    await comeDue(ctx);
  }
}

/** Time passes: what waits for its next attempt is due. */
const comeDue = (ctx: ShopContext) =>
  env.SHOP_DB.prepare('UPDATE dirty_listings SET due_at = 0 WHERE shop_id = ? AND due_at IS NOT NULL')
    .bind(ctx.shopId)
    .run();

async function isBusy(ctx: ShopContext): Promise<boolean> {
  const [row] = await rows(
    `SELECT (SELECT count(*) FROM listings WHERE shop_id = ?1 AND state = 'unknown')
      + (SELECT count(*) FROM dirty_listings WHERE shop_id = ?1 AND due_at IS NOT NULL) AS n`,
    ctx.shopId,
  );
  return Number(row?.n) > 0;
}

export async function compare(ctx: ShopContext, marketplace: MarketplaceName): Promise<void> {
  expect(await compareLots(ctx, marketplace)).toBe('done');
}

interface SiteLot {
  id: number;
  quantity: number;
  remarks?: string;
  personalNote?: string;
  unitPrice?: number;
  basePrice?: number;
}

/** A lot as one of the sites has it, null when it has none. */
export const siteLot = (store: SimulatedStore, side: MarketplaceName, id: string | number): Promise<SiteLot | null> =>
  store.control<SiteLot>('GET', `/${side}/lots/${id}`).catch(() => null);

export interface Listed {
  lotId: string;
  bricklink: string;
  brickowl: string;
  available: number;
}

/** Lots that are on sale on both sides, many pieces first. */
export async function listedOnBoth(ctx: ShopContext): Promise<Listed[]> {
  const found = await rows(
    `SELECT l.id AS lotId, a.remote_lot_id AS bricklink, b.remote_lot_id AS brickowl, l.available FROM lots l
     JOIN listings a ON a.lot_id = l.id AND a.marketplace = 'bricklink' AND a.state = 'known'
     JOIN listings b ON b.lot_id = l.id AND b.marketplace = 'brickowl' AND b.state = 'known'
     WHERE l.shop_id = ? AND l.stock_room IS NULL AND l.bulk = 1 AND l.available >= 6
       AND NOT EXISTS (SELECT 1 FROM stock_levels s WHERE s.lot_id = l.id AND s.reserved > 0)
     ORDER BY l.available DESC, l.id`,
    ctx.shopId,
  );
  return found as unknown as Listed[];
}

/** Listings that do not show what they should, in words; a shop in step has none. */
export async function findDrift({ ctx, store }: ShopUnderTest): Promise<string[]> {
  const wrong: string[] = [];
  const state = await store.control<Record<MarketplaceName, { lots: SiteLot[] }>>('GET', '/state');
  const listed = await rows(
    `SELECT x.marketplace, x.remote_lot_id AS id, x.state, x.shown_quantity AS shown, x.quantity_offset AS offset, l.id AS lotId, l.available, l.hold_back AS held,
       l.unit_price AS price, l.remarks FROM listings x JOIN lots l ON l.id = x.lot_id WHERE x.shop_id = ?`,
    ctx.shopId,
  );
  for (const row of listed) {
    const marketplace = String(row.marketplace) as MarketplaceName;
    const lot = state[marketplace].lots.find(({ id }) => String(id) === String(row.id));
    const target = Math.max(0, Number(row.available) - Number(row.held));
    const name = `${row.marketplace} ${row.id} (${row.lotId}, ${row.state})`;
    if (row.state === 'unknown') wrong.push(`${name} is unknown`);
    if (Number(row.offset) !== 0) continue;
    if ((lot?.quantity ?? 0) !== target) wrong.push(`${name} shows ${lot?.quantity ?? 'nothing'} instead of ${target}`);
  }
  return wrong;
}
