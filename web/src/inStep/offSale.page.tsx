import { useSearchParams } from '@solidjs/router';
import { useMutation, useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { MARKETPLACE_LABELS, MARKETPLACES } from '../../../worker/src/contract/common.ts';
import type { StockStatus, WaitingList } from '../../../worker/src/contract/listings.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Chip } from '../kit/chip.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Each } from '../kit/each.tsx';
import { plural, quantity } from '../kit/format.ts';
import { Note } from '../kit/note.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';
import { toast } from '../kit/toast.tsx';
import { useMay } from '../people/me.tsx';
import { refetchListings } from './lots.page.tsx';
import { WaitingRow } from './waiting-row.tsx';

const SHOWN = 200;

/** Many lots would go off sale at once, without an order behind it: looked at first, then let go or undone. */
export default function OffSalePage() {
  createTitle(() => 'Would go off sale');
  const [params, setParams] = useSearchParams<{ marketplace?: string }>();
  const stock = useQuery(() => ({ queryKey: keys.stockStatus, queryFn: api.stockStatus }));
  return (
    <section aria-label="Lots that would go off sale">
      <Loaded query={stock} loading={<SkeletonRows rows={5} rowRem={6} label="Loading the lots" />}>
        {(rows) => {
          const stopped = () => rows().filter(({ emptied }) => emptied > 0);
          const chosen = () => stopped().find(({ marketplace }) => marketplace === params.marketplace) ?? stopped()[0];
          return (
            <Show
              when={chosen()}
              fallback={
                <State icon="checkCircle" title="Nothing would go off sale unasked">
                  When a count, an import or a change would take many lots off sale at once, it stops here and shows
                  them first.
                </State>
              }
            >
              {(one) => (
                <>
                  <Show when={stopped().length > 1}>
                    <div class="filters chip-row">
                      <For each={MARKETPLACES.filter((name) => stopped().some((row) => row.marketplace === name))}>
                        {(name) => (
                          <Chip
                            on={one().marketplace === name}
                            onToggle={() => setParams({ marketplace: name }, { replace: true, scroll: false })}
                            count={stopped().find((row) => row.marketplace === name)?.emptied}
                          >
                            {MARKETPLACE_LABELS[name]}
                          </Chip>
                        )}
                      </For>
                    </div>
                  </Show>
                  <Emptied stock={one()} />
                </>
              )}
            </Show>
          );
        }}
      </Loaded>
    </section>
  );
}

function Emptied(props: { stock: StockStatus }) {
  const query = () => ({ marketplace: props.stock.marketplace, state: 'emptied' as const, limit: String(SHOWN) });
  const lots = useQuery(() => ({ queryKey: keys.waitingLots(query()), queryFn: () => api.waitingLots(query()) }));
  return (
    <Loaded query={lots} loading={<SkeletonRows rows={5} rowRem={6} label="Loading the lots" />}>
      {(list) => <EmptiedList stock={props.stock} list={list()} />}
    </Loaded>
  );
}

function EmptiedList(props: { stock: StockStatus; list: WaitingList }) {
  const may = useMay();
  const [asking, setAsking] = createSignal<string[]>();
  const label = () => MARKETPLACE_LABELS[props.stock.marketplace];
  const count = () => props.list.rows.length;
  const left = () => props.list.total - (asking()?.length ?? 0);
  const allow = useMutation(() => ({
    mutationFn: (lotIds: string[]) => api.letGoOffSale(props.stock.marketplace, lotIds),
    onSuccess: (_, lotIds) => {
      setAsking();
      toast({
        text: `${plural(lotIds.length, 'lot')} ${lotIds.length === 1 ? 'goes' : 'go'} off sale now.`,
        tone: 'good',
      });
      return refetchListings();
    },
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  }));
  return (
    <div class="stack">
      <Note
        tone="warn"
        action={
          <Show when={may('imports.write')}>
            <Button tone="danger" onClick={() => setAsking(props.list.rows.map(({ lotId }) => lotId))}>
              {`Take ${plural(count(), 'lot')} off sale…`}
            </Button>
          </Show>
        }
      >
        <strong>
          {plural(props.list.total, 'lot')} would go off sale on {label()}
        </strong>
        , though no order took their pieces. That is more than {quantity(props.stock.mostEmptied)}, so nothing of it was
        written. If it is a mistake, put it right: undo the count or the change on the lot’s page, or take the import
        back. These lots then leave the list by themselves.
      </Note>
      <Show when={props.list.total > count()}>
        <p class="muted">
          The first {quantity(count())} of {quantity(props.list.total)}.
        </p>
      </Show>
      <ul class="step-rows card">
        <Each rows={props.list.rows} by={(lot) => lot.lotId}>
          {(lot) => (
            <WaitingRow
              lot={lot()}
              words={
                <span class="num">
                  {quantity(lot().shownQuantity ?? 0)} → <strong>{quantity(lot().targetQuantity)}</strong> on sale
                </span>
              }
            />
          )}
        </Each>
      </ul>
      <Dialog
        open={asking() !== undefined}
        title={`Take ${plural(asking()?.length ?? 0, 'lot')} off sale on ${label()}?`}
        onClose={() => setAsking()}
        actions={
          <>
            <Button onClick={() => setAsking()}>Leave them on sale</Button>
            <Button tone="danger" busy={allow.isPending} onClick={() => allow.mutate(asking() ?? [])}>
              {`Take ${plural(asking()?.length ?? 0, 'lot')} off sale`}
            </Button>
          </>
        }
      >
        <p>
          {label()} then shows none of them. A lot that is not kept at zero vanishes there and is listed anew when it
          has pieces again. Your stock is not changed.
        </p>
        <Show when={left() > 0}>
          <p>
            {left() > props.stock.mostEmptied
              ? `${quantity(left())} more are asked about afterwards.`
              : `${quantity(left())} more are not on this list. They are fewer than your limit of ${quantity(props.stock.mostEmptied)} and go off sale as well.`}
          </p>
        </Show>
      </Dialog>
    </div>
  );
}
