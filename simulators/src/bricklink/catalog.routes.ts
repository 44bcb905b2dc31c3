import { COLORS, colorByBlId, colorName } from '../catalog/colors.data.ts';
import {
  CATEGORIES,
  elementIds,
  type ItemType,
  marketPrice,
  NAMED_ITEMS,
  parseItemType,
  type SimItem,
} from '../catalog/items.domain.ts';
import { fourDecimals } from '../money.domain.ts';
import { hashText, makeRng, unitHash } from '../rng.domain.ts';
import { type BlCall, type BlRoute, invalid, notFound } from './api.domain.ts';
import { encodeText, imageUrl, itemJson } from './wire.domain.ts';

const SOLD_FROM_MS = 180 * 86_400_000;

function itemOf({ shop, params }: BlCall): SimItem {
  const type = parseItemType(params[0] ?? '');
  const no = params[1] ?? '';
  if (!type) throw invalid('Unparseable value or field: [type.]');
  if (type === 'SET' && !/-\d+$/.test(no)) throw invalid('Invalid item sequence number: null');
  const item = shop.item(type, no);
  if (!item) throw notFound(`${type} ${no}`);
  return item;
}

const colorJson = (blId: number) => {
  const color = colorByBlId(blId);
  if (!color) throw notFound(`color ${blId}`);
  return { color_id: color.blId, color_name: color.name, color_code: color.hex, color_type: color.kind };
};

function queryColor({ url }: BlCall): number {
  const text = url.searchParams.get('color_id');
  if (text === null || text === '') return 0;
  if (!/^\d+$/.test(text)) throw invalid('Unparseable value or field: [color_id.]');
  return Number(text);
}

function knownColors(call: BlCall) {
  const item = itemOf(call);
  const colors = item.colors.length === 0 ? [0] : item.colors;
  return {
    code: 200 as const,
    data: colors.map((colorId) => ({
      color_id: colorId,
      quantity:
        1 +
        Math.floor(400 * unitHash(`known ${item.no} ${colorId}`) * ((colorByBlId(colorId)?.popularity ?? 40) / 100)),
    })),
  };
}

function picture(call: BlCall) {
  const item = itemOf(call);
  const colorId = Number(call.params[2]);
  return {
    code: 200 as const,
    data: { color_id: colorId, thumbnail_url: imageUrl(item.type, item.no, colorId), type: item.type, no: item.no },
  };
}

function priceGuide(call: BlCall) {
  const item = itemOf(call);
  const query = call.url.searchParams;
  const colorId = queryColor(call);
  const guide = query.get('guide_type') ?? 'stock';
  const condition = query.get('new_or_used') ?? 'N';
  if (guide !== 'stock' && guide !== 'sold') throw invalid('Unparseable value or field: [guide_type.]');
  if (condition !== 'N' && condition !== 'U') throw invalid('Unparseable value or field: [new_or_used.]');
  if (!['N', 'Y', 'O'].includes(query.get('vat') ?? 'N')) throw invalid('Unparseable value or field: [vat.]');
  const known = item.colors.length === 0 ? colorId === 0 : colorId === 0 || item.colors.includes(colorId);
  const rng = makeRng(hashText(`${item.type} ${item.no} ${colorId} ${guide} ${condition}`));
  const center = marketPrice(item, colorId, condition);
  const count = known ? rng.int(guide === 'sold' ? 2 : 4, 24) : 0;
  const details = Array.from({ length: count }, () => {
    const quantity = item.type === 'PART' ? Math.max(1, Math.round(Math.exp(3 + 1.2 * rng.normal()))) : rng.int(1, 4);
    const price = Math.max(10, Math.round((center * Math.exp(0.25 * rng.normal())) / 10) * 10);
    const soldAt = call.shop.now() - Math.floor(rng.next() * SOLD_FROM_MS);
    return {
      quantity,
      price,
      soldAt,
      buyer: rng.pick(['DE', 'NL', 'US', 'UK', 'FR']),
      seller: rng.pick(['DE', 'NL', 'US', 'UK', 'PL']),
    };
  });
  const prices = details.map((detail) => detail.price);
  const total = details.reduce((sum, detail) => sum + detail.quantity, 0);
  const average = (sum: number, by: number) => fourDecimals(by === 0 ? 0 : Math.round(sum / by));
  return {
    code: 200 as const,
    data: {
      item: { no: item.no, type: item.type },
      new_or_used: condition,
      currency_code: query.get('currency_code') ?? call.shop.settings.currency,
      min_price: fourDecimals(count === 0 ? 0 : Math.min(...prices)),
      max_price: fourDecimals(count === 0 ? 0 : Math.max(...prices)),
      avg_price: average(
        prices.reduce((sum, price) => sum + price, 0),
        count,
      ),
      qty_avg_price: average(
        details.reduce((sum, detail) => sum + detail.price * detail.quantity, 0),
        total,
      ),
      unit_quantity: count,
      total_quantity: total,
      price_detail: details.map((detail) => ({
        quantity: detail.quantity,
        qunatity: detail.quantity,
        unit_price: fourDecimals(detail.price),
        ...(guide === 'stock'
          ? { shipping_available: true }
          : {
              seller_country_code: detail.seller,
              buyer_country_code: detail.buyer,
              date_ordered: new Date(detail.soldAt).toISOString(),
            }),
      })),
    },
  };
}

