import type { MOVEMENT_KINDS } from '../contract/inventory.ts';
import { movementId } from '../platform/ids.ts';

/** How much of a lot lies at one location. */
export interface Level {
  locationId: string;
  onHand: number;
  reserved: number;
}

/**
 * Levels by lot id. Planning several lines after each other works on one view: each plan takes its effect into the
 * view, so that the next one sees what is left.
 */
export type StockView = Map<string, Level[]>;

/** Pieces an order line holds at one location. */
export interface Claim {
  lotId: string;
  locationId: string;
  quantity: number;
}

/** What planning needs to know of an order line. Quantities in pieces. */
export interface LineClaims {
  orderId: string;
  remoteLotId: string;
  lotId: string | null;
  wanted: number;
  reserved: number;
  picked: number;
  /** Given up by an answer to a shortage. */
  waived: number;
  claims: Claim[];
}

/** One row of the ledger, as inserted. */
export interface MovementRow {
  id: string;
  shopId: string;
  lotId: string;
  locationId: string;
  kind: (typeof MOVEMENT_KINDS)[number];
  onHandDelta: number;
  reservedDelta: number;
  soldDelta: number;
  orderId: string | null;
  remoteLotId: string | null;
  actorId: string | null;
  at: number;
}

/** Who and when, the same for all movements of one commit. */
export interface Stamp {
  shopId: string;
  actorId: string | null;
  at: number;
}

/** For an order's movements: its new version is part of their ids, so that one commit's effect happens once. */
export interface OrderStamp extends Stamp {
  orderVersion: number;
}

/** Pieces the line still lacks. A line without a lot lacks none: it is picked by its remarks. */
export const shortOf = (line: Pick<LineClaims, 'lotId' | 'wanted' | 'reserved' | 'picked' | 'waived'>) =>
  line.lotId === null ? 0 : Math.max(0, line.wanted - line.waived - line.reserved - line.picked);

/** Pieces taken from a drawer that the line no longer wants. */
export const surplusOf = (line: Pick<LineClaims, 'wanted' | 'picked'>) => Math.max(0, line.picked - line.wanted);

/**
 * Brings a line's reservation to what it wants: reserves what is available, or releases what is too much. A part that
 * is not there stays short; nothing goes negative.
 * @param stock changed in place by what was planned
 */
export function planClaim(line: LineClaims, stock: StockView, stamp: OrderStamp): MovementRow[] {
  const missing = Math.max(0, line.wanted - line.waived - line.picked) - line.reserved;
  if (missing < 0) return release(line, -missing, stock, stamp);
  if (missing > 0 && line.lotId !== null) return reserve(line, line.lotId, missing, stock, stamp);
  return [];
}

function reserve(line: LineClaims, lotId: string, missing: number, stock: StockView, stamp: OrderStamp): MovementRow[] {
  const rows: MovementRow[] = [];
  let left = missing;
  while (left > 0) {
    const level = bestLevel(stock.get(lotId) ?? [], left);
    if (!level) break;
    const quantity = Math.min(left, level.onHand - level.reserved);
    level.reserved += quantity;
    left -= quantity;
    rows.push(lineMovement('reserve', line, { lotId, locationId: level.locationId, quantity }, stamp));
  }
  return rows;
}

/** One drawer that covers the need is better than two; the smallest such one empties first. */
function bestLevel(levels: Level[], need: number): Level | undefined {
  const open = levels.filter((level) => level.onHand > level.reserved);
  const free = (level: Level) => level.onHand - level.reserved;
  const enough = open.filter((level) => free(level) >= need).sort((a, b) => free(a) - free(b));
  return enough[0] ?? open.sort((a, b) => free(b) - free(a))[0];
}

function release(line: LineClaims, surplus: number, stock: StockView, stamp: OrderStamp): MovementRow[] {
  const rows: MovementRow[] = [];
  let left = surplus;
  for (const claim of line.claims.toReversed()) {
    const quantity = Math.min(left, claim.quantity);
    if (quantity <= 0) continue;
    left -= quantity;
    const level = stock.get(claim.lotId)?.find(({ locationId }) => locationId === claim.locationId);
    if (level) level.reserved -= quantity;
    rows.push(lineMovement('release', line, { ...claim, quantity }, stamp));
  }
  return rows;
}

/**
 * Takes planned movements into the line, so that what is planned next sees them.
 * @param stock for sales, whose pieces leave the levels; reservations changed the view when they were planned
 */
