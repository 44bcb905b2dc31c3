import { waitFor } from '../scripts/lib-api.mjs';
import type { Import } from '../worker/src/contract/imports.ts';
import type { Lot, Movement } from '../worker/src/contract/inventory.ts';
import { expect, test } from './support/app.ts';
import { allLots, allOrders, orderDetail } from './support/books.ts';
import type { Client } from './support/shop.ts';
import type { Store } from './support/simulator.ts';

interface Listed {
  lots: { id: number; quantity: number }[];
  orders: { id: number; status: string | number }[];
}

test('ten open orders come in with the stock: nothing is sold twice, and every order can be picked in full', async ({
  shop,
}) => {
  test.setTimeout(90_000);
  const store = await shop.stocked({ lots: 150, openOrders: 10, seed: 3 });
  const client = shop.owner.client;

  await test.step('what the marketplaces show is available, and what is promised lies in the drawers besides', async () => {
    const listed = await listedQuantities(store);
    const lots = await allLots(client);
    let reserved = 0;
    for (const lot of lots) {
      for (const { marketplace, remoteLotId } of lot.listings) {
        const shown = listed.get(`${marketplace} ${remoteLotId}`) ?? 0;
        expect(lot.available, `${lot.itemName} ${lot.colorName} on ${marketplace}`).toBe(shown);
      }
      expect(lot.onHand).toBe(lot.available + lot.reserved);
      reserved += lot.reserved;
    }
    const orders = await allOrders(client);
    expect(orders).toHaveLength(10);
    const waiting = orders.filter((order) => order.status === 'paid' || order.status === 'unpaid');
    const details = await Promise.all(waiting.map((order) => orderDetail(client, order.id)));
    const promised = details.flatMap(({ lines }) => lines.map((line) => line.reserved));
    expect(sum(promised)).toBe(reserved);
    expect(waiting.filter((order) => order.shortPieces + order.unmatchedLines > 0)).toEqual([]);
    expect((await client.get('/api/todos')).rows).toEqual([]);
  });

  await test.step('once all buyers have paid, all ten orders are picked and nothing is short', async () => {
    const state: Record<string, Listed> = await store.control('GET', '/state');
    for (const side of ['bricklink', 'brickowl']) {
      const orders = state[side]?.orders ?? [];
      for (const { id } of orders.filter((order) => isUnpaid(order.status))) {
        await store.control('POST', `/${side}/orders/${id}/pay`, {});
        if (side === 'bricklink') await store.control('POST', `/${side}/orders/${id}/status`, { status: 'PAID' });
      }
    }
    await shop.sync();
    const orders = await allOrders(client);
    const toPick = orders.filter((order) => order.status === 'paid');
    // One came in packed.
    expect(orders.map((order) => order.status).filter((status) => status !== 'paid')).toEqual(['packed']);
    const { results } = await client.post('/api/orders/status', {
      orderIds: toPick.map((order) => order.id),
      status: 'picked',
    });
    expect(results.map((result: { status: string }) => result.status)).toEqual(toPick.map(() => 'picked'));
    for (const order of await allOrders(client)) expect(order.shortPieces, order.remoteId).toBe(0);
    await expect
      .poll(async () => (await allOrders(client)).filter((order) => order.write?.state === 'confirmed').length)
      .toBe(toPick.length);
  });

  await test.step('the drawers hold what is on sale and no more, and the ledger adds up to it', async () => {
    const lots = await allLots(client);
    expect(sum(lots.map((lot) => lot.reserved))).toBe(0);
    const touched = lots.filter((lot) => lot.sold > 0);
    expect(touched.length).toBeGreaterThan(10);
    for (const lot of touched.slice(0, 12)) {
      const { rows }: { rows: Movement[] } = await client.get(`/api/movements?lotId=${lot.id}&limit=200`);
      expect(sum(rows.map((row) => row.onHandDelta))).toBe(lot.onHand);
      expect(sum(rows.map((row) => row.reservedDelta))).toBe(lot.reserved);
      expect(sum(rows.map((row) => row.soldDelta))).toBe(lot.sold);
    }
  });

  await test.step('bringing the same stock in again changes nothing, and says so', async () => {
    const before = await allLots(client);
    for (const source of ['bricklink', 'brickowl']) {
      const { counts } = await bringInAgain(client, source);
      expect(counts).toMatchObject({
        newLots: 0,
        newLocations: 0,
        quantityDiffers: 0,
        unmatched: 0,
        openOrderPieces: 0,
      });
      expect(counts?.alreadyKnown).toBe(counts?.lotsRead);
    }
    expect((await allLots(client)).map(inNumbers)).toEqual(before.map(inNumbers));
  });
});

const isUnpaid = (status: string | number) =>
  ['PENDING', 'PROCESSING', 'READY', 'UPDATED'].includes(String(status)) || status === 0;

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

const inNumbers = ({ id, onHand, reserved, available, sold, levels }: Lot) => ({
  id,
  onHand,
  reserved,
  available,
  sold,
  levels,
});

async function listedQuantities(store: Store): Promise<Map<string, number>> {
  const state: Record<string, Listed> = await store.control('GET', '/state');
  return new Map(
    Object.entries(state).flatMap(([side, { lots }]) =>
      (lots ?? []).map(({ id, quantity }) => [`${side} ${id}`, quantity] as const),
    ),
  );
}

async function bringInAgain(client: Client, source: string): Promise<Import> {
  const { id } = await client.post('/api/imports', { source });
  const reach = (state: Import['state']) =>
    waitFor(
      () => client.get(`/api/imports/${id}`),
      (each: Import) => each.state === state || each.state === 'failed',
      { what: 'Bringing the stock in again' },
    );
  const ready = await reach('ready');
  await client.post(`/api/imports/${id}/apply`, ready.otherOrders ? { otherOrdersDeducted: true } : {});
  return reach('applied');
}
