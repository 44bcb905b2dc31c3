import type { Page } from '@playwright/test';
import { guessLayout } from '../worker/src/locations/layout.domain.ts';
import { DESKTOP, PHONE } from './pages/screens.ts';
import { axe, expect, test } from './support/app.ts';
import { allOrders } from './support/books.ts';
import { buy } from './support/buyer.ts';
import { look } from './support/look.ts';
import { endWalk, startWalkWith, walkOn } from './support/walked.ts';
import { shopToWalk } from './support/walks.ts';

const candidates = (page: Page) => page.getByRole('list', { name: 'Orders to pick' }).getByRole('listitem');
const chosen = (page: Page) => page.getByRole('region', { name: 'Chosen orders' });

test('a picker chooses orders by touch, sees what they come to, and starts the walk', async ({ shop, open }) => {
  await shopToWalk(shop, { orders: 3, lots: 2 });
  const phone = await open('picker', PHONE);
  await phone.goto('/pick');
  await expect(candidates(phone)).toHaveCount(3);
  // The whole card chooses, not only its small box.
  await candidates(phone).nth(0).getByText('lots').click();
  await candidates(phone).nth(2).getByText('lots').click();
  await expect(chosen(phone)).toContainText('2 totes');
  await expect(chosen(phone)).toContainText('4 lots');
  await expect(chosen(phone)).toContainText('4 pieces');
  await expect(chosen(phone)).toContainText(/about \d+ minutes?/);
  await chosen(phone).getByRole('button', { name: 'Start walk' }).click();
  await expect(phone).toHaveURL(/\/pick\/pks_\w{26}$/);
  const { rows } = await shop.owner.client.get('/api/pick-sessions?state=open');
  expect(rows).toHaveLength(1);
  expect(rows[0].orders).toHaveLength(2);
});

test('the suggested cart is drawn on the plan, can be changed, and is taken with one tap', async ({ shop, open }) => {
  await shopToWalk(shop, { orders: 3, lots: 2 });
  const client = shop.owner.client;
  const { codes } = await client.get('/api/locations/codes');
  await client.put('/api/locations/layout', { layout: guessLayout(codes), version: 0 });
  const phone = await open('picker', PHONE);
  await phone.goto('/pick');
  const cart = phone.getByRole('region', { name: 'Suggested cart' });
  await expect(cart).toContainText(/3 totes, 6 lots, 6 pieces: about \d+ minutes?, \d+ m/);
  await expect(cart.getByRole('img', { name: /from above/ }).first()).toBeVisible();
  await cart.getByRole('button', { name: 'Change it' }).click();
  await expect(chosen(phone)).toContainText('3 totes');
  await chosen(phone).getByRole('button', { name: 'Clear selection' }).click();
  await cart.getByRole('button', { name: 'Pick these 3' }).click();
  await expect(phone).toHaveURL(/\/pick\/pks_\w{26}$/);
});

test('the desk sees a walk begin, fill and end without a reload, and reads what became of it', async ({
  shop,
  open,
}) => {
  await shopToWalk(shop, { orders: 2, lots: 3 });
  const picker = await shop.member('picker');
  const desk = await open('owner', DESKTOP);
  await desk.goto('/pick');
  await expect(candidates(desk)).toHaveCount(2);

  const orders = await allOrders(shop.owner.client);
  const walk = await startWalkWith(
    picker.client,
    orders.map(({ id }) => id),
  );
  const card = desk.getByRole('listitem').filter({ has: desk.getByRole('heading', { name: 'Walk 1' }) });
  await expect(card).toContainText('Nobody is walking');
  await expect(candidates(desk)).toHaveCount(0);
  await expect(desk.getByRole('heading', { name: 'Nothing to pick' })).toBeVisible();
  const table = await open('owner', DESKTOP);
  await table.goto('/orders');
  await expect(table.getByText('Walk 1', { exact: true })).toHaveCount(2);

  await walkOn(picker.client, walk.id, { missing: ['damaged'], stops: 3 });
  await expect(card).toContainText(/picker \w+ walking/);
  await expect(card.getByRole('img', { name: '3 of 6 pieces done' })).toBeVisible();
  await expect(card).toContainText('1 missing');
  await expect(card.getByRole('link', { name: 'Join walk 1' })).toHaveAttribute('href', `/pick/${walk.id}`);

  await walkOn(picker.client, walk.id);
  await endWalk(picker.client, walk.id);
  await expect(card).toBeHidden();
  await expect(table.getByText('Walk 1', { exact: true })).toHaveCount(0);
  await desk.getByRole('link', { name: /^Walk 1/ }).click();
  await expect(desk.getByRole('heading', { name: 'Walk 1' })).toBeVisible();
  await expect(desk.getByRole('region', { name: 'In short' })).toContainText('5 pieces');
  const outcomes = desk.getByRole('region', { name: 'Orders' }).getByRole('listitem');
  await expect(outcomes.filter({ hasText: 'Picked short' })).toHaveCount(1);
  await expect(outcomes.filter({ hasText: 'Picked' })).toHaveCount(2);
  await expect(desk.getByRole('region', { name: 'Who walked' })).toContainText('5 picks, 5 pieces');
  await expect(desk.getByRole('region', { name: 'To-dos' })).toContainText('damaged');
  await look(desk, null, desk.getByRole('heading', { name: 'Walk 1' }));

  await desk.emulateMedia({ media: 'print' });
  await expect(desk.getByRole('navigation', { name: 'Main' })).toBeHidden();
  await expect(desk.getByRole('button', { name: 'Print' })).toBeHidden();
  await expect(outcomes.first()).toBeVisible();
});

