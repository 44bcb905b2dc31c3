import type { BlLot } from '../bricklink/model.domain.ts';
import { boidBase, makeBoid, owlType } from '../brickowl/boid.domain.ts';
import type { BoLot } from '../brickowl/model.domain.ts';
import { colorByBlId } from '../catalog/colors.data.ts';
import { FAMILIES, familyItem, marketPrice, NAMED_ITEMS, type SimItem } from '../catalog/items.domain.ts';
import { makeWeighted, type Rng } from '../rng.domain.ts';

interface Draft {
  item: SimItem;
  colorId: number;
  condition: 'N' | 'U';
}

/** A lot on both sites; one side may be missing. */
export interface ListedLot {
  bl: BlLot | null;
  bo: BoLot | null;
}

const namedPart = makeWeighted(
  NAMED_ITEMS.filter((item) => item.type === 'PART'),
  (item) => item.popularity,
);
const namedWhole = makeWeighted(
  NAMED_ITEMS.filter((item) => item.type !== 'PART'),
  (item) => item.popularity,
);
const family = makeWeighted(FAMILIES, (entry) => entry.last - entry.first + 1);
const colorPickers = new Map<string, (rng: Rng) => number>();

function pickColor(rng: Rng, item: SimItem): number {
  if (item.colors.length === 0) return 0;
  let picker = colorPickers.get(item.no);
  if (!picker) {
    picker = makeWeighted(item.colors, (color) => colorByBlId(color)?.popularity ?? 5);
    if (item.popularity > 1) colorPickers.set(item.no, picker);
  }
  return picker(rng);
}

function draft(rng: Rng, familyShare: number): Draft {
  const roll = rng.next();
  if (roll < 0.035) {
    const item = namedWhole(rng);
    return { item, colorId: 0, condition: rng.chance(0.4) ? 'N' : 'U' };
  }
  if (roll < 0.035 + familyShare) {
    const entry = family(rng);
    const item = familyItem(entry, rng.int(entry.first, entry.last));
    return { item, colorId: item.colors[0] ?? 0, condition: rng.chance(0.6) ? 'N' : 'U' };
  }
  const item = namedPart(rng);
  return { item, colorId: pickColor(rng, item), condition: rng.chance(0.68) ? 'N' : 'U' };
}

function draftAll(rng: Rng, count: number): Draft[] {
  const familyShare = count <= 3000 ? 0.07 : count <= 20_000 ? 0.4 : 0.75;
  const seen = new Set<string>();
  const drafts: Draft[] = [];
  while (drafts.length < count) {
    let next = draft(rng, familyShare);
    // A few duplicates of item, colour and condition are wanted: shops keep the same part in two places.
    for (let attempt = 0; attempt < 8 && !rng.chance(0.02); attempt++) {
      const key = `${next.item.type} ${next.item.no} ${next.colorId} ${next.condition}`;
      if (!seen.has(key)) break;
      next = draft(rng, familyShare);
    }
    seen.add(`${next.item.type} ${next.item.no} ${next.colorId} ${next.condition}`);
    drafts.push(next);
  }
  return drafts;
}

const pad = (value: number) => String(value).padStart(2, '0');

/** Drawer codes in shop order: area letter, cabinet, drawer; 32 drawers to a cabinet, like `B04-17`. */
function drawerOf(area: string, position: number): string {
  return `${area}${pad(1 + Math.floor(position / 32))}-${pad(1 + (position % 32))}`;
}

function assignRemarks(rng: Rng, drafts: Draft[]): string[] {
  const order = drafts.map((_, index) => index);
  const keys = drafts.map(
    ({ item, colorId }) =>
      `${item.area} ${String(item.categoryId).padStart(5, '0')} ${item.no} ${String(colorId).padStart(3, '0')}`,
  );
  order.sort((a, b) => ((keys[a] ?? '') < (keys[b] ?? '') ? -1 : (keys[a] ?? '') > (keys[b] ?? '') ? 1 : a - b));
  const remarks = new Array<string>(drafts.length).fill('');
  const used = new Map<string, number>();
  for (const index of order) {
    const area = drafts[index]?.item.area ?? 'F';
    const position = used.get(area) ?? 0;
    if (!rng.chance(0.22)) used.set(area, position + 1);
    if (area === 'S' || area === 'G') {
      remarks[index] = rng.chance(0.1)
        ? 'LOFT - S1'
        : `Garage - ${rng.int(1, 4)}${pad(rng.int(1, 6))}-${pad(rng.int(1, 20))}`;
      continue;
    }
    // Sorted shops still hold lots that were put where there was room.
    const drawer = rng.chance(0.12) ? drawerOf(area, rng.int(0, position)) : drawerOf(area, position);
    const roll = rng.next();
    if (roll < 0.03) remarks[index] = '';
    else if (roll < 0.07) remarks[index] = `${drawer}, ${drawerOf(area, rng.int(0, position))}`;
    else if (roll < 0.085) remarks[index] = `${drawer} check count`;
    else remarks[index] = drawer;
  }
  return remarks;
}

const USED_TEXTS = [
  'Light wear',
  'Minor scratches',
  "Some bite marks, can't see them from the front",
  'Play wear & small scuffs',
  'Yellowed slightly',
];
const NEW_TEXTS = ['Fast shipping', 'From sealed set', '"Like new" bag stock', 'Mould type <A>'];
const SET_TEXTS: Record<string, string> = {
  S: 'Sealed, box has shelf wear',
  C: '100% complete with instructions & box',
  B: 'Missing a few parts, see photos',
};

function describe(rng: Rng, { item, condition }: Draft, completeness: string | null): string {
  if (item.type === 'SET') return SET_TEXTS[completeness ?? 'C'] ?? '';
  if (!rng.chance(condition === 'U' ? 0.3 : 0.08)) return '';
  return rng.pick(condition === 'U' ? USED_TEXTS : NEW_TEXTS);
}

