import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import type { MarketplaceName } from '../../../worker/src/contract/common.ts';
import type { CallBudget } from '../../../worker/src/contract/marketplaces.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { plural, quantity } from '../kit/format.ts';
import { Note } from '../kit/note.tsx';
import { ExactTime } from '../kit/time.tsx';
import { budgetWarning, forecastWords, hourWords } from './callWords.ts';

/** The calls of the rolling 24 hours as a bar, where they lead, and hour by hour. */
export function CallBudgetBar(props: { marketplace: MarketplaceName }) {
  const budget = useQuery(() => ({
    queryKey: keys.callBudget(props.marketplace),
    queryFn: () => api.callBudget(props.marketplace),
  }));
  const known = () => (budget.isPending ? undefined : budget.data);
  return <Show when={known()}>{(data) => <Bar budget={data()} />}</Show>;
}

function Bar(props: { budget: CallBudget }) {
  const one = () => props.budget;
  const share = (calls: number) => (one().limit ? Math.min(1, calls / (one().limit as number)) : 0);
  const highest = () => Math.max(1, ...one().hours.map(({ calls }) => calls));
  return (
    <div class="stack" data-gap="s">
      <div class="row" data-between>
        <span class="small">Calls in the last 24 hours</span>
        <span class="small num">
          {quantity(one().last24h)}
          {one().limit ? ` of ${quantity(one().limit as number)}` : ''}
          {one().failed24h > 0 ? `, ${quantity(one().failed24h)} failed` : ''}
        </span>
      </div>
      <Show when={one().limit}>
        {(limit) => (
          <>
            <meter
              class="visually-hidden"
              aria-label="Calls in the last 24 hours"
              min={0}
              max={limit()}
              value={one().last24h}
            />
            <div
              class="bar budget-bar"
              aria-hidden="true"
              data-tone={share(one().last24h) > 0.9 ? 'bad' : share(one().last24h) > 0.7 ? 'warn' : undefined}
            >
              <span style={{ '--filled': `${share(one().last24h) * 100}%` }} />
              <Show when={one().forecast}>
                {(forecast) => (
                  <i
                    class="budget-forecast"
                    style={{
                      '--from': `${share(one().last24h) * 100}%`,
                      '--filled': `${(share(forecast().peak) - share(one().last24h)) * 100}%`,
                    }}
                  />
                )}
              </Show>
            </div>
          </>
        )}
      </Show>
      <Show when={budgetWarning(one())}>{(words) => <Note tone="warn">{words()}</Note>}</Show>
      <Show when={one().forecast}>{(forecast) => <p class="small muted">{forecastWords(forecast(), one())}</p>}</Show>
      <Show when={one().last24h > 0}>
        <details>
          <summary>Hour by hour</summary>
          <ol class="hours">
            <For each={one().hours}>
              {(hour) => (
                <li title={hourWords(hour)} style={{ '--share': `${(hour.calls / highest()) * 100}%` }}>
                  <span class="visually-hidden">{hourWords(hour)}</span>
                </li>
              )}
            </For>
          </ol>
          <p class="small muted hours-ends">
            <ExactTime at={one().hours[0]?.at ?? ''} />
            <span>now</span>
          </p>
          <Show when={one().stops.length > 0}>
            <p class="small muted">
              When calls get scarce, the less important wait so that orders go on: catalogue from{' '}
              {plural(stopOf(one(), 'catalogue'), 'call')}, prices and notes from{' '}
              {quantity(stopOf(one(), 'prices_and_notes'))}, quantities from {quantity(stopOf(one(), 'quantities'))}.
            </p>
          </Show>
        </details>
      </Show>
    </div>
  );
}

const stopOf = (budget: CallBudget, work: CallBudget['stops'][number]['work']): number =>
  budget.stops.find((stop) => stop.work === work)?.at ?? 0;
