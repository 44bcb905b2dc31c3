import { useMutation, useQuery } from '@tanstack/solid-query';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import { MARKETPLACE_LABELS, type MarketplaceName } from '../../../worker/src/contract/common.ts';
import type { Import } from '../../../worker/src/contract/imports.ts';
import { api } from '../api/api.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { quantity } from '../kit/format.ts';
import { Note } from '../kit/note.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { Time } from '../kit/time.tsx';
import { toast } from '../kit/toast.tsx';
import { useMay } from '../people/me.tsx';
import { feedState } from '../sync/feedState.ts';
import { Files } from './files.tsx';
import { ImportPreview } from './import-preview.tsx';
import { TakeOut } from './take-out.tsx';

const refetch = () => queryClient.invalidateQueries({ queryKey: keys.imports });
const isUnderWay = (one: Import | undefined) =>
  one?.state === 'reading' || one?.state === 'applying' || one?.state === 'ready';

/** One that failed while it was being applied keeps its preview and its answers; one that failed while reading has none. */
const canGoOn = (one: Import) => one.counts !== null && one.failure?.code !== 'imports.replaced';

/** Stock that is on sale, brought in: read, shown, asked about, applied. Can be left and opened again at any step. */
export default function ImportsPage() {
  const may = useMay();
  const imports = useQuery(() => ({
    queryKey: keys.imports,
    queryFn: api.imports,
    refetchInterval: () => (feedState() === 'open' ? false : 60_000),
  }));
  const connections = useQuery(() => ({
    queryKey: keys.connections,
    queryFn: api.connections,
    enabled: may('marketplaces.read'),
  }));
  const connected = () => (connections.isPending ? [] : (connections.data ?? [])).filter((one) => one.connected);
  const [setAside, setSetAside] = createSignal<string>();
  const start = useMutation(() => ({
    mutationFn: (source: MarketplaceName) => api.startImport(source),
    onSuccess: refetch,
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  }));
  return (
    <>
      <h1>Stock in and out</h1>
      <Show
        when={may('imports.write')}
        fallback={
          <State icon="lock" title="Not for your role">
            Ask the owner of the shop.
          </State>
        }
      >
        <Loaded query={imports} loading={<SkeletonRows rows={4} label="Loading" />}>
          {(rows) => {
            const current = () => {
              const latest = rows().find((one) => isUnderWay(one)) ?? rows()[0];
              return latest && latest.id !== setAside() ? latest : undefined;
            };
            return (
              <>
                <Show when={current()}>
                  {(one) => <Step import={one()} onAgain={(source) => start.mutate(source)} />}
                </Show>
                <Show when={!isUnderWay(current())}>
                  <section class="panel stack" aria-label="Start">
                    <h2>{current() ? 'Bring in more' : 'Where is your stock on sale?'}</h2>
                    <p class="muted">
                      BrickOps reads every lot with its quantity, price and remarks, takes the drawer from the remarks,
                      and shows you the result. Nothing is stored before you say so, and nothing is changed on the
                      marketplace.
                    </p>
                    <Show
                      when={connected().length > 0}
                      fallback={
                        <Note tone="accent" action={<ButtonLink href="/settings/marketplaces">Connect</ButtonLink>}>
                          Connect a marketplace first.
                        </Note>
                      }
                    >
                      <div class="button-row">
                        <For each={connected()}>
                          {(one, index) => (
                            <Button
                              tone={index() === 0 ? 'primary' : 'plain'}
                              icon="download"
                              busy={start.isPending && start.variables === one.marketplace}
                              onClick={() => start.mutate(one.marketplace)}
                            >
                              {`Read my stock from ${MARKETPLACE_LABELS[one.marketplace]}`}
                            </Button>
                          )}
                        </For>
                      </div>
                      <Show when={connected().length > 1}>
                        <p class="small muted">
                          Start with the marketplace that has all your lots. The other one is then linked to them.
                        </p>
                      </Show>
                    </Show>
                  </section>
                </Show>
                <Show when={current()?.state === 'ready'}>
                  <div>
                    <Button tone="quiet" onClick={() => setSetAside(current()?.id)}>
                      Leave it and start over
                    </Button>
                  </div>
                </Show>
              </>
            );
          }}
        </Loaded>
        <Files />
      </Show>
      <TakeOut />
    </>
  );
}

function Step(props: { import: Import; onAgain: (source: MarketplaceName) => void }) {
  const one = () => props.import;
  const label = () => MARKETPLACE_LABELS[one().source];
  const resume = useMutation(() => ({
    mutationFn: () => api.applyImport(one().id, {}),
    onSuccess: refetch,
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  }));
  return (
    <Switch>
      <Match when={one().state === 'reading' || one().state === 'applying'}>
        <section class="panel stack" aria-label="Progress">
          <h2>{one().state === 'reading' ? `Reading your stock from ${label()}` : 'Storing your stock'}</h2>
          <Progress import={one()} />
          <p class="small muted">You can leave this page. It goes on by itself.</p>
        </section>
      </Match>
      <Match when={one().state === 'ready'}>
        <ImportPreview import={one()} />
      </Match>
      <Match when={one().state === 'failed'}>
        <Note
          tone="bad"
          action={
            <Show
              when={canGoOn(one())}
              fallback={
                <Button icon="sync" onClick={() => props.onAgain(one().source)}>
                  {`Read ${label()} again`}
                </Button>
              }
            >
              <Button icon="sync" onClick={() => resume.mutate()} busy={resume.isPending}>
                Go on where it stopped
              </Button>
            </Show>
          }
        >
          <strong>The stock of {label()} could not be brought in.</strong> {one().failure?.message}
        </Note>
      </Match>
      <Match when={one().state === 'applied'}>
        <Note tone="good" action={<ButtonLink href="/inventory">See the inventory</ButtonLink>}>
          Stock from {label()} was brought in <Show when={one().finishedAt}>{(at) => <Time at={at()} />}</Show>:{' '}
          {quantity(one().counts?.newLots ?? 0)} new lots,{' '}
          {quantity((one().counts?.linkedByExternalId ?? 0) + (one().counts?.linkedByItem ?? 0))} linked,{' '}
          {quantity(one().counts?.newLocations ?? 0)} new drawers.
        </Note>
      </Match>
    </Switch>
  );
}

function Progress(props: { import: Import }) {
  const share = () => {
    const of = props.import.progress.total;
    return of ? Math.min(1, props.import.progress.done / of) : null;
  };
  return (
    <>
      <div
        class="bar"
        role="progressbar"
        aria-label={props.import.stage}
        aria-valuemin={0}
        aria-valuemax={props.import.progress.total ?? undefined}
        aria-valuenow={share() === null ? undefined : props.import.progress.done}
        data-moving={share() === null ? '' : undefined}
      >
        <span style={{ '--filled': `${(share() ?? 0.3) * 100}%` }} />
      </div>
      <p role="status">
        {props.import.stage}
        <span class="num muted">
          {' '}
          {quantity(props.import.progress.done)}
          {props.import.progress.total === null ? '' : ` of ${quantity(props.import.progress.total)}`}
        </span>
      </p>
    </>
  );
}
