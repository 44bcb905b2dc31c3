import type { ItemType } from '../../contract/common.ts';
import {
  type FailedWrite,
  failedWrite,
  fieldsIgnored,
  ignoredFields,
  moneyText,
  type ProvenFields,
  writeEach,
} from '../lot-write.ts';
import { isMarketplaceError, type MarketplaceError } from '../marketplace.errors.ts';
import { lostAnswer } from '../marketplace.http.ts';
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
import { listValues } from '../readers.ts';
import { BATCH_ENTRIES, type BatchAnswer, type BrickowlApi } from './brickowl.http.ts';

type Params = Record<string, string>;

/**
 * Reading and writing Brick Owl's lots (reference: brickowl.md 5 and 6, read 2026-11-27).
 * @param readLot  reads one lot; throws MarketplaceError `bad_answer`
 */
export function createBrickowlLots(
  api: BrickowlApi,
  readLot: (value: unknown) => RemoteLot,
): Pick<Marketplace, 'readLots' | 'updateLots' | 'createLots' | 'deleteLots'> {
  const proven: ProvenFields = new Set();
  /** Quirk BO-BATCH-QUANTITY: inside a batch all but the quantity may be ignored (6); found out by reading back. */
  let batchKeepsFields = true;

  async function readMany(remoteLotIds: readonly string[]): Promise<LotReadResult[]> {
    const results: LotReadResult[] = [];
    for (const ids of chunksOf(remoteLotIds, BATCH_ENTRIES)) {
      try {
        const answers = await api.batch(
          ids.map((lot_id) => ({ endpoint: 'inventory/list', params: { lot_id, active_only: '0' } })),
        );
        results.push(...ids.map((id, i) => readOne(id, answers[i])));
      } catch (error) {
        if (!isMarketplaceError(error)) throw error;
        results.push(...ids.map((): LotReadResult => ({ ok: false, error })));
      }
    }
    return results;
  }

  function readOne(id: string, answer: BatchAnswer | undefined): LotReadResult {
    if (!answer) return { ok: false, error: lostAnswer('brickowl', 'inventory/list: missing from the batch answer') };
    if (!answer.ok) {
      return answer.error.kind === 'not_found' ? { ok: true, lot: null } : { ok: false, error: answer.error };
    }
    try {
      const lots = listValues(answer.body).map(readLot);
      return { ok: true, lot: lots.find(({ remoteLotId }) => remoteLotId === id) ?? null };
    } catch (error) {
      if (!isMarketplaceError(error)) throw error;
      return { ok: false, error };
    }
  }

  async function updateBatch(updates: readonly LotUpdate[]): Promise<LotWriteResult[]> {
    let answers: BatchAnswer[];
    try {
      answers = await api.batchWrites(
        updates.map((update) => ({ endpoint: 'inventory/update', params: paramsOf(update, batchKeepsFields) })),
      );
    } catch (error) {
      if (!isMarketplaceError(error)) throw error;
      return updates.map(() => failedWrite(error));
    }
    return updates.map((_, i): LotWriteResult => {
      const answer = answers[i];
      if (!answer) return failedWrite(lostAnswer('brickowl', 'inventory/update: missing from the batch answer'));
      return answer.ok ? { outcome: 'applied', lot: null } : failedEntry(answer.error);
    });
  }

  /**
   * The first time a field is sent inside a batch, one lot is read back. Where it shows the old value, this field and all
   * later ones go by single calls, without a quantity, which was applied already.
   */
  async function proveFields(updates: readonly LotUpdate[], results: LotWriteResult[]): Promise<void> {
    const sample = updates.findIndex(
      ({ changed }, i) => results[i]?.outcome === 'applied' && changed.some((name) => !proven.has(name)),
    );
    const update = updates[sample];
    if (!update || !batchKeepsFields) return;
    const [read] = await readMany([update.remoteLotId]);
    if (!read?.ok || !read.lot) return;
    if (ignoredFields('brickowl', proven, update, read.lot).length === 0) return;
    batchKeepsFields = false;
    await sendFields(updates, results);
  }

  /** Fields of updates whose quantity has been taken, one call each. */
  async function sendFields(updates: readonly LotUpdate[], results: LotWriteResult[]): Promise<void> {
    for (const [i, update] of updates.entries()) {
      if (update.changed.length === 0 || results[i]?.outcome !== 'applied') continue;
      const [result] = await writeEach([update], 1, sendFieldsOf);
      if (result && result.outcome !== 'applied') {
        // The quantity was taken, so the listing is not as it was: it has to be read.
        results[i] = update.quantityDelta === 0 ? result : { outcome: 'lost', error: errorIn(result) };
        if (errorIn(result).concernsAll) return;
      }
    }
  }

  async function sendFieldsOf(update: LotUpdate): Promise<LotWriteResult> {
    await api.post('inventory/update', { lot_id: update.remoteLotId, ...changesOf(update) });
    if (update.changed.every((name) => proven.has(name))) return { outcome: 'applied', lot: null };
    const [read] = await readMany([update.remoteLotId]);
    if (!read?.ok || !read.lot) return { outcome: 'applied', lot: null };
    const ignored = ignoredFields('brickowl', proven, update, read.lot);
    return ignored.length === 0
      ? { outcome: 'applied', lot: null }
      : { outcome: 'refused', error: fieldsIgnored('brickowl', ignored) };
  }

  return {
    readLots: readMany,

    async updateLots(updates) {
      const results: LotWriteResult[] = [];
      let stopper: MarketplaceError | null = null;
      for (const batch of chunksOf(updates, BATCH_ENTRIES)) {
        if (stopper) {
          const error = stopper;
          results.push(...batch.map((): LotWriteResult => ({ outcome: 'not_sent', error })));
          continue;
        }
        // A batch that only carries fields Brick Owl ignores there is not worth a call.
        const inBatch = batchKeepsFields ? batch : batch.filter(({ quantityDelta }) => quantityDelta !== 0);
        const sent = inBatch.length > 0 ? await updateBatch(inBatch) : [];
        const byId = new Map(inBatch.map(({ remoteLotId }, i) => [remoteLotId, sent[i]]));
        const answers = batch.map(
          ({ remoteLotId }): LotWriteResult => byId.get(remoteLotId) ?? { outcome: 'applied', lot: null },
        );
        if (batchKeepsFields) await proveFields(batch, answers);
        else await sendFields(batch, answers);
        results.push(...answers);
        stopper = answers.map(errorOf).find((error) => error?.concernsAll) ?? null;
      }
      return results;
    },

    async createLots(listings) {
      const results = await writeEach(listings, 1, async (listing): Promise<LotCreateResult> => {
        const answer = await api.postFor('inventory/create', creationOf(listing));
        const id =
          typeof answer === 'object' && answer !== null && 'lot_id' in answer ? String(answer.lot_id ?? '') : '';
        if (id === '') throw lostAnswer('brickowl', 'inventory/create: no lot id in the answer');
        return { outcome: 'applied', remoteLotId: id };
      });
      return results.map(
        (result): LotCreateResult =>
          result.outcome === 'gone' ? { ...result, outcome: 'refused' } : (result as LotCreateResult),
      );
    },

    async deleteLots(remoteLotIds) {
      const results = await writeEach(remoteLotIds, 1, async (lot_id): Promise<LotWriteResult> => {
        await api.post('inventory/delete', { lot_id });
        return { outcome: 'applied', lot: null };
      });
      return results.map(
        (result): LotWriteResult => (result.outcome === 'gone' ? { outcome: 'applied', lot: null } : result),
      );
    },
  };
}

