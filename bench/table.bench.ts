import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { ulid } from 'ulid';
import { DESKTOP } from '../e2e/pages/screens.ts';
import config from '../playwright.config.ts';
import { type BenchApp, startBenchApp } from './app.ts';
import { longTasks, scrollsThrough, showsAt, watchLongTasks } from './inPage.ts';
import { against, note, quantile, type Row, Skip } from './rows.ts';
import { bringIn, SEED, stockList } from './stockFile.ts';

const LOTS = 100_000;
const SLOWER = 4;
const OPENINGS = 7;
/** Rows that are scrolled through. */
const ROWS = 10_000;

/** The inventory of a large shop on a slow desktop: how soon it is there, and how it scrolls. */
export default async function table(): Promise<Row[]> {
  if (!config.use?.launchOptions?.executablePath) throw new Skip('no Chromium was found; name one with CHROMIUM_PATH.');
  note(`${LOTS} lots, seed ${SEED}; CPU ${SLOWER}x slower for the opening, as it is for scrolling.`);
  const app = await startBenchApp({ orders: 0, web: true });
  try {
    await bringIn(app.shop.owner.client, `fim_${ulid()}`, stockList(LOTS));
    return [...(await openingRows(app)), ...(await scrollRows(app))];
  } finally {
    await app.stop();
  }
}

async function withPage<T>(app: BenchApp, act: (page: Page, context: BrowserContext) => Promise<T>): Promise<T> {
  const browser = await chromium.launch(config.use?.launchOptions);
  try {
    const context = await browser.newContext({ ...DESKTOP, baseURL: app.url, locale: 'en-GB' });
    await context.addCookies(app.shop.owner.client.cookies());
    return await act(await context.newPage(), context);
  } finally {
    await browser.close();
  }
}

async function openingRows(app: BenchApp): Promise<Row[]> {
  const clock = (address: string, selector: string) =>
    withPage(app, async (page, context) => {
      const devtools = await context.newCDPSession(page);
      // What a second visit has in its cache.
      await page.goto(address);
      await page.locator(selector).first().waitFor();
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
      await page.addInitScript(showsAt, { selector, text: '' });
      await page.goto(address);
      const shown = await page.waitForFunction(() => (window as unknown as { shownAt?: number }).shownAt);
      return Number(await shown.jsonValue());
    });
  const times: number[] = [];
  const baseline: number[] = [];
  for (let i = 0; i < OPENINGS; i++) {
    times.push(await clock('/inventory', 'tr.lot-row'));
    baseline.push(await clock('/settings/device', 'main h1'));
  }
  return [0.5, 0.95].map((share) => ({
    ...against(
      {
        what: `inventory opened -> first rows, p${share * 100} of ${OPENINGS}`,
        figure: quantile(times, share) / 1000,
        unit: 's',
      },
      'a page without data',
      quantile(baseline, share) / 1000,
    ),
    goal: '1',
  }));
}

async function scrollRows(app: BenchApp): Promise<Row[]> {
  return withPage(app, async (page) => {
    await page.addInitScript(watchLongTasks);
    await page.goto('/inventory');
    await page.locator('tr.lot-row').first().waitFor();
    await page.waitForLoadState('networkidle');
    const { passed, waitedFor } = await page.evaluate(scrollsThrough, ROWS);
    const tasks = await page.evaluate(longTasks);
    return [
      { what: 'rows scrolled through, a screen every other frame', figure: passed, unit: 'rows', goal: String(ROWS) },
      { what: 'screens on the way whose rows had to be waited for', figure: waitedFor * 100, unit: '%', goal: '0' },
      { what: 'tasks longer than 50 ms on the way', figure: tasks.length, unit: '', goal: '0' },
      { what: 'longest of them', figure: Math.max(0, ...tasks), unit: 'ms', goal: '50' },
    ];
  });
}
