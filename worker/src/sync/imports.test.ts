import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { findBookErrors, readBooks } from '../../test/books.ts';
import { openMarketplace } from '../marketplaces/connections.usecases.ts';
import { moveOrder } from '../picking/desk.usecases.ts';
import {
  bringIn,
  finish,
  onOffer,
  openLines,
  openShop,
  order,
  read,
  rows,
  stateOf,
  stockOf,
  sync,
} from './import.test-support.ts';
import { applyImportSlice } from './importApply.usecases.ts';
import { applyImport, startImport } from './imports.usecases.ts';

describe('bringing in a BrickLink stock', () => {
  test('with ten open orders: available equals what was listed, all ten can be picked, the ledger sums to the levels', async () => {
    const { ctx, store } = await openShop('ten', { lots: 80, openOrders: 0, brickowl: false });
    for (let n = 0; n < 10; n++) await store.control('POST', '/bricklink/orders', { random: 6, paid: n % 3 > 0 });
    const { bricklink } = await stateOf(store);
    const preview = await read(ctx, 'bricklink');
    expect(preview).toMatchObject({ state: 'ready', otherOrders: null, problemCount: 0 });
    expect(preview.counts).toMatchObject({
      lotsRead: bricklink.lots.length,
      piecesRead: bricklink.lots.reduce((pieces, { quantity }) => pieces + quantity, 0),
      openOrders: 10,
      alreadyKnown: 0,
    });
    expect(await rows('SELECT * FROM lots WHERE shop_id = ?', ctx.shopId), 'a preview changes nothing').toEqual([]);

    const done = await finish(ctx, preview.id);
    expect(done).toMatchObject({ state: 'applied', failure: null });
    const stock = await stockOf(ctx);
    for (const lot of bricklink.lots)
      expect(stock.get(String(lot.id))).toMatchObject({ available: lot.quantity, shown: lot.quantity });
    const sum = (pick: 'available' | 'onHand') =>
      [...stock.values()].reduce((pieces, row) => pieces + Number(row[pick]), 0);
    expect(sum('available')).toBe(done.counts?.piecesRead);
    expect(sum('onHand')).toBe((done.counts?.piecesRead ?? 0) + (done.counts?.openOrderPieces ?? 0));
    const lines = await openLines(ctx);
    expect(new Set(lines.map(({ order_id }) => order_id)).size).toBe(10);
    for (const line of lines) expect(line).toMatchObject({ reserved: line.wanted, lot_id: expect.any(String) });
    expect(await rows("SELECT * FROM todos WHERE shop_id = ? AND state <> 'done'", ctx.shopId)).toEqual([]);
    expect(await findBookErrors(ctx.shopId)).toEqual([]);

    for (const { id } of (await stateOf(store)).bricklink.orders) {
      await store.control('POST', `/bricklink/orders/${id}/pay`, {}).catch(() => 'paid already');
    }
    await sync(ctx);
    for (const id of new Set(lines.map((line) => String(line.order_id))))
      await moveOrder(ctx, id, { status: 'picked' });
    expect(await rows('SELECT status, count(*) AS n FROM orders WHERE shop_id = ? GROUP BY 1', ctx.shopId)).toEqual([
      { status: 'picked', n: 10 },
    ]);
    const afterwards = await stockOf(ctx);
    for (const lot of bricklink.lots) expect(afterwards.get(String(lot.id))).toMatchObject({ available: lot.quantity });
    expect(await findBookErrors(ctx.shopId)).toEqual([]);
    const [connection] = await rows('SELECT stock_imported_at FROM connections WHERE shop_id = ?', ctx.shopId);
    expect(connection?.stock_imported_at).toBeGreaterThan(0);
    expect((await env.FILES.list({ prefix: `imports/${ctx.shopId}/` })).objects).toEqual([]);
    expect(await rows('SELECT * FROM import_rows WHERE import_id = ?', preview.id)).toEqual([]);
  });

  test('again changes nothing', async () => {
    const { ctx } = await openShop('again', { brickowl: false });
    const first = await bringIn(ctx, 'bricklink');
    const before = await readBooks(ctx.shopId);
    const second = await bringIn(ctx, 'bricklink');
    const listed = first.counts?.lotsRead;
    expect(second.counts).toMatchObject({
      lotsRead: listed,
      alreadyKnown: listed,
      newLots: 0,
      quantityDiffers: 0,
      openOrders: 0,
    });
    await applyImport(ctx, first.id, {});
    await applyImportSlice(ctx, first.id);
    expect(await readBooks(ctx.shopId)).toEqual(before);
  });

  test('an order between the two order lists makes the stock be read again', async () => {
    const { ctx, store } = await openShop('between', { brickowl: false });
    const [lot] = onOffer((await stateOf(store)).bricklink);
    let readings = 0;
    const preview = await read(ctx, 'bricklink', async (...args) => {
      const opened = await openMarketplace(...args);
      if (!opened) return null;
      const openLotList = async () => {
        readings += 1;
        const body = await opened.marketplace.openLotList();
        if (readings === 1) await order(store, lot?.id ?? 0, 2);
        return body;
      };
      return { ...opened, marketplace: { ...opened.marketplace, openLotList } };
    });
    expect(readings).toBe(2);
    await finish(ctx, preview.id);
    const after = await stateOf(store);
    const listed = after.bricklink.lots.find(({ id }) => id === lot?.id);
    expect((await stockOf(ctx)).get(String(lot?.id))).toMatchObject({
      available: listed?.quantity,
      shown: listed?.quantity,
    });
    for (const line of await openLines(ctx)) expect(line.reserved).toBe(line.wanted);
    expect(await findBookErrors(ctx.shopId)).toEqual([]);
  });

  test('orders that never stop coming end it with a sentence, and it can be started again', async () => {
    const { ctx, store } = await openShop('busy', { brickowl: false });
    const lots = onOffer((await stateOf(store)).bricklink);
    const failed = await read(ctx, 'bricklink', async (...args) => {
      const opened = await openMarketplace(...args);
      if (!opened) return null;
      const openLotList = async () => {
        await order(store, lots.pop()?.id ?? 0, 1);
        return opened.marketplace.openLotList();
      };
      return { ...opened, marketplace: { ...opened.marketplace, openLotList } };
    });
    expect(failed).toMatchObject({ state: 'failed', failure: { code: 'imports.orders_kept_coming' } });
    await expect(applyImport(ctx, failed.id, {})).rejects.toMatchObject({ code: 'imports.failed' });
    expect(await bringIn(ctx, 'bricklink')).toMatchObject({ state: 'applied' });
  });

  test('an order cancelled between preview and apply: its pieces are received, not reserved', async () => {
    const { ctx, store } = await openShop('cancelled', { brickowl: false, openOrders: 0 });
    const [lot] = onOffer((await stateOf(store)).bricklink);
    const { id } = await order(store, lot?.id ?? 0, 2);
    const preview = await read(ctx, 'bricklink');
    expect(preview.counts).toMatchObject({ openOrders: 1, openOrderPieces: 2 });
    await store.control('POST', `/bricklink/orders/${id}/cancel`, { restock: false });
    await sync(ctx);
    await finish(ctx, preview.id);
    const quantity = lot?.quantity ?? 0;
    expect((await stockOf(ctx)).get(String(lot?.id))).toMatchObject({
      onHand: quantity,
      available: quantity,
      shown: quantity - 2,
      state: 'unknown',
    });
    expect(await findBookErrors(ctx.shopId)).toEqual([]);
  });

  test('an order that comes between reading and applying only reserves', async () => {
    const { ctx, store } = await openShop('late', { brickowl: false, openOrders: 3 });
    const [lot] = onOffer((await stateOf(store)).bricklink);
    const preview = await read(ctx, 'bricklink');
    await order(store, lot?.id ?? 0, 4);
    await sync(ctx);
    await finish(ctx, preview.id);
    const stock = (await stockOf(ctx)).get(String(lot?.id));
    const listed = (await stateOf(store)).bricklink.lots.find(({ id }) => id === lot?.id);
    expect(stock).toMatchObject({ available: listed?.quantity, shown: listed?.quantity, state: 'known' });
    for (const line of await openLines(ctx)) expect(line.reserved).toBe(line.wanted);
    const books = await readBooks(ctx.shopId);
    await sync(ctx);
    expect(await readBooks(ctx.shopId)).toEqual(books);
    expect(await findBookErrors(ctx.shopId)).toEqual([]);
  });

  test('an order that came and was cancelled between reading and applying leaves what is shown unknown', async () => {
    const { ctx, store } = await openShop('undone', { brickowl: false, openOrders: 0 });
    const [lot] = onOffer((await stateOf(store)).bricklink);
    const preview = await read(ctx, 'bricklink');
    const { id } = await order(store, lot?.id ?? 0, 4);
    await store.control('POST', `/bricklink/orders/${id}/cancel`, { restock: false });
    await sync(ctx);
    await finish(ctx, preview.id);
    expect((await stockOf(ctx)).get(String(lot?.id))).toMatchObject({
      onHand: lot?.quantity,
      available: lot?.quantity,
      state: 'unknown',
    });
  });

  test('an order that came and was shipped between reading and applying took from what was counted', async () => {
    const { ctx, store } = await openShop('gone', { brickowl: false, openOrders: 0 });
    const [lot] = onOffer((await stateOf(store)).bricklink);
    const preview = await read(ctx, 'bricklink');
    const { id } = await order(store, lot?.id ?? 0, 4);
    await store.control('POST', `/bricklink/orders/${id}/status`, { status: 'SHIPPED' });
    await sync(ctx);
    await finish(ctx, preview.id);
    const left = (lot?.quantity ?? 0) - 4;
    expect((await stockOf(ctx)).get(String(lot?.id))).toMatchObject({ onHand: left, available: left, shown: left });
    expect(await findBookErrors(ctx.shopId)).toEqual([]);
  });

  test('a lot that an open order bought up is gone from the list; its pieces are in the drawer all the same', async () => {
    const { ctx, store } = await openShop('soldout', { brickowl: false, openOrders: 0 });
    const lot = onOffer((await stateOf(store)).bricklink).find(({ isRetain }) => !isRetain);
    await order(store, lot?.id ?? 0, lot?.quantity ?? 0);
    const done = await bringIn(ctx, 'bricklink');
    expect(done.counts?.newLots).toBe((done.counts?.lotsRead ?? 0) + 1);
    expect((await stockOf(ctx)).get(String(lot?.id))).toMatchObject({ onHand: lot?.quantity, available: 0, shown: 0 });
  });

  test('keeps what the list says of a lot: drawer, stockroom, retained at zero, super lot, tiers, sale, cost', async () => {
    const { ctx, store } = await openShop('fields', { empty: true });
    const lots = [
      { type: 'PART', no: '3001', colorId: 11, quantity: 9, remarks: 'B04-17, C2', stockRoom: 'B', myCost: '0.03' },
      {
        type: 'PART',
        no: '3002',
        colorId: 11,
        quantity: 0,
        remarks: 'b04 - 17',
        isRetain: true,
        bulk: 5,
        saleRate: 20,
      },
      { type: 'SET', no: '10350-1', quantity: 2, completeness: 'B', condition: 'U', description: 'no box' },
    ];
    await store.control('POST', '/bricklink/lots', lots);
    const [first] = (await stateOf(store)).bricklink.lots;
    const tiers = [{ quantity: 50, price: '0.08' }];
    await store.control('POST', '/bricklink/lots', [
      { type: 'PART', no: '3003', quantity: 70, bindId: first?.id, tiers },
    ]);
    const done = await bringIn(ctx, 'bricklink');
    expect(done.counts).toMatchObject({ newLots: 4, newLocations: 1, lotsWithoutLocation: 2 });
    const kept = await rows(
      `SELECT item_no, remarks, stock_room, my_cost, is_retain, bulk, sale_percent, completeness, condition, description, tiers, bind_id,
        (SELECT p.code || ' ' || l.on_hand FROM stock_levels l JOIN locations p ON p.id = l.location_id WHERE l.lot_id = lots.id) AS place
       FROM lots WHERE shop_id = ? ORDER BY item_no`,
      ctx.shopId,
    );
    expect(kept).toMatchObject([
      { item_no: '10350-1', completeness: 'B', condition: 'U', description: 'no box', place: ' 2' },
      { item_no: '3001', remarks: 'B04-17, C2', stock_room: 'B', my_cost: 300, place: 'B04-17 9' },
      { item_no: '3002', is_retain: 1, bulk: 5, sale_percent: 20, place: 'B04-17 0' },
      {
        item_no: '3003',
        bind_id: String(first?.id),
        tiers: JSON.stringify([{ quantity: 50, unitPrice: 800 }]),
        place: ' 70',
      },
    ]);
  });

  test('known lots whose quantity differs are left as they are and told', async () => {
    const { ctx, store } = await openShop('differs', { brickowl: false });
    await bringIn(ctx, 'bricklink');
    const books = await readBooks(ctx.shopId);
    const [lot] = onOffer((await stateOf(store)).bricklink);
    await store.control('PATCH', `/bricklink/lots/${lot?.id}`, { quantity: (lot?.quantity ?? 0) + 3 });
    const done = await bringIn(ctx, 'bricklink');
    expect(done.counts).toMatchObject({ quantityDiffers: 1, newLots: 0 });
    expect(done.problems).toMatchObject([{ remoteLotId: String(lot?.id), kind: 'quantity_differs' }]);
    expect(await readBooks(ctx.shopId)).toEqual(books);
  });

  test('a newer reading replaces an older preview', async () => {
    const { ctx } = await openShop('newer', { brickowl: false });
    const older = await read(ctx, 'bricklink');
    const newer = await read(ctx, 'bricklink');
    await expect(applyImport(ctx, older.id, {})).rejects.toMatchObject({ code: 'imports.replaced' });
    expect(await finish(ctx, newer.id)).toMatchObject({ state: 'applied' });
  });

  test('an answer that breaks off applies nothing and fails in words', async () => {
    const { ctx, store } = await openShop('broken', { brickowl: false });
    await store.control('POST', '/faults', { side: 'bricklink', path: '/inventories*', kind: 'truncate', times: 9 });
    const failed = await read(ctx, 'bricklink');
    expect(failed.state).toBe('failed');
    expect(failed.failure?.message).toMatch(/BrickLink/);
    await store.control('DELETE', '/faults');
    expect(await bringIn(ctx, 'bricklink')).toMatchObject({ state: 'applied' });
  });

  test('a dead import is woken by asking for it again', async () => {
    const { ctx } = await openShop('dead', { brickowl: false });
    const { id } = await startImport(ctx, 'bricklink');
    ctx.sent.length = 0;
    expect((await startImport(ctx, 'bricklink')).id).toBe(id);
    expect(ctx.sent).toEqual([{ kind: 'import_read', shopId: ctx.shopId, importId: id }]);
  });
});

