import type { Role } from '../../../worker/src/contract/common.ts';

/**
 * Whether a leader is shown the way to change a member; the server decides anew. Managers neither touch nor make
 * owners, nobody changes their own role, and a shop always keeps an owner.
 * @param role the new one, null for leaving the shop
 */
export function mayChangeMember(
  me: Role,
  member: { role: Role; isYou: boolean },
  role: Role | null,
  owners: number,
): boolean {
  if (role !== null && member.isYou) return false;
  if (me !== 'owner' && (member.role === 'owner' || role === 'owner')) return false;
  return member.role !== 'owner' || role === 'owner' || owners > 1;
}

export const mayInvite = (me: Role, role: Role): boolean => role !== 'owner' || me === 'owner';
