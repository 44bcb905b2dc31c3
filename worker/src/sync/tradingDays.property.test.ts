import { env } from 'cloudflare:workers';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { findBookErrors, findForgottenLines, readBooks } from '../../test/books.ts';
import { dyingContext, Killed, testContext } from '../../test/context.ts';
import { trade, work } from '../../test/days.ts';
import { dice } from '../../test/dice.ts';
import { type SimulatedStore, simulatedStore } from '../../test/simulator.ts';
import { seedStock } from '../../test/stock.ts';
import { movements } from '../inventory/inventory.table.ts';
import { connectMarketplace } from '../marketplaces/connections.usecases.ts';
import { finishRuns } from './import.test-support.ts';
import { pushStatusWrites } from './statusWrites.usecases.ts';
import { requestSync, syncSlice } from './sync.usecases.ts';

const STEPS = 100;
const SEEDS = env.TEST_SEED ? env.TEST_SEED.split(',').map(Number) : [1, 2, 3, 4];

type Ctx = ReturnType<typeof testContext>;
type Dice = ReturnType<typeof dice>;

async function openShop(seed: number): Promise<{ ctx: Ctx; store: SimulatedStore }> {
  const name = `days-${seed}`;
  const ctx = testContext(`shop_${name}`);
  const store = await simulatedStore(name, { seed, lots: 40, openOrders: 6 });
  await connectMarketplace(ctx, 'bricklink', {
    credentials: {
      consumerKey: `SIMCK-${name}`,
      consumerSecret: `SIMCS-${name}`,
      tokenValue: `SIMTV-${name}`,
      tokenSecret: `SIMTS-${name}`,
    },
    ordersSince: 0,
  });
  await connectMarketplace(ctx, 'brickowl', { credentials: { apiKey: `SIMBO-${name}` }, ordersSince: 0 });
  await seedStock(ctx, store);
  return { ctx, store };
}

async function sync(ctx: Ctx, { int, next }: Dice): Promise<void> {
  const { runId } = await requestSync(ctx, 'manual');
  if (next() < 0.3) {
    const dying = dyingContext(ctx, 1 + int(8), next() < 0.5 ? 'before' : 'after');
    await syncSlice(dying, runId).catch((error: unknown) => {
      for (let e: unknown = error; e instanceof Error; e = e.cause) if (e instanceof Killed) return;
      throw error;
    });
  }
  await finishRuns(ctx);
}

async function kindsMoved(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db
    .selectDistinct({ kind: movements.kind })
    .from(movements)
    .where(eq(movements.shopId, ctx.shopId));
  return rows.map(({ kind }) => kind);
}

describe('days of trading, packing and dying in between', () => {
  test.each(SEEDS)(
    'leave the books right (seed %i; run one with SEED=n)',
    async (seed) => {
      const roll = dice(seed);
      const { ctx, store } = await openShop(seed);
      await sync(ctx, roll);
      for (let step = 0; step < STEPS; step++) {
        const act = roll.next();
        if (act < 0.45) await trade(store, roll);
        else if (act < 0.75) await work(ctx, roll);
        else if (act < 0.85) await pushStatusWrites(ctx);
        else {
          await sync(ctx, roll);
          expect(await findBookErrors(ctx.shopId), `seed ${seed}, step ${step}`).toEqual([]);
          expect(await findForgottenLines(ctx.shopId), `seed ${seed}, step ${step}`).toEqual([]);
        }
      }
      await sync(ctx, roll);
      expect(await findBookErrors(ctx.shopId), `seed ${seed}, at the end`).toEqual([]);
      // A day on which little happened would prove little.
      expect(await kindsMoved(ctx)).toEqual(expect.arrayContaining(['reserve', 'sale']));
      const settled = await readBooks(ctx.shopId);
      await sync(ctx, dice(0));
      expect(await readBooks(ctx.shopId), `seed ${seed}: a sync with nothing new changed something`).toEqual(settled);
    },
    120_000,
  );
});
