/** A line as a file says it: one item of one colour and condition, told apart by its number and remarks alone. */
export interface ModelLine {
  itemNo: string;
  remarks: string;
  quantity: number;
  /** '' names no drawer. */
  place: string;
}

export type Policy = 'add' | 'replace' | 'skip' | 'separate';
type Row = { no: number; line: ModelLine; plan: 'new' | 'add' | 'replace'; lotId: string };
interface ModelFile {
  rows: Row[];
  state: 'ready' | 'applied' | 'over';
  applied: { no: number; lotId: string; place: string; delta: number }[];
}
interface ModelLot {
  itemNo: string;
  remarks: string;
  levels: Map<string, number>;
  sold: number;
}
type Deltas = [place: string, delta: number][];

/**
 * What a shop's drawers should hold, worked out in the plainest way: a number per lot and drawer. Which drawer a promise
 * stands in is the system's choice, so whoever needs it (a sale, a file taken back) is told.
 */
export class StockModel {
  readonly lots = new Map<string, ModelLot>();
  readonly #causes = new Map<string, Deltas>();
  readonly #done = new Set<string>();
  readonly #files = new Map<string, ModelFile>();
  readonly #sales = new Map<string, { lotId: string; place: string; quantity: number }[]>();

  /** A lot that lies there from the beginning. */
  seed(lotId: string, itemNo: string, remarks: string, at: Record<string, number>): void {
    this.lots.set(lotId, { itemNo, remarks, levels: new Map(), sold: 0 });
    for (const [place, quantity] of Object.entries(at)) this.#post(lotId, `seed:${place}`, [[place, quantity]]);
  }

  /** @returns whether it is carried out; a repeated id and a refusal change nothing */
  count(lotId: string, id: string, place: string, quantity: number): boolean {
    return this.#once(lotId, id, () => [[place, quantity - this.at(lotId, place)]]);
  }

  receive(lotId: string, id: string, place: string, quantity: number): boolean {
    return this.#once(lotId, id, () => [[place, quantity]]);
  }

