import type { Page } from '@playwright/test';
import type { Lot } from '../worker/src/contract/inventory.ts';
import { DESKTOP, PHONE } from './pages/screens.ts';
import { axe, expect, test } from './support/app.ts';
import { expectNoSidewaysScroll } from './support/look.ts';

const linkTo = (page: Page, lot: Lot) => page.locator(`a[href="/inventory/${lot.id}"]`);
const heightOf = (page: Page) => page.evaluate(() => document.documentElement.scrollHeight);
const waiting = (page: Page) => page.locator('[data-waiting]');

test('a long list is as long as all of its lots: one jumps to its end and its middle, and comes back to the place one left', async ({
  shop,
  open,
}) => {
  test.setTimeout(120_000);
  await shop.stocked({ lots: 460, openOrders: 0 });
  const [last]: Lot[] = (await shop.owner.client.get('/api/lots?sort=-item&limit=1')).rows;
  const [middle]: Lot[] = (await shop.owner.client.get('/api/lots?sort=item&limit=1&at=230')).rows;
  if (!last || !middle) throw new Error('the shop has too few lots');
  const desk = await open('owner', DESKTOP);
  await desk.goto('/inventory');
  await expect(desk.locator('tr.lot-row').first()).toBeVisible();
  const height = await heightOf(desk);
  expect(height, 'every lot has its room before it is loaded').toBeGreaterThan(460 * 80);

  await test.step('End goes to the last lot without those between', async () => {
    await desk.keyboard.press('End');
    await expect(linkTo(desk, last)).toBeInViewport();
    await expect(waiting(desk)).toHaveCount(0);
    expect(await desk.evaluate(() => document.documentElement.scrollHeight)).toBe(height);
  });

  await test.step('the middle is there, too, and after opening a lot one is where one was', async () => {
    await desk.evaluate((top) => window.scrollTo(0, top), 230 * 80);
    await expect(linkTo(desk, middle)).toBeInViewport();
    await linkTo(desk, middle).click();
    await expect(desk.getByRole('heading', { level: 1, name: middle.itemName })).toBeVisible();
    await desk.goBack();
    await expect(linkTo(desk, middle)).toBeInViewport();
    await linkTo(desk, middle).click();
    await desk.getByRole('link', { name: 'Inventory', exact: true }).last().click();
    await expect(linkTo(desk, middle)).toBeInViewport();
    await desk.reload();
    await expect(linkTo(desk, middle)).toBeInViewport();
  });

  await test.step('on a phone, too', async () => {
    const phone = await open('picker', PHONE);
    await phone.goto('/inventory');
    await expect(phone.locator('.lot-card').first()).toBeVisible();
    await phone.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await expect(linkTo(phone, last)).toBeInViewport();
  });
});

test('what others change appears where one looks, and what comes in above moves nothing', async ({ shop, open }) => {
  test.setTimeout(120_000);
  await shop.stocked({ lots: 330, openOrders: 0 });
  const { client } = shop.owner;
  const [lot]: Lot[] = (await client.get('/api/lots?sort=item&limit=1&at=210')).rows;
  if (!lot) throw new Error('the shop has too few lots');
  const desk = await open('owner', DESKTOP);
  await desk.goto('/inventory');
  await expect(desk.locator('tr.lot-row').first()).toBeVisible();
  await desk.evaluate((top) => window.scrollTo(0, top), 210 * 80);
  const row = desk.getByRole('row').filter({ has: linkTo(desk, lot) });
  await row.getByRole('checkbox').check();

  await client.post('/api/lots/changes', { lotIds: [lot.id], set: { unitPrice: 123_400 } });
  await expect(row).toContainText('12.34');
  await expect(row.getByRole('checkbox'), 'the row is still selected').toBeChecked();

  const before = await row.boundingBox();
  const total = Number((await client.get('/api/lots?limit=1')).total);
  const body = { itemType: 'PART', itemNo: '0001', blColorId: 11, condition: 'N', quantity: 1, code: 'A1' };
  await client.post('/api/lots', { ...body, completeness: null, unitPrice: 100, remarks: '', description: '' });
  await expect(desk.getByText(`${total + 1} lots`)).toBeVisible();
  await expect.poll(async () => Math.round((await row.boundingBox())?.y ?? 0)).toBe(Math.round(before?.y ?? 0));
});

