import { A } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import type { Lot, Movement } from '../../../worker/src/contract/inventory.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Badge } from '../kit/chip.tsx';
import { Each } from '../kit/each.tsx';
import { plural } from '../kit/format.ts';
import { Loaded, SkeletonRows } from '../kit/states.tsx';
import { Time } from '../kit/time.tsx';
import { toast } from '../kit/toast.tsx';
import { useMay } from '../people/me.tsx';
import { changeWords } from './lotWords.ts';
import { deltaWords, MOVEMENT_WORDS } from './movementWords.ts';

/** Takes something back, shows the lot as it is then, and says why when that cannot be. */
async function takeBack(lotId: string, act: () => Promise<Lot>): Promise<void> {
  try {
    queryClient.setQueryData(keys.lot(lotId), await act());
    toast({ text: 'Taken back.', tone: 'good' });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast({ text: error.message, tone: 'bad' });
  }
  const stale = new Set(['lots', 'movements', 'order', 'orders', 'todos']);
  await queryClient.invalidateQueries({ predicate: (query) => stale.has(String(query.queryKey[0])) });
}

function UndoButton(props: { lotId: string; act: () => Promise<Lot> }) {
  const [busy, setBusy] = createSignal(false);
  return (
    <Button
      tone="quiet"
      icon="undo"
      busy={busy()}
      onClick={() => {
        setBusy(true);
        void takeBack(props.lotId, props.act).finally(() => setBusy(false));
      }}
    >
      Undo
    </Button>
  );
}

/** Who moved or changed what, newest first, with a way back. */
export function Ledger(props: { lot: Lot }) {
  const may = useMay();
  const pages = useInfiniteQuery(() => ({
    queryKey: keys.movements(props.lot.id),
    queryFn: ({ pageParam }) => api.movements(props.lot.id, pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (last: { rows: Movement[]; nextCursor: string | null }) => last.nextCursor,
  }));
  const changes = useQuery(() => ({
    queryKey: keys.lotChanges(props.lot.id),
    queryFn: () => api.lotChanges(props.lot.id),
  }));
  const rows = () => (pages.isPending ? [] : (pages.data?.pages ?? []).flatMap((page) => page.rows));
  const changed = () => (changes.isPending ? [] : (changes.data ?? []));
  return (
    <div class="stack">
      <section class="panel" aria-label="Movements">
        <h2>Movements</h2>
        <Loaded query={pages} loading={<SkeletonRows rows={5} label="Loading movements" />}>
          {() => (
            <Show when={rows().length > 0} fallback={<p class="muted">Nothing has moved yet.</p>}>
              <ol class="timeline">
                <Each rows={rows()} by={(movement) => movement.id}>
                  {(movement) => (
                    <li>
                      <div class="row" data-between>
                        <p>
                          <strong>{movement().isUndo ? 'Taken back' : MOVEMENT_WORDS[movement().kind]}</strong>{' '}
                          {deltaWords(movement())}
                        </p>
                        <Show when={movement().undo === 'undone'}>
                          <Badge icon="undo">taken back</Badge>
                        </Show>
                        <Show when={movement().undo === 'possible' && may('inventory.write')}>
                          <UndoButton lotId={props.lot.id} act={() => api.undoMovement(movement().id)} />
                        </Show>
                      </div>
                      <p class="small muted">
                        <Time at={movement().at} /> · {movement().locationCode || 'no drawer'}
                        <Show when={movement().actorName}>{(name) => <> · {name()}</>}</Show>
                        <Show when={movement().orderId}>
                          {(order) => (
                            <>
                              {' · '}
                              <A href={`/orders/${order()}`}>order</A>
                            </>
                          )}
                        </Show>
                      </p>
                    </li>
                  )}
                </Each>
              </ol>
              <Show when={pages.hasNextPage}>
                <Button busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                  {`Show more than ${plural(rows().length, 'movement')}`}
                </Button>
              </Show>
            </Show>
          )}
        </Loaded>
      </section>
      <Show when={changed().length > 0}>
        <section class="panel" aria-label="Changes">
          <h2>Price and words</h2>
          <ol class="timeline">
            <Each rows={changed()} by={(change) => change.id}>
              {(change) => (
                <li>
                  <div class="row" data-between>
                    <div>
                      <For each={changeWords(change(), props.lot.currency)}>{(words) => <p>{words}</p>}</For>
                    </div>
                    <Show when={!change().isUndone} fallback={<Badge icon="undo">taken back</Badge>}>
                      <Show when={may('inventory.write')}>
                        <UndoButton lotId={props.lot.id} act={() => api.undoChange(props.lot.id, change().id)} />
                      </Show>
                    </Show>
                  </div>
                  <p class="small muted">
                    <Time at={change().at} />
                    <Show when={change().actorName}>{(name) => <> · {name()}</>}</Show>
                  </p>
                </li>
              )}
            </Each>
          </ol>
        </section>
      </Show>
    </div>
  );
}
