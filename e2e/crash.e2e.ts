import type { FileImport } from '../worker/src/contract/files.ts';
import type { StockStatus } from '../worker/src/contract/listings.ts';
import type { SyncRun } from '../worker/src/contract/sync.ts';
import { DESKTOP, orderLinks, syncLine } from './pages/screens.ts';
import { expect, test } from './support/app.ts';
import { bookkeeping } from './support/books.ts';
import { buy } from './support/buyer.ts';
import { openShop, type Shop } from './support/shop.ts';
import type { Store } from './support/simulator.ts';

test.use(DESKTOP);

/** A dead worker's lease lasts 90 seconds; then its run goes on by itself. */
const LEASE_OVER_MS = 150_000;

test('power fails in the middle of a sync: afterwards the books are those of a shop that was never disturbed', async ({
  ownApp,
  simulator,
  open,
  allowTrouble,
}) => {
  test.setTimeout(240_000);
  allowTrouble(/ERR_CONNECTION_REFUSED|WebSocket|Failed to load resource/);
  const now = Date.now();
  const store = { seed: 5, lots: 80, openOrders: 10, now };
  const [disturbed, calm] = await Promise.all([openShop(ownApp.url, simulator), openShop(ownApp.url, simulator)]);
  const [here] = await Promise.all([disturbed.stocked(store), calm.stocked(store)]);
  await Promise.all([tradeADay(disturbed, now), tradeADay(calm, now)]);

  const owner = await open(disturbed.owner, { ...DESKTOP, baseURL: ownApp.url });
  await owner.goto('/orders');
  await expect(orderLinks(owner)).toHaveCount(10);

  await test.step('the power fails when 25 orders are stored and the next ones are being read', async () => {
    await here.control('POST', '/faults', {
      side: 'bricklink',
      method: 'GET',
      path: '/orders/*/items*',
      kind: 'slow',
      delayMs: 60_000,
      skip: 27,
    });
    await owner.getByRole('button', { name: 'Sync now' }).click();
    await expect
      .poll(async () => (await disturbed.owner.client.get('/api/orders?limit=200')).rows.length, { timeout: 30_000 })
      .toBeGreaterThan(10);
    const [run]: SyncRun[] = (await disturbed.owner.client.get('/api/sync/runs')).rows;
    expect(run?.state).toBe('running');
    expect((await disturbed.owner.client.get('/api/orders?limit=200')).rows.length).toBeLessThan(40);
    await ownApp.kill();
    await here.control('DELETE', '/faults');
  });

  await test.step('everybody is still signed in when the power is back', async () => {
    await ownApp.restart();
    await owner.reload();
    await expect(owner.getByRole('heading', { name: 'Orders' })).toBeVisible();
    await expect(owner.getByText(disturbed.name)).toBeVisible();
  });

  await test.step('one more sync goes on where the other one died', async () => {
    await calm.sync();
    await owner.getByRole('button', { name: 'Sync now' }).click();
    await expect(syncLine(owner)).toContainText('In step with your marketplaces.', { timeout: LEASE_OVER_MS });
    // A listing that a cancelled order left in doubt is read by one run and judged by the next.
    for (const shop of [disturbed, calm]) {
      await expect.poll(async () => (await openRuns(shop)).length, { timeout: 30_000 }).toBe(0);
      await expect.poll(() => listingsInDoubt(shop), { timeout: 30_000 }).toBe(0);
    }
    await expect(orderLinks(owner).first()).toBeVisible();
  });

  expect(await bookkeeping(disturbed.owner.client)).toEqual(await bookkeeping(calm.owner.client));
  expect((await bookkeeping(calm.owner.client)).orders.length).toBeGreaterThan(40);
});

test('power fails while a stock list is brought in: the screen says how far it is, and every line ends in one lot', async ({
  ownApp,
  simulator,
  open,
  allowTrouble,
}) => {
  test.setTimeout(240_000);
  allowTrouble(/ERR_CONNECTION_REFUSED|WebSocket|Failed to load resource/);
  const shop = await openShop(ownApp.url, simulator);
  const owner = await open(shop.owner, { ...DESKTOP, baseURL: ownApp.url });
  const LINES = 20_000;
  const rows = Array.from(
    { length: LINES },
    (_, n) => `${3000 + (n % 5000)},${1 + (n % 7)},${1 + (n % 5)},C${n},lot ${n}`,
  );
  await owner.goto('/settings/stock');
  await owner.getByLabel('Choose a file, or drop it here').setInputFiles({
    name: 'large.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`Item No,Color,Qty,Location,Remarks\n${rows.join('\n')}\n`),
  });
  await owner.getByRole('button', { name: 'Read the file' }).click();
  await owner.getByRole('button', { name: 'Bring in 20,000 lots' }).click({ timeout: 60_000 });

  await test.step('the power fails when some of it is in', async () => {
    const isHalfIn = ({ state, progress }: FileImport) => state === 'applying' && progress.done > 0;
    await expect.poll(async () => isHalfIn(await fileOf(shop)), { timeout: 30_000, intervals: [100] }).toBe(true);
    await ownApp.kill();
  });
  await ownApp.restart();
  expect(await fileOf(shop)).toMatchObject({ state: 'applying' });
  await owner.reload();
  await expect(owner.getByRole('heading', { name: 'Storing your stock' })).toBeVisible();

  await test.step('cron sets it going again once the dead worker’s lease is over', async () => {
    await expect(async () => {
      await ownApp.tick();
      expect((await fileOf(shop)).state).toBe('applied');
    }).toPass({ timeout: LEASE_OVER_MS, intervals: [5_000] });
    await expect(owner.getByText(/large\.csv was brought in .*: 20,000 new lots\./)).toBeVisible();
  });
  const found = (await exportedLines(shop)).map((line) =>
    /(\d+),[^,]*,C(\d+),lot \d+,/.exec(line)?.slice(1, 3).join(' of C'),
  );
  const expected = Array.from({ length: LINES }, (_, n) => `${1 + (n % 5)} of C${n}`);
  expect(found.sort()).toEqual(expected.sort());
});

