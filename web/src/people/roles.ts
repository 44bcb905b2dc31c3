import type { Role } from '../../../worker/src/contract/common.ts';

/** What each role is called and may do, in the words of the team page. */
export const ROLE_WORDS: Record<Role, { label: string; article: string; may: string }> = {
  owner: { label: 'Owner', article: 'an owner', may: 'Everything, the marketplace keys included' },
  manager: { label: 'Manager', article: 'a manager', may: 'Orders, stock, imports and the team' },
  picker: { label: 'Picker', article: 'a picker', may: 'Orders, stock and to-dos' },
  viewer: { label: 'Viewer', article: 'a viewer', may: 'Looks at everything but buyers’ addresses, changes nothing' },
};
