import type { Page } from '@playwright/test';
import { PHONE } from './pages/screens.ts';
import { expect, test } from './support/app.ts';
import {
  card,
  confirmAll,
  confirmButton,
  confirmCard,
  location,
  shopToWalk,
  startWalk,
  walkState,
} from './support/walks.ts';

test.use(PHONE);

/** The app and the walk's pictures are on the phone: from here on it needs no network. */
async function readyForOffline(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await expect
    .poll(() => page.evaluate(async () => (await (await caches.open('walk-pictures')).keys()).length))
    .toBeGreaterThan(0);
}

const picksOf = async (...[client, id]: Parameters<typeof walkState>) => {
  const { effects } = await walkState(client, id);
  return Object.values(effects).filter(({ kind, undone }) => kind === 'pick' && !undone).length;
};

test('ten picks without a network, a reload without a network, and everything arrives once @phone', async ({
  page,
  shop,
  signIn,
  allowTrouble,
}) => {
  test.setTimeout(120_000);
  allowTrouble(/ERR_INTERNET_DISCONNECTED|Failed to load resource|WebSocket|Failed to fetch/);
  await shopToWalk(shop, { orders: 3, lots: 5 });
  const { client } = shop.owner;
  const walk = await startWalk(client);
  await signIn(page, 'picker');
  await page.goto(`/pick/${walk.id}`);
  await expect(confirmButton(page)).toBeVisible();
  await readyForOffline(page);

  await page.context().setOffline(true);
  for (let i = 0; i < 6; i++) await confirmCard(page);
  await expect(page.getByText(/No network: \d+ steps kept on this phone/)).toBeVisible();
  expect(await picksOf(client, walk.id)).toBe(0);

  await page.reload();
  await expect(confirmButton(page)).toBeVisible();
  await expect(page.getByText('6 of 15 · 9 stops left')).toBeVisible();
  await expect
    .poll(() =>
      card(page)
        .locator('img')
        .first()
        .evaluate((img: HTMLImageElement) => img.naturalWidth),
    )
    .toBeGreaterThan(0);
  for (let i = 0; i < 4; i++) await confirmCard(page);
  await expect(page.getByText('10 of 15 · 5 stops left')).toBeVisible();

  await page.context().setOffline(false);
  await expect.poll(() => picksOf(client, walk.id), { timeout: 30_000 }).toBe(10);
  await expect(page.getByText(/No network/)).toHaveCount(0);
  expect(await confirmAll(page)).toBe(5);
  await expect.poll(() => picksOf(client, walk.id)).toBe(15);
  const state = await walkState(client, walk.id);
  expect(Object.values(state.tasks).every(({ done, wanted }) => done === wanted)).toBe(true);
});

test('a walk is resumed on another phone where it was left @phone', async ({ page, shop, signIn, open }) => {
  await shopToWalk(shop, { orders: 2, lots: 3 });
  const walk = await startWalk(shop.owner.client);
  await signIn(page, 'picker');
  await page.goto(`/pick/${walk.id}`);
  await confirmCard(page);
  await confirmCard(page);
  await page.getByRole('button', { name: 'This walk' }).click();
  await page.getByRole('button', { name: /Pause/ }).click();
  await expect(page).toHaveURL(/\/pick$/);

  const other = await open('manager', PHONE);
  await other.goto(`/pick/${walk.id}`);
  await expect(other.getByText('2 of 6 · 4 stops left')).toBeVisible();
  expect(await confirmAll(other)).toBe(4);
  await expect(other.getByRole('heading', { name: 'Every stop is done' })).toBeVisible();
});

test('an expired login pauses the outbox; signing in again sends it @phone', async ({
  page,
  shop,
  signIn,
  allowTrouble,
}) => {
  allowTrouble(/401|Failed to load resource|WebSocket/);
  await shopToWalk(shop, { orders: 1, lots: 4 });
  const { client } = shop.owner;
  const walk = await startWalk(client);
  await signIn(page, 'picker');
  await page.goto(`/pick/${walk.id}`);
  await confirmCard(page);
  await expect.poll(() => picksOf(client, walk.id)).toBe(1);

  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  // What the open socket was trusted with ends with it.
  await page.reload();
  await confirmCard(page);
  await confirmCard(page);
  await expect(page.getByText(/You are signed out. Sign in again to send 2 steps/)).toBeVisible();
  await page.reload();
  await expect(page.getByText('3 of 4 · 1 stop left')).toBeVisible();
  expect(await picksOf(client, walk.id)).toBe(1);

  await page.context().addCookies(cookies);
  await page.reload();
  await expect.poll(() => picksOf(client, walk.id)).toBe(3);
  await expect(page.getByText(/signed out/)).toHaveCount(0);
});

test('what one person left on a phone is sent by nobody else, until a manager takes it over @phone', async ({
  page,
  shop,
  signIn,
  allowTrouble,
}) => {
  allowTrouble(/401|409|Failed to load resource|WebSocket/);
  await shopToWalk(shop, { orders: 1, lots: 4 });
  const { client } = shop.owner;
  const walk = await startWalk(client);
  const picker = await shop.member('picker');
  await signIn(page, picker);
  await page.goto(`/pick/${walk.id}`);
  await confirmCard(page);
  await expect.poll(() => picksOf(client, walk.id)).toBe(1);
  await page.context().clearCookies();
  await page.reload();
  await confirmCard(page);
  await expect(page.getByText(/You are signed out/)).toBeVisible();

  await signIn(page, 'manager');
  await page.reload();
  await expect(page.getByText(/wait on this phone/)).toBeVisible();
  await confirmCard(page);
  await expect.poll(() => picksOf(client, walk.id)).toBe(2);
  await page.getByRole('button', { name: 'Take over' }).click();
  await page.getByRole('button', { name: 'Send as mine' }).click();
  await expect.poll(() => picksOf(client, walk.id)).toBe(3);
  await expect(page.getByText(/wait on this phone/)).toHaveCount(0);
  await expect(location(page)).toBeVisible();
});
