import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { SyncStatus } from '../../../worker/src/contract/sync.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { ButtonLink } from '../kit/button.tsx';
import { Each } from '../kit/each.tsx';
import { plural } from '../kit/format.ts';
import { Icon, type IconName, Spinner } from '../kit/icons.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { Time } from '../kit/time.tsx';
import { createTitle } from '../kit/title.ts';
import { useMay } from '../people/me.tsx';
import { GivenUpTasks } from './given-up.tsx';
import { MarketPanel } from './market-panel.tsx';

/** How the shop stands with both marketplaces, and what waits for a person. */
export default function NowPage() {
  createTitle(() => 'Sync');
  const may = useMay();
  const status = useQuery(() => ({ queryKey: keys.syncStatus, queryFn: api.syncStatus }));
  const stock = useQuery(() => ({ queryKey: keys.stockStatus, queryFn: api.stockStatus }));
  const connections = useQuery(() => ({
    queryKey: keys.connections,
    queryFn: api.connections,
    enabled: may('marketplaces.read'),
  }));
  const connectionOf = (marketplace: string) =>
    connections.isPending ? undefined : connections.data?.find((one) => one.marketplace === marketplace);
  const off = () =>
    (stock.isPending ? [] : (stock.data ?? []))
      .filter(({ mode }) => mode === 'off')
      .map(({ marketplace }) => MARKETPLACE_LABELS[marketplace]);
  return (
    <Loaded query={status} loading={<SkeletonRows rows={6} label="Loading how it stands" />}>
      {(now) => (
        <Show when={now().state !== 'not_connected'} fallback={<NotConnected mayConnect={may('marketplaces.write')} />}>
          <div class="stack" data-gap="l">
            <Headline status={now()} off={off()} />
            <Show when={now().givenUp > 0 && may('sync.repair')}>
              <GivenUpTasks />
            </Show>
            <Loaded query={stock} loading={<SkeletonRows rows={4} rowRem={6} label="Loading the marketplaces" />}>
              {(rows) => (
                <div class="market-panels">
                  <Each rows={rows()} by={(row) => row.marketplace}>
                    {(row) => <MarketPanel stock={row()} connection={connectionOf(row().marketplace)} />}
                  </Each>
                </div>
              )}
            </Loaded>
          </div>
        </Show>
      )}
    </Loaded>
  );
}

function NotConnected(props: { mayConnect: boolean }) {
  return (
    <State
      icon="link"
      title="No marketplace is connected yet"
      action={
        <Show when={props.mayConnect}>
          <ButtonLink tone="primary" href="/settings/marketplaces">
            Connect a marketplace
          </ButtonLink>
        </Show>
      }
    >
      {props.mayConnect
        ? 'Connect BrickLink or Brick Owl, bring in the stock, and keep both in step from here.'
        : 'The owner of the shop connects BrickLink or Brick Owl.'}
    </State>
  );
}

const LOOK: Record<SyncStatus['state'], { title: string; tone: string; icon: IconName | 'spinner' }> = {
  not_connected: { title: 'Not connected', tone: 'neutral', icon: 'link' },
  in_step: { title: 'In step', tone: 'good', icon: 'checkCircle' },
  working: { title: 'Working', tone: 'accent', icon: 'spinner' },
  waiting: { title: 'Waiting', tone: 'warn', icon: 'clock' },
  trouble: { title: 'Trouble', tone: 'bad', icon: 'alert' },
};

/** The sentence of the line on every page, and all that waits for a person behind it. */
function Headline(props: { status: SyncStatus; off: string[] }) {
  const look = () => LOOK[props.status.state];
  const asks = createMemo(() => {
    const { failedWrites, waitingWrites, listings } = props.status;
    const found: { href: string; icon: IconName; text: string }[] = [];
    const add = (count: number, href: string, icon: IconName, text: string) => {
      if (count > 0) found.push({ href, icon, text });
    };
    const were = (count: number) => (count === 1 ? 'was' : 'were');
    add(
      failedWrites,
      '/orders?sort=-changedAt',
      'alert',
      `${plural(failedWrites, 'order status', 'order statuses')} ${were(failedWrites)} not taken`,
    );
    add(
      listings.failed,
      '/sync/lots?state=failed',
      'alert',
      `${plural(listings.failed, 'lot')} ${were(listings.failed)} not taken`,
    );
    add(listings.emptied, '/sync/off-sale', 'shortage', `${plural(listings.emptied, 'lot')} would go off sale`);
    add(
      listings.questions,
      '/sync/questions',
      'question',
      `${plural(listings.questions, 'question')} about changes on a marketplace`,
    );
    add(listings.waiting, '/sync/lots', 'clock', `${plural(listings.waiting, 'lot')} on the way`);
    add(
      waitingWrites,
      '/orders?sort=-changedAt',
      'clock',
      `${plural(waitingWrites, 'order status', 'order statuses')} on the way`,
    );
    return found;
  });
  return (
    <section class="panel stack" aria-label="How it stands">
      <div class="step-headline" data-tone={look().tone}>
        <Switch>
          <Match when={look().icon === 'spinner'}>
            <Spinner />
          </Match>
          <Match when={true}>
            <Icon name={look().icon as IconName} />
          </Match>
        </Switch>
        <div class="grow">
          <h2>{look().title}</h2>
          <p>
            {props.status.message}
            <Show when={props.status.state === 'in_step' && props.off.length > 0}>
              {' '}
              That goes for orders: lots on {props.off.join(' and ')} are not kept in step.
            </Show>
          </p>
          <p class="small muted">
            <Show when={props.status.lastGoodAt} fallback="No good run yet.">
              {(at) => (
                <>
                  Last good run <Time at={at()} />.
                </>
              )}
            </Show>
          </p>
        </div>
      </div>
      <Show when={asks().length > 0}>
        <ul class="step-asks">
          <For each={asks()}>
            {(one) => (
              <li>
                <A href={one.href}>
                  <Icon name={one.icon} />
                  <span class="grow">{one.text}</span>
                  <Icon name="right" />
                </A>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}
