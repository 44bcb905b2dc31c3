import type { LineClaims, MovementRow, StockView } from '../inventory/stock.domain.ts';
import { shortOf, surplusOf } from '../inventory/stock.domain.ts';
import { lineTodos } from '../orders/lineTodos.domain.ts';
import { isOutOfDrawers } from '../orders/orderStatus.domain.ts';
import type { LineState, OrderState } from '../orders/orders.domain.ts';
import { lineName, pieces, type TodoWish } from '../todos/todos.domain.ts';
import { BookPlan, type Spot } from './bookPlan.domain.ts';
import type { FactTarget, PickFact } from './pickFacts.domain.ts';

/** A fact with who and when, as kept in the session's log. */
export interface LoggedFact {
  id: string;
  at: number;
  actorId: string | null;
  actorName: string;
  fact: PickFact;
}

/** What facts are planned on. */
export interface FlushBooks {
  shopId: string;
  sessionId: string;
  /** Orders named by the facts, and those whose lines may hold claims on the same lots. */
  orders: ReadonlyMap<string, OrderState>;
  /** The open walk an order is in, by order id. */
  walkOf: ReadonlyMap<string, string>;
  stock: StockView;
  /** Movements of the lots that happened at or after the earliest fact. */
  recent: MovementRow[];
  /** What earlier facts posted, by id, for those that are undone. */
  posted: ReadonlyMap<string, MovementRow[]>;
  /** Names of lots, for to-dos about a drawer. */
  lotNames: ReadonlyMap<string, string>;
  placeNames: ReadonlyMap<string, string>;
}

export interface FlushPlan {
  movements: MovementRow[];
  /** Orders whose lines changed. */
  orderIds: string[];
  todos: TodoWish[];
  /** Levels that counts were planned on, as read. */
  counted: (Spot & { onHand: number; reserved: number })[];
  /** Orders that leave the walk. */
  removed: string[];
  needsOthers: boolean;
}

/** Where a command's movements begin in the ledger, behind the lot's id: `walk:<command id>:`. */
export const causeOf = (factId: string) => `walk:${factId}`;

/**
 * What a range of a session's log means for the books. Pure; the result is committed as one batch.
 * @param facts in the order of the log
 */
export function planFlush(facts: readonly LoggedFact[], books: FlushBooks): FlushPlan {
  return new Flush(books).plan(facts);
}

/** Reasons after which pieces may still lie where the books have them: nobody looked. */
const NOBODY_LOOKED: ReadonlySet<string> = new Set(['not_reached']);

/** Facts about a line's pieces at a spot. */
type WorkFact = Extract<PickFact, FactTarget>;

class Flush {
  readonly #books: FlushBooks;
  readonly #plan: BookPlan;
  readonly #todos: TodoWish[] = [];
  readonly #removed: string[] = [];
  readonly #changed = new Set<LineState>();
  /** The latest shortage reported of a line. */
  readonly #reported = new Map<LineState, Extract<PickFact, { kind: 'short' }>>();

