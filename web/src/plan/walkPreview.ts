import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal } from 'solid-js';
import type { Layout } from '../../../worker/src/contract/layout.ts';
import { MAX_ORDERS_PER_WALK } from '../../../worker/src/contract/picking.ts';
import { sortKey } from '../../../worker/src/locations/locationCodes.domain.ts';
import { planRoute } from '../../../worker/src/picking/routePlanner.domain.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { markWalk, metresOf, type WalkMarks } from './planGeometry.ts';

export type PreviewKind = 'none' | 'cart' | 'orders' | 'sample';

/** Drawers of a sample walk, spread evenly over all of them. */
const SAMPLE = 40;

export interface Preview {
  marks: WalkMarks;
  stops: number;
  metres: number;
  /** Metres of the same drawers in the order of their codes. */
  byName: number;
}

/**
 * A walk drawn on the plan as it is being changed.
 * @param layout null while the drawing has mistakes
 */
export function createWalkPreview(layout: () => Layout | null, codes: () => readonly string[]) {
  const [kind, setKind] = createSignal<PreviewKind>('none');
  const candidates = useQuery(() => ({ queryKey: keys.candidates, queryFn: () => api.candidates() }));
  const known = () => (candidates.isPending ? undefined : candidates.data);
  const orderIds = () =>
    kind() === 'cart'
      ? (known()?.suggestion?.orderIds ?? [])
      : kind() === 'orders'
        ? (known()?.rows ?? []).slice(0, MAX_ORDERS_PER_WALK).map(({ orderId }) => orderId)
        : [];
  const estimate = useQuery(() => {
    const chosen = orderIds();
    return {
      queryKey: keys.estimate(chosen),
      queryFn: ({ signal }) => api.estimate(chosen, signal),
      enabled: chosen.length > 0,
    };
  });
  const drawers = createMemo<readonly string[]>(() => {
    if (kind() === 'sample') {
      const step = Math.max(1, Math.floor(codes().length / SAMPLE));
      return codes().filter((_, i) => i % step === 0);
    }
    return orderIds().length > 0 && !estimate.isPending ? (estimate.data?.walk ?? []) : [];
  });
  const preview = createMemo<Preview | null>(() => {
    const drawn = layout();
    if (!drawn || drawers().length === 0) return null;
    const { order, metres } = planRoute({
      layout: drawn,
      stops: drawers().map((code, i) => ({ id: String(i), code })),
    });
    const inTurn = order.flatMap((id) => drawers()[Number(id)] ?? []);
    const byName = [...drawers()].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
    return { marks: markWalk(drawn, inTurn), stops: drawers().length, metres, byName: metresOf(drawn, byName) };
  });
  return {
    kind,
    setKind,
    preview,
    options: (): { value: PreviewKind; label: string }[] => [
      { value: 'none', label: 'No walk' },
      ...(known()?.suggestion ? [{ value: 'cart' as const, label: 'The suggested cart' }] : []),
      ...((known()?.rows.length ?? 0) > 0 ? [{ value: 'orders' as const, label: 'All orders to pick' }] : []),
      { value: 'sample', label: `${Math.min(SAMPLE, codes().length)} drawers here and there` },
    ],
  };
}