/** An entry's own failure; one without a notice that can be read may have been applied. */
function failedEntry(error: MarketplaceError): FailedWrite {
  const isUnclear = error.kind === 'bad_answer' || error.kind === 'unavailable';
  return isUnclear ? failedWrite(lostAnswer('brickowl', error.technical)) : failedWrite(error);
}

const errorOf = (result: LotWriteResult): MarketplaceError | null => ('error' in result ? result.error : null);

function errorIn(result: LotWriteResult): MarketplaceError {
  if ('error' in result) return result.error;
  throw new Error('an applied write has no error');
}

const paramsOf = (update: LotUpdate, withFields: boolean): Params => ({
  lot_id: update.remoteLotId,
  ...(update.quantityDelta === 0 ? {} : { relative_quantity: String(update.quantityDelta) }),
  // Quirk BO-PRICE-OVERWRITES: a price goes along only when it is to change (10.7).
  ...(withFields ? changesOf(update) : {}),
});

function changesOf({ fields, changed }: Pick<LotUpdate, 'fields' | 'changed'>): Params {
  const texts: { [Name in keyof ListingFields]?: [string, string] } = {
    unitPrice: ['price', moneyText(fields.unitPrice, 3)],
    salePercent: ['sale_percent', String(fields.salePercent)],
    // Quirk BO-TIERS: written as `quantity:price,…`, or taken away by a word (5.3).
    tiers: ['tier_price', fields.tiers.map((t) => `${t.quantity}:${moneyText(t.unitPrice, 3)}`).join(',') || 'remove'],
    bulk: ['bulk_qty', String(fields.bulk)],
    description: ['public_note', fields.description],
    remarks: ['personal_note', fields.remarks],
    stockRoom: ['for_sale', fields.stockRoom === null ? '1' : '0'],
  };
  return Object.fromEntries(changed.flatMap((name) => (texts[name] ? [texts[name]] : [])));
}

/** Types whose lots have a colour (5.2). */
const COLOURED: ReadonlySet<ItemType> = new Set(['PART', 'GEAR']);

function creationOf(listing: NewListing): Params {
  const { boid, boColorId, itemType } = listing;
  return {
    boid: boid ?? '',
    ...(boColorId !== null && COLOURED.has(itemType) ? { color_id: String(boColorId) } : {}),
    quantity: String(listing.quantity),
    price: moneyText(listing.fields.unitPrice, 3),
    condition: conditionOf(listing),
    external_id: listing.lotId,
  };
}

/** Brick Owl's code of a condition (9.3, 9.4). */
function conditionOf({ itemType, condition, usedGrade, completeness }: NewListing): string {
  if (itemType === 'SET') {
    if (condition === 'U') return completeness === 'B' ? 'usedi' : 'usedc';
    return completeness === 'B' ? 'newi' : completeness === 'C' ? 'newc' : 'news';
  }
  return condition === 'N' ? 'new' : (usedGrade ?? 'usedg');
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let from = 0; from < items.length; from += size) chunks.push(items.slice(from, from + size));
  return chunks;
}
