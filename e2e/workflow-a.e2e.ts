import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { createClient } from '../scripts/lib-api.mjs';
import {
  chooseFromMenu,
  DESKTOP,
  marketplaceCard,
  message,
  messages,
  orderLink,
  orderLinks,
  orderRow,
  orderStatus,
  PHONE,
  syncLine,
} from './pages/screens.ts';
import { expect, test } from './support/app.ts';
import { buy } from './support/buyer.ts';
import { PASSWORD } from './support/shop.ts';

test.use(DESKTOP);

test('a shop opens, brings in its stock, and an order travels from the buyer to the parcel on two screens', async ({
  page: owner,
  appUrl,
  simulator,
  open,
  tick,
}) => {
  test.setTimeout(120_000);
  const mark = randomUUID().slice(0, 8);
  const email = `olivia-${mark}@shop.example`;
  const store = await simulator.createStore(`e2e-${mark}`, { lots: 60, openOrders: 10 });
  const client = createClient(appUrl);

  await test.step('the owner opens a shop', async () => {
    await owner.goto('/');
    await owner.getByRole('link', { name: 'Open a shop' }).click();
    await owner.getByLabel('Shop name').fill('Corner Bricks');
    await owner.getByLabel('Your name').fill('Olivia');
    await owner.getByLabel('E-mail').fill(email);
    await owner.getByLabel('Password').fill(PASSWORD);
    await owner.getByRole('button', { name: 'Open the shop' }).click();
    await expect(owner.getByRole('heading', { name: 'No orders yet' })).toBeVisible();
    await expect(syncLine(owner)).toContainText('Connect BrickLink or Brick Owl');
  });

  await test.step('BrickLink says in words that a secret is wrong, and lets the right one in', async () => {
    await owner.getByRole('region', { name: 'Set up your shop' }).getByRole('link', { name: 'Connect' }).click();
    const card = marketplaceCard(owner, 'BrickLink');
    const { consumerKey, consumerSecret, tokenValue, tokenSecret } = store.credentials.bricklink;
    await card.getByLabel('Consumer key').fill(consumerKey);
    await card.getByLabel('Consumer secret').fill(consumerSecret);
    await card.getByLabel('Token value').fill(tokenValue);
    await card.getByLabel('Token secret').fill('not-the-secret');
    await card.getByRole('button', { name: 'Connect BrickLink' }).click();
    await expect(card).toContainText('The consumer secret or the token secret does not match.');
    await expect(syncLine(owner)).toContainText('BrickLink does not accept the credentials.');

    await card.getByRole('button', { name: 'Replace the keys' }).click();
    await card.getByLabel('Consumer key').fill(consumerKey);
    await card.getByLabel('Consumer secret').fill(consumerSecret);
    await card.getByLabel('Token value').fill(tokenValue);
    await card.getByLabel('Token secret').fill(tokenSecret);
    await card.getByRole('button', { name: 'Replace the keys' }).click();
    await expect(card).toContainText('Connected');
    await expect(card).toContainText(`ends in ${consumerKey.slice(-4)}`);
    await expect(card).not.toContainText(tokenSecret);
  });

  await test.step('Brick Owl says in words that a key is wrong, and lets the right one in', async () => {
    const card = marketplaceCard(owner, 'Brick Owl');
    await card.getByLabel('API key').fill('not-the-key-of-this-shop');
    await card.getByRole('button', { name: 'Connect Brick Owl' }).click();
    await expect(card).toContainText(/Brick Owl does not (?:accept|know)/);
    await card.getByRole('button', { name: 'Replace the keys' }).click();
    await card.getByLabel('API key').fill(store.credentials.brickowl.apiKey);
    await card.getByRole('button', { name: 'Replace the keys' }).click();
    await expect(card).toContainText('Connected');
    await expect(syncLine(owner)).toContainText('In step with your marketplaces.', { timeout: 20_000 });
  });

  await test.step('the stock of BrickLink is shown before it is stored, with the one question that must be asked', async () => {
    await owner.getByRole('link', { name: 'Bring in stock' }).first().click();
    await owner.getByRole('button', { name: 'Read my stock from BrickLink' }).click();
    const preview = owner.getByRole('region', { name: 'Preview' });
    await expect(preview).toContainText('What BrickLink has on sale', { timeout: 20_000 });
    await expect(preview.getByText('New lots').locator('..')).toContainText(/[1-9]\d/);
    // The sixth is packed already: its pieces have left the drawers.
    await expect(preview).toContainText(/5 open orders of BrickLink with \d+ pieces still lie in your drawers/);
    await expect(preview.getByRole('button', { name: /^Bring in \d+ lots$/ })).toBeDisabled();
    await expect(preview.getByRole('group', { name: /Brick Owl has 4 open orders/ })).toBeVisible();
    await preview.getByLabel('Yes, BrickLink shows less because of them').check();
    await preview.getByRole('button', { name: /^Bring in \d+ lots$/ }).click();
    await expect(owner.getByText(/Stock from BrickLink was brought in/)).toBeVisible({ timeout: 20_000 });
  });

  await test.step('the stock of Brick Owl is linked to it', async () => {
    await owner.getByRole('button', { name: 'Read my stock from Brick Owl' }).click();
    const preview = owner.getByRole('region', { name: 'Preview' });
    await expect(preview).toContainText('What Brick Owl has on sale', { timeout: 20_000 });
    await preview.getByRole('button', { name: /^Link \d+ lots$/ }).click();
    await expect(owner.getByText(/Stock from Brick Owl was brought in/)).toBeVisible({ timeout: 20_000 });
    await owner.getByRole('link', { name: 'See the inventory' }).click();
    await expect(owner.getByRole('heading', { name: 'Inventory' })).toBeVisible();
    await expect(owner.getByRole('row').nth(1)).toContainText(/BL \d+/);
  });

  await test.step('the ten open orders stand in the table', async () => {
    await owner.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Orders', exact: true }).click();
    await expect(orderLinks(owner)).toHaveCount(10);
    await expect(owner.getByText('Set up your shop')).toBeHidden();
  });

  await client.post('/api/auth/sign-in', { email, password: PASSWORD });
  const picker = await joinAsPicker(client, appUrl, open);
  await picker.goto('/orders');
  await expect(orderLinks(picker)).toHaveCount(10);

  const bought =
    await test.step('a buyer’s order appears on both screens without a reload, with a way to it', async () => {
      const order = await buy(store, 'bricklink', { lots: 3 });
      await tick();
      for (const screen of [owner, picker]) {
        await expect(orderLink(screen, order.id)).toBeVisible();
        await expect(message(screen, `New order from BrickLink: ${order.id}`)).toBeVisible();
      }
      await expect(orderLinks(owner)).toHaveCount(11);
      await message(owner, 'New order').getByRole('link', { name: 'Show' }).click();
      await expect(owner.getByRole('heading', { name: `Order ${order.id}` })).toBeVisible();
      return order;
    });

  await test.step('the order’s lines say what to take, from where, and that it is reserved', async () => {
    const lines = owner.getByRole('region', { name: 'Lines' }).getByRole('listitem').filter({ hasText: 'each' });
    await expect(lines).toHaveCount(3);
    const { rows } = await client.get(`/api/orders?q=${bought.id}`);
    const detail = await client.get(`/api/orders/${rows[0].id}`);
    for (const line of detail.lines) {
      const shown = lines.filter({ hasText: line.itemName }).filter({ hasText: line.colorName }).first();
      await expect(shown).toContainText(line.condition === 'N' ? 'New' : 'Used');
      await expect(shown).toContainText(String(line.quantity));
      await expect(shown).toContainText('Reserved');
      if (line.places.length > 0) await expect(shown).toContainText(line.places[0].code);
      const picture = shown.getByRole('presentation');
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    }
  });

  const statusAtBrickLink = async () =>
    ((await store.control('GET', `/bricklink/orders/${bought.id}`)) as { status: string }).status;

  await test.step('the picker marks it picked on the phone; the desk sees it pending, then confirmed', async () => {
    await store.control('POST', '/faults', {
      side: 'bricklink',
      method: 'PUT',
      path: '/orders/*',
      kind: 'slow',
      delayMs: 2500,
      times: 1,
    });
    await message(picker, 'New order').getByRole('link', { name: 'Show' }).click();
    await picker.getByRole('button', { name: 'Mark picked' }).click();
    await expect(orderStatus(picker)).toContainText('Picked');
    await expect(orderStatus(owner)).toContainText('Picked');
    await expect(orderStatus(owner)).toContainText('Telling BrickLink…');
    await expect(orderStatus(owner)).toContainText('BrickLink has confirmed');
    await expect(orderStatus(picker)).toContainText('BrickLink has confirmed');
    expect(await statusAtBrickLink()).toBe('PACKED');
  });

  await test.step('the desk packs it and ships it with a tracking number', async () => {
    await owner.getByRole('button', { name: 'Mark packed' }).click();
    await expect(orderStatus(picker)).toContainText('Packed');
    await expect(orderStatus(owner)).toContainText('BrickLink has confirmed');
    await owner.getByRole('button', { name: 'Mark shipped…' }).click();
    const dialog = owner.getByRole('dialog', { name: `Mark order ${bought.id} shipped` });
    await dialog.getByLabel('Tracking number').fill('BE123456789');
    await dialog.getByRole('button', { name: 'Mark shipped' }).click();
    await expect(orderStatus(owner)).toContainText('Shipped');
    await expect(orderStatus(owner)).toContainText('BrickLink has confirmed');
    await expect(orderStatus(picker)).toContainText('Shipped');
    expect(await store.control('GET', `/bricklink/orders/${bought.id}`)).toMatchObject({
      status: 'SHIPPED',
      trackingNo: 'BE123456789',
    });
    await expect(picker.getByRole('region', { name: 'Shipping' })).toContainText('BE123456789');
  });
});

