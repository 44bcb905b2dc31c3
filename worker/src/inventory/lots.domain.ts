import { colorHex, colorName } from '../catalog/colors.domain.ts';
import { itemImagePath } from '../contract/images.ts';
import type { LOT_SORTS, Lot, LotOutline } from '../contract/inventory.ts';
import { iso } from '../platform/clock.ts';
import type { listings, lots } from './inventory.table.ts';

export type LotRow = typeof lots.$inferSelect;
export type ListingRow = typeof listings.$inferSelect;

/** A lot's level as stored, with its place's code. */
export interface LevelRow {
  lotId: string;
  locationId: string;
  code: string;
  onHand: number;
  reserved: number;
  sold: number;
}

type LotSort = (typeof LOT_SORTS)[number];
export type LotColumn = Exclude<LotSort, `-${string}`>;

/** `-price` → price, descending. */
export function parseSort(sort: LotSort): { column: LotColumn; descending: boolean } {
  const descending = sort.startsWith('-');
  return { column: (descending ? sort.slice(1) : sort) as LotColumn, descending };
}

/** More words than this in one search are not told apart; each costs the database bound values. */
const MAX_WORDS = 12;

/**
 * The words of a search, each of which must be found. Lower-cased as SQLite's `lower` does: ASCII letters only, so that
 * both sides of a comparison are treated alike.
 */
export function searchWords(text: string): string[] {
  const words = asciiLower(text).split(/\s+/).filter(Boolean);
  return [...new Set(words)].slice(0, MAX_WORDS);
}

const asciiLower = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** A listing with what is known of its push. */
export type ListedRow = ListingRow & {
  /** Null while stock is not kept in step there. */
  isDirty: boolean | null;
  isAsked: boolean;
  /** Why it waits for a person, null when it does not. */
  problem: string | null;
};

/** How a listing stands to what it should show. */
export function listingState({
  state,
  isDirty,
  isAsked,
  problem,
}: Pick<ListedRow, 'state' | 'isDirty' | 'isAsked' | 'problem'>): Lot['listings'][number]['state'] {
  if (state === 'unknown') return 'unknown';
  if (isAsked) return 'question';
  if (problem !== null) return 'failed';
  if (isDirty === null) return 'off';
  if (isDirty) return 'dirty';
  return state === 'gone' ? 'gone' : 'in_step';
}

/** A lot as it goes out. `levels` in the order of their places; empty places are shown only when all are empty. */
export function toLot(row: LotRow, levels: LevelRow[], listed: ListedRow[]): Lot {
  const onHand = sum(levels, (level) => level.onHand);
  const reserved = sum(levels, (level) => level.reserved);
  const available = onHand - reserved;
  return {
    id: row.id,
    itemType: row.itemType,
    itemNo: row.itemNo,
    itemName: row.itemName,
    blColorId: row.blColorId,
    colorName: colorName(row.blColorId),
    colorHex: colorHex(row.blColorId),
    condition: row.condition,
    completeness: row.completeness,
    unitPrice: row.unitPrice,
    currency: row.currency,
    salePercent: row.salePercent,
    tiers: row.tiers,
    onHand,
    reserved,
    available,
    sold: sum(levels, (level) => level.sold),
    levels: levels.filter((level) => level.onHand > 0 || onHand === 0).map(levelOnWire),
    remarks: row.remarks,
    description: row.description,
    stockRoom: row.stockRoom,
    isRetain: row.isRetain,
    bulk: row.bulk,
    holdBack: row.holdBack,
    keptOff: row.keptOff,
    lowAt: row.lowAt,
    version: row.version,
    listings: listed.map((listing) => ({
      marketplace: listing.marketplace,
      remoteLotId: listing.remoteLotId,
      shownQuantity: listing.shownQuantity,
      state: listingState(listing),
      problem: listing.problem,
    })),
    imageUrl: itemImagePath(row.itemType, row.itemNo, row.blColorId),
    updatedAt: iso(row.updatedAt),
    deletedAt: row.deletedAt === null ? null : iso(row.deletedAt),
  };
}

const levelOnWire = ({ locationId, code, onHand, reserved }: LevelRow): Lot['levels'][number] => ({
  locationId,
  code,
  onHand,
  reserved,
});

const sum = <T>(rows: T[], of: (row: T) => number) => rows.reduce((total, row) => total + of(row), 0);

/** As much of a lot as a bulk change has to know. */
export const outlineOf = (lot: Lot): LotOutline => ({
  id: lot.id,
  itemName: lot.itemName,
  colorName: lot.colorName,
  unitPrice: lot.unitPrice,
  currency: lot.currency,
  salePercent: lot.salePercent,
  onHand: lot.onHand,
  levels: lot.levels,
  remarks: lot.remarks,
  description: lot.description,
  stockRoom: lot.stockRoom,
  isRetain: lot.isRetain,
  bulk: lot.bulk,
  tiers: lot.tiers,
  holdBack: lot.holdBack,
  keptOff: lot.keptOff,
  lowAt: lot.lowAt,
});
