import { isMarketplaceError, MarketplaceError } from '../marketplace.errors.ts';
import type {
  ConnectionReport,
  Marketplace,
  MarketplaceDeps,
  OrderFetchResult,
  RemoteOrder,
} from '../marketplace.port.ts';
import { createFetchGuard, finishFetch, settle } from '../order-fetch.ts';
import { listValues } from '../readers.ts';
import { writeStatusForward } from '../status-write.ts';
import { saysNoStore, unreadableBrickowlAnswer } from './brickowl.errors.ts';
import { BATCH_ENTRIES, type BatchAnswer, type BatchEntry, createBrickowlApi } from './brickowl.http.ts';
import { expectWire as expect, orderItemSchema, orderSchema, orderSummarySchema } from './brickowl.schemas.ts';
import { createBrickowlLots } from './brickowlLots.client.ts';
import { readOrder, readOrderSummary } from './brickowlReader.domain.ts';
import { brickowlStatusId, brickowlStatusName, brickowlStatusRank } from './brickowlStatus.domain.ts';

/** The documented most (reference: brickowl.md 4.1). */
const LIST_LIMIT = '5000';

type OrderRequest = { remoteId: string; withLines: boolean };

/** Brick Owl behind the `Marketplace` port. */
export function createBrickowl(deps: MarketplaceDeps<'brickowl'>): Marketplace {
  const api = createBrickowlApi(deps);
  const statusProof = { isProven: false };
  const { boToBl } = deps.colors;

  async function getOrder(remoteId: string) {
    const raw = await api.get('order/view', { order_id: remoteId });
    return expect('order/view', orderSchema, raw);
  }

  /** @throws MarketplaceError of the entry that failed */
  function bodyOf(answer: BatchAnswer | undefined, endpoint: string): unknown {
    if (!answer) throw unreadableBrickowlAnswer(endpoint, 'missing from the batch answer');
    if (!answer.ok) throw answer.error;
    return answer.body;
  }

  function readBatchedOrder(
    { remoteId, withLines }: OrderRequest,
    view: BatchAnswer | undefined,
    items: BatchAnswer | undefined,
  ): RemoteOrder {
    const rawOrder = bodyOf(view, 'order/view');
    const wire = expect('order/view', orderSchema, rawOrder);
    if (wire.order_id !== remoteId)
      throw unreadableBrickowlAnswer('order/view', 'another order than the one asked for');
    if (!withLines) return readOrder(wire, null, { order: rawOrder, items: null }, boToBl);
    const rawItems = bodyOf(items, 'order/items');
    const lines = listValues(rawItems).map((item, index) =>
      expect('order/items', orderItemSchema, item, `[${index}].`),
    );
    return readOrder(wire, lines, { order: rawOrder, items: rawItems }, boToBl);
  }

  /** @returns a reader of the order that was asked for at a position; it throws what is wrong with that order */
  async function fetchBatch(requests: readonly OrderRequest[]): Promise<(index: number) => RemoteOrder> {
    const answers = await api.batch(requests.flatMap(readsOf));
    let next = 0;
    const parts = requests.map((request) => ({
      request,
      view: answers[next++],
      items: request.withLines ? answers[next++] : undefined,
    }));
    return (index) => {
      const part = parts[index];
      if (!part) throw unreadableBrickowlAnswer('bulk/batch', 'no such entry');
      return readBatchedOrder(part.request, part.view, part.items);
    };
  }

  /** What a key check reports of the store; the shape of the answer is not known for sure, so nothing depends on it. */
  async function storeDetails(): Promise<{ storeName: string | null; currency: string | null }> {
    try {
      const details = await api.get('user/details', {});
      return { storeName: findText(details, ['name', 'store_name']), currency: findText(details, ['base_currency']) };
    } catch (error) {
      if (!isMarketplaceError(error)) throw error;
      return { storeName: null, currency: null };
    }
  }

  return {
    name: 'brickowl',

    async testConnection(): Promise<ConnectionReport> {
      try {
        const [newest] = listValues(await api.get('order/list', { list_type: 'store', limit: '1' }));
        const { storeName, currency } = await storeDetails();
        return { ok: true, storeName, currency: currency ?? findText(newest, ['base_currency']) };
      } catch (error) {
        if (!isMarketplaceError(error)) throw error;
        const problem = error.kind === 'forbidden' && saysNoStore(error.technical) ? 'no_store' : error.kind;
        return { ok: false, problem, message: error.message, technical: error.technical };
      }
    },

    async listOrders({ filed = false } = {}) {
      if (filed) return [];
      const list = await api.get('order/list', { list_type: 'store', sort_by: 'updated', limit: LIST_LIMIT });
      return listValues(list).map((order, index) =>
        readOrderSummary(expect('order/list', orderSummarySchema, order, `[${index}].`)),
      );
    },

    async fetchOrders(requests) {
      const guard = createFetchGuard('brickowl', 1);
      const results: OrderFetchResult[] = [];
      for (const batch of splitIntoBatches(requests)) {
        const fetched = await guard.run(() => fetchBatch(batch));
        for (const [index, { remoteId }] of batch.entries()) {
          const outcome = fetched.ok ? await settle('brickowl', () => fetched.value(index)) : fetched;
          results.push(
            outcome.ok ? { remoteId, ok: true, order: outcome.value } : { remoteId, ok: false, error: outcome.error },
          );
        }
      }
      return finishFetch(guard, results);
    },

    ...createBrickowlLots(api, deps),

    setOrderStatus: (remoteId, target, rawTarget) =>
      writeStatusForward({
        marketplace: 'brickowl',
        proof: statusProof,
        target,
        rawTarget: brickowlStatusName(rawTarget),
        rank: brickowlStatusRank,
        read: async () => {
          const { status, status_id } = await getOrder(remoteId);
          return brickowlStatusId(status_id) === null ? status || status_id : brickowlStatusName(status_id);
        },
        write: () => api.post('order/set_status', { order_id: remoteId, status_id: brickowlStatusId(rawTarget) ?? '' }),
      }),

    async setTracking(remoteId, tracking) {
      const trackingNo = tracking.trackingNo.trim();
      const write = () => api.post('order/tracking', { order_id: remoteId, tracking_id: trackingNo });
      const isStored = async () => (await getOrder(remoteId)).tracking_number === trackingNo;
      try {
        await write();
      } catch (error) {
        if (!isMarketplaceError(error) || !['lost_answer', 'refused'].includes(error.kind)) throw error;
        if (await isStored()) return;
        if (error.kind === 'refused') throw trackingRefused(error.technical);
        // The same number may be stored twice without harm: after looking, it is sent once more.
        await write();
      }
      // Quirk BO-SILENT-POST: arguments that Brick Owl does not want are ignored without a word (reference: brickowl.md 5.3).
      if (!(await isStored())) throw trackingRefused('order/tracking: the order shows another tracking number');
    },
  };
}

