import { createClient } from '../../scripts/lib-api.mjs';
import { simulatedCredentials } from '../../scripts/seed.mjs';
import type { BrickLinkCredentials, BrickOwlCredentials } from '../../worker/src/contract/marketplaces.ts';

type Client = ReturnType<typeof createClient>;

/** What a new store holds; see `simulators/README.md` for all of it. */
export interface StoreOptions {
  seed?: number;
  lots?: number;
  openOrders?: number;
  brickowl?: boolean;
  [name: string]: unknown;
}

export interface Store {
  id: string;
  credentials: { bricklink: BrickLinkCredentials; brickowl: BrickOwlCredentials };
  /** Calls the control interface below this store: `/_sim/stores/{id}{path}`. */
  control(method: string, path: string, body?: unknown): ReturnType<Client['call']>;
}

export interface Simulator {
  url: string;
  createStore(id: string, options?: StoreOptions): Promise<Store>;
}

/** The side door of the simulators: what tests do as buyers, as the marketplaces' staff, and as bad luck. */
export function simulatorAt(url: string): Simulator {
  const client = createClient(url);
  return {
    url,
    async createStore(id, options = {}) {
      const made = await client.put(`/_sim/stores/${id}`, {
        seed: 1,
        lots: 40,
        openOrders: 0,
        brickowl: true,
        ...options,
      });
      return {
        id,
        credentials: simulatedCredentials(made),
        control: (method, path, body) => client.call(method, `/_sim/stores/${id}${path}`, body),
      };
    },
  };
}
