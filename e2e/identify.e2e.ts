import type { Page } from '@playwright/test';
import config from '../playwright.config.ts';
import { DESKTOP, PHONE } from './pages/screens.ts';
import { axe, expect, test } from './support/app.ts';
import { allLots } from './support/books.ts';
import { largePhotoOf, photoOf, twoCamerasWithLamp, videoOf, withoutCamera } from './support/fakeCamera.ts';
import { look } from './support/look.ts';

const { launchOptions } = config.use ?? {};
// A red 2 x 4 brick lies in front of the camera.
test.use({
  launchOptions: {
    ...launchOptions,
    args: [
      ...(launchOptions?.args ?? []),
      `--use-file-for-fake-video-capture=${videoOf({ no: '3001', blColorId: 5 })}`,
    ],
  },
  permissions: ['camera'],
});

/** A shop without BrickLink cannot look up what its catalogue lacks: the address of the item answers 404. */
const NOT_CONNECTED = /status of 404/;

const shutter = (page: Page) => page.getByRole('button', { name: 'Take a photo' });
const candidate = (page: Page, name: RegExp) =>
  page.getByRole('list', { name: 'What it may be' }).getByRole('button', { name });
const gallery = (page: Page) => page.getByLabel('Choose photos from the gallery');
const addButton = (page: Page) => page.getByRole('button', { name: /^Add \d+ to / });

async function fill(page: Page, values: { quantity?: string; code?: string; price?: string }): Promise<void> {
  if (values.quantity) await page.getByLabel('Quantity').fill(values.quantity);
  if (values.code) await page.getByLabel('Location').fill(values.code);
  if (values.price) await page.getByLabel(/^Price of one/).fill(values.price);
}

test('photo to stock: what lies before the camera is recognised, confirmed, and at once on every open screen @phone', async ({
  page,
  shop,
  signIn,
  open,
}) => {
  await shop.connect('bricklink');
  const desk = await open('manager', DESKTOP);
  await desk.goto('/inventory');
  await expect(desk.getByRole('heading', { name: 'No stock yet' })).toBeVisible();

  await signIn(page, 'picker');
  await page.goto('/identify');
  await expect(shutter(page)).toBeEnabled();
  await axe(page);
  await shutter(page).click();
  await expect(candidate(page, /^Brick 2 x 4.*Very likely/)).toHaveAttribute('aria-pressed', 'true');
  await expect(candidate(page, /^Brick 2 x 4.*Very likely/)).not.toContainText('Not in the catalogue');
  await expect(page.getByRole('radio', { name: /^Red \d/ })).toBeChecked();
  await expect(page.getByText('Nowhere yet.')).toBeVisible();
  await page.getByText('New', { exact: true }).click();
  await page.getByRole('button', { name: 'BrickLink’s price guide' }).click();
  await page.getByRole('button', { name: /^Sold in six months/ }).click();
  await expect(page.getByLabel(/^Price of one/)).toHaveValue(/^0\.\d+$/);
  await fill(page, { quantity: '12', code: 'A-03', price: '0.085' });
  await axe(page);
  await page.getByRole('button', { name: 'Add 12 to A-03' }).click();

  await expect(page.getByText('1 lot · 12 pieces')).toBeVisible();
  await expect(shutter(page)).toBeVisible();
  await expect(desk.getByRole('link', { name: /Brick 2 x 4/ })).toBeVisible();
  await expect(desk.getByText('A-03')).toBeVisible();
  const lots = await allLots(shop.owner.client);
  expect(lots).toMatchObject([
    {
      ...{ itemType: 'PART', itemNo: '3001', colorName: 'Red', condition: 'N', onHand: 12, unitPrice: 850 },
      levels: [{ code: 'A-03', onHand: 12 }],
    },
  ]);
});

