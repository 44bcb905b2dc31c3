import { A, type RouteSectionProps, useLocation } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createEffect, on, Show, Suspense } from 'solid-js';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Each } from '../kit/each.tsx';
import { quantity } from '../kit/format.ts';
import '../kit/lists.css';
import './inStep.css';

/** Everything about the marketplaces and us: how it stands, what is asked, what was done. */
export default function InStepLayout(props: RouteSectionProps) {
  const status = useQuery(() => ({ queryKey: keys.syncStatus, queryFn: api.syncStatus }));
  const known = () => (status.isPending ? undefined : status.data);
  const places = (): { href: string; label: string; count?: number | undefined }[] => [
    { href: '/sync', label: 'Now' },
    { href: '/sync/questions', label: 'Questions', count: known()?.listings.questions },
    { href: '/sync/lots', label: 'Waiting', count: (known()?.listings.waiting ?? 0) + (known()?.listings.failed ?? 0) },
    { href: '/sync/log', label: 'Log' },
    { href: '/sync/runs', label: 'Runs' },
  ];
  const here = useLocation();
  let tabs: HTMLElement | undefined;
  // On a phone the last ones are out of sight until one is there.
  createEffect(
    on(
      () => [here.pathname, places()],
      () => queueMicrotask(() => tabs?.querySelector('.here')?.scrollIntoView({ inline: 'center', block: 'nearest' })),
    ),
  );
  return (
    <>
      <div class="page-head">
        <h1>Sync</h1>
      </div>
      <nav class="chip-row step-tabs" aria-label="Sync" ref={tabs}>
        <Each rows={places()} by={(place) => place.href}>
          {(place) => (
            <A class="chip" href={place().href} end={place().href === '/sync'} activeClass="here">
              {place().label}
              <Show when={place().count}>{(count) => <span class="chip-count">{quantity(count())}</span>}</Show>
            </A>
          )}
        </Each>
      </nav>
      <Suspense>{props.children}</Suspense>
    </>
  );
}
