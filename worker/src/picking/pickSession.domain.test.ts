import { describe, expect, test } from 'vitest';
import { command } from '../../test/walks.ts';
import type { PickCommand, PickDelivery, PickEntry } from '../contract/picking.ts';
import { applyEntries, applyEntry } from './pickSession.domain.ts';
import { balanceOf, emptyState, type PickState, remainingOf } from './pickState.domain.ts';
import { openStops } from './pickWalk.domain.ts';

const ANN = { memberId: 'mem_ann', name: 'Ann' };
const BOB = { memberId: 'mem_bob', name: 'Bob' };

const item = (lotId: string) => ({
  lotId,
  itemType: 'PART' as const,
  itemNo: '3020',
  itemName: 'Plate 2 x 4',
  blColorId: 11,
  colorName: 'Black',
  colorHex: '#000000',
  condition: 'N' as const,
  completeness: null,
  remarks: '',
  description: '',
  imageUrl: '',
});

type Lines = Record<string, { total: number; at: Record<string, number>; before?: number }>;

/** An order as the books have it: wanted pieces per lot, and where they are promised. */
const delivery = (orderId: string, version: number, lines: Lines, state: 'in' | 'cancelled' | 'elsewhere' = 'in') =>
  ({
    orders: [
      {
        orderId,
        version,
        marketplace: 'bricklink',
        remoteId: orderId,
        code: orderId.toUpperCase(),
        orderedAt: '2026-11-26T10:00:00.000Z',
        state,
        lines: Object.entries(lines).map(([lot, { total, at, before = 0 }]) => ({
          remoteLotId: lot,
          total,
          pickedBefore: before,
          item: item(lot),
          places: Object.entries(at).map(([locationId, quantity]) => ({ locationId, quantity })),
        })),
      },
    ],
    places: { a: 'A1', b: 'B1' },
    items: [],
    levels: [
      { lotId: 'lot', locationId: 'a', onHand: 10, reserved: 0 },
      { lotId: 'lot', locationId: 'b', onHand: 5, reserved: 0 },
    ],
  }) satisfies PickDelivery;

/** A walk that is told things one after the other. */
class Walk {
  state: PickState = emptyState();
  readonly log: PickEntry[] = [];
  events: unknown[] = [];

  tell(body: PickEntry['body'], actor: PickEntry['actor'] = null, id = `e${this.log.length}`) {
    const entry: PickEntry = { seq: this.state.seq + 1, id, at: 0, actor, adoptedFrom: null, body };
    const outcome = applyEntry(this.state, entry);
    this.events = outcome.events;
    if (outcome.refusal) return outcome.refusal.code;
    this.state = outcome.state;
    this.log.push(entry);
    return id;
  }

  deliver(told: PickDelivery) {
    return this.tell({ kind: 'deliver', delivery: told });
  }

  do(wish: Parameters<typeof command>[0], actor = ANN) {
    const body = command(wish) as PickCommand;
    return this.tell(body, actor, body.id);
  }

  task(place: string, kind = 'pick') {
    const found = Object.values(this.state.tasks).find((task) => task.locationId === place && task.kind === kind);
    if (!found) throw new Error(`no ${kind} at ${place}`);
    return found;
  }

  balance(orderId: string) {
    const line = this.state.lines[`${orderId}|lot`];
    if (!line) throw new Error('no such line');
    const { picked, toPutBack, open, short, unreserved, surplus } = balanceOf(this.state, line);
    return { picked, toPutBack, open, short, unreserved, surplus };
  }
}

const walkOf = (orders: Record<string, Lines['x']>) => {
  const walk = new Walk();
  for (const [orderId, line] of Object.entries(orders)) walk.deliver(delivery(orderId, 1, { lot: line }));
  return walk;
};
const six = { total: 6, at: { a: 6 } };

describe('a stop', () => {
  test('is one for all orders that want the lot at that place, with its split per tote', () => {
    const walk = walkOf({
      o1: { total: 2, at: { a: 2 } },
      o2: { total: 1, at: { a: 1 } },
      o3: { total: 4, at: { b: 4 } },
    });
    const stops = openStops(walk.state).map(({ code, quantity, split }) => [
      code,
      quantity,
      split.map(({ tote, quantity: n }) => `${tote.letter} ${n}`),
    ]);
    expect(stops).toEqual([
      ['A1', 3, ['A 2', 'B 1']],
      ['B1', 4, ['C 4']],
    ]);
  });

  test('says how many pieces lie there before it is picked', () => {
    const walk = walkOf({ o1: six });
    walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 4 });
    expect(openStops(walk.state)[0]).toMatchObject({ quantity: 2, onHand: 6 });
  });
});

