import type { Layout } from '../contract/layout.ts';
import type { PickItem } from '../contract/picking.ts';
import { codesFromRemarks } from '../locations/locationCodes.domain.ts';
import { isOpen, levelKeyOf, type PickState, type PickTask, remainingOf, type Tote } from './pickState.domain.ts';
import { planRoute } from './routePlanner.domain.ts';

/** One card: one lot at one place, for every order in the walk that wants it. */
export interface PickStop {
  /** The same for everybody in the walk; what a phone claims. */
  key: string;
  kind: PickTask['kind'];
  lotId: string | null;
  locationId: string | null;
  /** The place's code; '' when none is known. */
  code: string;
  item: PickItem;
  /** Open tasks with the tote each belongs to, by tote. */
  split: { task: PickTask; tote: Tote; quantity: number }[];
  /** Pieces to take (or put back) in all. */
  quantity: number;
  /** Pieces at the place before this stop, as far as the walk knows; null for a lot that is not in the books. */
  onHand: number | null;
  addedLater: boolean;
  /** Greater than 0 when it was put at the end of the walk; the order among those. */
  skippedAt: number;
}

/** Names a stop by what is done where with which lot; a line without a lot is a stop of its own. */
export const stopKey = (task: Pick<PickTask, 'kind' | 'lotId' | 'locationId' | 'lineKey'>) =>
  `${task.kind}|${task.locationId ?? ''}|${task.lotId ?? task.lineKey}`;

/** Everything that is still to be done, one stop per lot and place, in no particular order. */
export function openStops(state: PickState): PickStop[] {
  const stops = new Map<string, PickStop>();
  const totes = new Map(state.totes.map((tote, at) => [tote.orderId, { tote, at }]));
  for (const task of Object.values(state.tasks)) {
    const line = state.lines[task.lineKey];
    const owner = totes.get(task.orderId);
    if (!line || !owner || !isOpen(task)) continue;
    const key = stopKey(task);
    const quantity = remainingOf(task);
    const stop = stops.get(key) ?? newStop(state, key, task, line.item);
    stop.split.push({ task, tote: owner.tote, quantity });
    stop.quantity += quantity;
    stop.addedLater ||= task.addedLater;
    stop.skippedAt = Math.max(stop.skippedAt, task.skippedAt);
    stops.set(key, stop);
  }
  const position = (orderId: string) => totes.get(orderId)?.at ?? 0;
  for (const stop of stops.values()) stop.split.sort((a, b) => position(a.tote.orderId) - position(b.tote.orderId));
  return [...stops.values()];
}

function newStop(state: PickState, key: string, task: PickTask, lineItem: PickItem): PickStop {
  const { lotId, locationId, kind } = task;
  const level = lotId !== null && locationId !== null ? state.levels[levelKeyOf(lotId, locationId)] : undefined;
  return {
    key,
    kind,
    lotId,
    locationId,
    // A line without a lot is looked for where its remarks say.
    code: locationId === null ? (codesFromRemarks(lineItem.remarks)[0] ?? '') : (state.places[locationId] ?? ''),
    item: (lotId !== null ? state.items[lotId] : undefined) ?? lineItem,
    split: [],
    quantity: 0,
    onHand: level ? Math.max(0, level.onHand) : null,
    addedLater: false,
    skippedAt: 0,
  };
}

/** Whose phone walks, from where, and beside whom. */
export interface Walker {
  layout: Layout | null;
  /** Code of the drawer where the picker stands; null at the packing table. */
  from: string | null;
  memberId: string;
  /** Stops that other phones hold. */
  held: ReadonlySet<string>;
}

/**
 * The stops in walking order for one picker. Several pickers share the way round in as many parts as there are pickers:
 * each walks their own part first and then helps, from the far end, with what nobody holds. Skipped stops come last.
 */
export function walkOf(state: PickState, { layout, from, memberId, held }: Walker): PickStop[] {
  const stops = openStops(state);
  const ahead = stops.filter(({ skippedAt }) => skippedAt === 0);
  const skipped = stops.filter(({ skippedAt }) => skippedAt > 0).sort((a, b) => a.skippedAt - b.skippedAt);
  const [mine, others] = share(state, ahead, layout, memberId);
  const inTurn = [...inOrder(mine, layout, from), ...others, ...skipped];
  return [...inTurn.filter(({ key }) => !held.has(key)), ...inTurn.filter(({ key }) => held.has(key))];
}

function share(state: PickState, stops: PickStop[], layout: Layout | null, memberId: string): [PickStop[], PickStop[]] {
  const { pickers } = state;
  const me = pickers.findIndex((picker) => picker.memberId === memberId);
  if (pickers.length < 2 || me < 0) return [stops, []];
  // Everybody shares out the same way round, from the packing table.
  const round = inOrder(stops, layout, null);
  const from = Math.floor((round.length * me) / pickers.length);
  const to = Math.floor((round.length * (me + 1)) / pickers.length);
  return [round.slice(from, to), [...round.slice(0, from), ...round.slice(to)].reverse()];
}

function inOrder(stops: PickStop[], layout: Layout | null, from: string | null): PickStop[] {
  const byKey = new Map(stops.map((stop) => [stop.key, stop]));
  const { order } = planRoute({ layout, from, stops: stops.map(({ key, code }) => ({ id: key, code })) });
  return order.flatMap((key) => byKey.get(key) ?? []);
}
