import { randomUUID } from 'node:crypto';
import { createClient } from '../../scripts/lib-api.mjs';
import { connect, importStock, syncNow } from '../../scripts/seed.mjs';
import type { MarketplaceName, Role } from '../../worker/src/contract/common.ts';
import type { Simulator, Store, StoreOptions } from './simulator.ts';

export const PASSWORD = 'only-for-tests';

export type Client = ReturnType<typeof createClient>;

export interface Person {
  email: string;
  role: Role;
  client: Client;
}

/** A shop of its own for one test, with an owner who is signed in, and a store in the simulators. */
export interface Shop {
  name: string;
  owner: Person;
  /** The shop's member with this role, invited when first asked for. */
  member(role: Role): Promise<Person>;
  /** The store that stands in for the marketplaces, made when first asked for. */
  store(options?: StoreOptions): Promise<Store>;
  /** Connects marketplaces to the store without syncing: both unless named. */
  connect(...marketplaces: MarketplaceName[]): Promise<void>;
  /** Syncs and waits for the end of that run. */
  sync(): Promise<void>;
  /** Connects, syncs and brings in the stock on sale: what a shop has done on its first day. */
  stocked(options?: StoreOptions): Promise<Store>;
}

export async function openShop(appUrl: string, simulator: Simulator): Promise<Shop> {
  const mark = randomUUID().slice(0, 8);
  const name = `Shop ${mark}`;
  const signUp = async (role: Role, rest: object): Promise<Person> => {
    const email = `${role}-${mark}@shop.example`;
    const client = createClient(appUrl);
    await client.post('/api/auth/sign-up', { name: `${role} ${mark}`, email, password: PASSWORD, ...rest });
    return { email, role, client };
  };
  const owner = await signUp('owner', { shopName: name, timeZone: 'Europe/Brussels', currency: 'EUR' });
  const members = new Map<Role, Person>([['owner', owner]]);
  let made: Store | undefined;

  const shop: Shop = {
    name,
    owner,
    async member(role) {
      const known = members.get(role);
      if (known) return known;
      const invitation = await owner.client.post('/api/members', { email: `${role}-${mark}@shop.example`, role });
      const person = await signUp(role, { invitationId: invitation.id });
      members.set(role, person);
      return person;
    },
    async store(options) {
      made ??= await simulator.createStore(`e2e-${mark}`, options);
      return made;
    },
    async connect(...marketplaces) {
      const { credentials } = await shop.store();
      for (const marketplace of marketplaces.length > 0 ? marketplaces : (['bricklink', 'brickowl'] as const)) {
        await connect(owner.client, marketplace, credentials[marketplace]);
      }
    },
    async sync() {
      await syncNow(owner.client);
    },
    async stocked(options) {
      const store = await shop.store(options);
      await shop.connect();
      await shop.sync();
      for (const marketplace of ['bricklink', 'brickowl']) await importStock(owner.client, marketplace);
      return store;
    },
  };
  return shop;
}