test('without a network photos wait on the phone, through a reload, and are identified when it is back @phone', async ({
  page,
  shop,
  signIn,
  allowTrouble,
}) => {
  allowTrouble(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to load resource|WebSocket/);
  await shop.connect('bricklink');
  await signIn(page, 'picker');
  await page.goto('/identify');
  await expect(shutter(page)).toBeEnabled();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);

  await page.context().setOffline(true);
  await expect(page.getByText('You are offline.')).toBeVisible();
  await shutter(page).click();
  await expect(page.getByText('1 photo waits on this phone for the network')).toBeVisible();
  await gallery(page).setInputFiles([photoOf({ no: '3020', blColorId: 11 })]);
  await expect(page.getByText('2 photos wait on this phone for the network')).toBeVisible();
  await page.reload();
  await expect(page.getByText('2 photos wait on this phone for the network')).toBeVisible();
  await axe(page);
  await page.getByRole('region', { name: 'Photos' }).getByRole('button').first().click();
  await expect(page.getByText(/This photo waits on this phone/)).toBeVisible();
  await page.getByRole('button', { name: 'Later' }).click();

  await page.context().setOffline(false);
  await expect(page.getByText('2 photos to confirm')).toBeVisible();
  const photos = page.getByRole('region', { name: 'Photos' }).getByRole('button');
  await expect(photos).toHaveText([/Brick 2 x 4/, /Plate 2 x 4/]);
  await photos.first().click();
  await expect(candidate(page, /^Brick 2 x 4/)).toHaveAttribute('aria-pressed', 'true');
  await fill(page, { quantity: '3', code: 'B-1', price: '0.10' });
  await addButton(page).click();
  // On with the next photo, its drawer remembered.
  await expect(candidate(page, /^Plate 2 x 4/)).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByLabel('Location')).toHaveValue('B-1');
  await fill(page, { quantity: '4', price: '0.07' });
  await page.getByRole('button', { name: 'Add 4 to B-1' }).click();
  await expect(page.getByText('2 lots · 7 pieces')).toBeVisible();
  const lots = await allLots(shop.owner.client);
  expect(lots.map(({ itemNo, colorName, onHand }) => [itemNo, colorName, onHand]).sort()).toEqual([
    ['3001', 'Red', 3],
    ['3020', 'Black', 4],
  ]);
});

test('in the sorting lane an existing lot is offered, never taken silently, and a mistake is undone on the spot @phone', async ({
  page,
  shop,
  signIn,
  allowTrouble,
}) => {
  allowTrouble(NOT_CONNECTED);
  const { client } = shop.owner;
  const lot = await client.post('/api/lots', {
    ...{ itemType: 'PART', itemNo: '3001', itemName: 'Brick 2 x 4', blColorId: 5, condition: 'U' },
    ...{ quantity: 5, code: 'C-7', unitPrice: 500 },
  });
  await signIn(page, 'picker');
  await page.goto('/identify');
  await shutter(page).click();
  const there = page.getByRole('region', { name: 'Where it lies already' });
  await expect(there.getByRole('button', { name: /C-7.*Red.*5/ })).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Make a lot of its own' })).toBeChecked();
  await page.getByRole('radio', { name: /Add to the lot in C-7: 5 pieces/ }).check();
  await expect(page.getByLabel('Location')).toHaveValue('C-7');
  await expect(page.getByLabel(/^Price of one/)).toHaveCount(0);
  await fill(page, { quantity: '20' });
  await page.getByRole('button', { name: 'Add 20 to C-7' }).click();
  await expect(page.getByText('1 lot · 20 pieces')).toBeVisible();
  expect((await allLots(client)).map(({ id, onHand }) => [id, onHand])).toEqual([[lot.id, 25]]);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(/taken out of C-7 again/)).toBeVisible();
  await expect(shutter(page)).toBeVisible();
  await expect(page.getByText('1 lot · 20 pieces')).toHaveCount(0);
  expect((await allLots(client)).map(({ id, onHand }) => [id, onHand])).toEqual([[lot.id, 5]]);
});

