import type { OrderDetail } from '../worker/src/contract/orders.ts';
import { PHONE } from './pages/screens.ts';
import { axe, expect, test } from './support/app.ts';
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

test('a picker walks three orders, closes the walk, and the orders are picked @phone', async ({
  page,
  shop,
  signIn,
}) => {
  test.setTimeout(90_000);
  await shopToWalk(shop, { orders: 3, lots: 4 });
  const walk = await startWalk(shop.owner.client);
  await signIn(page, 'picker');
  await page.goto(`/pick/${walk.id}`);

  await expect(location(page)).toBeVisible();
  await expect(page.getByText('0 of 12 · 12 stops left')).toBeVisible();
  await axe(page);
  await confirmCard(page);
  await expect(page.getByText('1 of 12 · 11 stops left')).toBeVisible();

  await page.getByRole('button', { name: 'What is left' }).click();
  await expect(page.getByRole('heading', { name: 'What you did' })).toBeVisible();
  await axe(page);
  await page.getByRole('button', { name: 'Back to the card' }).click();

  expect(await confirmAll(page)).toBe(11);
  await page.getByRole('button', { name: 'Look it over and close the walk' }).click();
  await expect(page.getByText('Picked', { exact: true })).toHaveCount(3);
  await axe(page);
  await page.getByRole('button', { name: 'Close the walk' }).click();
  await expect(page.getByRole('heading', { name: `Walk ${walk.no} is done` })).toBeVisible();

  for (const { orderId } of walk.orders) {
    const order: OrderDetail = await shop.owner.client.get(`/api/orders/${orderId}`);
    expect([order.status, order.lines.every(({ picked, quantity }) => picked === quantity)]).toEqual(['picked', true]);
  }
  await expect
    .poll(async () => {
      const order: OrderDetail = await shop.owner.client.get(`/api/orders/${walk.orders[0]?.orderId}`);
      return order.rawStatus;
    })
    .toBe('PACKED');
});

test('a wrong tap is taken back, and a skipped stop comes back by itself @phone', async ({ page, shop, signIn }) => {
  await shopToWalk(shop, { orders: 1, lots: 3 });
  const walk = await startWalk(shop.owner.client);
  await signIn(page, 'picker');
  await page.goto(`/pick/${walk.id}`);
  const first = await location(page).textContent();
  await confirmCard(page);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(location(page)).toHaveText(first ?? '');
  await page.getByRole('button', { name: 'Skip' }).click();
  await expect(location(page)).not.toHaveText(first ?? '');
  await confirmCard(page);
  await confirmCard(page);
  await expect(location(page)).toHaveText(first ?? '');
  await expect(card(page).getByText('Skipped before')).toBeVisible();
  await confirmCard(page);
  await expect(page.getByRole('heading', { name: 'Every stop is done' })).toBeVisible();
});

test('not found: a to-do at once, another place with one tap, and undo takes both back @phone', async ({
  page,
  shop,
  signIn,
}) => {
  await shopToWalk(shop, { orders: 1, lots: 3 });
  const { client } = shop.owner;
  // The first lot lies in a second drawer as well.
  const walk = await startWalk(client);
  const state = await walkState(client, walk.id);
  await signIn(page, 'picker');
  const lotId = Object.values(state.tasks)[0]?.lotId ?? '';
  await client.post(`/api/lots/${lotId}/movements`, { kind: 'receive', code: 'ZZ-99', quantity: 5 });
  // A walk knows the stock as it was when it began: this one begins after the delivery.
  for (const { orderId } of walk.orders) await client.post(`/api/pick-sessions/${walk.id}/orders/${orderId}/remove`);
  const again = await startWalk(client);
  await page.goto(`/pick/${again.id}`);

  const task = Object.values((await walkState(client, again.id)).tasks).find((one) => one.lotId === lotId);
  const code = (await walkState(client, again.id)).places[task?.locationId ?? ''] ?? '';
  while ((await location(page).textContent()) !== code) {
    await page.keyboard.press('ArrowRight');
  }
  await page.getByRole('button', { name: 'Problem' }).click();
  await page.getByRole('button', { name: 'Not found' }).click();
  await expect
    .poll(async () => (await client.get('/api/todos')).rows.map(({ kind }: { kind: string }) => kind))
    .toEqual(['shortage']);
  await page.getByRole('button', { name: /ZZ-99/ }).click();
  await expect.poll(async () => (await client.get('/api/todos')).rows).toEqual([]);
  await page.getByRole('button', { name: 'What is left' }).click();
  await expect(page.getByRole('button', { name: /ZZ-99/ })).toBeVisible();
  await page.getByRole('button', { name: 'Back to the card' }).click();

  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(async () => (await client.get('/api/todos')).rows.length).toBe(1);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(async () => (await client.get('/api/todos')).rows).toEqual([]);
  await expect(location(page)).toHaveText(code);
});

test('fewer than asked for takes two taps, and the rest becomes a to-do @phone', async ({ page, shop, signIn }) => {
  const store = await shop.stocked({ lots: 40, openOrders: 0 });
  const state = await store.control('GET', '/state');
  const lot = state.bricklink.lots.find(
    (one: { quantity: number; bulk: number }) => one.quantity >= 6 && one.bulk === 1,
  );
  await store.control('POST', '/bricklink/orders', {
    lines: [{ lotId: lot.id, quantity: 5 }],
    orderedAt: Date.now() - 3_600_000,
  });
  await shop.sync();
  const walk = await startWalk(shop.owner.client);
  await signIn(page, 'picker');
  await page.goto(`/pick/${walk.id}`);
  await page.getByRole('button', { name: /Quantity/ }).click();
  await page.getByRole('button', { name: '3', exact: true }).click();
  await page.getByRole('button', { name: 'Too few here' }).click();
  await page.getByRole('button', { name: 'Leave it to the to-do list' }).click();
  await page.getByRole('button', { name: 'Look it over and close the walk' }).click();
  await expect(page.getByText('Picked short: 2 pieces missing')).toBeVisible();
  await page.getByRole('button', { name: 'Close the walk' }).click();
  await expect(page.getByText('Picked short. The marketplace is told once the to-dos are closed.')).toBeVisible();
  const { rows } = await shop.owner.client.get('/api/todos');
  expect(rows).toMatchObject([{ kind: 'shortage', quantity: 2 }]);
});

test('a walk by keyboard alone @desktop', async ({ page, shop, signIn }) => {
  await shopToWalk(shop, { orders: 1, lots: 3 });
  const walk = await startWalk(shop.owner.client);
  await signIn(page, 'manager');
  await page.goto(`/pick/${walk.id}`);
  await expect(confirmButton(page)).toBeVisible();
  const first = await location(page).textContent();
  await page.keyboard.press('Enter');
  await expect(location(page)).not.toHaveText(first ?? '');
  await page.keyboard.press('u');
  await expect(location(page)).toHaveText(first ?? '');
  await page.keyboard.press('s');
  await expect(location(page)).not.toHaveText(first ?? '');
  await page.keyboard.press('/');
  await expect(page.getByRole('button', { name: /Skipped/ })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.press('p');
  await expect(page.getByRole('heading', { name: 'What is wrong?' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('0');
  await expect(page.getByRole('heading', { name: 'How many are there?' })).toBeVisible();
  await page.keyboard.press('Escape');
  for (let i = 0; i < 3; i++) {
    const before = await card(page).getAttribute('aria-label');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('article', { name: before ?? '', exact: true })).toHaveCount(0);
  }
  await expect(page.getByRole('heading', { name: 'Every stop is done' })).toBeVisible();
});
