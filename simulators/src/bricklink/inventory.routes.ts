import { colorByBlId } from '../catalog/colors.data.ts';
import { parseItemType } from '../catalog/items.domain.ts';
import { withoutFields } from '../faults.domain.ts';
import { parseAmount } from '../money.domain.ts';
import type { Shop } from '../store/shop.store.ts';
import { type BlCall, type BlRoute, invalid, listFilter, notFound, objectBody } from './api.domain.ts';
import type { BlLot } from './model.domain.ts';
import { lotJson } from './wire.domain.ts';

const PAGE = 1000;
export const FIRST_LOT_ID = 400_000_001;

/** The letter of the status filter: available, stockrooms, reserved, unavailable. */
function statusLetter(lot: BlLot): string {
  if (lot.isStockRoom) return lot.stockRoom === 'B' ? 'B' : lot.stockRoom === 'C' ? 'C' : 'S';
  if (lot.reservedFor) return 'R';
  return lot.quantity > 0 ? 'Y' : 'N';
}

const integer = (value: unknown, field: string, min: number, max: number): number => {
  const number = typeof value === 'string' && /^[+-]?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < min || number > max) {
    throw invalid(`Unparseable value or field: [${field}.]`);
  }
  return number;
};

const amount = (value: unknown, field: string, min: number): number => {
  const parsed = parseAmount(value);
  if (parsed === undefined || parsed < min) throw invalid(`Unparseable value or field: [${field}.]`);
  return parsed;
};

const text = (value: unknown, field: string): string => {
  if (value === null) return '';
  if (typeof value !== 'string') throw invalid(`Unparseable value or field: [${field}.]`);
  return value;
};

const flag = (value: unknown, field: string): boolean => {
  if (typeof value !== 'boolean') throw invalid(`Unparseable value or field: [${field}.]`);
  return value;
};

const TIER_FIELDS = ['tier_quantity1', 'tier_quantity2', 'tier_quantity3', 'tier_price1', 'tier_price2', 'tier_price3'];

function applyTiers(lot: BlLot, body: Record<string, unknown>): void {
  const given = TIER_FIELDS.filter((field) => body[field] !== undefined);
  if (given.length === 0) return;
  if (given.length < 6) throw invalid('Tier pricing needs all three quantities and prices');
  const quantities = [1, 2, 3].map((tier) => integer(body[`tier_quantity${tier}`], `tier_quantity${tier}`, 0, 1e9));
  const prices = [1, 2, 3].map((tier) => amount(body[`tier_price${tier}`], `tier_price${tier}`, 0));
  let [lastQuantity, lastPrice, ended] = [0, lot.unitPrice, false];
  quantities.forEach((quantity, index) => {
    const price = prices[index] ?? 0;
    if (quantity === 0) {
      ended = true;
      return;
    }
    if (ended || quantity <= lastQuantity || price <= 0 || price >= lastPrice)
      throw invalid('Tier quantities must rise and tier prices must fall below the unit price');
    [lastQuantity, lastPrice] = [quantity, price];
  });
  lot.tierQuantities = [quantities[0] ?? 0, quantities[1] ?? 0, quantities[2] ?? 0];
  lot.tierPrices = [prices[0] ?? 0, prices[1] ?? 0, prices[2] ?? 0];
}

/** Applies the fields that creating and updating have in common. */
function applyFields(lot: BlLot, body: Record<string, unknown>): void {
  if (body.unit_price !== undefined) lot.unitPrice = amount(body.unit_price, 'unit_price', 1);
  if (body.description !== undefined) lot.description = text(body.description, 'description');
  if (body.remarks !== undefined) lot.remarks = text(body.remarks, 'remarks');
  if (body.bulk !== undefined) lot.bulk = integer(body.bulk, 'bulk', 1, 1e6);
  if (body.is_retain !== undefined) lot.isRetain = flag(body.is_retain, 'is_retain');
  if (body.is_stock_room !== undefined) lot.isStockRoom = flag(body.is_stock_room, 'is_stock_room');
  if (body.stock_room_id !== undefined) {
    const room = text(body.stock_room_id, 'stock_room_id').toUpperCase();
    if (room !== 'A' && room !== 'B' && room !== 'C') throw invalid('Unparseable value or field: [stock_room_id.]');
    lot.stockRoom = room;
  }
  lot.stockRoom = lot.isStockRoom ? (lot.stockRoom ?? 'A') : null;
  if (body.my_cost !== undefined) lot.myCost = amount(body.my_cost, 'my_cost', 0);
  if (body.my_weight !== undefined) lot.myWeightMg = Math.round(amount(body.my_weight, 'my_weight', 0) / 10);
  if (body.sale_rate !== undefined) lot.saleRate = integer(body.sale_rate, 'sale_rate', 0, 99);
  applyTiers(lot, body);
}

