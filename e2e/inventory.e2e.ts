import type { Page } from '@playwright/test';
import type { Lot } from '../worker/src/contract/inventory.ts';
import { DESKTOP, PHONE } from './pages/screens.ts';
import { expect, test } from './support/app.ts';
import { allLots } from './support/books.ts';
import { look } from './support/look.ts';

const rows = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('link') });
const dialog = (page: Page) => page.getByRole('dialog');
const filters = (page: Page) => page.getByRole('group', { name: 'Filters' });
const drawerOf = (lot: Lot) => lot.levels.find(({ code, onHand }) => code !== '' && onHand > 1)?.code;

test('lots are narrowed by chips, changed and moved in bulk after a preview, and every open screen shows it at once', async ({
  shop,
  open,
}) => {
  test.setTimeout(120_000);
  await shop.stocked({ lots: 30, openOrders: 0 });
  const desk = await open('owner', DESKTOP);
  const phone = await open('picker', PHONE);
  await desk.goto('/inventory');
  await expect(desk.getByText(/^\d+ lots$/)).toBeVisible();

  await test.step('the view lives in the address, and / jumps into the search', async () => {
    await filters(desk).getByRole('button', { name: 'Used' }).click();
    await expect(desk).toHaveURL(/condition=U/);
    await desk.reload();
    await expect(filters(desk).getByRole('button', { name: 'Used' })).toHaveAttribute('aria-pressed', 'true');
    await filters(desk).getByRole('button', { name: 'Used' }).click();
    await expect(desk).not.toHaveURL(/condition/);
    await expect(rows(desk).first()).toBeVisible();
    await desk.keyboard.press('/');
    await expect(desk.getByRole('searchbox')).toBeFocused();
  });

  const [first] = await allLots(shop.owner.client);
  if (!first) throw new Error('the shop has no lots');
  await phone.goto(`/inventory/${first.id}`);
  await expect(phone.getByRole('heading', { level: 1 })).toBeVisible();

  await test.step('two lots are moved into one drawer', async () => {
    for (const at of [0, 1]) await rows(desk).nth(at).getByRole('checkbox').check();
    await expect(desk.getByRole('region', { name: 'Selected lots' })).toContainText('2 lots');
    await desk.getByRole('button', { name: 'Move', exact: true }).click();
    await dialog(desk).getByLabel('Into drawer').fill('ZZ-9');
    await dialog(desk).getByRole('button', { name: 'Move 2 lots' }).click();
    await expect(desk.getByText(/^2 lots with .* moved to ZZ-9\.$/)).toBeVisible();
    await expect(phone.getByRole('region', { name: 'Drawers' })).toContainText('ZZ-9');
  });

  await test.step('a mark for low stock is set for one, and the list of low lots shows it', async () => {
    await rows(desk).nth(0).getByRole('checkbox').check();
    await desk.getByRole('button', { name: 'Change', exact: true }).click();
    await dialog(desk).getByLabel('Mark for low stock').selectOption('Set');
    await dialog(desk)
      .getByLabel(/^Low when/)
      .fill('999999');
    await expect(dialog(desk)).toContainText('Low stock: no mark → low at 999999');
    await dialog(desk).getByRole('button', { name: 'Change 1 lot' }).click();
    await filters(desk).getByRole('button', { name: 'Low' }).click();
    await expect(rows(desk)).toHaveCount(1);
    await expect(phone.getByText('Low', { exact: true })).toBeVisible();
  });

  await test.step('a sale is set on the lot itself, and its price says so everywhere', async () => {
    await desk.goto(`/inventory/${first.id}`);
    await desk.getByRole('button', { name: 'Change price or words' }).click();
    await dialog(desk).getByLabel('Sale, percent off').fill('96');
    await dialog(desk).getByRole('button', { name: 'Save the change' }).click();
    await expect(dialog(desk)).toContainText('from 0 to 95');
    await dialog(desk).getByLabel('Sale, percent off').fill('40');
    await dialog(desk).getByRole('button', { name: 'Save the change' }).click();
    await expect(phone.getByText('With 40 % off')).toBeVisible();
    const changes = phone.getByRole('region', { name: 'Changes' });
    await changes.getByRole('button', { name: 'Undo' }).first().click();
    await expect(phone.getByText('With 40 % off')).toHaveCount(0);
  });

  await test.step('the lot says who changed what, and takes it back', async () => {
    const changes = phone.getByRole('region', { name: 'Changes' });
    await expect(changes).toContainText('no mark → low at 999999');
    await expect(changes).toContainText('owner');
    await changes.getByRole('button', { name: 'Undo' }).last().click();
    await expect(changes).toContainText('low at 999999 → no mark');
    const movements = phone.getByRole('region', { name: 'Movements' });
    await movements.getByRole('button', { name: 'Undo' }).first().click();
    await expect(movements).toContainText('Taken back');
    await expect(phone.getByRole('region', { name: 'Drawers' })).not.toContainText('ZZ-9');
  });
});

