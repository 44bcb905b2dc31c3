import { describe, expect, it } from 'vitest';
import { collect, page, streamOf } from '../marketplace.test-support.ts';
import { bricklink } from './bricklink.test-support.ts';

describe('reading the BrickLink lot list', () => {
  const lot = {
    inventory_id: 500000123,
    item: { no: '3020', name: 'Plate 2 x 4', type: 'PART', category_id: 26 },
    color_id: 85,
    color_name: 'Dark Bluish Gray',
    quantity: 240,
    new_or_used: 'N',
    unit_price: '0.0850',
    bind_id: 0,
    description: 'Mint &amp; clean',
    remarks: 'B04-17',
    bulk: 1,
    is_retain: true,
    is_stock_room: false,
    date_created: '2025-11-20T05:00:00.000Z',
    my_cost: '0.0300',
    sale_rate: 10,
    tier_quantity1: 50,
    tier_price1: '0.0800',
    tier_quantity2: 100,
    tier_price2: '0.0750',
    tier_quantity3: 0,
    tier_price3: '0.0000',
    my_weight: '0.0000',
  };
  const list = JSON.stringify({
    meta: { code: 200, message: 'OK', description: 'OK' },
    data: [lot, { ...lot, is_stock_room: true, stock_room_id: 'B' }],
  });

  it('hands over the body unread and reads it as a stream', async () => {
    const { marketplace, calls } = bricklink(new Response(list, { headers: { 'content-type': 'application/json' } }));
    const [first, second, ...rest] = await collect(marketplace.parseLots(await marketplace.openLotList()));
    expect(calls).toMatchObject([{ operation: 'inventories.list', outcome: 'ok' }]);
    expect(rest).toEqual([]);
    expect(first).toEqual({
      remoteLotId: '500000123',
      externalLotId: null,
      itemType: 'PART',
      itemNo: '3020',
      boid: null,
      candidateItemNos: ['3020'],
      itemName: 'Plate 2 x 4',
      blColorId: 85,
      boColorId: null,
      colorName: 'Dark Bluish Gray',
      condition: 'N',
      usedGrade: null,
      completeness: null,
      quantity: 240,
      unitPrice: 850,
      currency: null,
      description: 'Mint & clean',
      remarks: 'B04-17',
      bulk: 1,
      isRetain: true,
      stockRoom: null,
      forSale: true,
      myCost: 300,
      salePercent: 10,
      tiers: [
        { quantity: 50, unitPrice: 800 },
        { quantity: 100, unitPrice: 750 },
      ],
      bindId: null,
      weightMg: null,
      createdAt: Date.UTC(2025, 10, 20, 5),
      ids: [],
    });
    expect(second).toMatchObject({ stockRoom: 'B', forSale: false });
  });

  it.each([
    [
      'a refusal inside HTTP 200',
      '{"meta":{"code":401,"message":"BAD_OAUTH_REQUEST","description":"TOKEN_IP_MISMATCHED: IP: 203.0.113.7"}}',
      'ip_not_allowed',
    ],
    ['a refusal after the lots', `{"data":[${JSON.stringify(lot)}],"meta":{"code":500}}`, 'unavailable'],
    ['a web page', '<html>maintenance</html>', 'unavailable'],
    ['a list that is cut off', list.slice(0, -3), 'unavailable'],
    ['a list without its notice of success', `{"data":[${JSON.stringify(lot)}]}`, 'bad_answer'],
    ['a lot without a quantity', list.replaceAll('"quantity":240', '"quantity":null'), 'bad_answer'],
  ])('never takes %s for a stock list', async (_name, body, kind) => {
    const { marketplace } = bricklink();
    await expect(collect(marketplace.parseLots(streamOf(body, 100)))).rejects.toMatchObject({ kind });
  });

  it('says so when the connection breaks in the middle', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(list.slice(0, 300))),
      pull: (controller) => controller.error(new DOMException('too slow', 'TimeoutError')),
    });
    await expect(collect(bricklink().marketplace.parseLots(broken))).rejects.toMatchObject({
      kind: 'unavailable',
      technical: expect.stringContaining('TimeoutError'),
    });
  });

  it('refuses a web page before it is staged', async () => {
    const { marketplace } = bricklink(page(), page(), page(), page());
    await expect(marketplace.openLotList()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
