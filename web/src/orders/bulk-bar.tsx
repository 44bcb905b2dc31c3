import { createSignal, For, Show } from 'solid-js';
import { MARKETPLACE_LABELS, MARKETPLACES } from '../../../worker/src/contract/common.ts';
import type { OrderSummary } from '../../../worker/src/contract/orders.ts';
import { STATUS_WORDS } from '../../../worker/src/orders/orderStatus.domain.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { money, plural, quantity } from '../kit/format.ts';
import type { IconName } from '../kit/icons.tsx';
import { useMay } from '../people/me.tsx';
import { StartDialog } from '../walks/start-dialog.tsx';
import { type BulkTarget, planBulk, sumUp } from './bulkPlan.ts';
import { setStatuses } from './orderActions.ts';

const TARGETS: readonly { target: BulkTarget; icon: IconName }[] = [
  { target: 'picked', icon: 'check' },
  { target: 'packed', icon: 'box' },
  { target: 'shipped', icon: 'truck' },
];

/** What is selected, and what can be done with it. Nothing is done before its preview was read. */
export function BulkBar(props: {
  orders: OrderSummary[];
  clear: () => void;
  keep: (ids: ReadonlySet<string>) => void;
}) {
  const [target, setTarget] = createSignal<BulkTarget>();
  const [starting, setStarting] = createSignal(false);
  const may = useMay();
  const sum = () => sumUp(props.orders);
  const run = async (orders: OrderSummary[], to: BulkTarget) => {
    setTarget();
    const refused = await setStatuses(orders, to);
    if (refused.size === 0) props.clear();
    else props.keep(new Set(refused.keys()));
  };
  return (
    <section class="bulk-bar" aria-label="Selected orders">
      <div class="bulk-sum" role="status">
        <strong>{plural(sum().orders, 'order')}</strong>
        <span>{plural(sum().lots, 'lot')}</span>
        <span>{plural(sum().pieces, 'piece')}</span>
        <For each={sum().money}>{(one) => <span>{money(one.amount, one.currency)}</span>}</For>
      </div>
      <div class="bulk-actions">
        <Show when={may('picking.write')}>
          <Button
            class="bulk-pick"
            tone="primary"
            icon="hand"
            disabled={props.orders.every((order) => order.status !== 'paid')}
            onClick={() => setStarting(true)}
          >
            Pick
          </Button>
        </Show>
        <For each={TARGETS}>
          {(one) => (
            <Button
              icon={one.icon}
              disabled={planBulk(props.orders, one.target).change.length === 0}
              onClick={() => setTarget(one.target)}
            >
              {`Mark ${one.target}`}
            </Button>
          )}
        </For>
        <Button tone="quiet" icon="close" iconOnly onClick={() => props.clear()}>
          Clear selection
        </Button>
      </div>
      <Show when={starting()}>
        <StartDialog orders={props.orders} onClose={() => setStarting(false)} />
      </Show>
      <Show when={target()}>
        {(to) => {
          const plan = () => planBulk(props.orders, to());
          return (
            <Dialog
              open
              title={`Mark ${plural(plan().change.length, 'order')} ${to()}?`}
              onClose={() => setTarget()}
              actions={
                <>
                  <Button onClick={() => setTarget()}>Cancel</Button>
                  <Button tone="primary" autofocus onClick={() => void run(plan().change, to())}>
                    {`Mark ${plural(plan().change.length, 'order')} ${to()}`}
                  </Button>
                </>
              }
            >
              <ul class="preview-list">
                <For each={MARKETPLACES.filter((marketplace) => plan().tells[marketplace] > 0)}>
                  {(marketplace) => (
                    <li>
                      {MARKETPLACE_LABELS[marketplace]} is told about {plural(plan().tells[marketplace], 'order')}.
                    </li>
                  )}
                </For>
                <Show when={to() !== 'shipped' || plan().change.some((order) => order.status === 'paid')}>
                  <li>
                    {quantity(
                      plan().change.reduce((all, order) => all + (order.status === 'paid' ? order.pieceCount : 0), 0),
                    )}{' '}
                    reserved pieces leave the stock.
                  </li>
                </Show>
                <Show when={plan().short.length > 0}>
                  <li>
                    {plural(plan().short.length, 'order')} {plan().short.length === 1 ? 'has' : 'have'} pieces missing.
                    The marketplace is told once the to-dos are closed.
                  </li>
                </Show>
                <Show when={to() === 'shipped'}>
                  <li>No tracking numbers are sent. Open a single order to add one.</li>
                </Show>
                <Show when={plan().skip.length > 0}>
                  <li>
                    {plural(plan().skip.length, 'order')} {plan().skip.length === 1 ? 'stays' : 'stay'} as{' '}
                    {plan().skip.length === 1 ? 'it is' : 'they are'}:{' '}
                    {plan()
                      .skip.slice(0, 5)
                      .map((order) => `${order.remoteId} (${STATUS_WORDS[order.status].toLowerCase()})`)
                      .join(', ')}
                    {plan().skip.length > 5 ? ', …' : ''}.
                  </li>
                </Show>
              </ul>
            </Dialog>
          );
        }}
      </Show>
    </section>
  );
}