test('a drawer is counted without network, kept over a reload, and corrected after confirmation', async ({
  shop,
  open,
  allowTrouble,
}) => {
  test.setTimeout(120_000);
  allowTrouble(/ERR_INTERNET_DISCONNECTED|Failed to load resource|WebSocket/);
  await shop.stocked({ lots: 20, openOrders: 0 });
  const lot = (await allLots(shop.owner.client)).find(drawerOf);
  const code = lot && drawerOf(lot);
  if (!lot || !code) throw new Error('no lot lies in a drawer');
  const there = lot.levels.find((level) => level.code === code)?.onHand ?? 0;
  const phone = await open('picker', PHONE);
  await phone.goto('/count');
  await phone.getByRole('textbox', { name: 'Drawer' }).fill(code);
  await phone.getByRole('button', { name: 'Count', exact: true }).click();
  const entry = phone.getByRole('textbox', { name: `Pieces of ${lot.itemName}, ${lot.colorName}` }).first();
  await entry.fill(String(there - 1));
  await expect(phone.getByText('differs')).toBeVisible();

  await test.step('without network the count stays, in words', async () => {
    await phone.context().setOffline(true);
    await phone.getByRole('button', { name: 'Check the count' }).click();
    await expect(dialog(phone)).toContainText(`${there} → ${there - 1}`);
    await dialog(phone).getByRole('button', { name: 'Correct 1 lot' }).click();
    await expect(phone.getByText(/The count is kept here/)).toBeVisible();
    await phone.context().setOffline(false);
  });

  await test.step('after a reload it goes on, and is sent once', async () => {
    await phone.reload();
    await expect(entry).toHaveValue(String(there - 1));
    await phone.getByRole('button', { name: 'Check the count' }).click();
    await dialog(phone).getByRole('button', { name: 'Correct 1 lot' }).click();
    await expect(phone.getByText('Counted: 1 lot corrected.')).toBeVisible();
    const now: Lot = await shop.owner.client.get(`/api/lots/${lot.id}`);
    expect(now.onHand).toBe(lot.onHand - 1);
  });
});

