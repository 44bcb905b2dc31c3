import { For, type JSX, Match, Show, Switch } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icons.tsx';
import { isOnline } from './media.ts';

/** What stands where a list would be: nothing there yet, not allowed, broken. */
export function State(props: {
  icon: IconName;
  title: string;
  /** When it stands for the whole page. */
  isPage?: boolean;
  children?: JSX.Element;
  action?: JSX.Element;
}) {
  return (
    <div class="state">
      <Icon name={props.icon} />
      <Dynamic component={props.isPage ? 'h1' : 'h2'}>{props.title}</Dynamic>
      <Show when={props.children}>
        <p>{props.children}</p>
      </Show>
      <Show when={props.action}>{props.action}</Show>
    </div>
  );
}

/** Grey rows of the size that is about to come, so that nothing jumps. */
export function SkeletonRows(props: { rows?: number; rowRem?: number; label: string }) {
  return (
    <div class="skeleton-list" role="status" aria-label={props.label} style={{ '--row': `${props.rowRem ?? 3.5}rem` }}>
      <For each={Array.from({ length: props.rows ?? 8 })}>
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

interface Asked {
  isPending: boolean;
  isError: boolean;
  error: Error | null;
  fetchStatus: string;
  refetch: () => unknown;
  isFetching: boolean;
}

/** Chooses between loading, offline, no permission, error and the thing itself for one query. */
export function Loaded<T>(props: {
  query: Asked & { data: T | undefined };
  loading: JSX.Element;
  /** When the query is all there is on the page. */
  isPage?: boolean;
  children: (data: () => T) => JSX.Element;
}) {
  const problem = () => props.query.error as (Error & { status?: number }) | null;
  const again = () => (
    <Button icon="sync" busy={props.query.isFetching} onClick={() => props.query.refetch()}>
      Try again
    </Button>
  );
  // Asking a query for data it does not have yet would suspend the whole page.
  const data = () => (props.query.isPending ? undefined : props.query.data);
  return (
    <Switch fallback={props.loading}>
      <Match when={data()}>{(value) => props.children(value)}</Match>
      <Match when={(props.query.isError || props.query.fetchStatus === 'paused') && !isOnline()}>
        <State isPage={props.isPage ?? false} icon="offline" title="You are offline" action={again()}>
          This page has not been opened on this device before. It appears as soon as there is a network again.
        </State>
      </Match>
      <Match when={props.query.isError && problem()?.status === 403}>
        <State isPage={props.isPage ?? false} icon="lock" title="Not for your role">
          {problem()?.message}
        </State>
      </Match>
      <Match when={props.query.isError && problem()?.status === 404}>
        <State isPage={props.isPage ?? false} icon="question" title="Not found">
          {problem()?.message}
        </State>
      </Match>
      <Match when={props.query.isError}>
        <State isPage={props.isPage ?? false} icon="alert" title="This could not be loaded" action={again()}>
          {problem()?.message}
        </State>
      </Match>
    </Switch>
  );
}