export function apply(line: LineClaims, movements: MovementRow[], stock?: StockView): MovementRow[] {
  for (const { lotId, locationId, reservedDelta, onHandDelta, soldDelta } of movements) {
    line.reserved += reservedDelta;
    line.picked += soldDelta;
    const claim = line.claims.find((c) => c.lotId === lotId && c.locationId === locationId);
    if (claim) claim.quantity += reservedDelta;
    else line.claims.push({ lotId, locationId, quantity: reservedDelta });
    const level = stock?.get(lotId)?.find((l) => l.locationId === locationId);
    if (level) {
      level.onHand += onHandDelta;
      level.reserved += reservedDelta;
    }
  }
  return movements;
}

/** Turns everything a line has reserved into sold pieces: they left their drawers. */
export const planSale = (line: LineClaims, stamp: OrderStamp): MovementRow[] =>
  line.claims.filter(({ quantity }) => quantity > 0).map((claim) => lineMovement('sale', line, claim, stamp));

/** Gives up what a line holds at some places. */
export const planRelease = (line: LineClaims, held: Claim[], stamp: OrderStamp): MovementRow[] =>
  held.filter(({ quantity }) => quantity > 0).map((claim) => lineMovement('release', line, claim, stamp));

/**
 * Takes a sale back: the pieces lie in their drawers again, still promised to the line.
 * @param sold what the line's pick took, per location
 */
export const planUnpick = (line: LineClaims, sold: Claim[], stamp: OrderStamp): MovementRow[] =>
  sold.filter(({ quantity }) => quantity > 0).map((claim) => lineMovement('unpick', line, claim, stamp));

/**
 * Pieces that left their drawers although the books did not have them: the level was too low, so it is counted up by
 * what went, and what went is sold.
 * @param quantity pieces the line got beyond its reservation
 */
export function planSaleBeyondBooks(line: LineClaims, quantity: number, at: Claim, stamp: OrderStamp): MovementRow[] {
  const claim = { ...at, quantity };
  const cause = `beyond:${line.orderId}:${line.remoteLotId}:${stamp.orderVersion}`;
  return [
    receive('count', claim, cause, stamp),
    lineMovement('reserve', line, claim, stamp, 'beyond-reserve'),
    lineMovement('sale', line, claim, stamp, 'beyond-sale'),
  ];
}

const SIGNS = {
  reserve: { onHand: 0, reserved: 1, sold: 0 },
  release: { onHand: 0, reserved: -1, sold: 0 },
  sale: { onHand: -1, reserved: -1, sold: 1 },
  unpick: { onHand: 1, reserved: 1, sold: -1 },
} as const;

function lineMovement(
  kind: keyof typeof SIGNS,
  line: LineClaims,
  claim: Claim,
  stamp: OrderStamp,
  cause: string = kind,
): MovementRow {
  const sign = SIGNS[kind];
  return {
    id: movementId(
      claim.lotId,
      `${cause}:${line.orderId}:${line.remoteLotId}:${stamp.orderVersion}:${claim.locationId}`,
    ),
    shopId: stamp.shopId,
    lotId: claim.lotId,
    locationId: claim.locationId,
    kind,
    // `|| 0` keeps -0 out of the database's JSON.
    onHandDelta: sign.onHand * claim.quantity || 0,
    reservedDelta: sign.reserved * claim.quantity || 0,
    soldDelta: sign.sold * claim.quantity || 0,
    orderId: line.orderId,
    remoteLotId: line.remoteLotId,
    actorId: stamp.actorId,
    at: stamp.at,
  };
}

/**
 * Pieces that come into a drawer: an import, a delivery, a drawer counted higher.
 * @param cause what brought them, unique per lot: `import:<import id>`
 */
export function receive(
  kind: 'import' | 'receive' | 'count' | 'restock',
  to: { lotId: string; locationId: string; quantity: number },
  cause: string,
  stamp: Stamp,
): MovementRow {
  return {
    id: movementId(to.lotId, cause),
    shopId: stamp.shopId,
    lotId: to.lotId,
    locationId: to.locationId,
    kind,
    onHandDelta: to.quantity,
    reservedDelta: 0,
    soldDelta: 0,
    orderId: null,
    remoteLotId: null,
    actorId: stamp.actorId,
    at: stamp.at,
  };
}

/** How an order changed its own marketplace's listing of a lot. */
export interface ListingChange {
  remoteLotId: string;
  /** Pieces a sale took off it. */
  lowered: number;
  /** Pieces taken off the order again, which the marketplace may or may not have put back. */
  doubt: number;
}
