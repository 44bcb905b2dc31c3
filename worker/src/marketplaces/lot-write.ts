import { MARKETPLACE_LABELS } from '../contract/common.ts';
import { differingFields, fieldsOf } from './listingFields.domain.ts';
import { isMarketplaceError, MarketplaceError } from './marketplace.errors.ts';
import { mapConcurrently } from './marketplace.http.ts';
import type { ListingFields, MarketplaceName, RemoteLot } from './marketplace.port.ts';

/** A write that came to nothing, or to nobody knows what. */
export interface FailedWrite {
  outcome: 'gone' | 'refused' | 'not_sent' | 'lost';
  error: MarketplaceError;
}

/** What a failed write means for its lot. Writes are sent once, so what was not lost was not applied. */
export function failedWrite(error: MarketplaceError): FailedWrite {
  if (error.kind === 'lost_answer') return { outcome: 'lost', error };
  if (error.kind === 'not_found') return { outcome: 'gone', error };
  if (error.kind === 'refused' || error.kind === 'forbidden' || error.kind === 'bad_answer') {
    return { outcome: 'refused', error };
  }
  return { outcome: 'not_sent', error };
}

/**
 * Runs writes side by side, each once. After a failure that every other call would meet too, the rest is not sent.
 * @returns results in the order of the items
 */
export async function writeEach<In, Out>(
  items: readonly In[],
  concurrency: number,
  write: (item: In) => Promise<Out>,
): Promise<(Out | FailedWrite)[]> {
  let stopper: MarketplaceError | null = null;
  return mapConcurrently(items, concurrency, async (item): Promise<Out | FailedWrite> => {
    if (stopper) return { outcome: 'not_sent', error: stopper };
    try {
      return await write(item);
    } catch (error) {
      if (!isMarketplaceError(error)) throw error;
      if (error.concernsAll) stopper = error;
      return failedWrite(error);
    }
  });
}

/** Fields of which this client has seen that the marketplace keeps them. */
export type ProvenFields = Set<keyof ListingFields>;

/**
 * Compares what a marketplace shows after a write with what was sent: fields that an API does not want are ignored
 * without a word.
 * @returns the fields that were ignored
 */
export function ignoredFields(
  marketplace: MarketplaceName,
  proven: ProvenFields,
  sent: { fields: ListingFields; changed: readonly (keyof ListingFields)[] },
  lot: RemoteLot,
): (keyof ListingFields)[] {
  const differing = new Set(differingFields(sent.fields, fieldsOf(marketplace, lot)));
  for (const name of sent.changed) if (!differing.has(name)) proven.add(name);
  return sent.changed.filter((name) => differing.has(name) && !proven.has(name));
}

const FIELD_WORDS: Record<keyof ListingFields, string> = {
  unitPrice: 'price',
  salePercent: 'sale',
  tiers: 'prices for many',
  bulk: 'bulk quantity',
  description: 'description',
  remarks: 'remarks',
  stockRoom: 'stockroom',
  isRetain: 'retain mark',
};

export function fieldsIgnored(marketplace: MarketplaceName, names: readonly (keyof ListingFields)[]): MarketplaceError {
  const label = MARKETPLACE_LABELS[marketplace];
  const words = names.map((name) => FIELD_WORDS[name]).join(', ');
  return new MarketplaceError({
    marketplace,
    kind: 'refused',
    message: `${label} accepted the change and still shows another ${words}. Set it on ${label}, then compare again.`,
    technical: `ignored: ${names.join(', ')}`,
  });
}

/** Money as both marketplaces take it: `0.085`. */
export const moneyText = (amount: number, decimals: 3 | 4): string => (amount / 10_000).toFixed(decimals);
