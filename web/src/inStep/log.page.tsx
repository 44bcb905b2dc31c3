import { A, useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import { MARKETPLACE_LABELS, MARKETPLACES } from '../../../worker/src/contract/common.ts';
import { PUSH_STATES, type Push, type PushPage } from '../../../worker/src/contract/listings.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Badge, Chip } from '../kit/chip.tsx';
import { Each } from '../kit/each.tsx';
import { ChipSelect } from '../kit/field.tsx';
import { addDays, dayIn, shopTimeZone, startOfDay } from '../kit/format.ts';
import { LoadMore } from '../kit/load-more.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { Time } from '../kit/time.tsx';
import { createTitle } from '../kit/title.ts';
import { useMe } from '../people/me.tsx';
import { PUSH_WORDS, pushWords } from './pushWords.ts';

interface LogView {
  marketplace?: string;
  state?: string;
  lot?: string;
  until?: string;
}

/** Everything that was ever written to the marketplaces' lots, newest first. */
export default function LogPage() {
  createTitle(() => 'Log of the marketplaces');
  const [params, setParams] = useSearchParams<Record<keyof LogView, string>>();
  const change = (part: { [K in keyof LogView]: string | null }) => setParams(part, { replace: true, scroll: false });
  const marketplace = () => MARKETPLACES.find((one) => one === params.marketplace);
  const state = () => PUSH_STATES.find((one) => one === params.state);
  const until = () => (/^\d{4}-\d\d-\d\d$/.test(params.until ?? '') ? params.until : undefined);
  const query = createMemo(
    () => {
      const day = until();
      return {
        ...(marketplace() ? { marketplace: marketplace() } : {}),
        ...(state() ? { state: state() } : {}),
        ...(params.lot ? { lotId: params.lot } : {}),
        ...(day ? { before: new Date(startOfDay(addDays(day, 1), shopTimeZone()) - 1).toISOString() } : {}),
      };
    },
    undefined,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  const pages = useInfiniteQuery(() => ({
    queryKey: keys.pushes(query()),
    queryFn: ({ pageParam }) => api.pushes({ ...query(), ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (last: PushPage) => last.nextCursor,
  }));
  const rows = createMemo(() => (pages.isPending ? [] : (pages.data?.pages ?? []).flatMap((page) => page.rows)));
  const isNarrow = () => Object.keys(query()).length > 0;
  return (
    <section aria-label="Log">
      <div class="filters">
        <div class="chip-row">
          <Show when={params.lot}>
            <Chip on onToggle={() => change({ lot: null })}>
              {`Only ${rows()[0]?.itemName || 'one lot'}`} <span aria-hidden="true">×</span>
            </Chip>
          </Show>
          <ChipSelect
            label="Which marketplace"
            value={marketplace() ?? ''}
            onChange={(name) => change({ marketplace: name || null })}
            options={[
              { value: '', label: 'Both marketplaces' },
              ...MARKETPLACES.map((name) => ({ value: name, label: MARKETPLACE_LABELS[name] })),
            ]}
          />
          <ChipSelect
            label="What became of it"
            value={state() ?? ''}
            onChange={(one) => change({ state: one || null })}
            options={[
              { value: '', label: 'Whatever became of it' },
              ...PUSH_STATES.map((one) => ({ value: one, label: PUSH_WORDS[one].label })),
            ]}
          />
          <label class="chip" data-on={until() ? '' : undefined}>
            Up to
            <input
              class="chip-date"
              type="date"
              aria-label="Up to the day"
              value={until() ?? ''}
              max={dayIn(shopTimeZone(), Date.now())}
              onInput={(event) => change({ until: event.currentTarget.value || null })}
            />
          </label>
        </div>
      </div>
      <Loaded query={pages} loading={<SkeletonRows rows={8} rowRem={4.5} label="Loading the log" />}>
        {() => (
          <Switch>
            <Match when={rows().length === 0 && isNarrow()}>
              <State
                icon="history"
                title="Nothing like that was written"
                action={
                  <Button onClick={() => change({ marketplace: null, state: null, lot: null, until: null })}>
                    Clear filters
                  </Button>
                }
              >
                Nothing fits all of these filters together.
              </State>
            </Match>
            <Match when={rows().length === 0}>
              <State icon="history" title="Nothing was written yet">
                When a marketplace is kept in step, everything that is done to its lots stands here: what, when, and
                what became of it.
              </State>
            </Match>
            <Match when={rows().length > 0}>
              <ol class="step-rows card">
                <Each rows={rows()} by={(push) => push.id}>
                  {(push) => <LogRow push={push()} isOfOneLot={params.lot !== undefined} />}
                </Each>
              </ol>
              <LoadMore query={pages} />
            </Match>
          </Switch>
        )}
      </Loaded>
    </section>
  );
}

function LogRow(props: { push: Push; isOfOneLot: boolean }) {
  const me = useMe();
  const push = () => props.push;
  const look = () => PUSH_WORDS[push().state];
  return (
    <li class="step-row log-row">
      <div class="grow">
        <div class="step-facts">
          <strong>{MARKETPLACE_LABELS[push().marketplace]}</strong>
          <Show when={!props.isOfOneLot}>
            <A class="step-name" href={`/inventory/${push().lotId}`}>
              {push().itemName || 'A lot that is no longer here'}
            </A>
          </Show>
          <Show when={push().remoteLotId}>{(id) => <span class="muted small">lot {id()}</span>}</Show>
        </div>
        <For each={pushWords(push(), me().shop.currency)}>{(words) => <p>{words}</p>}</For>
        <Show when={push().state !== 'applied'}>
          <p class="small muted">{push().message ?? look().long}</p>
        </Show>
      </div>
      <div class="log-end">
        <Badge tone={look().tone} icon={look().icon} title={look().long}>
          {look().label}
        </Badge>
        <span class="small muted">
          <Time at={push().at} />
        </span>
      </div>
    </li>
  );
}
