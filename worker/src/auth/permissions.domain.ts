import { ROLES, type Role } from '../contract/common.ts';

const ALL = ROLES;
const STAFF = ['owner', 'manager', 'picker'] as const;
const LEADS = ['owner', 'manager'] as const;
const OWNER = ['owner'] as const;

/** Who may do what. The only table of its kind: routes name a permission, screens ask for one, nothing else asks for a role. */
export const PERMISSIONS = {
  'shop.read': ALL,
  'orders.read': ALL,
  /** Names, addresses and contact data of buyers. */
  'orders.read_buyer': STAFF,
  'orders.write': STAFF,
  'todos.write': STAFF,
  'inventory.read': ALL,
  'inventory.write': STAFF,
  'inventory.delete': LEADS,
  'imports.write': LEADS,
  'picking.read': ALL,
  'picking.write': STAFF,
  /** Sending what somebody else's phone holds in its outbox. */
  'picking.adopt': LEADS,
  'sync.read': ALL,
  'sync.run': STAFF,
  /** Work that was given up: try it once more, or put it away. */
  'sync.repair': LEADS,
  'marketplaces.read': LEADS,
  'marketplaces.write': OWNER,
  'members.read': ALL,
  'members.write': LEADS,
  'settings.write': LEADS,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** Ends the sentence "Your role does not allow you to …". */
export const PERMISSION_WORDS: Record<Permission, string> = {
  'shop.read': 'see this shop',
  'orders.read': 'see orders',
  'orders.read_buyer': "see buyers' personal data",
  'orders.write': 'change orders',
  'todos.write': 'change to-dos',
  'inventory.read': 'see the inventory',
  'inventory.write': 'change the inventory',
  'inventory.delete': 'delete lots',
  'imports.write': 'bring stock in',
  'picking.read': 'see walks',
  'picking.write': 'pick orders',
  'picking.adopt': "send other people's picks",
  'sync.read': 'see the sync',
  'sync.run': 'start a sync',
  'sync.repair': 'repeat work that was given up',
  'marketplaces.read': 'see the marketplace connections',
  'marketplaces.write': 'change the marketplace connections',
  'members.read': 'see the team',
  'members.write': 'change the team',
  'settings.write': "change the shop's settings",
};

export const isAllowed = (role: Role, permission: Permission): boolean =>
  (PERMISSIONS[permission] as readonly Role[]).includes(role);

export const permissionsOf = (role: Role): Permission[] =>
  (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => isAllowed(role, permission));
