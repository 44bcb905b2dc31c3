import { type Level, type LineClaims, type MovementRow, type StockView, shortOf } from '../inventory/stock.domain.ts';
import { causeOfMovement, UNDO } from '../inventory/undo.domain.ts';
import { movementId } from '../platform/ids.ts';

/** A lot at a location. */
export interface Spot {
  lotId: string;
  locationId: string;
}

/** What movements are posted for: who, when, and the cause their ids are made from. */
export interface Cause {
  /** Unique among all causes: a command's id, a count's key. */
  id: string;
  shopId: string;
  actorId: string | null;
  /** When it happened in the room, epoch milliseconds; what is written down may come much later. */
  at: number;
}

type Kind = MovementRow['kind'];
type Deltas = Partial<Pick<MovementRow, 'onHandDelta' | 'reservedDelta' | 'soldDelta'>>;

/** Tells a correction of the books, made because something physical did not fit them, from a drawer that was counted. */
const CORRECTION = ':fix';

/**
 * Plans what physical facts mean for the ledger: pieces that were taken, not found, put back, counted. A fact is never
 * refused for lack of a reservation or of pieces in the books: reservations that are in the way move to other locations
 * or become shortages, and levels that were too low are counted up.
 *
 * Works on a view of the books that it keeps up to date, so that facts are planned one after the other. Pure: no I/O.
 */
export class BookPlan {
  readonly movements: MovementRow[] = [];
  /** Lines whose counts changed. */
  readonly touched = new Set<LineClaims>();
  /** Spots whose level was wrong: pieces were taken that the books did not have. */
  readonly questions: { spot: Spot; quantity: number }[] = [];
  /** Spots that were counted, with the level the count was planned on. */
  readonly counted: (Spot & { onHand: number; reserved: number })[] = [];
  /** True when a reservation was in the way that no known line holds: load the lots' other lines and plan again. */
  needsOthers = false;

  readonly #stock: StockView;
  readonly #lines: readonly LineClaims[];
  readonly #recent: MovementRow[];
  #cause: Cause = { id: '', shopId: '', actorId: null, at: 0 };
  #posted = 0;

  /**
   * @param stock levels of every lot concerned; changed in place
   * @param lines lines that may hold claims on them, oldest order first: the youngest gives way first
   * @param recent movements of these lots that happened at or after the earliest fact
   */
  constructor(stock: StockView, lines: readonly LineClaims[], recent: readonly MovementRow[] = []) {
    this.#stock = stock;
    this.#lines = lines;
    this.#recent = [...recent];
  }

  /** What follows is caused by this. */
  because(cause: Cause): void {
    this.#cause = cause;
    this.#posted = 0;
  }

