import { sql } from 'drizzle-orm';
import type { StockedCategory } from '../contract/inventory.ts';
import type { ShopContext } from '../platform/context.ts';
import { notDeleted } from './lotSets.store.ts';

/**
 * The types and categories that the shop's lots are of, with how many lots each has; by name, those without a category
 * last. Reads the lots' index by item, and the catalogue once for each item.
 */
export async function stockedCategories({ db, shopId }: ShopContext): Promise<StockedCategory[]> {
  return db.all<StockedCategory>(sql`WITH items AS MATERIALIZED (
      SELECT item_no, item_type, count(*) AS n FROM lots WHERE shop_id = ${shopId} AND ${notDeleted(shopId)} GROUP BY item_no, item_type)
    SELECT i.item_type AS itemType, c.category_id AS categoryId,
      CASE WHEN c.category_id IS NULL THEN '' ELSE coalesce(k.name, 'Category ' || c.category_id) END AS name, sum(i.n) AS lots
    FROM items i
    LEFT JOIN catalog_items c ON c.shop_id = ${shopId} AND c.item_type = i.item_type AND c.item_no = i.item_no
    LEFT JOIN catalog_categories k ON k.shop_id = ${shopId} AND k.category_id = c.category_id
    GROUP BY i.item_type, c.category_id ORDER BY c.category_id IS NULL, name, i.item_type`);
}
