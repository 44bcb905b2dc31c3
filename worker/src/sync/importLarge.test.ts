import { expect, test } from 'vitest';
import { openMarketplace } from '../marketplaces/connections.usecases.ts';
import { finish, openLines, openShop, read, rows } from './import.test-support.ts';

const LOTS = 100_000;

/** BrickLink's answer for a store of many lots, made as it is read. */
function largeList(own: unknown[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let next = 0;
  const text = function* () {
    yield `{"meta":{"description":"OK","message":"OK","code":200},"data":[${own.map((lot) => JSON.stringify(lot)).join(',')}`;
    for (let from = own.length; from < LOTS; from += 500) {
      yield Array.from({ length: Math.min(500, LOTS - from) }, () => `,${JSON.stringify(wireLot(next++))}`).join('');
    }
    yield ']}';
  };
  const parts = text();
  return new ReadableStream({
    pull(controller) {
      const { value, done } = parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}

const wireLot = (n: number) => ({
  inventory_id: 900_000_000 + n,
  item: { no: String(3001 + (n % 4000)), name: `Plate ${n % 16} x ${n % 7}`, type: 'PART', category_id: 26 },
  color_id: 1 + (n % 80),
  color_name: 'Dark Bluish Gray',
  quantity: n % 300,
  new_or_used: n % 3 === 0 ? 'U' : 'N',
  unit_price: '0.0850',
  bind_id: 0,
  description: '',
  remarks: n % 20 === 0 ? '' : `C${n % 40}-${n % 25}-${n % 11}`,
  bulk: 1,
  is_retain: true,
  is_stock_room: false,
  date_created: '2025-11-20T05:00:00.000Z',
  my_cost: '0.0300',
  sale_rate: 0,
  tier_quantity1: 0,
  tier_price1: '0.0000',
  tier_quantity2: 0,
  tier_price2: '0.0000',
  tier_quantity3: 0,
  tier_price3: '0.0000',
  my_weight: '0.0000',
});

test('a stock of 100,000 lots comes in', async () => {
  const { ctx } = await openShop('large', { lots: 300, openOrders: 20, brickowl: false });
  const startedAt = Date.now();
  const preview = await read(ctx, 'bricklink', async (...args) => {
    const opened = await openMarketplace(...args);
    if (!opened) return null;
    const openLotList = async () => {
      const { data } = await new Response(await opened.marketplace.openLotList()).json<{ data: unknown[] }>();
      return largeList(data);
    };
    return { ...opened, marketplace: { ...opened.marketplace, openLotList } };
  });
  const readAt = Date.now();
  expect(preview).toMatchObject({ state: 'ready', counts: { lotsRead: LOTS } });
  const done = await finish(ctx, preview.id);
  const appliedAt = Date.now();
  expect(done).toMatchObject({ state: 'applied' });
  const [sums] = await rows(
    'SELECT count(*) AS lots, sum(on_hand - reserved) AS available FROM stock_levels WHERE shop_id = ?',
    ctx.shopId,
  );
  expect(sums).toEqual({ lots: done.counts?.newLots, available: done.counts?.piecesRead });
  for (const line of await openLines(ctx)) expect(line.reserved).toBe(line.wanted);
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;
  console.log(`100,000 lots: to the preview ${seconds(startedAt, readAt)}, brought in ${seconds(readAt, appliedAt)}`);
}, 240_000);
