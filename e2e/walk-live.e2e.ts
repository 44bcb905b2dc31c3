import type { Page } from '@playwright/test';
import { PHONE } from './pages/screens.ts';
import { expect, test } from './support/app.ts';
import { confirmAll, confirmButton, confirmCard, location, shopToWalk, startWalk, walkState } from './support/walks.ts';

test.use(PHONE);

test('two phones in one walk: nobody is sent to the same drawer, and each sees what the other did @phone', async ({
  page,
  shop,
  signIn,
  open,
}) => {
  test.setTimeout(90_000);
  await shopToWalk(shop, { orders: 3, lots: 4 });
  const { client } = shop.owner;
  const walk = await startWalk(client);
  await signIn(page, 'picker');
  await page.goto(`/pick/${walk.id}`);
  await expect(confirmButton(page)).toBeVisible();
  const other = await open('manager', PHONE);
  await other.goto(`/pick/${walk.id}`);
  await expect(confirmButton(other)).toBeVisible();
  await expect(other.getByText(/Also walking/)).toBeAttached();
  const ended = (phone: Page) =>
    phone.getByRole('heading', { name: /Every stop is done|Others are at the last drawers/ });
  const standsAt = async (phone: Page) => ((await ended(phone).isVisible()) ? null : location(phone).textContent());
  const apart = async () => {
    const [one, two] = [await standsAt(page), await standsAt(other)];
    return one === null || two === null || one !== two;
  };
  await expect.poll(apart).toBe(true);

  await confirmCard(page);
  await expect(other.getByText('1 of 12 · 11 stops left')).toBeVisible();
  await confirmCard(other);
  await expect(page.getByText('2 of 12 · 10 stops left')).toBeVisible();

  // In turns, as people do who see each other: whoever has a drawer picks it, and never the same one.
  for (let turn = 0; turn < 10; turn++) {
    await expect.poll(apart).toBe(true);
    const phone = [page, other][turn % 2] as Page;
    await confirmCard((await ended(phone).isVisible()) ? (phone === page ? other : page) : phone);
  }
  for (const phone of [page, other]) {
    await expect(phone.getByRole('heading', { name: 'Every stop is done' })).toBeVisible();
  }
  const state = await walkState(client, walk.id);
  expect(Object.values(state.tasks).every(({ kind, done, wanted }) => kind === 'pick' && done === wanted)).toBe(true);
});

test('two people take the same drawer without a network: both count, and the double goes back @phone', async ({
  page,
  shop,
  signIn,
  open,
  allowTrouble,
}) => {
  test.setTimeout(90_000);
  allowTrouble(/ERR_INTERNET_DISCONNECTED|Failed to load resource|WebSocket|Failed to fetch/);
  await shopToWalk(shop, { orders: 1, lots: 1 });
  const walk = await startWalk(shop.owner.client);
  await signIn(page, 'picker');
  const other = await open('manager', PHONE);
  await page.goto(`/pick/${walk.id}`);
  await expect(confirmButton(page)).toBeVisible();
  await other.goto(`/pick/${walk.id}`);
  await expect(other.getByRole('heading', { name: 'Others are at the last drawers' })).toBeVisible();
  await other.getByRole('button', { name: /^Help at/ }).click();
  await expect(other.getByText(/is at this drawer/)).toBeVisible();
  for (const phone of [page, other]) await phone.context().setOffline(true);
  for (const phone of [page, other]) await confirmButton(phone).click();
  for (const phone of [page, other])
    await expect(phone.getByRole('heading', { name: 'Every stop is done' })).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText(/No network/)).toHaveCount(0, { timeout: 20_000 });
  await other.context().setOffline(false);
  await expect(other.getByText(/1 to put back/)).toBeVisible({ timeout: 20_000 });
  // It is asked of whoever is nearer by a moment; the other one is told that somebody is there.
  const asked = async () => ((await confirmButton(page).isVisible()) ? page : other);
  await expect.poll(async () => confirmButton(await asked()).isVisible()).toBe(true);
  const phone = await asked();
  await expect(confirmButton(phone)).toHaveText(/Put back 1/);
  await confirmCard(phone);
  for (const one of [page, other]) await expect(one.getByRole('heading', { name: 'Every stop is done' })).toBeVisible();
  const { rows } = await shop.owner.client.get('/api/todos');
  await expect
    .poll(async () => (await shop.owner.client.get('/api/todos')).rows, { message: JSON.stringify(rows) })
    .toEqual([]);
});

