import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { testContext } from '../../test/context.ts';
import { type SimulatedStore, simulatedStore } from '../../test/simulator.ts';
import type { Import } from '../contract/imports.ts';
import { connectMarketplace, openMarketplace } from '../marketplaces/connections.usecases.ts';
import type { ShopContext } from '../platform/context.ts';
import { applyImportSlice } from './importApply.usecases.ts';
import { readImportSlice } from './importRead.usecases.ts';
import { importOnWire } from './imports.domain.ts';
import { applyImport, findImport, startImport } from './imports.usecases.ts';
import { loadOpenRun } from './sync.store.ts';
import { requestSync, syncSlice } from './sync.usecases.ts';

const NOW = Date.UTC(2026, 5, 1);

export interface SiteLot {
  id: number;
  quantity: number;
  bulk: number;
  remarks?: string;
  externalId?: string | null;
  isStockRoom?: boolean;
  isRetain?: boolean;
  forSale?: boolean;
}
interface Site {
  lots: SiteLot[];
  orders: { id: number; status: string | number; lines?: { lotId: number; quantity: number }[] }[];
}
export type State = { bricklink: Site; brickowl: Site };

/** Lots and orders as the simulated sites have them. */
export const stateOf = (store: SimulatedStore) => store.control<State>('GET', '/state');
/** Rows of the shop database. */
export const rows = async (sql: string, ...values: unknown[]) =>
  (
    await env.SHOP_DB.prepare(sql)
      .bind(...values)
      .all<Record<string, number & string>>()
  ).results;

/** A shop that is connected to a simulated store of its own; the same for every name. */
export async function openShop(
  name: string,
  spec: object = {},
  sides: readonly ('bricklink' | 'brickowl')[] = ['bricklink'],
): Promise<{ ctx: ReturnType<typeof testContext>; store: SimulatedStore }> {
  const ctx = testContext(`shop_imp-${name}`);
  const store = await simulatedStore(`imp-${name}`, { seed: 5, lots: 60, openOrders: 8, now: NOW, ...spec });
  if (sides.includes('bricklink')) await connectBricklink(ctx, name);
  if (sides.includes('brickowl')) await connectBrickowl(ctx, name);
  return { ctx, store };
}

const connectBricklink = (ctx: ShopContext, name: string) =>
  connectMarketplace(ctx, 'bricklink', {
    credentials: {
      consumerKey: `SIMCK-imp-${name}`,
      consumerSecret: `SIMCS-imp-${name}`,
      tokenValue: `SIMTV-imp-${name}`,
      tokenSecret: `SIMTS-imp-${name}`,
    },
    ordersSince: 0,
  });
const connectBrickowl = (ctx: ShopContext, name: string) =>
  connectMarketplace(ctx, 'brickowl', { credentials: { apiKey: `SIMBO-imp-${name}` }, ordersSince: 0 });

/** Reads a stock to its preview, or to its failure. */
export async function read(
  ctx: ShopContext,
  source: 'bricklink' | 'brickowl',
  open = openMarketplace,
): Promise<Import> {
  const { id } = await startImport(ctx, source);
  while ((await readImportSlice(ctx, id, open)) === 'more');
  return importOnWire(await findImport(ctx, id));
}

/** Applies a preview, however many messages it takes. */
export async function finish(ctx: ShopContext, id: string, answers = {}): Promise<Import> {
  await applyImport(ctx, id, answers);
  while ((await applyImportSlice(ctx, id)) === 'more');
  return importOnWire(await findImport(ctx, id));
}

export async function bringIn(ctx: ShopContext, source: 'bricklink' | 'brickowl', answers = {}): Promise<Import> {
  const preview = await read(ctx, source);
  expect(preview.failure).toBeNull();
  return finish(ctx, preview.id, answers);
}

export async function sync(ctx: ShopContext): Promise<void> {
  await requestSync(ctx, 'manual');
  await finishRuns(ctx);
}

/** Ends the open run, and those that it asks for itself: what was read in one is judged in the next. */
export async function finishRuns(ctx: ShopContext): Promise<void> {
  for (let run = await loadOpenRun(ctx); run; run = await loadOpenRun(ctx)) {
    while ((await syncSlice(ctx, run.id)) !== 'done');
  }
}

/** On hand and available pieces by remote lot id. */
export async function stockOf(ctx: ShopContext, marketplace = 'bricklink') {
  const found = await rows(
    `SELECT x.remote_lot_id AS id, x.shown_quantity AS shown, x.state, sum(l.on_hand) AS onHand, sum(l.on_hand - l.reserved) AS available
     FROM listings x LEFT JOIN stock_levels l ON l.lot_id = x.lot_id WHERE x.shop_id = ? AND x.marketplace = ? GROUP BY 1`,
    ctx.shopId,
    marketplace,
  );
  return new Map(found.map((row) => [String(row.id), row]));
}

/** Lines of orders that are still to be picked. */
export const openLines = (ctx: ShopContext, marketplace = 'bricklink') =>
  rows(
    `SELECT l.* FROM order_lines l JOIN orders o ON o.id = l.order_id
     WHERE o.shop_id = ? AND o.marketplace = ? AND o.status IN ('paid', 'unpaid') AND l.wanted > 0`,
    ctx.shopId,
    marketplace,
  );

/** Lots of a site that a test may order from. */
export const onOffer = ({ lots }: Site) =>
  lots.filter((lot) => lot.quantity >= 6 && lot.bulk === 1 && !lot.isStockRoom && lot.forSale !== false);

/** Somebody orders some pieces of one lot, and pays. */
export const order = (store: SimulatedStore, lotId: number, quantity: number, side = 'bricklink') =>
  store.control<{ id: number }>('POST', `/${side}/orders`, {
    lines: [{ lotId, quantity }],
    paid: true,
    buyer: 'ada_bricks',
  });