describe("the other marketplace's open orders", () => {
  const both = ['bricklink', 'brickowl'] as const;

  async function shopWithOwlOrder(name: string) {
    const { ctx, store } = await openShop(name, { openOrders: 0 }, both);
    const { bricklink, brickowl } = await stateOf(store);
    const offered = new Set(onOffer(bricklink).map(({ id }) => String(id)));
    const owlLot = onOffer(brickowl).find(({ externalId }) => externalId && offered.has(externalId));
    await order(store, owlLot?.id ?? 0, 3, 'brickowl');
    const lot = bricklink.lots.find(({ id }) => String(id) === owlLot?.externalId);
    return { ctx, store, lot: { id: String(lot?.id), quantity: lot?.quantity ?? 0 } };
  }

  test('must be asked about before anything is brought in', async () => {
    const { ctx } = await shopWithOwlOrder('ask');
    const preview = await read(ctx, 'bricklink');
    expect(preview.otherOrders).toEqual({ marketplace: 'brickowl', orders: 1, pieces: 3 });
    await expect(applyImport(ctx, preview.id, {})).rejects.toMatchObject({
      status: 400,
      fields: [{ field: 'otherOrdersDeducted' }],
    });
  });

  test('already deducted: their pieces come in with the stock and are reserved', async () => {
    const { ctx, lot } = await shopWithOwlOrder('deducted');
    await bringIn(ctx, 'bricklink', { otherOrdersDeducted: true });
    expect((await stockOf(ctx)).get(lot.id)).toMatchObject({
      onHand: lot.quantity + 3,
      available: lot.quantity,
      shown: lot.quantity,
    });
    for (const line of await openLines(ctx, 'brickowl')) expect(line.reserved).toBe(3);
    expect(await findBookErrors(ctx.shopId)).toEqual([]);
  });

  test('not deducted: they are reserved from what is there', async () => {
    const { ctx, lot } = await shopWithOwlOrder('undeducted');
    await bringIn(ctx, 'bricklink', { otherOrdersDeducted: false });
    expect((await stockOf(ctx)).get(lot.id)).toMatchObject({
      onHand: lot.quantity,
      available: lot.quantity - 3,
      shown: lot.quantity,
    });
    for (const line of await openLines(ctx, 'brickowl')) expect(line.reserved).toBe(3);
  });

  test.each([
    [true, 3],
    [false, 0],
  ])(
    'lines that only the Brick Owl import can place follow the same answer (deducted: %s)',
    async (otherOrdersDeducted, extra) => {
      const { ctx, store } = await openShop(`noid-${otherOrdersDeducted}`, { openOrders: 0 }, both);
      const { bricklink, brickowl } = await stateOf(store);
      const offered = new Set(onOffer(bricklink).map(({ id }) => String(id)));
      const owlLot = onOffer(brickowl).find(({ externalId }) => externalId && offered.has(externalId));
      const lot = bricklink.lots.find(({ id }) => String(id) === owlLot?.externalId);
      await store.control('PATCH', `/brickowl/lots/${owlLot?.id}`, { externalId: null });
      await order(store, owlLot?.id ?? 0, 3, 'brickowl');
      await bringIn(ctx, 'bricklink', { otherOrdersDeducted });
      expect(await openLines(ctx, 'brickowl')).toMatchObject([{ lot_id: null }]);
      expect(await rows("SELECT kind FROM todos WHERE shop_id = ? AND state = 'open'", ctx.shopId)).toEqual([
        { kind: 'unmatched_line' },
      ]);
      const linked = await bringIn(ctx, 'brickowl');
      expect(linked.counts?.linkedByItem).toBeGreaterThan(0);
      expect(await openLines(ctx, 'brickowl')).toMatchObject([{ lot_id: expect.any(String), reserved: 3 }]);
      expect((await stockOf(ctx)).get(String(lot?.id))).toMatchObject({ onHand: (lot?.quantity ?? 0) + extra });
      expect(await rows("SELECT kind FROM todos WHERE shop_id = ? AND state = 'open'", ctx.shopId)).toEqual([]);
      expect(await findBookErrors(ctx.shopId)).toEqual([]);
    },
  );
});

