import { MARKETPLACE_LABELS } from '../contract/common.ts';
import {
  apply,
  type Claim,
  type Level,
  type MovementRow,
  type OrderStamp,
  planClaim,
  planRelease,
  planSale,
  planUnpick,
  receive,
  type StockView,
  shortOf,
  surplusOf,
} from '../inventory/stock.domain.ts';
import { isOutOfDrawers, STATUS_WORDS } from '../orders/orderStatus.domain.ts';
import type { LineState, OrderState } from '../orders/orders.domain.ts';
import { movementId } from '../platform/ids.ts';
import { BLOCKING_KINDS, effectOf, pieces } from '../todos/todos.domain.ts';
import type { EffectMove, TodoEffect, todos } from '../todos/todos.table.ts';

type Todo = typeof todos.$inferSelect;
type Resolution = NonNullable<Todo['resolution']>;

/** What an answer is planned on. */
export interface AnswerBooks {
  order: OrderState['order'];
  /** Changed in place. */
  line: LineState;
  /** Levels of the line's lots; changed in place. */
  stock: StockView;
  /** Codes by location id. */
  codes: ReadonlyMap<string, string>;
  /** What the line's picks took. */
  sold: readonly Claim[];
  /** Where found pieces were found. */
  foundAt: string;
  /** The order is on a walk. */
  isWalked: boolean;
  /** Other open to-dos that keep the order from being told to its marketplace. */
  otherBlocks: number;
}

export interface Answer {
  movements: MovementRow[];
  effect: TodoEffect;
}

/**
 * What closing a to-do means for its line, in movements and in words.
 * @param todo an open one, tied to the line
 */
export function planAnswer(todo: Todo, resolution: Resolution, books: AnswerBooks, stamp: OrderStamp): Answer {
  const { movements, effect } = effectOnLine(todo, resolution, books, stamp);
  const money = resolution === 'refunded' ? [`Pay it back on ${labelOf(books)}; here it is only written down.`] : [];
  const says = [effect.says, ...orderWords(todo, books), ...money].join(' ');
  return { movements, effect: { ...effect, says } };
}

function effectOnLine(todo: Todo, resolution: Resolution, books: AnswerBooks, stamp: OrderStamp): Answer {
  switch (effectOf(todo.kind, resolution)) {
    case 'count_in':
      return countIn(todo, books, stamp);
    case 'restock':
      return restock(todo, books, stamp);
    case 'waive':
      return waive(books.line);
    case 'none':
      return nothing(todo.kind === 'put_back' ? 'Nothing is counted back into a drawer.' : NO_STOCK_CHANGE);
  }
}

export const NO_STOCK_CHANGE = 'Nothing changes in the stock.';

const nothing = (says: string): Answer => ({ movements: [], effect: { says, waived: 0, moves: [] } });

function waive(line: LineState): Answer {
  const waived = line.lotId === null ? Math.max(0, line.wanted - line.waived - line.picked) : shortOf(line);
  line.waived += waived;
  return {
    movements: [],
    effect: { says: `${pieces(waived)} ${are(waived)} no longer looked for.`, waived, moves: [] },
  };
}

/**
 * The missing pieces turned up: those that lie there unpromised go to the line, and what the books lack is counted in.
 * On a finished walk they are picked at once.
 */
