import type { Role } from '../contract/common.ts';
import type { AppError } from '../platform/errors.ts';
import { lastOwner, ownersOnly, ownRole } from './members.errors.ts';
import { isAllowed } from './permissions.domain.ts';

export interface MemberFacts {
  memberId: string;
  role: Role;
}

/** A new role, or null for leaving the shop. */
export type NewRole = Role | null;

/**
 * Why somebody may not change a member: managers neither touch nor make owners, nobody changes their own role, and a
 * shop always keeps an owner. The permission `members.write` has been checked before.
 * @param owners how many owners the shop has now
 * @returns null when it may be done
 */
export function refuseMemberChange(
  actor: MemberFacts,
  target: MemberFacts,
  newRole: NewRole,
  owners: number,
): AppError | null {
  if (newRole !== null && actor.memberId === target.memberId) return ownRole();
  if (actor.role !== 'owner' && (target.role === 'owner' || newRole === 'owner')) return ownersOnly();
  if (target.role === 'owner' && newRole !== 'owner' && owners <= 1) return lastOwner();
  return null;
}

/** Why somebody may not invite with this role, or withdraw such an invitation; null when they may. */
export const refuseInvitation = (actor: Pick<MemberFacts, 'role'>, role: Role): AppError | null =>
  role === 'owner' && actor.role !== 'owner' ? ownersOnly() : null;

/**
 * Whether somebody may see an invitation. Its link is all it takes to join with its role, so it is shown only to those
 * who could have made it.
 */
export const seesInvitation = (viewer: Pick<MemberFacts, 'role'>, role: Role): boolean =>
  isAllowed(viewer.role, 'members.write') && refuseInvitation(viewer, role) === null;
