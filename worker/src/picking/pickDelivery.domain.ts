import type { PickDelivery, PickLine, PickOrder } from '../contract/picking.ts';
import type { Draft } from './pickDraft.domain.ts';
import { keepPutBacks, trimLine } from './pickLine.domain.ts';
import type { Refusal } from './pickOutcome.domain.ts';
import { balanceOf, levelKeyOf, lineKeyOf, remainingOf, type Tote, type WalkLine } from './pickState.domain.ts';

/**
 * Takes in orders as they now stand: new ones get a tote, added pieces become stops, withdrawn ones leave the walk, and
 * what lies in a tote already becomes a put-back. The same version again, or an older one, changes nothing.
 */
export function receiveDelivery(draft: Draft, { orders, places, items, levels }: PickDelivery): void {
  for (const [id, code] of Object.entries(places)) draft.putPlace(id, code);
  for (const item of items) if (item.lotId !== null) draft.putItem(item.lotId, item);
  for (const level of levels) {
    const key = levelKeyOf(level.lotId, level.locationId);
    // What this walk took since is in the level already; the books hear of it later.
    if (!draft.state.levels[key]) draft.putLevel(key, level);
  }
  for (const order of orders) receiveOrder(draft, order);
}

function receiveOrder(draft: Draft, order: PickOrder): void {
  const known = draft.state.totes.find(({ orderId }) => orderId === order.orderId);
  if (known && (known.version >= order.version || known.state === 'removed')) return;
  draft.putTote(toteOf(order, known, draft.state.totes.length));
  if (order.state === 'cancelled' && known?.state === 'in') {
    draft.events.push({ kind: 'picking.order_cancelled', orderId: order.orderId });
  }
  const gone = order.state !== 'in';
  const listed = new Set<string>();
  let added = 0;
  let withdrawn = 0;
  for (const line of order.lines) {
    const key = lineKeyOf(order.orderId, line.remoteLotId);
    listed.add(key);
    const change = receiveLine(draft, order, line, gone, known !== undefined);
    if (change > 0) added += change;
    else withdrawn -= change;
  }
  for (const line of Object.values(draft.state.lines)) {
    if (line.orderId !== order.orderId || listed.has(line.key)) continue;
    withdrawn += setTotal(draft, line, line.before);
  }
  if (!known) return;
  if (added > 0) draft.events.push({ kind: 'picking.stops_added', orderId: order.orderId, pieces: added });
  if (withdrawn > 0) draft.events.push({ kind: 'picking.stops_withdrawn', orderId: order.orderId, pieces: withdrawn });
}

const toteOf = (order: PickOrder, known: Tote | undefined, position: number): Tote => ({
  orderId: order.orderId,
  letter: known?.letter ?? toteLetter(position),
  code: order.code,
  marketplace: order.marketplace,
  remoteId: order.remoteId,
  orderedAt: order.orderedAt,
  version: order.version,
  state: order.state,
});

/** A … Z, then AA, AB … */
export function toteLetter(position: number): string {
  const rest = Math.floor(position / 26) - 1;
  return (rest < 0 ? '' : toteLetter(rest)) + String.fromCharCode(65 + (position % 26));
}

/** @returns pieces by which the walk grew, negative when it shrank */
function receiveLine(draft: Draft, order: PickOrder, told: PickLine, gone: boolean, isLater: boolean): number {
  const key = lineKeyOf(order.orderId, told.remoteLotId);
  const known = draft.state.lines[key];
  const line: WalkLine = known ?? {
    key,
    orderId: order.orderId,
    remoteLotId: told.remoteLotId,
    total: told.pickedBefore,
    before: told.pickedBefore,
    unreserved: 0,
    item: told.item,
    taskIds: [],
  };
  if (told.item.lotId !== null) draft.putItem(told.item.lotId, told.item);
  // An order that left elsewhere took its pieces along: what is in the tote stays there, nothing more is fetched.
  const total = gone ? (order.state === 'elsewhere' ? line.before + netPicked(draft, line) : line.before) : told.total;
  draft.putLine({ ...line, item: told.item });
  if (total < line.total) return -setTotal(draft, line, total);
  if (total === line.total && known) return 0;
  draft.putLine({ ...(draft.state.lines[key] ?? line), total });
  return grow(draft, key, told, isLater ? order.version : 0);
}

const netPicked = (draft: Draft, line: WalkLine) => Math.max(0, balanceOf(draft.state, line).picked);

/** @returns pieces by which the line shrank */
function setTotal(draft: Draft, line: WalkLine, total: number): number {
  const now = draft.state.lines[line.key] ?? line;
  if (total >= now.total) return 0;
  draft.putLine({ ...now, total });
  trimLine(draft, now, null);
  return now.total - total;
}

/** @param version of the order that added pieces to a walk that was on; 0 at its start */
function grow(draft: Draft, key: string, { places, item }: PickLine, version: number): number {
  const missing = keepPutBacks(draft, key);
  let left = missing;
  for (const place of places) {
    if (left === 0) break;
    const wanted = Math.min(left, place.quantity - openAt(draft, key, place.locationId));
    if (wanted <= 0) continue;
    left -= wanted;
    const id = `${key}|${place.locationId ?? ''}${version === 0 ? '' : `|${version}`}`;
    if (draft.state.tasks[id]) draft.changeTask(id, { wanted });
    else {
      draft.addTask(draft.state.lines[key], {
        id,
        kind: 'pick',
        lotId: item.lotId,
        locationId: place.locationId,
        wanted,
        from: null,
        addedLater: version > 0,
      });
    }
  }
  draft.changeUnreserved(key, left);
  return missing;
}

/** Pieces that stops of the line already ask for at a place. */
function openAt(draft: Draft, key: string, locationId: string | null): number {
  const tasks = draft.state.lines[key]?.taskIds.flatMap((id) => draft.state.tasks[id] ?? []) ?? [];
  return tasks
    .filter((task) => task.kind === 'pick' && task.locationId === locationId)
    .reduce((sum, task) => sum + remainingOf(task), 0);
}

/** Lets an order go of which nothing was picked; it waits for another walk. */
export function removeOrder(draft: Draft, orderId: string): Refusal | null {
  const tote = draft.state.totes.find((one) => one.orderId === orderId);
  if (!tote) return { code: 'picking.order_unknown', message: 'This order is not part of the walk.' };
  if (tote.state === 'removed') return null;
  const lines = Object.values(draft.state.lines).filter((line) => line.orderId === orderId);
  if (lines.some((line) => balanceOf(draft.state, line).picked > 0)) {
    return {
      code: 'picking.order_begun',
      message: `Pieces of ${tote.code} are in tote ${tote.letter} already. Undo its picks first, or finish the walk.`,
    };
  }
  draft.putTote({ ...tote, state: 'removed' });
  for (const line of lines) setTotal(draft, line, line.before);
  return null;
}