test('a lot that should not be in the drawer is found by search and counted on the spot', async ({ shop, open }) => {
  test.setTimeout(120_000);
  await shop.stocked({ lots: 20, openOrders: 0 });
  const lots = await allLots(shop.owner.client);
  const code = lots.map(drawerOf).find(Boolean);
  const stray = lots.find(({ levels }) => !levels.some((level) => level.code === code));
  if (!stray || !code) throw new Error('no lot lies outside of the drawer');
  const phone = await open('picker', PHONE);
  await phone.goto(`/count?drawer=${encodeURIComponent(code)}`);
  await phone.getByRole('button', { name: 'Something else is in here' }).click();
  await phone.getByRole('searchbox', { name: 'Which lot is it?' }).fill(`${stray.itemNo} ${stray.colorName}`);
  const hit = phone.getByRole('listitem').filter({ hasText: stray.itemName }).filter({ hasText: stray.colorName });
  await hit.getByRole('button', { name: 'Count it' }).first().click();
  const entry = phone.getByRole('textbox', { name: `Pieces of ${stray.itemName}, ${stray.colorName}` });
  await expect(entry).toBeFocused();
  await phone.reload();
  await expect(phone.getByText('should not be here'), 'kept over a reload').toBeVisible();
  await entry.fill('3');
  await expect(phone.getByText('differs')).toBeVisible();
  await phone.getByRole('button', { name: 'Check the count' }).click();
  await expect(dialog(phone)).toContainText('0 → 3');
  await dialog(phone).getByRole('button', { name: 'Correct 1 lot' }).click();
  await expect(phone.getByText('Counted: 1 lot corrected.')).toBeVisible();
  const now: Lot = await shop.owner.client.get(`/api/lots/${stray.id}`);
  expect(now.levels.find((level) => level.code === code)?.onHand).toBe(3);
  expect(now.onHand, 'what lies elsewhere stays').toBe(stray.onHand + 3);
});

test('a lot has photos of its own, which every member sees and nobody else', async ({ shop, open, page }) => {
  await shop.stocked({ lots: 20, openOrders: 0 });
  const [lot] = await allLots(shop.owner.client);
  const desk = await open('owner', DESKTOP);
  const viewer = await open('viewer', PHONE);
  for (const one of [desk, viewer]) await one.goto(`/inventory/${lot?.id}`);
  const photos = (one: Page) => one.getByRole('region', { name: 'Own photos' });
  await expect(viewer.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(photos(viewer)).toHaveCount(0);
  const picture = { name: 'brick.png', mimeType: 'image/png', buffer: await desk.screenshot() };
  await photos(desk).getByLabel('Add a photo').setInputFiles(picture);
  const shown = photos(viewer).getByRole('img');
  await expect(shown).toBeVisible();
  await expect(shown).toHaveJSProperty('naturalWidth', 1024);
  await expect(photos(viewer).getByRole('button')).toHaveCount(0);
  const url = await shown.getAttribute('src');
  expect((await page.request.get(url ?? '')).status(), 'without a login').toBe(401);
  await photos(desk)
    .getByLabel('Add a photo')
    .setInputFiles({ ...picture, buffer: Buffer.from('no picture') });
  await expect(desk.getByText(/This file is no picture/)).toBeVisible();
  await look(desk, null, photos(desk));
  await photos(desk).getByRole('button', { name: 'Delete photo 1' }).click();
  await expect(photos(viewer)).toHaveCount(0);
});

test('the screens of the inventory are accessible and fit every width, light and dark', async ({
  page,
  shop,
  signIn,
}) => {
  test.setTimeout(180_000);
  await shop.stocked({ lots: 20, openOrders: 2 });
  const [lot] = await allLots(shop.owner.client);
  await shop.owner.client.post('/api/lots/changes', { lotIds: [lot?.id], pricePercent: 5 });
  await signIn(page, 'owner');
  await look(page, '/inventory?condition=N&maxPrice=900000', page.getByRole('heading', { name: 'Inventory' }));
  await page.getByRole('checkbox').nth(1).check();
  await look(page, null, page.getByRole('region', { name: 'Selected lots' }));
  await look(page, `/inventory/${lot?.id}`, page.getByRole('region', { name: 'Changes' }));
  await look(page, '/count', page.getByRole('heading', { name: 'Count a drawer' }));
  const code = (await allLots(shop.owner.client)).map(drawerOf).find(Boolean);
  await look(
    page,
    `/count?drawer=${encodeURIComponent(code ?? '')}`,
    page.getByRole('button', { name: 'Check the count' }),
  );
  await page.screenshot({ path: 'test-results/count.png' });
});