describe('a pick', () => {
  test('fills the tote; a partial one leaves the rest of the stop open', () => {
    const walk = walkOf({ o1: six });
    walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 4 });
    expect(walk.balance('o1')).toEqual({ picked: 4, toPutBack: 0, open: 2, short: 0, unreserved: 0, surplus: 0 });
  });

  test('of something that somebody else has picked already counts, and is to be put back', () => {
    const walk = walkOf({ o1: six });
    const { id } = walk.task('a');
    walk.do({ kind: 'pick', taskId: id, qty: 6 }, ANN);
    walk.do({ kind: 'pick', taskId: id, qty: 6 }, BOB);
    expect(walk.events).toEqual([{ kind: 'picking.surplus', lineKey: 'o1|lot', qty: 6 }]);
    expect(walk.balance('o1')).toMatchObject({ picked: 12, toPutBack: 6, open: 0, surplus: 0 });
    expect(walk.task('a', 'put_back')).toMatchObject({ wanted: 6, locationId: 'a' });
  });

  test('of more than the stop asked for makes another stop of the line smaller before anything is put back', () => {
    const walk = walkOf({ o1: { total: 6, at: { a: 4, b: 2 } } });
    walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 7 });
    expect(walk.balance('o1')).toMatchObject({ picked: 7, open: 0, toPutBack: 1, surplus: 0 });
  });

  test('of what was reported missing is a find', () => {
    const walk = walkOf({ o1: six });
    const { id } = walk.task('a');
    walk.do({ kind: 'short', taskId: id, qty: 6, reason: 'not_found' });
    walk.do({ kind: 'pick', taskId: id, qty: 5 });
    expect(walk.balance('o1')).toMatchObject({ picked: 5, short: 1, open: 0, toPutBack: 0 });
  });

  test('with an unknown stop is refused, with words, and changes nothing', () => {
    const walk = walkOf({ o1: six });
    const before = walk.state;
    expect(walk.do({ kind: 'pick', taskId: 'nowhere', qty: 1 })).toBe('picking.task_unknown');
    expect(walk.state).toBe(before);
  });

  test('told twice under one id counts once', () => {
    const walk = walkOf({ o1: six });
    const body = command({ kind: 'pick', taskId: walk.task('a').id, qty: 2 });
    walk.tell(body, ANN, body.id);
    walk.tell(body, ANN, body.id);
    expect(walk.balance('o1')).toMatchObject({ picked: 2, open: 4 });
  });
});

describe('a problem', () => {
  test('makes the rest missing, and taking it from another place makes a stop there', () => {
    const walk = walkOf({ o1: six });
    const { id } = walk.task('a');
    walk.do({ kind: 'pick', taskId: id, qty: 2 });
    walk.do({ kind: 'short', taskId: id, qty: 4, reason: 'too_few' });
    expect(walk.balance('o1')).toMatchObject({ picked: 2, short: 4, open: 0 });
    walk.do({ kind: 'take', taskId: id, qty: 4, lotId: 'lot', locationId: 'b' });
    expect(walk.balance('o1')).toMatchObject({ picked: 2, short: 0, open: 4 });
    expect(remainingOf(walk.task('b'))).toBe(4);
  });

  test('reported of more than is open is held to what is open', () => {
    const walk = walkOf({ o1: six });
    const { id } = walk.task('a');
    walk.do({ kind: 'pick', taskId: id, qty: 5 });
    walk.do({ kind: 'short', taskId: id, qty: 6, reason: 'not_found' });
    expect(walk.balance('o1')).toMatchObject({ short: 1, open: 0 });
  });

  test('has nothing to take elsewhere once it is solved', () => {
    const walk = walkOf({ o1: six });
    walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 6 });
    const take = { kind: 'take', taskId: walk.task('a').id, qty: 1, lotId: 'lot', locationId: 'b' } as const;
    expect(walk.do(take)).toBe('picking.nothing_to_take');
  });
});

