import { describe, expect, it } from 'vitest';
import { type Fault, parseFault, strike, underFaults, withoutFields } from './faults.domain.ts';
import { fourDecimals, parseAmount, threeDecimals, twoDecimals } from './money.domain.ts';
import { ukIso } from './uk-time.domain.ts';

describe('amounts on the wire', () => {
  it('have four decimals at BrickLink, three and two at Brick Owl', () => {
    expect([fourDecimals(850), fourDecimals(-123_400), fourDecimals(0)]).toEqual(['0.0850', '-12.3400', '0.0000']);
    expect([threeDecimals(765), threeDecimals(854)]).toEqual(['0.077', '0.085']);
    expect([twoDecimals(51_249), twoDecimals(51_250)]).toEqual(['5.12', '5.13']);
  });

  it('are read from numbers and text, excess precision rounded up', () => {
    expect([parseAmount('0.085'), parseAmount(0.1), parseAmount('.5'), parseAmount('0.00001')]).toEqual([
      850, 1000, 5000, 1,
    ]);
    expect([parseAmount('abc'), parseAmount(''), parseAmount(null)]).toEqual([undefined, undefined, undefined]);
  });
});

describe("Brick Owl's times", () => {
  it('carry British summer time from the last Sunday of March to the last of October', () => {
    expect(ukIso(Date.UTC(2026, 1, 3, 9, 15, 27))).toBe('2026-02-03T09:15:27+00:00');
    expect(ukIso(Date.UTC(2026, 2, 29, 0, 59, 59))).toBe('2026-03-29T00:59:59+00:00');
    expect(ukIso(Date.UTC(2026, 2, 29, 1, 0, 0))).toBe('2026-03-29T02:00:00+01:00');
    expect(ukIso(Date.UTC(2026, 9, 25, 1, 0, 0))).toBe('2026-10-25T01:00:00+00:00');
  });
});

describe('faults', () => {
  const fault = (input: object): Fault => parseFault(1, input);

  it('spare the first calls, strike a number of times and then stop', () => {
    let faults = [fault({ kind: 'status', path: '/orders/*', skip: 1, times: 2 })];
    const struck = Array.from({ length: 5 }, () => {
      const result = strike(faults, 'bricklink', 'GET', '/orders/7?x=1');
      faults = result.faults;
      return result.hits.length;
    });
    expect(struck).toEqual([0, 1, 1, 0, 0]);
  });

  it('match by side, method, glob or regular expression', () => {
    const hits = (input: object, side: string, method: string, path: string) =>
      strike([fault(input)], side, method, path).hits.length;
    expect(hits({ kind: 'html', side: 'brickowl' }, 'bricklink', 'GET', '/orders')).toBe(0);
    expect(hits({ kind: 'html', method: 'put' }, 'bricklink', 'GET', '/orders')).toBe(0);
    expect(hits({ kind: 'html', path: '/orders' }, 'bricklink', 'GET', '/orders?status=paid')).toBe(1);
    expect(hits({ kind: 'html', path: '/orders' }, 'bricklink', 'GET', '/orders/1')).toBe(0);
    expect(hits({ kind: 'html', path: '/^.orders.\\d+$/' }, 'bricklink', 'GET', '/orders/12')).toBe(1);
    expect(hits({ kind: 'html', path: 'order/view*' }, 'brickowl', 'GET', 'order/view?order_id=1')).toBe(1);
  });

  it('apply the call or not before spoiling the answer, as asked', async () => {
    for (const [kind, apply, applied] of [
      ['status', false, 0],
      ['status', true, 1],
      ['drop-before', false, 0],
      ['drop-after', false, 1],
      ['truncate', false, 1],
    ] as const) {
      let count = 0;
      await underFaults('bricklink', [fault({ kind, apply })], async () => {
        count++;
        return Response.json({ ok: true });
      });
      expect(count, `${kind} ${apply}`).toBe(applied);
    }
  });

  it('let a field be ignored silently, also inside an object', () => {
    const hits = [fault({ kind: 'ignore-field', fields: ['remarks', 'cost.shipping'] })];
    const body = { remarks: 'x', cost: { shipping: '1', etc1: '2' } };
    expect(withoutFields(body, hits)).toEqual({ cost: { etc1: '2' } });
    expect(body.remarks).toBe('x');
  });
});
