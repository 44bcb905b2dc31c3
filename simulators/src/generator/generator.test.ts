import { describe, expect, it } from 'vitest';
import { totalsOf } from '../bricklink/orders.domain.ts';
import { itemByBase, parseBoid } from '../brickowl/boid.domain.ts';
import { makeRng } from '../rng.domain.ts';
import { generateOrders, remaining } from './orders.domain.ts';
import { generateStock } from './stock.domain.ts';

const NOW = 1_790_000_000_000;

function shop(seed: number, lots = 2000, brickowl = true) {
  const rng = makeRng(seed);
  const stock = generateStock(rng, { lots, brickowl, now: NOW, firstBlId: 400_000_001, firstBoId: 2_700_001 });
  const before = structuredClone(stock);
  const orders = generateOrders(rng, stock, {
    openOrders: 40,
    closedOrders: 20,
    brickowl,
    now: NOW,
    currency: 'EUR',
    firstBlOrderId: 31_000_001,
    firstBoOrderId: 7_000_001,
    firstBoItemId: 880_001,
  });
  return { stock, before, ...orders, ...remaining(stock) };
}

describe('a generated shop', () => {
  it('is the same for the same seed and another for another', () => {
    expect(JSON.stringify(shop(5))).toBe(JSON.stringify(shop(5)));
    expect(JSON.stringify(shop(5).blLots)).not.toBe(JSON.stringify(shop(6).blLots));
  });

  it('looks like a real one: prices in steps of 0.001, quantities spread, drawer codes, new and used', () => {
    const { blLots } = shop(7);
    expect(blLots.every((lot) => lot.unitPrice > 0 && lot.unitPrice % 10 === 0)).toBe(true);
    expect(blLots.every((lot) => lot.quantity >= 0 && lot.quantity <= 3000)).toBe(true);
    const quantities = blLots.map((lot) => lot.quantity).sort((a, b) => a - b);
    expect(quantities[Math.floor(quantities.length / 2)]).toBeGreaterThan(5);
    expect(quantities.at(-1)).toBeGreaterThan(500);
    const coded = blLots.filter((lot) => /^[A-F]\d\d-\d\d/.test(lot.remarks)).length;
    expect(coded / blLots.length).toBeGreaterThan(0.85);
    for (const found of [
      blLots.some((lot) => lot.remarks === ''),
      blLots.some((lot) => lot.remarks.includes(', ')),
      blLots.some((lot) => lot.isStockRoom),
      blLots.some((lot) => lot.isRetain),
      blLots.some((lot) => lot.tierQuantities[0] > 0),
      blLots.some((lot) => lot.bindId > 0),
      blLots.some((lot) => lot.bulk > 1),
      blLots.some((lot) => lot.saleRate > 0),
      blLots.some((lot) => lot.completeness === 'B'),
      blLots.some((lot) => /[&<"']/.test(lot.description)),
    ]) {
      expect(found).toBe(true);
    }
    expect(new Set(blLots.map((lot) => lot.condition))).toEqual(new Set(['N', 'U']));
  });

  it('lists the same lots on Brick Owl with ids that lead back to the item', () => {
    const { boLots, blLots } = shop(8);
    const tagged = boLots.filter((lot) => lot.externalId !== null).length / boLots.length;
    expect(tagged).toBeGreaterThan(0.9);
    expect(tagged).toBeLessThan(0.99);
    for (const lot of boLots) {
      const parsed = parseBoid(lot.boid);
      expect(itemByBase(parsed?.base ?? 0)).toMatchObject({ type: lot.type, no: lot.no });
      const twin = lot.externalId ? blLots.find((entry) => String(entry.id) === lot.externalId) : undefined;
      if (twin) expect(parsed?.blColorId).toBe(twin.colorId);
    }
  });

  it('has lowered the listed quantities by exactly what the open orders hold', () => {
    const { stock, before, blOrders, boOrders } = shop(9);
    const held = new Map<number, number>();
    const open = blOrders.filter((order) => !['CANCELLED', 'SHIPPED', 'RECEIVED', 'COMPLETED'].includes(order.status));
    for (const line of open.flatMap((order) => order.batches.flat()))
      held.set(line.lotId, (held.get(line.lotId) ?? 0) + line.quantity);
    const owlHeld = new Map<number, number>();
    for (const line of boOrders.filter((order) => order.status < 5).flatMap((order) => order.lines)) {
      owlHeld.set(line.lotId, (owlHeld.get(line.lotId) ?? 0) + line.quantity);
    }
    expect(held.size).toBeGreaterThan(20);
    stock.forEach(({ bl, bo }, index) => {
      if (!bl) return;
      const sold = (held.get(bl.id) ?? 0) + (bo ? (owlHeld.get(bo.id) ?? 0) : 0);
      expect(bl.quantity).toBe((before[index]?.bl?.quantity ?? 0) - sold);
    });
  });

  it('has orders in many states, one of them with a later batch that repeats a lot', () => {
    const { blOrders, boOrders } = shop(10);
    const statuses = new Set(blOrders.map((order) => order.status));
    for (const status of ['PAID', 'UPDATED', 'PACKED']) expect(statuses).toContain(status);
    expect(blOrders.find((order) => order.status === 'UPDATED')?.batches.length).toBe(2);
    expect(new Set(boOrders.map((order) => order.status)).size).toBeGreaterThan(3);
  });

  it('adds up: grand total is goods and costs, final total leaves out what BrickLink keeps', () => {
    for (const order of shop(11).blOrders) {
      const totals = totalsOf(order);
      const goods = order.batches.flat().reduce((sum, line) => sum + line.unitPriceFinal * line.quantity, 0);
      const { shipping, insurance, etc1, etc2, credit, coupon } = order.costs;
      expect(totals.subtotal).toBe(goods);
      expect(totals.grandTotal).toBe(goods + shipping + insurance + etc1 + etc2 - credit - coupon + totals.salesTax);
      expect(totals.finalTotal).toBeLessThanOrEqual(totals.grandTotal);
    }
  });
});
