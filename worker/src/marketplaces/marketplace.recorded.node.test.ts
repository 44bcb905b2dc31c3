import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createMarketplace } from './marketplace.factory.ts';
import type { Marketplace } from './marketplace.port.ts';
import {
  BRICKLINK_TEST_CREDENTIALS,
  BRICKOWL_TEST_CREDENTIALS,
  collect,
  streamOf,
  testDeps,
} from './marketplace.test-support.ts';

// Real answers, recorded by others, beside the project. They are not part of it.
const DATA = '../shared/data';
const isThere = existsSync(DATA);
if (!isThere) console.warn(`Recorded answers are skipped: ${DATA} is absent.`);

function recorded(path: string): string {
  const bytes = readFileSync(`${DATA}/${path}`);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

function answering(name: 'bricklink' | 'brickowl', ...bodies: string[]): Marketplace {
  const answers = bodies.map((body) => new Response(body, { headers: { 'content-type': 'application/json' } }));
  return name === 'bricklink'
    ? createMarketplace(name, testDeps<'bricklink'>(answers, BRICKLINK_TEST_CREDENTIALS).deps)
    : createMarketplace(name, testDeps<'brickowl'>(answers, BRICKOWL_TEST_CREDENTIALS).deps);
}

describe.skipIf(!isThere)('recorded BrickLink answers', () => {
  it.each([
    ['orders/bricklink_api/orders_2019.json', 27],
    ['orders/bricklink_api/orders_2022_a.json', 62],
  ])('%s: every order of the list is read', async (path, count) => {
    const body = recorded(path);
    const wire: { order_id: number; status: string; date_ordered: string }[] = JSON.parse(body).data;
    const orders = await answering('bricklink', body).listOrders();
    expect(orders).toHaveLength(count);
    expect(orders.map(({ remoteId, rawStatus, orderedAt }) => [remoteId, rawStatus, orderedAt])).toEqual(
      wire.map(({ order_id, status, date_ordered }) => [String(order_id), status, Date.parse(date_ordered)]),
    );
    expect(orders.every(({ changedAt }) => changedAt !== null)).toBe(true);
  });

  it('reads the orders of the list as orders without lines', async () => {
    const wire: { order_id: number; total_count: number; status: string }[] = JSON.parse(
      recorded('orders/bricklink_api/orders_2022_a.json'),
    ).data;
    for (const order of wire) {
      const body = JSON.stringify({ meta: { code: 200 }, data: order });
      const [result] = await answering('bricklink', body).fetchOrders([
        { remoteId: String(order.order_id), withLines: false },
      ]);
      expect(result).toMatchObject({ ok: true, order: { rawStatus: order.status, pieceCount: order.total_count } });
      if (result?.ok) {
        expect(result.order.status).not.toBe('unknown');
        expect(result.order.money.grandTotal).toBeGreaterThan(0);
        expect(result.order.money.currency).toBe('EUR');
      }
    }
  });

  it('reads every lot of a store', async () => {
    const body = recorded('inventories/bricklink_api_inventories_1072.json.gz');
    const wire: { quantity: number; unit_price: string }[] = JSON.parse(body).data;
    const marketplace = answering('bricklink', body);
    const lots = await collect(marketplace.parseLots(await marketplace.openLotList()));
    expect(lots).toHaveLength(1072);
    expect(lots.filter(({ stockRoom, forSale }) => stockRoom === 'A' && !forSale)).toHaveLength(666);
    expect(lots.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(
      wire.reduce((sum, { quantity }) => sum + quantity, 0),
    );
    expect(lots.map(({ unitPrice }) => (unitPrice / 10_000).toFixed(4))).toEqual(
      wire.map(({ unit_price }) => unit_price),
    );
    expect(lots.every(({ itemType, remarks }) => itemType === 'PART' && remarks === '')).toBe(true);
    expect(lots.some(({ itemName }) => itemName.includes('&#'))).toBe(false);
    expect(new Set(lots.map(({ remoteLotId }) => remoteLotId)).size).toBe(1072);
  });

  it('refuses the same store when its list is cut off', async () => {
    const body = recorded('inventories/bricklink_api_inventories_1072.json.gz');
    const reading = collect(answering('bricklink').parseLots(streamOf(body.slice(0, -1000), 65_536)));
    await expect(reading).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe.skipIf(!isThere)('recorded Brick Owl answers', () => {
  const read = (name: string) => recorded(`orders/brickowl/${name}.json`);

  it('reads the order list of 2014', async () => {
    const orders = await answering('brickowl', read('order_list_2014')).listOrders();
    expect(orders.map(({ remoteId, rawStatus }) => [remoteId, rawStatus])).toEqual([
      ['9277759', 'Processing'],
      ['3957411', 'Processing'],
      ['3506238', 'Shipped'],
    ]);
  });

  it('reads the order of 2014 with its line', async () => {
    const batch = `[{"req_num":1,"code":200,"body":${read('order_view_2014')}},{"req_num":2,"code":200,"body":${read('order_items_2014')}}]`;
    const [result] = await answering('brickowl', batch).fetchOrders([{ remoteId: '3506238', withLines: true }]);
    expect(result).toMatchObject({
      ok: true,
      order: {
        status: 'paid',
        rawStatus: 'Processing',
        changedAt: null,
        lotCount: 21,
        pieceCount: 83,
        buyer: { username: 'Robin Sample', address: { countryCode: 'CA', state: 'QC' } },
        money: { currency: 'USD', subtotal: 61_700, shipping: 23_000, grandTotal: 84_700 },
        lines: [
          {
            remoteLotId: '2726913',
            externalLotId: '55984791',
            itemType: 'PART',
            itemNo: null,
            candidateItemNos: ['3069', '3069b'],
            boid: '487300-38',
            blColorId: 11,
            condition: 'N',
            quantity: 1,
            unitPrice: 1_040,
            remarks: 'B02',
            weightMg: 260,
          },
        ],
      },
    });
  });

  it('reads the order of 2026', async () => {
    const batch = `[{"req_num":1,"code":200,"body":${read('order_view_2026')}}]`;
    const [result] = await answering('brickowl', batch).fetchOrders([{ remoteId: '3060526', withLines: false }]);
    expect(result).toMatchObject({
      ok: true,
      order: {
        status: 'shipped',
        changedAt: 1_786_035_363_000,
        buyer: { username: 'buyer', address: { lines: ['Street 1', 'House'], countryCode: 'BR' } },
        money: { subtotal: 42_800, shipping: 45_300, grandTotal: 88_100 },
      },
    });
  });

  it('reads the lots of 2014', async () => {
    const marketplace = answering('brickowl', read('inventory_list_2014'));
    const lots = await collect(marketplace.parseLots(await marketplace.openLotList()));
    expect(lots).toMatchObject([
      {
        remoteLotId: '2726773',
        externalLotId: '55984821',
        quantity: 12,
        unitPrice: 7_200,
        remarks: 'A03+',
        candidateItemNos: ['30562'],
        condition: 'N',
      },
      {
        remoteLotId: '2726775',
        externalLotId: '55984501',
        quantity: 41,
        unitPrice: 8_870,
        remarks: 'A04*',
        candidateItemNos: ['3028'],
        boColorId: 50,
      },
    ]);
  });
});

describe('a very large store', () => {
  it('is read one lot at a time, in memory that does not grow with it', async () => {
    const lotCount = 30_000;
    const lot = {
      inventory_id: 1,
      item: { no: '3020', name: 'Plate 2 x 4', type: 'PART' },
      color_id: 85,
      color_name: 'Dark Bluish Gray',
      quantity: 7,
      new_or_used: 'N',
      unit_price: '0.0850',
      description: 'x'.repeat(350),
      remarks: 'B04-17',
    };
    const encoder = new TextEncoder();
    let made = 0;
    let ahead = 0;
    let mostAhead = 0;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(encoder.encode('{"meta":{"code":200},"data":[')),
      pull(controller) {
        if (made === lotCount) {
          controller.enqueue(encoder.encode(']}'));
          return controller.close();
        }
        const lots = Array.from({ length: 100 }, () => JSON.stringify({ ...lot, inventory_id: ++made }));
        ahead += lots.length;
        controller.enqueue(encoder.encode(`${lots.join(',')}${made === lotCount ? '' : ','}`));
      },
    });
    let count = 0;
    for await (const read of answering('bricklink').parseLots(body)) {
      count += 1;
      ahead -= 1;
      mostAhead = Math.max(mostAhead, ahead);
      if (read.remoteLotId !== String(count)) throw new Error(`lot ${count} is missing`);
    }
    expect(count).toBe(lotCount);
    // What was produced and not yet handed on never exceeds a few chunks.
    expect(mostAhead).toBeLessThan(1_000);
  });
});
