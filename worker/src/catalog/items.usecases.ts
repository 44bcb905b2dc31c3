import type { CatalogItemDetail, Freshness } from '../contract/catalog.ts';
import type { ItemType } from '../contract/common.ts';
import { iso } from '../platform/clock.ts';
import type { ShopContext } from '../platform/context.ts';
import { enqueueWork } from '../platform/work.ts';
import { ageOf, isRecentMiss } from './age.domain.ts';
import { NOT_CONNECTED, type OpenCatalog } from './ask.usecases.ts';
import { blColor, colorName } from './colors.domain.ts';
import { fetchItem } from './fetchItem.usecases.ts';
import {
  type ItemRow,
  loadItem,
  loadItemParts,
  loadItemsByAlternate,
  loadItemsByElement,
  loadMiss,
} from './items.store.ts';

/** An item named as people and programs name it. */
export interface ItemName {
  itemType: ItemType;
  itemNo: string;
}

/** What a number stands for today. */
export interface ResolvedItem {
  /** The current item; null when nothing, or more than one item, goes by the number. */
  item: ItemName | null;
  /** All that go by the number; more than one: somebody must choose. */
  candidates: ItemName[];
}

const nameOf = ({ itemType, itemNo }: ItemRow): ItemName => ({ itemType, itemNo });

async function rowsFor(ctx: Pick<ShopContext, 'shopId' | 'db'>, { itemType, itemNo }: ItemName): Promise<ItemRow[]> {
  const own = await loadItem(ctx, itemType, itemNo);
  return own ? [own] : loadItemsByAlternate(ctx, itemType, itemNo);
}

/**
 * The current number of an item, from the shop's catalogue alone: its own number first, then old and other numbers.
 * Costs no call.
 */
export async function resolveItemNo(ctx: Pick<ShopContext, 'shopId' | 'db'>, name: ItemName): Promise<ResolvedItem> {
  const candidates = (await rowsFor(ctx, name)).map(nameOf);
  return { item: candidates.length === 1 ? (candidates[0] ?? null) : null, candidates };
}

/** An item that was found, or in words why it was not. */
export type FoundItem = { item: CatalogItemDetail; problem: null } | { item: null; problem: string | null };

/**
 * An item with its colours and elements; old numbers and element ids are resolved. Missing and too old ones are fetched from BrickLink
 * first, ageing ones afterwards by the queue; when that fails, the copy is shown and says so.
 * @returns `item` null when neither we nor BrickLink know it (`problem` null) or BrickLink could not be asked
 */
export async function findItem(
  ctx: ShopContext,
  name: ItemName,
  options: { open?: OpenCatalog; waitMs?: number } = {},
): Promise<FoundItem> {
  const now = ctx.clock();
  const numbered = await rowsFor(ctx, name);
  const rows = numbered.length > 0 ? numbered : await loadItemsByElement(ctx, name.itemNo);
  // Several items go by an old number: the first is what a search shows first, and its page names the others.
  const [row] = rows;
  if (!row) {
    if (isRecentMiss(await loadMiss(ctx, name.itemType, name.itemNo), now)) return { item: null, problem: null };
    const asked = await fetchItem(ctx, name, options);
    if (!asked.ok) return { item: null, problem: asked.problem };
    const fetched = asked.value === null ? null : await loadItem(ctx, name.itemType, asked.value);
    return fetched ? { item: await detailOf(ctx, fetched, name.itemNo), problem: null } : { item: null, problem: null };
  }
  const age = ageOf(row.fetchedAt, now);
  if (age === 'fresh') return { item: await detailOf(ctx, row, name.itemNo), problem: null };
  if (age === 'background') {
    await enqueueWork(ctx.env, { kind: 'catalog_refresh', shopId: ctx.shopId, ...nameOf(row) });
    return { item: await detailOf(ctx, row, name.itemNo, { isRefreshing: true }), problem: null };
  }
  const asked = await fetchItem(ctx, nameOf(row), options);
  const newest = asked.ok ? ((await loadItem(ctx, row.itemType, row.itemNo)) ?? row) : row;
  return { item: await detailOf(ctx, newest, name.itemNo, { problem: problemOf(row, asked, now) }), problem: null };
}

/** A file that is young enough needs no connection; everything else that was not renewed says why. */
function problemOf(row: ItemRow, asked: Awaited<ReturnType<typeof fetchItem>>, now: number): string | null {
  if (asked.ok) return asked.value === null ? 'BrickLink no longer has this item under this number.' : null;
  return asked.problem === NOT_CONNECTED && ageOf(row.asOf, now) === 'fresh' ? null : asked.problem;
}

async function detailOf(
  ctx: ShopContext,
  row: ItemRow,
  askedNo: string,
  more: Partial<Pick<Freshness, 'isRefreshing' | 'problem'>> = {},
): Promise<CatalogItemDetail> {
  const { alternates, colors, elements, categoryName, newColors } = await loadItemParts(ctx, row);
  const added = new Map(newColors.map((color) => [color.blColorId, color]));
  const elementsIn = Map.groupBy(elements, ({ blColorId }) => blColorId);
  return {
    itemType: row.itemType,
    itemNo: row.itemNo,
    name: row.name,
    categoryId: row.categoryId,
    categoryName,
    year: row.year,
    weightMg: row.weightMg,
    dimensions: row.dimensions,
    isObsolete: row.isObsolete,
    askedNo: row.itemNo.toLowerCase() === askedNo.toLowerCase() ? null : askedNo,
    alternates: alternates.map(({ alternateNo }) => alternateNo),
    colors: colors.map(({ blColorId, quantity }) => ({
      blColorId,
      name: added.get(blColorId)?.name ?? colorName(blColorId),
      hex: added.get(blColorId)?.hex ?? blColor(blColorId)?.hex ?? null,
      quantity,
      elementIds: (elementsIn.get(blColorId) ?? []).map(({ elementId }) => elementId),
    })),
    freshness: {
      asOf: iso(row.asOf),
      source: row.source,
      isRefreshing: more.isRefreshing ?? false,
      problem: more.problem ?? null,
    },
  };
}
