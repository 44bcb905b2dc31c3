import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { findBookErrors, findForgottenLines, readBooks } from '../../test/books.ts';
import { signUpShop } from '../../test/client.ts';
import { dyingContext, testContext } from '../../test/context.ts';
import { seedWalkShop } from '../../test/walks.ts';
import type { ShopContext } from '../platform/context.ts';
import { shopDatabase } from '../platform/database.ts';
import {
  applyFile,
  cancelFile,
  readAs,
  requireFileImport,
  takeFile,
  undoFile,
  wakeFileImport,
} from './fileImports.usecases.ts';
import { workOffFile } from './fileSlice.usecases.ts';
import { loadFileImport } from './files.store.ts';

/** More than one batch of reading, several of applying, and one lot that is replaced under promises. */
const LINES = 1_100;
const CSV = [
  'Item No,Color,Condition,Qty,Price,Location,Remarks',
  '3001,11,N,4,0.5,A1,',
  ...Array.from({ length: LINES }, (_, n) => `${5000 + (n % 400)},${1 + (n % 3)},N,${n % 9},,C${n % 40},${n % 7}`),
].join('\n');

type Shop = { ctx: ReturnType<typeof testContext>; id: string };
/** What is done to a file, from the request to the last message. */
type Phase = 'read' | 'apply' | 'undo';

async function openShop(): Promise<ReturnType<typeof testContext>> {
  const ctx = testContext((await signUpShop('Interrupted')).shopId);
  await seedWalkShop(ctx, {
    lots: [
      { name: '3001', at: { A1: 10, A2: 1 } },
      { name: '3002', at: { A1: 2 } },
    ],
    orders: [
      { no: 1, lines: { '3001': 3, '3002': 1 } },
      { no: 2, lines: { '3001': 5 } },
    ],
  });
  return ctx;
}

const request: Record<Phase, (shop: Shop) => Promise<unknown>> = {
  async read({ ctx, id }) {
    const { options } = await requireFileImport(ctx, id);
    return readAs(ctx, id, { ...options, duplicates: 'replace', remarksArePlaces: false });
  },
  apply: ({ ctx, id }) => applyFile(ctx, id, { leaveOutProblems: true }),
  undo: ({ ctx, id }) => undoFile(ctx, id),
};
const PHASES: Phase[] = ['read', 'apply', 'undo'];
const ENDS = { read: 'ready', apply: 'applied', undo: 'undone' } as const;

/** A shop in which everything before a phase has happened, and the phase was asked for. */
async function upTo(phase: Phase): Promise<Shop> {
  const ctx = await openShop();
  const { id } = await takeFile(ctx, { name: 'a.csv' }, new Blob([CSV]).stream());
  const shop = { ctx, id };
  for (const one of PHASES) {
    await request[one](shop);
    if (one === phase) return shop;
    while ((await workOffFile(ctx, id)) === 'more');
  }
  return shop;
}

/** What must be the same however it came about. */
async function outcome({ ctx, id }: Shop) {
  const books = await readBooks(ctx.shopId);
  const { results } = await env.SHOP_DB.prepare(
    'SELECT no, line, plan, lot_id, lot, problems, applied IS NULL AS isOut FROM file_rows WHERE import_id = ? ORDER BY no',
  )
    .bind(id)
    .all();
  const { state, counts, failure } = await requireFileImport(ctx, id);
  const ids = [id.slice('fim_'.length), ctx.shopId.slice('shop_'.length)];
  const text = JSON.stringify({ books, lines: results, state, counts, failure });
  return JSON.parse(ids.reduce((said, one) => said.replaceAll(one, 'ID'), text));
}

/** Time passes: a dead worker's lease runs out. */
const expireLease = (ctx: ShopContext) =>
  ctx.db.$client.prepare('UPDATE sync_leases SET expires_at = 0 WHERE shop_id = ?').bind(ctx.shopId).run();