interface Mapping {
  type: ItemType;
  no: string;
  colorId: number;
  elementId: string;
}

let byElement: Map<string, Mapping[]> | undefined;

function mappingsByElement(elementId: string): Mapping[] {
  if (!byElement) {
    byElement = new Map();
    for (const item of NAMED_ITEMS) {
      for (const colorId of item.colors) {
        for (const id of elementIds(item, colorId)) {
          byElement.set(id, [...(byElement.get(id) ?? []), { type: item.type, no: item.no, colorId, elementId: id }]);
        }
      }
    }
  }
  return byElement.get(elementId) ?? [];
}

const mappingJson = (mapping: Mapping) => ({
  item: { no: mapping.no, type: mapping.type },
  color_id: mapping.colorId,
  color_name: colorName(mapping.colorId),
  element_id: mapping.elementId,
});

function itemMapping(call: BlCall) {
  const item = itemOf(call);
  if (item.type !== 'PART') throw invalid('Unparseable value or field: [type.]');
  const colorId = queryColor(call);
  const colors = colorId === 0 ? item.colors : [colorId];
  const mappings = colors.flatMap((color) =>
    elementIds(item, color).map((elementId) => ({ type: item.type, no: item.no, colorId: color, elementId })),
  );
  return { code: 200 as const, data: mappings.map(mappingJson) };
}

function subsets(call: BlCall) {
  const item = itemOf(call);
  if (item.type !== 'SET') return { code: 200 as const, data: [] };
  const rng = makeRng(hashText(`subsets ${item.no}`));
  const parts = NAMED_ITEMS.filter((part) => part.type === 'PART' && part.colors.length > 0);
  const entries = Array.from({ length: 24 }, () => {
    const part = rng.pick(parts);
    return {
      match_no: 0,
      entries: [
        {
          item: { no: part.no, name: encodeText(part.name), type: part.type, category_id: part.categoryId },
          color_id: rng.pick(part.colors),
          quantity: rng.int(1, 12),
          extra_quantity: part.weightMg < 300 ? 1 : 0,
          is_alternate: false,
          is_counterpart: false,
        },
      ],
    };
  });
  return { code: 200 as const, data: entries };
}

function supersets(call: BlCall) {
  const item = itemOf(call);
  const rng = makeRng(hashText(`supersets ${item.no}`));
  const sets = NAMED_ITEMS.filter((set) => set.type === 'SET');
  const colorId = queryColor(call);
  const colors = colorId === 0 ? item.colors.slice(0, 4) : [colorId];
  return {
    code: 200 as const,
    data: (colors.length === 0 ? [0] : colors).map((color) => ({
      color_id: color,
      entries: Array.from({ length: 3 }, () => {
        const set = rng.pick(sets);
        return {
          item: { no: set.no, name: encodeText(set.name), type: set.type, category_id: set.categoryId },
          quantity: rng.int(1, 20),
          appears_as: rng.chance(0.9) ? 'R' : 'E',
        };
      }),
    })),
  };
}

const categoryJson = ([id, name]: [number, string]) => ({
  category_id: id,
  category_name: encodeText(name),
  parent_id: 0,
});

function category({ params }: BlCall) {
  const id = Number(params[0]);
  const name = CATEGORIES.get(id);
  if (name === undefined) throw notFound(`category ${id}`);
  return { code: 200 as const, data: categoryJson([id, name]) };
}

export const CATALOG_ROUTES: readonly BlRoute[] = [
  {
    method: 'GET',
    pattern: /^\/items\/([^/]+)\/([^/]+)$/,
    run: (call) => ({ code: 200, data: itemJson(itemOf(call)) }),
  },
  { method: 'GET', pattern: /^\/items\/([^/]+)\/([^/]+)\/images\/(\d+)$/, run: picture },
  { method: 'GET', pattern: /^\/items\/([^/]+)\/([^/]+)\/price$/, run: priceGuide },
  { method: 'GET', pattern: /^\/items\/([^/]+)\/([^/]+)\/colors$/, run: knownColors },
  { method: 'GET', pattern: /^\/items\/([^/]+)\/([^/]+)\/subsets$/, run: subsets },
  { method: 'GET', pattern: /^\/items\/([^/]+)\/([^/]+)\/supersets$/, run: supersets },
  {
    method: 'GET',
    pattern: /^\/colors$/,
    run: () => ({ code: 200, data: COLORS.map((color) => colorJson(color.blId)) }),
  },
  {
    method: 'GET',
    pattern: /^\/colors\/(\d+)$/,
    run: ({ params }) => ({ code: 200, data: colorJson(Number(params[0])) }),
  },
  {
    method: 'GET',
    pattern: /^\/categories$/,
    run: () => ({ code: 200, data: [...CATEGORIES].sort((a, b) => a[0] - b[0]).map(categoryJson) }),
  },
  { method: 'GET', pattern: /^\/categories\/(\d+)$/, run: category },
  { method: 'GET', pattern: /^\/item_mapping\/([^/]+)\/([^/]+)$/, run: itemMapping },
  {
    method: 'GET',
    pattern: /^\/item_mapping\/([^/]+)$/,
    run: ({ params }) => ({ code: 200, data: mappingsByElement(params[0] ?? '').map(mappingJson) }),
  },
];