test('an order of Brick Owl goes the same way after “Sync now”', async ({ shop, open }) => {
  const store = await shop.stocked();
  const owner = await open('owner', DESKTOP);
  await owner.goto('/orders');
  await expect(owner.getByRole('heading', { name: 'No orders yet' })).toBeVisible();
  const order = await buy(store, 'brickowl', { lots: 2 });
  await owner.getByRole('button', { name: 'Sync now' }).click();
  await orderLink(owner, order.id).click();
  await owner.getByRole('button', { name: 'Mark picked' }).click();
  await expect(orderStatus(owner)).toContainText('Brick Owl has confirmed');
  const atBrickOwl = async () =>
    ((await store.control('GET', `/brickowl/orders/${order.id}`)) as { status: number }).status;
  expect(await atBrickOwl()).toBe(3);
  await owner.getByRole('button', { name: 'Mark packed' }).click();
  await expect.poll(atBrickOwl).toBe(4);
  await owner.getByRole('button', { name: 'Mark shipped…' }).click();
  await owner.getByRole('dialog').getByRole('button', { name: 'Mark shipped' }).click();
  await expect.poll(atBrickOwl).toBe(5);
  await expect(orderStatus(owner)).toContainText('Brick Owl has confirmed');
});

test('a status that BrickLink refuses is said in words, and stays to be seen', async ({ shop, open }) => {
  const store = await shop.stocked();
  const order = await buy(store, 'bricklink', { lots: 1 });
  await shop.sync();
  const owner = await open('owner', DESKTOP);
  await owner.goto('/orders');
  await orderLink(owner, order.id).click();
  await expect(orderStatus(owner)).toContainText('Paid');
  await store.control('POST', `/bricklink/orders/${order.id}/cancel`, { restock: true });
  await owner.getByRole('button', { name: 'Mark picked' }).click();
  const words = 'BrickLink shows this order as “CANCELLED” and does not let it be marked picked.';
  await expect(orderStatus(owner)).toContainText(words);
  await expect(owner.getByText('BrickLink was not told that the order is picked.')).toBeVisible();
  await expect(syncLine(owner)).toContainText('1 order status was not taken by the marketplace.');
  await owner.getByRole('link', { name: 'Orders', exact: true }).first().click();
  await expect(orderRow(owner, order.id)).toContainText(words);
});

