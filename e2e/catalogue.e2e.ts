import type { Page } from '@playwright/test';
import { DESKTOP, PHONE } from './pages/screens.ts';
import { expect, test } from './support/app.ts';
import { look } from './support/look.ts';

const PARTS = [
  'item_no,name,category_id,category_name,alternate_item_nos',
  '3020,Plate 2 x 4,26,Plate,5584',
  '3021,Plate 2 x 3,26,Plate,',
  '3001,Brick 2 x 4,5,Brick,3556|54534',
  '3020pb01,Plate 2 x 4 with Arrow Pattern,26,Plate,',
  ',A line without a number,5,Brick,',
].join('\n');
const SETS = [
  'Category ID\tCategory Name\tNumber\tName\tYear Released\tWeight (in Grams)\tDimensions',
  '',
  '67\tTown\t6085-1\tBlack Monarch’s Castle\t1988\t1234.5\t?',
].join('\n');

const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search the catalogue' });
const found = (page: Page) => page.getByRole('main').getByRole('listitem').getByRole('link');

test('files fill the catalogue while everybody watches; then everything is found', async ({ shop, open }) => {
  await shop.store({ empty: true });
  await shop.connect('bricklink');
  const desk = await open('owner', DESKTOP);
  const phone = await open('picker', PHONE);
  await phone.goto('/catalogue');
  await expect(phone.getByRole('heading', { name: 'Your catalogue is empty' })).toBeVisible();

  await test.step('a file with a known header goes in by itself, a CSV after its columns are named', async () => {
    await desk.goto('/catalogue/files');
    await desk.getByLabel('Choose files').setInputFiles([file('Sets.txt', SETS), file('parts.csv', PARTS)]);
    await expect(desk.getByRole('region', { name: 'Sets.txt' }).getByText('Loaded')).toBeVisible();
    const csv = desk.getByRole('region', { name: 'parts.csv', exact: true });
    await expect(csv.getByLabel('Item number')).toHaveValue('0');
    await expect(csv.getByLabel('Other numbers')).toHaveValue('4');
    await csv.getByRole('button', { name: 'Load these parts' }).click();
    await expect(csv.getByText('4 lines')).toBeVisible();
    await csv.getByText('1 line left out').click();
    await expect(csv.getByText('The item number is missing.')).toBeVisible();
    await look(desk, null, csv);
  });

  await test.step('the phone has it without asking', async () => {
    await expect(found(phone).first()).toContainText('Plate');
  });

  await test.step('by name, by old number, mistyped, narrowed down', async () => {
    await desk.setViewportSize(DESKTOP.viewport);
    await desk.goto('/catalogue');
    await expect(found(desk).first()).toBeVisible();
    await desk.keyboard.press('/');
    await expect(search(desk)).toBeFocused();
    await desk.keyboard.type('2 x 4 plate');
    await expect(found(desk)).toHaveText(['Plate 2 x 4', 'Plate 2 x 4 with Arrow Pattern']);
    await search(desk).fill('54534');
    await expect(found(desk)).toHaveText(['Brick 2 x 4']);
    await expect(desk.getByText('also 54534')).toBeVisible();
    await search(desk).fill('palte 2x3');
    await expect(found(desk)).toHaveText(['Plate 2 x 3']);
    await expect(desk.getByText('These are close: 2x3 plate')).toBeVisible();
    await search(desk).fill('');
    await desk.getByRole('button', { name: 'Sets 1' }).click();
    await expect(found(desk)).toHaveText(['Black Monarch’s Castle']);
    await desk.getByRole('button', { name: 'All' }).click();
    await desk.getByLabel('Category').selectOption({ label: 'Brick' });
    await expect(found(desk)).toHaveText(['Brick 2 x 4']);
    await look(desk, null, found(desk).first());
  });

  await test.step('opening an item fetches its colours; one of them leads on to the stock', async () => {
    await desk.setViewportSize(DESKTOP.viewport);
    await desk.goto('/catalogue/PART/5584');
    await expect(desk.getByRole('heading', { name: 'Plate 2 x 4' })).toBeVisible();
    await expect(desk.getByText('It is 3020 today.')).toBeVisible();
    const colours = desk.getByRole('region', { name: 'Colours' });
    await colours.getByRole('button', { name: 'Black', exact: true }).click();
    await expect(colours.getByText(/in Black/)).toBeVisible();
    await expect(desk.getByRole('link', { name: 'Add to stock in Black' })).toHaveAttribute(
      'href',
      '/stock/add?type=PART&no=3020&color=11',
    );
    await desk.getByRole('button', { name: 'New, Black' }).click();
    await expect(desk.getByText('Sold in six months, new')).toBeVisible();
    await look(desk, null, colours);
  });
});

test('without files and without BrickLink every screen says what to do', async ({ open }) => {
  const desk = await open('owner', DESKTOP);
  await look(desk, '/catalogue', desk.getByRole('heading', { name: 'Your catalogue is empty' }));
  await look(desk, '/catalogue/files', desk.getByText('No file has been loaded yet.'));
});

test('an unknown number and a refused file are told in words', async ({ open, allowTrouble }) => {
  allowTrouble(/404|400/);
  const desk = await open('owner', DESKTOP);
  await desk.goto('/catalogue?q=nosuchpart');
  await expect(desk.getByRole('heading', { name: 'Nothing in your catalogue matches' })).toBeVisible();
  await desk.getByRole('link', { name: 'Look up part nosuchpart at BrickLink' }).click();
  await expect(desk.getByText(/BrickLink is not connected/)).toBeVisible();
  await desk.goto('/catalogue/files');
  const png = { name: 'parts.csv', mimeType: 'text/csv', buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2]) };
  await desk.getByLabel('Choose files').setInputFiles(png);
  await expect(desk.getByText(/This is a picture \(PNG\), whatever its name says\./)).toBeVisible();
});
