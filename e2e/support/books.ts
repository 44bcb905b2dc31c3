import type { Lot } from '../../worker/src/contract/inventory.ts';
import type { OrderDetail, OrderSummary } from '../../worker/src/contract/orders.ts';
import type { Client } from './shop.ts';

/** Every lot of the shop, page by page. */
export async function allLots(client: Client): Promise<Lot[]> {
  const lots: Lot[] = [];
  let cursor = '';
  do {
    const page = await client.get(`/api/lots?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    lots.push(...page.rows);
    cursor = page.nextCursor ?? '';
  } while (cursor);
  return lots;
}

/** The shop's orders; tests make fewer than a page of them. */
export const allOrders = async (client: Client): Promise<OrderSummary[]> =>
  (await client.get('/api/orders?limit=200')).rows;

export const orderDetail = (client: Client, id: string): Promise<OrderDetail> => client.get(`/api/orders/${id}`);

/**
 * Orders, reservations and stock without ids and times of our own, so that two shops that traded alike can be held
 * against each other.
 */
export async function bookkeeping(client: Client) {
  const summaries = await allOrders(client);
  const orders = [];
  for (const { id } of summaries) {
    const order = await orderDetail(client, id);
    orders.push({
      order: `${order.marketplace} ${order.remoteId}`,
      status: order.status,
      rawStatus: order.rawStatus,
      shortPieces: order.shortPieces,
      todos: order.todos.map((todo) => `${todo.kind} ${todo.quantity} ${todo.state}`).sort(),
      lines: order.lines
        .map(({ remoteLotId, quantity, reserved, picked, short, places }) => ({
          remoteLotId,
          quantity,
          reserved,
          picked,
          short,
          places: places.map((place) => `${place.code} ${place.quantity}`).sort(),
        }))
        .sort((a, b) => a.remoteLotId.localeCompare(b.remoteLotId)),
    });
  }
  const lots = (await allLots(client)).map((lot) => ({
    lot: lot.listings
      .map((listing) => `${listing.marketplace} ${listing.remoteLotId}`)
      .sort()
      .join(', '),
    onHand: lot.onHand,
    reserved: lot.reserved,
    available: lot.available,
    levels: lot.levels.map((level) => `${level.code} ${level.onHand} ${level.reserved}`).sort(),
    listings: lot.listings.map((listing) => `${listing.marketplace} ${listing.shownQuantity} ${listing.state}`).sort(),
  }));
  return {
    orders: orders.sort((a, b) => a.order.localeCompare(b.order)),
    lots: lots.sort((a, b) => a.lot.localeCompare(b.lot)),
  };
}
