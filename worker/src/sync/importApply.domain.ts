import type { MarketplaceName } from '../contract/common.ts';
import type { OrderStatus } from '../contract/orders.ts';
import type { listings, lots } from '../inventory/inventory.table.ts';
import {
  apply,
  type Level,
  type MovementRow,
  planClaim,
  planSale,
  receive,
  type Stamp,
  type StockView,
} from '../inventory/stock.domain.ts';
import type { listingQuestions } from '../listings/listings.table.ts';
import { targetFields } from '../listings/pushPlan.domain.ts';
import { differingFields, fieldsOf } from '../marketplaces/listingFields.domain.ts';
import { lineTodos } from '../orders/lineTodos.domain.ts';
import { isOutOfDrawers } from '../orders/orderStatus.domain.ts';
import { type LineState, orderedPieces } from '../orders/orders.domain.ts';
import { importedLotId } from '../platform/ids.ts';
import type { TodoWish } from '../todos/todos.domain.ts';
import { itemNoOf, otherMarketplace, type StagedLot } from './imports.domain.ts';

export type LotRow = typeof lots.$inferInsert;
export type ListingRow = typeof listings.$inferInsert;
export type ListingQuestionRow = typeof listingQuestions.$inferInsert;
type StoredLot = typeof lots.$inferSelect;

/** A staging row that applying does something with. */
export interface ApplyRow {
  no: number;
  remoteLotId: string;
  /** unmatched: only when the owner wants new lots of such. */
  plan: 'new' | 'link' | 'unmatched';
  /** The lot to link to. */
  lotId: string | null;
  quantity: number;
  lot: StagedLot;
}

export interface LineKey {
  orderId: string;
  remoteLotId: string;
  marketplace: MarketplaceName;
  externalLotId: string | null;
}

/** A line whose pieces were off the listed quantity when the list was read. */
export interface NotedLine extends LineKey {
  quantity: number;
  orderedAt: number;
}

/** What planning needs to know of an order. */
export interface OrderHead {
  id: string;
  marketplace: MarketplaceName;
  status: OrderStatus;
  version: number;
  holdsStock: boolean;
  orderedAt: number;
  importedAt: number;
}

/** One chunk of an import, with everything it concerns. */
export interface ChunkInput {
  importId: string;
  source: MarketplaceName;
  rows: ApplyRow[];
  readAt: number;
  currency: string;
  /** The owner's answer about the other marketplace's noted lines. */
  otherOrdersDeducted: boolean;
  /** The answer once given about the source's lines, when the lots they are linked to were counted. */
  wereDeducted: boolean;
  /** Noted lines by `lotKeysOf`. */
  noted: ReadonlyMap<string, NotedLine[]>;
  /** Lines without a lot that concern the chunk's rows, by `lotKeysOf`; changed in place. */
  lines: ReadonlyMap<string, LineState[]>;
  orders: ReadonlyMap<string, OrderHead>;
  /** Lots there already. */
  targets: ReadonlyMap<string, { lot: StoredLot; countedAt: number; isListed: boolean }>;
  /** Levels of lots there already; changed in place. */
  stock: StockView;
  placeIdOf(code: string): string;
  stamp: Stamp;
}

export interface ChunkPlan {
  lots: LotRow[];
  listings: ListingRow[];
  movements: MovementRow[];
  lines: LineState[];
  todos: TodoWish[];
  orderIds: string[];
  /** Orders that came and were shipped after the list was read: they took from what it counted. */
  nowHolding: string[];
  /** Linked lots that show something else than our books: ours or theirs? */
  questions: ListingQuestionRow[];
}

/**
 * The keys under which a line and a row meet. The source's lines name the remote lot itself; the other marketplace's
 * meet through the external id, which is a BrickLink lot id on Brick Owl's side.
 */
export function lineKeyOf(
  source: MarketplaceName,
  line: Pick<LineKey, 'marketplace' | 'remoteLotId' | 'externalLotId'>,
): string | null {
  if (line.marketplace === source) return `${source}:${line.remoteLotId}`;
  const bricklinkId = line.marketplace === 'brickowl' ? line.externalLotId : line.remoteLotId;
  return bricklinkId === null ? null : `${line.marketplace}:${bricklinkId}`;
}

export function rowKeysOf(source: MarketplaceName, row: Pick<ApplyRow, 'remoteLotId' | 'lot'>): string[] {
  const bricklinkId = source === 'bricklink' ? row.remoteLotId : row.lot.externalLotId;
  return [`${source}:${row.remoteLotId}`, ...(bricklinkId ? [`${otherMarketplace(source)}:${bricklinkId}`] : [])];
}

/**
 * Plans one chunk: lots and listings are made, listed pieces and pieces promised to open orders come in, and the order
 * lines that concern them are linked and reserved. Afterwards what is available is what the marketplace shows. Pure.
 */
