import { env } from 'cloudflare:workers';

const all = async (sql: string, ...values: unknown[]) =>
  (
    await env.SHOP_DB.prepare(sql)
      .bind(...values)
      .all<Record<string, string | number | null>>()
  ).results;

/**
 * Holds a shop's books against each other and lists what does not add up; [] when all is well.
 * Movements sum to levels; reservations sum to what levels and lines say is reserved; nothing is negative; what is
 * missing, left over or held for nothing is known to a to-do.
 */
export async function findBookErrors(shopId: string): Promise<unknown[]> {
  const wrong = await Promise.all([
    all(
      `SELECT 'level' AS what, l.*, m.* FROM (SELECT lot_id, location_id, on_hand, reserved, sold FROM stock_levels WHERE shop_id = ?1) l
       FULL JOIN (SELECT lot_id AS lot, location_id AS place, sum(on_hand_delta) AS h, sum(reserved_delta) AS r, sum(sold_delta) AS s
         FROM movements WHERE shop_id = ?1 GROUP BY lot_id, location_id) m ON m.lot = l.lot_id AND m.place = l.location_id
       WHERE l.on_hand IS NOT m.h OR l.reserved IS NOT m.r OR l.sold IS NOT m.s OR l.on_hand < 0 OR l.reserved < 0 OR l.reserved > l.on_hand`,
      shopId,
    ),
    all(
      `SELECT 'promise' AS what, l.lot_id, l.location_id, l.reserved, sum(r.quantity) AS claimed FROM stock_levels l
       LEFT JOIN reservations r ON r.lot_id = l.lot_id AND r.location_id = l.location_id
       WHERE l.shop_id = ? GROUP BY l.lot_id, l.location_id HAVING l.reserved <> coalesce(sum(r.quantity), 0)`,
      shopId,
    ),
    // Pieces that have left, or are not wanted, are not held.
    all(
      `SELECT 'held' AS what, o.id, o.status, l.remote_lot_id, l.reserved FROM order_lines l JOIN orders o ON o.id = l.order_id
       WHERE l.shop_id = ? AND l.reserved > 0 AND o.status IN ('cancelled', 'picked', 'picked_short', 'packed', 'shipped', 'received', 'completed')`,
      shopId,
    ),
    // A missing piece has its to-do and the other way round.
    all(
      `SELECT 'shortage' AS what, o.id, o.status, l.remote_lot_id, l.wanted, l.reserved, l.picked, l.waived, t.id AS todo
       FROM order_lines l JOIN orders o ON o.id = l.order_id
       LEFT JOIN todos t ON t.shop_id = l.shop_id AND t.subject = 'shortage:' || o.id || ':' || l.remote_lot_id AND t.state <> 'done'
       WHERE l.shop_id = ? AND l.lot_id IS NOT NULL AND (l.wanted - l.waived > l.reserved + l.picked) <> (t.id IS NOT NULL)`,
      shopId,
    ),
    // Pieces nobody wants any more were asked to be put back, and are asked until somebody answers.
    all(
      `SELECT 'surplus' AS what, l.* FROM order_lines l
       WHERE l.shop_id = ? AND l.picked > l.wanted AND NOT EXISTS (SELECT 1 FROM todos t
         WHERE t.shop_id = l.shop_id AND t.subject = 'put_back:' || l.order_id || ':' || l.remote_lot_id)`,
      shopId,
    ),
    all(
      `SELECT 'line' AS what, l.order_id, l.remote_lot_id, l.reserved, sum(r.quantity) AS claimed FROM order_lines l
       LEFT JOIN reservations r ON r.order_id = l.order_id AND r.remote_lot_id = l.remote_lot_id
       WHERE l.shop_id = ? GROUP BY l.order_id, l.remote_lot_id
       HAVING l.reserved <> coalesce(sum(r.quantity), 0) OR l.reserved + l.picked > l.wanted + l.picked`,
      shopId,
    ),
  ]);
  return wrong.flat();
}

/** Open lines that lack pieces which lie free in a drawer; none after a sync. */
export const findForgottenLines = (shopId: string) =>
  all(
    `SELECT o.id, o.status, l.remote_lot_id, l.wanted, l.reserved, s.on_hand, s.reserved AS promised FROM order_lines l
     JOIN orders o ON o.id = l.order_id JOIN stock_levels s ON s.lot_id = l.lot_id
     WHERE l.shop_id = ? AND o.holds_stock AND o.status IN ('unpaid', 'paid') AND s.on_hand > s.reserved
       AND l.wanted - l.waived > l.reserved + l.picked`,
    shopId,
  );

/** Everything that matters of a shop, without what differs by chance (ids made up on the way, times, versions). */
const BUSINESS_TABLES = {
  orders:
    'SELECT id, status, raw_status, holds_stock, lot_count, piece_count, batch_count, grand_total, tracking_no, details FROM orders WHERE shop_id = ? ORDER BY id',
  order_lines:
    'SELECT order_id, remote_lot_id, lot_id, item_no, wanted, batches, reserved, picked, waived, remarks FROM order_lines WHERE shop_id = ? ORDER BY order_id, remote_lot_id',
  lots: 'SELECT id, item_type, item_no, bl_color_id, condition, unit_price, remarks, description, stock_room FROM lots WHERE shop_id = ? ORDER BY id',
  levels:
    'SELECT l.lot_id, p.code, l.on_hand, l.reserved, l.sold FROM stock_levels l JOIN locations p ON p.id = l.location_id WHERE l.shop_id = ? ORDER BY 1, 2',
  listings:
    'SELECT marketplace, remote_lot_id, lot_id, shown_quantity, state FROM listings WHERE shop_id = ? ORDER BY 1, 2',
  todos: 'SELECT kind, subject, state, resolution, quantity FROM todos WHERE shop_id = ? ORDER BY subject, state',
  ledger:
    'SELECT lot_id, order_id, remote_lot_id, sum(on_hand_delta), sum(reserved_delta), sum(sold_delta) FROM movements WHERE shop_id = ? GROUP BY 1, 2, 3 ORDER BY 1, 2, 3',
} as const;

/** The business tables as text by table, with the shop's own id taken out, so that two shops can be compared. */
export async function readBooks(shopId: string): Promise<Record<keyof typeof BUSINESS_TABLES, string[]>> {
  const own = shopId.replace(/^shop_/, '');
  const entries = Object.entries(BUSINESS_TABLES).map(async ([table, query]) => {
    const rows = await all(query, shopId);
    return [table, rows.map((row) => JSON.stringify(row).replaceAll(own, 'SHOP'))];
  });
  return Object.fromEntries(await Promise.all(entries));
}