function newLot(shop: Shop, input: unknown): BlLot {
  const body = objectBody(input);
  const item = body.item;
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    throw invalid('Unparseable value or field: [item.]');
  const { no, type: typeText, ...unknown } = item as Record<string, unknown>;
  const stray = Object.keys(unknown)[0];
  if (stray) throw invalid(`Unparseable value or field: [item.${stray}.]`);
  const type = typeof typeText === 'string' ? parseItemType(typeText) : undefined;
  if (!type) throw invalid('Unparseable value or field: [item.type.]');
  if (typeof no !== 'string' || no === '') throw invalid('Unparseable value or field: [item.no.]');
  if (type === 'SET' && !/-\d+$/.test(no)) throw invalid('Invalid item sequence number: null');
  const known = shop.item(type, no);
  if (!known && !shop.settings.acceptUnknownItems) throw notFound(`${type} ${no}`);
  const colorId = type === 'PART' || body.color_id !== undefined ? integer(body.color_id, 'color_id', 0, 9999) : 0;
  if (colorId !== 0 && !colorByBlId(colorId) && !shop.settings.acceptUnknownItems)
    throw invalid('Unparseable value or field: [color_id.]');
  const condition = body.new_or_used;
  if (condition !== 'N' && condition !== 'U') throw invalid('Unparseable value or field: [new_or_used.]');
  const completeness = body.completeness ?? null;
  if (
    type === 'SET'
      ? completeness !== 'S' && completeness !== 'C' && completeness !== 'B'
      : completeness !== null && completeness !== 'X'
  ) {
    throw invalid('Unparseable value or field: [completeness.]');
  }
  if (body.unit_price === undefined) throw invalid('Unparseable value or field: [unit_price.]');
  const lot: BlLot = {
    id: 0,
    type,
    no: known?.no ?? no,
    name: known?.name ?? no,
    categoryId: known?.categoryId ?? 0,
    colorId,
    quantity: integer(body.quantity, 'quantity', body.is_retain === true || body.is_stock_room === true ? 0 : 1, 1e7),
    condition,
    completeness: type === 'SET' ? (completeness as 'S' | 'C' | 'B') : null,
    unitPrice: 0,
    bindId: 0,
    description: '',
    remarks: '',
    bulk: 1,
    isRetain: false,
    isStockRoom: false,
    stockRoom: null,
    createdAt: shop.now(),
    myCost: null,
    saleRate: 0,
    tierQuantities: [0, 0, 0],
    tierPrices: [0, 0, 0],
    myWeightMg: 0,
    weightMg: known?.weightMg ?? 0,
    reservedFor: null,
  };
  applyFields(lot, body);
  return lot;
}

function lotOf({ shop, params }: BlCall): BlLot {
  const lot = shop.blLots.get(Number(params[0]));
  if (!lot) throw notFound(`inventory ${params[0]}`);
  return lot;
}

function list({ shop, url }: BlCall) {
  const query = url.searchParams;
  const types = listFilter(
    query.get('item_type')?.replace(/[^,-]+/g, (part) => parseItemType(part.trim()) ?? part) ?? null,
  );
  const statuses = listFilter(query.get('status'));
  const categories = listFilter(query.get('category_id'));
  const colors = listFilter(query.get('color_id'));
  const wanted = (lot: BlLot) =>
    (!types || types(lot.type)) &&
    (!statuses || statuses(statusLetter(lot))) &&
    (!categories || categories(String(lot.categoryId))) &&
    (!colors || colors(String(lot.colorId)));
  return {
    code: 200 as const,
    *stream() {
      let afterId = -1;
      while (true) {
        const page = shop.blLots.page(afterId, PAGE);
        const last = page.at(-1);
        if (!last) return;
        afterId = last.id;
        yield page.filter(wanted).map(lotJson);
      }
    },
  };
}

function create({ shop, body, hits }: BlCall) {
  const many = Array.isArray(body);
  // All are read before any is stored: one bad entry refuses the array.
  const lots = (many ? body : [body]).map((entry) => newLot(shop, withoutFields(entry, hits)));
  for (const lot of lots) lot.id = shop.nextId('bl lot', FIRST_LOT_ID);
  shop.blLots.insertMany(lots);
  const single = lots[0];
  return { code: 201 as const, data: many || !single ? (many ? [] : {}) : lotJson(single) };
}

function update(call: BlCall) {
  const { shop } = call;
  const lot = lotOf(call);
  const body = withoutFields(objectBody(call.body), call.hits);
  if (body.quantity !== undefined && body.quantity !== null) {
    // Signed or not, a quantity is a change: the server never sets an absolute value.
    const quantity = lot.quantity + integer(body.quantity, 'quantity', -1e7, 1e7);
    if (quantity < 0) throw invalid('Unparseable value or field: [quantity.]');
    lot.quantity = quantity;
  }
  if (body.description === undefined && shop.settings.bricklinkOmittedDescriptionClears) lot.description = '';
  applyFields(lot, body);
  if (lot.quantity === 0 && !lot.isRetain && shop.settings.bricklinkPutZeroRemoves) shop.blLots.delete(lot.id);
  else shop.blLots.put(lot);
  return { code: 200 as const, data: lotJson(lot) };
}

export const INVENTORY_ROUTES: readonly BlRoute[] = [
  { method: 'GET', pattern: /^\/inventories$/, run: list },
  { method: 'POST', pattern: /^\/inventories$/, run: create },
  { method: 'GET', pattern: /^\/inventories\/(\d+)$/, run: (call) => ({ code: 200, data: lotJson(lotOf(call)) }) },
  { method: 'PUT', pattern: /^\/inventories\/(\d+)$/, run: update },
  {
    method: 'DELETE',
    pattern: /^\/inventories\/(\d+)$/,
    run: (call) => {
      call.shop.blLots.delete(lotOf(call).id);
      return { code: 204 };
    },
  },
];
