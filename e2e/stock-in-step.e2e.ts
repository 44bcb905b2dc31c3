import type { Lot } from '../worker/src/contract/inventory.ts';
import type { StockStatus } from '../worker/src/contract/listings.ts';
import { DESKTOP, marketplaceCard, PHONE, syncLine } from './pages/screens.ts';
import { expect, test } from './support/app.ts';
import { allLots } from './support/books.ts';
import { look } from './support/look.ts';
import type { Client } from './support/shop.ts';
import type { Store } from './support/simulator.ts';

test.use(DESKTOP);

/** A push waits some seconds for more changes, and so does what follows from it. */
const SOON = { timeout: 45_000 };

type Side = 'bricklink' | 'brickowl';

const remoteId = (lot: Lot, side: Side): string =>
  lot.listings.find(({ marketplace }) => marketplace === side)?.remoteLotId ?? '';

/** Lots that are on sale on both sides with pieces to spare, and that no order has touched. */
const onBoth = async (client: Client): Promise<Lot[]> =>
  (await allLots(client)).filter(
    (lot) => lot.available >= 6 && lot.reserved === 0 && lot.bulk === 1 && !lot.stockRoom && lot.listings.length === 2,
  );

const shows = (store: Store, lot: Lot, side: Side) => async () =>
  ((await store.control('GET', `/${side}/lots/${remoteId(lot, side)}`)) as { quantity: number }).quantity;

const standing = async (client: Client): Promise<StockStatus[]> => (await client.get('/api/listings')).rows;

/** Nothing is on its way any more. */
const quiet = (client: Client) => async () =>
  (await standing(client)).every(({ waiting, unknown }) => waiting + unknown === 0);