describe('a file whose worker dies', () => {
  // Between two commits nothing is written, so dying at a read is dying before the next commit.
  test.each(PHASES.flatMap((phase) => (['before', 'after'] as const).map((when) => [phase, when] as const)))(
    'at any commit of the %s, %s it reached the database: set going again by cron, it ends as if nothing had happened',
    async (phase, when) => {
      const calm = await upTo(phase);
      while ((await workOffFile(calm.ctx, calm.id)) === 'more');
      const expected = await outcome(calm);
      expect(expected.state).toBe(ENDS[phase]);
      for (let n = 1; ; n++) {
        const shop = await upTo(phase);
        const dying = dyingContext(shop.ctx, n, when);
        await workOffFile(dying, shop.id).catch(() => undefined);
        if (!dying.reached()) {
          expect(n, 'several cuts').toBeGreaterThan(3);
          break;
        }
        await expireLease(shop.ctx);
        shop.ctx.sent.length = 0;
        await wakeFileImport(shop.ctx);
        if (shop.ctx.sent.length === 0) expect((await loadFileImport(shop.ctx, shop.id))?.state).toBe(ENDS[phase]);
        for (const _ of [1, 2]) while ((await workOffFile(shop.ctx, shop.id)) === 'more');
        expect(await outcome(shop), `after dying at commit ${n}`).toEqual(expected);
        expect(await findBookErrors(shop.ctx.shopId)).toEqual([]);
        expect(await findForgottenLines(shop.ctx.shopId)).toEqual([]);
      }
    },
    120_000,
  );

  test('again and again, in the middle of bringing in: it says so, goes on where it stopped, or is taken back', async () => {
    const calm = await upTo('apply');
    while ((await workOffFile(calm.ctx, calm.id)) === 'more');
    const goesOn = await upTo('apply');
    const goesBack = await upTo('apply');
    for (const shop of [goesOn, goesBack]) {
      await failAgainAndAgain(shop, 1);
      expect(await requireFileImport(shop.ctx, shop.id)).toMatchObject({
        state: 'failed',
        done: 500,
        failure: { code: 'files.applying_failed', message: expect.stringContaining('go on, or take it back') },
      });
      const { options } = await requireFileImport(shop.ctx, shop.id);
      await expect(readAs(shop.ctx, shop.id, options), 'half in, it cannot be read anew').rejects.toThrow();
    }
    await applyFile(goesOn.ctx, goesOn.id, { leaveOutProblems: true });
    while ((await workOffFile(goesOn.ctx, goesOn.id)) === 'more');
    expect(await outcome(goesOn)).toEqual(await outcome(calm));

    await cancelFile(goesBack.ctx, goesBack.id);
    await failAgainAndAgain(goesBack, 0);
    expect(await requireFileImport(goesBack.ctx, goesBack.id)).toMatchObject({
      state: 'failed',
      failure: { code: 'files.undoing_failed' },
    });
    await expect(
      applyFile(goesBack.ctx, goesBack.id, { leaveOutProblems: true }),
      'only the way back',
    ).rejects.toThrow();
    await cancelFile(goesBack.ctx, goesBack.id);
    while ((await workOffFile(goesBack.ctx, goesBack.id)) === 'more');
    expect((await requireFileImport(goesBack.ctx, goesBack.id)).state).toBe('undone');
    expect(await findBookErrors(goesBack.ctx.shopId)).toEqual([]);
    const { results } = await env.SHOP_DB.prepare('SELECT id FROM lots WHERE shop_id = ?')
      .bind(goesBack.ctx.shopId)
      .all();
    expect(results).toHaveLength(2);
  }, 60_000);
});

test('a file whose arrival was stored, but whose answer was lost, is still there when it is sent again', async () => {
  const ctx = await openShop();
  const id = 'fim_01JQ0000000000000000000001';
  const dying = dyingContext(ctx, 1, 'after');
  await expect(takeFile(dying, { id, name: 'a.csv' }, new Blob([CSV]).stream())).rejects.toThrow();
  const { options } = await takeFile(ctx, { id, name: 'a.csv' }, new Blob([CSV]).stream());
  await readAs(ctx, id, options);
  await workOffFile(ctx, id);
  expect((await requireFileImport(ctx, id)).state).toBe('ready');
});

/** The database takes some large batches and then no more, whoever asks. */
async function failAgainAndAgain({ ctx, id }: Shop, good: number): Promise<void> {
  let left = good;
  const real = ctx.env.SHOP_DB;
  const SHOP_DB = {
    prepare: (query: string) => real.prepare(query),
    batch: (statements: D1PreparedStatement[]) => {
      if (statements.length > 6 && left-- <= 0) throw new Error('the database is out of order');
      return real.batch(statements);
    },
  } as unknown as D1Database;
  const broken = { ...ctx, env: { ...ctx.env, SHOP_DB }, db: shopDatabase({ ...ctx.env, SHOP_DB }, ctx.shopId) };
  for (let tries = 1; tries <= 7; tries++) await workOffFile(broken, id).catch(() => undefined);
}
