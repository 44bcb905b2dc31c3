import { useSearchParams } from '@solidjs/router';
import { createComputed, createMemo, createSignal, Match, on, Show, Switch } from 'solid-js';
import type { OrderSummary } from '../../../worker/src/contract/orders.ts';
import { Button } from '../kit/button.tsx';
import { createRows } from '../kit/createRows.ts';
import { plural, shopTimeZone } from '../kit/format.ts';
import { Icon, Spinner } from '../kit/icons.tsx';
import { createWide } from '../kit/media.ts';
import { Loaded, State } from '../kit/states.tsx';
import { now } from '../kit/time.tsx';
import { createTitle } from '../kit/title.ts';
import { useMay } from '../people/me.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { Filters } from './filters.tsx';
import { FirstRun } from './first-run.tsx';
import { createOnWalk } from './onWalk.ts';
import { CARD_REM, OrderCards, OrderSkeleton, OrderTable, TABLE_ROW_REM } from './order-table.tsx';
import { createOrderList } from './orderList.ts';
import { isFiltered, type OrderView, readOrderView, toOrderQuery, writeOrderView } from './orderView.ts';
import '../kit/lists.css';
import './orders.css';

export default function OrdersPage() {
  createTitle(() => 'Orders');
  const may = useMay();
  const onWalk = createOnWalk();
  const wide = createWide();
  const [params, setParams] = useSearchParams();
  const view = createMemo(() => readOrderView(params));
  const query = createMemo(() => toOrderQuery(view(), now(), shopTimeZone()), undefined, {
    equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  const list = createOrderList(query);
  const [selected, setSelected] = createSignal<ReadonlySet<string>>(new Set());
  const [unread, setUnread] = createSignal<ReadonlySet<string>>(new Set());
  const rows = createRows({ rows: list.rows, rowRem: () => (wide() ? TABLE_ROW_REM : CARD_REM), nearEnd: list.more });

  // Orders that come in above what one reads are counted, not shown; at the top they simply appear.
  createComputed(
    on([list.rows, query], ([next, asked], before) => {
      const [last, lastAsked] = before ?? [];
      if (!last?.length || asked !== lastAsked || list.pages.isPlaceholderData || rows.atTop()) return;
      const known = new Set(last.map((row) => row.id));
      const end = next.findIndex((row) => known.has(row.id));
      const fresh = next.slice(0, Math.max(0, end)).map((row) => row.id);
      if (fresh.length > 0) setUnread((all) => new Set([...all, ...fresh]));
    }),
  );
  createComputed(() => {
    if (rows.atTop()) setUnread(new Set<string>());
  });

  const change = (part: Partial<OrderView>) => {
    setParams(writeOrderView({ ...view(), ...part }), { replace: true, scroll: false });
    setSelected(new Set<string>());
  };
  const clear = () => change({ status: [], marketplace: [], range: 'all', buyer: '', q: '' });
  const chosen = createMemo<OrderSummary[]>(() => list.rows().filter((row) => selected().has(row.id)));
  let lastToggled: string | undefined;
  const toggle = (id: string, through: boolean) => {
    const ids = list.rows().map((row) => row.id);
    const on = !selected().has(id);
    const [from, to] = [ids.indexOf(lastToggled ?? ''), ids.indexOf(id)];
    const touched = through && from !== -1 ? ids.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    const next = new Set(selected());
    for (const one of touched) on ? next.add(one) : next.delete(one);
    setSelected(next);
    lastToggled = id;
  };
  const toggleAll = () =>
    setSelected(selected().size >= list.rows().length ? new Set<string>() : new Set(list.rows().map((row) => row.id)));

  return (
    <>
      <div class="page-head">
        <h1>Orders</h1>
      </div>
      <FirstRun />
      <Filters view={view()} counts={list.counts()} wide={wide()} change={change} clear={clear} />
      <Show when={unread().size > 0}>
        <div class="unread">
          <Button tone="primary" icon="arrowUp" onClick={() => window.scrollTo({ top: 0, behavior: 'smooth' })}>
            {plural(unread().size, 'new order')}
          </Button>
        </div>
      </Show>
      <div class="list-area" data-fetching={list.pages.isPlaceholderData ? '' : undefined}>
        <Loaded query={list.pages} loading={<OrderSkeleton wide={wide()} />}>
          {() => (
            <Switch>
              <Match when={list.rows().length === 0 && isFiltered(view())}>
                <State icon="search" title="No orders match" action={<Button onClick={clear}>Clear filters</Button>}>
                  Nothing fits all of these filters together.
                </State>
              </Match>
              <Match when={list.rows().length === 0}>
                <State icon="orders" title="No orders yet">
                  As soon as somebody buys on a connected marketplace, the order appears here by itself.
                </State>
              </Match>
              <Match when={list.rows().length > 0}>
                <Show when={wide()} fallback={<OrderCards {...listProps()} />}>
                  <OrderTable {...listProps()} />
                </Show>
                <div class="list-end" role="status">
                  <Show when={list.pages.isFetchingNextPage}>
                    <Spinner /> Loading more orders…
                  </Show>
                  <Show when={list.pages.isFetchNextPageError}>
                    <Icon name="alert" /> More orders could not be loaded.
                    <Button onClick={list.more}>Try again</Button>
                  </Show>
                </div>
              </Match>
            </Switch>
          )}
        </Loaded>
      </div>
      <Show when={chosen().length > 0}>
        <BulkBar orders={chosen()} clear={() => setSelected(new Set<string>())} keep={setSelected} />
      </Show>
    </>
  );

  function listProps() {
    return {
      get rows() {
        return list.rows();
      },
      get drawn() {
        return rows.drawn();
      },
      get range() {
        return rows.range();
      },
      get selectable() {
        return may('orders.write');
      },
      onWalk,
      get selected() {
        return selected();
      },
      get sort() {
        return view().sort;
      },
      toggle,
      toggleAll,
      onSort: (sort: OrderView['sort']) => change({ sort }),
      ref: rows.ref,
    };
  }
}
