import { colorByBoId } from '../catalog/colors.data.ts';
import { withoutFields } from '../faults.domain.ts';
import { parseAmount } from '../money.domain.ts';
import type { Shop } from '../store/shop.store.ts';
import { type BoCall, type BoEndpoint, bad, integer, missing, Rows, required, SUCCESS } from './api.domain.ts';
import { owlType, parseBoid } from './boid.domain.ts';
import { type BoLot, CONDITIONS } from './model.domain.ts';
import { lotJson } from './wire.domain.ts';

export const FIRST_BO_LOT_ID = 2_700_001;

const roundMilli = (amount: number) => Math.round(amount / 10) * 10;

const json = (shop: Shop, lot: BoLot) =>
  lotJson(lot, shop.item(lot.type, lot.no), { storeSlug: shop.info?.store ?? 'store' });

function list({ shop, params }: BoCall) {
  const activeOnly = (params.active_only ?? '1') !== '0';
  if (params.external_id_1 && !params.lot_id && !params.type) throw bad('You must provide an ID');
  const wanted = (lot: BoLot) =>
    (!activeOnly || (lot.forSale && lot.quantity > 0)) &&
    (!params.type || lot.owlType.toLowerCase() === params.type.toLowerCase()) &&
    (!params.lot_id || String(lot.id) === params.lot_id) &&
    (!params.external_id_1 || lot.externalId === params.external_id_1);
  return new Rows(function* () {
    let afterId = -1;
    while (true) {
      const page = shop.boLots.page(afterId, 1000);
      const last = page.at(-1);
      if (!last) return;
      afterId = last.id;
      yield page.filter(wanted).map((lot) => json(shop, lot));
    }
  });
}

function price(text: string, name: string): number {
  const amount = parseAmount(text);
  if (amount === undefined || roundMilli(amount) <= 0) throw bad(`Invalid ${name}`);
  return roundMilli(amount);
}

function create(call: BoCall) {
  const { shop } = call;
  const params = withoutFields(call.params, call.hits);
  const parsed = parseBoid(required(call, 'boid'));
  const item = parsed && shop.itemByBase(parsed.base);
  if (!parsed || !item) throw bad('Invalid BOID');
  const kind = owlType(item.type, item) ?? 'Part';
  const colorText = params.color_id ?? '';
  if (colorText !== '' && kind !== 'Part' && kind !== 'Gear' && kind !== 'Minibuild')
    throw bad('color_id is not allowed for this type');
  if (kind === 'Part' && colorText === '' && parsed.boColorId === 0 && item.colors.length > 0)
    throw bad('color_id is required for parts');
  const boColorId = colorText === '' ? parsed.boColorId : integer(colorText, 'color_id');
  if (boColorId !== 0 && !colorByBoId(boColorId)) throw bad('Invalid color_id');
  const quantity = integer(required(call, 'quantity'), 'quantity');
  if (quantity <= 0) throw bad('Invalid quantity');
  const condition = required(call, 'condition');
  if (!CONDITIONS[condition]) throw bad('Invalid condition');
  const id = shop.nextId('bo lot', FIRST_BO_LOT_ID);
  shop.boLots.put({
    id,
    boid: boColorId === 0 ? String(parsed.base) : `${parsed.base}-${boColorId}`,
    type: item.type,
    no: item.no,
    name: item.name,
    owlType: kind,
    fullCon: condition,
    quantity,
    basePrice: price(required(call, 'price'), 'price'),
    salePercent: 0,
    bulk: 1,
    forSale: true,
    tiers: [],
    publicNote: '',
    personalNote: '',
    myCost: null,
    lotWeightMg: null,
    weightMg: item.weightMg,
    reserveUid: null,
    externalId: params.external_id || null,
  });
  return { ...SUCCESS, lot_id: String(id) };
}

function identified({ shop, params }: BoCall): BoLot {
  if ((params.lot_id ? 1 : 0) + (params.external_id ? 1 : 0) !== 1)
    throw bad('You must provide either lot_id or external_id');
  const lot = params.lot_id
    ? shop.boLots.get(integer(params.lot_id, 'lot_id'))
    : shop.boLots.byExternalId(params.external_id ?? '')[0];
  if (!lot) throw missing('Lot not found');
  return lot;
}

function tiers(text: string): BoLot['tiers'] {
  if (text === 'remove') return [];
  const pairs = text.split(',').map((pair) => {
    const [quantity = '', tierPrice = ''] = pair.split(':');
    return [integer(quantity, 'tier_price'), price(tierPrice, 'tier_price')] as [number, number];
  });
  if (pairs.length > 3) throw bad('Invalid tier_price');
  return pairs;
}

const CHANGES = [
  'absolute_quantity',
  'relative_quantity',
  'for_sale',
  'price',
  'sale_percent',
  'my_cost',
  'lot_weight',
  'personal_note',
  'public_note',
  'bulk_qty',
  'tier_price',
  'condition',
  'update_external_id_1',
];

function update(call: BoCall) {
  const { shop, inBatch } = call;
  const lot = { ...identified(call) };
  const params = withoutFields(call.params, call.hits);
  const given = CHANGES.filter((name) => call.params[name] !== undefined);
  if (given.length === 0) throw bad('Nothing to update');
  if (params.absolute_quantity !== undefined) lot.quantity = integer(params.absolute_quantity, 'absolute_quantity');
  if (params.relative_quantity !== undefined) lot.quantity += integer(params.relative_quantity, 'relative_quantity');
  if (lot.quantity < 0) throw bad('Invalid quantity');
  if (!(inBatch && shop.settings.brickowlBatchQuantityOnly)) applyOthers(lot, params);
  shop.boLots.put(lot);
  return SUCCESS;
}

function applyOthers(lot: BoLot, params: Record<string, string>): void {
  if (params.for_sale !== undefined) {
    if (params.for_sale !== '0' && params.for_sale !== '1') throw bad('Invalid for_sale');
    lot.forSale = params.for_sale === '1';
  }
  if (params.price !== undefined) lot.basePrice = price(params.price, 'price');
  if (params.sale_percent !== undefined) {
    const percent = integer(params.sale_percent, 'sale_percent');
    if (Math.abs(percent) > 95) throw bad('Invalid sale_percent');
    lot.salePercent = percent;
  }
  if (params.my_cost !== undefined) lot.myCost = price(params.my_cost, 'my_cost');
  if (params.lot_weight !== undefined) lot.lotWeightMg = price(params.lot_weight, 'lot_weight') / 10;
  if (params.personal_note !== undefined) lot.personalNote = params.personal_note;
  if (params.public_note !== undefined) lot.publicNote = params.public_note;
  if (params.bulk_qty !== undefined) {
    lot.bulk = integer(params.bulk_qty, 'bulk_qty');
    if (lot.bulk < 1) throw bad('Invalid bulk_qty');
  }
  if (params.tier_price !== undefined) lot.tiers = tiers(params.tier_price);
  if (params.condition !== undefined) {
    if (!CONDITIONS[params.condition]) throw bad('Invalid condition');
    lot.fullCon = params.condition;
  }
  if (params.update_external_id_1 !== undefined) lot.externalId = params.update_external_id_1 || null;
}

export const INVENTORY_ENDPOINTS: Record<string, BoEndpoint> = {
  'inventory/list': { method: 'GET', run: list },
  'inventory/create': { method: 'POST', run: create },
  'inventory/update': { method: 'POST', run: update },
  'inventory/delete': {
    method: 'POST',
    run: (call) => {
      call.shop.boLots.delete(identified(call).id);
      return SUCCESS;
    },
  },
};
