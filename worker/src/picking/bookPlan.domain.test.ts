import { describe, expect, test } from 'vitest';
import type { LineClaims, MovementRow, StockView } from '../inventory/stock.domain.ts';
import { BookPlan, type Spot } from './bookPlan.domain.ts';

const A: Spot = { lotId: 'lot', locationId: 'a' };
const B: Spot = { lotId: 'lot', locationId: 'b' };

/** Levels of one lot: [on hand, reserved] by location. */
const shelf = (levels: Record<string, [number, number]>): StockView =>
  new Map([
    ['lot', Object.entries(levels).map(([locationId, [onHand, reserved]]) => ({ locationId, onHand, reserved }))],
  ]);

const line = (orderId: string, wanted: number, at: Record<string, number> = {}, picked = 0): LineClaims => ({
  orderId,
  remoteLotId: 'r',
  lotId: 'lot',
  wanted,
  reserved: Object.values(at).reduce((a, b) => a + b, 0),
  picked,
  waived: 0,
  claims: Object.entries(at).map(([locationId, quantity]) => ({ lotId: 'lot', locationId, quantity })),
});

function planOn(stock: StockView, lines: LineClaims[], recent: MovementRow[] = []) {
  const plan = new BookPlan(stock, lines, recent);
  plan.because({ id: 'walk:c', shopId: 's', actorId: null, at: 1_000 });
  return plan;
}

const level = (stock: StockView, place: string) => {
  const found = stock.get('lot')?.find(({ locationId }) => locationId === place);
  return found && [found.onHand, found.reserved];
};
const kinds = ({ movements }: BookPlan) => movements.map(({ kind }) => kind);

describe('a pick', () => {
  test('of what is promised is one movement', () => {
    const [stock, own] = [shelf({ a: [10, 4] }), line('o', 4, { a: 4 })];
    const plan = planOn(stock, [own]);
    plan.take(own, A, 4);
    expect(kinds(plan)).toEqual(['sale']);
    expect([level(stock, 'a'), own.reserved, own.picked]).toEqual([[6, 0], 0, 4]);
  });

  test('from another drawer than the promised one lets go of the promise', () => {
    const [stock, own] = [shelf({ a: [10, 4], b: [5, 0] }), line('o', 4, { a: 4 })];
    const plan = planOn(stock, [own]);
    plan.take(own, B, 4);
    expect([level(stock, 'a'), level(stock, 'b'), own.reserved]).toEqual([[10, 0], [1, 0], 0]);
  });

  test('of pieces promised to a younger order moves that promise to another drawer', () => {
    const stock = shelf({ a: [4, 4], b: [5, 0] });
    const [own, younger] = [line('o', 2), line('y', 4, { a: 4 })];
    const plan = planOn(stock, [own, younger]);
    plan.take(own, A, 2);
    expect([level(stock, 'a'), level(stock, 'b')]).toEqual([
      [2, 2],
      [5, 2],
    ]);
    expect([younger.reserved, plan.questions]).toEqual([4, []]);
  });

  test('that leaves a younger order without pieces makes it short, and nothing negative', () => {
    const stock = shelf({ a: [4, 4] });
    const [own, younger] = [line('o', 2), line('y', 4, { a: 4 })];
    planOn(stock, [own, younger]).take(own, A, 2);
    expect([level(stock, 'a'), younger.reserved]).toEqual([[2, 2], 2]);
  });

  test('of more than the books have counts the drawer up, and asks', () => {
    const [stock, own] = [shelf({ a: [1, 1] }), line('o', 3, { a: 1 })];
    const plan = planOn(stock, [own]);
    plan.take(own, A, 3);
    expect(level(stock, 'a')).toEqual([0, 0]);
    expect(plan.questions).toEqual([{ spot: A, quantity: 2 }]);
  });

  test('made before the drawer was counted takes nothing off twice', () => {
    const counted = { id: 'lot/desk:1:0', lotId: 'lot', locationId: 'a', kind: 'count', orderId: null, at: 2_000 };
    const [stock, own] = [shelf({ a: [6, 4] }), line('o', 4, { a: 4 })];
    planOn(stock, [own], [counted as MovementRow]).take(own, A, 4);
    expect(level(stock, 'a')).toEqual([6, 0]);
  });

  test('that meets a promise nobody here knows asks for the other lines', () => {
    const [stock, own] = [shelf({ a: [4, 4] }), line('o', 2)];
    const plan = planOn(stock, [own]);
    plan.take(own, A, 2);
    expect(plan.needsOthers).toBe(true);
  });
});

