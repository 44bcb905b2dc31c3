import { env } from 'cloudflare:workers';
import { ulid } from 'ulid';
import { expect, test } from 'vitest';
import { findBookErrors, findForgottenLines } from '../../test/books.ts';
import { signUpShop } from '../../test/client.ts';
import { testContext } from '../../test/context.ts';
import { dice } from '../../test/dice.ts';
import { type ModelLine, type Policy, StockModel } from '../../test/stockModel.ts';
import { lotIdOf, orderIdOf, seedWalkShop } from '../../test/walks.ts';
import { moveOrder } from '../picking/desk.usecases.ts';
import { moveLot, undoMovement } from '../picking/lotMoves.usecases.ts';
import { AppError } from '../platform/errors.ts';
import { applyFile, cancelFile, readAs, takeFile, undoFile } from './fileImports.usecases.ts';
import { workOffFile } from './fileSlice.usecases.ts';

const STEPS = 60;
const SEEDS = env.TEST_SEED ? [Number(env.TEST_SEED)] : [1, 2, 3];
const CODES = ['A1', 'A2', 'B1'];
const ITEMS = ['3001', '3002', '3003'];
const ORDERS = [1, 2, 3, 4];
const POLICIES: Policy[] = ['add', 'replace', 'skip', 'separate'];

const all = async <T>(sql: string, ...values: unknown[]) =>
  (
    await env.SHOP_DB.prepare(sql)
      .bind(...values)
      .all<T>()
  ).results;

/** @returns whether it was done; what was refused in words has changed nothing */
const attempt = async (act: Promise<unknown>): Promise<boolean> => {
  try {
    await act;
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return false;
  }
};

