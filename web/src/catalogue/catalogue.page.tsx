import { A, useSearchParams } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import type { CatalogItem, CatalogPage } from '../../../worker/src/contract/catalog.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { Badge, Chip } from '../kit/chip.tsx';
import { createRows } from '../kit/createRows.ts';
import { Each } from '../kit/each.tsx';
import { ChipSelect } from '../kit/field.tsx';
import { quantity } from '../kit/format.ts';
import { Spinner } from '../kit/icons.tsx';
import { Picture } from '../kit/item.tsx';
import { Note } from '../kit/note.tsx';
import { SearchBox } from '../kit/search.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { createTitle } from '../kit/title.ts';
import { useMay } from '../people/me.tsx';
import {
  type CatalogueView,
  ITEM_TYPE_WORDS,
  imageOf,
  itemHref,
  matchWords,
  readCatalogueView,
  toCatalogQuery,
  writeCatalogueView,
} from './catalogueView.ts';
import '../kit/lists.css';
import { Downloads } from './downloads.tsx';
import './catalogue.css';

/** A card and the space below it, as `catalogue.css` draws them. */
const ROW_REM = 6;

/** Every item there is, whether in stock or not: found by number, element, name, even mistyped. */
export default function CataloguePage() {
  createTitle(() => 'Catalogue');
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const view = createMemo(() => readCatalogueView(params));
  const query = createMemo(() => toCatalogQuery(view()));
  const overview = useQuery(() => ({
    queryKey: keys.catalogOverview(view().type),
    queryFn: () => api.catalogOverview(view().type ?? undefined),
    placeholderData: (before: Awaited<ReturnType<typeof api.catalogOverview>> | undefined) => before,
  }));
  const pages = useInfiniteQuery(() => ({
    queryKey: keys.catalog(query()),
    queryFn: ({ pageParam, signal }) =>
      api.catalog({ ...query(), limit: '100', ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (last: CatalogPage) => last.nextCursor,
    placeholderData: (before: { pages: CatalogPage[]; pageParams: string[] } | undefined) => before,
  }));
  const loaded = () => (pages.isPending ? undefined : pages.data?.pages);
  const known = () => (overview.isPending ? undefined : overview.data);
  const items = createMemo(() => {
    const rows = (loaded() ?? []).flatMap((page) => page.rows);
    return [...new Map(rows.map((item) => [`${item.itemType}/${item.itemNo}`, item]))].map(([id, item]) => ({
      id,
      ...item,
    }));
  });
  const rows = createRows({
    rows: items,
    rowRem: () => ROW_REM,
    nearEnd: () => {
      if (pages.hasNextPage && !pages.isFetchingNextPage && !pages.isPlaceholderData) void pages.fetchNextPage();
    },
  });
  const change = (part: Partial<CatalogueView>) =>
    setParams(writeCatalogueView({ ...view(), ...part }), { replace: true, scroll: false });
  const clear = () => change({ q: '', type: null, category: '', color: '' });
  const isFiltered = () => Object.keys(query()).length > 0;
  const isEmpty = () => (known()?.counts.length ?? 1) === 0;
  const total = () => (known()?.counts ?? []).reduce((sum, { items: count }) => sum + count, 0);
  return (
    <>
      <div class="page-head">
        <h1>Catalogue</h1>
        <div class="row">
          <Show when={known() && !isEmpty()}>
            <span class="muted num">{quantity(total())} items</span>
          </Show>
          <ButtonLink href="/catalogue/files" icon="download">
            Catalogue files
          </ButtonLink>
        </div>
      </div>
      <div class="filters">
        <div class="filters-first">
          <div class="grow">
            <SearchBox
              label="Search the catalogue"
              placeholder="Number, element or name: red plate 2x4"
              value={view().q}
              onSearch={(q) => change({ q })}
            />
          </div>
        </div>
        <fieldset class="chip-row" aria-label="Kind of item">
          <Chip on={view().type === null} onToggle={() => change({ type: null, category: '' })}>
            All
          </Chip>
          <For each={known()?.counts ?? []}>
            {({ itemType, items: count }) => (
              <Chip
                on={view().type === itemType}
                count={count}
                onToggle={() => change({ type: view().type === itemType ? null : itemType, category: '' })}
              >
                {ITEM_TYPE_WORDS[itemType].many}
              </Chip>
            )}
          </For>
        </fieldset>
        <fieldset class="chip-row catalogue-selects" aria-label="More filters">
          <ChipSelect
            label="Category"
            value={view().category}
            onChange={(category) => change({ category })}
            options={[
              { value: '', label: 'Any category' },
              ...(known()?.categories ?? []).map(({ categoryId, name }) => ({
                value: String(categoryId),
                label: name,
              })),
            ]}
          />
          <ChipSelect
            label="Known in colour"
            value={view().color}
            onChange={(color) => change({ color })}
            options={[
              { value: '', label: 'Any colour' },
              ...(known()?.colors ?? []).map(({ blColorId, name }) => ({ value: String(blColorId), label: name })),
            ]}
          />
        </fieldset>
      </div>
      <Show when={loaded()?.[0]?.corrected}>
        {(corrected) => (
          <Note tone="accent" live>
            Nothing is called “{view().q}”. These are close: <strong>{corrected()}</strong>.
          </Note>
        )}
      </Show>
      <Show when={loaded()?.[0]?.color}>
        {(color) => <p class="small muted">What is known in {color().name} comes first.</p>}
      </Show>
      <div class="list-area" data-fetching={pages.isPlaceholderData ? '' : undefined}>
        <Loaded query={pages} loading={<SkeletonRows rowRem={ROW_REM} label="Searching the catalogue" />}>
          {() => (
            <Switch>
              <Match when={items().length > 0}>
                <ul
                  class="list-cards"
                  ref={rows.ref}
                  style={{ '--before': `${rows.range().before}px`, '--after': `${rows.range().after}px` }}
                >
                  <Each rows={rows.drawn()} by={(item) => item.id}>
                    {(item) => <ItemCard item={item()} typed={view().q} />}
                  </Each>
                </ul>
                <div class="list-end" role="status">
                  <Show when={pages.isFetchingNextPage}>
                    <Spinner /> Loading more items…
                  </Show>
                  <Show when={pages.isFetchNextPageError}>
                    More items could not be loaded.
                    <Button onClick={() => void pages.fetchNextPage()}>Try again</Button>
                  </Show>
                </div>
              </Match>
              <Match when={isEmpty() && !isFiltered()}>
                <State
                  icon="layers"
                  title="Your catalogue is empty"
                  action={
                    may('imports.write') && (
                      <ButtonLink tone="primary" href="/catalogue/files">
                        Load catalogue files
                      </ButtonLink>
                    )
                  }
                >
                  Load BrickLink’s downloads to search everything at once, these first. Single items are fetched from
                  BrickLink when you open them by their number.
                  <Downloads />
                </State>
              </Match>
              <Match when={true}>
                <State
                  icon="search"
                  title="Nothing in your catalogue matches"
                  action={<NothingFound view={view()} clear={clear} />}
                >
                  Check the number, or ask BrickLink for it.
                </State>
              </Match>
            </Switch>
          )}
        </Loaded>
      </div>
    </>
  );
}

/** An item that is not in the catalogue yet may be at BrickLink: opening it fetches it. */
function NothingFound(props: { view: CatalogueView; clear: () => void }) {
  const asNumber = () => (/^[\w.-]{1,60}$/.test(props.view.q) ? props.view.q : null);
  return (
    <div class="button-row">
      <Show when={asNumber()}>
        {(no) => (
          <ButtonLink tone="primary" href={itemHref(props.view.type ?? 'PART', no())}>
            {`Look up ${ITEM_TYPE_WORDS[props.view.type ?? 'PART'].one.toLowerCase()} ${no()} at BrickLink`}
          </ButtonLink>
        )}
      </Show>
      <Button onClick={() => props.clear()}>Clear search and filters</Button>
    </div>
  );
}

function ItemCard(props: { item: CatalogItem; typed: string }) {
  const item = () => props.item;
  return (
    <li class="list-card catalogue-card">
      <Picture src={imageOf(item().itemType, item().itemNo, item().pictureColorId)} alt="" />
      <div class="catalogue-card-body">
        <A class="list-card-link catalogue-name" href={itemHref(item().itemType, item().itemNo, item().blColorId)}>
          {item().name}
        </A>
        <div class="catalogue-facts small muted">
          <strong class="catalogue-no">{item().itemNo}</strong>
          <Show when={item().itemType !== 'PART'}>
            <span>{ITEM_TYPE_WORDS[item().itemType].one}</span>
          </Show>
          <Show when={item().year}>{(year) => <span>{year()}</span>}</Show>
          <Show when={item().categoryName}>{(name) => <span class="truncate">{name()}</span>}</Show>
          <Show when={matchWords(item(), props.typed)}>{(words) => <Badge tone="accent">{words()}</Badge>}</Show>
          <Show when={item().isObsolete}>
            <Badge tone="warn">obsolete</Badge>
          </Show>
        </div>
      </div>
    </li>
  );
}