  constructor(books: FlushBooks) {
    this.#books = books;
    const byAge = [...books.orders.values()].sort((a, b) => a.order.orderedAt - b.order.orderedAt);
    this.#plan = new BookPlan(
      books.stock,
      byAge.flatMap(({ lines }) => lines),
      books.recent,
    );
  }

  plan(facts: readonly LoggedFact[]): FlushPlan {
    for (const logged of facts) {
      const { id, at, actorId } = logged;
      this.#plan.because({ id: causeOf(id), shopId: this.#books.shopId, actorId, at });
      this.#carryOut(logged, logged.fact);
    }
    const lines = new Set([...this.#plan.touched, ...this.#changed]) as Set<LineState>;
    for (const line of lines) this.#todos.push(...this.#todosOf(line));
    for (const { spot, quantity } of this.#plan.questions) this.#ask(spot, this.#surprise(spot, quantity), quantity);
    return {
      movements: this.#plan.movements,
      orderIds: [...new Set([...lines].map(({ orderId }) => orderId))],
      todos: latest(this.#todos),
      counted: this.#plan.counted,
      removed: this.#removed,
      needsOthers: this.#plan.needsOthers,
    };
  }

  #carryOut(logged: LoggedFact, fact: PickFact): void {
    switch (fact.kind) {
      case 'count':
        this.#plan.count(fact, fact.qty);
        return;
      case 'settle':
        for (const orderId of fact.orderIds) this.#settle(orderId);
        return;
      case 'remove':
        this.#removed.push(fact.orderId);
        return;
      case 'complete':
        return;
      case 'undo':
        if (fact.of) this.#undo(logged, fact.ref, fact.of);
        return;
      default:
        this.#work(logged, fact);
    }
  }

  #work(logged: LoggedFact, fact: WorkFact): void {
    const line = this.#lineOf(fact);
    if (!line) return;
    if (this.#isElsewhere(fact.orderId)) {
      this.#late(logged, fact, line);
      return;
    }
    this.#changed.add(line);
    const spot = spotOf(fact, line);
    switch (fact.kind) {
      case 'short':
        this.#report(line, fact, spot);
        return;
      case 'pick':
        if (spot) this.#plan.take(line, spot, fact.qty);
        return;
      case 'put_back':
        if (spot) this.#plan.putBack(line, spot, fact.qty);
        return;
      case 'take':
        if (spot) this.#plan.move(line, fact.from, spot, fact.qty);
        return;
    }
  }

  #report(line: LineState, fact: Extract<PickFact, { kind: 'short' }>, spot: Spot | null): void {
    this.#reported.set(line, fact);
    if (!spot) return;
    this.#plan.miss(line, spot, fact.qty, !NOBODY_LOOKED.has(fact.reason));
    if (fact.reason === 'wrong_item') {
      this.#ask(
        spot,
        `Something else lies ${where(fact.place)} than ${lineName(line)}. Look what it is and where it belongs.`,
        null,
      );
    }
  }

  #undo(logged: LoggedFact, ref: string, of: PickFact): void {
    const rows = [
      ...(this.#books.posted.get(ref) ?? []),
      ...this.#plan.movements.filter(({ lotId, id }) => id.startsWith(`${lotId}/${causeOf(ref)}:`)),
    ];
    if (of.kind === 'count') {
      this.#plan.uncount(of, rows);
      return;
    }
    if (!('remoteLotId' in of)) return;
    const line = this.#lineOf(of);
    if (!line) return;
    if (this.#isElsewhere(of.orderId)) {
      this.#late(logged, of, line);
      return;
    }
    this.#changed.add(line);
    const spot = spotOf(of, line);
    if (of.kind === 'short') this.#reported.delete(line);
    if (!spot) return;
    this.#todos.push({ subject: spotSubject(spot), open: null });
    if (of.kind === 'pick') this.#plan.untake(line, spot, rows);
    else if (of.kind === 'short') this.#plan.unmiss(line, spot, rows);
    else if (of.kind === 'take') this.#plan.unmove(line, spot, rows);
    else this.#plan.unputBack(line, spot, rows);
  }

  /** The order as it is stored now says what is still to be held. */
  #settle(orderId: string): void {
    const state = this.#books.orders.get(orderId);
    if (!state || this.#isElsewhere(orderId)) return;
    for (const line of state.lines) {
      this.#changed.add(line);
      this.#plan.release(line);
      if (!isOutOfDrawers(state.order.status)) continue;
      this.#plan.sellHeld(line);
      // What a marketplace says was shipped did ship.
      const spot = line.lotId === null ? undefined : this.#books.stock.get(line.lotId)?.[0];
      if (spot && line.lotId !== null) {
        this.#plan.take(line, { lotId: line.lotId, locationId: spot.locationId }, shortOf(line));
      }
    }
  }

  /** Another walk has the order by now: what this one did with its pieces is for a person to sort out. */
  #late({ id, actorName }: LoggedFact, fact: FactTarget & { kind: string; qty: number }, line: LineState): void {
    if (fact.kind !== 'pick' && fact.kind !== 'put_back') return;
    const from = fact.locationId ? this.#books.placeNames.get(fact.locationId) : undefined;
    const did = fact.kind === 'pick' ? 'picked' : 'put back';
    this.#todos.push({
      subject: `late:${id}`,
      open: {
        kind: 'stock_question',
        quantity: fact.qty,
        message: `${actorName} had ${did} ${pieces(fact.qty)} of ${lineName(line)}${from ? ` (${from})` : ''} on an earlier walk, and another walk has the order now. Compare the totes, and count the drawer.`,
        orderId: line.orderId,
        remoteLotId: line.remoteLotId,
        lotId: fact.lotId,
        locationId: fact.locationId,
        sessionId: this.#books.sessionId,
      },
    });
  }

  #todosOf(line: LineState): TodoWish[] {
    const order = this.#books.orders.get(line.orderId)?.order;
    const wishes = lineTodos(line, order !== undefined && order.status !== 'cancelled' && order.holdsStock);
    const report = this.#reported.get(line);
    return wishes.map((wish) => {
      if (!report || !wish.open || wish.open.kind === 'put_back') return wish;
      const { reason, place, locationId, qty } = report;
      const about = { reason, locationId, sessionId: this.#books.sessionId };
      if (wish.open.kind === 'shortage') {
        return { ...wish, open: { ...wish.open, ...about, message: shortWords(line, shortOf(line), reason, place) } };
      }
      return {
        ...wish,
        open: { ...wish.open, ...about, message: shortWords(line, qty, reason, place), quantity: qty },
      };
    });
  }

  #ask(spot: Spot, message: string, quantity: number | null): void {
    const { lotId, locationId } = spot;
    const { sessionId } = this.#books;
    this.#todos.push({
      subject: spotSubject(spot),
      open: {
        kind: 'stock_question',
        message,
        quantity,
        lotId,
        locationId,
        sessionId,
        orderId: null,
        remoteLotId: null,
      },
    });
  }

  #surprise({ lotId, locationId }: Spot, quantity: number): string {
    const name = this.#books.lotNames.get(lotId) ?? 'an item';
    const place = this.#books.placeNames.get(locationId) ?? '';
    return `${pieces(quantity)} more of ${name} came ${from(place)} than your stock had there. Count the drawer.`;
  }

  #lineOf({ orderId, remoteLotId }: FactTarget): LineState | undefined {
    return this.#books.orders.get(orderId)?.lines.find((line) => line.remoteLotId === remoteLotId);
  }

  #isElsewhere(orderId: string): boolean {
    const walk = this.#books.walkOf.get(orderId);
    return walk !== undefined && walk !== this.#books.sessionId;
  }
}