test('a batch the buyer adds joins the walk, marked, and the order is picked whole @phone', async ({
  page,
  shop,
  signIn,
}) => {
  const store = await shop.stocked({ lots: 60, openOrders: 0 });
  const lots = (await store.control('GET', '/state')).bricklink.lots.filter(
    (lot: { quantity: number; bulk: number; isStockRoom?: boolean }) =>
      lot.quantity >= 4 && lot.bulk === 1 && !lot.isStockRoom,
  );
  const order = await store.control('POST', '/bricklink/orders', {
    lines: [{ lotId: lots[0].id, quantity: 2 }],
    orderedAt: Date.now() - 3_600_000,
  });
  await shop.sync();
  const walk = await startWalk(shop.owner.client);
  await signIn(page, 'picker');
  await page.goto(`/pick/${walk.id}`);
  await expect(page.getByText('0 of 2 · 1 stop left')).toBeVisible();
  await store.control('POST', `/bricklink/orders/${order.id}/batches`, {
    lines: [{ lotId: lots[1].id, quantity: 3 }],
    force: true,
  });
  await shop.sync();
  await expect(page.getByText('0 of 5 · 2 stops left')).toBeVisible();
  await expect(page.getByText(/added 3. The stops joined your walk/)).toBeVisible();
  await page.getByRole('button', { name: 'What is left' }).click();
  await expect(page.getByText('Added later')).toBeVisible();
  await page.getByRole('button', { name: 'Back to the card' }).click();
  expect(await confirmAll(page)).toBe(2);
  await page.getByRole('button', { name: 'Look it over and close the walk' }).click();
  await expect(page.getByText('Picked', { exact: true })).toBeVisible();
});

test('an order cancelled during the walk leaves it, and what lies in its tote is put back @phone', async ({
  page,
  shop,
  signIn,
}) => {
  const store = await shopToWalk(shop, { orders: 2, lots: 2 });
  const { client } = shop.owner;
  const walk = await startWalk(client);
  await signIn(page, 'picker');
  await page.goto(`/pick/${walk.id}`);
  const first = await confirmCard(page);
  expect(first).toContain('Pick 1');
  const pickedTask = async () => Object.values((await walkState(client, walk.id)).tasks).find(({ done }) => done > 0);
  await expect.poll(pickedTask).toBeTruthy();
  const picked = await pickedTask();
  const state = await walkState(client, walk.id);
  const tote = state.totes.find(({ orderId }) => orderId === picked?.orderId);
  await store.control('POST', `/bricklink/orders/${tote?.remoteId}/cancel`, { restock: false });
  await shop.sync();
  await expect(page.getByText(new RegExp(`${tote?.code} was cancelled`))).toBeVisible();
  await expect(page.getByText(/0 of 2/)).toBeVisible();
  await page.getByRole('button', { name: 'What is left' }).click();
  await page.getByRole('button', { name: /Put back/ }).click();
  await expect(confirmButton(page)).toHaveText(/Put back 1/);
  await confirmCard(page);
  await expect.poll(async () => (await client.get('/api/todos')).rows).toEqual([]);
  expect(await confirmAll(page)).toBe(2);
  await page.getByRole('button', { name: 'Look it over and close the walk' }).click();
  await expect(page.getByText('Cancelled by the buyer')).toBeVisible();
  await page.getByRole('button', { name: 'Close the walk' }).click();
  await expect(page.getByRole('heading', { name: /is done/ })).toBeVisible();
});
