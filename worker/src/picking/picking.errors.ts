import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { AppError, type FieldProblem } from '../platform/errors.ts';
import type { Refusal } from './pickOutcome.domain.ts';

export const sessionNotFound = () =>
  new AppError('picking.session_not_found', 404, 'This walk does not exist, or not in your shop.');

export const sessionClosed = () =>
  new AppError(
    'picking.session_closed',
    410,
    'This walk ended more than 30 days ago and takes nothing in any more. Count the drawers instead.',
  );

/** @param problems one per order that cannot be walked, `orderIds.<position>` */
export const ordersNotWalkable = (problems: FieldProblem[]) =>
  new AppError('picking.orders_not_eligible', 409, problems[0]?.message ?? 'These orders cannot be picked now.', {
    fields: problems,
  });

export const orderIsWalked = () =>
  new AppError(
    'orders.in_walk',
    409,
    'This order is being picked on a walk. Finish the walk first, or take the order out of it.',
  );

export const outboxOfOther = () =>
  new AppError(
    'picking.outbox_of_other',
    409,
    'These picks were made by somebody else. They must sign in to send them, or a manager takes them over.',
  );

export const upgradeNeeded = () => new AppError('live.upgrade_needed', 426, 'This address speaks WebSocket only.');

/** A refusal of the session's object as an answer. */
export const refused = ({ code, message }: Refusal, status: ContentfulStatusCode = 409) =>
  new AppError(code, status, message);