function trackingRefused(technical: string): MarketplaceError {
  return new MarketplaceError({
    marketplace: 'brickowl',
    kind: 'refused',
    message: 'Brick Owl did not take the tracking number. Enter it on Brick Owl, or check it and try again.',
    technical,
  });
}

function readsOf({ remoteId, withLines }: OrderRequest): BatchEntry[] {
  const params = { order_id: remoteId };
  const view = { endpoint: 'order/view', params };
  return withLines ? [view, { endpoint: 'order/items', params }] : [view];
}

/** Fills batches up to the limit without parting an order from its items. */
function splitIntoBatches(requests: readonly OrderRequest[]): OrderRequest[][] {
  const batches: OrderRequest[][] = [];
  let room = 0;
  for (const request of requests) {
    const size = readsOf(request).length;
    if (size > room) {
      batches.push([]);
      room = BATCH_ENTRIES;
    }
    batches.at(-1)?.push(request);
    room -= size;
  }
  return batches;
}

/** The first of the named members that holds text, looked for one level deep as well. */
function findText(value: unknown, names: readonly string[]): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, entry] of Object.entries(value)) {
    if (names.includes(name) && typeof entry === 'string' && entry !== '') return entry;
  }
  for (const entry of Object.values(value)) {
    const found = findText(entry, names);
    if (found !== null) return found;
  }
  return null;
}