function countIn(todo: Todo, { order, line, stock, codes, foundAt }: AnswerBooks, stamp: OrderStamp): Answer {
  const quantity = shortOf(line);
  const { lotId } = line;
  if (lotId === null || quantity === 0) return nothing('Nothing is missing any more.');
  const level = levelAt(stock, lotId, foundAt);
  const free = Math.min(quantity, level.onHand - level.reserved);
  const counted = quantity - free;
  const movements: MovementRow[] = [];
  if (counted > 0) {
    const cause = `found:${todo.id}:${stamp.orderVersion}`;
    movements.push(receive('count', { lotId, locationId: foundAt, quantity: counted }, cause, stamp));
    level.onHand += counted;
  }
  movements.push(...apply(line, planClaim(line, new Map([[lotId, [level]]]), stamp)));
  const isPicked = order.status === 'picked_short';
  if (isPicked) movements.push(...apply(line, planSale(line, stamp), stock));
  const place = placeWords(codes.get(foundAt));
  const says = [
    free > 0 && `${pieces(free)} that ${free === 1 ? 'lies' : 'lie'} free in ${place} ${go(free)} to this order.`,
    counted > 0 && `${pieces(counted)} ${are(counted)} counted into ${place} and ${go(counted)} to this order.`,
  ];
  const move = { lotId, locationId: foundAt, counted, reserved: quantity, sold: isPicked ? quantity : 0, restocked: 0 };
  return { movements, effect: { says: says.filter(Boolean).join(' '), waived: 0, moves: [move] } };
}

/** Pieces nobody wants any more go back to where they were taken from. */
function restock(todo: Todo, { line, sold, codes }: AnswerBooks, stamp: OrderStamp): Answer {
  const movements: MovementRow[] = [];
  const moves: EffectMove[] = [];
  let left = surplusOf(line);
  for (const { lotId, locationId, quantity } of sold) {
    const back = Math.min(left, quantity);
    if (back <= 0) continue;
    left -= back;
    movements.push(restocked(todo, line, { lotId, locationId, quantity: back }, stamp));
    moves.push({ lotId, locationId, counted: 0, reserved: 0, sold: 0, restocked: back });
  }
  const says = moves
    .map(
      (move) =>
        `${pieces(move.restocked)} ${move.restocked === 1 ? 'lies' : 'lie'} in ${placeWords(codes.get(move.locationId))} again and can be sold.`,
    )
    .join(' ');
  return { movements, effect: { says: says || 'There is nothing to put back any more.', waived: 0, moves } };
}

/** @param at pieces that came back into the drawer; negative when they left it again */
const restocked = (todo: Todo, line: LineState, at: Claim, stamp: OrderStamp): MovementRow => ({
  ...receive('restock', at, '', stamp),
  id: movementId(at.lotId, `put_back:${todo.id}:${stamp.orderVersion}:${at.locationId}`),
  soldDelta: -at.quantity,
  orderId: line.orderId,
  remoteLotId: line.remoteLotId,
});

/** Whether a to-do keeps its order from being told to the marketplace. A line without a lot does when a walk missed it. */
export const holdsBack = (todo: Pick<Todo, 'kind' | 'reason'>) =>
  BLOCKING_KINDS.includes(todo.kind) || (todo.kind === 'unmatched_line' && todo.reason !== null);

function orderWords(todo: Todo, books: AnswerBooks): string[] {
  const { order, otherBlocks, isWalked } = books;
  if (!holdsBack(todo)) return [];
  if (order.status === 'paid')
    return [isWalked ? 'Whoever walks the order is told at once.' : 'The order can be picked.'];
  if (order.status !== 'picked_short') return [];
  return [
    otherBlocks === 0
      ? `Nothing else is missing: the order is picked, and ${labelOf(books)} is told.`
      : `The order stays picked short, because ${otherBlocks === 1 ? 'another to-do is' : `${otherBlocks} other to-dos are`} open.`,
  ];
}

/** How a closed to-do would be opened again. */
export type Reopening =
  | { refusal: string }
  | {
      refusal: null;
      movements: MovementRow[];
      quantity: number | null;
      status: OrderState['order']['status'];
      says: string;
    };

/**
 * Takes back what closing a to-do did: pieces that were given up are missing again, pieces that were counted in leave
 * the books again. Refused, with the reason, when the world has moved on.
 * @param books with the line as it stands now
 */
