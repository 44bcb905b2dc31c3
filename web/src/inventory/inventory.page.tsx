import { useSearchParams } from '@solidjs/router';
import { createMemo, createSignal, Match, Show, Switch } from 'solid-js';
import { Button, ButtonLink } from '../kit/button.tsx';
import { plural } from '../kit/format.ts';
import { createWide } from '../kit/media.ts';
import { CheckMenu } from '../kit/menu.tsx';
import { Note } from '../kit/note.tsx';
import { SearchBox } from '../kit/search.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';
import { useMay } from '../people/me.tsx';
import { LotBulkBar } from './lot-bulk.tsx';
import { LotFilters } from './lot-filters.tsx';
import { LOT_CARD_REM, LOT_ROW_REM, LotCards, LotTable } from './lot-table.tsx';
import { LOT_COLUMNS, type LotColumn, readColumns, toggledColumn, USUAL_COLUMNS } from './lotColumns.ts';
import { createLotList } from './lotList.ts';
import { createSelection } from './lotSelection.ts';
import { isNarrowed, type LotView, NO_FILTERS, readLotView, toLotQuery, writeLotView } from './lotView.ts';
import '../kit/lists.css';
import '../orders/orders.css';
import './inventory.css';

const COLUMNS_KEPT = 'brickops.lotColumns';
const COLUMN_OPTIONS = (Object.keys(LOT_COLUMNS) as LotColumn[]).map((value) => ({
  value,
  label: LOT_COLUMNS[value].label,
}));

/** The columns shown on this device. */
function createLotColumns() {
  const [columns, setColumns] = createSignal(readColumns(localStorage.getItem(COLUMNS_KEPT)));
  const choose = (chosen: LotColumn[]) => {
    setColumns(chosen);
    localStorage.setItem(COLUMNS_KEPT, JSON.stringify(chosen));
  };
  return [columns, choose] as const;
}

export default function InventoryPage() {
  createTitle(() => 'Inventory');
  const may = useMay();
  const wide = createWide();
  const [params, setParams] = useSearchParams();
  const view = createMemo(() => readLotView(params));
  const query = createMemo(() => toLotQuery(view()));
  const rowRem = () => (wide() ? LOT_ROW_REM : LOT_CARD_REM);
  const list = createLotList(query, rowRem);
  const change = (part: Partial<LotView>) =>
    setParams(writeLotView({ ...view(), ...part }), { replace: true, scroll: false });
  const isFiltered = () => isNarrowed(view());
  const chosen = createSelection(list);
  const selection = () => (may('inventory.write') ? chosen : null);
  const [columns, setColumns] = createLotColumns();
  return (
    <>
      <div class="page-head">
        <h1>Inventory</h1>
        <Show when={!list.asked.isPending}>
          <span class="muted num">{plural(list.total(), 'lot')}</span>
        </Show>
        <div class="button-row">
          <Show when={may('inventory.write')}>
            <ButtonLink icon="camera" href="/identify">
              Identify
            </ButtonLink>
            <ButtonLink icon="plus" href="/stock/add">
              Add to stock
            </ButtonLink>
            <ButtonLink href="/count" icon="drawers">
              Count a drawer
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
          <Show when={wide()}>
            <CheckMenu
              label="Columns"
              icon="table"
              options={COLUMN_OPTIONS}
              isOn={(column) => columns().includes(column)}
              onToggle={(column) => setColumns(toggledColumn(columns(), column))}
              last={{ label: 'The usual ones', onSelect: () => setColumns([...USUAL_COLUMNS]) }}
            />
          </Show>
        </div>
        <LotFilters view={view()} wide={wide()} change={change} />
      </div>
      <div class="list-area" data-fetching={list.isChanging() ? '' : undefined}>
        <Loaded query={list.asked} loading={<SkeletonRows rowRem={rowRem()} label="Loading lots" />}>
          {() => (
            <Switch>
              <Match when={list.total() === 0 && isFiltered()}>
                <State
                  icon="search"
                  title="No lots match"
                  action={<Button onClick={() => change(NO_FILTERS)}>Clear filters</Button>}
                />
              </Match>
              <Match when={list.total() === 0}>
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
              <Match when={list.total() > 0}>
                <Show
                  when={wide()}
                  fallback={
                    <LotCards selection={selection()} drawn={list.drawn()} range={list.range()} ref={list.ref} />
                  }
                >
                  <LotTable
                    count={list.total()}
                    columns={columns()}
                    selection={selection()}
                    drawn={list.drawn()}
                    range={list.range()}
                    ref={list.ref}
                    sort={view().sort}
                    onSort={(sort) => change({ sort })}
                  />
                </Show>
                <Show when={list.hasFailed()}>
                  <div class="list-trouble">
                    <Note tone="bad" live>
                      Some lots could not be loaded.
                      <Button onClick={() => list.again()}>Try again</Button>
                    </Note>
                  </div>
                </Show>
              </Match>
            </Switch>
          )}
        </Loaded>
      </div>
      <Show when={chosen.count() > 0 || chosen.progress()}>
        <LotBulkBar selection={chosen} matching={list.total()} />
      </Show>
    </>
  );
}
