import type { Locator, Page } from '@playwright/test';
import { DESKTOP, orderLink, orderLinks, orderStatus, PHONE, syncLine } from './pages/screens.ts';
import { axe, expect, test } from './support/app.ts';
import { buy } from './support/buyer.ts';
import { expectNoSidewaysScroll, look } from './support/look.ts';
import { PASSWORD } from './support/shop.ts';

test('the screens before signing in are accessible and fit every width, light and dark', async ({ page, shop }) => {
  test.setTimeout(120_000);
  const { link } = await shop.owner.client.post('/api/members', { email: `x-${shop.owner.email}`, role: 'picker' });
  await look(page, '/sign-in', page.getByRole('heading', { name: 'Sign in' }));
  await look(page, '/sign-up', page.getByRole('heading', { name: 'Open a shop' }));
  await look(page, link, page.getByText('invites you as a picker'));
});

test('the screens of a new shop are accessible and fit every width, light and dark', async ({ page, signIn }) => {
  test.setTimeout(120_000);
  await signIn(page, 'owner');
  await look(page, '/orders', page.getByRole('heading', { name: 'No orders yet' }));
  await look(page, '/inventory', page.getByRole('heading', { name: 'No stock yet' }));
  await look(page, '/todos', page.getByRole('heading', { name: 'Nothing to do' }));
  await look(page, '/settings/marketplaces', page.getByLabel('Consumer key'));
  await look(page, '/settings/stock', page.getByText('Connect a marketplace first.'));
  await look(page, '/sync/runs', page.getByRole('heading', { name: 'No run yet' }));
  await look(page, '/no/such/page', page.getByRole('heading', { name: 'There is nothing at this address' }));
});

test('the screens of a busy shop are accessible and fit every width, light and dark', async ({
  page,
  shop,
  signIn,
  allowTrouble,
}) => {
  test.setTimeout(180_000);
  // A lot that is not there is asked for on purpose.
  allowTrouble(/status of 404/);
  const store = await shop.stocked({ lots: 40, openOrders: 8 });
  const client = shop.owner.client;
  const { lots }: { lots: { id: number }[] } = await store.control('POST', '/bricklink/lots', {
    ...{ no: '3001', colorId: 5, quantity: 10, unitPrice: '0.10', condition: 'N' },
  });
  const lotId = lots[0]?.id;
  const unknown: { id: number } = await store.control('POST', '/bricklink/orders', { lines: [{ lotId, quantity: 2 }] });
  const doomed = await buy(store, 'bricklink', { lots: 3, from: 4 });
  await shop.sync();
  await store.control('POST', `/bricklink/orders/${doomed.id}/cancel`, { restock: true });
  const idOf = async ({ id }: { id: number }) => (await client.get(`/api/orders?q=${id}`)).rows[0].id;
  await client.post(`/api/orders/${await idOf(doomed)}/status`, { status: 'picked' });
  const [lot] = (await client.get('/api/lots?stock=reserved')).rows;
  await client.post('/api/imports', { source: 'bricklink' });

  await signIn(page, 'owner');
  await look(page, '/orders', orderLink(page, unknown.id));
  await look(
    page,
    `/orders/${await idOf(unknown)}`,
    page.getByText('To do before it can go on').or(page.getByText('No lot of ours')).first(),
  );
  await look(page, `/orders/${await idOf(doomed)}`, page.getByText('BrickLink was not told that the order is picked.'));
  await look(page, '/inventory', page.getByText(/^4\d lots$/));
  await look(page, `/inventory/${lot.id}`, page.getByRole('heading', { name: lot.itemName }));
  await look(page, '/inventory/lot_nowhere', page.getByRole('heading', { name: 'Not found' }));
  await look(page, '/todos', page.getByText(String(unknown.id)).first());
});

test('the settings of a busy shop are accessible and fit every width, light and dark', async ({
  page,
  shop,
  signIn,
}) => {
  test.setTimeout(180_000);
  await shop.stocked({ lots: 40, openOrders: 4 });
  await shop.owner.client.post('/api/imports', { source: 'bricklink' });
  await shop.owner.client.post('/api/members', { email: `x-${shop.owner.email}`, role: 'picker' });
  await shop.member('viewer');
  await signIn(page, 'owner');
  await look(page, '/settings', page.getByRole('navigation', { name: 'Settings' }));
  await look(page, '/settings/marketplaces', page.getByText('Calls in the last 24 hours').first());
  await look(page, '/settings/stock', page.getByRole('region', { name: 'Preview' }));
  await look(page, '/sync/runs', page.getByRole('article').first());
  await look(page, '/settings/team', page.getByRole('region', { name: 'Open invitations' }));
  await look(page, '/settings/device', page.getByRole('group', { name: 'Colours' }));
});

