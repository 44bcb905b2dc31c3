import * as v from 'valibot';
import type { Condition, ItemType } from '../../contract/common.ts';
import { isMarketplaceError } from '../marketplace.errors.ts';
import type { MarketplaceDeps } from '../marketplace.port.ts';
import { code, flag, id, integer, money, optionalInteger, readWire, text, weightMg } from '../readers.ts';
import { unreadableBricklinkAnswer } from './bricklink.errors.ts';
import { type BricklinkApi, createBricklinkApi } from './bricklink.http.ts';
import { percentEncode } from './oauth.ts';

/*
 * BrickLink's catalogue (reference: bricklink.md 8 and 9, read 2026-11-26). Every call spends the shop's budget at the
 * lowest priority: their operations are none that `priorityOf` knows.
 */

const itemSchema = v.looseObject({
  no: id,
  name: text,
  category_id: optionalInteger,
  alternate_no: text,
  weight: weightMg,
  dim_x: code,
  dim_y: code,
  dim_z: code,
  year_released: optionalInteger,
  is_obsolete: flag,
});
const knownColorSchema = v.looseObject({ color_id: integer, quantity: optionalInteger });
const mappingSchema = v.looseObject({
  item: v.looseObject({ no: id, type: code }),
  color_id: integer,
  element_id: id,
});
const colorSchema = v.looseObject({ color_id: integer, color_name: text, color_code: code });
const categorySchema = v.looseObject({ category_id: integer, category_name: text });
const priceSchema = v.looseObject({
  currency_code: code,
  min_price: money,
  max_price: money,
  avg_price: money,
  qty_avg_price: money,
  unit_quantity: optionalInteger,
  total_quantity: optionalInteger,
});

export interface CatalogItemAnswer {
  /** As the catalogue writes it, which may differ in case from the number asked for. */
  itemNo: string;
  name: string;
  categoryId: number | null;
  alternates: string[];
  weightMg: number | null;
  /** `2 x 4`, sides that are known; '' when none is. */
  dimensions: string;
  year: number | null;
  isObsolete: boolean;
}

/** One side of the price guide; money in ten-thousandths, null when nothing is for sale or was sold. */
export interface PriceAnswer {
  currency: string;
  min: number | null;
  max: number | null;
  average: number | null;
  quantityAverage: number | null;
  lots: number;
  pieces: number;
}

export interface BricklinkCatalog {
  /** @returns null when BrickLink has no such item */
  item(itemType: ItemType, itemNo: string): Promise<CatalogItemAnswer | null>;
  /** Colours an item is known in; none for items without colour. */
  itemColors(itemType: ItemType, itemNo: string): Promise<{ blColorId: number; quantity: number }[]>;
  /** LEGO's numbers of a part in each colour. */
  elementsOfPart(itemNo: string): Promise<{ elementId: string; blColorId: number }[]>;
  /** What an element id stands for; several parts are normal. */
  partsOfElement(elementId: string): Promise<{ itemNo: string; blColorId: number; elementId: string }[]>;
  /** @returns null when BrickLink has no such item */
  price(
    item: { itemType: ItemType; itemNo: string; blColorId: number; condition: Condition },
    guide: 'stock' | 'sold',
  ): Promise<PriceAnswer | null>;
  colors(): Promise<{ blColorId: number; name: string; hex: string | null }[]>;
  categories(): Promise<{ categoryId: number; name: string }[]>;
}

