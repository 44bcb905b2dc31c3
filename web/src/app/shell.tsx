import '../sync/sync.css';
import { A, Navigate, type RouteSectionProps, useLocation } from '@solidjs/router';
import { createEffect, ErrorBoundary, For, Match, on, Show, Suspense, Switch } from 'solid-js';
import type { Me } from '../../../worker/src/contract/auth.ts';
import { Button } from '../kit/button.tsx';
import { Icon, type IconName, Spinner } from '../kit/icons.tsx';
import { Logo } from '../kit/logo.tsx';
import { isOnline } from '../kit/media.ts';
import { State } from '../kit/states.tsx';
import { MeProvider } from '../people/me.tsx';
import { createMe } from '../people/session.ts';
import { createLive } from '../sync/live.ts';
import { SyncLine } from '../sync/sync-line.tsx';
import { BrokenPage } from './broken.tsx';

/** `wide`: on a phone the line on every page leads there, and the bar has room for five. */
const PLACES: readonly { href: string; label: string; icon: IconName; wide?: boolean }[] = [
  { href: '/orders', label: 'Orders', icon: 'orders' },
  { href: '/pick', label: 'Pick', icon: 'hand' },
  { href: '/inventory', label: 'Inventory', icon: 'drawers' },
  { href: '/catalogue', label: 'Catalogue', icon: 'layers' },
  { href: '/todos', label: 'To-do', icon: 'todo' },
  { href: '/sync', label: 'Sync', icon: 'sync', wide: true },
  { href: '/settings', label: 'Settings', icon: 'settings' },
];

/** Lets in who is signed in, and puts navigation and the sync line around every page. */
export default function Shell(props: RouteSectionProps) {
  const me = createMe();
  const place = useLocation();
  const who = () => (me.isPending ? undefined : me.data);
  const next = () => encodeURIComponent(place.pathname + place.search);
  return (
    <Switch
      fallback={
        <div class="waiting-room" role="status" aria-label="Opening BrickOps">
          <Spinner />
        </div>
      }
    >
      <Match when={who()}>{(known) => <Frame me={known()}>{props.children}</Frame>}</Match>
      <Match when={who() === null}>
        <Navigate href={place.pathname === '/' ? '/sign-in' : `/sign-in?next=${next()}`} />
      </Match>
      <Match when={me.isError}>
        <main>
          <State
            isPage
            icon={isOnline() ? 'alert' : 'offline'}
            title={isOnline() ? 'BrickOps cannot be reached' : 'You are offline'}
            action={
              <Button icon="sync" busy={me.isFetching} onClick={() => void me.refetch()}>
                Try again
              </Button>
            }
          >
            {me.error?.message}
          </State>
        </main>
      </Match>
    </Switch>
  );
}

function Frame(props: { me: Me; children: RouteSectionProps['children'] }) {
  createLive(props.me.shop.id);
  const place = useLocation();
  let main: HTMLElement | undefined;
  // Whoever navigates by keyboard or ear starts at the top of the new page.
  createEffect(
    on(
      () => place.pathname,
      () => main?.focus({ preventScroll: true }),
      { defer: true },
    ),
  );
  const may = (permission: string) => props.me.permissions.includes(permission);
  return (
    <MeProvider value={() => props.me}>
      <a class="skip-link" href="#main" target="_self">
        Skip to the page
      </a>
      <div class="frame">
        <nav class="rail" aria-label="Main">
          <A class="rail-brand" href="/orders" aria-label="BrickOps, orders">
            <Logo />
            <span>BrickOps</span>
          </A>
          <For each={PLACES}>
            {(one) => (
              <A class="rail-place" classList={{ 'rail-wide': one.wide ?? false }} href={one.href} activeClass="here">
                <Icon name={one.icon} />
                <span>{one.label}</span>
              </A>
            )}
          </For>
          <div class="rail-foot">
            <div class="truncate rail-shop">{props.me.shop.name}</div>
            <div class="truncate muted small">{props.me.name}</div>
          </div>
        </nav>
        <div class="content">
          <header class="topbar">
            <SyncLine maySync={may('sync.run')} mayConnect={may('marketplaces.read')} />
          </header>
          <Show when={!isOnline()}>
            <div class="offline-banner" role="status">
              <Icon name="offline" />
              You are offline. Changes can be made again as soon as the network is back.
            </div>
          </Show>
          <main id="main" class="main" tabindex="-1" ref={main}>
            <ErrorBoundary
              fallback={(error: unknown, reset) => <BrokenPage error={error} reset={reset} path={place.pathname} />}
            >
              <Suspense>{props.children}</Suspense>
            </ErrorBoundary>
          </main>
          <footer class="foot">
            LEGO® is a trademark of the LEGO Group, which does not sponsor, authorise or endorse BrickOps. BrickOps has
            no affiliation with the LEGO Group, BrickLink or Brick Owl.
          </footer>
        </div>
      </div>
    </MeProvider>
  );
}
