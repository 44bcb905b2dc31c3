import type { OrderStatus } from '../contract/orders.ts';
import { AppError } from '../platform/errors.ts';
import { STATUS_WORDS } from './orderStatus.domain.ts';

export const orderNotFound = () =>
  new AppError('orders.not_found', 404, 'This order does not exist, or not in your shop.');
export const writeNotFound = () =>
  new AppError('orders.write_not_found', 404, 'This status message does not exist any more. Reload the order.');
export const writeNotParked = () =>
  new AppError('orders.write_not_parked', 409, 'This status is already on its way or settled. Reload the order.');

/** The order is in a status from which the asked one cannot be reached. */
export const statusNotReachable = (from: OrderStatus, to: string) =>
  new AppError('orders.status_not_reachable', 409, sentence(from, to));

function sentence(from: OrderStatus, to: string): string {
  if (from === 'unpaid')
    return 'This order is not paid yet. It can be picked once the marketplace reports the payment.';
  if (from === 'picked_short') {
    return 'Pieces of this order are still missing. Close its to-dos first, or take the pick back.';
  }
  return `An order in the state "${STATUS_WORDS[from]}" cannot be marked ${to}.`;
}