/** A shop's way into BrickLink's catalogue. Makes no call by itself; its functions throw MarketplaceError. */
export function createBricklinkCatalog(deps: MarketplaceDeps<'bricklink'>): BricklinkCatalog {
  const api: BricklinkApi = createBricklinkApi(deps);

  const read = <S extends v.GenericSchema>(operation: string, schema: S, value: unknown): v.InferOutput<S> => {
    const result = readWire(schema, value);
    if (result.ok) return result.value;
    throw unreadableBricklinkAnswer(operation, result.where);
  };
  const list = <S extends v.GenericSchema>(operation: string, path: string, schema: S) =>
    api.collect({ operation, path }, (item) => read(operation, schema, item));
  const pathOf = (itemType: ItemType, itemNo: string) => `/items/${itemType.toLowerCase()}/${percentEncode(itemNo)}`;

  return {
    async item(itemType, itemNo) {
      const data = await orNull(api.get({ operation: 'items.get', path: pathOf(itemType, itemNo) }));
      if (isNothing(data)) return null;
      const item = read('items.get', itemSchema, data);
      return {
        itemNo: item.no,
        name: item.name,
        categoryId: item.category_id,
        alternates: item.alternate_no
          .split(/[,|;]/)
          .map((no) => no.trim())
          .filter((no) => no !== ''),
        weightMg: item.weight,
        dimensions: dimensionsOf(item.dim_x, item.dim_y, item.dim_z),
        year: item.year_released === 0 ? null : item.year_released,
        isObsolete: item.is_obsolete,
      };
    },

    async itemColors(itemType, itemNo) {
      const path = `${pathOf(itemType, itemNo)}/colors`;
      const colors = (await orNull(list('items.colors', path, knownColorSchema))) ?? [];
      return colors
        .filter(({ color_id }) => color_id !== 0)
        .map(({ color_id, quantity }) => ({ blColorId: color_id, quantity: quantity ?? 0 }));
    },

    async elementsOfPart(itemNo) {
      const path = `/item_mapping/part/${percentEncode(itemNo)}`;
      const mappings = (await orNull(list('item_mapping.part', path, mappingSchema))) ?? [];
      return mappings.map(({ element_id, color_id }) => ({ elementId: element_id, blColorId: color_id }));
    },

    async partsOfElement(elementId) {
      const path = `/item_mapping/${percentEncode(elementId)}`;
      const mappings = (await orNull(list('item_mapping.element', path, mappingSchema))) ?? [];
      return mappings.map(({ item, element_id, color_id }) => ({
        itemNo: item.no,
        blColorId: color_id,
        elementId: element_id,
      }));
    },

    async price({ itemType, itemNo, blColorId, condition }, guide) {
      const query = { color_id: String(blColorId), guide_type: guide, new_or_used: condition };
      const path = `${pathOf(itemType, itemNo)}/price`;
      const data = await orNull(api.get({ operation: 'items.price', path, query }));
      if (isNothing(data)) return null;
      const price = read('items.price', priceSchema, data);
      // An item nobody sold is answered with zeros, which are no prices.
      const amount = (value: number) => (price.total_quantity ? value : null);
      return {
        currency: price.currency_code,
        min: amount(price.min_price),
        max: amount(price.max_price),
        average: amount(price.avg_price),
        quantityAverage: amount(price.qty_avg_price),
        lots: price.unit_quantity ?? 0,
        pieces: price.total_quantity ?? 0,
      };
    },

    async colors() {
      const colors = await list('colors.list', '/colors', colorSchema);
      return colors.map(({ color_id, color_name, color_code }) => ({
        blColorId: color_id,
        name: color_name,
        hex: hexOf(color_code),
      }));
    },

    async categories() {
      const categories = await list('categories.list', '/categories', categorySchema);
      return categories.map(({ category_id, category_name }) => ({ categoryId: category_id, name: category_name }));
    },
  };
}

/** `B30006` → `#b30006`; null when colourless or unreadable. */
export const hexOf = (code: string): string | null =>
  /^#?[0-9a-f]{6}$/i.test(code) ? `#${code.replace('#', '').toLowerCase()}` : null;

/** Unknown sizes are 0 on the wire, and so are heights of plates. */
const dimensionsOf = (...sides: string[]): string =>
  sides
    .map(Number)
    .filter((side) => side > 0)
    .join(' x ');

/** What BrickLink does not have is an answer here, not a failure. */
const orNull = <T>(answer: Promise<T>): Promise<T | null> =>
  answer.catch((error: unknown) => {
    if (isMarketplaceError(error) && error.kind === 'not_found') return null;
    throw error;
  });

/** Missing data, null and {} mean the same (reference: bricklink.md 3). */
const isNothing = (data: unknown): boolean =>
  data === null || data === undefined || (typeof data === 'object' && Object.keys(data).length === 0);
