import { createEffect, createMemo, createSignal, on } from 'solid-js';
import { openStops, type PickStop, walkOf } from '../../../worker/src/picking/pickWalk.domain.ts';
import type { WalkView } from './walkSync.ts';

/**
 * The order in which this phone walks. Planned anew only when stops come, move to the end, or pickers come and go; what
 * is picked just drops out, so that nobody's next drawer changes under their eyes.
 */
export function createRoute(view: () => WalkView, memberId: () => string, held: () => ReadonlySet<string>) {
  const [order, setOrder] = createSignal<string[]>([]);
  const [focus, setFocus] = createSignal<string | null>(null);
  const [standsAt, setStandsAt] = createSignal<string | null>(null);
  const stops = createMemo(() => new Map(openStops(view().state).map((stop) => [stop.key, stop])));
  const skips = createMemo(() => Math.max(0, ...Object.values(view().state.tasks).map(({ skippedAt }) => skippedAt)));
  const pickers = createMemo(() =>
    view()
      .state.pickers.map((picker) => picker.memberId)
      .join(),
  );
  const isAdded = createMemo(() => {
    const known = new Set(order());
    return [...stops().keys()].some((key) => !known.has(key));
  });

  const plan = () =>
    setOrder(
      walkOf(view().state, {
        layout: view().walk?.layout ?? null,
        from: standsAt(),
        memberId: memberId(),
        held: new Set<string>(),
      }).map(({ key }) => key),
    );

  createEffect(
    on([skips, pickers, isAdded], (now, before) => {
      // Planning ends the "added": that is no reason to plan again.
      const isPlanned = before !== undefined && before[0] === now[0] && before[1] === now[1] && !now[2];
      if (!isPlanned) plan();
    }),
  );

  const walk = createMemo(() => order().flatMap((key) => stops().get(key) ?? []));
  const current = createMemo((): PickStop | null => {
    const all = walk();
    const chosen = focus();
    const wished = chosen === null ? undefined : all.find(({ key }) => key === chosen);
    return wished ?? all.find(({ key }) => !held().has(key)) ?? null;
  });

  return {
    walk,
    current,
    /** Shows a stop out of turn; null goes on in turn. */
    go: (key: string | null) => setFocus(key),
    /** The picker stands here now: what is planned next begins here. */
    stand: (code: string) => setStandsAt(code || null),
    step(by: 1 | -1) {
      const all = walk();
      const at = all.findIndex(({ key }) => key === current()?.key);
      const next = all[(at + by + all.length) % all.length];
      if (next) setFocus(next.key);
    },
  };
}
