import { For, type JSX, Show } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { Lot } from '../../../worker/src/contract/inventory.ts';
import { Badge } from '../kit/chip.tsx';
import { money, quantity } from '../kit/format.ts';
import { conditionWords, LocationCode, Picture } from '../kit/item.tsx';
import { Time } from '../kit/time.tsx';
import type { LotColumn } from './lotColumns.ts';

/** The first drawers of a lot, and how many more there are. */
export function Places(props: { lot: Lot; most: number }) {
  return (
    <Show when={props.lot.levels.length > 0} fallback={<span class="muted">No drawer</span>}>
      <div class="places">
        <For each={props.lot.levels.slice(0, props.most)}>
          {(level) => (
            <div>
              <LocationCode code={level.code} />
              <Show when={props.lot.levels.length > 1}>
                <span class="muted small"> × {quantity(level.onHand)}</span>
              </Show>
            </div>
          )}
        </For>
        <Show when={props.lot.levels.length > props.most}>
          <div class="muted small">and {props.lot.levels.length - props.most} more</div>
        </Show>
      </div>
    </Show>
  );
}

/** Where a lot is on sale, and whether what is shown there is known to be right. */
function Listings(props: { lot: Lot }) {
  return (
    <div class="badges">
      <For each={props.lot.listings} fallback={<span class="muted small">not listed</span>}>
        {(listing) => (
          <Badge
            icon={listing.state === 'in_step' ? 'check' : listing.state === 'dirty' ? 'clock' : 'question'}
            tone={listing.state === 'in_step' ? 'neutral' : 'warn'}
            title={`${MARKETPLACE_LABELS[listing.marketplace]} shows ${listing.shownQuantity}`}
          >
            {`${listing.marketplace === 'bricklink' ? 'BL' : 'BO'} ${quantity(listing.shownQuantity)}`}
          </Badge>
        )}
      </For>
    </div>
  );
}

/** What keeps a lot from being sold like any other. */
export function Marks(props: { lot: Lot }) {
  return (
    <div class="badges">
      <Show when={props.lot.stockRoom}>{(room) => <Badge icon="lock">Stockroom {room()}</Badge>}</Show>
      <Show when={props.lot.isRetain}>
        <Badge icon="box">Kept at zero</Badge>
      </Show>
      <Show when={props.lot.lowAt !== null && props.lot.available <= props.lot.lowAt}>
        <Badge icon="alert" tone="warn">
          Low
        </Badge>
      </Show>
    </div>
  );
}

const words = (text: string) => (
  <span class="small lot-words" title={text}>
    {text}
  </span>
);

/** What stands in a column of a lot. */
export const LOT_CELLS: Record<LotColumn, (lot: () => Lot) => JSX.Element> = {
  picture: (lot) => <Picture src={lot().imageUrl} alt="" />,
  condition: (lot) => <span class="small">{conditionWords(lot().condition, lot().completeness)}</span>,
  location: (lot) => <Places lot={lot()} most={2} />,
  onHand: (lot) => <>{quantity(lot().onHand)}</>,
  reserved: (lot) => <span class="muted">{lot().reserved === 0 ? '–' : quantity(lot().reserved)}</span>,
  available: (lot) => <strong>{quantity(lot().available)}</strong>,
  price: (lot) => (
    <>
      {money(lot().unitPrice, lot().currency, true)}
      <Show when={lot().salePercent > 0}>
        <div class="small muted">{lot().salePercent} % off</div>
      </Show>
    </>
  ),
  sold: (lot) => <span class="muted">{quantity(lot().sold)}</span>,
  remarks: (lot) => words(lot().remarks),
  description: (lot) => words(lot().description),
  listings: (lot) => <Listings lot={lot()} />,
  marks: (lot) => <Marks lot={lot()} />,
  changed: (lot) => (
    <span class="small muted">
      <Time at={lot().updatedAt} />
    </span>
  ),
};
