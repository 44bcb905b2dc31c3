import type { Layout } from '../../../worker/src/contract/layout.ts';
import type { PickItem } from '../../../worker/src/contract/picking.ts';
import { balanceOf, type Effect, type PickState, type PickTask } from '../../../worker/src/picking/pickState.domain.ts';
import type { PickStop } from '../../../worker/src/picking/pickWalk.domain.ts';
import { distancesFrom } from '../../../worker/src/picking/routePlanner.domain.ts';
import { luminance } from '../kit/colour.ts';
import { splitLocation } from '../kit/location.ts';
import type { PickWish } from './walkSync.ts';

/** How far a walk is, in pieces. */
export interface WalkProgress {
  picked: number;
  short: number;
  total: number;
  toPutBack: number;
}

export function progressOf(state: PickState): WalkProgress {
  const sum = { picked: 0, short: 0, total: 0, toPutBack: 0 };
  for (const line of Object.values(state.lines)) {
    const balance = balanceOf(state, line);
    const inTote = Math.max(0, balance.picked - balance.toPutBack);
    sum.picked += inTote;
    sum.short += balance.short + balance.unreserved;
    sum.total += inTote + balance.open + balance.short + balance.unreserved;
    sum.toPutBack += balance.toPutBack;
  }
  return sum;
}

/** The part of a code that names the area: what one leaves behind when everything there is picked. */
export const areaOf = (code: string) =>
  splitLocation(code).area.replace(/[\s\-_/.:]+$/, '') || (code === '' ? '?' : code);

/** Stops by area, in the order of the walk. */
export function byArea(stops: readonly PickStop[]): { area: string; stops: PickStop[] }[] {
  const groups = Map.groupBy(stops, ({ code }) => areaOf(code));
  return [...groups].map(([area, inArea]) => ({ area, stops: inArea }));
}

/** Another place where a missing item lies. */
export interface OtherPlace {
  lotId: string;
  locationId: string;
  code: string;
  item: PickItem;
  /** Pieces that nobody has been promised. */
  free: number;
  metres: number;
  isOtherCondition: boolean;
}

/** Where else a stop's item lies: the same lot first, then the item in other condition, each nearest first. */
export function otherPlaces(state: PickState, stop: PickStop, layout: Layout | null): OtherPlace[] {
  const { lotId } = stop;
  if (lotId === null) return [];
  const same = (item: PickItem | undefined) =>
    item !== undefined &&
    item.itemType === stop.item.itemType &&
    item.itemNo === stop.item.itemNo &&
    item.blColorId === stop.item.blColorId;
  const found = Object.values(state.levels).flatMap((level) => {
    const item = state.items[level.lotId];
    const free = level.onHand - level.reserved;
    const isHere = level.lotId === lotId && level.locationId === stop.locationId;
    if (!item || !same(item) || isHere || free <= 0) return [];
    const code = state.places[level.locationId] ?? '';
    return [{ ...level, code, item, free, isOtherCondition: level.lotId !== lotId }];
  });
  const metres = distancesFrom(
    layout,
    stop.code || null,
    found.map(({ code }) => code),
  );
  return found
    .map((place, i) => ({ ...place, metres: metres[i] ?? Number.POSITIVE_INFINITY }))
    .sort(
      (a, b) =>
        Number(a.isOtherCondition) - Number(b.isOtherCondition) || a.metres - b.metres || (a.code < b.code ? -1 : 1),
    );
}

/** Picks of one tap: a quantity is shared out to the totes in their order. */
export function picksFor(stop: PickStop, quantity: number): PickWish[] {
  return shareOut(stop, quantity).map(({ task, pieces }) =>
    stop.kind === 'put_back'
      ? { kind: 'put_back', taskId: task.id, qty: pieces }
      : { kind: 'pick', taskId: task.id, qty: pieces },
  );
}

/** What is left of each task of a stop after some pieces were taken, from the first tote to the last. */
export function shareOut(stop: PickStop, quantity: number): { task: PickTask; pieces: number }[] {
  let left = quantity;
  return stop.split.flatMap(({ task, quantity: wanted }) => {
    const pieces = Math.min(left, wanted);
    left -= pieces;
    return pieces > 0 ? [{ task, pieces }] : [];
  });
}

/** The rest of a stop after `quantity` pieces were taken, per task: what is to be reported missing. */
export function missingAfter(stop: PickStop, quantity: number): { task: PickTask; pieces: number }[] {
  const taken = new Map(shareOut(stop, quantity).map(({ task, pieces }) => [task.id, pieces]));
  return stop.split.flatMap(({ task, quantity: wanted }) => {
    const pieces = wanted - (taken.get(task.id) ?? 0);
    return pieces > 0 ? [{ task, pieces }] : [];
  });
}

/** A member's last tap that still stands: what "Undo" takes back, all of it. */
export function lastTap(state: PickState, memberId: string): Effect[] {
  const own = Object.values(state.effects)
    .filter((effect) => effect.memberId === memberId && !effect.undone && effect.kind !== 'undo')
    .sort((a, b) => b.seq - a.seq);
  const [last] = own;
  return last ? own.filter(({ tap }) => tap === last.tap) : [];
}

/** Stops at the same place: 1 means that this is the last one in the drawer. */
export const stopsInDrawer = (stops: readonly PickStop[], stop: PickStop) =>
  stop.locationId === null ? 1 : stops.filter(({ locationId }) => locationId === stop.locationId).length;

/** Below this, two colours are told apart only side by side. Distance in linear-ish RGB, 0 to about 440. */
const NEAR_COLOUR = 70;

/**
 * An item that is easily taken for the stop's: the same mould with another letter or print, or the same item in a near
 * colour, among what this walk fetches or what lies in the same drawer.
 */
export function lookAlike(state: PickState, stop: PickStop): PickItem | null {
  const others = [
    ...Object.values(state.lines).map(({ item }) => item),
    ...Object.values(state.levels)
      .filter(({ locationId, lotId }) => locationId === stop.locationId && lotId !== stop.lotId)
      .flatMap(({ lotId }) => state.items[lotId] ?? []),
  ];
  return others.find((other) => isAlike(stop.item, other)) ?? null;
}

function isAlike(one: PickItem, other: PickItem): boolean {
  if (one.itemNo === null || other.itemNo === null || one.itemType !== other.itemType) return false;
  if (one.itemNo === other.itemNo) {
    return one.blColorId !== other.blColorId && colourDistance(one.colorHex, other.colorHex) < NEAR_COLOUR;
  }
  return mouldOf(one.itemNo) === mouldOf(other.itemNo) && one.blColorId === other.blColorId;
}

/** `3001a` and `3001pb02` are moulds and prints of 3001. */
const mouldOf = (itemNo: string) => /^\d+/.exec(itemNo)?.[0] ?? itemNo;

function colourDistance(one: string | null, other: string | null): number {
  if (one === null || other === null) return Number.POSITIVE_INFINITY;
  const channels = (hex: string) => [1, 3, 5].map((from) => Number.parseInt(hex.slice(from, from + 2), 16));
  const [a, b] = [channels(one), channels(other)];
  return Math.hypot(...a.map((value, i) => value - (b[i] ?? 0))) + 60 * Math.abs(luminance(one) - luminance(other));
}
