import { createClient } from '../scripts/lib-api.mjs';
import { expect, test } from './support/app.ts';

test('the app answers that it is well', async ({ appUrl }) => {
  const answer = await fetch(`${appUrl}/api/health`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('application/json');
});

test('the first page opens without errors on desktop and phone', { tag: ['@desktop', '@phone'] }, async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveTitle(/BrickOps/);
  await expect(page.getByRole('heading').first()).toBeVisible();
});

test('an app that is killed comes back on the same address with the same people', async ({ ownApp }) => {
  const person = { name: 'Kim', email: 'kim@shop.example', password: 'only-for-tests', shopName: 'Still here' };
  await createClient(ownApp.url).post('/api/auth/sign-up', person);
  await ownApp.kill();
  await expect(fetch(`${ownApp.url}/api/health`)).rejects.toThrow();
  await ownApp.restart();
  const later = createClient(ownApp.url);
  await later.post('/api/auth/sign-in', { email: person.email, password: person.password });
  expect((await later.get('/api/auth/me')).shop.name).toBe('Still here');
});

test('a shop of the test’s own syncs with its own simulated store, and cron and pages see it', async ({
  shop,
  page,
  signIn,
  open,
  tick,
}) => {
  const store = await shop.store({ lots: 20, openOrders: 2 });
  await shop.connect('bricklink');
  await shop.sync();
  const before = await shop.owner.client.get('/api/orders');
  expect(before.rows.length).toBeGreaterThan(0);

  await store.control('POST', '/bricklink/orders', { random: 1 });
  await tick();
  await expect.poll(async () => (await shop.owner.client.get('/api/orders')).rows.length).toBe(before.rows.length + 1);

  await signIn(page, 'owner');
  await page.goto('/');
  await expect(page.getByText(shop.name).first()).toBeVisible();
  const picker = await open('picker');
  await picker.goto('/');
  await expect(picker.getByRole('navigation').first()).toBeVisible();
});