test('both marketplaces are kept in step: turned on, sold, edited outside, broken off and mended', async ({
  shop,
  open,
}) => {
  test.setTimeout(240_000);
  const store = await shop.stocked({ lots: 40 });
  const { client } = shop.owner;
  const owner = await open('owner');
  const [sold, edited, ...others] = await onBoth(client);
  if (!sold || !edited) throw new Error('the store has too few lots for this test');

  await test.step('the owner sees what would happen, and turns both on', async () => {
    await owner.goto('/orders');
    await owner.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Sync' }).click();
    for (const name of ['BrickLink', 'Brick Owl']) {
      const panel = marketplaceCard(owner, name);
      await expect(panel).toContainText('Not kept in step');
      await expect(panel).toContainText('is accepted');
      await panel.getByRole('button', { name: `Keep ${name} in step…` }).click();
      const dialog = owner.getByRole('dialog', { name: `Keep ${name} in step?` });
      await expect(dialog).toContainText('No quantity differs from your books');
      await expect(dialog).toContainText('If more than 50 lots would go off sale without an order');
      await dialog.getByRole('button', { name: `Keep ${name} in step` }).click();
      await expect(panel).toContainText('reaches');
    }
    await expect.poll(quiet(client), SOON).toBe(true);
    await expect(syncLine(owner)).toContainText('In step with your marketplaces.', SOON);
  });

  await test.step('a sale on BrickLink lowers the lot on Brick Owl, and the log says so', async () => {
    await store.control('POST', '/bricklink/orders', {
      lines: [{ lotId: Number(remoteId(sold, 'bricklink')), quantity: 4 }],
    });
    await owner.getByRole('button', { name: 'Sync now' }).click();
    await expect.poll(shows(store, sold, 'brickowl'), SOON).toBe(sold.available - 4);
    await owner.goto(`/inventory/${sold.id}`);
    await owner.getByRole('link', { name: 'History on the marketplaces' }).click();
    await expect(owner.getByRole('button', { name: `Only ${sold.itemName}` })).toBeVisible();
    const row = owner.getByRole('region', { name: 'Log' }).getByRole('listitem');
    await expect(row).toHaveCount(1);
    await expect(row).toContainText('Brick Owl');
    await expect(row).toContainText(`${sold.available} → ${sold.available - 4} pieces`);
    await expect(row).toContainText('Done');
    await owner.getByRole('combobox', { name: 'What became of it' }).selectOption('Refused');
    await expect(owner.getByRole('heading', { name: 'Nothing like that was written' })).toBeVisible();
  });

  await test.step('a change made on the site is a question with both values, and nothing is overwritten', async () => {
    await store.control('PATCH', `/bricklink/lots/${remoteId(edited, 'bricklink')}`, {
      quantity: edited.available + 9,
    });
    await owner.getByRole('navigation', { name: 'Sync' }).getByRole('link', { name: 'Now' }).click();
    await marketplaceCard(owner, 'BrickLink').getByRole('button', { name: 'Compare now' }).click();
    await expect(syncLine(owner)).toContainText('1 question about lots that were changed', SOON);
    expect(await shows(store, edited, 'bricklink')()).toBe(edited.available + 9);
    await syncLine(owner).getByRole('link').click();
    await owner.getByRole('link', { name: '1 question about changes on a marketplace' }).click();
    const question = owner.getByRole('region', { name: 'Questions' }).getByRole('listitem');
    await expect(question).toContainText(edited.itemName);
    await expect(question.getByRole('row', { name: /Pieces on sale/ })).toHaveText(
      `Pieces on sale${edited.available}${edited.available + 9}`,
    );
    await question.getByRole('button', { name: 'Keep ours' }).click();
    await expect(owner.getByRole('heading', { name: 'No questions' })).toBeVisible();
    await expect.poll(shows(store, edited, 'bricklink'), SOON).toBe(edited.available);
  });

  await test.step('many lots that would go off sale stop and ask first', async () => {
    await owner.getByRole('navigation', { name: 'Sync' }).getByRole('link', { name: 'Now' }).click();
    const panel = marketplaceCard(owner, 'Brick Owl');
    await panel.getByLabel('Stop and ask when more lots than this').fill('2');
    await panel.getByRole('button', { name: 'Save' }).click();
    await expect(panel.getByRole('button', { name: 'Save' })).toBeHidden();
    const some = others.slice(0, 3);
    for (const lot of some) {
      const { version } = await client.get(`/api/lots/${lot.id}`);
      await client.patch(`/api/lots/${lot.id}`, { version, holdBack: lot.available });
    }
    await expect(syncLine(owner)).toContainText('3 lots would go off sale. Look at them first.', SOON);
    for (const lot of some) expect(await shows(store, lot, 'brickowl')()).toBe(lot.available);
    await owner.getByRole('link', { name: '3 lots would go off sale', exact: true }).click();
    const list = owner.getByRole('region', { name: 'Lots that would go off sale' });
    await expect(list.getByRole('listitem')).toHaveCount(3);
    await expect(list).toContainText(`${some[0]?.available} → 0 on sale`);
    await list.getByRole('button', { name: 'Take 3 lots off sale…' }).click();
    await owner.getByRole('dialog').getByRole('button', { name: 'Take 3 lots off sale' }).click();
    await expect(owner.getByRole('heading', { name: 'Nothing would go off sale unasked' })).toBeVisible();
    for (const lot of some) await expect.poll(shows(store, lot, 'brickowl'), SOON).toBe(0);
  });

  await test.step('a marketplace that does not let us in is trouble in words, and recovers', async () => {
    await store.control('PATCH', '/settings', { bricklinkIpMismatch: true });
    await owner.getByRole('navigation', { name: 'Sync' }).getByRole('link', { name: 'Now' }).click();
    await owner.getByRole('button', { name: 'Sync now' }).click();
    await expect(syncLine(owner)).toContainText(/^BrickLink: .*address/, SOON);
    const panel = marketplaceCard(owner, 'BrickLink');
    await expect(panel).toContainText('Trouble');
    await expect(panel).toContainText('It is tried again every 15 minutes.');
    await expect(panel.getByRole('link', { name: 'Look at the connection' })).toBeVisible();
    await store.control('PATCH', '/settings', { bricklinkIpMismatch: false });
    await owner.getByRole('button', { name: 'Sync now' }).click();
    await expect(panel).not.toContainText('Trouble', SOON);
    await expect(syncLine(owner)).toContainText('In step with your marketplaces.', SOON);
  });
});