describe('a pick taken back', () => {
  test('leaves levels and promises as they were, also when it had displaced others and counted up', () => {
    const stock = shelf({ a: [4, 4], b: [1, 0] });
    const [own, younger] = [line('o', 6), line('y', 4, { a: 4 })];
    const plan = planOn(stock, [own, younger]);
    plan.take(own, A, 6);
    const rows = [...plan.movements];
    plan.because({ id: 'walk:u', shopId: 's', actorId: null, at: 2_000 });
    plan.untake(own, A, rows);
    expect([level(stock, 'a')?.[0], own.picked, younger.reserved]).toEqual([4, 0, 4]);
  });
});

describe('a shortage', () => {
  test('takes the pieces off the books, and undoing it brings them back', () => {
    const [stock, own] = [shelf({ a: [10, 4] }), line('o', 4, { a: 4 })];
    const plan = planOn(stock, [own]);
    plan.miss(own, A, 3, true);
    expect([level(stock, 'a'), own.reserved]).toEqual([[7, 1], 1]);
    const rows = [...plan.movements];
    plan.because({ id: 'walk:u', shopId: 's', actorId: null, at: 2_000 });
    plan.unmiss(own, A, rows);
    expect([level(stock, 'a'), own.reserved]).toEqual([[10, 4], 4]);
  });

  test('of a drawer nobody reached only lets go of the promise', () => {
    const [stock, own] = [shelf({ a: [10, 4] }), line('o', 4, { a: 4 })];
    planOn(stock, [own]).miss(own, A, 4, false);
    expect(level(stock, 'a')).toEqual([10, 0]);
  });
});

describe('a count', () => {
  test('below what is promised lets the youngest order give way first', () => {
    const stock = shelf({ a: [10, 8] });
    const [older, younger] = [line('o', 4, { a: 4 }), line('y', 4, { a: 4 })];
    planOn(stock, [older, younger]).count(A, 5);
    expect([level(stock, 'a'), older.reserved, younger.reserved]).toEqual([[5, 5], 4, 1]);
  });

  test('adds what came in after it was made', () => {
    const came = {
      id: 'lot/desk:2:0',
      lotId: 'lot',
      locationId: 'a',
      kind: 'receive',
      onHandDelta: 20,
      orderId: null,
      at: 2_000,
    };
    const stock = shelf({ a: [30, 0] });
    planOn(stock, [], [came as MovementRow]).count(A, 7);
    expect(level(stock, 'a')).toEqual([27, 0]);
  });
});

describe('a count that another one came before', () => {
  const posted = (id: string, at: number, onHandDelta: number) =>
    ({ id: `lot/${id}`, lotId: 'lot', locationId: 'a', kind: 'count', onHandDelta, orderId: null, at }) as MovementRow;

  test('changes nothing when it comes late: whoever counted later knew better', () => {
    const stock = shelf({ a: [5, 0] });
    planOn(stock, [], [posted('desk:later:0', 2_000, -3)]).count(A, 5);
    expect(level(stock, 'a')).toEqual([5, 0]);
  });

  test('and was taken back stands in nobody’s way: what was picked before it is gone', () => {
    const [stock, own] = [shelf({ a: [10, 0] }), line('o', 3)];
    const mistake = [posted('desk:x:0', 2_000, -6), posted('undo:desk:x:0', 3_000, 6)];
    planOn(stock, [own], mistake).take(own, A, 3);
    expect(level(stock, 'a')).toEqual([7, 0]);
  });

  test('was taken back, and that was taken back too, stands: what was picked before it is counted in', () => {
    const [stock, own] = [shelf({ a: [4, 0] }), line('o', 3)];
    const again = [
      posted('desk:x:0', 2_000, -6),
      posted('undo:desk:x:0', 3_000, 6),
      posted('undo:undo:desk:x:0', 4_000, -6),
    ];
    planOn(stock, [own], again).take(own, A, 3);
    expect(level(stock, 'a')).toEqual([4, 0]);
  });
});

describe('pieces put back', () => {
  test('lie in their drawer again, and the order lacks them when it still wants them', () => {
    const [stock, own] = [shelf({ a: [0, 0] }), line('o', 4, {}, 4)];
    planOn(stock, [own]).putBack(own, A, 2);
    expect([level(stock, 'a'), own.picked, own.reserved]).toEqual([[2, 2], 2, 2]);
  });

  test('beyond what the order had are in the drawer all the same, and asked about', () => {
    const [stock, own] = [shelf({ a: [0, 0] }), line('o', 0, {}, 1)];
    const plan = planOn(stock, [own]);
    plan.putBack(own, A, 3);
    expect([level(stock, 'a'), own.picked]).toEqual([[3, 0], 0]);
    expect(plan.questions).toEqual([{ spot: A, quantity: 2 }]);
  });
});

test('pieces moved to another drawer take their promises along as far as they must', () => {
  const [stock, own] = [shelf({ a: [10, 6] }), line('o', 6, { a: 6 })];
  planOn(stock, [own]).transfer('lot', 'a', 'b', 8);
  expect([level(stock, 'a'), level(stock, 'b'), own.reserved]).toEqual([[2, 2], [8, 4], 6]);
});
