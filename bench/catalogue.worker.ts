import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { test } from 'vitest';
import { loadSlice } from '../worker/src/catalog/loadSlice.usecases.ts';
import { confirmLoad, startLoad } from '../worker/src/catalog/loads.usecases.ts';
import { searchItems } from '../worker/src/catalog/search.usecases.ts';
import { PageLimit } from '../worker/src/contract/common.ts';
import { signUpShop } from '../worker/test/client.ts';
import { testContext } from '../worker/test/context.ts';

// Run by catalogue.bench.ts in workerd, which is given the file and the queries as bindings.

const { CATALOGUE_QUERIES, CATALOGUE_FILE } = env as unknown as { CATALOGUE_QUERIES: string; CATALOGUE_FILE: Fetcher };

const say = (row: object) => console.log(`ROWS ${JSON.stringify(row)}`);

test('search in the whole catalogue', { timeout: 300_000 }, async () => {
  const shop = await signUpShop('Bench');
  const other = await signUpShop('Neighbour');
  const bytes = await (await CATALOGUE_FILE.fetch('https://file.test/')).arrayBuffer();
  for (const { shopId } of [other, shop]) {
    const ctx = testContext(shopId);
    const startedAt = performance.now();
    const waiting = await startLoad(ctx, 'parts.csv.gz', new Blob([bytes]).stream());
    if (!waiting.mapping) throw new Error('the columns were not recognised');
    await confirmLoad(ctx, waiting.id, waiting.mapping);
    while ((await loadSlice(ctx, waiting.id)) === 'more');
    say({ kind: 'load', ms: performance.now() - startedAt });
  }

  const ctx = testContext(shop.shopId);
  const limit = v.parse(PageLimit, undefined);
  const groups = JSON.parse(CATALOGUE_QUERIES) as Record<string, string[]>;
  const time = async (work: () => Promise<unknown>) => {
    const startedAt = performance.now();
    await work();
    return performance.now() - startedAt;
  };
  // What any question costs here: the way to the database and back.
  const roundTrips: number[] = [];
  for (let i = 0; i < 200; i++) roundTrips.push(await time(() => ctx.db.$client.prepare('SELECT 1').first()));
  say({ kind: 'round trip', times: roundTrips });
  for (const [group, queries] of Object.entries(groups)) {
    const times: number[] = [];
    let found = 0;
    for (const q of queries) {
      let rows = 0;
      times.push(
        await time(async () => {
          rows = (await searchItems(ctx, { q, limit })).rows.length;
        }),
      );
      if (rows > 0) found += 1;
    }
    say({ kind: 'search', group, times, found });
  }
});
