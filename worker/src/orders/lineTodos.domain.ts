import { shortOf, surplusOf } from '../inventory/stock.domain.ts';
import {
  lineName,
  lineSubject,
  putBackMessage,
  shortageMessage,
  type TodoWish,
  unmatchedMessage,
} from '../todos/todos.domain.ts';
import type { LineState } from './orders.domain.ts';

/**
 * The to-dos a line deserves as it now stands: missing pieces, no lot, picked pieces nobody wants.
 * @param speak false withdraws what is open and raises nothing
 */
export function lineTodos(line: LineState, speak: boolean): TodoWish[] {
  const about = { orderId: line.orderId, remoteLotId: line.remoteLotId, lotId: line.lotId };
  const wish = (
    kind: 'shortage' | 'unmatched_line' | 'put_back',
    quantity: number,
    message: () => string,
  ): TodoWish => ({
    subject: lineSubject(kind, line.orderId, line.remoteLotId),
    open: quantity > 0 ? { kind, quantity, message: message(), ...about } : null,
  });
  const name = lineName(line);
  const short = speak ? shortOf(line) : 0;
  const unmatched = speak && line.lotId === null ? Math.max(0, line.wanted - line.waived) : 0;
  const surplus = surplusOf(line);
  return [
    wish('shortage', short, () => shortageMessage(short, line.wanted, name)),
    wish('unmatched_line', unmatched, () => unmatchedMessage(name, line.remarks)),
    wish('put_back', surplus, () => putBackMessage(surplus, name)),
  ];
}
