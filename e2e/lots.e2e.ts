import type { Page } from '@playwright/test';
import type { Lot } from '../worker/src/contract/inventory.ts';
import { DESKTOP, PHONE } from './pages/screens.ts';
import { expect, test } from './support/app.ts';
import { allLots } from './support/books.ts';
import { look } from './support/look.ts';

const dialog = (page: Page) => page.getByRole('dialog');
const filters = (page: Page) => page.getByRole('group', { name: 'Filters' });
const drawerOf = (lot: Lot) => lot.levels.find(({ code, onHand }) => code !== '' && onHand > 1)?.code;

test('lots are narrowed by category and kind, and the address keeps it', async ({ shop, open }) => {
  test.setTimeout(120_000);
  await shop.stocked({ lots: 30, openOrders: 0 });
  const parts = (await allLots(shop.owner.client)).filter(({ itemType }) => itemType === 'PART');
  const itemNo = parts[0]?.itemNo ?? '';
  const lots = parts.filter((lot) => lot.itemNo === itemNo).length;
  const desk = await open('owner', DESKTOP);
  await desk.goto('/catalogue/files');
  const table = `Category ID\tCategory Name\tNumber\tName\n\n26\tPlate\t${itemNo}\tSome plate\n`;
  await desk
    .getByLabel('Choose files')
    .setInputFiles([{ name: 'Parts.txt', mimeType: 'text/plain', buffer: Buffer.from(table) }]);
  await expect(desk.getByRole('region', { name: 'Parts.txt' }).getByText('Loaded')).toBeVisible();
  await desk.goto('/inventory');
  await filters(desk)
    .getByRole('button', { name: /^Category/ })
    .click();
  await expect(dialog(desk).getByLabel('Category')).toContainText('No category known');
  await look(desk, null, dialog(desk));
  await desk.setViewportSize(DESKTOP.viewport);
  await dialog(desk).getByLabel('Category').selectOption(`Plate (${lots})`);
  await dialog(desk).getByRole('button', { name: 'Show these' }).click();
  await expect(desk).toHaveURL(/category=26/);
  await desk.reload();
  await expect(desk.getByText(new RegExp(`^${lots} lots?$`))).toBeVisible();
  await filters(desk).getByRole('button', { name: 'Plate' }).click();
  await expect(desk).not.toHaveURL(/category/);
});

test('a lot is deleted once it is empty, its page stays, and it comes back', async ({ shop, open, allowTrouble }) => {
  test.setTimeout(120_000);
  allowTrouble(/409/);
  await shop.store({ empty: true });
  const client = shop.owner.client;
  const lot: Lot = await client.post('/api/lots', {
    ...{ itemType: 'PART', itemNo: '3001', itemName: 'Brick 2 x 4', blColorId: 5, condition: 'N', completeness: null },
    ...{ quantity: 4, unitPrice: 900, code: 'B4-9', remarks: '', description: '' },
  });
  const desk = await open('owner', DESKTOP);
  await desk.goto(`/inventory/${lot.id}`);
  const ask = async () => {
    await desk.getByRole('button', { name: 'Delete the lot' }).click();
    await dialog(desk).getByRole('button', { name: 'Delete the lot' }).click();
  };
  await ask();
  await expect(dialog(desk)).toContainText('4 pieces still lie in B4-9. Count them down to none');
  await look(desk, null, dialog(desk));
  await dialog(desk).getByRole('button', { name: 'Keep it' }).click();
  await client.post(`/api/lots/${lot.id}/movements`, { kind: 'count', code: 'B4-9', quantity: 0 });
  await ask();
  await expect(desk.getByText(/^This lot was deleted/)).toBeVisible();
  await look(desk, null, desk.getByText(/^This lot was deleted/));
  await expect(desk.getByRole('region', { name: 'Movements' })).toContainText('B4-9');
  expect(await allLots(client)).toEqual([]);
  await desk.getByRole('button', { name: 'Bring it back' }).click();
  await expect(desk.getByText(/^This lot was deleted/)).toHaveCount(0);
  expect((await allLots(client)).map(({ id }) => id)).toEqual([lot.id]);
});

test('a count whose answer is lost can be corrected and sent again', async ({ shop, open, allowTrouble }) => {
  test.setTimeout(120_000);
  allowTrouble(/Failed to load resource|ERR_FAILED/);
  await shop.stocked({ lots: 20, openOrders: 0 });
  const lot = (await allLots(shop.owner.client)).find(drawerOf);
  const code = (lot && drawerOf(lot)) ?? '';
  const phone = await open('picker', PHONE);
  await phone.goto(`/count?drawer=${encodeURIComponent(code)}`);
  const entry = phone.getByRole('textbox', { name: `Pieces of ${lot?.itemName}, ${lot?.colorName}` }).first();
  const send = async (found: number) => {
    await entry.fill(String(found));
    await phone.getByRole('button', { name: 'Check the count' }).click();
    await dialog(phone)
      .getByRole('button', { name: /^Correct/ })
      .click();
  };
  const there = async () => {
    const now: Lot = await shop.owner.client.get(`/api/lots/${lot?.id}`);
    return now.levels.find((level) => level.code === code)?.onHand;
  };
  await phone.route('**/api/counts', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await send(777);
  await expect(phone.getByText(/The count is kept here/)).toBeVisible();
  expect(await there()).toBe(777);
  await phone.unroute('**/api/counts');
  await send(778);
  await expect(phone.getByText('Counted: 1 lot corrected.')).toBeVisible();
  expect(await there()).toBe(778);
});
