import { isMarketplaceError } from '../marketplace.errors.ts';
import { mapConcurrently } from '../marketplace.http.ts';
import type {
  ConnectionReport,
  Marketplace,
  MarketplaceDeps,
  OrderFetchResult,
  RemoteOrder,
  TrackingInput,
} from '../marketplace.port.ts';
import { createFetchGuard, finishFetch } from '../order-fetch.ts';
import { listValues } from '../readers.ts';
import { writeStatusForward } from '../status-write.ts';
import { trackingNotStored } from './bricklink.errors.ts';
import { createBricklinkApi } from './bricklink.http.ts';
import { expectWire as expect, orderItemSchema, orderSchema, orderSummarySchema } from './bricklink.schemas.ts';
import { createBricklinkLots } from './bricklinkLots.client.ts';
import { readOrder, readOrderSummary } from './bricklinkReader.domain.ts';
import { bricklinkStatusRank } from './bricklinkStatus.domain.ts';
import { percentEncode } from './oauth.ts';

/** Clients in the field keep 4 to 8 calls in flight (reference: bricklink.md 4). */
const CONCURRENCY = 4;

/** One order that BrickLink cannot show is an odd order; three in a row are an outage. */
const DOWN_AFTER_FAILURES = 3;

/** The statuses of orders somebody still works on: a short list even in a large store. */
const OPEN_STATUSES = 'pending,updated,processing,ready,paid,packed';

/** BrickLink behind the `Marketplace` port. */
export function createBricklink(deps: MarketplaceDeps<'bricklink'>): Marketplace {
  const api = createBricklinkApi(deps);
  const statusProof = { isProven: false };

  function orderPath(remoteId: string): string {
    return `/orders/${percentEncode(remoteId)}`;
  }

  async function getOrder(remoteId: string) {
    const raw = await api.get({ operation: 'orders.get', path: orderPath(remoteId) });
    return { raw, wire: expect('orders.get', orderSchema, raw) };
  }

  async function fetchOrder(remoteId: string, withLines: boolean): Promise<RemoteOrder> {
    const order = await getOrder(remoteId);
    if (!withLines) return readOrder(order.wire, null, { order: order.raw, items: null });
    const items = await api.get({ operation: 'orders.items', path: `${orderPath(remoteId)}/items` });
    // A flat list is read as one batch.
    const nested = listValues(items).every((entry) => Array.isArray(entry)) ? listValues(items) : [items];
    const batches = nested.map((batch, batchIndex) =>
      listValues(batch).map((item, index) =>
        expect('orders.items', orderItemSchema, item, `[${batchIndex}][${index}].`),
      ),
    );
    return readOrder(order.wire, batches, { order: order.raw, items });
  }

  async function storesTracking(remoteId: string, tracking: TrackingInput): Promise<boolean> {
    const { wire } = await getOrder(remoteId);
    return wire.shipping.tracking_no === tracking.trackingNo.trim();
  }

  async function putTracking(remoteId: string, tracking: TrackingInput): Promise<boolean> {
    const body = {
      shipping: {
        tracking_no: tracking.trackingNo.trim(),
        ...(tracking.trackingLink ? { tracking_link: tracking.trackingLink.trim() } : {}),
        date_shipped: new Date(tracking.shippedAt).toISOString(),
      },
    };
    const raw = await api.put({ operation: 'orders.update', path: orderPath(remoteId), body });
    if (raw === null) return storesTracking(remoteId, tracking);
    return expect('orders.update', orderSchema, raw).shipping.tracking_no === tracking.trackingNo.trim();
  }

  return {
    name: 'bricklink',

    async testConnection(): Promise<ConnectionReport> {
      try {
        const [first] = await api.collect(
          { operation: 'orders.list', path: '/orders', query: { direction: 'in', status: OPEN_STATUSES } },
          (item) => expect('orders.list', orderSummarySchema, item),
        );
        return { ok: true, storeName: first?.store_name || null, currency: first?.cost.currency_code || null };
      } catch (error) {
        if (!isMarketplaceError(error)) throw error;
        return { ok: false, problem: error.kind, message: error.message, technical: error.technical };
      }
    },

    listOrders({ filed = false } = {}) {
      const query = { direction: 'in', ...(filed ? { filed: 'true' } : {}), status: '-purged' };
      return api.collect({ operation: 'orders.list', path: '/orders', query }, (item, index) =>
        readOrderSummary(expect('orders.list', orderSummarySchema, item, `[${index}].`)),
      );
    },

    async fetchOrders(requests) {
      const guard = createFetchGuard('bricklink', DOWN_AFTER_FAILURES);
      const results = await mapConcurrently(requests, CONCURRENCY, async ({ remoteId, withLines }) => {
        const outcome = await guard.run(() => fetchOrder(remoteId, withLines));
        const result: OrderFetchResult = outcome.ok
          ? { remoteId, ok: true, order: outcome.value }
          : { remoteId, ok: false, error: outcome.error };
        return result;
      });
      return finishFetch(guard, results);
    },

    ...createBricklinkLots(api),

    setOrderStatus: (remoteId, target, rawTarget) =>
      writeStatusForward({
        marketplace: 'bricklink',
        proof: statusProof,
        target,
        rawTarget: rawTarget.trim().toUpperCase(),
        rank: bricklinkStatusRank,
        read: async () => (await getOrder(remoteId)).wire.status,
        write: async () => {
          const body = { field: 'status', value: rawTarget.trim().toUpperCase() };
          await api.put({ operation: 'orders.status', path: `${orderPath(remoteId)}/status`, body });
        },
      }),

    async setTracking(remoteId, tracking) {
      let stored: boolean;
      try {
        stored = await putTracking(remoteId, tracking);
      } catch (error) {
        if (!isMarketplaceError(error) || error.kind !== 'lost_answer') throw error;
        // The same number may be stored twice without harm: after looking, it is sent once more.
        stored = (await storesTracking(remoteId, tracking)) || (await putTracking(remoteId, tracking));
      }
      // Quirk BL-SILENT-PUT: fields that BrickLink does not want are ignored without a word (reference: bricklink.md 6.5).
      if (!stored) {
        throw trackingNotStored();
      }
    },
  };
}
