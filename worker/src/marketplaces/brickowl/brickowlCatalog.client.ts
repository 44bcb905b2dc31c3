import * as v from 'valibot';
import type { ItemType } from '../../contract/common.ts';
import { isMarketplaceError } from '../marketplace.errors.ts';
import type { MarketplaceDeps } from '../marketplace.port.ts';
import { code, listOf } from '../readers.ts';
import { BATCH_ENTRIES, type BrickowlApi, createBrickowlApi } from './brickowl.http.ts';
import { expectWire } from './brickowl.schemas.ts';
import { baseOf, isStickerSheet } from './brickowlWriter.domain.ts';

/*
 * Brick Owl's catalogue (reference: brickowl.md 7 and 9, read 2026-11-28). `catalog/id_lookup` is open to every key,
 * `catalog/lookup` only to those that Brick Owl approved.
 */

/** Which of Brick Owl's items a BrickLink item is. `boid` is a base, without colour. */
export type BoidAnswer =
  | { outcome: 'found'; boid: string }
  | { outcome: 'none' }
  /** Brick Owl has several, and nothing tells them apart: a person chooses. */
  | { outcome: 'ambiguous'; boids: string[] };

export interface BrickowlCatalog {
  /**
   * @param item.itemName  BrickLink's name, where it is known: sticker sheets are told by it
   * @throws MarketplaceError for failures, which say nothing about the item and must not be remembered
   */
  findBoid(item: { itemType: ItemType; itemNo: string; itemName?: string }): Promise<BoidAnswer>;
}

/** Brick Owl's types for BrickLink's, likeliest first; [] for what Brick Owl does not sell (reference: brickowl.md 9.4). */
const OWL_TYPES: Readonly<Record<ItemType, readonly string[]>> = {
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

const idLookupSchema = v.looseObject({ boids: listOf(code) });
const lookupSchema = v.looseObject({ ids: listOf(v.looseObject({ id: code, type: code })) });

/** A shop's way into Brick Owl's catalogue. Makes no call by itself. */
export function createBrickowlCatalog(deps: MarketplaceDeps<'brickowl'>): BrickowlCatalog {
  const api: BrickowlApi = createBrickowlApi(deps);

  async function basesOf(itemNo: string, type: string): Promise<string[]> {
    try {
      const answer = await api.get('catalog/id_lookup', { id: itemNo, type, id_type: 'bl_item_no' });
      const { boids } = expectWire('catalog/id_lookup', idLookupSchema, answer);
      return [...new Set(boids.map(baseOf))].filter((base) => base !== '');
    } catch (error) {
      if (isMarketplaceError(error) && error.kind === 'not_found') return [];
      throw error;
    }
  }

  /**
   * The one base of several that carries the very number, first as BrickLink's, then as any.
   * @returns null when none or more than one does, or when this key may not look items up
   */
  async function exactBase(bases: readonly string[], itemNo: string): Promise<string | null> {
    const known: { base: string; ids: { id: string; type: string }[] }[] = [];
    for (let at = 0; at < bases.length; at += BATCH_ENTRIES) {
      const asked = bases.slice(at, at + BATCH_ENTRIES);
      const answers = await api.batch(asked.map((boid) => ({ endpoint: 'catalog/lookup', params: { boid } })));
      for (const [index, base] of asked.entries()) {
        const answer = answers[index];
        if (answer?.ok) known.push({ base, ids: expectWire('catalog/lookup', lookupSchema, answer.body).ids });
        else if (answer?.error.kind === 'forbidden') return null;
        else if (answer?.error.kind !== 'not_found') throw answer?.error;
      }
    }
    const isNumber = ({ id }: { id: string }) => id.toLowerCase() === itemNo.toLowerCase();
    const told = known.filter(({ ids }) => ids.some((each) => each.type === 'bl_item_no' && isNumber(each)));
    const candidates = told.length > 0 ? told : known.filter(({ ids }) => ids.some(isNumber));
    return candidates.length === 1 ? (candidates[0]?.base ?? null) : null;
  }

  return {
    async findBoid(item) {
      const types = isStickerSheet(item) ? ['Sticker', ...OWL_TYPES.PART] : OWL_TYPES[item.itemType];
      for (const type of types) {
        const bases = await basesOf(item.itemNo, type);
        const [only] = bases;
        if (only === undefined) continue;
        if (bases.length === 1) return { outcome: 'found', boid: only };
        const exact = await exactBase(bases, item.itemNo);
        return exact === null ? { outcome: 'ambiguous', boids: bases } : { outcome: 'found', boid: exact };
      }
      return { outcome: 'none' };
    },
  };
}
