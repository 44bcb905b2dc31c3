import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import type { Lot, LotPage } from '../../../worker/src/contract/inventory.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { Chip } from '../kit/chip.tsx';
import { createRows } from '../kit/createRows.ts';
import { ChipSelect } from '../kit/field.tsx';
import { plural } from '../kit/format.ts';
import { Spinner } from '../kit/icons.tsx';
import { createWide } from '../kit/media.ts';
import { SearchBox } from '../kit/search.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';
import { useMay } from '../people/me.tsx';
import { LOT_CARD_REM, LOT_ROW_REM, LotCards, LotTable } from './lot-table.tsx';
import { type LotView, readLotView, toLotQuery, writeLotView } from './lotView.ts';
import '../kit/lists.css';
import './inventory.css';

const STOCK_WORDS = { in_stock: 'In stock', reserved: 'Reserved', sold_out: 'Sold out' } as const;
const SORT_WORDS: { value: LotView['sort']; label: string }[] = [
  { value: 'item', label: 'Item' },
  { value: 'location', label: 'Drawer' },
  { value: '-onHand', label: 'Most on hand' },
  { value: 'onHand', label: 'Fewest on hand' },
  { value: '-available', label: 'Most available' },
  { value: 'available', label: 'Fewest available' },
  { value: '-price', label: 'Highest price' },
  { value: 'price', label: 'Lowest price' },
];

export default function InventoryPage() {
  createTitle(() => 'Inventory');
  const may = useMay();
  const wide = createWide();
  const [params, setParams] = useSearchParams();
  const view = createMemo(() => readLotView(params));
  const query = createMemo(() => toLotQuery(view()));
  const pages = useInfiniteQuery(() => ({
    queryKey: keys.lots(query()),
    queryFn: ({ pageParam, signal }) =>
      api.lots({ ...query(), limit: '100', ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (last: LotPage) => last.nextCursor,
    placeholderData: (before: { pages: LotPage[]; pageParams: string[] } | undefined) => before,
  }));
  const loaded = () => (pages.isPending ? undefined : pages.data?.pages);
  const lots = createMemo<Lot[]>(() => {
    const byId = new Map((loaded() ?? []).flatMap((page) => page.rows).map((lot) => [lot.id, lot]));
    return [...byId.values()];
  });
  const rows = createRows({
    rows: lots,
    rowRem: () => (wide() ? LOT_ROW_REM : LOT_CARD_REM),
    nearEnd: () => {
      if (pages.hasNextPage && !pages.isFetchingNextPage && !pages.isPlaceholderData) void pages.fetchNextPage();
    },
  });
  const change = (part: Partial<LotView>) =>
    setParams(writeLotView({ ...view(), ...part }), { replace: true, scroll: false });
  const isFiltered = () => view().q !== '' || view().stock !== null;
  return (
    <>
      <div class="page-head">
        <h1>Inventory</h1>
        <Show when={loaded()?.[0]}>{(first) => <span class="muted num">{plural(first().total, 'lot')}</span>}</Show>
        <div class="button-row">
          <Show when={may('inventory.write')}>
            <ButtonLink icon="camera" href="/identify">
              Identify
            </ButtonLink>
            <ButtonLink icon="plus" href="/stock/add">
              Add to stock
            </ButtonLink>
          </Show>
          <ButtonLink href="/catalogue" icon="search">
            Catalogue
          </ButtonLink>
        </div>
      </div>
      <div class="filters">
        <div class="filters-first">
          <div class="grow">
            <SearchBox
              label="Search lots"
              placeholder="Item, colour, drawer or remark"
              value={view().q}
              onSearch={(q) => change({ q })}
            />
          </div>
        </div>
        <fieldset class="chip-row" aria-label="Stock">
          <Show when={!wide()}>
            <ChipSelect
              label="Order of the list"
              value={view().sort}
              onChange={(sort) => change({ sort })}
              options={SORT_WORDS}
            />
          </Show>
          <Chip on={view().stock === null} onToggle={() => change({ stock: null })}>
            All
          </Chip>
          <For each={Object.keys(STOCK_WORDS) as (keyof typeof STOCK_WORDS)[]}>
            {(stock) => (
              <Chip
                on={view().stock === stock}
                onToggle={() => change({ stock: view().stock === stock ? null : stock })}
              >
                {STOCK_WORDS[stock]}
              </Chip>
            )}
          </For>
        </fieldset>
      </div>
      <div class="list-area" data-fetching={pages.isPlaceholderData ? '' : undefined}>
        <Loaded
          query={pages}
          loading={<SkeletonRows rowRem={wide() ? LOT_ROW_REM : LOT_CARD_REM} label="Loading lots" />}
        >
          {() => (
            <Switch>
              <Match when={lots().length === 0 && isFiltered()}>
                <State
                  icon="search"
                  title="No lots match"
                  action={<Button onClick={() => change({ q: '', stock: null })}>Clear filters</Button>}
                />
              </Match>
              <Match when={lots().length === 0}>
                <State
                  icon="drawers"
                  title="No stock yet"
                  action={
                    may('imports.write') && (
                      <ButtonLink tone="primary" href="/settings/stock">
                        Bring in stock
                      </ButtonLink>
                    )
                  }
                >
                  Bring in what is on sale on a connected marketplace, with quantities and drawers.
                </State>
              </Match>
              <Match when={lots().length > 0}>
                <Show when={wide()} fallback={<LotCards drawn={rows.drawn()} range={rows.range()} ref={rows.ref} />}>
                  <LotTable
                    count={lots().length}
                    drawn={rows.drawn()}
                    range={rows.range()}
                    ref={rows.ref}
                    sort={view().sort}
                    onSort={(sort) => change({ sort })}
                  />
                </Show>
                <div class="list-end" role="status">
                  <Show when={pages.isFetchingNextPage}>
                    <Spinner /> Loading more lots…
                  </Show>
                  <Show when={pages.isFetchNextPageError}>
                    More lots could not be loaded.
                    <Button onClick={() => void pages.fetchNextPage()}>Try again</Button>
                  </Show>
                </div>
              </Match>
            </Switch>
          )}
        </Loaded>
      </div>
    </>
  );
}
