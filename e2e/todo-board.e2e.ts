import type { Page } from '@playwright/test';
import type { PickSession } from '../worker/src/contract/picking.ts';
import { DESKTOP, message, orderStatus, PHONE } from './pages/screens.ts';
import { expect, test } from './support/app.ts';
import { allOrders } from './support/books.ts';
import { look } from './support/look.ts';
import type { Shop } from './support/shop.ts';
import { endWalk, startWalkWith, walkOn } from './support/walked.ts';
import { shopToWalk } from './support/walks.ts';

const cards = (page: Page) => page.getByRole('article');
const filters = (page: Page) => page.getByRole('group', { name: 'Filters' });
const dialog = (page: Page) => page.getByRole('dialog');

/** Two orders walked to the end; a piece each was missing at the first two stops. */
async function walkedShort(shop: Shop): Promise<PickSession> {
  await shopToWalk(shop, { orders: 2, lots: 2 });
  const picker = await shop.member('picker');
  const orders = await allOrders(shop.owner.client);
  const walk = await startWalkWith(
    picker.client,
    orders.map(({ id }) => id),
  );
  await walkOn(picker.client, walk.id, { missing: ['not_found', 'damaged'] });
  await endWalk(picker.client, walk.id);
  return walk;
}

test('what a walk reported missing is given to somebody, noted, refunded, and its order goes on; undone, it waits again', async ({
  shop,
  open,
}) => {
  const walk = await walkedShort(shop);
  const desk = await open('owner', DESKTOP);
  const phone = await open('picker', PHONE);
  await phone.goto('/todos');
  await expect(cards(phone)).toHaveCount(2);

  await desk.goto(`/todos?walk=${walk.id}`);
  const todo = cards(desk).filter({ hasText: 'Damaged' });
  await expect(todo).toContainText('Walk 1');
  await test.step('given to the picker, it appears among hers at once', async () => {
    await filters(phone).getByRole('button', { name: /^Mine/ }).click();
    await expect(phone.getByRole('heading', { name: 'None like that' })).toBeVisible();
    await todo.getByRole('button', { name: 'Assign' }).click();
    await desk.getByRole('menuitem', { name: /^picker/ }).click();
    await expect(cards(phone)).toHaveCount(1);
    await expect(cards(phone)).toContainText('Damaged');
  });

  await test.step('a note and whom it waits for are kept', async () => {
    await todo.getByRole('button', { name: 'More' }).click();
    await desk.getByRole('menuitem', { name: 'Add a note' }).click();
    await dialog(desk).getByLabel('What the others should know').fill('The buyer is asked.');
    await dialog(desk).getByRole('button', { name: 'Save the note' }).click();
    await todo.getByRole('button', { name: 'More' }).click();
    await desk.getByRole('menuitem', { name: 'Wait for the buyer' }).click();
    await expect(cards(phone)).toContainText('The buyer is asked.');
    await filters(desk).getByRole('button', { name: 'Waiting' }).click();
    await expect(cards(desk)).toHaveCount(1);
    await filters(desk).getByRole('button', { name: 'Open' }).click();
    await expect(cards(desk)).toHaveCount(2);
  });

  const order = todo.getByRole('link', { name: /^BrickLink/ });
  const address = (await order.getAttribute('href')) ?? '';
  await test.step('closing it says first what it changes', async () => {
    await todo.getByRole('button', { name: 'Refunded…' }).click();
    await expect(dialog(desk)).toContainText('1 piece is no longer looked for.');
    await expect(dialog(desk)).toContainText(/the order is picked, and BrickLink is told|stays picked short/);
    await dialog(desk).getByRole('button', { name: 'Close: refunded' }).click();
    await expect(dialog(desk)).toContainText('Enter an amount such as 1.25.');
    await dialog(desk).getByLabel('Amount in EUR').fill('0.20');
    await dialog(desk).getByRole('button', { name: 'Close: refunded' }).click();
    await expect(message(desk, 'To-do closed: refunded. 1 piece is no longer looked for.')).toBeVisible();
    await expect(cards(desk)).toHaveCount(1);
    await expect(phone.getByRole('heading', { name: 'None like that' })).toBeVisible();
  });

  await test.step('undone from the message, the piece is missing again', async () => {
    await message(desk, 'To-do closed').getByRole('button', { name: 'Undo' }).click();
    await expect(message(desk, 'The to-do is open again.')).toBeVisible();
    await expect(cards(desk)).toHaveCount(2);
    await expect(cards(phone)).toHaveCount(1);
    const id = address.replace('/orders/', '');
    expect(await shop.owner.client.get(`/api/orders/${id}`)).toMatchObject({ status: 'picked_short' });
  });
});

test('pieces found in another drawer are counted in there, and the order says what was done', async ({
  shop,
  open,
}) => {
  await walkedShort(shop);
  const desk = await open('owner', DESKTOP);
  await desk.goto('/todos?walk=any');
  for (const left of [2, 1]) {
    await expect(cards(desk)).toHaveCount(left);
    const todo = cards(desk).first();
    await todo.getByRole('button', { name: 'Found' }).click();
    await dialog(desk).getByLabel('Found in').selectOption('Another drawer…');
    await dialog(desk).getByLabel('Code of the drawer').fill('Z9-1');
    await expect(dialog(desk)).toContainText('1 piece is counted into Z9-1 and goes to this order.');
    await dialog(desk).getByRole('button', { name: 'Close: found' }).click();
  }
  await expect(desk.getByRole('heading', { name: 'None like that' })).toBeVisible();
  await filters(desk).getByRole('button', { name: 'Done' }).click();
  await expect(cards(desk)).toHaveCount(2);
  await expect(cards(desk).first()).toContainText('counted into Z9-1');

  await cards(desk)
    .first()
    .getByRole('link', { name: /^BrickLink/ })
    .click();
  await expect(orderStatus(desk)).toContainText('Picked');
  await expect(orderStatus(desk)).toContainText('BrickLink has confirmed');
  await desk.getByText(/\d closed to-dos?/).click();
  await expect(cards(desk).filter({ hasText: 'counted into Z9-1' }).first()).toBeVisible();
});

test('a to-do whose order has left the house stays closed, and says why', async ({ shop, open, allowTrouble }) => {
  allowTrouble(/status of 409/);
  const walk = await walkedShort(shop);
  const client = shop.owner.client;
  const { rows } = await client.get(`/api/todos?sessionId=${walk.id}`);
  for (const { id } of rows) await client.patch(`/api/todos/${id}`, { state: 'done', resolution: 'cancelled' });
  await client.post(`/api/orders/${rows[0].orderId}/status`, { status: 'packed' });
  const desk = await open('owner', DESKTOP);
  await desk.goto(`/todos?state=done&order=${rows[0].orderId}`);
  await cards(desk).first().getByRole('button', { name: 'Open again' }).click();
  await expect(message(desk, 'This to-do stays closed. The order is packed by now.')).toBeVisible();
  await expect(cards(desk).first()).toContainText('Cancelled');
});

test('the board is accessible and fits every width, light and dark, with a question open too', async ({
  shop,
  page,
  signIn,
  open,
}) => {
  test.setTimeout(120_000);
  await walkedShort(shop);
  await signIn(page, 'owner');
  await look(page, '/todos', cards(page).first());
  await cards(page).first().getByRole('button', { name: 'Found' }).click();
  await look(page, null, dialog(page).getByLabel('Found in'));

  const viewer = await open('viewer');
  await viewer.goto('/todos');
  await expect(cards(viewer)).toHaveCount(2);
  await expect(viewer.getByRole('button', { name: 'Found' })).toHaveCount(0);
});
