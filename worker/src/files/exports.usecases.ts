import { sql } from 'drizzle-orm';
import { colorName } from '../catalog/colors.domain.ts';
import type { ShopContext } from '../platform/context.ts';
import { type ExportedLot, type ExportFormat, WRITERS } from './exports.domain.ts';

/** Rows read at once: a page of them is all that is held in memory. */
const PAGE = 2000;

type Row = Omit<ExportedLot, 'isRetain' | 'tiers' | 'colorName'> & {
  id: string;
  locationId: string;
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
  let after: [string, string] | null = ['', ''];
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
      const last = rows.at(-1);
      after = last && rows.length === PAGE ? [last.id, last.locationId] : null;
      if (after !== null) return;
      controller.enqueue(encoder.encode(end));
      controller.close();
    },
  });
}

/** A lot that lies nowhere is a row without a place. */
const loadPage = (ctx: ShopContext, [lotId, locationId]: [string, string]): Promise<Row[]> =>
  ctx.db.all<Row>(sql`SELECT l.id, coalesce(s.location_id, '') AS locationId, l.item_type AS itemType, l.item_no AS itemNo,
      l.item_name AS itemName, l.bl_color_id AS blColorId, l.condition, l.completeness, coalesce(s.on_hand, 0) AS quantity,
      l.unit_price AS unitPrice, coalesce(p.code, '') AS place, l.remarks, l.description, l.bulk, l.is_retain AS isRetain,
      l.stock_room AS stockRoom, l.my_cost AS myCost, l.sale_percent AS salePercent, l.tiers
    FROM lots l LEFT JOIN stock_levels s ON s.lot_id = l.id LEFT JOIN locations p ON p.id = s.location_id
    WHERE l.shop_id = ${ctx.shopId} AND (l.id, coalesce(s.location_id, '')) > (${lotId}, ${locationId})
    ORDER BY l.id, coalesce(s.location_id, '') LIMIT ${PAGE}`);

const lotOf = ({ id: _id, locationId: _locationId, isRetain, tiers, ...row }: Row): ExportedLot => ({
  ...row,
  colorName: colorName(row.blColorId),
  isRetain: isRetain === 1,
  tiers: JSON.parse(tiers),
});
