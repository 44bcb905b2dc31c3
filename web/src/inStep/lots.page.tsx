import { useSearchParams } from '@solidjs/router';
import { useMutation, useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { MARKETPLACE_LABELS, MARKETPLACES, type MarketplaceName } from '../../../worker/src/contract/common.ts';
import type { WaitingLot } from '../../../worker/src/contract/listings.ts';
import { api } from '../api/api.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { Chip } from '../kit/chip.tsx';
import { Each } from '../kit/each.tsx';
import { ChipSelect } from '../kit/field.tsx';
import { clockTime, plural, quantity, relativeTime } from '../kit/format.ts';
import { Note } from '../kit/note.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { now } from '../kit/time.tsx';
import { createTitle } from '../kit/title.ts';
import { toast } from '../kit/toast.tsx';
import { useMay } from '../people/me.tsx';
import { targetWords } from './pushWords.ts';
import { WaitingRow } from './waiting-row.tsx';

const SHOWN = 200;
const STATES = ['waiting', 'failed', 'unlistable'] as const;
type WaitState = (typeof STATES)[number];

const STATE_WORDS: Record<WaitState, { label: string; none: string; noneText: string; about: string }> = {
  waiting: {
    label: 'On the way',
    none: 'Nothing waits',
    noneText: 'Every lot that is kept in step has been written.',
    about: 'These lots are written one after the other, wrong quantities first.',
  },
  failed: {
    label: 'Not taken',
    none: 'Everything was taken',
    noneText: 'No marketplace has refused a lot.',
    about: 'These lots are not tried again by themselves. Mend what the reason says, then try again.',
  },
  unlistable: {
    label: 'Catalogue lacks them',
    none: 'Nothing is lacking',
    noneText: 'What a marketplace’s catalogue does not know is listed here, once.',
    about: 'The marketplace does not know these items or colours. They are not tried again until the lot changes.',
  },
};

/** Lots whose listings wait: for their turn, for a person, or for good. */
export default function LotsPage() {
  createTitle(() => 'Waiting lots');
  const may = useMay();
  const [params, setParams] = useSearchParams<{ marketplace?: string; state?: string }>();
  const state = (): WaitState => STATES.find((one) => one === params.state) ?? 'waiting';
  const marketplace = () => MARKETPLACES.find((one) => one === params.marketplace);
  const query = () => ({
    state: state(),
    limit: String(SHOWN),
    ...(marketplace() ? { marketplace: marketplace() } : {}),
  });
  const lots = useQuery(() => ({ queryKey: keys.waitingLots(query()), queryFn: () => api.waitingLots(query()) }));
  const change = (part: { marketplace?: string | null; state?: string | null }) =>
    setParams(part, { replace: true, scroll: false });
  const status = useQuery(() => ({ queryKey: keys.syncStatus, queryFn: api.syncStatus }));
  const emptied = () => (status.isPending ? 0 : (status.data?.listings.emptied ?? 0));
  const retry = useMutation(() => ({
    mutationFn: async (wish: { marketplace: MarketplaceName; lotIds?: string[] }[]) => {
      for (const one of wish) await api.retryLots(one.marketplace, one.lotIds);
    },
    onSuccess: () => {
      toast({ text: 'Tried again now.', tone: 'good' });
      return refetchListings();
    },
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  }));
  const words = (lot: WaitingLot) => {
    const said = [
      `${capital(targetWords(lot))}.`,
      `Changed ${relativeTime(lot.since, now())}`,
      lot.attempts > 0 && `tried ${plural(lot.attempts, 'time')}`,
      lot.dueAt && Date.parse(lot.dueAt) > now() && `again at about ${clockTime(lot.dueAt)}`,
    ];
    return `${said.shift()} ${said.filter(Boolean).join(', ')}.`;
  };
  const both = (rows: WaitingLot[]) => MARKETPLACES.filter((name) => rows.some((lot) => lot.marketplace === name));
  return (
    <section aria-label="Lots that wait">
      <div class="filters">
        <div class="chip-row">
          <For each={STATES}>
            {(one) => (
              <Chip on={state() === one} onToggle={() => change({ state: one === 'waiting' ? null : one })}>
                {STATE_WORDS[one].label}
              </Chip>
            )}
          </For>
          <ChipSelect
            label="Which marketplace"
            value={marketplace() ?? ''}
            onChange={(name) => change({ marketplace: name || null })}
            options={[
              { value: '', label: 'Both marketplaces' },
              ...MARKETPLACES.map((name) => ({ value: name, label: MARKETPLACE_LABELS[name] })),
            ]}
          />
        </div>
      </div>
      <Loaded query={lots} loading={<SkeletonRows rows={5} rowRem={6} label="Loading the lots" />}>
        {(list) => (
          <Show
            when={list().rows.length > 0}
            fallback={
              <State icon="checkCircle" title={STATE_WORDS[state()].none}>
                {STATE_WORDS[state()].noneText}
              </State>
            }
          >
            <div class="stack">
              <div class="row" data-between>
                <p class="muted">
                  {plural(list().total, 'lot')}
                  {list().total > list().rows.length ? `, the first ${quantity(list().rows.length)} shown` : ''}.{' '}
                  {STATE_WORDS[state()].about}
                </p>
                <Show when={state() === 'failed' && may('sync.run')}>
                  <Button
                    icon="sync"
                    busy={retry.isPending}
                    onClick={() => retry.mutate(both(list().rows).map((name) => ({ marketplace: name })))}
                  >
                    {`Try all ${quantity(list().total)} again`}
                  </Button>
                </Show>
              </div>
              <Show when={state() === 'waiting' && emptied() > 0}>
                <Note tone="warn" action={<ButtonLink href="/sync/off-sale">Look at them</ButtonLink>}>
                  {emptied() === 1 ? '1 of them' : `${quantity(emptied())} of them`} would go off sale and{' '}
                  {emptied() === 1 ? 'waits' : 'wait'} for your word.
                </Note>
              </Show>
              <ul class="step-rows card">
                <Each rows={list().rows} by={(lot) => `${lot.marketplace} ${lot.lotId}`}>
                  {(lot) => (
                    <WaitingRow lot={lot()} words={state() === 'unlistable' ? '' : words(lot())}>
                      <Show when={state() !== 'waiting' && may('sync.run')}>
                        <Button
                          icon="sync"
                          busy={retry.isPending}
                          onClick={() => retry.mutate([{ marketplace: lot().marketplace, lotIds: [lot().lotId] }])}
                        >
                          Try again
                        </Button>
                      </Show>
                    </WaitingRow>
                  )}
                </Each>
              </ul>
            </div>
          </Show>
        )}
      </Loaded>
    </section>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What a change of listings makes stale. */
export const refetchListings = () =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] === 'listings' || queryKey[0] === 'syncStatus',
  });
