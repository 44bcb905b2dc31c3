import type { CatalogOverview } from '../contract/catalog.ts';
import type { ItemType } from '../contract/common.ts';
import type { ShopContext } from '../platform/context.ts';
import { allColors, NO_COLOR } from './colors.domain.ts';
import { loadNewColors } from './loads.store.ts';
import { countItems } from './search.store.ts';

/** What there is to filter by: kinds and categories that have items, and every colour. */
export async function overviewOf(
  ctx: Pick<ShopContext, 'shopId' | 'db'>,
  type: ItemType | undefined,
): Promise<CatalogOverview> {
  const [{ counts, categories }, newColors] = await Promise.all([countItems(ctx, type), loadNewColors(ctx)]);
  const colors = [...allColors(), ...newColors]
    .filter(({ blColorId }) => blColorId !== NO_COLOR)
    .map(({ blColorId, name, hex }) => ({ blColorId, name, hex }))
    .sort((a, b) => a.name.localeCompare(b.name));
  return { counts, categories, colors };
}