test('its screens are accessible and fit every width, light and dark; many questions are answered at once', async ({
  shop,
  open,
}) => {
  test.setTimeout(240_000);
  const store = await shop.stocked({ lots: 40 });
  const { client } = shop.owner;
  const page = await open('owner');
  await look(page, '/sync/log', page.getByRole('heading', { name: 'Nothing was written yet' }));
  for (const side of ['bricklink', 'brickowl']) {
    await client.patch(`/api/listings/${side}`, { mode: 'on', mostEmptied: 0 });
  }
  await expect.poll(quiet(client), SOON).toBe(true);
  const [priced, ...lots] = await onBoth(client);
  if (!priced) throw new Error('the store has too few lots for this test');
  const edited = lots.slice(0, 3);
  for (const lot of edited) {
    await store.control('PATCH', `/bricklink/lots/${remoteId(lot, 'bricklink')}`, { quantity: lot.available + 5 });
  }
  await client.patch(`/api/lots/${priced.id}`, { version: priced.version, unitPrice: 12_340, remarks: 'Z9-1' });
  await client.post('/api/listings/compare', { marketplace: 'bricklink' });
  await expect.poll(async () => (await standing(client)).map(({ questions }) => questions), SOON).toEqual([3, 0]);
  await expect.poll(async () => (await client.get('/api/listings/pushes')).rows.length, SOON).toBe(2);
  await expect.poll(quiet(client), SOON).toBe(true);
  for (const lot of lots.slice(3, 6)) {
    const { version } = await client.get(`/api/lots/${lot.id}`);
    await client.patch(`/api/lots/${lot.id}`, { version, holdBack: lot.available });
  }
  await page.route('**/api/sync/given-up', (route) =>
    route.fulfill({
      json: {
        total: 1,
        rows: [
          { id: 'letter', task: 'compare', subject: 'BrickLink', at: '2026-02-03T09:00:00.000Z' },
          { id: 'other', task: null, subject: null, at: '2026-02-03T09:00:00.000Z' },
        ].map((row) => ({ ...row, problem: null, technical: 'Error: none' })),
      },
    }),
  );
  await page.route('**/api/sync/status', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), givenUp: 2 } });
  });
  await look(page, '/sync', page.getByRole('region', { name: 'Given up' }).getByText('Compare all lots: BrickLink'));
  await look(page, '/sync/off-sale', page.getByRole('button', { name: 'Take 3 lots off sale…' }));
  await look(page, '/sync/lots', page.getByRole('link', { name: 'Look at them', exact: true }));
  await look(page, '/sync/log', page.getByRole('region', { name: 'Log' }).getByText('Remarks:').first());
  await look(page, '/sync/questions', page.getByLabel('Choose the 3 shown'));
  await page.unrouteAll();

  await page.getByLabel('Choose the 3 shown').check();
  await page
    .getByRole('region', { name: 'Chosen questions' })
    .getByRole('button', { name: /^Take BrickLink/ })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take BrickLink’s for 3 lots' }).click();
  await expect(page.getByRole('heading', { name: 'No questions' })).toBeVisible();
  for (const lot of edited) expect((await client.get(`/api/lots/${lot.id}`)).available).toBe(lot.available + 5);
});

test('on a phone the line on every page leads there, and the tab one is on is in sight', async ({ shop, open }) => {
  await shop.stocked({ lots: 20 });
  const page = await open('picker', PHONE);
  await page.goto('/orders');
  await syncLine(page).getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'In step', exact: true })).toBeVisible();
  await expect(marketplaceCard(page, 'BrickLink')).toContainText('The owner of the shop can change that.');
  await page.goto('/sync/runs');
  const tab = page.getByRole('navigation', { name: 'Sync' }).getByRole('link', { name: 'Runs' });
  await expect(tab).toBeInViewport({ ratio: 1 });
});