test('orders chosen in the table go on a walk; one that cannot is named, and left out if one likes', async ({
  shop,
  open,
  allowTrouble,
}) => {
  allowTrouble(/status of 409/);
  await shopToWalk(shop, { orders: 3, lots: 1 });
  const client = shop.owner.client;
  const orders = await allOrders(client);
  const desk = await open('owner', DESKTOP);
  await desk.goto('/orders');
  await desk.getByLabel('Select all orders shown').check();
  const bar = desk.getByRole('region', { name: 'Selected orders' });
  await bar.getByRole('button', { name: 'Pick', exact: true }).click();
  const dialog = desk.getByRole('dialog', { name: 'Pick 3 orders?' });
  await expect(dialog).toContainText('3 lots with 3 pieces at 3 stops');

  // Somebody else was faster with one of them.
  await startWalkWith(client, [orders[0]?.id ?? '']);
  await dialog.getByRole('button', { name: 'Start the walk' }).click();
  await expect(desk.getByRole('dialog')).toContainText('It is on walk 1 already.');
  await desk.getByRole('button', { name: 'Start without them' }).click();
  await expect(desk).toHaveURL(/\/pick\/pks_\w{26}$/);
  const { rows } = await client.get('/api/pick-sessions?state=open');
  expect(rows.map((row: { orders: unknown[] }) => row.orders.length)).toEqual([2, 1]);
});

test('the list before the walk is accessible, fits every width, light and dark, and says what cannot be picked yet', async ({
  shop,
  page,
  signIn,
}) => {
  test.setTimeout(120_000);
  await signIn(page, 'owner');
  await look(page, '/pick', page.getByRole('heading', { name: 'Nothing to pick' }));

  const store = await shopToWalk(shop, { orders: 3, lots: 2 });
  await buy(store, 'bricklink', { lots: 1, from: 8 });
  await shop.sync();
  const orders = await allOrders(shop.owner.client);
  const walk = await startWalkWith(shop.owner.client, [orders.at(-1)?.id ?? '']);
  await walkOn(shop.owner.client, walk.id, { missing: ['not_found'], stops: 1 });
  await page.goto('/pick');
  await page.getByText('2 orders not yet').click();
  await expect(page.getByText('It was placed less than a minute ago.')).toBeVisible();
  await candidates(page).first().getByText('lots').click();
  await expect(chosen(page)).toContainText('1 tote');
  await look(page, null, page.getByRole('heading', { name: 'On the way' }));
});

test('a viewer sees the walks and starts none', async ({ shop, open }) => {
  await shopToWalk(shop, { orders: 2, lots: 1 });
  const [order] = await allOrders(shop.owner.client);
  await startWalkWith(shop.owner.client, [order?.id ?? '']);
  const page = await open('viewer');
  await page.goto('/pick');
  await expect(candidates(page)).toHaveCount(1);
  await expect(page.getByRole('checkbox')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /Start|Choose/ })).toHaveCount(0);
  await page.getByRole('link', { name: 'See how it goes on walk 1' }).click();
  await expect(page.getByText('This walk is still on.')).toBeVisible();
});

test('without a network the list leads back into a walk that this phone keeps', async ({
  shop,
  open,
  allowTrouble,
}) => {
  allowTrouble(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|WebSocket/);
  await shopToWalk(shop, { orders: 1, lots: 2 });
  const picker = await shop.member('picker');
  const [order] = await allOrders(shop.owner.client);
  const walk = await startWalkWith(picker.client, [order?.id ?? '']);
  const phone = await open('picker', PHONE);
  await phone.goto(`/pick/${walk.id}`);
  await expect(phone.getByRole('article').first()).toBeVisible();
  await phone.evaluate(async () => void (await navigator.serviceWorker.ready));
  await expect.poll(() => phone.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);

  await phone.context().setOffline(true);
  await phone.goto('/pick');
  await expect(phone.getByRole('heading', { name: 'You are offline' })).toBeVisible();
  await axe(phone);
  await phone.getByRole('link', { name: /Walk 1/ }).click();
  await expect(phone.getByRole('article').first()).toBeVisible();
});