/** A line that got its lot while it was walked by its remarks is taken from where it is promised. */
function spotOf({ lotId, locationId }: FactTarget, line: LineClaims): Spot | null {
  if (lotId !== null && locationId !== null) return { lotId, locationId };
  const claim = line.claims.find(({ quantity }) => quantity > 0);
  return claim ? { lotId: claim.lotId, locationId: claim.locationId } : null;
}

const spotSubject = ({ lotId, locationId }: Spot) => `stock_question:${lotId}:${locationId}`;

/** Of several wishes about one subject the last one counts. */
const latest = (wishes: TodoWish[]) => [...new Map(wishes.map((wish) => [wish.subject, wish])).values()];

const where = (place: string) => (place ? `in ${place}` : 'there');
const from = (place: string) => (place ? `from ${place}` : 'from a drawer');

const REASON_WORDS: Record<Extract<PickFact, { kind: 'short' }>['reason'], (place: string) => string> = {
  not_found: (place) => `not found ${where(place)}`,
  too_few: (place) => `too few ${where(place)}`,
  damaged: (place) => `damaged ${where(place)}`,
  wrong_item: (place) => `another item lies ${where(place)}`,
  wrong_count: (place) => `the count was wrong ${where(place)}`,
  not_reached: (place) => `the walk ended before ${place || 'its drawer'} was reached`,
};

const shortWords = (line: LineState, quantity: number, reason: keyof typeof REASON_WORDS, place: string) =>
  `${pieces(quantity)} of ${line.wanted} missing: ${lineName(line)}, ${REASON_WORDS[reason](place)}. Look in the drawer and nearby, or agree on a refund or a replacement.`;

/** How a completed order stands in the books: missing pieces keep it from being told to the marketplace. */
export function standingOf({ order, lines }: OrderState): {
  missing: number;
  held: number;
  surplus: number;
  isOpen: boolean;
} {
  const sum = (of: (line: LineState) => number) => lines.reduce((total, line) => total + of(line), 0);
  return {
    missing: sum(shortOf),
    held: sum((line) => line.reserved),
    surplus: sum(surplusOf),
    isOpen: order.status === 'paid',
  };
}
