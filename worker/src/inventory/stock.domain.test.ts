import { describe, expect, test } from 'vitest';
import {
  type LineClaims,
  planClaim,
  planSale,
  planUnpick,
  receive,
  type StockView,
  shortOf,
  surplusOf,
} from './stock.domain.ts';

const stamp = { shopId: 'shop_1', actorId: null, at: 0, orderVersion: 1 };

const line = (more: Partial<LineClaims> = {}): LineClaims => ({
  orderId: 'ord_1',
  remoteLotId: '7',
  lotId: 'lot_1',
  wanted: 6,
  reserved: 0,
  picked: 0,
  waived: 0,
  claims: [],
  ...more,
});

const stock = (...levels: [locationId: string, onHand: number, reserved: number][]): StockView =>
  new Map([['lot_1', levels.map(([locationId, onHand, reserved]) => ({ locationId, onHand, reserved }))]]);

const short = (rows: { kind: string; locationId: string; reservedDelta: number }[]) =>
  rows.map(({ kind, locationId, reservedDelta }) => `${kind} ${locationId} ${reservedDelta}`);

describe('reserving for an order line', () => {
  test('takes all pieces from the smallest drawer that has enough', () => {
    expect(short(planClaim(line(), stock(['a', 50, 0], ['b', 8, 0], ['c', 5, 0]), stamp))).toEqual(['reserve b 6']);
  });

  test('spreads over drawers, fullest first, when none has enough', () => {
    expect(short(planClaim(line(), stock(['a', 2, 0], ['b', 4, 1], ['c', 9, 9]), stamp))).toEqual([
      'reserve b 3',
      'reserve a 2',
    ]);
  });

  test('leaves short what is not there, and takes nothing below zero', () => {
    const view = stock(['a', 4, 0]);
    expect(short(planClaim(line(), view, stamp))).toEqual(['reserve a 4']);
    expect(planClaim(line({ remoteLotId: '8' }), view, stamp)).toEqual([]);
    expect(shortOf(line({ reserved: 4 }))).toBe(2);
  });

  test('counts what is picked and what was given up as settled', () => {
    expect(short(planClaim(line({ picked: 2, waived: 1 }), stock(['a', 9, 0]), stamp))).toEqual(['reserve a 3']);
  });

  test('reserves nothing for a line without a lot, and does not call it short', () => {
    const unmatched = line({ lotId: null });
    expect(planClaim(unmatched, stock(['a', 9, 0]), stamp)).toEqual([]);
    expect(shortOf(unmatched)).toBe(0);
  });
});

describe('a line that wants fewer pieces', () => {
  test('releases the drawer it took last first', () => {
    const held = line({
      wanted: 1,
      reserved: 5,
      claims: [
        { lotId: 'lot_1', locationId: 'a', quantity: 2 },
        { lotId: 'lot_1', locationId: 'b', quantity: 3 },
      ],
    });
    const view = stock(['a', 2, 2], ['b', 9, 3]);
    expect(short(planClaim(held, view, stamp))).toEqual(['release b -3', 'release a -1']);
    expect(view.get('lot_1')).toEqual([
      { locationId: 'a', onHand: 2, reserved: 1 },
      { locationId: 'b', onHand: 9, reserved: 0 },
    ]);
  });

  test('leaves picked pieces over, to be put back', () => {
    expect(surplusOf(line({ wanted: 1, picked: 4 }))).toBe(3);
  });
});

describe('picking', () => {
  const held = line({ reserved: 6, claims: [{ lotId: 'lot_1', locationId: 'a', quantity: 6 }] });

  test('takes pieces out of the drawer and out of the promise at once', () => {
    const [sale] = planSale(held, stamp);
    expect(sale).toMatchObject({ kind: 'sale', onHandDelta: -6, reservedDelta: -6, soldDelta: 6 });
  });

  test('is undone by a movement that mirrors it', () => {
    const [sale] = planSale(held, stamp);
    const [unpick] = planUnpick(held, held.claims, { ...stamp, orderVersion: 2 });
    for (const delta of ['onHandDelta', 'reservedDelta', 'soldDelta'] as const) {
      expect((sale?.[delta] ?? 0) + (unpick?.[delta] ?? 0)).toBe(0);
    }
  });
});

test('the same cause names the same movement, another commit of the order another one', () => {
  const [first] = planClaim(line(), stock(['a', 9, 0]), stamp);
  const [again] = planClaim(line(), stock(['a', 9, 0]), stamp);
  const [later] = planClaim(line(), stock(['a', 9, 0]), { ...stamp, orderVersion: 2 });
  expect(again?.id).toBe(first?.id);
  expect(later?.id).not.toBe(first?.id);
  const to = { lotId: 'lot_1', locationId: 'a', quantity: 3 };
  expect(receive('import', to, 'import:imp_1', stamp).id).toBe('lot_1/import:imp_1');
});
