import { A } from '@solidjs/router';
import { useMutation, useQuery } from '@tanstack/solid-query';
import { Match, Show, Switch } from 'solid-js';
import type { SyncStatus } from '../../../worker/src/contract/sync.ts';
import { api } from '../api/api.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { exactTime, relativeTime } from '../kit/format.ts';
import { Icon, type IconName, Spinner } from '../kit/icons.tsx';
import { isOnline } from '../kit/media.ts';
import { now as clock } from '../kit/time.tsx';
import { toast } from '../kit/toast.tsx';
import { feedState } from './feedState.ts';

const LOOK: Record<SyncStatus['state'], { tone: string; icon: IconName | 'spinner' }> = {
  not_connected: { tone: 'neutral', icon: 'link' },
  in_step: { tone: 'good', icon: 'checkCircle' },
  working: { tone: 'neutral', icon: 'spinner' },
  waiting: { tone: 'warn', icon: 'clock' },
  trouble: { tone: 'bad', icon: 'alert' },
};

/** The line on every page: whether what one sees is what the marketplaces have. */
export function SyncLine(props: { maySync: boolean; mayConnect: boolean }) {
  const status = useQuery(() => ({
    queryKey: keys.syncStatus,
    queryFn: api.syncStatus,
    refetchInterval: () => (feedState() === 'open' ? false : 60_000),
  }));
  const start = useMutation(() => ({
    mutationFn: api.startSync,
    onSuccess: (started) => {
      if (started.alreadyRunning) toast({ text: 'A sync is already running.' });
      return queryClient.invalidateQueries({ queryKey: keys.syncStatus });
    },
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  }));
  const known = () => (status.isPending ? undefined : status.data);
  return (
    <div class="sync-line">
      <div class="sync-words" role="status" aria-label="Sync">
        <Switch fallback={<span class="status-line">Looking…</span>}>
          <Match when={!isOnline()}>
            <span class="status-line" data-tone="warn">
              <Icon name="offline" />
              <span class="truncate">Offline. What you see may be old.</span>
            </span>
          </Match>
          <Match when={status.isError && !known()}>
            <span class="status-line" data-tone="bad">
              <Icon name="alert" />
              <span class="truncate">The server cannot be reached.</span>
            </span>
          </Match>
          <Match when={known()}>
            {(now) => (
              <A
                class="status-line"
                data-tone={LOOK[now().state].tone}
                href={target(now(), props.mayConnect)}
                title={hover(now())}
              >
                <Show when={LOOK[now().state].icon !== 'spinner'} fallback={<Spinner />}>
                  <Icon name={LOOK[now().state].icon as IconName} />
                </Show>
                <span class="truncate">
                  {now().message}
                  <Show when={now().state === 'in_step' && now().lastGoodAt}>
                    {(at) => <span class="sync-when"> Checked {relativeTime(at(), clock())}.</span>}
                  </Show>
                </span>
              </A>
            )}
          </Match>
        </Switch>
      </div>
      <Show when={props.maySync && known() && known()?.state !== 'not_connected'}>
        <Button
          tone="quiet"
          icon="sync"
          class="sync-now"
          busy={start.isPending}
          disabled={!isOnline()}
          onClick={() => start.mutate()}
        >
          Sync now
        </Button>
      </Show>
    </div>
  );
}

/** Everything about the sync is one tap away; before there is anything, the way to connect. */
const target = (status: SyncStatus, mayConnect: boolean): string =>
  status.state === 'not_connected' && mayConnect ? '/settings/marketplaces' : '/sync';

function hover(status: SyncStatus): string {
  const last = status.lastGoodAt ? `Last good run: ${exactTime(status.lastGoodAt)}.` : 'No good run yet.';
  return `${status.message} ${last}`;
}
