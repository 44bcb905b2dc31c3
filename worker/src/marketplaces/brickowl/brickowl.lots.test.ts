import { describe, expect, it } from 'vitest';
import { collect, json, page, streamOf } from '../marketplace.test-support.ts';
import { brickowl } from './brickowl.test-support.ts';

describe('reading the Brick Owl lot list', () => {
  const lot = {
    con: 'new',
    full_con: 'new',
    qty: '240',
    lot_id: '2700001',
    price: '0.077',
    base_price: '0.085',
    final_price: '0.077',
    public_note: 'Mint',
    personal_note: 'B04-17',
    sale_percent: '10',
    bulk_qty: '1',
    for_sale: '0',
    boid: '900100-38',
    external_lot_ids: { other: '500000123' },
    type: 'Part',
    my_cost: null,
    lot_weight: null,
    tier_price: [
      ['50', '0.080'],
      ['100', '0.075'],
    ],
    ids: [{ id: '3020', type: 'bl_item_no' }],
  };

  it('asks for every lot, those not for sale too, and reads them as a stream', async () => {
    const { marketplace, sent } = brickowl(json([lot]));
    const lots = await collect(marketplace.parseLots(await marketplace.openLotList()));
    expect(sent[0]?.url.searchParams.get('active_only')).toBe('0');
    expect(lots).toEqual([
      {
        remoteLotId: '2700001',
        externalLotId: '500000123',
        itemType: 'PART',
        itemNo: '3020',
        candidateItemNos: ['3020'],
        ids: [{ id: '3020', type: 'bl_item_no' }],
        boid: '900100-38',
        itemName: '',
        boColorId: 38,
        blColorId: 11,
        colorName: '',
        condition: 'N',
        completeness: null,
        usedGrade: null,
        quantity: 240,
        unitPrice: 850,
        currency: null,
        description: 'Mint',
        remarks: 'B04-17',
        bulk: 1,
        isRetain: true,
        stockRoom: null,
        forSale: false,
        myCost: null,
        salePercent: 10,
        tiers: [
          { quantity: 50, unitPrice: 800 },
          { quantity: 100, unitPrice: 750 },
        ],
        bindId: null,
        weightMg: null,
        createdAt: null,
      },
    ]);
  });

  it('reads a list keyed by lot, and tiers in the form they are written in', async () => {
    const keyed = JSON.stringify({
      '2700001': { ...lot, tier_price: '50:0.080,100:0.075' },
      '2700002': { ...lot, tier_price: null },
    });
    const lots = await collect(brickowl().marketplace.parseLots(streamOf(keyed, 64)));
    expect(lots.map(({ tiers }) => tiers.length)).toEqual([2, 0]);
  });

  it.each([
    ['a refusal', '{"error":"Access Denied"}', 'forbidden'],
    ['a refusal with a status', '{"error":{"status":"Invalid API key"}}', 'unauthorised'],
    ['a web page', '<html>slow down</html>', 'unavailable'],
    ['a list that is cut off', JSON.stringify([lot, lot]).slice(0, -2), 'unavailable'],
    ['something else', '{"status":"success"}', 'bad_answer'],
  ])('never takes %s for a stock list', async (_name, body, kind) => {
    await expect(collect(brickowl().marketplace.parseLots(streamOf(body, 100)))).rejects.toMatchObject({ kind });
  });

  it('waits when a web page comes instead of the list', async () => {
    const { marketplace, naps } = brickowl(page(200), json([]));
    expect(await collect(marketplace.parseLots(await marketplace.openLotList()))).toEqual([]);
    expect(naps).toEqual([2000]);
  });
});