describe('linking a Brick Owl stock', () => {
  test('links lots by external id and by item, moves no stock, and changes nothing when repeated', async () => {
    const { ctx, store } = await openShop('owl', { lots: 150, openOrders: 6 }, ['bricklink', 'brickowl']);
    await bringIn(ctx, 'bricklink', { otherOrdersDeducted: true });
    const ledger = (await readBooks(ctx.shopId)).levels.map((level) => JSON.parse(level).on_hand);
    const done = await bringIn(ctx, 'brickowl');
    const counts = done.counts;
    const { brickowl } = await stateOf(store);
    expect(counts?.lotsRead).toBe(brickowl.lots.length);
    expect(counts?.linkedByExternalId).toBeGreaterThan(100);
    expect(
      (counts?.linkedByExternalId ?? 0) +
        (counts?.linkedByItem ?? 0) +
        (counts?.ambiguous ?? 0) +
        (counts?.unmatched ?? 0),
    ).toBe(brickowl.lots.length);
    expect(done.problemCount).toBe((counts?.ambiguous ?? 0) + (counts?.unmatched ?? 0));
    expect(done.problems.every(({ message, itemName }) => message !== '' && itemName !== '')).toBe(true);
    const shown = await stockOf(ctx, 'brickowl');
    for (const lot of brickowl.lots) {
      const listing = shown.get(String(lot.id));
      if (listing) expect(listing.shown).toBe(lot.quantity);
    }
    expect(await findBookErrors(ctx.shopId)).toEqual([]);
    expect(ledger.length).toBeGreaterThan(0);
    const books = await readBooks(ctx.shopId);
    expect((await bringIn(ctx, 'brickowl')).counts?.alreadyKnown).toBe(shown.size);
    expect(await readBooks(ctx.shopId)).toEqual(books);
  });

  test('two Brick Owl lots with one external id: the second is left to the owner', async () => {
    const { ctx, store } = await openShop('twice', { openOrders: 0 }, ['bricklink', 'brickowl']);
    await bringIn(ctx, 'bricklink', {});
    const { brickowl } = await stateOf(store);
    const [first, second] = brickowl.lots.filter(({ externalId }) => externalId);
    await store.control('PATCH', `/brickowl/lots/${second?.id}`, { externalId: first?.externalId });
    const done = await bringIn(ctx, 'brickowl');
    expect(done.problems).toContainEqual(
      expect.objectContaining({ remoteLotId: String(second?.id), kind: 'ambiguous' }),
    );
    expect((await stockOf(ctx, 'brickowl')).has(String(second?.id))).toBe(false);
  });

  test('a Brick Owl lot that several lots fit, or that competes with another one, is left to the owner', async () => {
    const { ctx, store } = await openShop('doubt', { empty: true }, ['bricklink', 'brickowl']);
    const part = (no: string) => ({ type: 'PART', no, colorId: 11, quantity: 5 });
    await store.control('POST', '/bricklink/lots', ['3001', '3001', '3002', '3003'].map(part));
    await bringIn(ctx, 'bricklink');
    await store.control(
      'POST',
      '/brickowl/lots',
      ['3001', '3002', '3002', '3003'].map((no) => ({ ...part(no), externalId: null })),
    );
    const done = await bringIn(ctx, 'brickowl');
    expect(done.counts).toMatchObject({ linkedByItem: 1, ambiguous: 3, unmatched: 0 });
    expect(done.problems.map(({ message }) => message)).toEqual([
      '2 of your lots fit it by item, colour and condition.',
      '2 Brick Owl lots fit the same lot of yours by item, colour and condition.',
      '2 Brick Owl lots fit the same lot of yours by item, colour and condition.',
    ]);
    expect((await stockOf(ctx, 'brickowl')).size).toBe(1);
  });

  test('a shop with Brick Owl alone makes its lots from there when asked to', async () => {
    const { ctx, store } = await openShop('alone', { openOrders: 4 }, ['brickowl']);
    const preview = await read(ctx, 'brickowl');
    const { brickowl } = await stateOf(store);
    expect(preview.counts).toMatchObject({ unmatched: brickowl.lots.length, newLots: 0 });
    const done = await finish(ctx, preview.id, { createUnmatched: true });
    expect(done.state).toBe('applied');
    const stock = await stockOf(ctx, 'brickowl');
    expect(stock.size).toBeGreaterThan(0);
    for (const lot of brickowl.lots) {
      const made = stock.get(String(lot.id));
      if (made) expect(made).toMatchObject({ available: lot.quantity, shown: lot.quantity });
    }
    expect(await findBookErrors(ctx.shopId)).toEqual([]);
  });
});
