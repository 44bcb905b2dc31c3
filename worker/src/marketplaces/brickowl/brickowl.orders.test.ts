import { describe, expect, it } from 'vitest';
import { BRICKOWL_TEST_CREDENTIALS, json } from '../marketplace.test-support.ts';
import { brickowl, fetchOne, item, listed, onlyLine, view } from './brickowl.test-support.ts';

const { apiKey } = BRICKOWL_TEST_CREDENTIALS;

describe('reading Brick Owl orders', () => {
  it('asks for the last updated sales in one call', async () => {
    const { marketplace, sent, calls } = brickowl(json([listed]));
    expect(await marketplace.listOrders()).toEqual([
      {
        remoteId: '7000001',
        orderedAt: 1_770_110_127_000,
        changedAt: null,
        rawStatus: 'Payment Received',
        fingerprint: '2|12|1|5.12|',
        contentFingerprint: '12|1|5.12',
      },
    ]);
    const { pathname, searchParams } = sent[0]?.url ?? new URL('about:blank');
    expect(pathname).toBe('/v1/order/list');
    expect(Object.fromEntries(searchParams)).toEqual({
      list_type: 'store',
      sort_by: 'updated',
      limit: '5000',
      key: apiKey,
    });
    expect(calls).toMatchObject([{ operation: 'order/list', method: 'GET', outcome: 'ok' }]);
  });

  it('reads a list that is keyed by id, and numbers where texts were', async () => {
    const { marketplace } = brickowl(
      json({ '7000001': { ...listed, order_id: 7000001, status_id: 2, total_lots: 1, base_order_total: null } }),
    );
    expect(await marketplace.listOrders()).toMatchObject([{ remoteId: '7000001', contentFingerprint: '12|1|' }]);
  });

  it('knows that nothing is filed away on Brick Owl, without a call', async () => {
    const { marketplace, sent } = brickowl();
    expect(await marketplace.listOrders({ filed: true })).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('notices every change the list can show', async () => {
    const changes = [
      {},
      { status: 'Shipped', status_id: '5' },
      { total_quantity: '13' },
      { total_lots: '2' },
      { base_order_total: '6.00' },
    ];
    const orders = await brickowl(json(changes.map((change) => ({ ...listed, ...change })))).marketplace.listOrders();
    expect(new Set(orders.map(({ fingerprint }) => fingerprint)).size).toBe(5);
    expect(new Set(orders.map(({ contentFingerprint }) => contentFingerprint)).size).toBe(4);
  });

  it('reads an order with money, buyer and address', async () => {
    const order = await fetchOne(view, [item]);
    expect(order).toMatchObject({
      remoteId: '7000001',
      orderedAt: 1_770_110_127_000,
      changedAt: 1_770_110_402_000,
      status: 'paid',
      rawStatus: 'Payment Received',
      paidAt: null,
      buyer: {
        username: 'ada_example',
        realName: 'Ada Example',
        email: 'relay@example.com',
        orderCount: null,
        address: { lines: ['Sample Street 5'], city: 'Sampleton', postalCode: '1000', countryCode: 'GB' },
      },
      shipping: { method: 'Tracked letter', trackingNo: null, trackingLink: null },
      buyerNote: 'Please & thank you',
      sellerNote: '',
      lotCount: 1,
      pieceCount: 12,
      raw: { order: view, items: [item] },
    });
    expect(order.money).toEqual({
      currency: 'EUR',
      subtotal: 10_200,
      shipping: 41_000,
      insurance: 0,
      extra: 3_000,
      credit: 0,
      coupon: 3_000,
      tax: 0,
      grandTotal: 51_200,
    });
  });

  it('tells a tracking link from a tracking number', async () => {
    const number = await fetchOne({ ...view, tracking_number: 'EX123' }, []);
    const link = await fetchOne({ ...view, tracking_number: 'https://carrier.example/EX123' }, []);
    expect(number.shipping).toMatchObject({ trackingNo: 'EX123', trackingLink: null });
    expect(link.shipping).toMatchObject({ trackingNo: null, trackingLink: 'https://carrier.example/EX123' });
  });

  it('reads lines with their item, colour, place and grade, and what is left to pick after a refund', async () => {
    expect(await onlyLine({})).toEqual({
      remoteLotId: '2700001',
      externalLotId: '500000123',
      itemType: 'PART',
      itemNo: null,
      candidateItemNos: ['3020', '3020old'],
      itemName: 'Plate 2 x 4',
      boid: '900100-38',
      blColorId: 11,
      boColorId: 38,
      colorName: 'Black',
      condition: 'U',
      completeness: null,
      usedGrade: 'usedg',
      quantity: 10,
      batches: [{ no: 1, quantity: 10, unitPrice: 850 }],
      unitPrice: 850,
      currency: 'EUR',
      remarks: 'B04-17',
      description: '',
      weightMg: 980,
      ids: [
        { type: 'design_id', id: '3020' },
        { type: 'item_no', id: '302026' },
        { type: 'ldraw', id: '3020old' },
        { type: 'boid', id: '900100-38' },
      ],
    });
  });

  it('knows the BrickLink number only when Brick Owl tells exactly one', async () => {
    const one = [{ id: '3020b', type: 'bl_item_no' }, ...item.ids];
    const two = [{ id: '3020a', type: 'bl_item_no' }, ...one];
    expect(await onlyLine({ ids: one })).toMatchObject({
      itemNo: '3020b',
      candidateItemNos: ['3020b', '3020', '3020old'],
    });
    expect(await onlyLine({ ids: two })).toMatchObject({
      itemNo: null,
      candidateItemNos: ['3020a', '3020b', '3020', '3020old'],
    });
    expect(await onlyLine({ ids: [] })).toMatchObject({ itemNo: null, candidateItemNos: [] });
  });

  it.each([
    [
      { boid: '900100', color_id: '' },
      { boColorId: null, blColorId: 0 },
    ],
    [{ boid: '900100-162' }, { boColorId: 162, blColorId: null }],
    [
      { boid: '900100', color_id: 38 },
      { boColorId: 38, blColorId: 11 },
    ],
    [{ external_lot_ids: [], bl_lot_id: null }, { externalLotId: null }],
    [{ external_lot_ids: [], bl_lot_id: '77' }, { externalLotId: '77' }],
    [
      { full_con: 'news', type: 'Set' },
      { condition: 'N', completeness: 'S', itemType: 'SET', usedGrade: null },
    ],
    [
      { full_con: undefined, condition: 'New' },
      { condition: 'N', usedGrade: null },
    ],
    [{ full_con: undefined, condition: 'Used (Good)' }, { condition: 'U' }],
    [{ full_con: 'other' }, { condition: 'U', usedGrade: null }],
    [{ type: 'Sticker' }, { itemType: 'PART' }],
    [{ type: 'Packaging' }, { itemType: 'ORIGINAL_BOX' }],
    [{ ordered_quantity: 3, refunded_quantity: '3' }, { quantity: 0 }],
  ])('reads %o as %o', async (change, expected) => {
    expect(await onlyLine(change)).toMatchObject(expected);
  });

  it('makes one line of a lot that is listed twice after orders were combined', async () => {
    const { lines } = await fetchOne(view, [
      item,
      { ...item, order_item_id: '880002', ordered_quantity: '5', refunded_quantity: '0' },
    ]);
    expect(lines).toMatchObject([{ quantity: 15, batches: [{ no: 1, quantity: 15 }] }]);
  });
});
