import type { MarketplaceName } from '../contract/common.ts';
import type { Import, ImportCounts } from '../contract/imports.ts';
import { codeKey, codesFromRemarks } from '../locations/locationCodes.domain.ts';
import type { RemoteLot } from '../marketplaces/marketplace.port.ts';
import { iso, isoOrNull } from '../platform/clock.ts';
import type { imports } from './sync.table.ts';

/** The preview as stored: counts, and the problems told to the owner. */
export interface Preview extends ImportCounts {
  problems: Import['problems'];
  problemCount: number;
}

export type ImportRow = Omit<typeof imports.$inferSelect, 'counts'> & { counts: Preview | null };

/** Where an import is; the steps of reading come first. */
export const STAGE_WORDS = {
  orders: 'Reading orders',
  stock_list: 'Reading the stock list',
  staging: 'Taking in the stock list',
  matching: 'Comparing with your stock',
  ready: 'Ready to be brought in',
  applying: 'Bringing the stock in',
  finishing: 'Reserving for waiting orders',
  applied: 'Brought in',
} as const;
export type ImportStage = keyof typeof STAGE_WORDS;

/** Replaced by a newer reading of the same source: may not be applied any more. */
export const REPLACED = 'imports.replaced';

/** A lot as staged: as read, with the drawer its remarks name first. */
export interface StagedLot extends Omit<RemoteLot, 'ids'> {
  /** '' when the remarks name no drawer. */
  place: string;
  placeKey: string;
}

/** Several codes in one remark: all stock lies at the first, the others stay hints in the remarks. */
export function stagedLot({ ids: _ids, ...lot }: RemoteLot): StagedLot {
  const place = codesFromRemarks(lot.remarks)[0] ?? '';
  return { ...lot, place, placeKey: codeKey(place) };
}

/**
 * Where the stock list lies in R2. The moment it was read is part of the name, because lots are counted as of then.
 * @param readAt epoch milliseconds; '' gives what all readings of an import begin with
 */
export const fileKeyOf = (shopId: string, importId: string, readAt: number | '') =>
  `imports/${shopId}/${importId}/${readAt}`;

/** When the list was read; null while it is not. */
export const readAtOf = (row: { fileKey: string | null }): number | null =>
  row.fileKey === null ? null : Number(row.fileKey.slice(row.fileKey.lastIndexOf('/') + 1));

export const otherMarketplace = (source: MarketplaceName): MarketplaceName =>
  source === 'bricklink' ? 'brickowl' : 'bricklink';

/** The lot's number in the catalogue, null when not sure. */
export const itemNoOf = (lot: Pick<StagedLot, 'itemNo' | 'candidateItemNos'>): string | null =>
  lot.itemNo ?? (lot.candidateItemNos.length === 1 ? (lot.candidateItemNos[0] ?? null) : null);

/** What people read of an import. */
export function importOnWire(row: ImportRow): Import {
  const preview = row.counts;
  return {
    id: row.id,
    source: row.source,
    state: row.state,
    stage: STAGE_WORDS[row.stage as ImportStage] ?? row.stage,
    progress: { done: row.done, total: row.total },
    counts: preview && countsOf(preview),
    otherOrders: row.otherOrders ?? null,
    problems: preview?.problems ?? [],
    problemCount: preview?.problemCount ?? 0,
    failure: row.failure ?? null,
    createdAt: iso(row.createdAt),
    finishedAt: isoOrNull(row.finishedAt),
  };
}

const countsOf = ({ problems: _problems, problemCount: _count, ...counts }: Preview): ImportCounts => counts;
