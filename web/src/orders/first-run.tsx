import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import type { Connection } from '../../../worker/src/contract/marketplaces.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { ButtonLink } from '../kit/button.tsx';
import { Icon } from '../kit/icons.tsx';
import { useMay } from '../people/me.tsx';

/** The three steps of a new shop, until the first orders are in. */
export function FirstRun() {
  const may = useMay();
  const connections = useQuery(() => ({
    queryKey: keys.connections,
    queryFn: api.connections,
    enabled: may('marketplaces.read'),
  }));
  const known = (): Connection[] | undefined => (connections.isPending ? undefined : connections.data);
  const steps = () => {
    const all = known() ?? [];
    return [
      {
        done: all.some((one) => one.connected),
        title: 'Connect a marketplace',
        text: 'Enter the keys of your BrickLink or Brick Owl shop. They are stored encrypted and never shown again.',
        action: 'Connect',
        href: '/settings/marketplaces',
      },
      {
        done: all.some((one) => one.stockImportedAt !== null),
        title: 'Bring in your stock',
        text: 'Lots, quantities and drawers are read from what is on sale, and shown to you before anything is stored.',
        action: 'Bring in stock',
        href: '/settings/stock',
      },
      {
        done: all.some((one) => one.lastGoodAt !== null),
        title: 'Let the first sync run',
        text: 'It starts by itself every 15 minutes, or at once with “Sync now”. Orders appear here.',
        action: 'See the sync',
        href: '/sync/runs',
      },
    ];
  };
  const next = () => steps().findIndex((step) => !step.done);
  return (
    <Show when={known() && next() !== -1}>
      <section class="panel first-run" aria-label="Set up your shop">
        <h2>Set up your shop</h2>
        <ol>
          <For each={steps()}>
            {(step, index) => (
              <li
                class="first-run-step"
                data-done={step.done ? '' : undefined}
                data-next={index() === next() ? '' : undefined}
              >
                <span class="first-run-mark">
                  <Show when={step.done} fallback={index() + 1}>
                    <Icon name="check" />
                    <span class="visually-hidden">Done:</span>
                  </Show>
                </span>
                <div class="grow">
                  <h3>{step.title}</h3>
                  <p class="muted small">{step.text}</p>
                </div>
                <Show when={index() === next()}>
                  <ButtonLink tone="primary" href={step.href}>
                    {step.action}
                  </ButtonLink>
                </Show>
              </li>
            )}
          </For>
        </ol>
      </section>
    </Show>
  );
}
