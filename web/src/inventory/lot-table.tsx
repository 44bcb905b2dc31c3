import { A, useNavigate } from '@solidjs/router';
import { createEffect, For, type JSX, Show } from 'solid-js';
import { MARKETPLACE_LABELS } from '../../../worker/src/contract/common.ts';
import type { Lot } from '../../../worker/src/contract/inventory.ts';
import { Badge } from '../kit/chip.tsx';
import { Each } from '../kit/each.tsx';
import { money, quantity } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { ColourName, conditionWords, LocationCode, Picture } from '../kit/item.tsx';
import type { LongRow } from '../kit/longList.ts';
import type { RowWindow } from '../kit/windowRows.ts';
import { type LotView, nextLotSort } from './lotView.ts';

export const LOT_ROW_REM = 5;
export const LOT_CARD_REM = 9;

/** Tells the lot's page that going back leads to the list as it was. */
const FROM_LIST = { isFromList: true };

/** Lots that are ticked; null for those who may change nothing. */
export interface Selection {
  has: (id: string) => boolean;
  count: number;
  toggle: (lot: Lot) => void;
  toggleAll: () => void;
}

interface Drawn {
  selection: Selection | null;
  drawn: LongRow<Lot>[];
  range: RowWindow;
  ref: (element: HTMLElement) => void;
}

function Tick(props: { lot: Lot; selection: Selection }) {
  return (
    <label class="check-target">
      <input
        class="checkbox"
        type="checkbox"
        aria-label={`Select ${props.lot.itemName}, ${props.lot.colorName}`}
        checked={props.selection.has(props.lot.id)}
        onChange={() => props.selection.toggle(props.lot)}
      />
    </label>
  );
}

