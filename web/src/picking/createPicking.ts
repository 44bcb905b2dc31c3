import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { ShortReason } from '../../../worker/src/contract/picking.ts';
import type { PickStop } from '../../../worker/src/picking/pickWalk.domain.ts';
import { toast } from '../kit/toast.tsx';
import { createRoute } from './createRoute.ts';
import type { Walk } from './createWalk.ts';
import { feel } from './feel.ts';
import type { PickWish } from './walkSync.ts';
import { lastTap, missingAfter, type OtherPlace, otherPlaces, picksFor } from './walkView.ts';

/** A lot's drawer. */
export interface Spot {
  lotId: string;
  locationId: string;
  code: string;
}

export type Page = 'card' | 'left' | 'review';
type Missing = ReturnType<typeof missingAfter>;

/** What a picker can do in a walk, and what is in front of them: everything behind the buttons. */
export function createPicking(walk: Walk) {
  const view = walk.view;
  const state = () => view().state;
  const memberId = () => walk.me()?.memberId ?? '';
  const route = createRoute(view, memberId, () => new Set(walk.held().keys()));
  const [page, setPage] = createSignal<Page>('card');
  const [places, setPlaces] = createSignal<{ list: OtherPlace[]; tasks: Missing } | null>(null);
  const [counting, setCounting] = createSignal<Spot | null>(null);
  /** A drawer that should be empty now, until somebody says so. */
  const [zero, setZero] = createSignal<Spot | null>(null);
  const undoable = createMemo(() => lastTap(state(), memberId()));
  const stop = () => (page() === 'card' ? route.current() : null);

  // Whoever opens a walk takes part in it; pausing is leaving.
  let joined = false;
  createEffect(() => {
    const me = memberId();
    if (joined || me === '' || !walk.me()?.mayPick || state().state !== 'open') return;
    joined = true;
    if (!state().pickers.some((picker) => picker.memberId === me)) void walk.tap([{ kind: 'join' }]);
  });
  createEffect(
    on(
      () => stop()?.key,
      (key) => walk.here(key ?? null),
    ),
  );
  onCleanup(() => walk.here(null));

  const go = async (wishes: PickWish[], from: PickStop) => {
    feel('done');
    route.stand(from.code);
    route.go(null);
    setZero(emptied(from, wishes));
    await walk.tap(wishes);
  };

  /** Shows where else missing pieces lie, nearest first. */
  const offer = (from: PickStop, tasks: Missing) =>
    setPlaces({ list: otherPlaces(state(), from, view().walk?.layout ?? null), tasks });

  /** Takes a tap back, its last command first. */
  const undoTap = async (tap: string) => {
    const effects = Object.values(state().effects)
      .filter((effect) => effect.tap === tap && !effect.undone)
      .sort((a, b) => b.seq - a.seq);
    await walk.tap(effects.map(({ id }) => ({ kind: 'undo', ref: id })));
  };

  const partial = async (quantity: number, reason: ShortReason | null) => {
    const now = stop();
    if (!now) return;
    const missing = missingAfter(now, quantity);
    const shorts = missing.flatMap(({ task, pieces }): PickWish[] =>
      reason === null ? [] : [{ kind: 'short', taskId: task.id, qty: pieces, reason }],
    );
    await go([...picksFor(now, quantity), ...shorts], now);
    if (reason !== null) offer(now, missing);
    else if (now.kind === 'pick') await walk.tap(missing.map(({ task }) => ({ kind: 'skip', taskId: task.id })));
  };

  return {
    route,
    /** The card in front of the picker; null on other pages, and when nothing is left. */
    stop,
    page,
    setPage,
    places,
    closePlaces: () => setPlaces(null),
    counting,
    startCounting: (spot: Spot | null) => setCounting(spot),
    zero,
    canUndo: () => undoable().length > 0,
    undoTap,
    partial,

    confirm() {
      const now = stop();
      if (now) void go(picksFor(now, now.quantity), now);
    },

    skip() {
      const now = stop();
      if (!now) return;
      route.go(null);
      void walk.tap(now.split.map(({ task }) => ({ kind: 'skip', taskId: task.id })));
    },

    /** Takes back the picker's own last tap, and shows the card it was made on. */
    async undo() {
      const effects = undoable();
      const [last] = effects;
      if (!last) return;
      feel('undo');
      await undoTap(last.tap);
      const tasks = new Set(effects.map(({ taskId }) => taskId));
      const again = route.walk().find(({ split }) => split.some(({ task }) => tasks.has(task.id)));
      setZero(null);
      setPage('card');
      route.go(again?.key ?? null);
    },

    /** Offers other places without reporting anything missing. */
    offerPlaces() {
      const now = stop();
      if (now) offer(now, missingAfter(now, 0));
    },

    async take(place: OtherPlace) {
      const open = places();
      setPlaces(null);
      if (!open) return;
      let free = place.free;
      const { lotId, locationId } = place;
      const wishes = open.tasks.flatMap(({ task, pieces }): PickWish[] => {
        const qty = Math.min(free, pieces);
        free -= qty;
        return qty > 0 ? [{ kind: 'take', taskId: task.id, qty, lotId, locationId }] : [];
      });
      await walk.tap(wishes);
      toast({ text: `${place.code} joined your walk.` });
    },

    /** So many lie in the drawer that was asked about. */
    count(spot: Spot | null, quantity: number) {
      setCounting(null);
      setZero(null);
      if (!spot) return;
      void walk.tap([{ kind: 'count', lotId: spot.lotId, locationId: spot.locationId, qty: quantity }]);
    },
  };
}

export type Picking = ReturnType<typeof createPicking>;

/** The drawer of a stop; null for a lot that is not in the books. */
export function spotOf(stop: PickStop | null): Spot | null {
  if (!stop || stop.lotId === null || stop.locationId === null) return null;
  return { lotId: stop.lotId, locationId: stop.locationId, code: stop.code };
}

/** The drawer, when what was just taken should have been the last of it. */
function emptied(stop: PickStop, wishes: PickWish[]): Spot | null {
  const taken = wishes.reduce((sum, wish) => sum + (wish.kind === 'pick' ? wish.qty : 0), 0);
  return taken > 0 && stop.onHand !== null && stop.onHand - taken <= 0 ? spotOf(stop) : null;
}