  transfer(lotId: string, id: string, from: string, to: string, quantity: number): boolean {
    return this.#once(lotId, id, () =>
      this.at(lotId, from) < quantity
        ? null
        : [
            [from, -quantity],
            [to, quantity],
          ],
    );
  }

  undo(lotId: string, cause: string): boolean {
    const deltas = this.#causes.get(`${lotId}/${cause}`) ?? [];
    const back = `undo:${cause}`;
    if (this.#causes.has(`${lotId}/${back}`)) return false;
    if (!this.lots.has(lotId) || deltas.some(([place, delta]) => this.at(lotId, place) < delta)) return false;
    this.#post(
      lotId,
      back,
      deltas.map(([place, delta]) => [place, -delta]),
    );
    return true;
  }

  /** An order's pieces leave the drawers in which they were promised. */
  sell(orderId: string, claims: { lotId: string; place: string; quantity: number }[]): void {
    this.#sales.set(orderId, claims);
    for (const { lotId, place, quantity } of claims) this.#move(lotId, place, -quantity, quantity);
  }

  unsell(orderId: string): void {
    for (const { lotId, place, quantity } of this.#sales.get(orderId) ?? [])
      this.#move(lotId, place, quantity, -quantity);
    this.#sales.delete(orderId);
  }

  /** Lines are planned on the lots that are there now. */
  read(fileId: string, lines: ModelLine[], policy: Policy, defaultPlace: string): void {
    const rows: Row[] = [];
    lines.forEach((said, index) => {
      const no = index + 1;
      const line = { ...said, place: said.place || defaultPlace };
      const own = ownId(fileId, no);
      const fits = [...this.lots].filter(([, lot]) => lot.itemNo === line.itemNo);
      const alike = fits.filter(([, lot]) => lot.remarks === line.remarks);
      const chosen = alike.length > 0 ? alike : fits;
      const twin = rows.find(
        (row) => row.plan === 'new' && row.line.itemNo === line.itemNo && row.line.remarks === line.remarks,
      );
      if (policy === 'separate' || (fits.length === 0 && !twin)) rows.push({ no, line, plan: 'new', lotId: own });
      else if (policy === 'skip') return;
      else if (fits.length === 0) {
        if (policy === 'add' && twin) rows.push({ no, line, plan: 'add', lotId: twin.lotId });
      } else if (chosen.length === 1) {
        const lotId = chosen[0]?.[0] ?? '';
        const isTaken = rows.some((row) => row.lotId === lotId);
        if (policy === 'add' || !isTaken) rows.push({ no, line, plan: policy, lotId });
      }
    });
    this.#files.set(fileId, { rows, state: 'ready', applied: [] });
  }

  stateOf = (fileId: string) => this.#files.get(fileId)?.state;

  apply(fileId: string): void {
    const file = this.#files.get(fileId);
    if (file?.state !== 'ready') return;
    file.state = 'applied';
    for (const { no, line, plan, lotId: meant } of file.rows) {
      const isThere = this.lots.has(meant);
      const lotId = isThere ? meant : ownId(fileId, no);
      if (!isThere) this.lots.set(lotId, { itemNo: line.itemNo, remarks: line.remarks, levels: new Map(), sold: 0 });
      const lot = this.lots.get(lotId) as ModelLot;
      const place = line.place || largest(lot.levels);
      const replaces = plan === 'replace' && isThere;
      const delta = replaces ? line.quantity - this.at(lotId, place) : line.quantity;
      if (!lot.levels.has(place)) lot.levels.set(place, 0);
      this.#post(lotId, `file:${fileId}:${no}`, [[place, delta]]);
      if (replaces && line.remarks !== '') lot.remarks = line.remarks;
      file.applied.push({ no, lotId, place, delta });
    }
  }

  /** @param free pieces of a lot that lie at a place and are promised to nobody */
  takeBack(fileId: string, promised: (lotId: string, place: string) => number): void {
    const file = this.#files.get(fileId);
    if (file?.state !== 'applied') return;
    file.state = 'over';
    for (const { no, lotId, place, delta } of file.applied.toReversed()) {
      const cause = `file:${fileId}:${no}`;
      if (!this.lots.has(lotId) || this.#isTakenBack(lotId, cause)) continue;
      const free = this.at(lotId, place) - promised(lotId, place);
      const back = delta > 0 ? Math.min(delta, free) : delta;
      if (back !== 0) this.#post(lotId, this.#nextUndo(lotId, cause), [[place, -back]]);
    }
    for (const { no, lotId } of file.applied) {
      const lot = this.lots.get(lotId);
      if (!lot || lotId !== ownId(fileId, no)) continue;
      if (lot.sold === 0 && [...lot.levels.values()].every((n) => n === 0)) this.lots.delete(lotId);
    }
  }

  giveUp(fileId: string): void {
    const file = this.#files.get(fileId);
    if (file?.state === 'ready') file.state = 'over';
  }

  at = (lotId: string, place: string) => this.lots.get(lotId)?.levels.get(place) ?? 0;

  /** Every drawer that holds something, as `lot place: pieces`. */
  drawers(): string[] {
    return [...this.lots]
      .flatMap(([lotId, { levels }]) => [...levels].map(([place, n]) => ({ lotId, place, n })))
      .filter(({ n }) => n !== 0)
      .map(({ lotId, place, n }) => `${lotId} ${place}: ${n}`)
      .sort();
  }

  #once(lotId: string, id: string, deltas: () => Deltas | null): boolean {
    const key = `${lotId}/${id}`;
    if (this.#done.has(key) || !this.lots.has(lotId)) return false;
    const found = deltas();
    if (!found) return false;
    this.#done.add(key);
    this.#post(lotId, `desk:${id}`, found);
    return true;
  }

  #post(lotId: string, cause: string, deltas: Deltas): void {
    for (const [place, delta] of deltas) this.#move(lotId, place, delta, 0);
    this.#causes.set(
      `${lotId}/${cause}`,
      deltas.filter(([, delta]) => delta !== 0),
    );
  }

  #move(lotId: string, place: string, delta: number, sold: number): void {
    const lot = this.lots.get(lotId);
    if (!lot) return;
    lot.levels.set(place, (lot.levels.get(place) ?? 0) + delta);
    lot.sold += sold;
  }

  #isTakenBack(lotId: string, cause: string): boolean {
    const back = `undo:${cause}`;
    return this.#causes.has(`${lotId}/${back}`) && !this.#isTakenBack(lotId, back);
  }

  #nextUndo(lotId: string, cause: string): string {
    const back = `undo:${cause}`;
    return this.#causes.has(`${lotId}/${back}`) ? this.#nextUndo(lotId, back) : back;
  }
}

const ownId = (fileId: string, no: number) => `lot_${fileId.slice('fim_'.length)}_${no}`;

/** Where a line without a drawer goes: to most of its lot, else to no drawer. */
function largest(levels: Map<string, number>): string {
  const byPlace = [...levels].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return byPlace[0]?.[0] ?? '';
}
