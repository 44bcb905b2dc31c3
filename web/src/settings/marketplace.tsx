import { useMutation } from '@tanstack/solid-query';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { Connection } from '../../../worker/src/contract/marketplaces.ts';
import { api } from '../api/api.ts';
import { queryClient } from '../api/queries.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { Badge } from '../kit/chip.tsx';
import { CopyButton } from '../kit/copy.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { TextField } from '../kit/field.tsx';
import { plural, quantity } from '../kit/format.ts';
import { Details, Note } from '../kit/note.tsx';
import { ExactTime, Time } from '../kit/time.tsx';
import { toast } from '../kit/toast.tsx';
import { useMay } from '../people/me.tsx';
import { ConnectForm } from './connect-form.tsx';

/** What a change of a connection makes stale. */
export function refetchConnections() {
  const stale = new Set(['connections', 'syncStatus', 'syncRuns']);
  return queryClient.invalidateQueries({ predicate: (query) => stale.has(String(query.queryKey[0])) });
}

/** One marketplace: how it is, and everything the owner can do about it. */
export function Marketplace(props: { connection: Connection }) {
  const may = useMay();
  const [editing, setEditing] = createSignal(false);
  const [leaving, setLeaving] = createSignal(false);
  const one = () => props.connection;
  const label = () => MARKETPLACE_LABELS[one().marketplace];
  const test = useMutation(() => ({
    mutationFn: () => api.testConnection(one().marketplace),
    onSettled: refetchConnections,
  }));
  const leave = useMutation(() => ({
    mutationFn: () => api.disconnect(one().marketplace),
    onSuccess: () => {
      setLeaving(false);
      toast({ text: `${label()} is disconnected.`, tone: 'good' });
      return refetchConnections();
    },
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  }));
  return (
    <section class="panel stack" aria-label={label()}>
      <div class="market-head">
        <h2>{label()}</h2>
        <Switch>
          <Match when={!one().connected}>
            <Badge icon="link">Not connected</Badge>
          </Match>
          <Match when={one().problem}>
            <Badge tone="bad" icon="alert">
              Trouble
            </Badge>
          </Match>
          <Match when={true}>
            <Badge tone="good" icon="checkCircle">
              Connected
            </Badge>
          </Match>
        </Switch>
      </div>

      <Show when={one().connected && one().problem}>
        {(problem) => (
          <Note tone="bad">
            {problem().message}
            <p class="small muted">
              Since <ExactTime at={problem().since} />
            </p>
          </Note>
        )}
      </Show>

      <Show when={one().connected && !editing()}>
        <Facts connection={one()} />
        <Show when={test.data}>
          {(result) => {
            const technical = () => {
              const answer = result();
              return answer.ok ? undefined : answer.technical;
            };
            return (
              <Note tone={result().ok ? 'good' : 'bad'} live>
                {result().message}
                <Details text={technical()} />
              </Note>
            );
          }}
        </Show>
        <Show when={test.isError}>
          <Note tone="bad" live>
            {test.error?.message}
          </Note>
        </Show>
        <Show when={may('marketplaces.write')}>
          <div class="button-row">
            <Button icon="checkCircle" busy={test.isPending} onClick={() => test.mutate()}>
              Test the connection
            </Button>
            <Button onClick={() => setEditing(true)}>Replace the keys</Button>
            <Button onClick={() => setLeaving(true)}>Disconnect…</Button>
          </div>
        </Show>
        <Show when={one().stockImportedAt === null && may('imports.write')}>
          <Note tone="accent" action={<ButtonLink href="/settings/stock">Bring in stock</ButtonLink>}>
            Its stock has not been brought in yet. Until then its orders come in without drawers.
          </Note>
        </Show>
      </Show>

      <Show when={may('marketplaces.write') && (!one().connected || editing())}>
        <ConnectForm connection={one()} onDone={() => setEditing(false)} />
      </Show>

      <Dialog
        open={leaving()}
        title={`Disconnect ${label()}?`}
        onClose={() => setLeaving(false)}
        actions={
          <>
            <Button onClick={() => setLeaving(false)}>Keep it connected</Button>
            <Button tone="danger" busy={leave.isPending} onClick={() => leave.mutate()}>
              {`Disconnect ${label()}`}
            </Button>
          </>
        }
      >
        <p>
          The stored keys are deleted. Orders, lots and stock stay here, but nothing new comes in from {label()} and
          nothing is written to it.
        </p>
      </Dialog>
    </section>
  );
}

function Facts(props: { connection: Connection }) {
  const one = () => props.connection;
  return (
    <>
      <dl class="facts">
        <dt>Shop</dt>
        <dd>
          {one().storeName ?? 'Name not known yet'}
          {one().currency ? ` · ${one().currency}` : ''}
        </dd>
        <dt>Key</dt>
        <dd>{one().credentialHint ? `ends in ${one().credentialHint}` : 'stored'}</dd>
        <dt>Last good sync</dt>
        <dd>
          <Show when={one().lastGoodAt} fallback="None yet">
            {(at) => <Time at={at()} />}
          </Show>
        </dd>
        <Show when={one().ordersSince}>
          {(at) => (
            <>
              <dt>Orders since</dt>
              <dd>
                <ExactTime at={at()} />
              </dd>
            </>
          )}
        </Show>
        <dt>Stock brought in</dt>
        <dd>
          <Show when={one().stockImportedAt} fallback="Not yet">
            {(at) => <Time at={at()} />}
          </Show>
        </dd>
      </dl>
      <Budget calls={one().calls} />
      <Show when={one().hookUrl}>
        {(url) => (
          <details>
            <summary>Get told about new orders at once</summary>
            <div class="stack" data-gap="s">
              <p class="small muted">{hookWords(one().marketplace)}</p>
              <div class="invite-link">
                <TextField label="Address" value={url()} onInput={() => {}} readonly />
                <CopyButton text={url()} what="Address" iconOnly />
              </div>
            </div>
          </details>
        )}
      </Show>
    </>
  );
}

/** How much of the marketplace's daily allowance is spent; without one, only the number. */
function Budget(props: { calls: Connection['calls'] }) {
  const share = () => (props.calls.limit ? Math.min(1, props.calls.last24h / props.calls.limit) : 0);
  return (
    <div class="budget">
      <div class="row" data-between>
        <span class="small">Calls in the last 24 hours</span>
        <span class="small num">
          {quantity(props.calls.last24h)}
          {props.calls.limit ? ` of ${quantity(props.calls.limit)}` : ''}
        </span>
      </div>
      <Show when={props.calls.limit}>
        {(limit) => (
          <>
            <meter
              class="visually-hidden"
              aria-label="Calls in the last 24 hours"
              min={0}
              max={limit()}
              value={props.calls.last24h}
            />
            <div class="bar" aria-hidden="true" data-tone={share() > 0.9 ? 'bad' : share() > 0.7 ? 'warn' : undefined}>
              <span style={{ '--filled': `${share() * 100}%` }} />
            </div>
            <Show when={share() > 0.9}>
              <p class="small muted">
                {plural(Math.max(0, limit() - props.calls.last24h), 'call')} left. Orders and status go first.
              </p>
            </Show>
          </>
        )}
      </Show>
    </div>
  );
}

function hookWords(marketplace: Connection['marketplace']): string {
  return marketplace === 'bricklink'
    ? 'Enter this address as the push notification URL in BrickLink’s API settings. BrickLink then tells BrickOps to look, and a new order is here within seconds.'
    : 'Brick Owl only calls a relay inside your own network. Have the relay call this address; without it, Brick Owl is asked every 15 minutes.';
}
