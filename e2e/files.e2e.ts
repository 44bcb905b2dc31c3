import { readFileSync } from 'node:fs';
import { expect, test } from './support/app.ts';
import { expectNoSidewaysScroll, look } from './support/look.ts';

const file = (name: string, text: string) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(text),
});

const CSV = [
  'Part,Farbe,Qty,Preis,Regal',
  '3001,Red,5,"0,25",A1-02',
  '3002,Blue,3,,A1-03',
  ',Red,1,,',
  '3003,Nowhere Green,2,0.1,B4',
].join('\n');

const BSX = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE BrickStoreXML>
<BrickStoreXML><Inventory>
 <Item><ItemID>3001</ItemID><ItemTypeID>P</ItemTypeID><ColorID>5</ColorID><ItemName>Brick 2 x 4</ItemName><Qty>7</Qty><Price>0.30</Price><Condition>N</Condition><Remarks>A1-02</Remarks></Item>
</Inventory></BrickStoreXML>`;

test('a table goes in: columns named, problems read, brought in, seen in the inventory, and taken back', async ({
  page,
  shop,
  signIn,
}) => {
  await signIn(page, shop.owner);
  await page.goto('/settings/stock');
  const choose = page.getByLabel('Choose a file, or drop it here');
  await choose.setInputFiles(file('stock.csv', CSV));

  const columns = page.getByRole('region', { name: 'Columns' });
  await expect(columns.getByRole('heading', { name: 'What is in stock.csv?' })).toBeVisible();
  await expect(columns.getByLabel('Item number')).toHaveValue('0');
  await expect(columns.getByLabel('Colour', { exact: true })).toHaveValue('');
  await look(page, null, columns.getByRole('heading', { name: 'What is in stock.csv?' }), { isWhole: true });
  await columns.getByLabel('Colour', { exact: true }).selectOption({ label: 'Farbe' });
  await columns.getByLabel('Price').selectOption({ label: 'Preis' });
  await columns.getByLabel('Location').selectOption({ label: 'Regal' });
  await columns.getByRole('button', { name: 'Read the file' }).click();

  const preview = page.getByRole('region', { name: 'Preview of the file' });
  const lines = preview.getByRole('list', { name: 'Lines of the file' }).locator('> li');
  await expect(lines).toHaveCount(2);
  await expect(lines.first()).toContainText('There is no item number here.');
  await expect(lines.last()).toContainText('No colour of BrickLink is called “Nowhere Green”.');
  await expect(preview.getByRole('button', { name: 'Bring in 2 lots' })).toBeDisabled();
  await look(page, null, preview.getByRole('heading', { name: 'What stock.csv holds' }), { isWhole: true });
  await preview.getByText('Leave out the 2 lines').click();
  await preview.getByRole('button', { name: 'Bring in 2 lots' }).click();
  await expect(page.getByText(/stock\.csv was brought in .*: 2 new lots\./)).toBeVisible();

  const other = await page.context().newPage();
  await other.goto('/inventory');
  await expect(other.getByText('2 lots')).toBeVisible();
  await expect(other.getByText('A1-02')).toBeVisible();

  // The same lot again from BrickStore: its pieces join.
  await page.getByLabel('Choose a file, or drop it here').setInputFiles(file('more.bsx', BSX));
  const second = page.getByRole('region', { name: 'Preview of the file' });
  await expect(second.getByText('Added to a lot 1')).toBeVisible();
  await second.getByRole('button', { name: 'Bring in 1 lot' }).click();
  await expect(page.getByText(/more\.bsx was brought in .*: 1 lot added to\./)).toBeVisible();
  await expect(other.getByRole('row', { name: /3001/ })).toContainText('12');

  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take it all back' }).click();
  await expect(page.getByText('more.bsx was taken back.')).toBeVisible();
  await expect(other.getByRole('row', { name: /3001/ })).toContainText('5');
});

test('two lines that are the same lot, when lots are replaced: the owner answers, and may answer again', async ({
  page,
  shop,
  signIn,
}) => {
  await signIn(page, shop.owner);
  await page.goto('/settings/stock');
  await page.getByLabel('Choose a file, or drop it here').setInputFiles(file('a.bsx', BSX));
  await page.getByRole('button', { name: 'Bring in 1 lot' }).click();
  await expect(page.getByText(/a\.bsx was brought in/)).toBeVisible();
  const twice = BSX.replace(/( <Item>.*<\/Item>)/, '$1\n$1');
  await page.getByLabel('Choose a file, or drop it here').setInputFiles(file('twice.bsx', twice));
  const preview = page.getByRole('region', { name: 'Preview of the file' });
  await expect(preview.getByText('Goes to the same lot as line 4.')).toBeVisible();
  await preview.getByText('Replace them').click();
  const question = preview.getByRole('group', { name: 'Answer for line 5' });
  await expect(preview.getByText(/Line 4 is the same lot/)).toBeVisible();
  await expect(preview.getByRole('button', { name: 'Bring in 1 lot' })).toBeDisabled();
  await look(page, null, question, { isWhole: true });
  await question.getByRole('button', { name: 'Leave this line out' }).click();
  await expect(preview.getByRole('button', { name: 'Bring in 1 lot' })).toBeEnabled();
  await question.getByRole('button', { name: 'Add its 7 pieces to those of line 4' }).click();
  await preview.getByRole('button', { name: 'Bring in 2 lots' }).click();
  await expect(page.getByText(/twice\.bsx was brought in/)).toBeVisible();
  await page.getByRole('link', { name: 'See the inventory' }).first().click();
  await expect(page.getByRole('row', { name: /3001/ })).toContainText('14');
});

test('what is no stock list is refused in words, and the page goes on', async ({
  page,
  shop,
  signIn,
  allowTrouble,
}) => {
  allowTrouble(/422|Failed to load resource/);
  await signIn(page, shop.owner);
  await page.goto('/settings/stock');
  const choose = page.getByLabel('Choose a file, or drop it here');
  await choose.setInputFiles({
    name: 'stock.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]),
  });
  await expect(page.getByRole('alert')).toContainText('This is a picture (PNG), whatever its name says.');
  await choose.setInputFiles(file('list.xml', '<INVENTORY><ITEM><ITEMID>3001</ITEMID></INVENTORY>'));
  await expect(page.getByText(/list\.xml could not be brought in\..*not well formed/)).toBeVisible();
  await page.getByRole('button', { name: 'All right' }).click();
  await expect(page.getByText(/could not be brought in/)).toHaveCount(0);
  await expectNoSidewaysScroll(page);
});

test('the stock leaves as a file with one tap', async ({ page, shop, signIn }) => {
  await signIn(page, shop.owner);
  await page.goto('/settings/stock');
  await page.getByLabel('Choose a file, or drop it here').setInputFiles(file('a.bsx', BSX));
  await page.getByRole('button', { name: 'Bring in 1 lot' }).click();
  await expect(page.getByText(/a\.bsx was brought in/)).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV for a spreadsheet' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^stock-\d{4}-\d\d-\d\d\.csv$/);
  const text = readFileSync(await download.path(), 'utf8');
  expect(text).toContain('P,3001,Brick 2 x 4,5,Red,N,,7,0.3000,A1-02,A1-02,');
});
