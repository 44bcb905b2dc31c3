import { expect, test } from 'vitest';
import type { Role } from '../contract/common.ts';
import { type NewRole, refuseInvitation, refuseMemberChange, seesInvitation } from './members.domain.ts';

const refusal = (actor: Role, target: Role, newRole: NewRole, owners = 2) =>
  refuseMemberChange({ memberId: 'mem_actor', role: actor }, { memberId: 'mem_target', role: target }, newRole, owners)
    ?.code ?? null;

test('an owner changes and removes everybody else', () => {
  expect(refusal('owner', 'picker', 'manager')).toBeNull();
  expect(refusal('owner', 'viewer', 'owner')).toBeNull();
  expect(refusal('owner', 'owner', 'picker')).toBeNull();
  expect(refusal('owner', 'manager', null)).toBeNull();
});

test('a manager neither touches owners nor makes them', () => {
  expect(refusal('manager', 'owner', 'picker')).toBe('auth.not_allowed');
  expect(refusal('manager', 'owner', null)).toBe('auth.not_allowed');
  expect(refusal('manager', 'picker', 'owner')).toBe('auth.not_allowed');
  expect(refusal('manager', 'picker', 'manager')).toBeNull();
  expect(refusal('manager', 'manager', null)).toBeNull();
});

test('nobody changes their own role, not even to the one they have', () => {
  const me = { memberId: 'mem_me', role: 'owner' as const };
  expect(refuseMemberChange(me, me, 'manager', 2)?.code).toBe('members.own_role');
  expect(refuseMemberChange(me, me, 'owner', 2)?.code).toBe('members.own_role');
});

test('the last owner stays: neither demoted nor gone', () => {
  const last = { memberId: 'mem_last', role: 'owner' as const };
  expect(refuseMemberChange(last, last, null, 1)?.code).toBe('members.last_owner');
  expect(refuseMemberChange(last, last, null, 2)).toBeNull();
  expect(refusal('owner', 'owner', 'viewer', 1)).toBe('members.last_owner');
});

test('only owners invite owners', () => {
  expect(refuseInvitation({ role: 'manager' }, 'owner')?.code).toBe('auth.not_allowed');
  expect(refuseInvitation({ role: 'manager' }, 'manager')).toBeNull();
  expect(refuseInvitation({ role: 'owner' }, 'owner')).toBeNull();
});

test('an invitation, whose link is a key, is shown only to those who could have made it', () => {
  expect(seesInvitation({ role: 'picker' }, 'viewer')).toBe(false);
  expect(seesInvitation({ role: 'viewer' }, 'manager')).toBe(false);
  expect(seesInvitation({ role: 'manager' }, 'owner')).toBe(false);
  expect(seesInvitation({ role: 'manager' }, 'picker')).toBe(true);
  expect(seesInvitation({ role: 'owner' }, 'owner')).toBe(true);
});
