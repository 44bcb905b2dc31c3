import { describe, expect, it } from 'vitest';
import type { OrderSummary } from '../../../worker/src/contract/orders.ts';
import { planBulk, sumUp } from './bulkPlan.ts';

const order = (over: Partial<OrderSummary>): OrderSummary => ({
  id: 'ord_1',
  marketplace: 'bricklink',
  remoteId: '1',
  status: 'paid',
  rawStatus: 'PAID',
  buyerName: 'anna',
  orderedAt: '2026-11-22T12:00:00.000Z',
  changedAt: '2026-11-22T12:00:00.000Z',
  lotCount: 2,
  pieceCount: 10,
  currency: 'EUR',
  grandTotal: 100_000,
  shortPieces: 0,
  unmatchedLines: 0,
  openTodos: 0,
  batchCount: 1,
  write: null,
  ...over,
});

describe('the preview of marking many orders', () => {
  it('leaves out orders that cannot go there, and says which', () => {
    const plan = planBulk(
      [order({}), order({ id: 'ord_2', status: 'cancelled' }), order({ id: 'ord_3', status: 'picked' })],
      'picked',
    );
    expect(plan.change.map(({ id }) => id)).toEqual(['ord_1']);
    expect(plan.skip.map(({ id }) => id)).toEqual(['ord_2', 'ord_3']);
  });

  it('does not promise to tell a marketplace about orders with missing pieces', () => {
    const plan = planBulk(
      [order({}), order({ id: 'ord_2', shortPieces: 3 }), order({ id: 'ord_3', marketplace: 'brickowl' })],
      'picked',
    );
    expect(plan.tells).toEqual({ bricklink: 1, brickowl: 1 });
    expect(plan.short.map(({ id }) => id)).toEqual(['ord_2']);
  });

  it('never adds up different currencies', () => {
    const sum = sumUp([order({}), order({ id: 'ord_2', currency: 'USD', grandTotal: 50_000 }), order({ id: 'ord_3' })]);
    expect(sum).toEqual({
      orders: 3,
      lots: 6,
      pieces: 30,
      money: [
        { currency: 'EUR', amount: 200_000 },
        { currency: 'USD', amount: 50_000 },
      ],
    });
  });
});
