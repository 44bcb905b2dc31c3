import type { Page } from '@playwright/test';
import { DESKTOP, message, PHONE } from './pages/screens.ts';
import { expect, test } from './support/app.ts';
import { look } from './support/look.ts';

const room = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const save = (page: Page) => page.getByRole('button', { name: 'Save the plan' });

test('a plan starts as a guess, is put right on the drawing, and is there the next day', async ({ shop, open }) => {
  await shop.stocked({ lots: 60, openOrders: 3 });
  const desk = await open('owner', DESKTOP);
  await desk.goto('/settings/plan');
  await expect(desk.getByText(/This is a guess, made from the codes of your \d+ drawers/)).toBeVisible();
  const stock = room(desk, 'Stock room');
  const { layout, version } = await shop.owner.client.get('/api/locations/layout');
  expect([layout, version]).toEqual([null, 0]);

  await test.step('a walk is drawn, and redrawn while the plan changes', async () => {
    await desk.getByLabel('Walk shown on the plan').selectOption({ label: 'All orders to pick' });
    const said = desk.getByRole('status').filter({ hasText: /\d+ stops?, \d+ m/ });
    await expect(said).toBeVisible();
    const before = await said.textContent();
    await stock.getByLabel('Metres from aisle to aisle').fill('9,5');
    await expect(said).not.toHaveText(before ?? '');
  });

  await test.step('a wrong number is named where it stands', async () => {
    await stock.getByLabel('Metres from aisle to aisle').fill('none');
    await expect(desk.getByText('Put the plan right to see the walk.')).toBeVisible();
    await save(desk).click();
    await expect(stock.getByText('The distance between aisles is a number of metres.')).toBeVisible();
    await stock.getByLabel('Metres from aisle to aisle').fill('1.5');
  });

  await test.step('cross aisles, a wall by keyboard, the packing table by a tap', async () => {
    await stock.getByLabel('Name').fill('Main room');
    const main = room(desk, 'Main room');
    await main.getByLabel('Cross aisles').selectOption('3');
    await expect(main.getByLabel('Metres of block 2')).toBeVisible();
    await main.getByRole('button', { name: 'Draw walls' }).click();
    const wall = main.getByRole('button', { name: /^Wall between .+ front$/ }).first();
    await wall.focus();
    await desk.keyboard.press('Enter');
    await expect(wall).toHaveAttribute('aria-pressed', 'true');
    await main.getByRole('button', { name: 'Place the packing table' }).click();
    await main
      .getByRole('button', { name: /^Packing table at aisle .+ back$/ })
      .last()
      .click();
    await main.getByText('Order and direction of the aisles').click();
    const first = main
      .getByRole('list', { name: /^Aisles of/ })
      .getByRole('listitem')
      .first();
    const name = await first.locator('strong').textContent();
    await first.getByRole('button', { name: /to the right$/ }).click();
    await expect(first.locator('strong')).not.toHaveText(name ?? '');
    await first.getByRole('combobox').selectOption('Only to the back');
  });

  await save(desk).click();
  await expect(message(desk, 'Plan saved.')).toBeVisible();
  await expect(save(desk)).toBeHidden();
  const stored = await shop.owner.client.get('/api/locations/layout');
  expect(stored.version).toBe(1);
  expect(stored.layout.rooms[0]).toMatchObject({ name: 'Main room', spacing: 1.5, oneWay: [{ aisle: 0, to: 'back' }] });
  expect(stored.layout.rooms[0].walls).toHaveLength(1);
  expect(stored.layout.depot.cross).toBe(2);
  await desk.reload();
  await expect(room(desk, 'Main room').getByLabel('Metres from aisle to aisle')).toHaveValue('1.5');
  await expect(desk.getByText(/^Saved by owner/)).toBeVisible();
});

test('two people at the plan: nobody draws over the other without knowing, and nothing is left by accident', async ({
  shop,
  open,
}) => {
  await shop.stocked({ lots: 30, openOrders: 1 });
  const owner = await open('owner', DESKTOP);
  const manager = await open('manager', DESKTOP);
  for (const page of [owner, manager]) {
    await page.goto('/settings/plan');
    await expect(room(page, 'Stock room')).toBeVisible();
  }
  await manager.getByLabel('Name').first().fill('Attic');
  await owner.getByLabel('Name').first().fill('Cellar');
  await save(owner).click();
  await expect(message(owner, 'Plan saved.')).toBeVisible();
  await expect(manager.getByText('Somebody else has saved the plan since you began.')).toBeVisible();
  await expect(save(manager)).toBeDisabled();
  await expect(manager.getByLabel('Name').first()).toHaveValue('Attic');
  await manager.getByRole('button', { name: 'Save mine over it' }).click();
  await expect(owner.getByLabel('Name').first()).toHaveValue('Attic');

  await manager.getByLabel('Name').first().fill('Loft');
  await manager.getByRole('link', { name: 'Orders', exact: true }).click();
  await manager.getByRole('button', { name: 'Stay here' }).click();
  await expect(manager.getByLabel('Name').first()).toHaveValue('Loft');
  await manager.getByRole('button', { name: 'Back to the last saved' }).click();
  await expect(manager.getByLabel('Name').first()).toHaveValue('Attic');
  await manager.getByRole('link', { name: 'Orders', exact: true }).click();
  await expect(manager).toHaveURL(/\/orders$/);
});

test('the plan is accessible and fits every width, light and dark; a picker sees it and changes nothing', async ({
  shop,
  page,
  signIn,
  open,
}) => {
  test.setTimeout(120_000);
  await signIn(page, 'owner');
  await look(page, '/settings/plan', page.getByRole('heading', { name: 'No drawers yet' }));
  await shop.stocked({ lots: 30, openOrders: 1 });
  await look(page, '/settings/plan', room(page, 'Stock room'));
  await page.getByRole('button', { name: 'Place the packing table' }).first().click();
  await page.getByText('Order and direction of the aisles').first().click();
  await look(page, null, room(page, 'Stock room'));

  const picker = await open('picker', PHONE);
  await picker.goto('/settings/plan');
  await expect(picker.getByText(/The owner or a manager can put it right/)).toBeVisible();
  await expect(picker.getByRole('img', { name: /^Stock room from above/ })).toBeVisible();
  await expect(picker.getByRole('button', { name: /Save|Draw|Place/ })).toHaveCount(0);
  await expect(picker.getByRole('textbox')).toHaveCount(0);
});