  /** Pieces left a spot for a line, whoever they were promised to. */
  take(line: LineClaims, spot: Spot, quantity: number): void {
    if (quantity <= 0) return;
    // A drawer counted after they had left was counted without them.
    if (this.#countedSince(spot)) this.#correct(spot, quantity);
    const level = this.#level(spot);
    const rest = quantity - Math.min(quantity, claimOf(line, spot)?.quantity ?? 0);
    let displaced: LineClaims[] = [];
    if (rest > 0) {
      let lack = rest - (level.onHand - level.reserved);
      if (lack > 0) {
        const others = this.#displace(spot, lack, line);
        displaced = others.lines;
        lack -= others.quantity;
      }
      if (lack > 0) {
        this.#correct(spot, lack);
        this.questions.push({ spot, quantity: lack });
      }
      this.#post('reserve', spot, { reservedDelta: rest }, line);
    }
    this.#post('sale', spot, { onHandDelta: -quantity, reservedDelta: -quantity, soldDelta: quantity }, line);
    this.release(line);
    for (const other of displaced) this.fill(other);
  }

  /**
   * Pieces a line was to get are not to be had at a spot.
   * @param areGone false when nobody looked: they are only no longer promised
   */
  miss(line: LineClaims, spot: Spot, quantity: number, areGone: boolean): void {
    const missing = Math.min(quantity, claimOf(line, spot)?.quantity ?? 0);
    if (missing <= 0) return;
    if (areGone) this.#post('count', spot, { onHandDelta: -missing, reservedDelta: -missing }, line);
    else this.#post('release', spot, { reservedDelta: -missing }, line);
  }

  /** A line is to get pieces from another spot: whatever it holds too much at `from` is let go. */
  move(line: LineClaims, from: Spot | null, to: Spot, quantity: number): void {
    const held = from ? Math.min(quantity - shortOf(line), claimOf(line, from)?.quantity ?? 0) : 0;
    if (from && held > 0) this.#post('release', from, { reservedDelta: -held }, line);
    this.#reserveAt(line, to, Math.min(quantity, shortOf(line)));
  }

  /** A line's promise moves to another spot, as far as that one is free. */
  relocate(line: LineClaims, from: Spot, to: Spot, quantity: number): void {
    const level = this.#level(to);
    const moved = Math.min(quantity, level.onHand - level.reserved, claimOf(line, from)?.quantity ?? 0);
    if (moved <= 0) return;
    this.#post('release', from, { reservedDelta: -moved }, line);
    this.#post('reserve', to, { reservedDelta: moved }, line);
  }

  /** Pieces of a line's tote lie in a drawer again. */
  putBack(line: LineClaims, spot: Spot, quantity: number): void {
    const own = Math.min(quantity, line.picked);
    if (own > 0) this.#post('restock', spot, { onHandDelta: own, soldDelta: -own }, line);
    if (quantity > own) {
      this.#post('restock', spot, { onHandDelta: quantity - own }, null);
      this.questions.push({ spot, quantity: quantity - own });
    }
    this.#reserveAt(line, spot, shortOf(line));
    this.fill(line);
  }

  /** So many pieces lay at a spot when it was counted; what happened since is added. */
  count(spot: Spot, quantity: number): void {
    // Whoever counted later knew better, also when this one comes late.
    if (this.#countedSince(spot)) return;
    const since = this.#recent
      .concat(this.movements)
      .filter((m) => isAt(m, spot) && m.at > this.#cause.at)
      .reduce((sum, { onHandDelta }) => sum + onHandDelta, 0);
    // A count that finds what the books say is written down as well: it stands against what comes late, its own
    // repetition included.
    if (!this.#setLevel(spot, Math.max(0, quantity + since))) this.#post('count', spot, {}, null);
  }

  /** Moves pieces from one location of a lot to another; promises that stay behind move along as far as they must. */
  transfer(lotId: string, from: string, to: string, quantity: number): void {
    const source = { lotId, locationId: from };
    const level = this.#level(source);
    const { lines } = this.#displace(source, quantity - (level.onHand - level.reserved), null);
    this.#post('transfer', source, { onHandDelta: -quantity }, null);
    this.#post('transfer', { lotId, locationId: to }, { onHandDelta: quantity }, null);
    for (const line of lines) this.fill(line);
  }

  /** Pieces that came into a drawer. */
  receive(spot: Spot, quantity: number): void {
    this.#post('receive', spot, { onHandDelta: quantity }, null);
  }

  /**
   * Takes a pick back: the pieces lie in their drawer again, promised to the line as far as it still wants them.
   * @param rows what the pick had posted
   */
  untake(line: LineClaims, spot: Spot, rows: readonly MovementRow[]): void {
    const sold = rows.filter((m) => m.kind === 'sale' && isOf(m, line)).reduce((sum, m) => sum + m.soldDelta, 0);
    const corrected = rows.filter(isCorrection).reduce((sum, m) => sum + m.onHandDelta, 0);
    const back = Math.min(sold, line.picked);
    if (back > 0) this.#post('unpick', spot, { onHandDelta: back, reservedDelta: back, soldDelta: -back }, line);
    // What the pick had promised itself goes back to whom it was taken from.
    const promised = rows.filter((m) => m.kind === 'reserve' && isOf(m, line) && isAt(m, spot));
    const held = promised.reduce((sum, m) => sum + m.reservedDelta, 0);
    const own = Math.min(held, claimOf(line, spot)?.quantity ?? 0);
    if (own > 0) this.#post('release', spot, { reservedDelta: -own }, line);
    this.release(line);
    if (corrected > 0) this.#setLevel(spot, Math.max(0, this.#level(spot).onHand - corrected));
    for (const other of this.#lines) if (other !== line && rows.some((m) => isOf(m, other))) this.fill(other);
    this.fill(line);
  }

  /** Pieces that were reported missing are there after all. */
  unmiss(line: LineClaims, spot: Spot, rows: readonly MovementRow[]): void {
    const gone = rows.filter((m) => m.kind === 'count' && isOf(m, line)).reduce((sum, m) => sum - m.onHandDelta, 0);
    if (gone > 0) this.#post('count', spot, { onHandDelta: gone, reservedDelta: gone }, line);
    this.release(line);
    const letGo = rows.filter((m) => m.kind === 'release' && isOf(m, line)).length > 0;
    if (letGo) this.#reserveAt(line, spot, shortOf(line));
  }

  /** The line does not get its pieces from there after all. */
  unmove(line: LineClaims, to: Spot, rows: readonly MovementRow[]): void {
    const reserved = rows.filter((m) => m.kind === 'reserve' && isOf(m, line)).reduce((s, m) => s + m.reservedDelta, 0);
    const held = Math.min(reserved, claimOf(line, to)?.quantity ?? 0);
    if (held > 0) this.#post('release', to, { reservedDelta: -held }, line);
    for (const m of rows.filter(({ kind }) => kind === 'release')) this.#reserveAt(line, m, shortOf(line));
  }

  /** Pieces did not go back into the drawer after all: they are where they were taken from, in the tote. */
  unputBack(line: LineClaims, spot: Spot, rows: readonly MovementRow[]): void {
    const restocked = rows.filter(({ kind }) => kind === 'restock');
    const own = restocked.filter((m) => isOf(m, line)).reduce((sum, m) => sum - m.soldDelta, 0);
    const beyond = restocked.filter((m) => m.orderId === null).reduce((sum, m) => sum + m.onHandDelta, 0);
    if (beyond > 0) this.#setLevel(spot, Math.max(0, this.#level(spot).onHand - beyond));
    this.take(line, spot, own);
  }

  /** A count was a mistake: the level is what it would be without it. */
  uncount(spot: Spot, rows: readonly MovementRow[]): void {
    const counted = rows.filter((m) => m.kind === 'count' && m.orderId === null).reduce((s, m) => s + m.onHandDelta, 0);
    this.#setLevel(spot, Math.max(0, this.#level(spot).onHand - counted));
  }

  /** Takes back movements of no order: what came goes, what went comes, and lines that lack pieces get them. */
  reverse(rows: readonly MovementRow[]): void {
    for (const row of rows) {
      const { onHand, reserved } = this.#level(row);
      this.counted.push({ ...spotOf(row), ...this.#asRead(row) });
      if (row.onHandDelta > 0) this.#displace(row, row.onHandDelta - (onHand - reserved), null);
      this.#post(row.kind, row, { onHandDelta: -row.onHandDelta }, null);
    }
    for (const line of this.#lines) if (rows.some(({ lotId }) => lotId === line.lotId)) this.fill(line);
  }

  /** Lets go of what a line holds beyond what it wants. */
  release(line: LineClaims): void {
    let surplus = line.reserved - Math.max(0, line.wanted - line.waived - line.picked);
    for (const claim of line.claims.toReversed()) {
      const quantity = Math.min(surplus, claim.quantity);
      if (quantity <= 0) continue;
      surplus -= quantity;
      this.#post('release', claim, { reservedDelta: -quantity }, line);
    }
  }

  /** Promises a line what it lacks from wherever its lot is free. */
  fill(line: LineClaims): void {
    if (line.lotId === null) return;
    const { lotId } = line;
    for (let lack = shortOf(line); lack > 0; lack = shortOf(line)) {
      const free = (level: Level) => level.onHand - level.reserved;
      const open = (this.#stock.get(lotId) ?? []).filter((level) => free(level) > 0);
      const enough = open.filter((level) => free(level) >= lack).sort((a, b) => free(a) - free(b));
      const level = enough[0] ?? open.sort((a, b) => free(b) - free(a))[0];
      if (!level) return;
      this.#reserveAt(line, { lotId, locationId: level.locationId }, lack);
    }
  }

  /** Everything a line holds has left its drawers. */
  sellHeld(line: LineClaims): void {
    for (const claim of [...line.claims]) if (claim.quantity > 0) this.take(line, { ...claim }, claim.quantity);
  }

  #reserveAt(line: LineClaims, spot: Spot, quantity: number): void {
    const level = this.#level(spot);
    const free = Math.min(quantity, level.onHand - level.reserved);
    if (free > 0)
      this.#post('reserve', { lotId: spot.lotId, locationId: spot.locationId }, { reservedDelta: free }, line);
  }

  /** @returns whether anything changed */
  #setLevel(spot: Spot, quantity: number): boolean {
    const level = this.#level(spot);
    const { onHand, reserved } = level;
    this.counted.push({ ...spot, onHand: this.#asRead(spot).onHand, reserved: this.#asRead(spot).reserved });
    const { lines } = this.#displace(spot, reserved - quantity, null);
    if (quantity !== onHand) this.#post('count', spot, { onHandDelta: quantity - onHand }, null);
    for (const line of lines) this.fill(line);
    return quantity !== onHand;
  }

  /** A spot's level before this plan. */
  #asRead(spot: Spot): { onHand: number; reserved: number } {
    const now = this.#level(spot);
    const own = this.movements.filter((m) => isAt(m, spot));
    return {
      onHand: now.onHand - own.reduce((sum, m) => sum + m.onHandDelta, 0),
      reserved: now.reserved - own.reduce((sum, m) => sum + m.reservedDelta, 0),
    };
  }

  /** Frees promised pieces at a spot, the youngest order's first. @returns how many, and the lines that lost them */
  #displace(spot: Spot, need: number, except: LineClaims | null): { quantity: number; lines: LineClaims[] } {
    const lines: LineClaims[] = [];
    let left = Math.max(0, need);
    for (const line of this.#lines.toReversed()) {
      if (line === except || left === 0) continue;
      const quantity = Math.min(left, claimOf(line, spot)?.quantity ?? 0);
      if (quantity <= 0) continue;
      left -= quantity;
      lines.push(line);
      this.#post('release', spot, { reservedDelta: -quantity }, line);
    }
    const own = except ? (claimOf(except, spot)?.quantity ?? 0) : 0;
    if (left > 0 && this.#level(spot).reserved > own) this.needsOthers = true;
    return { quantity: Math.max(0, need) - left, lines };
  }

  #correct(spot: Spot, quantity: number): void {
    const before = this.#asRead(spot);
    this.counted.push({ ...spot, ...before });
    this.#post('count', spot, { onHandDelta: quantity }, null, CORRECTION);
  }

  /** Whether the spot was counted after what is being planned, by a count that still stands. */
  #countedSince(spot: Spot): boolean {
    const all = this.#recent.concat(this.movements);
    const counts = all.filter((m) => m.kind === 'count' && m.orderId === null && !isCorrection(m) && isAt(m, spot));
    return counts.some((m) => m.at > this.#cause.at && undoDepth(m) === 0 && !isTakenBack(m, all));
  }

  #level({ lotId, locationId }: Spot): Level {
    const levels = this.#stock.get(lotId) ?? [];
    const known = levels.find((level) => level.locationId === locationId);
    if (known) return known;
    const level = { locationId, onHand: 0, reserved: 0 };
    this.#stock.set(lotId, [...levels, level]);
    return level;
  }

  #post(kind: Kind, { lotId, locationId }: Spot, deltas: Deltas, line: LineClaims | null, mark = ''): void {
    const { id, shopId, actorId, at } = this.#cause;
    const { onHandDelta = 0, reservedDelta = 0, soldDelta = 0 } = deltas;
    this.movements.push({
      id: movementId(lotId, `${id}:${this.#posted++}${mark}`),
      shopId,
      lotId,
      locationId,
      kind,
      onHandDelta,
      reservedDelta,
      soldDelta,
      orderId: line?.orderId ?? null,
      remoteLotId: line?.remoteLotId ?? null,
      actorId,
      at,
    });
    const level = this.#level({ lotId, locationId });
    level.onHand += onHandDelta;
    level.reserved += reservedDelta;
    if (!line) return;
    this.touched.add(line);
    line.reserved += reservedDelta;
    line.picked += soldDelta;
    const claim = claimOf(line, { lotId, locationId });
    if (claim) claim.quantity += reservedDelta;
    else if (reservedDelta !== 0) line.claims.push({ lotId, locationId, quantity: reservedDelta });
  }
}

const claimOf = (line: LineClaims, { lotId, locationId }: Spot) =>
  line.claims.find((claim) => claim.lotId === lotId && claim.locationId === locationId);

const spotOf = ({ lotId, locationId }: Spot): Spot => ({ lotId, locationId });
const isAt = (m: Spot, { lotId, locationId }: Spot) => m.lotId === lotId && m.locationId === locationId;
const isOf = (m: MovementRow, line: LineClaims) => m.orderId === line.orderId && m.remoteLotId === line.remoteLotId;

/** How often a movement takes back what takes back …: 0 for what was done itself. */
const undoDepth = ({ id }: Pick<MovementRow, 'id'>): number => {
  let depth = 0;
  for (let cause = causeOfMovement(id); cause.startsWith(UNDO); cause = cause.slice(UNDO.length)) depth += 1;
  return depth;
};
const isTakenBack = (m: MovementRow, all: readonly MovementRow[]): boolean => {
  const cause = causeOfMovement(m.id);
  const depths = all
    .filter(({ id, lotId }) => lotId === m.lotId && causeOfMovement(id).endsWith(`${UNDO}${cause}`))
    .map(undoDepth);
  return Math.max(0, ...depths) % 2 === 1;
};
const isCorrection = (m: MovementRow) => m.kind === 'count' && m.orderId === null && m.id.endsWith(CORRECTION);