test('a pick that was a mistake is taken back, and the pieces are reserved again', async ({ shop, open }) => {
  const store = await shop.stocked();
  const order = await buy(store, 'bricklink', { lots: 2 });
  await shop.sync();
  const picker = await open('picker', PHONE);
  await picker.goto('/orders');
  await orderLink(picker, order.id).click();
  const lines = picker.getByRole('region', { name: 'Lines' });
  await expect(lines.getByText('Reserved')).toHaveCount(2);

  await picker.getByRole('button', { name: 'Mark picked' }).click();
  await expect(lines.getByText('Picked')).toHaveCount(2);
  await messages(picker).getByRole('button', { name: 'Undo' }).click();
  await expect(orderStatus(picker)).toContainText('Paid');
  await expect(lines.getByText('Reserved')).toHaveCount(2);

  await picker.getByRole('button', { name: 'Mark picked' }).click();
  await expect(orderStatus(picker)).toContainText('BrickLink has confirmed');
  await chooseFromMenu(picker, 'Take the pick back');
  await expect(orderStatus(picker)).toContainText('Paid');
  await expect(lines.getByText('Reserved')).toHaveCount(2);
  await expect(picker.getByRole('button', { name: 'Mark picked' })).toBeVisible();
  expect(await store.control('GET', `/bricklink/orders/${order.id}`)).toMatchObject({ status: 'PACKED' });
});

