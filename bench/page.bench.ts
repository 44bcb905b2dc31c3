import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { type BrowserContext, type BrowserContextOptions, chromium, type Locator, type Page } from '@playwright/test';
import { PHONE } from '../e2e/pages/screens.ts';
import { card, confirmButton, startWalk } from '../e2e/support/walks.ts';
import config from '../playwright.config.ts';
import { type BenchApp, startBenchApp } from './app.ts';
import { clockTaps, showsAt, tapTimes } from './inPage.ts';
import { against, note, quantile, type Row, Skip } from './rows.ts';

/** A phone of some years ago, as the browser plays it. */
const SLOWER = 4;
const TAPS = 40;
/** How long a finger stays on the glass. */
const PRESS_MS = 80;
const COLD_STARTS = 7;
/** What the button that confirms a card says. */
const CONFIRM = String.raw`^(Pick|Put back) \d`;

/** How the walk feels on a slow phone: from tap to next card, from nothing to the first card, and what is loaded. */
export default async function page(): Promise<Row[]> {
  if (!config.use?.launchOptions?.executablePath) throw new Skip('no Chromium was found; name one with CHROMIUM_PATH.');
  note(`CPU ${SLOWER}x slower, screen of ${PHONE.viewport.width} x ${PHONE.viewport.height}; nothing is random here.`);
  const app = await startBenchApp({ orders: 5, lots: 12, web: true });
  const profile = mkdtempSync(path.join(os.tmpdir(), 'brickops-bench-browser-'));
  try {
    const walk = await startWalk(app.shop.owner.client);
    const script = await scriptRows(app, `/pick/${walk.id}`, profile);
    const cold = await coldRows(app, `/pick/${walk.id}`, profile);
    return [...(await tapRows(app, `/pick/${walk.id}`, profile)), ...cold, ...script];
  } finally {
    await app.stop();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** A browser that keeps its profile, so that it can be closed and started cold. */
async function browser(app: BenchApp, profile: string, more: BrowserContextOptions = {}): Promise<BrowserContext> {
  const options = { ...PHONE, ...more, baseURL: app.url, locale: 'en-GB', timezoneId: 'Europe/Brussels' };
  const context = await chromium.launchPersistentContext(profile, { ...config.use?.launchOptions, ...options });
  await context.addCookies(app.shop.owner.client.cookies());
  return context;
}

async function slowPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  return page;
}

/** A finger's press: it lies on the glass for a moment, as fingers do, before it is lifted. */
async function press(page: Page, target: Locator, at?: { x: number; y: number }): Promise<void> {
  const box = await target.boundingBox();
  if (!box) throw new Error('there is nothing to press');
  const point = { x: box.x + (at?.x ?? box.width / 2), y: box.y + (at?.y ?? box.height / 2) };
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
  await page.waitForTimeout(PRESS_MS);
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await devtools.detach();
}

async function tapRows(app: BenchApp, walk: string, profile: string): Promise<Row[]> {
  const context = await browser(app, path.join(profile, 'taps'));
  try {
    const page = await slowPage(context);
    await page.addInitScript(clockTaps);
    await page.goto(walk);
    await confirmButton(page).waitFor();
    await page.waitForLoadState('networkidle');
    for (let i = 0; i < TAPS; i++) {
      const before = await card(page).getAttribute('aria-label');
      await press(page, confirmButton(page));
      await page.waitForFunction(
        (label) => document.querySelector('article')?.getAttribute('aria-label') !== label,
        before,
      );
      // A picker needs longer than this from card to card.
      await page.waitForTimeout(250);
    }
    const taps = await page.evaluate(tapTimes);
    if (taps.changed.length < TAPS) throw new Error(`only ${taps.changed.length} of ${TAPS} taps brought a card`);
    // The same finger where nothing happens: what two frames cost on this machine.
    for (let i = 0; i < TAPS; i++) {
      await press(page, card(page), { x: 4, y: 4 });
      await page.waitForTimeout(50);
    }
    const { idle } = await page.evaluate(tapTimes);
    return [0.5, 0.75, 0.95].map((share) => ({
      ...against(
        {
          what: `confirm tap -> next card painted, p${share * 100} of ${TAPS}`,
          figure: quantile(taps.changed, share),
          unit: 'ms',
        },
        'tap that changes nothing',
        quantile(idle, share),
      ),
      ...(share === 0.75 ? { goal: '50' } : {}),
    }));
  } finally {
    await context.close();
  }
}

async function coldRows(app: BenchApp, walk: string, profile: string): Promise<Row[]> {
  const folder = path.join(profile, 'cold');
  const warm = await browser(app, folder);
  const page = await warm.newPage();
  await page.goto(walk);
  await confirmButton(page).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.waitForLoadState('networkidle');
  await page.goto('/orders');
  await page.locator('main a[href^="/orders/"]').first().waitFor();
  await page.waitForTimeout(1000);
  await warm.close();

  const times: { offline: number[]; orders: number[] } = { offline: [], orders: [] };
  for (let i = 0; i < COLD_STARTS; i++) {
    times.offline.push(await coldStart(app, folder, walk, { selector: 'button', text: CONFIRM }, true));
    times.orders.push(
      await coldStart(app, folder, '/orders', { selector: 'main a[href^="/orders/"]', text: '' }, false),
    );
  }
  return [0.5, 0.75].map((share) => ({
    ...against(
      {
        what: `cold start of the walk offline -> confirm button, p${share * 100} of ${COLD_STARTS}`,
        figure: quantile(times.offline, share) / 1000,
        unit: 's',
      },
      'orders page, online',
      quantile(times.orders, share) / 1000,
    ),
    goal: '0.8',
  }));
}

/** A browser that has just been started opens a page. @returns milliseconds from navigation to the element */
async function coldStart(
  app: BenchApp,
  folder: string,
  address: string,
  wanted: { selector: string; text: string },
  offline: boolean,
): Promise<number> {
  const context = await browser(app, folder);
  try {
    await context.setOffline(offline);
    const page = await slowPage(context);
    await page.addInitScript(showsAt, wanted);
    await page.goto(address);
    const shown = await page.waitForFunction(() => (window as unknown as { shownAt?: number }).shownAt);
    return Number(await shown.jsonValue());
  } finally {
    await context.close();
  }
}

async function scriptRows(app: BenchApp, walk: string, profile: string): Promise<Row[]> {
  const sizes = {
    walk: await scriptBytes(app, path.join(profile, 'script-walk'), walk, 'button.walk-confirm'),
    orders: await scriptBytes(app, path.join(profile, 'script-orders'), '/orders', 'main a[href^="/orders/"]'),
  };
  note(`Scripts of the walk: ${sizes.walk.names.join(', ')}.`);
  return [
    {
      ...against(
        { what: 'JavaScript of the picking page, brotli 11', figure: sizes.walk.bytes / 1000, unit: 'kB' },
        'orders page',
        sizes.orders.bytes / 1000,
      ),
      goal: '60',
    },
  ];
}

/** Every script a page loads on its first visit, compressed as the edge would. */
async function scriptBytes(app: BenchApp, folder: string, address: string, selector: string) {
  const context = await browser(app, folder, { serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    const bodies = new Map<string, Promise<Buffer>>();
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith('.js') && response.ok()) bodies.set(pathname, response.body());
    });
    await page.goto(address);
    await page.locator(selector).first().waitFor();
    await page.waitForLoadState('networkidle');
    let bytes = 0;
    const names: string[] = [];
    for (const [pathname, body] of bodies) {
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
      const size = brotliCompressSync(await body, { params }).length;
      bytes += size;
      names.push(`${path.basename(pathname)} ${(size / 1000).toFixed(1)}`);
    }
    return { bytes, names };
  } finally {
    await context.close();
  }
}
