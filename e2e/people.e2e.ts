import { createClient } from '../scripts/lib-api.mjs';
import { DESKTOP, marketplaceCard, message, orderLinks, orderStatus, PHONE, signInByHand } from './pages/screens.ts';
import { expect, test } from './support/app.ts';
import { buy } from './support/buyer.ts';
import { PASSWORD } from './support/shop.ts';

test.use(DESKTOP);

test('a picker joins by link on another device, works within the role, and is out at once when removed', async ({
  shop,
  browser,
  signIn,
  page: owner,
  watch,
  allowTrouble,
}) => {
  // Too short a password, a used link, and what one may not see or do any more: the browser calls each an error.
  allowTrouble(/status of 4(?:0[013]|10)|WebSocket/);
  const store = await shop.stocked();
  const order = await buy(store, 'bricklink', { lots: 1 });
  await shop.sync();
  await signIn(owner, 'owner');
  const email = `pia-${shop.owner.email}`;

  const link = await test.step('the owner makes an invitation link', async () => {
    await owner.goto('/settings/team');
    await owner.getByLabel('E-mail').fill(email);
    await owner.getByLabel('Role').selectOption('picker');
    await owner.getByRole('button', { name: 'Make an invitation link' }).click();
    await expect(owner.getByText(`The link for ${email} is ready.`)).toBeVisible();
    return owner.getByLabel(`${email}, picker`).inputValue();
  });

  const context = await browser.newContext(PHONE);
  watch.follow(context);
  const picker = await context.newPage();

  await test.step('the picker opens it on a phone and joins', async () => {
    await picker.goto(link);
    await expect(picker.getByText(`${shop.name} invites you as a picker.`)).toBeVisible();
    await expect(picker.getByLabel('E-mail')).toHaveValue(email);
    await picker.getByLabel('Your name').fill('Pia');
    await picker.getByLabel('Password').fill('short');
    await picker.getByRole('button', { name: 'Join the shop' }).click();
    await expect(picker.getByText('Use at least 10 characters.')).toBeVisible();
    await picker.getByLabel('Password').fill(PASSWORD);
    await picker.getByRole('button', { name: 'Join the shop' }).click();
    await expect(orderLinks(picker)).toHaveText([String(order.id)]);
    await expect(owner.getByRole('region', { name: 'Members' })).toContainText('Pia');
    await expect(owner.getByRole('region', { name: 'Open invitations' })).toBeHidden();
  });

  await test.step('a link works once', async () => {
    const late = await (await browser.newContext()).newPage();
    await late.goto(link);
    await expect(late.getByText('This invitation is no longer valid. Ask for a new one.')).toBeVisible();
    await late.context().close();
  });

  await test.step('a picker sees no credentials and no invitations', async () => {
    await picker.goto('/settings');
    const settings = picker.getByRole('navigation', { name: 'Settings' });
    await expect(settings.getByRole('link', { name: 'Team' })).toBeVisible();
    await expect(settings.getByRole('link', { name: 'Marketplaces' })).toHaveCount(0);
    await expect(settings.getByRole('link', { name: 'Stock in and out' })).toHaveCount(0);
    await picker.goto('/settings/marketplaces');
    await expect(picker.getByText('Not for your role')).toBeVisible();
    await expect(picker.getByLabel('Consumer key')).toHaveCount(0);
    await picker.goto('/settings/team');
    await expect(picker.getByRole('region', { name: 'Members' })).toContainText('Pia');
    await expect(picker.getByRole('button', { name: 'Make an invitation link' })).toHaveCount(0);
  });

  await test.step('the owner removes the picker, whose next action asks to sign in', async () => {
    await picker.goto('/orders');
    await orderLinks(picker).first().click();
    await expect(picker.getByRole('button', { name: 'Mark picked' })).toBeVisible();
    await owner.getByRole('button', { name: 'Change Pia' }).click();
    await owner.getByRole('menuitem', { name: 'Remove from the team' }).click();
    await owner
      .getByRole('dialog', { name: 'Remove Pia from the team?' })
      .getByRole('button', { name: 'Remove Pia' })
      .click();
    await expect(message(owner, 'Pia is no longer in the team.')).toBeVisible();
    await expect(owner.getByRole('region', { name: 'Members' })).not.toContainText('Pia');
    // Being out may be noticed before the tap, by the live connection that ends.
    await picker
      .getByRole('button', { name: 'Mark picked' })
      .click({ timeout: 2_000 })
      .catch(() => undefined);
    await expect(picker.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    const { rows } = await shop.owner.client.get('/api/orders');
    expect(rows[0].status).toBe('paid');
  });

  await test.step('signing in again leads to no shop', async () => {
    await signInByHand(picker, { email, password: PASSWORD });
    await expect(picker.getByText('You do not belong to a shop any more.')).toBeVisible();
  });
  await context.close();
});

test('a viewer looks at everything but buyers’ addresses, and can change nothing', async ({ shop, open }) => {
  const store = await shop.stocked();
  const { id } = await buy(store, 'bricklink', { lots: 1 });
  await shop.sync();
  const [found] = (await shop.owner.client.get(`/api/orders?q=${id}`)).rows;
  const { buyer } = await shop.owner.client.get(`/api/orders/${found.id}`);

  const manager = await open('manager');
  await manager.goto(`/orders/${found.id}`);
  await expect(manager.getByRole('region', { name: 'Buyer' })).toContainText(buyer.addressLines[0]);
  await manager.goto('/settings/marketplaces');
  await expect(marketplaceCard(manager, 'BrickLink')).toContainText('Connected');
  await expect(manager.getByText('Only the owner of the shop can connect and disconnect.')).toBeVisible();
  await expect(manager.getByRole('button', { name: 'Replace the keys' })).toHaveCount(0);

  const viewer = await open('viewer');
  await viewer.goto('/orders');
  await expect(orderLinks(viewer)).toHaveText([String(id)]);
  await expect(viewer.getByRole('checkbox')).toHaveCount(0);
  await expect(viewer.getByRole('button', { name: 'Sync now' })).toHaveCount(0);
  await orderLinks(viewer).first().click();
  await expect(orderStatus(viewer)).toContainText('Paid');
  await expect(viewer.getByRole('button', { name: /^Mark/ })).toHaveCount(0);
  const panel = viewer.getByRole('region', { name: 'Buyer' });
  await expect(panel).toContainText('Names and addresses are not shown to your role.');
  await expect(panel).not.toContainText(buyer.addressLines[0]);
  await expect(viewer.getByRole('main')).not.toContainText(buyer.email);
});

test('signing out ends the session on this device, and a wrong password is said kindly until it is too often', async ({
  shop,
  open,
  allowTrouble,
}) => {
  allowTrouble(/status of (?:401|403|429)/);
  const page = await open('owner');
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.goto('/orders?status=paid');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();

  await signInByHand(page, { email: shop.owner.email, password: 'not my password' });
  await expect(page.getByRole('alert')).toHaveText('E-mail address or password is not right.');
  await signInByHand(page, { email: shop.owner.email, password: PASSWORD });
  await expect(page.getByRole('heading', { name: 'Orders', exact: true })).toBeVisible();
  await expect(page).toHaveURL(/\/orders\?status=paid$/);

  await page.goto('/settings');
  await page.getByRole('button', { name: 'Sign out' }).click();
  const guesser = createClient(shop.owner.client.baseUrl);
  for (let tries = 0; tries < 10; tries++) {
    await guesser
      .post('/api/auth/sign-in', { email: shop.owner.email, password: `guess number ${tries}` })
      .catch(() => undefined);
  }
  await signInByHand(page, { email: shop.owner.email, password: PASSWORD });
  await expect(page.getByRole('alert')).toContainText(/Too many tries\. Wait a little, then try again\./);
});