describe('undo', () => {
  const everything = (state: PickState) => ({ tasks: state.tasks, lines: state.lines, levels: state.levels });

  test('leaves the walk as it was before the pick', () => {
    const walk = walkOf({ o1: six });
    const before = everything(walk.state);
    const id = walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 4 });
    walk.do({ kind: 'undo', ref: id });
    expect(everything(walk.state)).toEqual(before);
  });

  test('of a pick too many withdraws the put-back it had made', () => {
    const walk = walkOf({ o1: six });
    walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 6 });
    const id = walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 3 }, BOB);
    walk.do({ kind: 'undo', ref: id }, BOB);
    expect(walk.balance('o1')).toEqual({ picked: 6, toPutBack: 0, open: 0, short: 0, unreserved: 0, surplus: 0 });
  });

  test('of taking pieces elsewhere withdraws that stop, and the pieces are missing again', () => {
    const walk = walkOf({ o1: six });
    walk.do({ kind: 'short', taskId: walk.task('a').id, qty: 6, reason: 'not_found' });
    const id = walk.do({ kind: 'take', taskId: walk.task('a').id, qty: 6, lotId: 'lot', locationId: 'b' });
    walk.do({ kind: 'undo', ref: id });
    expect(walk.balance('o1')).toMatchObject({ open: 0, short: 6, surplus: 0 });
  });

  test('is refused while what was built on it stands, and works from the last step back', () => {
    const walk = walkOf({ o1: six });
    const short = walk.do({ kind: 'short', taskId: walk.task('a').id, qty: 6, reason: 'not_found' });
    const take = walk.do({ kind: 'take', taskId: walk.task('a').id, qty: 6, lotId: 'lot', locationId: 'b' });
    const pick = walk.do({ kind: 'pick', taskId: walk.task('b').id, qty: 6 });
    expect(walk.do({ kind: 'undo', ref: short })).toBe('picking.undo_blocked');
    expect(walk.do({ kind: 'undo', ref: take })).toBe('picking.undo_blocked');
    for (const ref of [pick, take, short]) expect(walk.do({ kind: 'undo', ref })).not.toMatch(/^picking/);
    expect(walk.balance('o1')).toEqual({ picked: 0, toPutBack: 0, open: 6, short: 0, unreserved: 0, surplus: 0 });
  });

  test('twice, or of nothing, is refused', () => {
    const walk = walkOf({ o1: six });
    const id = walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 1 });
    walk.do({ kind: 'undo', ref: id });
    expect(walk.do({ kind: 'undo', ref: id })).toBe('picking.already_undone');
    expect(walk.do({ kind: 'undo', ref: '01ARZ3NDEKTSV4RRFFQ69G5FAV' })).toBe('picking.nothing_to_undo');
  });

  test('after the buyer cancelled asks for nothing any more', () => {
    const walk = walkOf({ o1: six });
    const id = walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 6 });
    walk.deliver(delivery('o1', 2, { lot: { total: 0, at: {} } }, 'cancelled'));
    expect(walk.balance('o1')).toMatchObject({ picked: 6, toPutBack: 6 });
    walk.do({ kind: 'undo', ref: id });
    expect(walk.balance('o1')).toMatchObject({ picked: 0, toPutBack: 0, open: 0, surplus: 0 });
  });
});

