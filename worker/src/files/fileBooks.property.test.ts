import { env } from 'cloudflare:workers';
import { ulid } from 'ulid';
import { expect, test } from 'vitest';
import { findBookErrors } from '../../test/books.ts';
import { signUpShop } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { dice } from '../../test/dice.ts';
import { seedWalkShop } from '../../test/walks.ts';
import type { FileOptions } from '../contract/files.ts';
import { moveLot } from '../picking/lotMoves.usecases.ts';
import { applyFile, cancelFile, readAs, takeFile, undoFile } from './fileImports.usecases.ts';
import { workOffFile } from './fileSlice.usecases.ts';
import { loadFileImports } from './files.store.ts';

const STEPS = 40;
const SEEDS = env.TEST_SEED ? [Number(env.TEST_SEED)] : [1, 2];
const CODES = ['A1', 'A2', 'B1', 'C3'];
const ITEMS = ['3001', '3002', '3003', '3004'];
const POLICIES: FileOptions['duplicates'][] = ['add', 'replace', 'skip', 'separate'];

/** Whatever was refused in words has changed nothing, and is fine. */
const calmly = (act: Promise<unknown>) =>
  act.catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'AppError') throw error;
  });

test.each(SEEDS)(
  'files, counts, deliveries and moves in any order and with repeats keep the books (seed %i; run one with SEED=n)',
  async (seed) => {
    const roll = dice(seed);
    const shop = await signUpShop(`Property ${seed}`);
    const ctx = testContext(shop.shopId);
    await seedWalkShop(ctx, {
      lots: ITEMS.map((name, i) => ({ name, at: { [CODES[i] ?? 'A1']: 10 } })),
      orders: [1, 2, 3].map((no) => ({ no, lines: { [ITEMS[no] ?? '3001']: 1 + roll.int(6) } })),
    });
    const lots = async () =>
      (
        await env.SHOP_DB.prepare('SELECT id, item_no, bl_color_id, condition FROM lots WHERE shop_id = ? ORDER BY id')
          .bind(shop.shopId)
          .all<{ id: string; item_no: string; bl_color_id: number; condition: string }>()
      ).results;
    const code = () => roll.pick(CODES) ?? 'A1';

    const file = async () => {
      const known = await lots();
      const lines = Array.from({ length: 1 + roll.int(6) }, () => {
        const lot = roll.int(4) > 0 ? roll.pick(known) : undefined;
        const place = roll.int(4) > 0 ? code() : '';
        const item = lot ? `${lot.item_no},${lot.bl_color_id},${lot.condition}` : `${5000 + roll.int(9)},5,N`;
        return `${item},${roll.int(8)},${place}`;
      });
      const csv = `Item No,Color,Condition,Qty,Location\n${lines.join('\n')}\n`;
      const { id, options } = await takeFile(ctx, { name: 'a.csv' }, new Blob([csv]).stream());
      await readAs(ctx, id, { ...options, duplicates: roll.pick(POLICIES) ?? 'add' });
      await work(id);
      if (roll.int(5) > 0) await calmly(applyFile(ctx, id, { leaveOutProblems: true }));
      await work(id);
    };
    /** Messages arrive once, twice, or once more than there is work. */
    const work = async (id: string) => {
      for (let times = 1 + roll.int(2); times > 0; times--) await workOffFile(ctx, id);
    };
    const back = async () => {
      const known = roll.pick(await loadFileImports(ctx, 20));
      if (!known) return;
      await calmly(roll.int(3) > 0 ? undoFile(ctx, known.id) : cancelFile(ctx, known.id));
      await work(known.id);
      if (roll.int(2) > 0) await calmly(undoFile(ctx, known.id));
      await work(known.id);
    };
    const move = async () => {
      const lot = roll.pick(await lots());
      if (!lot) return;
      const id = ulid();
      const from = code();
      const wishes = [
        { kind: 'count', id, code: from, quantity: roll.int(12) },
        { kind: 'receive', id, code: from, quantity: 1 + roll.int(5) },
        { kind: 'transfer', id, from, to: code(), quantity: 1 + roll.int(4) },
      ] as const;
      const wish = roll.pick(wishes) ?? wishes[0];
      for (let times = 1 + roll.int(2); times > 0; times--) await calmly(moveLot(ctx, lot.id, wish));
    };

    for (let step = 0; step < STEPS; step++) {
      const act = roll.pick([file, file, back, move, move]) ?? move;
      await act();
      expect([seed, step, act.name, await findBookErrors(shop.shopId)]).toEqual([seed, step, act.name, []]);
    }
    // Everything that can be taken back is: what is left is only what was sold, promised, counted or delivered.
    for (const { id } of await loadFileImports(ctx, 100)) {
      await calmly(undoFile(ctx, id));
      await workOffFile(ctx, id);
    }
    expect(await findBookErrors(shop.shopId)).toEqual([]);
  },
  60_000,
);