test.each(SEEDS)(
  'movements, files, sales and taking all of it back, in any order and with repeats, leave what a simple model says (seed %i; run one with SEED=n)',
  async (seed) => {
    console.log(`seed ${seed}`);
    const roll = dice(seed);
    const shop = await signUpShop(`Property ${seed}`);
    const ctx = testContext(shop.shopId);
    const model = new StockModel();
    const seeded = ITEMS.map((name, i) => ({ name, at: { [CODES[i % 2] ?? 'A1']: 10, B1: 4 } }));
    await seedWalkShop(ctx, {
      lots: seeded,
      orders: ORDERS.map((no) => ({ no, lines: { [ITEMS[no % 3] ?? '3001']: 1 + roll.int(6), '3001': 2 } })),
    });
    for (const { name, at } of seeded) model.seed(lotIdOf(shop.shopId, name), name, Object.keys(at)[0] ?? '', at);

    const claims = (where: string, ...values: unknown[]) =>
      all<{ lotId: string; place: string; quantity: number }>(
        `SELECT r.lot_id AS lotId, p.code AS place, sum(r.quantity) AS quantity FROM reservations r
         JOIN locations p ON p.id = r.location_id WHERE p.shop_id = ? AND r.quantity > 0 ${where} GROUP BY 1, 2`,
        shop.shopId,
        ...values,
      );
    const code = () => roll.pick(CODES) ?? 'A1';
    const said: (() => Promise<void>)[] = [];
    const files: string[] = [];
    /** Done now, and perhaps again much later, as messages and taps are. */
    const say = async (act: () => Promise<void>) => {
      said.push(act);
      await act();
      if (roll.int(3) === 0) await act();
    };

    const sendFile = async () => {
      const lines: ModelLine[] = Array.from({ length: 1 + roll.int(6) }, () => ({
        itemNo: roll.pick([...ITEMS, '5001', '5002', '5003']) ?? '3001',
        remarks: roll.pick(['', '', 'left', 'right']) ?? '',
        quantity: roll.int(8),
        place: roll.int(4) > 0 ? code() : '',
      }));
      const rows = lines.map((line) => [line.itemNo, 11, 'N', line.quantity, line.place, line.remarks].join(','));
      const csv = `Item No,Color,Condition,Qty,Location,Remarks\n${rows.join('\n')}\n`;
      const { id, options } = await takeFile(ctx, { name: 'a.csv' }, new Blob([csv]).stream());
      const duplicates = roll.pick(POLICIES) ?? 'add';
      const place = roll.int(3) === 0 ? code() : null;
      await readAs(ctx, id, { ...options, remarksArePlaces: false, place, duplicates });
      await work(id);
      model.read(id, lines, duplicates, place ?? '');
      files.push(id);
    };
    /** Messages arrive once, twice, or once more than there is work. */
    const work = async (id: string) => {
      for (let times = 1 + roll.int(2); times > 0; times--) await workOffFile(ctx, id);
    };
    const applyOne = async () => {
      const id = roll.pick(files);
      if (!id) return;
      await say(async () => {
        await attempt(applyFile(ctx, id, { leaveOutProblems: true }));
        const isNew = model.stateOf(id) === 'ready';
        await work(id);
        model.apply(id);
        if (isNew) expect(await findForgottenLines(shop.shopId)).toEqual([]);
      });
    };
    const takeFileBack = async () => {
      const id = roll.pick(files);
      if (!id) return;
      await say(async () => {
        const promised = await claims('');
        const isDropped = roll.int(4) === 0 && model.stateOf(id) === 'ready';
        await attempt(isDropped ? cancelFile(ctx, id) : undoFile(ctx, id));
        await work(id);
        if (isDropped) model.giveUp(id);
        else {
          const isNew = model.stateOf(id) === 'applied';
          model.takeBack(id, (lotId, place) => sumOf(promised, lotId, place));
          if (isNew) expect(await findForgottenLines(shop.shopId)).toEqual([]);
        }
      });
    };
    const move = async () => {
      const lotId = roll.pick([...model.lots.keys()]);
      if (!lotId) return;
      const [id, from, to, n] = [ulid(), code(), code(), roll.int(9)];
      const kind = roll.pick(['count', 'receive', 'transfer'] as const);
      if (kind === 'count') {
        await say(async () => {
          await attempt(moveLot(ctx, lotId, { kind, id, code: from, quantity: n }));
          model.count(lotId, id, from, n);
        });
      } else if (kind === 'receive') {
        await say(async () => {
          await attempt(moveLot(ctx, lotId, { kind, id, code: from, quantity: n + 1 }));
          model.receive(lotId, id, from, n + 1);
        });
      } else if (from !== to) {
        await say(async () => {
          await attempt(moveLot(ctx, lotId, { kind: 'transfer', id, from, to, quantity: n + 1 }));
          model.transfer(lotId, id, from, to, n + 1);
        });
      }
    };
    const undoOne = async () => {
      const ids = await all<{ id: string }>(
        'SELECT id FROM movements WHERE shop_id = ? AND order_id IS NULL AND on_hand_delta <> 0 ORDER BY id',
        shop.shopId,
      );
      const id = roll.pick(ids)?.id;
      if (!id) return;
      const lotId = id.slice(0, id.indexOf('/'));
      const cause = id.slice(lotId.length + 1).replace(/:\d+$/, '');
      await say(async () => {
        await attempt(undoMovement(ctx, id));
        model.undo(lotId, cause);
      });
    };
    const sell = async () => {
      const orderId = orderIdOf(shop.shopId, roll.pick(ORDERS) ?? 1);
      await say(async () => {
        const [order] = await all<{ status: string }>('SELECT status FROM orders WHERE id = ?', orderId);
        const held = await claims('AND r.order_id = ?', orderId);
        if (order?.status === 'paid') {
          if (await attempt(moveOrder(ctx, orderId, { status: 'picked' }))) model.sell(orderId, held);
        } else if (await attempt(moveOrder(ctx, orderId, { status: 'paid' }))) model.unsell(orderId);
      });
    };
    const repeat = async () => {
      await roll.pick(said)?.();
    };

    const check = async (after: string) => {
      const drawers = await all<{ drawer: string }>(
        `SELECT l.lot_id || ' ' || p.code || ': ' || l.on_hand AS drawer FROM stock_levels l
         JOIN locations p ON p.id = l.location_id WHERE l.shop_id = ? AND l.on_hand <> 0 ORDER BY 1`,
        shop.shopId,
      );
      const lots = await all<{ id: string }>('SELECT id FROM lots WHERE shop_id = ? ORDER BY id', shop.shopId);
      const wanted = await all<{ orderId: string }>(
        `SELECT l.order_id AS orderId FROM order_lines l WHERE l.shop_id = ? AND l.reserved + l.picked > l.wanted`,
        shop.shopId,
      );
      expect({
        after,
        errors: await findBookErrors(shop.shopId),
        drawers: drawers.map(({ drawer }) => drawer).sort(),
        lots: lots.map(({ id }) => id),
        wanted,
      }).toEqual({ after, errors: [], drawers: model.drawers(), lots: [...model.lots.keys()].sort(), wanted: [] });
    };

    const deeds = { sendFile, applyOne, takeFileBack, move, undoOne, sell, repeat };
    const order = [sendFile, applyOne, applyOne, takeFileBack, move, move, undoOne, undoOne, sell, repeat, repeat];
    for (let step = 0; step < STEPS; step++) {
      const deed = roll.pick(order) ?? move;
      await deed();
      await check(`seed ${seed}, step ${step}: ${Object.keys(deeds).find((name) => deeds[name as 'move'] === deed)}`);
    }
    for (const id of files.toReversed()) {
      const promised = await claims('');
      await attempt(undoFile(ctx, id));
      await workOffFile(ctx, id);
      model.takeBack(id, (lotId, place) => sumOf(promised, lotId, place));
      await check(`seed ${seed}, at last: ${id} taken back`);
    }
  },
  120_000,
);

const sumOf = (claims: { lotId: string; place: string; quantity: number }[], lotId: string, place: string) =>
  claims.filter((one) => one.lotId === lotId && one.place === place).reduce((sum, { quantity }) => sum + quantity, 0);
