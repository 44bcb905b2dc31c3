import { FIRST_LOT_ID } from '../bricklink/inventory.routes.ts';
import type { BlLot } from '../bricklink/model.domain.ts';
import { makeBoid, owlType, parseBoid } from '../brickowl/boid.domain.ts';
import { FIRST_BO_LOT_ID } from '../brickowl/inventory.endpoints.ts';
import type { BoLot } from '../brickowl/model.domain.ts';
import { parseItemType, type SimItem } from '../catalog/items.domain.ts';
import { parseAmount } from '../money.domain.ts';
import { SiteError } from '../site/site.errors.ts';
import type { Shop } from '../store/shop.store.ts';

type Raw = Record<string, unknown>;

function text(raw: Raw, name: string, fallback: string): string {
  const value = raw[name] ?? fallback;
  if (typeof value !== 'string') throw new SiteError(400, `${name} must be text`);
  return value;
}

function whole(raw: Raw, name: string, fallback: number): number {
  const value = raw[name] ?? fallback;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new SiteError(400, `${name} must be an integer of 0 or more`);
  return value;
}

/** Money in a request is a decimal, number or text (`0.085`). */
function money(raw: Raw, name: string, fallback: number | null): number | null {
  if (raw[name] === undefined || raw[name] === null) return fallback;
  const amount = parseAmount(raw[name]);
  if (amount === undefined) throw new SiteError(400, `${name} must be a decimal number`);
  return amount;
}

function oneOf<T extends string>(raw: Raw, name: string, values: readonly T[], fallback: NoInfer<T>): T {
  const value = values.find((entry) => entry === (raw[name] ?? fallback));
  if (!value) throw new SiteError(400, `${name} must be one of ${values.join(', ')}`);
  return value;
}

/** Finds the item, or adds it to this store's own catalogue: tests may sell anything. */
function itemFor(shop: Shop, raw: Raw): SimItem {
  const type = parseItemType(text(raw, 'type', 'PART'));
  if (!type) throw new SiteError(400, 'type is not a BrickLink item type');
  const no = text(raw, 'no', '');
  if (no === '') throw new SiteError(400, 'no is missing');
  const known = shop.item(type, no);
  if (known) return known;
  const colorId = whole(raw, 'colorId', 0);
  const added: SimItem = {
    type,
    no,
    name: text(raw, 'name', no),
    categoryId: whole(raw, 'categoryId', 0),
    weightMg: whole(raw, 'weightMg', 1000),
    year: 2000,
    colors: type === 'PART' && colorId !== 0 ? [colorId] : [],
    popularity: 1,
    area: 'F',
    designId: no.replace(/[a-z]+\d*$/, ''),
  };
  shop.addItem(added);
  return added;
}

/** Fields a test may give or change; the rest keeps its value. */
function blFields(raw: Raw, base: BlLot): BlLot {
  const isStockRoom =
    raw.isStockRoom === undefined ? base.isStockRoom || raw.stockRoom !== undefined : raw.isStockRoom === true;
  const lot: BlLot = {
    ...base,
    colorId: whole(raw, 'colorId', base.colorId),
    quantity: whole(raw, 'quantity', base.quantity),
    condition: oneOf(raw, 'condition', ['N', 'U'], base.condition),
    completeness:
      raw.completeness === undefined ? base.completeness : oneOf(raw, 'completeness', ['S', 'C', 'B'] as const, 'C'),
    unitPrice: money(raw, 'unitPrice', base.unitPrice) ?? 0,
    bindId: whole(raw, 'bindId', base.bindId),
    description: text(raw, 'description', base.description),
    remarks: text(raw, 'remarks', base.remarks),
    bulk: whole(raw, 'bulk', base.bulk),
    isRetain: raw.isRetain === undefined ? base.isRetain : raw.isRetain === true,
    isStockRoom,
    stockRoom: isStockRoom ? oneOf(raw, 'stockRoom', ['A', 'B', 'C'] as const, base.stockRoom ?? 'A') : null,
    myCost: money(raw, 'myCost', base.myCost),
    saleRate: whole(raw, 'saleRate', base.saleRate),
    reservedFor: raw.reservedFor === undefined ? base.reservedFor : (raw.reservedFor as string | null),
  };
  if (Array.isArray(raw.tiers)) {
    const tier = (index: number) => (raw.tiers as Raw[])[index] ?? {};
    lot.tierQuantities = [whole(tier(0), 'quantity', 0), whole(tier(1), 'quantity', 0), whole(tier(2), 'quantity', 0)];
    lot.tierPrices = [
      money(tier(0), 'price', 0) ?? 0,
      money(tier(1), 'price', 0) ?? 0,
      money(tier(2), 'price', 0) ?? 0,
    ];
  }
  return lot;
}

