import { describe, expect, test } from 'vitest';
import { remoteLine, remoteOrder } from '../../test/remoteOrders.ts';
import type { StockView } from '../inventory/stock.domain.ts';
import type { RemoteOrder } from '../marketplaces/marketplace.port.ts';
import type { OrderState } from '../orders/orders.domain.ts';
import { type OrderPlan, type OrderPlanInput, planOrder } from './orderPlan.domain.ts';

/** Lot 1 lies in drawer `a`; counted long before any order. */
const shelf = (onHand: number, reserved = 0): StockView =>
  new Map([['lot_1', [{ locationId: 'a', onHand, reserved }]]]);

const plan = (remote: RemoteOrder, more: Partial<OrderPlanInput> = {}): OrderPlan =>
  planOrder({
    isWalked: false,
    shopId: 'shop_1',
    orderId: 'ord_1',
    marketplace: 'bricklink',
    known: null,
    remote,
    fingerprints: { fingerprint: 'f', contentFingerprint: 'c' },
    explained: new Set(),
    lotOf: ({ remoteLotId }) => (remoteLotId === '1' ? { lotId: 'lot_1', countedAt: 0 } : null),
    stockIsIn: true,
    stock: shelf(10),
    at: 5_000,
    ...more,
  });

/** What the database holds after a plan was committed. */
const stored = ({ order, lines }: OrderPlan): OrderState => structuredClone({ order, lines });
const moves = (p: OrderPlan) =>
  p.movements.map(({ kind, reservedDelta, onHandDelta }) => `${kind} ${reservedDelta || onHandDelta}`);
const openTodos = (p: OrderPlan) =>
  p.todos.flatMap(({ subject, open }) => (open ? [`${subject.split(':')[0]} ${open.quantity}`] : []));

describe('a new order', () => {
  test('is promised its pieces', () => {
    const p = plan(remoteOrder());
    expect(moves(p)).toEqual(['reserve 6']);
    expect(p.order).toMatchObject({ status: 'paid', version: 1, holdsStock: true });
    expect(openTodos(p)).toEqual([]);
  });

  test('keeps what is missing as a shortage with a to-do', () => {
    const p = plan(remoteOrder(), { stock: shelf(10, 6) });
    expect(moves(p)).toEqual(['reserve 4']);
    expect(openTodos(p)).toEqual(['shortage 2']);
  });

  test('keeps a line that matches no lot, with a to-do once the stock is in', () => {
    const strange = remoteOrder({ lines: [remoteLine('99', 3)] });
    expect(openTodos(plan(strange))).toEqual(['unmatched_line 3']);
    expect(openTodos(plan(strange, { stockIsIn: false }))).toEqual([]);
    expect(plan(strange).lines[0]).toMatchObject({ lotId: null, remarks: 'B04-17', wanted: 3 });
  });

  test('that was packed before its lots were counted changes no stock and misses nothing', () => {
    const packed = remoteOrder({ status: 'packed', rawStatus: 'PACKED' });
    const p = plan(packed, { lotOf: () => ({ lotId: 'lot_1', countedAt: 3_000 }) });
    expect(moves(p)).toEqual([]);
    expect(p.order.holdsStock).toBe(false);
    expect(openTodos(p)).toEqual([]);
  });

  test('that was placed after the count and shipped before we looked takes its pieces out', () => {
    const p = plan(remoteOrder({ status: 'shipped', rawStatus: 'SHIPPED' }));
    expect(moves(p)).toEqual(['reserve 6', 'sale -6']);
  });

  test('shipped with more than the books had is counted up, sold, and asked about', () => {
    const p = plan(remoteOrder({ status: 'shipped', rawStatus: 'SHIPPED' }), { stock: shelf(4) });
    expect(moves(p)).toEqual(['reserve 4', 'sale -4', 'count 2', 'reserve 2', 'sale -2']);
    expect(openTodos(p)).toEqual(['stock_question 2']);
  });

  test('lowers what its marketplace shows, which nobody needs to push', () => {
    expect(plan(remoteOrder()).listingChanges).toEqual([{ remoteLotId: '1', lowered: 6, doubt: 0 }]);
  });
});

describe('an order that changes', () => {
  const first = plan(remoteOrder());
  const known = stored(first);

  test('storing it again unchanged moves nothing and says nothing', () => {
    const p = plan(remoteOrder(), { known, stock: shelf(10, 6) });
    expect(moves(p)).toEqual([]);
    expect(p.events).toEqual([]);
    expect(p.listingChanges).toEqual([]);
  });

  test('a batch added by the buyer reserves the difference and is told', () => {
    const p = plan(remoteOrder({ lines: [remoteLine('1', 6, 3)] }), { known, stock: shelf(10, 6) });
    expect(moves(p)).toEqual(['reserve 3']);
    expect(p.order.batchCount).toBe(2);
    expect(p.events.map(({ kind }) => kind)).toEqual(['orders.batch_added']);
  });

  test('a line taken off releases its pieces and leaves the listing in doubt', () => {
    const p = plan(remoteOrder({ lines: [] }), { known, stock: shelf(10, 6) });
    expect(moves(p)).toEqual(['release -6']);
    expect(p.listingChanges).toEqual([{ remoteLotId: '1', lowered: 0, doubt: 6 }]);
    expect(p.lines[0]).toMatchObject({ wanted: 0, reserved: 0 });
  });

  test('cancelling releases everything', () => {
    const p = plan(remoteOrder({ status: 'cancelled', rawStatus: 'CANCELLED', lines: null }), {
      known,
      stock: shelf(10, 6),
    });
    expect(moves(p)).toEqual(['release -6']);
    expect(p).toMatchObject({ isCancelled: true, order: { status: 'cancelled' } });
  });

  test('cancelling after the pick asks for the pieces to be put back', () => {
    const picked = structuredClone(known);
    picked.order.status = 'picked';
    for (const line of picked.lines) Object.assign(line, { reserved: 0, picked: 6, claims: [] });
    const p = plan(remoteOrder({ status: 'cancelled', rawStatus: 'CANCELLED', lines: null }), { known: picked });
    expect(moves(p)).toEqual([]);
    expect(openTodos(p)).toEqual(['put_back 6']);
  });

  test('packed on the marketplace itself means the pieces left their drawers', () => {
    const p = plan(remoteOrder({ status: 'packed', rawStatus: 'PACKED', lines: null }), { known, stock: shelf(10, 6) });
    expect(moves(p)).toEqual(['sale -6']);
    expect(p.order.status).toBe('packed');
  });

  test('a cancelled order that comes back is promised its pieces again', () => {
    const cancelled = stored(
      plan(remoteOrder({ status: 'cancelled', rawStatus: 'CANCELLED', lines: null }), { known, stock: shelf(10, 6) }),
    );
    const p = plan(remoteOrder({ lines: null }), { known: cancelled });
    expect(moves(p)).toEqual(['reserve 6']);
    expect(p.order.status).toBe('paid');
  });
});
