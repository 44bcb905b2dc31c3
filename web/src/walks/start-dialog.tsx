import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import type { OrderSummary } from '../../../worker/src/contract/orders.ts';
import { MAX_ORDERS_PER_WALK } from '../../../worker/src/contract/picking.ts';
import { STATUS_WORDS } from '../../../worker/src/orders/orderStatus.domain.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { plural, quantity } from '../kit/format.ts';
import { isOnline } from '../kit/media.ts';
import { Note } from '../kit/note.tsx';
import { newWalkId, startWalk } from './walkStart.ts';

/** Asks once more before the selected orders go on a walk; orders that cannot are named, and may be left out. */
export function StartDialog(props: { orders: OrderSummary[]; onClose: () => void }) {
  const navigate = useNavigate();
  const [refused, setRefused] = createSignal<ReadonlyMap<string, string>>(new Map());
  const [failure, setFailure] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const paid = () => props.orders.filter(({ status }) => status === 'paid');
  const others = () => props.orders.filter(({ status }) => status !== 'paid');
  const going = () =>
    paid()
      .filter(({ id }) => !refused().has(id))
      .map(({ id }) => id);
  const tooMany = () => going().length > MAX_ORDERS_PER_WALK;
  const estimate = useQuery(() => {
    const chosen = going();
    return {
      queryKey: keys.estimate(chosen),
      queryFn: ({ signal }) => api.estimate(chosen, signal),
      enabled: chosen.length > 0 && !tooMany(),
    };
  });
  const known = () => (estimate.isPending ? undefined : estimate.data);

  // The walk keeps its name while its start is tried again, so that a lost answer does not make two.
  let attempt = { orders: '', id: '' };
  const start = async () => {
    const orderIds = going();
    if (attempt.orders !== orderIds.join()) attempt = { orders: orderIds.join(), id: newWalkId() };
    setBusy(true);
    setFailure('');
    try {
      const walk = await startWalk(orderIds, attempt.id);
      navigate(`/pick/${walk.id}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const named = orderIds.flatMap((id, i): [string, string][] => {
        const problem = error.fields[`orderIds.${i}`];
        return problem ? [[id, problem]] : [];
      });
      if (named.length > 0) setRefused(new Map([...refused(), ...named]));
      else setFailure(error.message);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      title={going().length === 0 ? 'None of these can be picked now' : `Pick ${plural(going().length, 'order')}?`}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Show when={going().length > 0}>
            <Button
              tone="primary"
              icon="hand"
              autofocus
              busy={busy()}
              disabled={tooMany() || !isOnline()}
              onClick={() => void start()}
            >
              {refused().size > 0 ? 'Start without them' : 'Start the walk'}
            </Button>
          </Show>
        </>
      }
    >
      <Show when={failure()}>
        <Note tone="bad" live>
          {failure()}
        </Note>
      </Show>
      <Show when={refused().size > 0}>
        <Note tone="bad" live>
          <ul>
            <For each={[...refused().values()]}>{(problem) => <li>{problem}</li>}</For>
          </ul>
        </Note>
      </Show>
      <ul class="preview-list">
        <Switch>
          <Match when={tooMany()}>
            <li>One walk takes at most {MAX_ORDERS_PER_WALK} orders.</li>
          </Match>
          <Match when={going().length > 0}>
            <li>{plural(going().length, 'tote')}, one for each order.</li>
            <Show when={known()} fallback={<li>…</li>}>
              {(sums) => (
                <li>
                  {plural(sums().lots, 'lot')} with {plural(sums().pieces, 'piece')} at {plural(sums().stops, 'stop')}:
                  about {plural(sums().minutes, 'minute')}, {quantity(Math.round(sums().metres))} m.
                </li>
              )}
            </Show>
          </Match>
        </Switch>
        <Show when={others().length > 0}>
          <li>
            Left out:{' '}
            {others()
              .slice(0, 5)
              .map((order) => `${order.remoteId} (${STATUS_WORDS[order.status].toLowerCase()})`)
              .join(', ')}
            {others().length > 5 ? ', …' : ''}.
          </li>
        </Show>
      </ul>
    </Dialog>
  );
}