test('a photo taken on the phone is finished at the desk, and leaves the phone @phone', async ({
  page,
  shop,
  signIn,
  open,
}) => {
  await shop.connect('bricklink');
  const desk = await open('manager', DESKTOP);
  await withoutCamera(desk, 'NotFoundError');
  await desk.goto('/identify');
  await signIn(page, 'picker');
  await page.goto('/identify');
  await shutter(page).click();
  await expect(candidate(page, /^Brick 2 x 4/)).toBeVisible();
  await page.getByRole('button', { name: 'Later' }).click();
  await expect(page.getByText('1 photo to confirm')).toBeVisible();

  const team = desk.getByRole('region', { name: 'Photos of the team' });
  await expect(team.getByRole('button', { name: /To confirm.*Brick 2 x 4.*picker/ })).toBeVisible();
  await look(desk, null, team, { isWhole: true });
  await team.getByRole('button').click();
  await expect(candidate(desk, /^Brick 2 x 4/)).toHaveAttribute('aria-pressed', 'true');
  await fill(desk, { quantity: '6', code: 'D-4', price: '0.10' });
  await desk.getByRole('button', { name: 'Add 6 to D-4' }).click();
  await expect(team.getByRole('button', { name: /Added.*3001/ })).toBeDisabled();
  await expect(page.getByText('1 photo to confirm')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Photos of the team' }).getByText('Added')).toBeVisible();
  expect((await allLots(shop.owner.client)).map(({ itemNo, onHand }) => [itemNo, onHand])).toEqual([['3001', 6]]);
});

test('the lamp is lit and put out, a lamp that refuses is said, and the other camera is opened @phone', async ({
  page,
  signIn,
}) => {
  await twoCamerasWithLamp(page);
  await signIn(page, 'picker');
  await page.goto('/identify');
  await expect(shutter(page)).toBeEnabled();
  const lamp = page.getByRole('button', { name: 'Lamp' });
  await lamp.click();
  await expect(lamp).toHaveAttribute('aria-pressed', 'true');
  await lamp.click();
  await expect(lamp).toHaveAttribute('aria-pressed', 'false');
  expect(await page.evaluate(() => window.cameraCalls)).toEqual(['open back', 'lamp on', 'lamp off']);
  await axe(page);

  await page.evaluate(() => {
    window.lampRefuses = true;
  });
  await lamp.click();
  await expect(page.getByText('The lamp could not be switched on.')).toBeVisible();
  await expect(lamp).toHaveAttribute('aria-pressed', 'false');

  await page.getByRole('button', { name: 'Use another camera' }).click();
  await expect(shutter(page)).toBeEnabled();
  await expect.poll(() => page.evaluate(() => window.cameraCalls.at(-1))).toBe('open second');
  await page.getByRole('button', { name: 'Use another camera' }).click();
  await expect.poll(() => page.evaluate(() => window.cameraCalls.at(-1))).toBe('open first');
  await shutter(page).click();
  await expect(candidate(page, /^Brick 2 x 4/)).toBeVisible();
});

test('what is not recognised asks for another photo, and can be found by searching @phone', async ({
  page,
  shop,
  signIn,
  allowTrouble,
}) => {
  // An item that no catalogue knows is asked for on purpose.
  allowTrouble(/status of 404/);
  await shop.connect('bricklink');
  await signIn(page, 'picker');
  await page.goto('/identify');
  await gallery(page).setInputFiles([photoOf(null)]);
  await expect(page.getByText('Nothing was recognised.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Take another photo' })).toBeVisible();
  await axe(page);
  await page.getByRole('button', { name: 'Take another photo' }).click();

  await gallery(page).setInputFiles([photoOf({ no: '3001', blColorId: 5, scale: 0.5 })]);
  await expect(page.getByText('This is only a guess.')).toBeVisible();
  await page.getByRole('button', { name: 'None of these: search' }).click();
  await page.getByRole('searchbox', { name: 'Search the catalogue' }).fill('brick 2 x 4');
  await page
    .getByRole('list', { name: 'Found' })
    .getByRole('button', { name: /Brick 2 x 4.*3001/ })
    .click();
  await expect(page.getByRole('heading', { name: /Brick 2 x 4/ })).toBeVisible();
  await expect(page.getByLabel('Quantity')).toBeVisible();
});

