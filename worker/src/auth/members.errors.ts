import { AppError } from '../platform/errors.ts';

export const ownRole = () =>
  new AppError('members.own_role', 409, 'Nobody changes their own role. Ask another owner or manager.');
export const ownersOnly = () =>
  new AppError('auth.not_allowed', 403, 'Only an owner can make, change or remove owners.');
export const lastOwner = () =>
  new AppError('members.last_owner', 409, 'A shop needs an owner. Make somebody else an owner first.');
export const alreadyMember = () =>
  new AppError('members.already_member', 409, 'This person is in the team already.', {
    fields: [{ field: 'email', message: 'This person is in the team already.' }],
  });
