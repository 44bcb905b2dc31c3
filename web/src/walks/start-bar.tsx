import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { type Candidate, MAX_ORDERS_PER_WALK } from '../../../worker/src/contract/picking.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { plural } from '../kit/format.ts';
import { isOnline } from '../kit/media.ts';
import { sumOf } from './walkView.ts';

/** Running totals of what is chosen, and the button that starts the walk. */
export function StartBar(props: { orders: Candidate[]; busy: boolean; start: () => void; clear: () => void }) {
  const ids = () => props.orders.map(({ orderId }) => orderId).sort();
  const tooMany = () => props.orders.length > MAX_ORDERS_PER_WALK;
  const estimate = useQuery(() => {
    // As they are now: when the answer is fetched again, they may be on a walk already and chosen no more.
    const chosen = ids();
    return {
      queryKey: keys.estimate(chosen),
      queryFn: ({ signal }) => api.estimate(chosen, signal),
      enabled: chosen.length > 0 && !tooMany(),
    };
  });
  const known = () => (estimate.isPending ? undefined : estimate.data);
  const sum = () => sumOf(props.orders);
  return (
    <section class="bulk-bar start-bar" aria-label="Chosen orders">
      <div class="bulk-sum" role="status">
        <strong>{plural(sum().totes, 'tote')}</strong>
        <span>{plural(known()?.lots ?? sum().lots, 'lot')}</span>
        <span>{plural(sum().pieces, 'piece')}</span>
        <span>
          {known() ? `about ${plural(known()?.minutes ?? 0, 'minute')}` : estimate.isError ? '' : '… minutes'}
        </span>
        <Show when={tooMany()}>
          <span class="start-problem">One walk takes at most {MAX_ORDERS_PER_WALK} orders.</span>
        </Show>
        <Show when={!isOnline()}>
          <span class="start-problem">Starting a walk needs the network.</span>
        </Show>
      </div>
      <div class="bulk-actions">
        <Button
          tone="primary"
          icon="hand"
          busy={props.busy}
          disabled={tooMany() || !isOnline()}
          onClick={() => props.start()}
        >
          Start walk
        </Button>
        <Button tone="quiet" icon="close" iconOnly onClick={() => props.clear()}>
          Clear selection
        </Button>
      </div>
    </section>
  );
}
