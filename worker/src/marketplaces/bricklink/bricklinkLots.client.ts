import { fieldsIgnored, ignoredFields, moneyText, type ProvenFields, writeEach } from '../lot-write.ts';
import { isMarketplaceError } from '../marketplace.errors.ts';
import { lostAnswer, mapConcurrently } from '../marketplace.http.ts';
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
import type { BricklinkApi } from './bricklink.http.ts';
import { percentEncode } from './oauth.ts';

/** Clients in the field keep 4 to 8 calls in flight (reference: bricklink.md 4). */
const CONCURRENCY = 4;

/**
 * Reading and writing BrickLink's lots (reference: bricklink.md 7, read 2026-11-27).
 * @param readLot  reads one lot; throws MarketplaceError `bad_answer`
 */
export function createBricklinkLots(
  api: BricklinkApi,
  readLot: (operation: string, value: unknown) => RemoteLot,
): Pick<Marketplace, 'readLots' | 'updateLots' | 'createLots' | 'deleteLots'> {
  const proven: ProvenFields = new Set();
  const pathOf = (remoteLotId: string) => `/inventories/${percentEncode(remoteLotId)}`;

  async function update({ remoteLotId, quantityDelta, fields, changed }: LotUpdate): Promise<LotWriteResult> {
    // Prices and notes give way to quantities when calls run short.
    const operation = quantityDelta === 0 ? 'inventories.update_fields' : 'inventories.update';
    const body = { ...quantityOf(quantityDelta), ...textsOf(fields), ...changesOf(fields, changed) };
    const raw = await api.put({ operation, path: pathOf(remoteLotId), body });
    if (raw === null) return { outcome: 'applied', lot: null };
    const lot = readAfter(operation, raw);
    const ignored = ignoredFields('bricklink', proven, { fields, changed }, lot);
    if (ignored.length === 0 || quantityDelta !== 0) return { outcome: 'applied', lot };
    return { outcome: 'refused', error: fieldsIgnored('bricklink', ignored) };
  }

  async function create(listing: NewListing): Promise<LotCreateResult> {
    const raw = await api.post({ operation: 'inventories.create', path: '/inventories', body: newLotBody(listing) });
    return { outcome: 'applied', remoteLotId: readAfter('inventories.create', raw).remoteLotId };
  }

  /** @throws MarketplaceError `lost_answer`: the write went through, and nobody knows what it left behind */
  function readAfter(operation: string, raw: unknown): RemoteLot {
    try {
      return readLot(operation, raw);
    } catch (error) {
      if (!isMarketplaceError(error)) throw error;
      throw lostAnswer('bricklink', error.technical);
    }
  }

  return {
    readLots: (remoteLotIds) =>
      mapConcurrently(remoteLotIds, CONCURRENCY, async (remoteLotId): Promise<LotReadResult> => {
        try {
          const raw = await api.get({ operation: 'inventories.get', path: pathOf(remoteLotId) });
          return { ok: true, lot: readLot('inventories.get', raw) };
        } catch (error) {
          if (!isMarketplaceError(error)) throw error;
          return error.kind === 'not_found' ? { ok: true, lot: null } : { ok: false, error };
        }
      }),

    updateLots: (updates) => writeEach(updates, CONCURRENCY, update),

    async createLots(listings) {
      const results = await writeEach(listings, CONCURRENCY, create);
      return results.map(
        (result): LotCreateResult =>
          // An unknown catalogue item: the same again would be refused again.
          result.outcome === 'gone' ? { ...result, outcome: 'refused' } : (result as LotCreateResult),
      );
    },

    async deleteLots(remoteLotIds) {
      const results = await writeEach(remoteLotIds, CONCURRENCY, async (remoteLotId): Promise<LotWriteResult> => {
        await api.delete({ operation: 'inventories.delete', path: pathOf(remoteLotId) });
        return { outcome: 'applied', lot: null };
      });
      return results.map(
        (result): LotWriteResult => (result.outcome === 'gone' ? { outcome: 'applied', lot: null } : result),
      );
    },
  };
}

/** Quirk BL-DELTA: a quantity is always a change; signed, so that nobody can take it for a figure (7.5). */
const quantityOf = (delta: number) => (delta === 0 ? {} : { quantity: delta > 0 ? `+${delta}` : String(delta) });

/** Quirk BL-TEXTS: a description that is left out may be altered, so both texts travel with every change (7.5). */
const textsOf = ({ description, remarks }: ListingFields) => ({ description, remarks });

function changesOf(fields: ListingFields, changed: readonly (keyof ListingFields)[]) {
  const has = (name: keyof ListingFields) => changed.includes(name);
  return {
    // Tier prices must lie below the unit price, so the two are judged together.
    ...(has('unitPrice') || has('tiers') ? { unit_price: moneyText(fields.unitPrice, 4) } : {}),
    ...(has('tiers') ? tiersOf(fields) : {}),
    ...(has('bulk') ? { bulk: fields.bulk } : {}),
    ...(has('isRetain') ? { is_retain: fields.isRetain } : {}),
    ...(has('salePercent') ? { sale_rate: fields.salePercent } : {}),
    ...(has('stockRoom') ? roomOf(fields) : {}),
  };
}

const roomOf = ({ stockRoom }: ListingFields) =>
  stockRoom === null ? { is_stock_room: false } : { is_stock_room: true, stock_room_id: stockRoom };

/** Quirk BL-TIERS: all six or none (7.1). */
function tiersOf({ tiers }: ListingFields) {
  const entries = [0, 1, 2].flatMap((i) => [
    [`tier_quantity${i + 1}`, tiers[i]?.quantity ?? 0],
    [`tier_price${i + 1}`, moneyText(tiers[i]?.unitPrice ?? 0, 4)],
  ]);
  return Object.fromEntries(entries);
}

/** Quirk BL-NEW-LOT: an unknown field inside `item` refuses the lot (7.4). */
function newLotBody(listing: NewListing) {
  const { fields } = listing;
  return {
    item: { no: listing.itemNo, type: listing.itemType },
    color_id: listing.blColorId,
    quantity: listing.quantity,
    unit_price: moneyText(fields.unitPrice, 4),
    new_or_used: listing.condition,
    ...(listing.itemType === 'SET' && listing.completeness ? { completeness: listing.completeness } : {}),
    ...textsOf(fields),
    bulk: fields.bulk,
    is_retain: fields.isRetain,
    ...roomOf(fields),
    sale_rate: fields.salePercent,
    ...(fields.tiers.length > 0 ? tiersOf(fields) : {}),
  };
}