describe('while the walk is on', () => {
  test('a batch the buyer adds becomes a stop that is marked, and told', () => {
    const walk = walkOf({ o1: six });
    walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 6 });
    walk.deliver(delivery('o1', 2, { lot: { total: 9, at: { b: 3 } } }));
    expect(walk.events).toEqual([{ kind: 'picking.stops_added', orderId: 'o1', pieces: 3 }]);
    expect(walk.task('b')).toMatchObject({ wanted: 3, addedLater: true });
    expect(walk.balance('o1')).toMatchObject({ picked: 6, open: 3, surplus: 0 });
  });

  test('an order that wants less loses stops ahead before anything is put back', () => {
    const walk = walkOf({ o1: six });
    walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 4 });
    walk.deliver(delivery('o1', 2, { lot: { total: 3, at: { a: 2 } } }));
    expect(walk.balance('o1')).toEqual({ picked: 4, toPutBack: 1, open: 0, short: 0, unreserved: 0, surplus: 0 });
  });

  test('a cancelled order leaves the walk, and what lies in its tote is to be put back where it came from', () => {
    const walk = walkOf({ o1: six, o2: six });
    walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 2 });
    walk.deliver(delivery('o1', 2, { lot: { total: 0, at: {} } }, 'cancelled'));
    expect(walk.events).toContainEqual({ kind: 'picking.order_cancelled', orderId: 'o1' });
    expect(walk.balance('o1')).toMatchObject({ picked: 2, toPutBack: 2, open: 0 });
    expect(walk.task('a', 'put_back')).toMatchObject({ orderId: 'o1', wanted: 2 });
    expect(walk.balance('o2')).toMatchObject({ open: 6 });
  });

  test('a pick that comes late for a cancelled order is a fact, and to be put back', () => {
    const walk = walkOf({ o1: six });
    walk.deliver(delivery('o1', 2, { lot: { total: 0, at: {} } }, 'cancelled'));
    walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 6 });
    expect(walk.balance('o1')).toMatchObject({ picked: 6, toPutBack: 6, surplus: 0 });
  });

  test('pieces that were to be put back stay in the tote when the buyer wants them again', () => {
    const walk = walkOf({ o1: six });
    walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 6 });
    walk.deliver(delivery('o1', 2, { lot: { total: 2, at: {} } }));
    expect(walk.balance('o1')).toMatchObject({ toPutBack: 4 });
    walk.deliver(delivery('o1', 3, { lot: { total: 5, at: {} } }));
    expect(walk.balance('o1')).toEqual({ picked: 6, toPutBack: 1, open: 0, short: 0, unreserved: 0, surplus: 0 });
  });

  test('what is nowhere promised makes no stop', () => {
    const walk = walkOf({ o1: six });
    walk.deliver(delivery('o1', 2, { lot: { total: 10, at: { a: 6, b: 1 } } }));
    expect(walk.balance('o1')).toMatchObject({ open: 7, unreserved: 3, surplus: 0 });
  });

  test('an older version of an order, or the same again, changes nothing', () => {
    const walk = walkOf({ o1: six });
    walk.deliver(delivery('o1', 3, { lot: { total: 8, at: { a: 8 } } }));
    const { tasks, lines } = walk.state;
    walk.deliver(delivery('o1', 3, { lot: { total: 2, at: { a: 2 } } }));
    walk.deliver(delivery('o1', 2, { lot: { total: 1, at: { a: 1 } } }));
    expect([walk.state.tasks, walk.state.lines]).toEqual([tasks, lines]);
  });

  test('an order that the marketplace says has left keeps what is in its tote', () => {
    const walk = walkOf({ o1: six });
    walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 2 });
    walk.deliver(delivery('o1', 2, { lot: { total: 6, at: {} } }, 'elsewhere'));
    expect(walk.balance('o1')).toMatchObject({ picked: 2, toPutBack: 0, open: 0 });
  });

  test('an order may be taken out until something of it was picked', () => {
    const walk = walkOf({ o1: six, o2: six });
    expect(walk.tell({ kind: 'remove', orderId: 'o1' })).not.toMatch(/^picking/);
    expect(walk.balance('o1')).toMatchObject({ open: 0, toPutBack: 0 });
    walk.do({ kind: 'pick', taskId: 'o2|lot|a', qty: 1 });
    expect(walk.tell({ kind: 'remove', orderId: 'o2' })).toBe('picking.order_begun');
  });
});

test('pieces picked on an earlier walk are not asked for again', () => {
  const walk = walkOf({ o1: { total: 6, at: { a: 2 }, before: 4 } });
  expect(walk.balance('o1')).toMatchObject({ picked: 0, open: 2, surplus: 0 });
});

test('a log read at once leads where it leads step by step, refused steps in it, and leaves the state before as it was', () => {
  const walk = walkOf({ o1: six, o2: { total: 3, at: { b: 3 } } });
  const begun = walk.state;
  const from = walk.log.length;
  walk.do({ kind: 'join' }, ANN);
  const pick = walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 2 });
  walk.do({ kind: 'undo', ref: pick });
  walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 5 }, BOB);
  const told = walk.log.slice(from);
  const again = { ...told[2], id: 'again', seq: 99 } as (typeof told)[number];
  const before = structuredClone(begun);
  expect(applyEntry(applyEntries(begun, told.slice(0, 3)), again).refusal?.code).toBe('picking.already_undone');
  expect(applyEntries(begun, told.toSpliced(3, 0, again))).toEqual(walk.state);
  expect(begun).toEqual(before);
});

test('whoever has the same log has the same state, however it was cut', () => {
  const walk = walkOf({ o1: six, o2: { total: 3, at: { b: 3 } } });
  walk.do({ kind: 'join' }, ANN);
  walk.do({ kind: 'pick', taskId: walk.task('a').id, qty: 2 });
  walk.do({ kind: 'skip', taskId: walk.task('b').id }, BOB);
  walk.deliver(delivery('o2', 2, { lot: { total: 0, at: {} } }, 'cancelled'));
  for (let cut = 0; cut <= walk.log.length; cut++) {
    const halves = applyEntries(applyEntries(emptyState(), walk.log.slice(0, cut)), walk.log.slice(cut));
    expect(halves).toEqual(walk.state);
  }
});
