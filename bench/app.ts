import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buy } from '../e2e/support/buyer.ts';
import { openShop, type Shop } from '../e2e/support/shop.ts';
import { simulatorAt } from '../e2e/support/simulator.ts';
import { freePort } from '../scripts/lib.mjs';
import { buildWeb, migrate } from '../scripts/lib-build.mjs';
import { startStack } from '../scripts/lib-servers.mjs';

/** A running app with simulators and one shop, on free ports and with data of its own. */
export interface BenchApp {
  url: string;
  shop: Shop;
  stop(): Promise<void>;
}

const HOUR_MS = 3_600_000;

/**
 * Starts everything and puts settled orders on the books, one piece a lot, no two orders with the same lot.
 * @param web whether the pages are wanted too: then the web app is built when its sources have changed
 */
export async function startBenchApp({ orders = 1, lots = 1, web = false } = {}): Promise<BenchApp> {
  if (web) await buildWeb();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'brickops-bench-'));
  const dataDir = path.join(folder, 'data');
  const template = path.join(folder, 'template');
  mkdirSync(template);
  await migrate(template);
  cpSync(template, dataDir, { recursive: true });
  const stack = await startStack({ port: await freePort(), simulatorPort: await freePort(), dataDir });
  const stop = async () => {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (!stack.simulators) throw new Error('the simulators did not start');
    const shop = await openShop(stack.app.url, simulatorAt(stack.simulators.url));
    // About a third of a simulated store's lots can be bought by anybody at any time.
    const store = await shop.stocked({ lots: Math.max(80, orders * lots * 3), openOrders: 0 });
    for (let i = 0; i < orders; i++) {
      const orderedAt = Date.now() - HOUR_MS;
      await buy(store, 'bricklink', { lots, from: i * lots, buyer: `buyer${i + 1}`, orderedAt });
    }
    await shop.sync();
    return { url: stack.app.url, shop, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
