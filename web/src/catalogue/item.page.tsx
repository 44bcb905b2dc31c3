import { A, useParams, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import type { CatalogItemDetail, PriceFigures } from '../../../worker/src/contract/catalog.ts';
import type { Condition, ItemType } from '../../../worker/src/contract/common.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { Badge } from '../kit/chip.tsx';
import { inkOn } from '../kit/colour.ts';
import { money, plural, quantity } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { conditionWords, Picture } from '../kit/item.tsx';
import { Note } from '../kit/note.tsx';
import { Loaded, SkeletonRows, State } from '../kit/states.tsx';
import { Time } from '../kit/time.tsx';
import { createTitle } from '../kit/title.ts';
import { useMay } from '../people/me.tsx';
import { addToStockHref, ITEM_TYPE_WORDS, imageOf, readType, sourceWords, weightWords } from './catalogueView.ts';
import './catalogue.css';

/** One item: what it is, in which colours it is known, what it goes for. */
export default function CatalogueItemPage() {
  const params = useParams<{ type: string; no: string }>();
  const type = () => readType(params.type);
  return (
    <>
      <A class="back" href="/catalogue">
        <Icon name="left" />
        Catalogue
      </A>
      <Show when={type()} fallback={<State isPage icon="question" title="There is no such kind of item" />}>
        {(known) => <ItemOf type={known()} no={decodeURIComponent(params.no)} />}
      </Show>
    </>
  );
}

function ItemOf(props: { type: ItemType; no: string }) {
  const item = useQuery(() => ({
    queryKey: keys.catalogItem(props.type, props.no),
    queryFn: () => api.catalogItem(props.type, props.no),
  }));
  createTitle(() => (item.isPending ? props.no : (item.data?.name ?? props.no)));
  return (
    <Loaded isPage query={item} loading={<SkeletonRows rowRem={5} label="Loading the item" />}>
      {(data) => <Item item={data()} />}
    </Loaded>
  );
}

function Item(props: { item: CatalogItemDetail }) {
  const may = useMay();
  const [params, setParams] = useSearchParams<{ color?: string }>();
  const item = () => props.item;
  const colors = () => item().colors;
  const chosen = () =>
    colors().find(({ blColorId }) => String(blColorId) === params.color) ??
    (colors().length === 1 ? colors()[0] : undefined);
  const shown = () => chosen()?.blColorId ?? colors()[0]?.blColorId ?? 0;
  return (
    <article class="stack" data-gap="l">
      <header class="catalogue-head">
        <Picture
          src={imageOf(item().itemType, item().itemNo, shown())}
          alt={[item().name, chosen()?.name].filter(Boolean).join(', ')}
        />
        <div class="stack" data-gap="s">
          <h1>{item().name}</h1>
          <div class="catalogue-facts">
            <strong class="catalogue-no">{item().itemNo}</strong>
            <span>{ITEM_TYPE_WORDS[item().itemType].one}</span>
            <Show when={item().categoryName}>
              {(name) => <A href={`/catalogue?type=${item().itemType}&category=${item().categoryId}`}>{name()}</A>}
            </Show>
            <Show when={item().isObsolete}>
              <Badge tone="warn" icon="history">
                obsolete number
              </Badge>
            </Show>
          </div>
          <Show when={may('inventory.write')}>
            <div class="button-row">
              <ButtonLink
                tone="primary"
                icon="plus"
                href={addToStockHref(item().itemType, item().itemNo, chosen()?.blColorId ?? null)}
              >
                {chosen() ? `Add to stock in ${chosen()?.name}` : 'Add to stock'}
              </ButtonLink>
            </div>
          </Show>
        </div>
      </header>

      <Show when={item().askedNo}>
        {(asked) => (
          <Note tone="accent">
            {asked()} is another number of this item. It is {item().itemNo} today.
          </Note>
        )}
      </Show>
      <Show when={item().freshness.problem}>
        {(problem) => (
          <Note tone="warn">
            What you see is from <Time at={item().freshness.asOf} />. {problem()}
          </Note>
        )}
      </Show>

      <div class="catalogue-columns">
        <section class="panel stack" aria-label="Colours">
          <h2>
            Colours <span class="muted num">{colors().length > 0 ? quantity(colors().length) : ''}</span>
          </h2>
          <Show
            when={colors().length > 0}
            fallback={
              <p class="muted">{item().itemType === 'PART' ? 'No colour is known yet.' : 'This item has no colour.'}</p>
            }
          >
            <ul class="catalogue-colours">
              <For each={colors()}>
                {(color) => (
                  <li>
                    <button
                      type="button"
                      class="catalogue-colour"
                      aria-pressed={chosen()?.blColorId === color.blColorId}
                      style={{
                        '--colour-ground': color.hex ?? undefined,
                        '--colour-ink': color.hex ? inkOn(color.hex) : undefined,
                      }}
                      onClick={() => setParams({ color: String(color.blColorId) }, { replace: true, scroll: false })}
                    >
                      <Show when={chosen()?.blColorId === color.blColorId}>
                        <Icon name="check" />
                      </Show>
                      {color.name}
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </Show>
          <Show when={chosen()}>
            {(color) => (
              <p class="small">
                {color().elementIds.length === 0
                  ? `No element id is known for ${color().name}.`
                  : `${color().elementIds.length === 1 ? 'Element' : 'Elements'} in ${color().name}: ${color().elementIds.join(', ')}`}
              </p>
            )}
          </Show>
        </section>
        <div class="stack">
          <Facts item={item()} />
          <Show when={item().itemType !== 'PART' || chosen()}>
            <Prices item={item()} color={chosen()?.blColorId ?? 0} colorName={chosen()?.name ?? ''} />
          </Show>
        </div>
      </div>
      <p class="small muted">
        {sourceWords(item().freshness)}, <Time at={item().freshness.asOf} />.
        <Show when={item().freshness.isRefreshing}> Being brought up to date.</Show>
      </p>
    </article>
  );
}

function Facts(props: { item: CatalogItemDetail }) {
  const facts = () =>
    [
      ['Other numbers', props.item.alternates.join(', ')],
      ['First seen', props.item.year === null ? '' : String(props.item.year)],
      ['Weight', props.item.weightMg === null ? '' : weightWords(props.item.weightMg)],
      ['Size', props.item.dimensions],
    ].filter(([, value]) => value !== '');
  return (
    <Show when={facts().length > 0}>
      <section class="panel" aria-label="Facts">
        <dl class="stack">
          <For each={facts()}>
            {([name, value]) => (
              <div>
                <dt class="small muted">{name}</dt>
                <dd>{value}</dd>
              </div>
            )}
          </For>
        </dl>
      </section>
    </Show>
  );
}

/** BrickLink's price guide, on request: every look at a new colour costs two of the day's calls. */
function Prices(props: { item: CatalogItemDetail; color: number; colorName: string }) {
  const [asked, setAsked] = createSignal<Condition | null>(null);
  const guide = useQuery(() => ({
    queryKey: keys.priceGuide(props.item.itemType, props.item.itemNo, props.color, asked() ?? 'N'),
    queryFn: () => api.priceGuide(props.item.itemType, props.item.itemNo, props.color, asked() ?? 'N'),
    enabled: asked() !== null,
  }));
  return (
    <section class="panel stack" aria-label="Price guide">
      <h2>Price guide</h2>
      <div class="button-row">
        <For each={['N', 'U'] as const}>
          {(condition) => (
            <Button busy={asked() === condition && guide.isFetching} onClick={() => setAsked(condition)}>
              {[conditionWords(condition, null), props.colorName].filter(Boolean).join(', ')}
            </Button>
          )}
        </For>
      </div>
      <Switch>
        <Match when={asked() !== null && guide.isError}>
          <Note tone="warn">{guide.error?.message}</Note>
        </Match>
        <Match when={asked() !== null && !guide.isPending && guide.data}>
          {(data) => (
            <>
              <dl class="count-grid">
                <Figures
                  label={`Sold in six months, ${conditionWords(asked() ?? 'N', null).toLowerCase()}`}
                  figures={data().sold}
                  currency={data().currency}
                />
                <Figures
                  label={`For sale now, ${conditionWords(asked() ?? 'N', null).toLowerCase()}`}
                  figures={data().stock}
                  currency={data().currency}
                />
              </dl>
              <p class="small muted">
                From BrickLink, <Time at={data().freshness.asOf} />. {data().freshness.problem}
              </p>
            </>
          )}
        </Match>
      </Switch>
    </section>
  );
}

function Figures(props: { label: string; figures: PriceFigures; currency: string }) {
  const price = (amount: number | null) => (amount === null ? '–' : money(amount, props.currency, true));
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{price(props.figures.quantityAverage)}</dd>
      <dd class="catalogue-range small muted">
        <Show when={props.figures.lots > 0} fallback="none">
          {price(props.figures.min)} to {price(props.figures.max)}, {plural(props.figures.pieces, 'piece')}
        </Show>
      </dd>
    </div>
  );
}
