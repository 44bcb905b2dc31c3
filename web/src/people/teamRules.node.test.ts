import { expect, it } from 'vitest';
import { mayChangeMember, mayInvite } from './teamRules.ts';

it('managers neither touch nor make owners', () => {
  expect(mayChangeMember('manager', { role: 'owner', isYou: false }, 'picker', 2)).toBe(false);
  expect(mayChangeMember('manager', { role: 'picker', isYou: false }, 'owner', 2)).toBe(false);
  expect(mayChangeMember('manager', { role: 'picker', isYou: false }, 'viewer', 1)).toBe(true);
  expect(mayInvite('manager', 'owner')).toBe(false);
  expect(mayInvite('owner', 'owner')).toBe(true);
});

it('the last owner is neither removed nor given another role', () => {
  expect(mayChangeMember('owner', { role: 'owner', isYou: false }, null, 1)).toBe(false);
  expect(mayChangeMember('owner', { role: 'owner', isYou: false }, 'manager', 2)).toBe(true);
});

it('nobody changes their own role', () => {
  expect(mayChangeMember('owner', { role: 'owner', isYou: true }, 'manager', 3)).toBe(false);
});
