import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import type { PriceGuide } from '../../../worker/src/contract/catalog.ts';
import type { Lot } from '../../../worker/src/contract/inventory.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { money, plural } from '../kit/format.ts';
import { Time } from '../kit/time.tsx';
import type { StockItem } from './stockItem.ts';

/** As people type it: `0.085`. */
const asText = (amount: number) => String(amount / 10_000);

/** What the same item costs: in the shop's own lot, and on request by BrickLink's price guide, which costs two calls. */
export function PriceHelp(props: {
  item: StockItem;
  lots: readonly Lot[];
  blColorId: number | null;
  condition: 'N' | 'U';
  onPrice: (price: string) => void;
}) {
  const [asked, setAsked] = createSignal(false);
  const own = () => props.lots.find((lot) => lot.blColorId === props.blColorId && lot.condition === props.condition);
  const guide = useQuery(() => ({
    queryKey: keys.priceGuide(props.item.itemType, props.item.itemNo, props.blColorId ?? 0, props.condition),
    queryFn: () => api.priceGuide(props.item.itemType, props.item.itemNo, props.blColorId ?? 0, props.condition),
    enabled: asked() && props.blColorId !== null,
  }));
  return (
    <div class="price-help">
      <Show when={own()}>
        {(lot) => (
          <button type="button" class="link-button" onClick={() => props.onPrice(asText(lot().unitPrice))}>
            Your other lot costs {money(lot().unitPrice, lot().currency, true)}. Take that.
          </button>
        )}
      </Show>
      <Switch
        fallback={
          <Button busy={asked() && guide.isFetching} disabled={props.blColorId === null} onClick={() => setAsked(true)}>
            BrickLink’s price guide
          </Button>
        }
      >
        <Match when={asked() && guide.isError}>
          <p role="status">{guide.error?.message}</p>
        </Match>
        <Match when={asked() && !guide.isPending && guide.data}>
          {(data) => <Guide guide={data()} onPrice={props.onPrice} />}
        </Match>
      </Switch>
    </div>
  );
}

/** Both sides of the guide in one line each; the average is taken over with a tap. */
function Guide(props: { guide: PriceGuide; onPrice: (price: string) => void }) {
  const sides = () => [
    { words: 'Sold in six months', figures: props.guide.sold },
    { words: 'For sale now', figures: props.guide.stock },
  ];
  const show = (amount: number | null) => (amount === null ? '–' : money(amount, props.guide.currency, true));
  return (
    <div class="price-guide" role="status">
      <For each={sides()}>
        {({ words, figures }) => (
          <button
            type="button"
            class="there-place"
            disabled={figures.quantityAverage === null}
            onClick={() => props.onPrice(asText(figures.quantityAverage ?? 0))}
          >
            <span class="grow">
              {words}
              <span class="small muted">
                {' '}
                {show(figures.min)} to {show(figures.max)}, {plural(figures.pieces, 'piece')}
              </span>
            </span>
            <strong class="num">{show(figures.quantityAverage)}</strong>
          </button>
        )}
      </For>
      <p class="small muted">
        BrickLink, averages by pieces, <Time at={props.guide.freshness.asOf} />. {props.guide.freshness.problem}
      </p>
    </div>
  );
}