export function planChunk(input: ChunkInput): ChunkPlan {
  const plan: ChunkPlan = {
    lots: [],
    listings: [],
    movements: [],
    lines: [],
    todos: [],
    orderIds: [],
    nowHolding: [],
    questions: [],
  };
  for (const row of input.rows) planRow(input, row, plan);
  for (const listing of plan.listings) askAboutLinked(input, listing, plan);
  plan.orderIds = [...new Set(plan.lines.map(({ orderId }) => orderId))];
  plan.nowHolding = [...new Set(plan.nowHolding)];
  return plan;
}

function planRow(input: ChunkInput, row: ApplyRow, plan: ChunkPlan): void {
  const { source, stamp } = input;
  const lotId = row.plan === 'link' && row.lotId ? row.lotId : importedLotId(stamp.shopId, source, row.remoteLotId);
  const target = input.targets.get(lotId);
  // Somebody linked it in the meantime, or its lot is gone.
  if (target?.isListed || (row.plan === 'link' && !target)) return;

  const keys = rowKeysOf(source, row);
  const noted = keys.flatMap((key) => input.noted.get(key) ?? []);
  const received = noted.filter((line) => isReceived(input, line, target?.countedAt));
  const promised = received.reduce((pieces, { quantity }) => pieces + quantity, 0);
  if (!target) {
    plan.lots.push(lotRow(input, row, lotId));
    const locationId = input.placeIdOf(row.lot.place);
    // Also for no pieces at all: a sold-out lot keeps its drawer.
    const movement = receive(
      'import',
      { lotId, locationId, quantity: row.quantity + promised },
      `import:${input.importId}`,
      stamp,
    );
    plan.movements.push(movement);
    input.stock.set(lotId, [{ locationId, onHand: movement.onHandDelta, reserved: 0 }]);
  } else if (promised > 0) {
    const level = receivingLevel(input, row, lotId);
    const to = { lotId, locationId: level.locationId, quantity: promised };
    plan.movements.push(receive('import', to, `import:${input.importId}`, stamp));
    level.onHand += promised;
  }
  plan.listings.push(listingRow(input, row, lotId));
  const lines = keys.flatMap((key) => input.lines.get(key) ?? []);
  claim(input, lines, lotId, new Set(received.map(idOf)), plan);
}

/**
 * A lot that was counted from the other marketplace's list, or by hand, and that this one shows otherwise. Nobody knows
 * yet which is right, so what is shown stays as it is until the owner says; sales are told there all the same.
 */
function askAboutLinked(input: ChunkInput, listing: ListingRow, plan: ChunkPlan): void {
  const target = input.targets.get(listing.lotId);
  if (!target || !listing.shown) return;
  const { source, stamp } = input;
  const levels = input.stock.get(listing.lotId) ?? [];
  const available = levels.reduce((pieces, { onHand, reserved }) => pieces + onHand - reserved, 0);
  const ours = Math.max(0, available - target.lot.holdBack);
  const ask = (kind: 'quantity' | 'fields', values: Pick<ListingQuestionRow, 'ours' | 'theirs'>) =>
    plan.questions.push({
      shopId: stamp.shopId,
      marketplace: source,
      remoteLotId: listing.remoteLotId,
      kind,
      lotId: listing.lotId,
      ...values,
      state: 'open',
      askedAt: stamp.at,
    });
  // One in doubt is read before anything is made of its quantity.
  if (listing.state === 'known' && listing.shownQuantity !== ours) {
    listing.quantityOffset = listing.shownQuantity - ours;
    ask('quantity', { ours: { quantity: ours }, theirs: { quantity: listing.shownQuantity } });
  }
  const wished = targetFields(source, target.lot);
  const { shown } = listing;
  const differing = differingFields(wished, shown);
  if (differing.length === 0) return;
  const pick = (fields: typeof shown) => Object.fromEntries(differing.map((name) => [name, fields[name]]));
  listing.heldFields = differing;
  // Sold out on both sides, ours may be made from what an order told: nothing hurries, the next comparison asks.
  if (ours === 0 && listing.shownQuantity === 0) return;
  ask('fields', { ours: { fields: pick(wished) }, theirs: { fields: pick(shown) } });
}

const idOf = (line: { orderId: string; remoteLotId: string }) => `${line.orderId}/${line.remoteLotId}`;

/** Whether a noted line's pieces lie in the drawer on top of what the count says. */
function isReceived(input: ChunkInput, line: NotedLine, countedAt: number | undefined): boolean {
  // The lot was counted from the other marketplace's list: only what was taken off there beforehand is missing.
  if (countedAt !== undefined)
    return line.marketplace === input.source && input.wereDeducted && line.orderedAt < countedAt;
  return line.marketplace === input.source || input.otherOrdersDeducted;
}