test('dialogs are accessible too, on a phone and in the dark', async ({ shop, open }) => {
  const store = await shop.stocked();
  const order = await buy(store, 'bricklink', { lots: 1 });
  await shop.sync();
  const page = await open('owner', { ...PHONE, colorScheme: 'dark' });
  await page.goto('/orders');
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Mark packed' }).click();
  await expect(page.getByRole('dialog', { name: 'Mark 1 order packed?' })).toBeVisible();
  await axe(page);
  await expectNoSidewaysScroll(page);
  await page.keyboard.press('Escape');
  await orderLink(page, order.id).click();
  await page.getByRole('button', { name: 'More', exact: true }).first().click();
  await page.getByRole('menuitem', { name: 'Mark shipped…' }).click();
  await expect(page.getByRole('dialog', { name: `Mark order ${order.id} shipped` })).toBeVisible();
  await axe(page);
  await expectNoSidewaysScroll(page);
});

test('without a network the app says so and opens all the same; back online it shows what was missed', async ({
  shop,
  open,
  allowTrouble,
}) => {
  allowTrouble(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|WebSocket/);
  const store = await shop.stocked();
  const page = await open('picker', PHONE);
  await page.goto('/orders');
  await expect(page.getByRole('heading', { name: 'No orders yet' })).toBeVisible();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);

  await page.context().setOffline(true);
  await expect(page.getByText('You are offline. Changes can be made again')).toBeVisible();
  await expect(syncLine(page)).toContainText('Offline. What you see may be old.');
  const order = await buy(store, 'bricklink', { lots: 1 });
  await shop.sync();
  await expect(orderLinks(page)).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('You are offline. Changes can be made again')).toBeVisible();
  await axe(page);

  await page.context().setOffline(false);
  await expect(page.getByText('You are offline. Changes can be made again')).toBeHidden();
  await expect(orderLink(page, order.id)).toBeVisible();
  await expect(syncLine(page)).toContainText('In step with your marketplaces.');
});

test('from signing in to a picked order without touching the mouse', async ({ shop, page }) => {
  const store = await shop.stocked();
  const order = await buy(store, 'bricklink', { lots: 2 });
  await buy(store, 'bricklink', { lots: 1, from: 4 });
  await shop.sync();
  await page.setViewportSize(DESKTOP.viewport);
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await tabTo(page, page.getByLabel('E-mail'));
  await page.keyboard.type(shop.owner.email);
  await tabTo(page, page.getByLabel('Password'));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(orderLinks(page)).toHaveCount(2);

  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search orders' })).toBeFocused();
  await page.keyboard.type(String(order.id));
  await page.keyboard.press('Enter');
  await expect(orderLinks(page)).toHaveText([String(order.id)]);
  await tabTo(page, orderLink(page, order.id));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: `Order ${order.id}` })).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Mark picked' }));
  await page.keyboard.press('Enter');
  await expect(orderStatus(page)).toContainText('BrickLink has confirmed');
  await expect(orderStatus(page)).toContainText('Picked');
});

test('every static answer forbids framing, foreign scripts and guessing of types', async ({ appUrl }) => {
  for (const path of ['/', '/sign-in', '/orders/anything', '/device.js', '/sw.js', '/manifest.webmanifest']) {
    const answer = await fetch(`${appUrl}${path}`);
    expect(answer.status, path).toBe(200);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy, path).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).not.toContain('unsafe-inline');
    expect(answer.headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(answer.headers.get('x-frame-options'), path).toBe('DENY');
    expect(answer.headers.get('referrer-policy'), path).toBe('same-origin');
    expect(answer.headers.get('strict-transport-security'), path).toContain('max-age=');
    expect(answer.headers.get('permissions-policy'), path).toContain('camera=(self)');
    await answer.body?.cancel();
  }
  const html = await (await fetch(appUrl)).text();
  const [asset] = /\/assets\/[^"]+\.js/.exec(html) ?? [];
  const script = await fetch(`${appUrl}${asset}`);
  expect(script.headers.get('content-type')).toContain('javascript');
  expect(script.headers.get('cache-control')).toContain('immutable');
});

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target, 'Tab leads there').toBeFocused();
}