for (const [error, words] of [
  ['NotAllowedError', 'BrickOps may not use the camera'],
  ['NotFoundError', 'No camera was found'],
] as const) {
  test(`without a camera (${error}) the screen says what to do, and the gallery still works @phone`, async ({
    page,
    signIn,
    allowTrouble,
  }) => {
    allowTrouble(NOT_CONNECTED);
    await withoutCamera(page, error);
    await signIn(page, 'picker');
    await page.goto('/identify');
    await expect(page.getByRole('alert')).toContainText(words);
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    await axe(page);
    await gallery(page).setInputFiles([photoOf({ no: '3003', blColorId: 7 })]);
    await expect(candidate(page, /^Brick 2 x 2/)).toBeVisible();
  });
}

test('a photo from the gallery leaves the phone at 1,024 px and without where it was taken @phone', async ({
  page,
  signIn,
  allowTrouble,
}) => {
  allowTrouble(NOT_CONNECTED);
  await signIn(page, 'picker');
  await page.goto('/identify');
  const answered = page.waitForResponse(
    (response) => response.url().includes('/api/identifications?') && response.request().method() === 'POST',
  );
  await gallery(page).setInputFiles([largePhotoOf({ no: '3001', blColorId: 5 }, 'GPS 51.05 N 3.72 E')]);
  const { photoUrl } = await (await answered).json();
  const size = await page.evaluate(async (url) => {
    const bitmap = await createImageBitmap(await (await fetch(url)).blob());
    return [bitmap.width, bitmap.height];
  }, photoUrl);
  expect(size).toEqual([1024, 768]);
  const kept = await (await page.request.get(photoUrl)).body();
  expect(kept.subarray(0, 3).toString('hex')).toBe('ffd8ff');
  expect(kept.includes('GPS')).toBe(false);
  await expect(candidate(page, /^Brick 2 x 4/)).toBeVisible();
});

test('a set is added from the desk with its completeness, without a camera', async ({
  page,
  shop,
  signIn,
  allowTrouble,
}) => {
  // Nobody knows this set: BrickLink is asked for it and says so.
  allowTrouble(/status of 404/);
  await shop.connect('bricklink');
  await signIn(page, 'owner');
  await page.goto('/inventory');
  await page.getByRole('link', { name: 'Add to stock' }).click();
  await page.getByRole('searchbox', { name: 'Search the catalogue' }).fill('no-such-thing');
  await page.getByRole('button', { name: 'A set' }).click();
  await page.getByText('Sealed').click();
  await fill(page, { quantity: '1', code: 'S-1', price: '49.95' });
  await page.getByText('Remarks and description').click();
  await page.getByLabel(/^Remarks/).fill('box dented');
  await page.getByRole('button', { name: 'Add 1 to S-1' }).click();
  await expect(page.getByText(/added to S-1/)).toBeVisible();
  expect(await allLots(shop.owner.client)).toMatchObject([
    { itemType: 'SET', completeness: 'S', remarks: 'box dented', unitPrice: 499_500 },
  ]);
});

test('the screens of adding fit every width, light and dark', async ({ page, signIn, allowTrouble }) => {
  allowTrouble(NOT_CONNECTED);
  test.setTimeout(120_000);
  await signIn(page, 'owner');
  await look(page, '/identify', shutter(page));
  await look(page, '/stock/add?type=PART&no=3001&name=Brick+2+x+4', page.getByLabel('Quantity'));
  await look(page, '/settings/photos', page.getByLabel(/Delete photos after/));
});

test('a viewer is told that adding is not for their role', async ({ open }) => {
  const page = await open('viewer', PHONE);
  for (const address of ['/identify', '/stock/add']) {
    await page.goto(address);
    await expect(page.getByRole('heading', { name: 'Not for your role' })).toBeVisible();
  }
});

test('the owner says how long photos are kept, and is told what would be wrong', async ({
  page,
  signIn,
  allowTrouble,
}) => {
  allowTrouble(/status of 400/);
  await signIn(page, 'owner');
  await page.goto('/settings/photos');
  const days = page.getByLabel(/Delete photos after/);
  await expect(days).toHaveValue('30');
  await days.fill('0');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Photos are kept for at least one day.')).toBeVisible();
  await days.fill('7');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Photos are deleted after 7 days.')).toBeVisible();
  await page.reload();
  await expect(days).toHaveValue('7');
});
