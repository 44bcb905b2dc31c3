import { createMarketplace } from './marketplace.factory.ts';
import type { Marketplace, MarketplaceCall, MarketplaceDeps, MarketplaceName } from './marketplace.port.ts';

/** What the two marketplaces legitimately differ in. */
export interface Differences {
  name: MarketplaceName;
  paid: string;
  picked: { rawTarget: string; rawStatus: string };
  shipped: { rawTarget: string; rawStatus: string };
  packedRaw: string;
  /** The paths, as the simulator's faults name them. */
  paths: {
    orderList: string;
    orders: string;
    lotList: string;
    setStatus: string;
    /** Writes to lots that are there; their reads do not match it with the method beside it. */
    lots: { path: string; method: string };
    create: { path: string; method: string };
    delete: { path: string; method: string };
  };
  /** Calls to fetch this many orders with their lines. */
  callsToFetch(orderCount: number): number;
  /** Calls to change this many lots. */
  callsToUpdate(lotCount: number): number;
}

export const BRICKLINK: Differences = {
  name: 'bricklink',
  paid: 'PAID',
  picked: { rawTarget: 'PACKED', rawStatus: 'PACKED' },
  shipped: { rawTarget: 'SHIPPED', rawStatus: 'SHIPPED' },
  packedRaw: 'PACKED',
  paths: {
    orderList: '/orders?*',
    orders: '/orders/*',
    lotList: '/inventories*',
    setStatus: '/orders/*/status',
    lots: { path: '/inventories/*', method: 'PUT' },
    create: { path: '/inventories', method: 'POST' },
    delete: { path: '/inventories/*', method: 'DELETE' },
  },
  callsToFetch: (orderCount) => orderCount * 2,
  callsToUpdate: (lotCount) => lotCount,
};

export const BRICKOWL: Differences = {
  name: 'brickowl',
  paid: 'Payment Received',
  picked: { rawTarget: '3', rawStatus: 'Processing' },
  shipped: { rawTarget: '5', rawStatus: 'Shipped' },
  packedRaw: 'Processed',
  paths: {
    orderList: 'order/list*',
    orders: 'bulk/batch',
    lotList: 'inventory/list*',
    setStatus: 'order/set_status',
    lots: { path: 'bulk/batch', method: 'POST' },
    create: { path: 'inventory/create', method: 'POST' },
    delete: { path: 'inventory/delete', method: 'POST' },
  },
  callsToFetch: (orderCount) => Math.ceil((orderCount * 2) / 50),
  callsToUpdate: (lotCount) => Math.ceil(lotCount / 50),
};

/** Red, by either catalogue. */
export const RED = { bl: 5, bo: 81 };

let storeCount = 0;

/** A seller's store in the simulators, and its marketplace behind the port. */
export function openStore({ name }: Differences) {
  storeCount += 1;
  const store = `contract-${name}-${storeCount}`;
  const calls: MarketplaceCall[] = [];
  const naps: number[] = [];

  async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`http://sim.local/_sim/stores/${store}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** @param secret  added to the credentials, to make them wrong */
  function connect(secret = '', more: Pick<MarketplaceDeps, 'beforeCall' | 'signal'> = {}): Marketplace {
    const shared = {
      fetch,
      now: () => Date.now(),
      nonce: () => crypto.randomUUID(),
      random: () => 0.5,
      sleep: async (delayMs: number) => {
        naps.push(delayMs);
      },
      onCall: (call: MarketplaceCall) => {
        calls.push(call);
      },
      colors: { boToBl: (boColorId: number) => (boColorId === RED.bo ? RED.bl : null) },
      ...more,
    };
    if (name === 'brickowl') {
      const credentials = { apiKey: `SIMBO-${store}${secret}` };
      return createMarketplace('brickowl', { ...shared, credentials, baseUrl: 'https://api.brickowl.com/v1' });
    }
    return createMarketplace('bricklink', {
      ...shared,
      credentials: {
        consumerKey: `SIMCK-${store}`,
        consumerSecret: `SIMCS-${store}${secret}`,
        tokenValue: `SIMTV-${store}`,
        tokenSecret: `SIMTS-${store}`,
      },
      baseUrl: 'https://api.bricklink.com/api/store/v1',
    });
  }

  return {
    calls,
    naps,
    control,
    connect,
    create: () => control('PUT', '', { empty: true, settings: { storeName: 'Contract & Sons' } }),
    async addLots(...lots: object[]): Promise<number[]> {
      const added = await control<{ lots: { id: number }[] }>('POST', `/${name}/lots`, lots);
      return added.lots.map(({ id }) => id);
    },
    async placeOrder(lines: { lotId: number; quantity: number }[], more: object = {}): Promise<string> {
      const { id } = await control<{ id: number }>('POST', `/${name}/orders`, { lines, ...more });
      return String(id);
    },
    act: (orderId: string, action: string, body: object = {}) =>
      control('POST', `/${name}/orders/${orderId}/${action}`, body),
    misbehave: (fault: object) => control('POST', '/faults', { side: name, ...fault }),
    callsSeen: async () => (await control<{ counts: Record<MarketplaceName, number> }>('GET', '/calls')).counts[name],
  };
}
