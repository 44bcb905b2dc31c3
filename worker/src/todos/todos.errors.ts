import type { Todo } from '../contract/todos.ts';
import { AppError, invalidInput } from '../platform/errors.ts';

export const todoNotFound = () =>
  new AppError('todos.not_found', 404, 'This to-do does not exist, or not in your shop.');
export const todoIsDone = () =>
  new AppError('todos.already_done', 409, 'This to-do was already closed. Reload to see how it ended.');
/** @param reason a sentence: why it cannot be opened again */
export const todoStaysClosed = (reason: string) =>
  new AppError('todos.stays_closed', 409, `This to-do stays closed. ${reason}`);
export const assigneeUnknown = () =>
  invalidInput([{ field: 'assigneeId', message: 'This person is not in your team.' }]);
export const resolutionDoesNotFit = (kind: Todo['kind'], allowed: readonly string[]) =>
  invalidInput([
    {
      field: 'resolution',
      message: `A ${kind.replace('_', ' ')} can end as ${allowed.join(', ').replaceAll('_', '-')}.`,
    },
  ]);
export const refundNeedsAmount = () => invalidInput([{ field: 'refundAmount', message: 'Say how much was refunded.' }]);
