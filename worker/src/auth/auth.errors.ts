import { AppError } from '../platform/errors.ts';

/** One sentence for an unknown address and a wrong password, so that addresses cannot be probed. */
export const wrongCredentials = () =>
  new AppError('auth.wrong_credentials', 401, 'E-mail address or password is not right.');
export const emailInUse = () =>
  new AppError('auth.email_in_use', 409, 'There is an account with this e-mail address already. Sign in instead.', {
    fields: [{ field: 'email', message: 'There is an account with this e-mail address already. Sign in instead.' }],
  });
export const tooManyTries = (retryAfterSeconds: number) =>
  new AppError('auth.too_many_tries', 429, 'Too many tries. Wait a little, then try again.', { retryAfterSeconds });
export const noShop = () =>
  new AppError('auth.no_shop', 403, 'You do not belong to a shop any more. Ask its owner for an invitation.');
export const shopHasOthers = () =>
  new AppError('auth.no_shop', 409, 'The shop you opened is run by others now. Ask its owner for an invitation.');
export const invitationGone = () =>
  new AppError('auth.invitation_gone', 410, 'This invitation is no longer valid. Ask for a new one.');
export const otherInvitee = () =>
  new AppError('auth.other_invitee', 403, 'This invitation is for another e-mail address.', {
    fields: [{ field: 'email', message: 'Use the e-mail address the invitation was made for.' }],
  });
