import { describe, expect, test } from 'vitest';
import { findBookErrors, readBooks } from '../../test/books.ts';
import { dyingContext } from '../../test/context.ts';
import type { ShopContext } from '../platform/context.ts';
import { shopDatabase } from '../platform/database.ts';
import { bringIn, finish, onOffer, openShop, order, read, stateOf, sync } from './import.test-support.ts';
import { applyImportSlice } from './importApply.usecases.ts';
import { readImportSlice } from './importRead.usecases.ts';
import { applyImport, findImport, startImport } from './imports.usecases.ts';

const SPEC = { lots: 450, openOrders: 4, brickowl: false };

/** A preview, and an order that comes after it. */
async function readAndTrade(name: string) {
  const { ctx, store } = await openShop(name, SPEC);
  const preview = await read(ctx, 'bricklink');
  await order(store, onOffer((await stateOf(store)).bricklink)[3]?.id ?? 0, 2);
  await sync(ctx);
  return { ctx, preview };
}

/** Time passes: a dead worker's lease runs out. */
const expireLease = (ctx: ShopContext) =>
  ctx.db.$client.prepare('UPDATE sync_leases SET expires_at = 0 WHERE shop_id = ?').bind(ctx.shopId).run();

describe('an import whose worker dies', () => {
  test.each(['before', 'after'] as const)(
    'at any commit of applying (%s it reached the database): resumed, it ends as if nothing had happened',
    async (when) => {
      const calm = await readAndTrade(`calm-${when}`);
      await finish(calm.ctx, calm.preview.id);
      const expected = await readBooks(calm.ctx.shopId);
      for (let n = 1; ; n++) {
        const { ctx, preview } = await readAndTrade(`apply-${when}-${n}`);
        await applyImport(ctx, preview.id, {});
        const dying = dyingContext(ctx, n, when);
        await applyImportSlice(dying, preview.id).catch(() => undefined);
        if (!dying.reached()) break;
        await expireLease(ctx);
        while ((await applyImportSlice(ctx, preview.id)) !== 'done');
        expect(await findImport(ctx, preview.id)).toMatchObject({ state: 'applied' });
        expect(await findBookErrors(ctx.shopId), `after dying at commit ${n}`).toEqual([]);
        expect(await readBooks(ctx.shopId), `after dying at commit ${n}`).toEqual(expected);
      }
    },
    180_000,
  );

  test('at any commit of reading: started again, it ends with the same preview', async () => {
    const { ctx: calm } = await openShop('calm-read', { ...SPEC, lots: 60 });
    const expected = (await read(calm, 'bricklink')).counts;
    for (let n = 1; ; n++) {
      const { ctx } = await openShop(`read-${n}`, { ...SPEC, lots: 60 });
      const { id } = await startImport(ctx, 'bricklink');
      const dying = dyingContext(ctx, n, n % 2 === 0 ? 'before' : 'after');
      await readImportSlice(dying, id).catch(() => undefined);
      if (!dying.reached()) break;
      await expireLease(ctx);
      expect((await startImport(ctx, 'bricklink')).id, `after dying at commit ${n}`).toEqual(expect.any(String));
      expect(await read(ctx, 'bricklink'), `after dying at commit ${n}`).toMatchObject({
        state: 'ready',
        counts: expected,
      });
    }
  }, 180_000);

  test('that fails again and again ends with a sentence, and goes on when started again', async () => {
    const { ctx, preview } = await readAndTrade('poison');
    await applyImport(ctx, preview.id, {});
    for (let tries = 1; tries <= 5; tries++) {
      const env = { ...ctx.env, SHOP_DB: failingInserts(ctx.env.SHOP_DB) };
      await applyImportSlice({ ...ctx, env, db: shopDatabase(env, ctx.shopId) }, preview.id).catch(() => undefined);
    }
    const failed = await findImport(ctx, preview.id);
    expect(failed).toMatchObject({ state: 'failed', failure: { code: 'imports.gave_up' } });
    expect(await finish(ctx, preview.id)).toMatchObject({ state: 'applied', failure: null });
    expect(await findBookErrors(ctx.shopId)).toEqual([]);
    const books = await readBooks(ctx.shopId);
    await bringIn(ctx, 'bricklink');
    expect(await readBooks(ctx.shopId)).toEqual(books);
  });
});

/** A database that takes everything but large batches: those that bring stock in. */
function failingInserts(real: D1Database): D1Database {
  return {
    prepare: (query: string) => real.prepare(query),
    batch: (statements: D1PreparedStatement[]) => {
      if (statements.length > 7) throw new Error('the database is out of order');
      return real.batch(statements);
    },
  } as unknown as D1Database;
}
