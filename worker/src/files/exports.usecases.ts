import { sql } from 'drizzle-orm';
import { colorName } from '../catalog/colors.domain.ts';
import type { ShopContext } from '../platform/context.ts';
import { type ExportedLot, type ExportFormat, WRITERS } from './exports.domain.ts';

/** Lots read at once: a page of them is all that is held in memory. */
const PAGE = 2000;

type Row = Omit<ExportedLot, 'isRetain' | 'tiers' | 'colorName'> & {
  id: string;
  isRetain: number;
  tiers: string;
};

/**
 * The whole stock as a file: a row per lot and place, in the order of the lots. Written as it is read.
 * @returns the file's text
 */
export function exportLots(ctx: ShopContext, format: ExportFormat): ReadableStream<Uint8Array> {
  const { begin, lot: write, end } = WRITERS[format];
  const encoder = new TextEncoder();
  let after: string | null = '';
  let isBegun = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!isBegun) {
        isBegun = true;
        controller.enqueue(encoder.encode(begin));
        return;
      }
      const rows: Row[] = after === null ? [] : await loadPage(ctx, after);
      if (rows.length > 0) controller.enqueue(encoder.encode(rows.map((row) => write(lotOf(row))).join('')));
      after = rows.at(-1)?.id ?? null;
      if (after !== null) return;
      controller.enqueue(encoder.encode(end));
      controller.close();
    },
  });
}

/** A lot that lies nowhere is a row without a place. Lots are paged before their places are joined: by one index. */
const loadPage = (ctx: ShopContext, after: string): Promise<Row[]> =>
  ctx.db.all<Row>(sql`SELECT l.id, l.item_type AS itemType, l.item_no AS itemNo, l.item_name AS itemName,
      l.bl_color_id AS blColorId, l.condition, l.completeness, coalesce(s.on_hand, 0) AS quantity,
      l.unit_price AS unitPrice, coalesce(p.code, '') AS place, l.remarks, l.description, l.bulk, l.is_retain AS isRetain,
      l.stock_room AS stockRoom, l.my_cost AS myCost, l.sale_percent AS salePercent, l.tiers
    FROM (SELECT * FROM lots WHERE likely(shop_id = ${ctx.shopId}) AND id > ${after} AND deleted_at IS NULL ORDER BY id LIMIT ${PAGE}) l
    LEFT JOIN stock_levels s ON s.lot_id = l.id LEFT JOIN locations p ON p.id = s.location_id
    ORDER BY l.id`);

const lotOf = ({ id: _id, isRetain, tiers, ...row }: Row): ExportedLot => ({
  ...row,
  colorName: colorName(row.blColorId),
  isRetain: isRetain === 1,
  tiers: JSON.parse(tiers),
});
