import { eq } from 'drizzle-orm';
import type { ItemType } from '../contract/common.ts';
import { hint, recordChange } from '../live/changes.ts';
import { commit, type Statement } from '../platform/batch.ts';
import { inShop, type ShopContext } from '../platform/context.ts';
import { ageOf } from './age.domain.ts';
import { type Asked, askBricklink, type Catalog, type OpenCatalog } from './ask.usecases.ts';
import { catalogCategories, catalogColors } from './catalog.table.ts';
import { blColor } from './colors.domain.ts';
import {
  loadCatalogShop,
  loadItem,
  noteListFetched,
  noteMiss,
  putCategories,
  putColors,
  putElements,
  putItemColors,
  putItems,
  registerShop,
} from './items.store.ts';

/** Only these come in colours; the others are asked about with one call less. */
const COLOURED: readonly ItemType[] = ['PART', 'GEAR'];
/** What the queue may take for one item; nobody waits. */
const BACKGROUND_MS = 60_000;

/**
 * Fetches an item with its known colours and elements from BrickLink and keeps it. One to three calls, one more when
 * its category or a colour is new to us.
 * @returns the item's number as the catalogue writes it; null when BrickLink has no such item
 */
export function fetchItem(
  ctx: ShopContext,
  { itemType, itemNo }: { itemType: ItemType; itemNo: string },
  options: { open?: OpenCatalog; waitMs?: number } = {},
): Promise<Asked<string | null>> {
  return askBricklink(
    ctx,
    async (catalog) => {
      const named = await catalog.item(itemType, itemNo);
      const item = named ?? (itemType === 'PART' ? await partOfElement(catalog, itemNo) : null);
      if (!item) {
        await commit(ctx.db, [...registerShop(ctx), noteMiss(ctx, itemType, itemNo, ctx.clock())]);
        return null;
      }
      const [colors, elements] = await Promise.all([
        COLOURED.includes(itemType) ? catalog.itemColors(itemType, item.itemNo) : [],
        itemType === 'PART' ? catalog.elementsOfPart(item.itemNo) : [],
      ]);
      const lists = await newInLists(ctx, catalog, item.categoryId, [...colors, ...elements]);
      const at = ctx.clock();
      // Asked for by an old number and answered with the current one: the old one is worth keeping.
      const isOther = named !== null && named.itemNo.toLowerCase() !== itemNo.toLowerCase();
      const alternates = isOther ? [itemNo] : [];
      const facts = {
        ...item,
        itemType,
        categoryName: lists.categoryName,
        alternates: [...item.alternates, ...alternates],
      };
      await commit(ctx.db, [
        ...putItems(ctx, [facts], { source: 'bricklink', at, fetched: true }),
        ...lists.statements,
        ...putItemColors(ctx, { itemType, itemNo: item.itemNo }, colors),
        ...putElements(
          ctx,
          elements.map((element) => ({ ...element, itemType, itemNo: item.itemNo })),
        ),
        recordChange(ctx, { topic: 'catalogue', kind: 'catalogue.item_fetched', ids: [`${itemType}/${item.itemNo}`] }),
      ]);
      await hint(ctx, ['catalogue']);
      return item.itemNo;
    },
    options,
  );
}

/** Somebody may have typed what is printed on LEGO's bags. Null when it stands for no part, or for several. */
async function partOfElement(catalog: Catalog, elementId: string) {
  if (!/^\d{5,8}$/.test(elementId)) return null;
  const numbers = new Set((await catalog.partsOfElement(elementId)).map(({ itemNo }) => itemNo));
  const [itemNo] = numbers;
  return itemNo === undefined || numbers.size > 1 ? null : catalog.item('PART', itemNo);
}

/** Categories and colours are lists that change a few times a year: fetched when something in them is missing, once a week. */
async function newInLists(
  ctx: ShopContext,
  catalog: Catalog,
  categoryId: number | null,
  coloured: readonly { blColorId: number }[],
): Promise<{ categoryName: string | null; statements: Statement[] }> {
  const now = ctx.clock();
  const [shop, categories, colors] = await Promise.all([
    loadCatalogShop(ctx),
    ctx.db
      .select()
      .from(catalogCategories)
      .where(inShop(ctx, catalogCategories, eq(catalogCategories.categoryId, categoryId ?? -1))),
    ctx.db.select().from(catalogColors).where(inShop(ctx, catalogColors)),
  ]);
  const statements: Statement[] = [];
  let categoryName = categories[0]?.name ?? null;
  if (categoryId !== null && categoryName === null && ageOf(shop?.categoriesFetchedAt ?? null, now) !== 'fresh') {
    const all = await catalog.categories();
    categoryName = all.find((one) => one.categoryId === categoryId)?.name ?? null;
    statements.push(...putCategories(ctx, all), noteListFetched(ctx, 'categoriesFetchedAt', now));
  }
  const ours = new Set(colors.map(({ blColorId }) => blColorId));
  const isNew = ({ blColorId }: { blColorId: number }) => blColor(blColorId) === null && !ours.has(blColorId);
  if (coloured.some(isNew) && ageOf(shop?.colorsFetchedAt ?? null, now) !== 'fresh') {
    const all = await catalog.colors();
    statements.push(...putColors(ctx, all.filter(isNew)), noteListFetched(ctx, 'colorsFetchedAt', now));
  }
  return { categoryName, statements };
}

/** The queue's share of keeping the catalogue young. A message too many finds the item fresh and does nothing. */
export async function refreshItem(
  ctx: ShopContext,
  { itemType, itemNo }: { itemType: ItemType; itemNo: string },
): Promise<'done'> {
  const row = await loadItem(ctx, itemType, itemNo);
  if (row && ageOf(row.fetchedAt, ctx.clock()) === 'fresh') return 'done';
  // What did not work is asked for again when somebody looks again: not worth the queue's retries, nor the calls.
  await fetchItem(ctx, { itemType, itemNo }, { waitMs: BACKGROUND_MS });
  return 'done';
}