export function planReopening(todo: Todo, books: AnswerBooks, stamp: OrderStamp): Reopening {
  const { order, line, stock } = books;
  const effect = todo.effect ?? NO_EFFECT;
  if (holdsBack(todo) && (isOutOfDrawers(order.status) || order.status === 'cancelled')) {
    return { refusal: `The order is ${STATUS_WORDS[order.status].toLowerCase()} by now.` };
  }
  const movements: MovementRow[] = [];
  for (const move of effect.moves) {
    const back =
      move.restocked > 0 ? outAgain(todo, line, move, stock, stamp) : foundBack(todo, line, move, stock, stamp);
    if (!back) {
      return {
        refusal:
          move.restocked > 0
            ? 'Some of these pieces are promised or sold by now.'
            : 'The pieces that were found have been moved or picked since.',
      };
    }
    movements.push(...back);
  }
  line.waived -= Math.min(line.waived, effect.waived);
  const quantity = quantityOf(todo, line);
  if (quantity === 0) return { refusal: 'Nothing is left to do about it.' };
  const isShortAgain = holdsBack(todo) && order.status === 'picked';
  return {
    refusal: null,
    movements,
    quantity,
    status: isShortAgain ? 'picked_short' : order.status,
    says: reopeningWords(effect, books, isShortAgain),
  };
}

const NO_EFFECT: TodoEffect = { says: '', waived: 0, moves: [] };

function foundBack(todo: Todo, line: LineState, move: EffectMove, stock: StockView, stamp: OrderStamp) {
  const { lotId, locationId, counted, reserved, sold } = move;
  const at = { lotId, locationId };
  const held = line.claims.find((claim) => claim.lotId === lotId && claim.locationId === locationId)?.quantity ?? 0;
  if (line.picked < sold || held + sold < reserved) return null;
  const rows = apply(line, planUnpick(line, [{ ...at, quantity: sold }], stamp), stock);
  rows.push(...apply(line, planRelease(line, [{ ...at, quantity: reserved }], stamp), stock));
  if (counted > 0) {
    rows.push(receive('count', { ...at, quantity: -counted }, `not_found:${todo.id}:${stamp.orderVersion}`, stamp));
  }
  return rows;
}

function outAgain(todo: Todo, line: LineState, move: EffectMove, stock: StockView, stamp: OrderStamp) {
  const { lotId, locationId, restocked: quantity } = move;
  const level = levelAt(stock, lotId, locationId);
  if (level.onHand - level.reserved < quantity) return null;
  return apply(line, [restocked(todo, line, { lotId, locationId, quantity: -quantity }, stamp)], stock);
}

function quantityOf(todo: Todo, line: LineState): number | null {
  if (todo.kind === 'shortage') return shortOf(line);
  if (todo.kind === 'put_back') return surplusOf(line);
  return todo.quantity;
}

function reopeningWords({ waived, moves }: TodoEffect, books: AnswerBooks, isShortAgain: boolean): string {
  const words = moves.map((move) => {
    const place = placeWords(books.codes.get(move.locationId));
    if (move.restocked > 0) return `${pieces(move.restocked)} ${are(move.restocked)} taken out of ${place} again.`;
    const counted =
      move.counted > 0 ? ` ${pieces(move.counted)} ${are(move.counted)} counted out of ${place} again.` : '';
    return `${pieces(move.reserved)} ${are(move.reserved)} missing again.${counted}`;
  });
  if (waived > 0) words.push(`${pieces(waived)} ${are(waived)} looked for again.`);
  if (isShortAgain) {
    words.push(`The order is picked short again. What ${labelOf(books)} was told already stays told.`);
  }
  return words.join(' ') || NO_STOCK_CHANGE;
}

function levelAt(stock: StockView, lotId: string, locationId: string): Level {
  const levels = stock.get(lotId) ?? [];
  const known = levels.find((level) => level.locationId === locationId);
  if (known) return known;
  const level = { locationId, onHand: 0, reserved: 0 };
  stock.set(lotId, [...levels, level]);
  return level;
}

const labelOf = ({ order }: AnswerBooks) => MARKETPLACE_LABELS[order.marketplace];
const placeWords = (code: string | undefined) => code || 'the stock without a drawer';
const are = (n: number) => (n === 1 ? 'is' : 'are');
const go = (n: number) => (n === 1 ? 'goes' : 'go');
