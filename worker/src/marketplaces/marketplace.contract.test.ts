import { beforeEach, describe, expect, it } from 'vitest';
import { BRICKLINK, BRICKOWL, openStore, RED } from './contract.test-support.ts';
import type { Marketplace, RemoteOrder } from './marketplace.port.ts';
import { collect } from './marketplace.test-support.ts';

// One suite for both adapters. Every request leaves the runtime and lands in the simulators, which are as strict as the
// real services are known to be and misbehave on request.

describe.each([BRICKLINK, BRICKOWL])('$name behind the marketplace port', (differences) => {
  const { name, paths } = differences;
  const redBrick = {
    no: '3001',
    colorId: RED.bl,
    quantity: 100,
    unitPrice: '0.123',
    remarks: 'B04-17',
    description: 'Mint & clean',
  };
  const usedSet = { type: 'SET', no: '6085-1', quantity: 2, unitPrice: '14', condition: 'U', completeness: 'C' };

  let store: ReturnType<typeof openStore>;
  let marketplace: Marketplace;
  let brickLot = 0;
  let setLot = 0;

  beforeEach(async () => {
    store = openStore(differences);
    await store.create();
    [brickLot = 0, setLot = 0] = await store.addLots(redBrick, usedSet);
    marketplace = store.connect();
  });

  async function fetchOrder(remoteId: string): Promise<RemoteOrder> {
    const [result] = await marketplace.fetchOrders([{ remoteId, withLines: true }]);
    if (!result?.ok) throw result?.error ?? new Error('nothing fetched');
    return result.order;
  }

  async function listedOrder(remoteId: string) {
    const order = (await marketplace.listOrders()).find((entry) => entry.remoteId === remoteId);
    if (!order) throw new Error(`order ${remoteId} is not listed`);
    return order;
  }

  it('says which store the credentials open', async () => {
    await store.placeOrder([{ lotId: brickLot, quantity: 1 }]);
    expect(await marketplace.testConnection()).toEqual({ ok: true, storeName: 'Contract & Sons', currency: 'EUR' });
  });

  it('says that wrong credentials are wrong, without repeating them', async () => {
    const report = await store.connect('-typo').testConnection();
    expect(report).toMatchObject({ ok: false, problem: 'unauthorised' });
    expect(JSON.stringify(report)).not.toContain('-typo');
  });

  it('lists a new order and fetches it whole', async () => {
    const id = await store.placeOrder([
      { lotId: brickLot, quantity: 12 },
      { lotId: setLot, quantity: 1 },
    ]);
    expect(await listedOrder(id)).toMatchObject({ rawStatus: differences.paid });
    const order = await fetchOrder(id);
    expect(order).toMatchObject({
      remoteId: id,
      status: 'paid',
      rawStatus: differences.paid,
      lotCount: 2,
      pieceCount: 13,
    });
    expect(order.lines).toMatchObject([
      {
        remoteLotId: String(brickLot),
        itemType: 'PART',
        blColorId: RED.bl,
        condition: 'N',
        quantity: 12,
        unitPrice: 1230,
        remarks: 'B04-17',
        description: 'Mint & clean',
      },
      {
        remoteLotId: String(setLot),
        itemType: 'SET',
        blColorId: 0,
        condition: 'U',
        completeness: 'C',
        quantity: 1,
        unitPrice: 140_000,
      },
    ]);
    expect(order.lines?.[0]?.candidateItemNos).toContain('3001');
    expect(order.money).toMatchObject({ currency: 'EUR' });
    expect(Math.abs(order.money.subtotal - (12 * 1230 + 140_000))).toBeLessThan(100);
    expect(order.money.grandTotal).toBeGreaterThanOrEqual(order.money.subtotal);
    expect(order.buyer.username).not.toBe('');
    expect(order.buyer.address.lines.length).toBeGreaterThan(0);
    expect(order.buyer.address.countryCode).toMatch(/^[A-Z]{2}$/);
    expect(order.buyer.address.countryCode).not.toBe('UK');
    expect(Math.abs(order.orderedAt - Date.now())).toBeLessThan(60_000);
  });

  it('shows an order to have changed when it is paid', async () => {
    const id = await store.placeOrder([{ lotId: brickLot, quantity: 1 }], { paid: false });
    const before = await listedOrder(id);
    expect(await fetchOrder(id)).toMatchObject({ status: 'unpaid', paidAt: null });
    await store.act(id, 'pay');
    const after = await listedOrder(id);
    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect(after.contentFingerprint).toBe(before.contentFingerprint);
    expect((await fetchOrder(id)).status).toBe('paid');
  });

  it('shows lines to have changed when the buyer adds some, and sums them per lot', async () => {
    const id = await store.placeOrder([{ lotId: brickLot, quantity: 5 }], { paid: false });
    const before = await listedOrder(id);
    await store.act(id, 'batches', {
      lines: [
        { lotId: brickLot, quantity: 3 },
        { lotId: setLot, quantity: 1 },
      ],
    });
    const after = await listedOrder(id);
    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect(after.contentFingerprint).not.toBe(before.contentFingerprint);
    const { lines } = await fetchOrder(id);
    expect(lines?.map(({ remoteLotId, quantity }) => [remoteLotId, quantity])).toEqual([
      [String(brickLot), 8],
      [String(setLot), 1],
    ]);
    for (const line of lines ?? []) {
      expect(line.batches.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(line.quantity);
    }
  });

  it('shows a cancelled order as cancelled', async () => {
    const id = await store.placeOrder([{ lotId: brickLot, quantity: 5 }]);
    const before = await listedOrder(id);
    await store.act(id, 'cancel');
    expect((await listedOrder(id)).fingerprint).not.toBe(before.fingerprint);
    expect((await fetchOrder(id)).status).toBe('cancelled');
  });

  it('keeps the other orders when one does not exist', async () => {
    const id = await store.placeOrder([{ lotId: brickLot, quantity: 5 }]);
    const results = await marketplace.fetchOrders([
      { remoteId: '1', withLines: true },
      { remoteId: id, withLines: true },
      { remoteId: '2', withLines: false },
    ]);
    expect(results.map((result) => (result.ok ? 'fetched' : result.error.kind))).toEqual([
      'not_found',
      'fetched',
      'not_found',
    ]);
  });

  it('fetches many orders with the fewest calls', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 30; count += 1) ids.push(await store.placeOrder([{ lotId: brickLot, quantity: 1 }]));
    const results = await marketplace.fetchOrders(ids.map((remoteId) => ({ remoteId, withLines: true })));
    expect(results.map((result) => result.ok && result.order.remoteId)).toEqual(ids);
    expect(await store.callsSeen()).toBe(differences.callsToFetch(30));
    expect(store.calls).toHaveLength(differences.callsToFetch(30));
  });

  it('reads every lot, also those that are not for sale', async () => {
    await store.addLots({
      ...redBrick,
      quantity: 7,
      ...(name === 'bricklink' ? { isStockRoom: true, stockRoom: 'B' } : { forSale: false }),
    });
    const lots = await collect(marketplace.parseLots(await marketplace.openLotList()));
    expect(lots).toHaveLength(3);
    expect(lots.find(({ remoteLotId }) => remoteLotId === String(brickLot))).toMatchObject({
      itemType: 'PART',
      blColorId: RED.bl,
      condition: 'N',
      quantity: 100,
      unitPrice: 1230,
      remarks: 'B04-17',
      description: 'Mint & clean',
      forSale: true,
      candidateItemNos: expect.arrayContaining(['3001']),
    });
    expect(lots.find(({ remoteLotId }) => remoteLotId === String(setLot))).toMatchObject({
      itemType: 'SET',
      condition: 'U',
      completeness: 'C',
    });
    expect(lots.find(({ quantity }) => quantity === 7)).toMatchObject({ forSale: false });
  });

  it('moves an order forward, once, and never back', async () => {
    const { picked, shipped } = differences;
    const id = await store.placeOrder([{ lotId: brickLot, quantity: 1 }]);
    expect(await marketplace.setOrderStatus(id, 'picked', picked.rawTarget)).toEqual({
      outcome: 'confirmed',
      rawStatus: picked.rawStatus,
    });
    expect((await listedOrder(id)).rawStatus).toBe(picked.rawStatus);
    expect(await marketplace.setOrderStatus(id, 'picked', picked.rawTarget)).toEqual({
      outcome: 'confirmed',
      rawStatus: picked.rawStatus,
    });
    expect(await marketplace.setOrderStatus(id, 'shipped', shipped.rawTarget)).toMatchObject({ outcome: 'confirmed' });
    expect(await marketplace.setOrderStatus(id, 'picked', picked.rawTarget)).toEqual({
      outcome: 'already_past',
      rawStatus: shipped.rawStatus,
    });
    expect((await fetchOrder(id)).status).toBe('shipped');
  });

  it('refuses in words to move an order that was cancelled, or does not exist', async () => {
    const id = await store.placeOrder([{ lotId: brickLot, quantity: 1 }]);
    await store.act(id, 'cancel');
    for (const remoteId of [id, '1']) {
      const result = await marketplace.setOrderStatus(remoteId, 'shipped', differences.shipped.rawTarget);
      expect(result).toMatchObject({ outcome: 'refused', message: expect.stringMatching(/.{20,}\.$/) });
    }
  });

  it('writes a status once when the answer to it is lost', async () => {
    const id = await store.placeOrder([{ lotId: brickLot, quantity: 1 }]);
    await store.misbehave({ kind: 'drop-after', path: paths.setStatus, times: 1 });
    expect(await marketplace.setOrderStatus(id, 'picked', differences.picked.rawTarget)).toMatchObject({
      outcome: 'confirmed',
    });
    expect(store.calls.filter(({ outcome }) => outcome === 'lost_answer')).toHaveLength(1);
    expect(store.calls.filter(({ method }) => method !== 'GET')).toHaveLength(1);
  });

  it('writes a status again when it evidently did not arrive', async () => {
    const id = await store.placeOrder([{ lotId: brickLot, quantity: 1 }]);
    await store.misbehave({ kind: 'drop-before', path: paths.setStatus, times: 1 });
    expect(await marketplace.setOrderStatus(id, 'picked', differences.picked.rawTarget)).toMatchObject({
      outcome: 'confirmed',
    });
    expect((await listedOrder(id)).rawStatus).toBe(differences.picked.rawStatus);
  });

  it('stores a tracking number without touching the status', async () => {
    const id = await store.placeOrder([{ lotId: brickLot, quantity: 1 }]);
    await marketplace.setTracking(id, { trackingNo: 'EX123456789BE', shippedAt: Date.now() });
    await marketplace.setTracking(id, { trackingNo: 'EX123456789BE', shippedAt: Date.now() });
    const order = await fetchOrder(id);
    expect(order.shipping.trackingNo).toBe('EX123456789BE');
    expect(order.rawStatus).toBe(differences.paid);
  });

  it('notices that a tracking number was silently ignored', async () => {
    const id = await store.placeOrder([{ lotId: brickLot, quantity: 1 }]);
    await store.misbehave({ kind: 'ignore-field', fields: ['shipping.tracking_no', 'tracking_id'] });
    await expect(marketplace.setTracking(id, { trackingNo: 'EX1', shippedAt: 0 })).rejects.toMatchObject({
      kind: 'refused',
    });
  });

  it.each([
    ['a web page', { kind: 'html', status: 200 }],
    ['a fault', { kind: 'status', status: 502 }],
    ['an empty body', { kind: 'empty' }],
    ['half an answer', { kind: 'truncate' }],
    ['a broken connection', { kind: 'drop-before' }],
    ['garbage', { kind: 'garbage' }],
  ])('reads again after %s, and counts both calls', async (_what, fault) => {
    const id = await store.placeOrder([{ lotId: brickLot, quantity: 1 }]);
    await store.misbehave({ ...fault, path: paths.orderList, times: 1 });
    expect((await marketplace.listOrders()).map(({ remoteId }) => remoteId)).toEqual([id]);
    expect(store.calls.map(({ outcome }) => outcome === 'ok')).toEqual([false, true]);
    expect(store.naps).toHaveLength(1);
  });

  it('gives up in words when the trouble stays', async () => {
    const id = await store.placeOrder([{ lotId: brickLot, quantity: 1 }]);
    await store.misbehave({ kind: 'status', status: 503, path: paths.orders });
    await expect(
      marketplace.fetchOrders([
        { remoteId: id, withLines: true },
        { remoteId: id, withLines: false },
        { remoteId: id, withLines: false },
      ]),
    ).rejects.toMatchObject({
      kind: 'unavailable',
      retryable: true,
      message: expect.stringMatching(/nothing is lost\.$/),
    });
  });

  it('never takes half a lot list for a whole one', async () => {
    await store.misbehave({ kind: 'truncate', path: paths.lotList });
    const reading = marketplace.openLotList().then((body) => collect(marketplace.parseLots(body)));
    await expect(reading).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('leaves a long pause that the marketplace asks for to the queue', async () => {
    await store.misbehave({ kind: 'status', status: 429, retryAfter: 120, path: paths.orderList });
    await expect(marketplace.listOrders()).rejects.toMatchObject({ kind: 'rate_limited', retryAfterMs: 120_000 });
    expect(store.naps).toEqual([]);
  });
});