test('BrickLink fails and Brick Owl breaks off in the middle: said in words, and made good by the next sync', async ({
  shop,
  open,
}) => {
  test.setTimeout(90_000);
  const store = await shop.stocked({ lots: 60, openOrders: 0 });
  const owner = await open('owner', DESKTOP);
  await owner.goto('/sync/runs');
  await expect(syncLine(owner)).toContainText('In step with your marketplaces.');
  const placed: { id: number }[] = [];
  for (const from of [0, 2]) {
    placed.push(await buy(store, 'bricklink', { lots: 2, from }), await buy(store, 'brickowl', { lots: 2, from }));
  }

  await test.step('a fault of BrickLink, and answers of Brick Owl that break off, are told in words', async () => {
    await store.control('POST', '/faults', [
      { side: 'bricklink', path: '/orders/*', kind: 'status', status: 500 },
      { side: 'brickowl', path: 'order/*', kind: 'drop-before' },
    ]);
    await owner.getByRole('button', { name: 'Sync now' }).click();
    await expect(syncLine(owner)).toContainText(
      /BrickLink: Order \d+ could not be read: BrickLink has a fault or is in maintenance/,
      { timeout: 30_000 },
    );
    const run = owner.getByRole('article').first();
    await expect(run).toContainText('Trouble', { timeout: 30_000 });
    await expect(run).toContainText('BrickLink: nothing was changed.');
    await expect(run).toContainText(
      'BrickLink has a fault or is in maintenance. It is tried again by itself; nothing is lost.',
    );
    await expect(run).toContainText(/Brick Owl could not be reached\. It is tried again by itself; nothing is lost\./);
    await expect(run.getByText('Details').first()).toBeVisible();
  });

  await test.step('a web page where an answer should be is told in words too', async () => {
    await store.control('DELETE', '/faults');
    await store.control('POST', '/faults', { side: 'any', kind: 'html', status: 503 });
    const before = await owner.getByRole('article').count();
    await owner.getByRole('button', { name: 'Sync now' }).click();
    await expect(owner.getByRole('article')).toHaveCount(before + 1);
    const run = owner.getByRole('article').first();
    await expect(run).toContainText('Trouble', { timeout: 30_000 });
    await expect(run).toContainText(/BrickLink (?:is in maintenance or has a fault|has a fault or is in maintenance)/);
    await expect(syncLine(owner)).toContainText('BrickLink:');
  });

  await test.step('once they are well again, one sync brings everything in step', async () => {
    await store.control('DELETE', '/faults');
    await owner.getByRole('button', { name: 'Sync now' }).click();
    await expect(syncLine(owner)).toContainText('In step with your marketplaces.', { timeout: 30_000 });
    await expect(owner.getByRole('article').first()).toContainText('2 new orders');
    const { rows } = await shop.owner.client.get('/api/orders?limit=200');
    expect(rows.map((row: { remoteId: string }) => row.remoteId).sort()).toEqual(
      placed.map(({ id }) => String(id)).sort(),
    );
    for (const { shortPieces, unmatchedLines } of rows) expect(shortPieces + unmatchedLines).toBe(0);
  });
});

/** What happens between two syncs: forty orders, the same at every store made alike. */
async function tradeADay(shop: Shop, now: number): Promise<void> {
  const store: Store = await shop.store();
  const state: Record<string, { lots: { id: number; quantity: number; bulk: number; isStockRoom?: boolean }[] }> =
    await store.control('GET', '/state');
  const lots = (state.bricklink?.lots ?? []).filter((lot) => lot.quantity >= 8 && lot.bulk === 1 && !lot.isStockRoom);
  for (let index = 0; index < 32; index++) {
    const chosen = [lots[index % lots.length], lots[(index * 7 + 3) % lots.length]];
    const ids = new Set(chosen.map((lot) => lot?.id));
    await store.control('POST', '/bricklink/orders', {
      lines: [...ids].map((lotId) => ({ lotId, quantity: 1 })),
      buyer: 'ada_bricks',
      orderedAt: now - (40 - index) * 1000,
    });
  }
}

const fileOf = async (shop: Shop): Promise<FileImport> =>
  (await shop.owner.client.get('/api/imports/files')).rows[0] as FileImport;

/** The shop's whole stock, a line per lot and drawer. */
async function exportedLines({ owner: { client } }: Shop): Promise<string[]> {
  const cookie = client
    .cookies()
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
  const answer = await fetch(new URL('/api/exports/lots.csv', client.baseUrl), { headers: { cookie } });
  return (await answer.text()).trim().split(/\r?\n/).slice(1);
}

async function openRuns(shop: Shop): Promise<SyncRun[]> {
  const { rows }: { rows: SyncRun[] } = await shop.owner.client.get('/api/sync/runs');
  return rows.filter((run) => run.state === 'queued' || run.state === 'running');
}

async function listingsInDoubt(shop: Shop): Promise<number> {
  const { rows }: { rows: StockStatus[] } = await shop.owner.client.get('/api/listings');
  return rows.reduce((sum, { unknown }) => sum + unknown, 0);
}
