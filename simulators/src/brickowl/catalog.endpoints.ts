import {
  elementIds,
  FAMILIES,
  familyItem,
  type ItemType,
  marketPrice,
  NAMED_ITEMS,
  type SimItem,
} from '../catalog/items.domain.ts';
import { threeDecimals } from '../money.domain.ts';
import { hashText, makeRng } from '../rng.domain.ts';
import type { Shop } from '../store/shop.store.ts';
import { type BoCall, type BoEndpoint, bad, missing, required } from './api.domain.ts';
import { makeBoid, owlType, parseBoid } from './boid.domain.ts';
import { CONDITIONS } from './model.domain.ts';
import { colorListJson, hasBricklinkId, lookupJson, owlName } from './wire.domain.ts';

const TYPES = ['Part', 'Set', 'Minifigure', 'Gear', 'Sticker', 'Minibuild', 'Instructions', 'Packaging'];

function blTypes(owl: string): ItemType[] {
  const map: Record<string, ItemType[]> = {
    part: ['PART'],
    sticker: ['PART'],
    set: ['SET'],
    minifigure: ['MINIFIG'],
    gear: ['GEAR'],
    instructions: ['INSTRUCTION'],
    packaging: ['ORIGINAL_BOX'],
  };
  return map[owl.toLowerCase()] ?? [];
}

/** All BOIDs of an item: the base, then its colours. */
function boidsOf(shop: Shop, item: SimItem): string[] {
  const base = shop.boidBase(item.type, item.no);
  if (base === undefined) return [];
  return [String(base), ...item.colors.flatMap((color) => makeBoid(base, color) ?? [])];
}

function printsOf(designId: string): SimItem[] {
  const family = FAMILIES.find((entry) => entry.type === 'PART' && entry.prefix === `${designId}pb`);
  return family ? Array.from({ length: 12 }, (_, index) => familyItem(family, family.first + index)) : [];
}

function idLookup(call: BoCall) {
  const { shop, params } = call;
  const id = required(call, 'id');
  const type = required(call, 'type');
  if (!TYPES.some((name) => name.toLowerCase() === type.toLowerCase())) throw bad('Invalid type');
  const idType = params.id_type ?? '';
  const boids: string[] = [];
  for (const blType of blTypes(type)) {
    const item = shop.item(blType, id);
    if (item && owlType(blType, item)?.toLowerCase() === type.toLowerCase()) {
      const asNumber = (idType === '' || idType === 'bl_item_no') && hasBricklinkId(item);
      const asSet = blType !== 'PART' && (idType === '' || idType === 'set_number');
      const asDesign =
        blType === 'PART' &&
        (idType === 'ldraw' || ((idType === '' || idType === 'design_id') && item.designId === id));
      if (asNumber || asSet || asDesign) boids.push(...boidsOf(shop, item));
    }
    if (blType === 'PART' && (idType === '' || idType === 'design_id')) {
      // A design number is shared by moulds and prints, each with a base of its own.
      for (const other of NAMED_ITEMS)
        if (other.type === 'PART' && other.designId === id && other.no !== item?.no)
          boids.push(...boidsOf(shop, other));
      for (const print of printsOf(id)) boids.push(...boidsOf(shop, print));
    }
    if (blType === 'PART' && (idType === '' || idType === 'item_no' || idType === 'element_id')) {
      for (const part of NAMED_ITEMS) {
        for (const color of part.colors) {
          const base = elementIds(part, color).includes(id) ? shop.boidBase('PART', part.no) : undefined;
          const boid = base === undefined ? undefined : makeBoid(base, color);
          if (boid) boids.push(boid);
        }
      }
    }
  }
  return { boids: [...new Set(boids)] };
}

function itemOf(shop: Shop, boid: string): SimItem | undefined {
  const parsed = parseBoid(boid);
  return parsed ? shop.itemByBase(parsed.base) : undefined;
}

function lookup(call: BoCall) {
  const boid = required(call, 'boid');
  const item = itemOf(call.shop, boid);
  if (!item) throw missing('Item not found');
  return lookupJson(item, boid, owlType(item.type, item) ?? 'Part');
}

function bulkLookup(call: BoCall) {
  const boids = required(call, 'boids')
    .split(',')
    .map((boid) => boid.trim());
  if (boids.length > 100) throw bad('Too many BOIDs');
  const items = boids.flatMap((boid) => {
    const item = itemOf(call.shop, boid);
    return item ? [[boid, lookupJson(item, boid, owlType(item.type, item) ?? 'Part')] as const] : [];
  });
  return { items: items.length === 0 ? [] : Object.fromEntries(items) };
}

function availability(call: BoCall) {
  const boid = required(call, 'boid');
  const country = required(call, 'country');
  const item = itemOf(call.shop, boid);
  if (!item) throw missing('Item not found');
  const blColorId = parseBoid(boid)?.blColorId ?? 0;
  const rng = makeRng(hashText(`availability ${boid}`));
  const rows = Array.from({ length: rng.int(0, 9) }, () => {
    const used = rng.chance(0.4);
    const lotId = String(rng.int(90_000_000, 99_999_999));
    const price = Math.max(
      10,
      Math.round((marketPrice(item, blColorId, used ? 'U' : 'N') * Math.exp(0.25 * rng.normal())) / 10) * 10,
    );
    const store = rng.int(100, 9999);
    return [
      lotId,
      {
        con: used ? 'usedg' : 'new',
        lot_id: lotId,
        price: threeDecimals(price),
        qty: String(rng.int(1, 400)),
        bulk_qty: '1',
        url: `https://store-${store}.brickowl.com/store/${lotId}`,
        boid,
        type: owlType(item.type, item) ?? 'Part',
        store_id: String(store),
        store_name: `Example store ${store}`,
        base_currency: call.shop.settings.currency,
        country,
        feedback_count: String(rng.int(0, 5000)),
        minimum_order: '0.00',
        minimum_lot_average: '0.00',
        open: '1',
      },
    ] as const;
  });
  return rows.length === 0 ? [] : Object.fromEntries(rows);
}

function search(call: BoCall) {
  const query = required(call, 'query').toLowerCase();
  const page = Number(call.params.page ?? 1);
  const found = NAMED_ITEMS.filter(
    (item) => query === 'all' || `${item.name} ${item.no}`.toLowerCase().includes(query),
  );
  const results = found.slice((page - 1) * 50, page * 50).flatMap((item) => {
    const base = call.shop.boidBase(item.type, item.no);
    const kind = owlType(item.type, item);
    return base === undefined || !kind ? [] : [{ boid: String(base), name: owlName(item, String(base)), type: kind }];
  });
  return { results };
}

export const CATALOG_ENDPOINTS: Record<string, BoEndpoint> = {
  'catalog/id_lookup': { method: 'GET', run: idLookup },
  'catalog/lookup': { method: 'GET', run: lookup, needsApproval: true },
  'catalog/bulk_lookup': { method: 'GET', run: bulkLookup, needsApproval: true },
  'catalog/availability': { method: 'GET', run: availability, needsApproval: true },
  'catalog/search': { method: 'GET', run: search },
  'catalog/color_list': { method: 'GET', run: colorListJson },
  'catalog/condition_list': {
    method: 'GET',
    run: () => Object.fromEntries(Object.entries(CONDITIONS).map(([id, name]) => [id, { id, name }])),
  },
};
