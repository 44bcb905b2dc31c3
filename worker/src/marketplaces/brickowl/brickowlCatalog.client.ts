import type { ItemType } from '../../contract/common.ts';
import { isMarketplaceError } from '../marketplace.errors.ts';
import type { MarketplaceDeps } from '../marketplace.port.ts';
import { listValues } from '../readers.ts';
import { createBrickowlApi } from './brickowl.http.ts';

export type BoidResult =
  | { outcome: 'found'; boid: string }
  | { outcome: 'none' }
  | { outcome: 'ambiguous'; boids: string[] };

export interface BrickowlCatalog {
  /**
   * What Brick Owl calls an item of BrickLink's catalogue, without its colour (reference: brickowl.md 9.4).
   * @throws MarketplaceError
   */
  findBoid(item: { itemType: ItemType; itemNo: string }): Promise<BoidResult>;
}

/** Types to look under, the likeliest first (9.4); none has no counterpart. */
const TYPES: Record<ItemType, readonly string[]> = {
  PART: ['Part', 'Minibuild', 'Minifigure'],
  SET: ['Set', 'Gear'],
  MINIFIG: ['Minifigure', 'Minibuild'],
  GEAR: ['Gear', 'Set'],
  INSTRUCTION: ['Instructions'],
  ORIGINAL_BOX: ['Packaging'],
  BOOK: [],
  CATALOG: [],
  UNSORTED_LOT: [],
};

/** More bases than this are not looked up one by one: a person knows better. */
const MOST_LOOKED_UP = 6;

export function createBrickowlCatalog(deps: MarketplaceDeps<'brickowl'>): BrickowlCatalog {
  const api = createBrickowlApi(deps);

  async function basesOf(itemNo: string, type: string): Promise<string[]> {
    try {
      const answer = await api.get('catalog/id_lookup', { id: itemNo, id_type: 'bl_item_no', type });
      const boids = typeof answer === 'object' && answer !== null && 'boids' in answer ? listValues(answer.boids) : [];
      return [...new Set(boids.map((boid) => String(boid).split('-')[0] ?? '').filter(Boolean))];
    } catch (error) {
      if (isMarketplaceError(error) && error.kind === 'not_found') return [];
      throw error;
    }
  }

  /** Whether Brick Owl itself says that this is exactly the item asked for. */
  async function isCalled(boid: string, itemNo: string): Promise<boolean> {
    const answer = await api.get('catalog/lookup', { boid });
    const ids = typeof answer === 'object' && answer !== null && 'ids' in answer ? listValues(answer.ids) : [];
    return ids.some(
      (entry) =>
        typeof entry === 'object' &&
        entry !== null &&
        'id' in entry &&
        'type' in entry &&
        String(entry.id) === itemNo &&
        entry.type === 'bl_item_no',
    );
  }

  return {
    async findBoid({ itemType, itemNo }) {
      const isSticker = itemType === 'PART' && /stk/i.test(itemNo);
      for (const type of isSticker ? ['Sticker', ...TYPES.PART] : TYPES[itemType]) {
        const bases = await basesOf(itemNo, type);
        const [only] = bases;
        if (only && bases.length === 1) return { outcome: 'found', boid: only };
        if (bases.length === 0) continue;
        const exact: string[] = [];
        for (const base of bases.slice(0, MOST_LOOKED_UP)) if (await isCalled(base, itemNo)) exact.push(base);
        const [match] = exact;
        return match && exact.length === 1 ? { outcome: 'found', boid: match } : { outcome: 'ambiguous', boids: bases };
      }
      return { outcome: 'none' };
    },
  };
}
