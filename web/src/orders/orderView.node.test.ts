import { describe, expect, it } from 'vitest';
import { isFiltered, nextSort, type OrderView, readOrderView, toOrderQuery, writeOrderView } from './orderView.ts';

const EVERYTHING: OrderView = {
  status: [],
  marketplace: [],
  range: 'all',
  from: '',
  to: '',
  buyer: '',
  q: '',
  sort: '-orderedAt',
};

const inAddress = (view: OrderView) =>
  Object.fromEntries(Object.entries(writeOrderView(view)).filter(([, value]) => value !== null)) as Record<
    string,
    string
  >;

describe('the view of the order list', () => {
  it('comes back from its own address as it was', () => {
    const view: OrderView = {
      status: ['paid', 'picked_short'],
      marketplace: ['brickowl'],
      range: 'custom',
      from: '2026-03-01',
      to: '2026-03-31',
      buyer: 'anna',
      q: '3001',
      sort: '-grandTotal',
    };
    expect(readOrderView(inAddress(view))).toEqual(view);
  });

  it('has a bare address when nothing is filtered', () => {
    expect(inAddress(EVERYTHING)).toEqual({});
    expect(isFiltered(readOrderView({}))).toBe(false);
  });

  it('leaves out what makes no sense in an address somebody typed', () => {
    const view = readOrderView({
      status: 'paid,stolen',
      marketplace: 'ebay',
      range: 'custom',
      from: '2026-99-99',
      sort: 'luck',
    });
    expect(view).toEqual({ ...EVERYTHING, status: ['paid'], range: 'custom' });
  });

  it('asks for whole days of the shop, the last one included', () => {
    const view: OrderView = { ...EVERYTHING, range: 'custom', from: '2026-03-29', to: '2026-03-29' };
    // Brussels puts its clocks forward on this day, which therefore has 23 hours.
    expect(toOrderQuery(view, 0, 'Europe/Brussels')).toEqual({
      from: '2026-03-28T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
      sort: '-orderedAt',
    });
  });

  it('means the same by "today" all day long, in the shop’s time zone', () => {
    const today = { ...EVERYTHING, range: 'today' as const };
    const morning = toOrderQuery(today, Date.parse('2026-11-22T13:30:00Z'), 'Pacific/Auckland');
    const evening = toOrderQuery(today, Date.parse('2026-11-23T10:30:00Z'), 'Pacific/Auckland');
    expect(morning).toEqual(evening);
    expect(morning.from).toBe('2026-11-22T11:00:00.000Z');
  });

  it('counts today as one of the last seven days', () => {
    const query = toOrderQuery({ ...EVERYTHING, range: '7d' }, Date.parse('2026-11-22T12:00:00Z'), 'UTC');
    expect(query.from).toBe('2026-11-16T00:00:00.000Z');
  });

  it('sorts numbers from the top and buyers from A on the first press, the other way on the second', () => {
    expect(nextSort('-orderedAt', 'grandTotal')).toBe('-grandTotal');
    expect(nextSort('-grandTotal', 'grandTotal')).toBe('grandTotal');
    expect(nextSort('-orderedAt', 'buyer')).toBe('buyer');
    expect(nextSort('buyer', 'buyer')).toBe('-buyer');
  });
});
