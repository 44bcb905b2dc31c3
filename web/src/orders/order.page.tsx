import { A, useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { OrderDetail, StatusBody } from '../../../worker/src/contract/orders.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Each } from '../kit/each.tsx';
import { plural } from '../kit/format.ts';
import { Icon, type IconName } from '../kit/icons.tsx';
import { Menu } from '../kit/menu.tsx';
import { Note } from '../kit/note.tsx';
import { Loaded, SkeletonRows } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { createTitle } from '../kit/title.ts';
import { useMay } from '../people/me.tsx';
import { TodoCard } from '../todos/todo-card.tsx';
import { StartDialog } from '../walks/start-dialog.tsx';
import { createOnWalk } from './onWalk.ts';
import { OrderLines } from './order-lines.tsx';
import { BuyerPanel, MoneyPanel, NotesPanel, ShippingPanel, TimelinePanel } from './order-panels.tsx';
import { retryWrite, setStatus } from './orderActions.ts';
import { ShipDialog } from './ship-dialog.tsx';
import { MarketplaceMark, OrderFlags, StatusBadge, WriteState } from './status.tsx';
import './orders.css';
import './order.css';

const STEP: Record<StatusBody['status'], { label: string; icon: IconName }> = {
  picked: { label: 'Mark picked', icon: 'hand' },
  packed: { label: 'Mark packed', icon: 'box' },
  shipped: { label: 'Mark shipped…', icon: 'truck' },
  paid: { label: 'Take the pick back', icon: 'undo' },
};

export default function OrderPage() {
  const params = useParams<{ id: string }>();
  const order = useQuery(() => ({
    queryKey: keys.order(params.id),
    queryFn: ({ signal }) => api.order(params.id, signal),
  }));
  createTitle(() => (order.isPending ? 'Order' : order.data && `Order ${order.data.remoteId}`));
  return (
    <>
      <A class="back" href="/orders">
        <Icon name="left" />
        Orders
      </A>
      <Loaded isPage query={order} loading={<SkeletonRows rowRem={5} label="Loading the order" />}>
        {(data) => <Order order={data()} />}
      </Loaded>
    </>
  );
}

function Order(props: { order: OrderDetail }) {
  const may = useMay();
  const [shipping, setShipping] = createSignal(false);
  const order = () => props.order;
  const go = (status: StatusBody['status']) =>
    status === 'shipped' ? setShipping(true) : void setStatus(order(), { status });
  const forward = () => (may('orders.write') ? order().nextStatuses.filter((status) => status !== 'paid') : []);
  const troubled = () => order().writes.find((write) => write.state === 'refused' || write.state === 'parked');
  const [starting, setStarting] = createSignal(false);
  const onWalk = createOnWalk();
  const openTodos = () => order().todos.filter((todo) => todo.state !== 'done');
  const closedTodos = () => order().todos.filter((todo) => todo.state === 'done' && todo.resolution !== 'withdrawn');
  return (
    <article class="order">
      <header class="order-head">
        <div class="grow">
          <h1 class="order-title">
            <MarketplaceMark marketplace={order().marketplace} />
            <span class="visually-hidden">Order </span>
            {order().remoteId}
          </h1>
          <p class="muted">
            {order().buyerName} · ordered <ExactTime at={order().orderedAt} /> · {plural(order().lotCount, 'lot')},{' '}
            {plural(order().pieceCount, 'piece')}
          </p>
          <div class="order-state" role="status" aria-label="Status">
            <StatusBadge status={order().status} rawStatus={order().rawStatus} marketplace={order().marketplace} />
            <OrderFlags order={order()} walk={onWalk(order().id)} />
            <WriteState order={order()} long />
          </div>
        </div>
        <div class="order-actions">
          <For each={forward().slice(0, 1)}>
            {(status) => (
              <Button tone="primary" icon={STEP[status].icon} onClick={() => go(status)}>
                {STEP[status].label}
              </Button>
            )}
          </For>
          <Menu
            label="More"
            iconOnly
            items={[
              may('picking.write') &&
                order().status === 'paid' && {
                  label: 'Pick on a walk',
                  icon: 'hand' as const,
                  onSelect: () => setStarting(true),
                },
              ...forward()
                .slice(1)
                .map((status) => ({ ...STEP[status], onSelect: () => go(status) })),
              may('orders.write') &&
                order().nextStatuses.includes('paid') && { ...STEP.paid, onSelect: () => go('paid') },
              {
                label: `Open on ${MARKETPLACE_LABELS[order().marketplace]}`,
                icon: 'external',
                onSelect: () => window.open(order().remoteUrl, '_blank', 'noopener'),
              },
            ]}
          />
        </div>
      </header>

      <Show when={starting()}>
        <StartDialog orders={[order()]} onClose={() => setStarting(false)} />
      </Show>

      <Show when={troubled()}>
        {(write) => (
          <Note
            tone="bad"
            action={
              may('orders.write') && (
                <Button icon="sync" onClick={() => void retryWrite(order(), write().id)}>
                  {`Tell ${MARKETPLACE_LABELS[order().marketplace]} again`}
                </Button>
              )
            }
          >
            <strong>
              {MARKETPLACE_LABELS[order().marketplace]} was not told that the order is {write().target}.
            </strong>{' '}
            {write().message}
          </Note>
        )}
      </Show>

      <Show when={openTodos().length > 0}>
        <section class="stack" data-gap="s" aria-label="To-dos of this order">
          <h2>To do</h2>
          <Each rows={openTodos()} by={(todo) => todo.id}>
            {(todo) => <TodoCard todo={todo()} currency={order().currency} inOrder />}
          </Each>
        </section>
      </Show>

      <Show when={closedTodos().length > 0}>
        <details class="todo-closed">
          <summary>{plural(closedTodos().length, 'closed to-do')}</summary>
          <div class="stack" data-gap="s">
            <Each rows={closedTodos()} by={(todo) => todo.id}>
              {(todo) => <TodoCard todo={todo()} currency={order().currency} inOrder />}
            </Each>
          </div>
        </details>
      </Show>

      <div class="order-columns">
        <section aria-label="Lines">
          <OrderLines order={order()} />
        </section>
        <div class="stack">
          <NotesPanel order={order()} />
          <MoneyPanel order={order()} />
          <ShippingPanel order={order()} />
          <BuyerPanel order={order()} />
          <TimelinePanel order={order()} />
        </div>
      </div>

      <ShipDialog
        open={shipping()}
        order={order()}
        onClose={() => setShipping(false)}
        onShip={(tracking) => {
          setShipping(false);
          void setStatus(order(), { status: 'shipped', ...tracking });
        }}
      />
    </article>
  );
}