test('columns are chosen for this device, and read by keyboard as well', async ({ shop, open }) => {
  await shop.stocked({ lots: 20, openOrders: 0 });
  const desk = await open('owner', DESKTOP);
  await desk.goto('/inventory');
  const heads = desk.getByRole('columnheader');
  await expect(heads.filter({ hasText: 'Reserved' })).toBeVisible();
  await desk.getByRole('button', { name: 'Columns' }).focus();
  await desk.keyboard.press('Enter');
  await desk.getByRole('menuitemcheckbox', { name: 'Reserved' }).click();
  for (const name of ['Remarks', 'Sold', 'Changed', 'Condition', 'Description', 'Stockroom and marks'])
    await desk.getByRole('menuitemcheckbox', { name }).click();
  await desk.keyboard.press('Escape');
  await expect(heads.filter({ hasText: 'Reserved' })).toHaveCount(0);
  await desk.reload();
  await expect(heads.filter({ hasText: 'Remarks' })).toBeVisible();
  await expect(heads.filter({ hasText: 'Reserved' })).toHaveCount(0);
  await expectNoSidewaysScroll(desk);
  await axe(desk);
  await desk.getByRole('button', { name: 'Columns' }).click();
  await desk.getByRole('menuitem', { name: 'The usual ones' }).click();
  await expect(heads.filter({ hasText: 'Reserved' })).toBeVisible();
});

test('all lots that match are selected, loaded or not, and changed in parts that can be stopped', async ({
  shop,
  open,
}) => {
  test.setTimeout(180_000);
  await shop.stocked({ lots: 640, openOrders: 0 });
  const { client } = shop.owner;
  const { total } = await client.get('/api/lots?limit=1');
  expect(total).toBeGreaterThan(500);
  const desk = await open('owner', DESKTOP);
  await desk.goto('/inventory');
  await desk.getByRole('checkbox', { name: 'Select all lots that match' }).check();
  const bar = desk.getByRole('region', { name: 'Selected lots' });
  await expect(bar).toContainText(`${total} lots`);
  const dialog = desk.getByRole('dialog');
  const sales = async () =>
    (await client.get('/api/lots/outlines')).rows.filter((lot: { salePercent: number }) => lot.salePercent === 37)
      .length;

  await test.step('stopped after the first part, the others stay selected', async () => {
    await bar.getByRole('button', { name: 'Change' }).click();
    await dialog.getByLabel(/^Sale/).fill('37');
    await expect(dialog).toContainText(`Sale: ${total} lots`);
    await expect(dialog).toContainText('→ 37 % off');
    const parts: string[] = [];
    await desk.route('**/api/lots/changes', async (route) => {
      parts.push(route.request().url());
      if (parts.length === 1) await dialog.getByRole('button', { name: 'Stop' }).click();
      await route.continue();
    });
    await dialog.getByRole('button', { name: `Change ${total} lots` }).click();
    await expect(dialog).toContainText('500 of');
    await expect(dialog).toContainText('Stopped');
    await dialog.getByRole('button', { name: 'Leave it at that' }).click();
    await expect(bar).toContainText(`${total - 500} lots`);
    expect(await sales()).toBe(500);
  });

  await test.step('the rest is changed, and the selection is done with', async () => {
    await bar.getByRole('button', { name: 'Change' }).click();
    await dialog.getByLabel(/^Sale/).fill('37');
    await dialog.getByRole('button', { name: `Change ${total - 500} lots` }).click();
    await expect(desk.getByText(`${total - 500} lots changed.`)).toBeVisible();
    await expect(bar).toHaveCount(0);
    expect(await sales()).toBe(total);
  });
});
