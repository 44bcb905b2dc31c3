import { A, useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js';
import { type Candidates, MAX_ORDERS_PER_WALK } from '../../../worker/src/contract/picking.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { plural } from '../kit/format.ts';
import { Note } from '../kit/note.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';
import { useMay } from '../people/me.tsx';
import { CandidateList } from './candidate-list.tsx';
import { FinishedWalks } from './finished-walks.tsx';
import { InstallHint } from './install-hint.tsx';
import { KeptWalks } from './kept-walks.tsx';
import { OpenWalks } from './open-walks.tsx';
import { StartBar } from './start-bar.tsx';
import { SuggestedCart } from './suggestion.tsx';
import { newWalkId, startWalk } from './walkStart.ts';
import '../orders/orders.css';
import './walks.css';

/** Before the walk: walks to go on with, orders to choose, and what a good cart would be. */
export default function WalksPage() {
  createTitle(() => 'Pick');
  const may = useMay();
  const navigate = useNavigate();
  const walks = useQuery(() => ({ queryKey: keys.walks('open'), queryFn: () => api.walks('open') }));
  const candidates = useQuery(() => ({ queryKey: keys.candidates, queryFn: () => api.candidates() }));
  const [selected, setSelected] = createSignal<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = createSignal(false);
  const [problems, setProblems] = createSignal<string[]>([]);
  let list: HTMLElement | undefined;

  const open = () => (walks.isPending ? [] : (walks.data ?? []));
  const rows = () => (candidates.isPending ? [] : (candidates.data?.rows ?? []));
  const chosen = createMemo(() => rows().filter(({ orderId }) => selected().has(orderId)));
  let lastToggled = '';
  const toggle = (orderId: string, through: boolean) => {
    const ids = rows().map((row) => row.orderId);
    const [from, to] = [ids.indexOf(lastToggled), ids.indexOf(orderId)];
    const touched = through && from !== -1 ? ids.slice(Math.min(from, to), Math.max(from, to) + 1) : [orderId];
    const on = !selected().has(orderId);
    const next = new Set(selected());
    for (const one of touched) on ? next.add(one) : next.delete(one);
    setSelected(next);
    setProblems([]);
    lastToggled = orderId;
  };

  // The walk keeps its name while its start is tried again, so that a lost answer does not make two.
  let attempt = { orders: '', id: '' };
  const start = async (orderIds: string[]) => {
    if (attempt.orders !== orderIds.join()) attempt = { orders: orderIds.join(), id: newWalkId() };
    setBusy(true);
    setProblems([]);
    try {
      const walk = await startWalk(orderIds, attempt.id);
      navigate(`/pick/${walk.id}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const fields = Object.values(error.fields);
      setProblems(fields.length > 0 ? fields : [error.message]);
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <div class="page-head">
        <h1>Pick</h1>
      </div>
      <div class="walks">
        <InstallHint />
        <OpenWalks walks={open()} />
        <KeptWalks listed={new Set(open().map(({ id }) => id))} />
        <Show when={problems().length > 0}>
          <Note tone="bad" live action={<Button onClick={() => setProblems([])}>Dismiss</Button>}>
            <ul>
              <For each={problems()}>{(problem) => <li>{problem}</li>}</For>
            </ul>
          </Note>
        </Show>
        <Loaded query={candidates} loading={<SkeletonRows rows={5} rowRem={6} label="Loading orders to pick" />}>
          {(data) => (
            <>
              <Show when={may('picking.write') && data().suggestion}>
                {(suggestion) => (
                  <SuggestedCart
                    suggestion={suggestion()}
                    orders={rows()}
                    busy={busy()}
                    take={() => void start(suggestion().orderIds)}
                    adjust={() => {
                      setSelected(new Set(suggestion().orderIds));
                      list?.scrollIntoView({ block: 'start' });
                    }}
                  />
                )}
              </Show>
              <section class="walk-section" aria-labelledby="candidates" ref={list}>
                <div class="walk-section-head">
                  <h2 id="candidates">
                    {rows().length > 0 ? `${plural(rows().length, 'order')} to pick` : 'Orders to pick'}
                  </h2>
                  <Show when={may('picking.write') && rows().length > 1}>
                    <Button
                      tone="quiet"
                      onClick={() =>
                        setSelected(
                          new Set(
                            chosen().length > 0
                              ? []
                              : rows()
                                  .slice(0, MAX_ORDERS_PER_WALK)
                                  .map((row) => row.orderId),
                          ),
                        )
                      }
                    >
                      {chosen().length > 0
                        ? 'Choose none'
                        : rows().length > MAX_ORDERS_PER_WALK
                          ? `Choose the oldest ${MAX_ORDERS_PER_WALK}`
                          : 'Choose all'}
                    </Button>
                  </Show>
                </div>
                <Switch>
                  <Match when={rows().length === 0}>
                    <State icon="checkCircle" title="Nothing to pick">
                      Paid orders whose pieces are in stock appear here by themselves.
                    </State>
                  </Match>
                  <Match when={rows().length > 0}>
                    <CandidateList
                      orders={rows()}
                      selected={selected()}
                      selectable={may('picking.write')}
                      toggle={toggle}
                    />
                  </Match>
                </Switch>
                <NotYet orders={data().notYet} />
              </section>
            </>
          )}
        </Loaded>
        <FinishedWalks />
      </div>
      <Show when={chosen().length > 0}>
        <StartBar
          orders={chosen()}
          busy={busy()}
          start={() => void start(chosen().map(({ orderId }) => orderId))}
          clear={() => setSelected(new Set<string>())}
        />
      </Show>
    </>
  );
}

/** Paid orders that cannot be walked now, and why; folded, because nothing is to be done about most of them. */
function NotYet(props: { orders: Candidates['notYet'] }) {
  return (
    <Show when={props.orders.length > 0}>
      <details class="not-yet">
        <summary>{plural(props.orders.length, 'order')} not yet</summary>
        <ul>
          <For each={props.orders}>
            {(order) => (
              <li>
                <A href={`/orders/${order.orderId}`}>{order.code}</A> {order.reason}
              </li>
            )}
          </For>
        </ul>
      </details>
    </Show>
  );
}