function quantityFor(rng: Rng, { item, condition }: Draft): number {
  if (item.type !== 'PART') return rng.chance(0.8) ? 1 : rng.int(2, 5);
  const centre = condition === 'N' ? 3.4 : 2.3;
  const popular = (Math.min(100, item.popularity) - 30) / 60;
  return Math.max(1, Math.min(3000, Math.round(Math.exp(centre + popular + 1.2 * rng.normal()))));
}

const toMilli = (amount: number) => Math.max(10, Math.round(amount / 10) * 10);

function completenessOf(rng: Rng, { item, condition }: Draft): 'S' | 'C' | 'B' | null {
  if (item.type !== 'SET') return null;
  if (condition === 'N') return rng.chance(0.8) ? 'S' : 'C';
  return rng.chance(0.7) ? 'C' : 'B';
}

function fullConOf(rng: Rng, { item, condition }: Draft, completeness: string | null): string {
  if (item.type === 'SET') {
    if (condition === 'N') return completeness === 'S' ? 'news' : completeness === 'B' ? 'newi' : 'newc';
    return completeness === 'B' ? 'usedi' : 'usedc';
  }
  if (condition === 'N') return 'new';
  const roll = rng.next();
  return roll < 0.8 ? 'usedg' : roll < 0.93 ? 'usedn' : 'useda';
}

/** Options of a generated stock. */
export interface StockOptions {
  lots: number;
  brickowl: boolean;
  /** Epoch milliseconds; lots are dated back from here. */
  now: number;
  firstBlId: number;
  firstBoId: number;
}

/**
 * Invents a shop's lots as both sites list them. Same stream and options, same lots.
 * @returns one entry per lot; about 2 % are missing on either side when there is a Brick Owl side
 */
export function generateStock(rng: Rng, options: StockOptions): ListedLot[] {
  const drafts = draftAll(rng, options.lots);
  const remarks = assignRemarks(rng, drafts);
  let blId = options.firstBlId;
  let boId = options.firstBoId;
  const listed: ListedLot[] = [];
  let superLotHead: BlLot | null = null;
  drafts.forEach((entry, index) => {
    const { item, colorId, condition } = entry;
    blId += rng.int(1, 9);
    boId += rng.int(1, 4);
    const completeness = completenessOf(rng, entry);
    const unitPrice = toMilli(
      marketPrice(item, colorId, condition) * (0.85 + 0.4 * rng.next()) * (completeness === 'B' ? 0.6 : 1),
    );
    const bulk = item.type === 'PART' && unitPrice <= 200 && rng.chance(0.05) ? rng.pick([2, 5, 10]) : 1;
    const quantity = Math.max(bulk, Math.floor(quantityFor(rng, entry) / bulk) * bulk);
    const isStockRoom = rng.chance(0.03);
    const tiered = item.type === 'PART' && quantity >= 100 && rng.chance(0.25);
    const saleRate = rng.chance(0.05) ? rng.pick([5, 10, 15, 20, 25]) : 0;
    const second = toMilli(unitPrice * 0.94);
    const third = toMilli(unitPrice * 0.88);
    const tiers = tiered && second < unitPrice && third < second;
    const bl: BlLot = {
      id: blId,
      type: item.type,
      no: item.no,
      name: item.name,
      categoryId: item.categoryId,
      colorId,
      quantity,
      condition,
      completeness,
      unitPrice,
      bindId: 0,
      description: describe(rng, entry, completeness),
      remarks: remarks[index] ?? '',
      bulk,
      isRetain: rng.chance(0.12),
      isStockRoom,
      stockRoom: isStockRoom ? rng.pick(['A', 'A', 'B', 'C'] as const) : null,
      createdAt: options.now - rng.int(5, 1500) * 86_400_000 - rng.int(0, 86_399) * 1000,
      myCost: rng.chance(0.4) ? toMilli(unitPrice * 0.35) : null,
      saleRate,
      tierQuantities: tiers ? [50, 100, 0] : [0, 0, 0],
      tierPrices: tiers ? [second, third, 0] : [0, 0, 0],
      myWeightMg: 0,
      weightMg: item.weightMg,
      reservedFor: !isStockRoom && rng.chance(0.002) ? 'regular_rita' : null,
    };
    if (superLotHead && rng.chance(0.4) && item.type === 'PART') {
      bl.bindId = superLotHead.id;
      superLotHead = null;
    } else if (rng.chance(0.005) && item.type === 'PART') superLotHead = bl;
    const base = boidBase(item.type, item.no);
    const boid = base === undefined ? undefined : makeBoid(base, colorId);
    const kind = owlType(item.type, item);
    const fullCon = fullConOf(rng, entry, completeness);
    const missing = rng.next();
    const externalId = rng.chance(0.05) ? null : String(bl.id);
    const bo: BoLot | null =
      options.brickowl && boid && kind && missing >= 0.02
        ? {
            id: boId,
            boid,
            type: item.type,
            no: item.no,
            name: item.name,
            owlType: kind,
            fullCon,
            quantity,
            basePrice: unitPrice,
            salePercent: saleRate,
            bulk,
            forSale: !isStockRoom,
            tiers: tiers
              ? [
                  [50, second],
                  [100, third],
                ]
              : [],
            publicNote: bl.description,
            personalNote: bl.remarks,
            myCost: bl.myCost,
            lotWeightMg: null,
            weightMg: item.weightMg,
            reserveUid: null,
            externalId,
          }
        : null;
    listed.push({ bl: options.brickowl && bo && missing > 0.98 ? null : bl, bo });
  });
  return listed;
}
