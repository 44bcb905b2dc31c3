import { A, useNavigate } from '@solidjs/router';
import { createEffect, For, Show } from 'solid-js';
import type { OrderSummary } from '../../../worker/src/contract/orders.ts';
import { Each } from '../kit/each.tsx';
import { money, quantity } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { Time } from '../kit/time.tsx';
import type { RowWindow } from '../kit/windowRows.ts';
import { nextSort, type OrderSort } from './orderView.ts';
import { MarketplaceMark, OrderFlags, StatusBadge, WriteState } from './status.tsx';

export interface ListProps {
  rows: OrderSummary[];
  drawn: OrderSummary[];
  range: RowWindow;
  selectable: boolean;
  selected: ReadonlySet<string>;
  toggle: (id: string, through: boolean) => void;
  toggleAll: () => void;
  onWalk: (orderId: string) => number | undefined;
  sort: OrderSort;
  onSort: (sort: OrderSort) => void;
  ref: (element: HTMLElement) => void;
}

export const TABLE_ROW_REM = 3.5;
export const CARD_REM = 8.5;

const label = (order: OrderSummary) => `Order ${order.remoteId} of ${order.buyerName}`;

/** The desktop's list. */
export function OrderTable(props: ListProps) {
  const navigate = useNavigate();
  const columns = () => (props.selectable ? 8 : 7);
  const all = () => props.rows.length > 0 && props.selected.size >= props.rows.length;
  return (
    <table class="table list-table orders-table" aria-rowcount={props.rows.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          <Show when={props.selectable}>
            <th class="col-check">
              <input
                class="checkbox"
                type="checkbox"
                aria-label="Select all orders shown"
                checked={all()}
                ref={(box) => createEffect(() => (box.indeterminate = props.selected.size > 0 && !all()))}
                onChange={() => props.toggleAll()}
              />
            </th>
          </Show>
          <th class="col-order" scope="col">
            Order
          </th>
          <SortHead column="buyer" label="Buyer" sort={props.sort} onSort={props.onSort} class="col-buyer" />
          <SortHead column="orderedAt" label="Ordered" sort={props.sort} onSort={props.onSort} class="col-time" />
          <SortHead
            column="lotCount"
            label="Lots / pieces"
            sort={props.sort}
            onSort={props.onSort}
            class="col-count num"
          />
          <SortHead column="grandTotal" label="Total" sort={props.sort} onSort={props.onSort} class="col-money num" />
          <th class="col-status" scope="col">
            Status
          </th>
          <th class="col-write" scope="col">
            Marketplace
          </th>
        </tr>
      </thead>
      <tbody ref={props.ref}>
        <Show when={props.range.before > 0}>
          <Spacer height={props.range.before} columns={columns()} />
        </Show>
        <Each rows={props.drawn} by={(order) => order.id}>
          {(order) => (
            <tr
              class="list-row"
              aria-selected={props.selectable ? props.selected.has(order().id) : undefined}
              onClick={(event) => {
                if ((event.target as HTMLElement).closest('a, button, input, label')) return;
                if (!window.getSelection()?.isCollapsed) return;
                navigate(`/orders/${order().id}`);
              }}
            >
              <Show when={props.selectable}>
                <td class="col-check">
                  <label class="check-target">
                    <input
                      class="checkbox"
                      type="checkbox"
                      aria-label={`Select ${label(order())}`}
                      checked={props.selected.has(order().id)}
                      onClick={(event) => props.toggle(order().id, event.shiftKey)}
                    />
                  </label>
                </td>
              </Show>
              <td class="col-order">
                <div class="order-number">
                  <MarketplaceMark marketplace={order().marketplace} />
                  <A href={`/orders/${order().id}`}>{order().remoteId}</A>
                </div>
              </td>
              <td class="col-buyer">
                <div class="truncate">{order().buyerName}</div>
              </td>
              <td class="col-time">
                <Time at={order().orderedAt} />
              </td>
              <td class="col-count num">
                {quantity(order().lotCount)} <span class="muted">/ {quantity(order().pieceCount)}</span>
              </td>
              <td class="col-money num">{money(order().grandTotal, order().currency)}</td>
              <td class="col-status">
                <div class="badges">
                  <StatusBadge
                    status={order().status}
                    rawStatus={order().rawStatus}
                    marketplace={order().marketplace}
                  />
                  <OrderFlags order={order()} walk={props.onWalk(order().id)} />
                </div>
              </td>
              <td class="col-write">
                <WriteState order={order()} />
              </td>
            </tr>
          )}
        </Each>
        <Show when={props.range.after > 0}>
          <Spacer height={props.range.after} columns={columns()} />
        </Show>
      </tbody>
    </table>
  );
}

function Spacer(props: { height: number; columns: number }) {
  return (
    <tr class="spacer">
      <td colSpan={props.columns} style={{ '--height': `${props.height}px` }} />
    </tr>
  );
}

function SortHead(props: {
  column: 'orderedAt' | 'grandTotal' | 'lotCount' | 'buyer';
  label: string;
  sort: OrderSort;
  onSort: (sort: OrderSort) => void;
  class: string;
}) {
  const on = () => props.sort === props.column || props.sort === `-${props.column}`;
  const down = () => props.sort.startsWith('-');
  return (
    <th class={props.class} scope="col" aria-sort={on() ? (down() ? 'descending' : 'ascending') : undefined}>
      <button
        type="button"
        class="sort"
        data-on={on() ? '' : undefined}
        onClick={() => props.onSort(nextSort(props.sort, props.column))}
      >
        {props.label}
        <Icon name={on() && !down() ? 'arrowUp' : 'arrowDown'} />
      </button>
    </th>
  );
}

/** The same as cards, for a phone: the whole card opens the order. */
export function OrderCards(props: ListProps) {
  return (
    <ul
      class="list-cards"
      ref={props.ref}
      style={{ '--before': `${props.range.before}px`, '--after': `${props.range.after}px` }}
    >
      <Each rows={props.drawn} by={(order) => order.id}>
        {(order) => (
          <li class="list-card" data-selected={props.selected.has(order().id) ? '' : undefined}>
            <div class="order-card-top">
              <MarketplaceMark marketplace={order().marketplace} />
              <A class="list-card-link" href={`/orders/${order().id}`}>
                {order().remoteId}
              </A>
              <span class="muted small">
                <Time at={order().orderedAt} />
              </span>
              <span class="num order-card-money">{money(order().grandTotal, order().currency)}</span>
            </div>
            <div class="order-card-middle">
              <span class="truncate grow">{order().buyerName}</span>
              <span class="num small">
                {quantity(order().lotCount)} lots <span class="muted">/ {quantity(order().pieceCount)} pcs</span>
              </span>
            </div>
            <div class="order-card-bottom">
              <StatusBadge status={order().status} />
              <OrderFlags order={order()} walk={props.onWalk(order().id)} />
              <WriteState order={order()} />
            </div>
            <Show when={props.selectable}>
              <label class="order-card-check">
                <input
                  class="checkbox"
                  type="checkbox"
                  aria-label={`Select ${label(order())}`}
                  checked={props.selected.has(order().id)}
                  onClick={(event) => props.toggle(order().id, event.shiftKey)}
                />
              </label>
            </Show>
          </li>
        )}
      </Each>
    </ul>
  );
}

/** Grey rows while the first orders are on their way. */
export function OrderSkeleton(props: { wide: boolean }) {
  return (
    <div
      role="status"
      aria-label="Loading orders"
      class="skeleton-list order-skeleton"
      data-cards={props.wide ? undefined : ''}
    >
      <For each={Array.from({ length: props.wide ? 10 : 5 })}>
        {() => (
          <div>
            <span class="skeleton" />
            <span class="skeleton" />
            <span class="skeleton" />
          </div>
        )}
      </For>
    </div>
  );
}
