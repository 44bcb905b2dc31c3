import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import type { Candidate, Candidates } from '../../../worker/src/contract/picking.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { plural, quantity } from '../kit/format.ts';
import { isOnline } from '../kit/media.ts';
import { WalkSketch } from '../plan/walk-sketch.tsx';

/** A cart worth taking: which orders lie well together. One tap takes it. */
export function SuggestedCart(props: {
  suggestion: NonNullable<Candidates['suggestion']>;
  orders: Candidate[];
  busy: boolean;
  take: () => void;
  adjust: () => void;
}) {
  const inCart = () => props.orders.filter(({ orderId }) => props.suggestion.orderIds.includes(orderId));
  const alone = () => inCart().reduce((sum, { minutes }) => sum + minutes, 0);
  const saved = () => alone() - props.suggestion.minutes;
  const plan = useQuery(() => ({ queryKey: keys.layout, queryFn: () => api.layout() }));
  const estimate = useQuery(() => {
    const { orderIds } = props.suggestion;
    return { queryKey: keys.estimate(orderIds), queryFn: ({ signal }) => api.estimate(orderIds, signal) };
  });
  const layout = () => (plan.isPending ? null : (plan.data?.layout ?? null));
  const walk = () => (estimate.isPending ? [] : (estimate.data?.walk ?? []));
  return (
    <section class="panel suggestion" aria-labelledby="suggestion">
      <h2 id="suggestion">Suggested cart</h2>
      <p>
        {plural(inCart().length, 'tote')}, {plural(props.suggestion.lots, 'lot')},{' '}
        {plural(props.suggestion.pieces, 'piece')}: about <strong>{plural(props.suggestion.minutes, 'minute')}</strong>,{' '}
        {quantity(Math.round(props.suggestion.metres))} m.
        <Show when={saved() > 1}>{` ${plural(saved(), 'minute')} less than one by one.`}</Show>
      </p>
      <ul class="totes">
        <For each={inCart()}>{(order) => <li class="tote">{order.code}</li>}</For>
      </ul>
      <Show when={layout()}>{(drawn) => <WalkSketch layout={drawn()} codes={walk()} />}</Show>
      <div class="button-row">
        <Button tone="primary" icon="hand" busy={props.busy} disabled={!isOnline()} onClick={() => props.take()}>
          {`Pick these ${inCart().length}`}
        </Button>
        <Button onClick={() => props.adjust()}>Change it</Button>
      </div>
    </section>
  );
}
