import { PICK_PROTOCOL, type PickCommand } from '../contract/picking.ts';
import type { Refusal } from '../picking/pickOutcome.domain.ts';

export const booksUnreachable: Refusal = {
  code: 'picking.books_unreachable',
  message: 'The walk cannot be closed at the moment. Everything picked is safe; try again in a minute.',
};

/** A command of a later version than is spoken here. */
export const tooNew = ({ v }: PickCommand): Refusal | null =>
  v > PICK_PROTOCOL
    ? {
        code: 'picking.server_too_old',
        message: 'This phone runs a newer version than the server. Try again in a minute.',
      }
    : null;

/** A socket is not trusted for ever: its login may have ended since it was opened. */
export const loginUnchecked: Refusal = {
  code: 'picking.login_unchecked',
  message: 'This connection was opened a while ago. Connect again, or send by request.',
};

/** Nobody else's login sends what lies in a member's outbox. */
export const outboxOfOther: Refusal = {
  code: 'picking.outbox_of_other',
  message: 'These picks were made by somebody else. They must sign in to send them, or a manager takes them over.',
};