function boFields(raw: Raw, base: BoLot): BoLot {
  return {
    ...base,
    fullCon: text(raw, 'fullCon', base.fullCon),
    quantity: whole(raw, 'quantity', base.quantity),
    basePrice: money(raw, 'basePrice', money(raw, 'unitPrice', base.basePrice)) ?? 0,
    salePercent: typeof raw.salePercent === 'number' ? raw.salePercent : base.salePercent,
    bulk: whole(raw, 'bulk', base.bulk),
    forSale: raw.forSale === undefined ? base.forSale : raw.forSale === true,
    publicNote: text(raw, 'publicNote', text(raw, 'description', base.publicNote)),
    personalNote: text(raw, 'personalNote', text(raw, 'remarks', base.personalNote)),
    externalId:
      raw.externalId === undefined ? base.externalId : raw.externalId === null ? null : String(raw.externalId),
    tiers: Array.isArray(raw.tiers)
      ? (raw.tiers as Raw[]).map((tier) => [whole(tier, 'quantity', 1), money(tier, 'price', 1) ?? 1])
      : base.tiers,
  };
}

function newBlLot(shop: Shop, raw: Raw): BlLot {
  const item = itemFor(shop, raw);
  return blFields(raw, {
    id: raw.id === undefined ? shop.nextId('bl lot', FIRST_LOT_ID) : whole(raw, 'id', 0),
    type: item.type,
    no: item.no,
    name: item.name,
    categoryId: item.categoryId,
    colorId: item.type === 'PART' ? (item.colors[0] ?? 0) : 0,
    quantity: 1,
    condition: 'N',
    completeness: item.type === 'SET' ? 'S' : null,
    unitPrice: 1000,
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
    weightMg: item.weightMg,
    reservedFor: null,
  });
}

function conditionCode(item: SimItem, raw: Raw): string {
  const used = raw.condition === 'U';
  if (item.type !== 'SET') return used ? 'usedg' : 'new';
  const completeness = raw.completeness ?? 'S';
  if (used) return completeness === 'B' ? 'usedi' : 'usedc';
  return completeness === 'B' ? 'newi' : completeness === 'C' ? 'newc' : 'news';
}

function newBoLot(shop: Shop, raw: Raw): BoLot {
  const parsed = typeof raw.boid === 'string' ? parseBoid(raw.boid) : undefined;
  const known = parsed ? shop.itemByBase(parsed.base) : undefined;
  if (raw.boid !== undefined && !known) throw new SiteError(400, `no item has the BOID ${raw.boid}`);
  const item = known ?? itemFor(shop, raw);
  const colorId = parsed ? parsed.blColorId : item.type === 'PART' ? whole(raw, 'colorId', item.colors[0] ?? 0) : 0;
  const base = shop.boidBase(item.type, item.no);
  const boid = base === undefined ? undefined : makeBoid(base, colorId);
  const kind = owlType(item.type, item);
  if (!boid || !kind) throw new SiteError(400, `Brick Owl cannot list ${item.type} ${item.no} in colour ${colorId}`);
  return boFields(raw, {
    id: raw.id === undefined ? shop.nextId('bo lot', FIRST_BO_LOT_ID) : whole(raw, 'id', 0),
    boid,
    type: item.type,
    no: item.no,
    name: item.name,
    owlType: kind,
    fullCon: conditionCode(item, raw),
    quantity: 1,
    basePrice: 1000,
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
    externalId: null,
  });
}

function entries(input: unknown): Raw[] {
  const list = Array.isArray(input)
    ? input
    : Array.isArray((input as Raw | null)?.lots)
      ? (input as { lots: unknown[] }).lots
      : [input];
  return list.map((entry) => {
    if (typeof entry !== 'object' || entry === null) throw new SiteError(400, 'a lot is an object');
    return entry as Raw;
  });
}

/** Adds lots to BrickLink; `alsoOnBrickowl` lists the same lot there with the BrickLink id as external id. */
export function addBricklinkLots(shop: Shop, input: unknown): { lots: BlLot[]; brickowlLots: BoLot[] } {
  const lots: BlLot[] = [];
  const brickowlLots: BoLot[] = [];
  for (const raw of entries(input)) {
    const lot = newBlLot(shop, raw);
    lots.push(lot);
    if (raw.alsoOnBrickowl === true) {
      const { id: _id, ...rest } = raw;
      brickowlLots.push(
        newBoLot(shop, { ...rest, type: lot.type, externalId: String(lot.id), forSale: !lot.isStockRoom }),
      );
    }
  }
  shop.blLots.insertMany(lots);
  shop.boLots.insertMany(brickowlLots);
  return { lots, brickowlLots };
}

/** Adds lots to Brick Owl, by `boid` or by `type`, `no` and `colorId`. */
export function addBrickowlLots(shop: Shop, input: unknown): { lots: BoLot[] } {
  const lots = entries(input).map((raw) => newBoLot(shop, raw));
  shop.boLots.insertMany(lots);
  return { lots };
}

/** A change made on the site by the seller. @returns the changed lot, or undefined when there is none */
export function editLot(
  shop: Shop,
  side: 'bricklink' | 'brickowl',
  id: number,
  changes: unknown,
): BlLot | BoLot | undefined {
  const [raw] = entries(changes);
  if (side === 'bricklink') {
    const lot = shop.blLots.get(id);
    const next = lot && blFields(raw ?? {}, lot);
    if (next) shop.blLots.put(next);
    return next;
  }
  const lot = shop.boLots.get(id);
  const next = lot && boFields(raw ?? {}, lot);
  if (next) shop.boLots.put(next);
  return next;
}