/** The first drawers of a lot, and how many more there are. */
function Places(props: { lot: Lot; most: number }) {
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
export function Listings(props: { lot: Lot }) {
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

export function LotTable(
  props: Drawn & { count: number; sort: LotView['sort']; onSort: (sort: LotView['sort']) => void },
) {
  const navigate = useNavigate();
  const head = (column: Parameters<typeof nextLotSort>[1], label: string, kind: string): JSX.Element => {
    const on = () => props.sort === column || props.sort === `-${column}`;
    const down = () => props.sort.startsWith('-');
    return (
      <th class={kind} scope="col" aria-sort={on() ? (down() ? 'descending' : 'ascending') : undefined}>
        <button
          type="button"
          class="sort"
          data-on={on() ? '' : undefined}
          onClick={() => props.onSort(nextLotSort(props.sort, column))}
        >
          {label}
          <Icon name={on() && !down() ? 'arrowUp' : 'arrowDown'} />
        </button>
      </th>
    );
  };
  return (
    <table class="table list-table lot-table" aria-rowcount={props.count + 1}>
      <thead>
        <tr>
          <Show when={props.selection}>
            {(selection) => (
              <th class="col-check">
                <input
                  class="checkbox"
                  type="checkbox"
                  aria-label="Select all lots shown"
                  checked={selection().count > 0 && selection().count >= props.count}
                  ref={(box) =>
                    createEffect(() => (box.indeterminate = selection().count > 0 && selection().count < props.count))
                  }
                  onChange={() => selection().toggleAll()}
                />
              </th>
            )}
          </Show>
          <th class="lot-picture">
            <span class="visually-hidden">Picture</span>
          </th>
          {head('item', 'Item', 'lot-item')}
          {head('location', 'Drawer', 'lot-place')}
          {head('onHand', 'On hand', 'lot-number num')}
          <th class="lot-number num" scope="col">
            Reserved
          </th>
          {head('available', 'Available', 'lot-number num')}
          {head('price', 'Price', 'lot-price num')}
          <th class="lot-listings" scope="col">
            Shown
          </th>
        </tr>
      </thead>
      <tbody ref={props.ref}>
        <Show when={props.range.before > 0}>
          <tr class="spacer">
            <td colSpan={9} style={{ '--height': `${props.range.before}px` }} />
          </tr>
        </Show>
        <Each rows={props.drawn} by={(row) => row.key}>
          {(row) => (
            <Show
              when={row().value}
              fallback={
                <tr class="list-row lot-row" data-waiting="" aria-rowindex={row().index + 2}>
                  <td colSpan={9}>
                    <span class="skeleton" />
                  </td>
                </tr>
              }
            >
              {(lot) => (
                <tr
                  class="list-row lot-row"
                  aria-rowindex={row().index + 2}
                  onClick={(event) => {
                    if ((event.target as HTMLElement).closest('a, button, input, label')) return;
                    if (window.getSelection()?.isCollapsed) navigate(`/inventory/${lot().id}`, { state: FROM_LIST });
                  }}
                >
                  <Show when={props.selection}>
                    {(selection) => (
                      <td class="col-check">
                        <Tick lot={lot()} selection={selection()} />
                      </td>
                    )}
                  </Show>
                  <td class="lot-picture">
                    <Picture src={lot().imageUrl} alt="" />
                  </td>
                  <td>
                    <A class="lot-name truncate" href={`/inventory/${lot().id}`} state={FROM_LIST}>
                      {lot().itemName}
                    </A>
                    <div class="lot-facts">
                      <ColourName name={lot().colorName} hex={lot().colorHex} />
                      <span class="small">{conditionWords(lot().condition, lot().completeness)}</span>
                      <span class="small muted">{lot().itemNo}</span>
                    </div>
                  </td>
                  <td>
                    <Places lot={lot()} most={2} />
                  </td>
                  <td class="num">{quantity(lot().onHand)}</td>
                  <td class="num muted">{lot().reserved === 0 ? '–' : quantity(lot().reserved)}</td>
                  <td class="num">
                    <strong>{quantity(lot().available)}</strong>
                  </td>
                  <td class="num">{money(lot().unitPrice, lot().currency, true)}</td>
                  <td>
                    <Listings lot={lot()} />
                  </td>
                </tr>
              )}
            </Show>
          )}
        </Each>
        <Show when={props.range.after > 0}>
          <tr class="spacer">
            <td colSpan={9} style={{ '--height': `${props.range.after}px` }} />
          </tr>
        </Show>
      </tbody>
    </table>
  );
}

export function LotCards(props: Drawn) {
  return (
    <ul
      class="list-cards"
      ref={props.ref}
      style={{ '--before': `${props.range.before}px`, '--after': `${props.range.after}px` }}
    >
      <Each rows={props.drawn} by={(row) => row.key}>
        {(row) => (
          <Show
            when={row().value}
            fallback={
              <li class="list-card lot-card" data-waiting="">
                <span class="skeleton" />
              </li>
            }
          >
            {(lot) => (
              <li class="list-card lot-card">
                <Show when={props.selection}>{(selection) => <Tick lot={lot()} selection={selection()} />}</Show>
                <Picture src={lot().imageUrl} alt="" />
                <div class="lot-card-body">
                  <A class="list-card-link truncate" href={`/inventory/${lot().id}`} state={FROM_LIST}>
                    {lot().itemName}
                  </A>
                  <div class="lot-facts">
                    <ColourName name={lot().colorName} hex={lot().colorHex} />
                    <span class="small">{conditionWords(lot().condition, lot().completeness)}</span>
                    <span class="small muted truncate">{lot().itemNo}</span>
                  </div>
                  <div class="lot-card-stock">
                    <Places lot={lot()} most={1} />
                    <span class="num lot-card-count">
                      <strong>{quantity(lot().available)}</strong> <span class="small muted">available</span>
                      <Show when={lot().reserved > 0}>
                        <span class="small muted lot-card-reserved">{quantity(lot().reserved)} reserved</span>
                      </Show>
                    </span>
                  </div>
                </div>
              </li>
            )}
          </Show>
        )}
      </Each>
    </ul>
  );
}
