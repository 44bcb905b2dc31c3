import { A, useNavigate } from '@solidjs/router';
import { createEffect, createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js';
import type { Lot } from '../../../worker/src/contract/inventory.ts';
import { Each } from '../kit/each.tsx';
import { quantity } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { ColourName, conditionWords, Picture } from '../kit/item.tsx';
import type { LongRow } from '../kit/longList.ts';
import { createMedia } from '../kit/media.ts';
import type { RowWindow } from '../kit/windowRows.ts';
import { LOT_CELLS, Places } from './lot-cells.tsx';
import { columnsRem, type LotColumn, lotColumn } from './lotColumns.ts';
import type { Selection } from './lotSelection.ts';
import { type LotView, nextLotSort } from './lotView.ts';

export const LOT_ROW_REM = 5;
export const LOT_CARD_REM = 9;

/** Tells the lot's page that going back leads to the list as it was. */
const FROM_LIST = { isFromList: true };

interface Drawn {
  /** null for those who may change nothing. */
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

/** Whether columns need more room than there is; then the table scrolls sideways by itself. */
function createOverflow(rem: () => number) {
  const [room, setRoom] = createSignal(Number.POSITIVE_INFINITY);
  let frame: HTMLDivElement | undefined;
  const measure = () =>
    setRoom((frame?.clientWidth ?? 0) / Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
  onMount(() => {
    const observer = new ResizeObserver(measure);
    if (frame) observer.observe(frame);
    onCleanup(() => observer.disconnect());
  });
  return {
    ref: (element: HTMLDivElement) => {
      frame = element;
    },
    overflows: () => rem() > room(),
  };
}

export function LotTable(
  props: Drawn & {
    count: number;
    columns: readonly LotColumn[];
    sort: LotView['sort'];
    onSort: (sort: LotView['sort']) => void;
  },
) {
  const navigate = useNavigate();
  const narrow = createMedia('(max-width: 1199px)');
  const overflow = createOverflow(() => columnsRem(props.columns, narrow()));
  const span = () => props.columns.length + 1 + (props.selection ? 1 : 0);
  const sortHead = (column: Parameters<typeof nextLotSort>[1], label: string, isNumber: boolean): JSX.Element => {
    const on = () => props.sort === column || props.sort === `-${column}`;
    const down = () => props.sort.startsWith('-');
    return (
      <th
        class={isNumber ? 'num' : ''}
        scope="col"
        aria-sort={on() ? (down() ? 'descending' : 'ascending') : undefined}
      >
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
  const head = (column: LotColumn): JSX.Element => {
    const { label, sort, isNumber } = lotColumn(column);
    if (sort) return sortHead(sort, label, isNumber ?? false);
    return (
      <th class={isNumber ? 'num' : ''} scope="col">
        {column === 'picture' ? <span class="visually-hidden">{label}</span> : label}
      </th>
    );
  };
  const spacer = (height: number) => (
    <Show when={height > 0}>
      <tr class="spacer">
        <td colSpan={span()} style={{ '--height': `${height}px` }} />
      </tr>
    </Show>
  );
  return (
    <div
      class="lot-scroll"
      ref={overflow.ref}
      data-overflows={overflow.overflows() ? '' : undefined}
      tabindex={overflow.overflows() ? 0 : undefined}
    >
      <table
        class="table list-table lot-table"
        aria-rowcount={props.count + 1}
        style={{ '--columns': `${columnsRem(props.columns, narrow())}rem` }}
      >
        <colgroup>
          <Show when={props.selection}>
            <col class="lot-tick" />
          </Show>
          <Show when={props.columns.includes('picture')}>
            <col style={{ width: `${lotColumn('picture').width[narrow() ? 1 : 0]}rem` }} />
          </Show>
          <col />
          <For each={props.columns.filter((column) => column !== 'picture')}>
            {(column) => <col style={{ width: `${lotColumn(column).width[narrow() ? 1 : 0]}rem` }} />}
          </For>
        </colgroup>
        <thead>
          <tr>
            <Show when={props.selection}>
              {(selection) => (
                <th class="col-check">
                  <input
                    class="checkbox"
                    type="checkbox"
                    aria-label="Select all lots that match"
                    checked={selection().count() > 0 && selection().count() >= props.count}
                    ref={(box) =>
                      createEffect(
                        () => (box.indeterminate = selection().count() > 0 && selection().count() < props.count),
                      )
                    }
                    onChange={() => selection().toggleAll()}
                  />
                </th>
              )}
            </Show>
            <Show when={props.columns.includes('picture')}>{head('picture')}</Show>
            {sortHead('item', 'Item', false)}
            <For each={props.columns.filter((column) => column !== 'picture')}>{head}</For>
          </tr>
        </thead>
        <tbody ref={props.ref}>
          {spacer(props.range.before)}
          <Each rows={props.drawn} by={(row) => row.key}>
            {(row) => (
              <Show
                when={row().value}
                fallback={
                  <tr class="list-row lot-row" data-waiting="" aria-rowindex={row().index + 2}>
                    <td colSpan={span()}>
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
                    <Show when={props.columns.includes('picture')}>
                      <td class="lot-picture">{LOT_CELLS.picture(lot)}</td>
                    </Show>
                    <td>
                      <A class="lot-name truncate" href={`/inventory/${lot().id}`} state={FROM_LIST}>
                        {lot().itemName}
                      </A>
                      <div class="lot-facts">
                        <ColourName name={lot().colorName} hex={lot().colorHex} />
                        <Show when={!props.columns.includes('condition')}>
                          <span class="small">{conditionWords(lot().condition, lot().completeness)}</span>
                        </Show>
                        <span class="small muted">{lot().itemNo}</span>
                      </div>
                    </td>
                    <For each={props.columns.filter((column) => column !== 'picture')}>
                      {(column) => <td class={lotColumn(column).isNumber ? 'num' : ''}>{LOT_CELLS[column](lot)}</td>}
                    </For>
                  </tr>
                )}
              </Show>
            )}
          </Each>
          {spacer(props.range.after)}
        </tbody>
      </table>
    </div>
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
