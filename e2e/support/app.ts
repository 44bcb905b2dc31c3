import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test';
import { fireCron } from '../../scripts/lib-servers.mjs';
import type { Role } from '../../worker/src/contract/common.ts';
import { type OwnApp, startOwnApp } from './ownApp.ts';
import { openShop, type Person, type Shop } from './shop.ts';
import { type Simulator, simulatorAt } from './simulator.ts';
import { createWatch } from './watch.ts';

export { expect } from '@playwright/test';

interface Fixtures {
  /** A shop of this test's own, signed up and empty. */
  shop: Shop;
  /** Makes a page the page of somebody: of a role in `shop`, or of a given person. */
  signIn(page: Page, who: Role | Person): Promise<void>;
  /** A page in a browser of its own, signed in: a second person, a second phone. Options override the project's. */
  open(who: Role | Person, options?: BrowserContextOptions): Promise<Page>;
  /** Fires the cron of the shared app once. It only enqueues; wait for what should follow. */
  tick(): Promise<void>;
  /** An app that may be killed, with data of its own, on the shared simulators. */
  ownApp: OwnApp;
  /** Accepts console errors and requests that the test brings about on purpose. */
  allowTrouble(pattern: RegExp): void;
  watch: ReturnType<typeof createWatch>;
}

interface WorkerFixtures {
  appUrl: string;
  simulator: Simulator;
}

/** Playwright's test with a shop. It fails on console errors, uncaught exceptions and requests that leave this machine. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a destructured first argument
  appUrl: [async ({}, use) => use(fromRun('E2E_APP_URL')), { scope: 'worker' }],
  // biome-ignore lint/correctness/noEmptyPattern: as above
  simulator: [async ({}, use) => use(simulatorAt(fromRun('E2E_SIMULATOR_URL'))), { scope: 'worker' }],
  baseURL: async ({ appUrl }, use) => use(appUrl),

  watch: [
    async ({ context }, use) => {
      const watch = createWatch();
      watch.follow(context);
      await use(watch);
      expect(watch.complaints(), 'the pages ran without errors and stayed on this machine').toEqual([]);
    },
    { auto: true },
  ],
  allowTrouble: async ({ watch }, use) => use((pattern) => watch.allow(pattern)),

  shop: async ({ appUrl, simulator }, use) => use(await openShop(appUrl, simulator)),
  signIn: async ({ shop }, use) => {
    await use(async (page, who) => {
      const person = typeof who === 'string' ? await shop.member(who) : who;
      await page.context().addCookies(person.client.cookies());
    });
  },
  open: async ({ browser, signIn, watch }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (who, options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      watch.follow(context);
      const page = await context.newPage();
      await signIn(page, who);
      return page;
    });
    for (const context of contexts) await context.close();
  },
  tick: async ({ appUrl }, use) => use(() => fireCron(appUrl)),
  ownApp: [
    async ({ simulator }, use) => {
      const app = await startOwnApp(simulator.url, fromRun('E2E_TEMPLATE'));
      await use(app);
      await app.dispose();
    },
    { timeout: 150_000 },
  ],
});

/** Asserts that the page breaks no rule of WCAG 2.2 A and AA that a program can see. */
export async function axe(page: Page, { exclude = [] as string[] } = {}): Promise<void> {
  let builder = new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    // Without frames there is nothing to put together on a page of its own, which takes longer than looking.
    .setLegacyMode(true);
  for (const selector of exclude) builder = builder.exclude(selector);
  const { violations } = await builder.analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    at: nodes.map(({ target }) => target.join(' ')),
  }));
  expect(found, 'the page is accessible').toEqual([]);
}

function fromRun(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: run the browser tests with Playwright, which starts the app first`);
  return value;
}
