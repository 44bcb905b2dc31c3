import { createSignal, For, Show } from 'solid-js';
import { MARKETPLACE_LABELS, MARKETPLACES } from '../../../worker/src/contract/common.ts';
import { ORDER_STATUSES, type OrderStatus } from '../../../worker/src/contract/orders.ts';
import { STATUS_WORDS } from '../../../worker/src/orders/orderStatus.domain.ts';
import { Button } from '../kit/button.tsx';
import { Chip } from '../kit/chip.tsx';
import { ChipSelect, TextField } from '../kit/field.tsx';
import { dayName } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { ChipPopover } from '../kit/menu.tsx';
import { SearchBox } from '../kit/search.tsx';
import { isFiltered, OPEN_STATUSES, type OrderSort, type OrderView, RANGES, type Range } from './orderView.ts';

const RANGE_WORDS: Record<Range, string> = {
  all: 'Any time',
  today: 'Today',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  custom: 'From … to …',
};

const SORT_WORDS: { value: OrderSort; label: string }[] = [
  { value: '-orderedAt', label: 'Newest first' },
  { value: 'orderedAt', label: 'Oldest first' },
  { value: '-changedAt', label: 'Changed last' },
  { value: '-grandTotal', label: 'Highest total' },
  { value: 'grandTotal', label: 'Lowest total' },
  { value: '-lotCount', label: 'Most lots' },
  { value: 'lotCount', label: 'Fewest lots' },
  { value: 'buyer', label: 'Buyer A–Z' },
  { value: '-buyer', label: 'Buyer Z–A' },
];

/** Everything that narrows the list: search, status, marketplace, time, buyer, and on phones the order of the cards. */
export function Filters(props: {
  view: OrderView;
  /** Undefined while nobody knows. */
  counts: Record<string, number> | undefined;
  wide: boolean;
  change: (change: Partial<OrderView>) => void;
  clear: () => void;
}) {
  const [timeOpen, setTimeOpen] = createSignal(false);
  const [buyerOpen, setBuyerOpen] = createSignal(false);
  const count = (statuses: readonly OrderStatus[]) =>
    props.counts && statuses.reduce((sum, status) => sum + (props.counts?.[status] ?? 0), 0);
  const shown = () =>
    ORDER_STATUSES.filter((status) => (props.counts?.[status] ?? 0) > 0 || props.view.status.includes(status));
  const isOpenOnly = () =>
    props.view.status.length === OPEN_STATUSES.length &&
    OPEN_STATUSES.every((status) => props.view.status.includes(status));
  const toggle = <T,>(list: readonly T[], one: T) =>
    list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
  const toggleStatus = (status: OrderStatus) =>
    props.change({ status: isOpenOnly() ? [status] : toggle(props.view.status, status) });
  return (
    <div class="filters">
      <div class="filters-first">
        <div class="grow">
          <SearchBox
            label="Search orders"
            placeholder="Order, buyer or item"
            value={props.view.q}
            onSearch={(q) => props.change({ q })}
          />
        </div>
      </div>
      <fieldset class="chip-row" aria-label="Status">
        <Chip
          on={props.view.status.length === 0}
          count={count(ORDER_STATUSES)}
          onToggle={() => props.change({ status: [] })}
        >
          All
        </Chip>
        <Chip
          on={isOpenOnly()}
          count={count(OPEN_STATUSES)}
          onToggle={() => props.change({ status: isOpenOnly() ? [] : [...OPEN_STATUSES] })}
        >
          Open
        </Chip>
        <For each={shown()}>
          {(status) => (
            <Chip
              on={!isOpenOnly() && props.view.status.includes(status)}
              count={props.counts?.[status]}
              onToggle={() => toggleStatus(status)}
            >
              {STATUS_WORDS[status]}
            </Chip>
          )}
        </For>
      </fieldset>
      <fieldset class="chip-row" aria-label="More filters">
        <Show when={!props.wide}>
          <ChipSelect
            label="Order of the list"
            value={props.view.sort}
            onChange={(sort) => props.change({ sort })}
            options={SORT_WORDS}
          />
        </Show>
        <For each={MARKETPLACES}>
          {(marketplace) => (
            <Chip
              on={props.view.marketplace.includes(marketplace)}
              onToggle={() => props.change({ marketplace: toggle(props.view.marketplace, marketplace) })}
            >
              {MARKETPLACE_LABELS[marketplace]}
            </Chip>
          )}
        </For>
        <ChipPopover
          label="Any time"
          title="When ordered"
          icon="calendar"
          chosen={rangeWords(props.view)}
          open={timeOpen()}
          onOpenChange={setTimeOpen}
        >
          <div class="range-list">
            <For each={RANGES}>
              {(range) => (
                <button
                  type="button"
                  class="pop-item"
                  aria-pressed={props.view.range === range}
                  onClick={() => {
                    props.change({ range });
                    if (range !== 'custom') setTimeOpen(false);
                  }}
                >
                  <span class="grow">{RANGE_WORDS[range]}</span>
                  <Show when={props.view.range === range}>
                    <Icon name="check" />
                  </Show>
                </button>
              )}
            </For>
          </div>
          <Show when={props.view.range === 'custom'}>
            <div class="stack" data-gap="s">
              <TextField
                label="From"
                type="date"
                value={props.view.from}
                max={props.view.to}
                onInput={(from) => props.change({ from })}
              />
              <TextField
                label="To, this day included"
                type="date"
                value={props.view.to}
                min={props.view.from}
                onInput={(to) => props.change({ to })}
              />
            </div>
          </Show>
        </ChipPopover>
        <ChipPopover
          label="Any buyer"
          title="Buyer"
          icon="person"
          chosen={props.view.buyer || undefined}
          open={buyerOpen()}
          onOpenChange={setBuyerOpen}
        >
          <BuyerFilter
            value={props.view.buyer}
            onChoose={(buyer) => {
              props.change({ buyer });
              setBuyerOpen(false);
            }}
          />
        </ChipPopover>
        <Show when={isFiltered(props.view)}>
          <button type="button" class="chip" data-quiet="" onClick={() => props.clear()}>
            <Icon name="close" />
            Clear filters
          </button>
        </Show>
      </fieldset>
    </div>
  );
}

function BuyerFilter(props: { value: string; onChoose: (buyer: string) => void }) {
  const [buyer, setBuyer] = createSignal(props.value);
  return (
    <form
      class="stack"
      data-gap="s"
      onSubmit={(event) => {
        event.preventDefault();
        props.onChoose(buyer().trim());
      }}
    >
      <TextField label="Buyer" value={buyer()} onInput={setBuyer} autofocus />
      <div class="button-row">
        <Button type="submit" tone="primary">
          Show orders
        </Button>
        <Show when={props.value}>
          <Button onClick={() => props.onChoose('')}>Any buyer</Button>
        </Show>
      </div>
    </form>
  );
}

function rangeWords(view: OrderView): string | undefined {
  if (view.range === 'all') return undefined;
  if (view.range !== 'custom') return RANGE_WORDS[view.range];
  if (view.from && view.to) return `${dayName(view.from)} – ${dayName(view.to)}`;
  if (view.from) return `Since ${dayName(view.from)}`;
  return view.to ? `Until ${dayName(view.to)}` : 'Choose days';
}
