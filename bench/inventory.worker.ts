import { test } from 'vitest';
import { catalogItems } from '../worker/src/catalog/catalog.table.ts';
import { colorName } from '../worker/src/catalog/colors.domain.ts';
import { lots } from '../worker/src/inventory/inventory.table.ts';
import { stockedCategories } from '../worker/src/inventory/lotCategories.store.ts';
import { findLotIds, loadLots } from '../worker/src/inventory/lots.store.ts';
import { receive } from '../worker/src/inventory/stock.domain.ts';
import { appendMovements } from '../worker/src/inventory/stock.store.ts';
import { codeKey, sortKey } from '../worker/src/locations/locationCodes.domain.ts';
import { locations } from '../worker/src/locations/locations.table.ts';
import { commit } from '../worker/src/platform/batch.ts';
import { insertRows } from '../worker/src/platform/bulk.ts';
import { testContext } from '../worker/test/context.ts';
import { dice } from '../worker/test/dice.ts';

// Run by inventory.bench.ts in workerd, on the local D1.

/** Lines `number,name,…` of the real catalogue; put in by the configuration. */
declare const BENCH_PARTS: string[];

const LOTS = 100_000;
const PLACES = 5000;
const CHUNK = 2000;
const SEED = 20_261;
const QUERIES = 200;
const COLORS = [1, 2, 3, 5, 6, 7, 11, 12, 80, 85, 86, 88];

const parts = BENCH_PARTS.map((line) => {
  const [, no = '', quoted, bare, category] = /^([^,]*),(?:"((?:[^"]|"")*)"|([^,]*)),(\d*)/.exec(line) ?? [];
  return { no, name: (quoted ?? bare ?? '').replaceAll('""', '"'), category: Number(category) };
});

async function fill(shopId: string) {
  const ctx = testContext(shopId);
  const { int, pick } = dice(SEED);
  const codes = Array.from(
    { length: PLACES },
    (_, i) => `${String.fromCharCode(65 + (i % 20))}${Math.floor(i / 20) % 25}-${Math.floor(i / 500)}`,
  );
  const placeOf = (code: string) => `loc_${shopId}_${codeKey(code)}`;
  await commit(
    ctx.db,
    insertRows(
      ctx.db,
      locations,
      codes.map((code) => ({
        id: placeOf(code),
        shopId,
        code,
        codeKey: codeKey(code),
        sortKey: sortKey(code),
        createdAt: 0,
      })),
    ),
  );
  await commit(
    ctx.db,
    insertRows(
      ctx.db,
      catalogItems,
      parts.map(({ no, category }, i) => ({
        ...{ id: i + 1, shopId, itemType: 'PART', itemNo: no, noKey: no.toLowerCase(), categoryId: category },
        ...{ name: '', words: '', dimensions: '', isObsolete: false, source: 'file', asOf: 0 },
      })),
    ),
  );
  for (let from = 0; from < LOTS; from += CHUNK) {
    const rows = Array.from({ length: CHUNK }, (_, i) => {
      const part = pick(parts) ?? { no: '3001', name: 'Brick 2 x 4' };
      return {
        id: `lot_${shopId}_${from + i}`,
        shopId,
        itemType: 'PART' as const,
        itemNo: part.no,
        itemName: part.name,
        blColorId: pick(COLORS) ?? 11,
        condition: int(3) === 0 ? ('U' as const) : ('N' as const),
        unitPrice: 50 + int(90_000),
        currency: 'EUR',
        description: '',
        remarks: pick(codes) ?? '',
        bulk: 1,
        isRetain: false,
        salePercent: 0,
        tiers: [],
        version: 1,
        createdAt: 0,
        updatedAt: 0,
      };
    });
    const stamp = { shopId, actorId: null, at: 0 };
    await commit(ctx.db, [
      ...insertRows(ctx.db, lots, rows),
      ...appendMovements(
        ctx,
        rows.map((lot) =>
          receive(
            'receive',
            { lotId: lot.id, locationId: placeOf(lot.remarks), quantity: 1 + int(200) },
            'seed',
            stamp,
          ),
        ),
      ),
    ]);
  }
  return { ctx, codes };
}

/** What people type: a number, words of a name, a colour and a word, a drawer. */
function queries(codes: string[]): string[] {
  const { int, pick } = dice(SEED + 1);
  return Array.from({ length: QUERIES }, (_, i) => {
    const part = pick(parts) ?? { no: '3001', name: 'Brick' };
    const words = part.name.split(' ');
    if (i % 4 === 0) return part.no;
    if (i % 4 === 1) return words.slice(0, 2 + int(3)).join(' ');
    if (i % 4 === 2) return `${colorName(pick(COLORS) ?? 11)} ${words[0]}`;
    return pick(codes) ?? '';
  }).map((text) => text.slice(0, 100));
}

test('pages and searches among many lots', async () => {
  const { ctx, codes } = await fill('shop_bench');
  const clock = async (query: object) => {
    const start = performance.now();
    const { ids } = await findLotIds(ctx, { sort: 'item', limit: 50, ...query });
    const found = performance.now();
    await loadLots(ctx, ids);
    return { find: found - start, all: performance.now() - start, ids: ids.length };
  };
  await clock({});
  const tell = (what: string, goal: string | null, times: number[]) =>
    console.log(`TIMES ${JSON.stringify({ what, goal, times })}`);
  const searches = [];
  for (const q of queries(codes)) searches.push({ q, ...(await clock({ q })) });
  tell(
    `search among ${LOTS} lots`,
    '25',
    searches.map(({ all }) => all),
  );
  for (const kind of [0, 1, 2, 3]) {
    const name = ['an item number', 'words of a name', 'a colour and a word', 'a drawer'][kind] ?? '';
    tell(
      `search for ${name}`,
      null,
      searches.filter((_, i) => i % 4 === kind).map(({ all }) => all),
    );
  }
  for (const sort of ['item', '-price', '-available', 'location', '-onHand'] as const) {
    const times = [];
    for (let i = 0; i < 5; i++) times.push((await clock({ sort })).all);
    tell(`first page by ${sort}`, null, times);
  }
  const [{ categoryId } = { categoryId: null }] = (await stockedCategories(ctx)).toSorted((a, b) => b.lots - a.lots);
  for (const [what, filter] of [
    ['the largest category', { category: categoryId ?? 0 }],
    ['a colour', { color: 11 }],
    ['a condition', { condition: 'N' }],
    ['a range of prices', { minPrice: 1000, maxPrice: 2000 }],
    ['stock that is promised', { stock: 'reserved' }],
  ] as const) {
    const times = [];
    for (let i = 0; i < 5; i++) times.push((await clock({ ...filter, sort: 'price' })).all);
    tell(`filter by ${what}`, null, times);
  }
  const times = [];
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await stockedCategories(ctx);
    times.push(performance.now() - start);
  }
  tell('categories in stock', null, times);
});