test('the view of the orders lives in the address: a reload keeps it and the back button returns to it', async ({
  shop,
  open,
}) => {
  await shop.stocked({ openOrders: 10, lots: 60 });
  const owner = await open('owner', DESKTOP);
  await owner.goto('/orders');
  await expect(orderLinks(owner)).toHaveCount(10);

  const marketplaces = owner.getByRole('group', { name: 'More filters' });
  await marketplaces.getByRole('button', { name: 'BrickLink' }).click();
  await expect(owner).toHaveURL(/marketplace=bricklink/);
  await expect(orderLinks(owner)).toHaveCount(6);
  await owner.getByRole('group', { name: 'Status' }).getByRole('button', { name: /^Paid/ }).click();
  await expect(owner).toHaveURL(/status=paid/);
  await owner.getByRole('button', { name: 'Total' }).click();
  await expect(owner).toHaveURL(/sort=-grandTotal/);
  await expect(owner.getByRole('columnheader', { name: 'Total' })).toHaveAttribute('aria-sort', 'descending');
  const { rows } = await shop.owner.client.get('/api/orders?marketplace=bricklink&status=paid&sort=-grandTotal');
  const wanted = rows.map((row: { remoteId: string }) => row.remoteId);
  expect(wanted.length).toBeGreaterThan(1);
  await expect(orderLinks(owner)).toHaveText(wanted);

  await owner.reload();
  await expect(orderLinks(owner)).toHaveText(wanted);
  await expect(marketplaces.getByRole('button', { name: 'BrickLink' })).toHaveAttribute('aria-pressed', 'true');

  await orderLinks(owner).nth(1).click();
  await expect(owner.getByRole('heading', { name: `Order ${wanted[1]}` })).toBeVisible();
  await owner.goBack();
  await expect(orderLinks(owner)).toHaveText(wanted);

  await owner.getByRole('button', { name: 'Clear filters' }).click();
  await expect(orderLinks(owner)).toHaveCount(10);
  await owner.getByRole('searchbox', { name: 'Search orders' }).fill(wanted[1]);
  await expect(orderLinks(owner)).toHaveText([wanted[1]]);
  await expect(owner).toHaveURL(new RegExp(`q=${wanted[1]}`));
  await owner.getByRole('searchbox', { name: 'Search orders' }).fill('nobody buys this');
  await expect(owner.getByRole('heading', { name: 'No orders match' })).toBeVisible();
});

test('three orders are marked at once, after their preview was read', async ({ shop, open }) => {
  const store = await shop.stocked();
  const bought = [
    await buy(store, 'bricklink', { lots: 1 }),
    await buy(store, 'bricklink', { lots: 1, from: 1 }),
    await buy(store, 'brickowl', { lots: 1, from: 2 }),
  ];
  const ids = bought.map(({ id }) => id);
  await shop.sync();
  const owner = await open('owner', DESKTOP);
  await owner.goto('/orders');
  for (const id of ids) await orderRow(owner, id).getByRole('checkbox').check();
  const bar = owner.getByRole('region', { name: 'Selected orders' });
  await expect(bar).toContainText('3 orders');
  await expect(bar).toContainText('3 lots');
  await bar.getByRole('button', { name: 'Mark picked' }).click();
  const dialog = owner.getByRole('dialog', { name: 'Mark 3 orders picked?' });
  await expect(dialog).toContainText('BrickLink is told about 2 orders.');
  await expect(dialog).toContainText('Brick Owl is told about 1 order.');
  await expect(dialog).toContainText(/\d+ reserved pieces leave the stock\./);
  await dialog.getByRole('button', { name: 'Mark 3 orders picked' }).click();
  await expect(messages(owner)).toContainText('3 orders marked picked.');
  await expect(bar).toBeHidden();
  for (const id of ids) {
    await expect(orderRow(owner, id)).toContainText('Picked');
    await expect(orderRow(owner, id)).toContainText('knows');
  }
});

/** A picker invited by the owner of `client`, on a phone. */
async function joinAsPicker(
  client: ReturnType<typeof createClient>,
  appUrl: string,
  open: (
    who: { email: string; role: 'picker'; client: ReturnType<typeof createClient> },
    options: object,
  ) => Promise<Page>,
): Promise<Page> {
  const email = `pia-${randomUUID().slice(0, 8)}@shop.example`;
  const invitation = await client.post('/api/members', { email, role: 'picker' });
  const picker = createClient(appUrl);
  await picker.post('/api/auth/sign-up', { name: 'Pia', email, password: PASSWORD, invitationId: invitation.id });
  return open({ email, role: 'picker', client: picker }, PHONE);
}