function receivingLevel({ stock, placeIdOf }: ChunkInput, row: ApplyRow, lotId: string): Level {
  const levels = stock.get(lotId) ?? [];
  const largest = levels.toSorted((a, b) => b.onHand - a.onHand)[0];
  if (largest) return largest;
  const level = { locationId: placeIdOf(row.lot.place), onHand: 0, reserved: 0 };
  stock.set(lotId, [level]);
  return level;
}

/**
 * What we believe the marketplace shows by now: orders that came after the list was read have lowered it since; after a
 * cancelled or reduced one nobody knows whether its pieces were put back.
 */
function listingRow(input: ChunkInput, row: ApplyRow, lotId: string): ListingRow {
  const key = `${input.source}:${row.remoteLotId}`;
  const noted = new Map(input.noted.get(key)?.map((line) => [idOf(line), line.quantity]));
  let later = 0;
  const doubts: number[] = [];
  for (const line of input.lines.get(key) ?? []) {
    const before = noted.get(idOf(line)) ?? 0;
    later += Math.max(0, missingOf(line) - before);
    if (missingOf(line) >= before) noted.delete(idOf(line));
    if (line.wanted < orderedPieces(line)) doubts.push(orderedPieces(line) - line.wanted);
  }
  doubts.push(...noted.values());
  return {
    shopId: input.stamp.shopId,
    marketplace: input.source,
    remoteLotId: row.remoteLotId,
    lotId,
    shownQuantity: Math.max(0, row.quantity - later),
    state: doubts.length > 0 ? 'unknown' : 'known',
    updatedAt: input.stamp.at,
    shown: fieldsOf(input.source, row.lot),
    doubts,
    lotVersion: row.lotId === null ? 1 : 0,
    quantityOffset: 0,
    heldFields: [],
  };
}

const missingOf = (line: LineState) => line.wanted - line.picked - line.reserved;

/** Links lines to the lot and reserves: first those whose pieces came in for them, then by age of the order. */
function claim(
  input: ChunkInput,
  lines: LineState[],
  lotId: string,
  received: ReadonlySet<string>,
  plan: ChunkPlan,
): void {
  const inTurn = lines
    .flatMap((line) => {
      const order = input.orders.get(line.orderId);
      return order && line.wanted > 0 ? [{ line, order }] : [];
    })
    .sort(
      (a, b) =>
        Number(received.has(idOf(b.line))) - Number(received.has(idOf(a.line))) ||
        a.order.orderedAt - b.order.orderedAt,
    );
  for (const { line, order } of inTurn) {
    const gone = isOutOfDrawers(order.status) || order.status === 'picked' || order.status === 'picked_short';
    const isLate = order.importedAt >= input.readAt && order.orderedAt >= input.readAt;
    const wasNoted = (
      input.noted.get(lineKeyOf(input.source, { ...line, marketplace: order.marketplace }) ?? '') ?? []
    ).some((noted) => idOf(noted) === idOf(line));
    // Its pieces had left before the list was read: they are in no count.
    if (gone && !wasNoted && !isLate) continue;
    if (!order.holdsStock) {
      line.waived = 0;
      plan.nowHolding.push(order.id);
    }
    line.lotId = lotId;
    const stamp = { ...input.stamp, orderVersion: order.version + 1 };
    plan.movements.push(...apply(line, planClaim(line, input.stock, stamp)));
    if (gone) plan.movements.push(...apply(line, planSale(line, stamp), input.stock));
    plan.lines.push(line);
    plan.todos.push(...lineTodos(line, !gone));
  }
}

function lotRow({ readAt, currency, stamp }: ChunkInput, { lot }: ApplyRow, lotId: string): LotRow {
  const itemNo = itemNoOf(lot) ?? '';
  return {
    id: lotId,
    shopId: stamp.shopId,
    itemType: lot.itemType,
    itemNo,
    // Brick Owl's lot list names no items.
    itemName: lot.itemName || itemNo,
    blColorId: lot.blColorId ?? 0,
    condition: lot.condition,
    completeness: lot.completeness,
    usedGrade: lot.usedGrade,
    unitPrice: lot.unitPrice,
    currency: lot.currency ?? currency,
    description: lot.description,
    remarks: lot.remarks,
    bulk: lot.bulk,
    isRetain: lot.isRetain,
    // Brick Owl has no rooms, only lots that are not for sale.
    stockRoom: lot.stockRoom ?? (lot.forSale ? null : 'A'),
    myCost: lot.myCost,
    salePercent: lot.salePercent,
    tiers: lot.tiers,
    bindId: lot.bindId,
    weightMg: lot.weightMg,
    version: 1,
    // Order sync takes it for "counted at".
    createdAt: readAt,
    updatedAt: stamp.at,
  };
}
