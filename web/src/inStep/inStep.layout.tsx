import { A, type RouteSectionProps } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Show, Suspense } from 'solid-js';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { quantity } from '../kit/format.ts';
import '../kit/lists.css';
import './inStep.css';

/** Everything about the marketplaces and us: how it stands, what is asked, what was done. */
export default function InStepLayout(props: RouteSectionProps) {
  const status = useQuery(() => ({ queryKey: keys.syncStatus, queryFn: api.syncStatus }));
  const known = () => (status.isPending ? undefined : status.data);
  const places = () => [
    { href: '/sync', label: 'Now', end: true },
    { href: '/sync/questions', label: 'Questions', count: known()?.listings.questions },
    { href: '/sync/lots', label: 'Waiting', count: (known()?.listings.waiting ?? 0) + (known()?.listings.failed ?? 0) },
    { href: '/sync/log', label: 'Log' },
    { href: '/sync/runs', label: 'Runs' },
  ];
  return (
    <>
      <div class="page-head">
        <h1>Sync</h1>
      </div>
      <nav class="chip-row step-tabs" aria-label="Sync">
        <For each={places()}>
          {(place) => (
            <A class="chip" href={place.href} end={place.end ?? false} activeClass="here">
              {place.label}
              <Show when={place.count}>{(count) => <span class="chip-count">{quantity(count())}</span>}</Show>
            </A>
          )}
        </For>
      </nav>
      <Suspense>{props.children}</Suspense>
    </>
  );
}
