import { A, type RouteSectionProps, useLocation, useNavigate } from '@solidjs/router';
import { createEffect, For, Show, Suspense } from 'solid-js';
import type { Permission } from '../../../worker/src/auth/permissions.domain.ts';
import { Button } from '../kit/button.tsx';
import { Icon, type IconName } from '../kit/icons.tsx';
import { createWide } from '../kit/media.ts';
import { createTitle } from '../kit/title.ts';
import { toast } from '../kit/toast.tsx';
import { useMay, useMe } from '../people/me.tsx';
import { ROLE_WORDS } from '../people/roles.ts';
import { signOut } from '../people/session.ts';
import './settings.css';

const PLACES: readonly { href: string; label: string; hint: string; icon: IconName; needs: Permission }[] = [
  {
    href: '/settings/marketplaces',
    label: 'Marketplaces',
    hint: 'Keys, health, calls',
    icon: 'shop',
    needs: 'marketplaces.read',
  },
  {
    href: '/settings/stock',
    label: 'Stock in and out',
    hint: 'From a marketplace or a file',
    icon: 'download',
    needs: 'imports.write',
  },
  {
    href: '/settings/plan',
    label: 'Warehouse plan',
    hint: 'Rooms, aisles, packing table',
    icon: 'layers',
    needs: 'inventory.read',
  },
  { href: '/sync', label: 'Sync', hint: 'In step, questions, log', icon: 'sync', needs: 'sync.read' },
  { href: '/settings/team', label: 'Team', hint: 'Who may do what', icon: 'people', needs: 'members.read' },
  {
    href: '/settings/photos',
    label: 'Photos',
    hint: 'How long they are kept',
    icon: 'camera',
    needs: 'settings.write',
  },
  {
    href: '/settings/device',
    label: 'This device',
    hint: 'Look, text size, notifications',
    icon: 'device',
    needs: 'shop.read',
  },
];

/** On a wide screen the list of settings stands beside each of them; on a phone it is the first page. */
export default function SettingsLayout(props: RouteSectionProps) {
  const may = useMay();
  const me = useMe();
  const wide = createWide();
  const place = useLocation();
  const navigate = useNavigate();
  const places = () => PLACES.filter((one) => may(one.needs));
  const isIndex = () => /^\/settings\/?$/.test(place.pathname);
  createTitle(() => (isIndex() ? 'Settings' : PLACES.find((one) => one.href === place.pathname)?.label));
  createEffect(() => {
    const first = places()[0];
    if (wide() && isIndex() && first) navigate(first.href, { replace: true });
  });
  const leave = () => signOut().catch((error: Error) => toast({ text: error.message, tone: 'bad' }));
  return (
    <div class="settings">
      <Show when={wide() || isIndex()}>
        <div class="settings-side">
          <Show when={isIndex()} fallback={<p class="settings-title">Settings</p>}>
            <h1>Settings</h1>
          </Show>
          <nav aria-label="Settings">
            <ul class="settings-nav">
              <For each={places()}>
                {(one) => (
                  <li>
                    <A href={one.href} activeClass="here" class="settings-place">
                      <Icon name={one.icon} />
                      <span class="grow">
                        {one.label}
                        <span class="small muted settings-hint">{one.hint}</span>
                      </span>
                      <Icon name="right" class="settings-arrow" />
                    </A>
                  </li>
                )}
              </For>
            </ul>
          </nav>
          <div class="settings-me">
            <div>
              <strong>{me().name}</strong>
              <div class="small muted truncate">
                {ROLE_WORDS[me().role].label} · {me().email}
              </div>
            </div>
            <Button icon="signOut" onClick={() => void leave()}>
              Sign out
            </Button>
          </div>
        </div>
      </Show>
      <Show when={!isIndex()}>
        <div class="settings-page">
          <Show when={!wide()}>
            <A class="back" href="/settings">
              <Icon name="left" />
              Settings
            </A>
          </Show>
          <Suspense>{props.children}</Suspense>
        </div>
      </Show>
    </div>
  );
}
