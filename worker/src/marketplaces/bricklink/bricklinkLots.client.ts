import {
  createLotWriteGuard,
  ignoredFields,
  type LotWriteGuard,
  lotWriteFailure,
  saidYesShowsOtherwise,
} from '../lot-writes.ts';
import { isMarketplaceError, type MarketplaceError } from '../marketplace.errors.ts';
import { mapConcurrently } from '../marketplace.http.ts';
import type {
  ListingFields,
  LotCreateResult,
  LotReadResult,
  LotUpdate,
  LotWriteResult,
  Marketplace,
  NewListing,
  RemoteLot,
} from '../marketplace.port.ts';
import { createFetchGuard } from '../order-fetch.ts';
import { unreadableBricklinkAnswer } from './bricklink.errors.ts';
import type { BricklinkApi } from './bricklink.http.ts';
import { expectWire, lotSchema } from './bricklink.schemas.ts';
import { readLot } from './bricklinkReader.domain.ts';
import { fieldsSent, writeLotUpdate, writeNewLot } from './bricklinkWriter.domain.ts';
import { percentEncode } from './oauth.ts';

/** Clients in the field keep 4 to 8 calls in flight (reference: bricklink.md 4). */
const CONCURRENCY = 4;

/** One lot that BrickLink does not answer for is an odd lot; three in a row are an outage. */
const DOWN_AFTER_FAILURES = 3;

type LotMethods = 'openLotList' | 'parseLots' | 'readLots' | 'updateLots' | 'createLots' | 'deleteLots';

/** The lots of a BrickLink store: one call each, none repeated when it changes something. */
export function createBricklinkLots(api: BricklinkApi): Pick<Marketplace, LotMethods> {
  /** Fields that this client was seen to set. */
  const proven = new Set<keyof ListingFields>();

  const lotPath = (remoteLotId: string) => `/inventories/${percentEncode(remoteLotId)}`;

  async function getLot(remoteLotId: string): Promise<RemoteLot> {
    const data = await api.get({ operation: 'inventories.get', path: lotPath(remoteLotId) });
    return readLot(expectWire('inventories.get', lotSchema, data));
  }

  async function update(guard: LotWriteGuard, update: LotUpdate): Promise<LotWriteResult> {
    const sent = fieldsSent(update);
    if (sent.length === 0) return { outcome: 'applied', lot: null };
    const operation = update.quantityDelta === 0 ? 'inventories.update_fields' : 'inventories.update';
    const path = lotPath(update.remoteLotId);
    const put = await guard.run(operation, () => api.put({ operation, path, body: writeLotUpdate(update) }));
    if (!put.ok) return put.failure;
    const lot = lotOf(operation, put.value);
    // A yes without the lot says nothing: an empty body comes from gateways as well, with nothing done behind it.
    if (!lot) return { outcome: 'lost', error: unreadableBricklinkAnswer(operation, 'the lot is not in the answer') };
    return judge(update, sent, lot);
  }

  /**
   * Quirk BL-SILENT-PUT: fields that BrickLink does not want are ignored without a word (reference: bricklink.md 6.5).
   * A quantity sent along is applied all the same, and is never reported as refused: the lot tells its caller what is
   * still missing.
   */
  function judge(update: LotUpdate, sent: readonly (keyof ListingFields)[], lot: RemoteLot): LotWriteResult {
    const ignored = ignoredFields('bricklink', update, sent, lot);
    for (const name of sent) if (!ignored.includes(name)) proven.add(name);
    const unproven = ignored.filter((name) => !proven.has(name));
    if (unproven.length === 0 || update.quantityDelta !== 0) return { outcome: 'applied', lot };
    return { outcome: 'refused', error: saidYesShowsOtherwise('bricklink', update.remoteLotId, unproven) };
  }

  async function create(guard: LotWriteGuard, lot: NewListing): Promise<LotCreateResult> {
    const operation = 'inventories.create';
    // Quirk BL-ARRAY-POST: a list is created without telling its ids, a single object with (reference: bricklink.md 7.4).
    const posted = await guard.run(operation, () =>
      api.post({ operation, path: '/inventories', body: writeNewLot(lot) }),
    );
    if (!posted.ok) return asCreateFailure(posted.failure.error);
    const created = lotOf(operation, posted.value);
    if (created) return { outcome: 'applied', remoteLotId: created.remoteLotId };
    return { outcome: 'lost', error: unreadableBricklinkAnswer(operation, 'the new lot is not in the answer') };
  }

  async function remove(guard: LotWriteGuard, remoteLotId: string): Promise<LotWriteResult> {
    const operation = 'inventories.delete';
    const removed = await guard.run(operation, () => api.delete({ operation, path: lotPath(remoteLotId) }));
    return removed.ok || removed.failure.outcome === 'gone' ? { outcome: 'applied', lot: null } : removed.failure;
  }

  return {
    openLotList: () => api.open({ operation: 'inventories.list', path: '/inventories' }),

    async *parseLots(body) {
      let index = 0;
      for await (const item of api.items(body, 'inventories.list')) {
        yield readLot(expectWire('inventories.list', lotSchema, item, `[${index}].`));
        index += 1;
      }
    },

    async readLots(remoteLotIds) {
      const guard = createFetchGuard('bricklink', DOWN_AFTER_FAILURES);
      return mapConcurrently(remoteLotIds, CONCURRENCY, async (remoteLotId): Promise<LotReadResult> => {
        const read = await guard.run(() => getLot(remoteLotId));
        if (read.ok) return { ok: true, lot: read.value };
        return read.error.kind === 'not_found' ? { ok: true, lot: null } : { ok: false, error: read.error };
      });
    },

    async updateLots(updates) {
      const guard = createLotWriteGuard('bricklink', DOWN_AFTER_FAILURES);
      return mapConcurrently(updates, CONCURRENCY, (each) => update(guard, each));
    },

    async createLots(lots) {
      const guard = createLotWriteGuard('bricklink', DOWN_AFTER_FAILURES);
      return mapConcurrently(lots, CONCURRENCY, (lot) => create(guard, lot));
    },

    async deleteLots(remoteLotIds) {
      const guard = createLotWriteGuard('bricklink', DOWN_AFTER_FAILURES);
      return mapConcurrently(remoteLotIds, CONCURRENCY, (remoteLotId) => remove(guard, remoteLotId));
    },
  };
}

/** The lot that a successful write answers with; null when it is missing or in a form that cannot be read. */
function lotOf(operation: string, data: unknown): RemoteLot | null {
  try {
    return readLot(expectWire(operation, lotSchema, data));
  } catch (error) {
    if (isMarketplaceError(error)) return null;
    throw error;
  }
}

/** A lot that is only being made cannot be gone: what is unknown then is its item. */
function asCreateFailure(error: MarketplaceError): LotCreateResult {
  const { outcome } = lotWriteFailure(error);
  return { outcome: outcome === 'gone' ? 'refused' : outcome, error };
}
