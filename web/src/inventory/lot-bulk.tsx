import { createMemo, createSignal, For, Show } from 'solid-js';
import type { LotOutline } from '../../../worker/src/contract/inventory.ts';
import { codeKey } from '../../../worker/src/locations/locationCodes.domain.ts';
import { api } from '../api/api.ts';
import { Button } from '../kit/button.tsx';
import { TextField } from '../kit/field.tsx';
import { money, plural, quantity } from '../kit/format.ts';
import { Spinner } from '../kit/icons.tsx';
import { BulkDialog } from './bulk-dialog.tsx';
import { EditDialog } from './bulk-edit.tsx';
import type { Selection } from './lotSelection.ts';

/** Lots whose preview is spelt out; the others are counted. */
export const PREVIEWED = 5;

/** What is selected, and what can be done with it. Nothing is done before its preview was read. */
export function LotBulkBar(props: { selection: Selection; matching: number }) {
  const [doing, setDoing] = createSignal<'edit' | 'move'>();
  const lots = () => props.selection.lots();
  const pieces = createMemo(() => lots().reduce((sum, lot) => sum + lot.onHand, 0));
  const worth = createMemo(() => {
    const sums = new Map<string, number>();
    for (const { currency, onHand, unitPrice } of lots()) {
      sums.set(currency, (sums.get(currency) ?? 0) + onHand * unitPrice);
    }
    return [...sums].map(([currency, amount]) => ({ currency, amount }));
  });
  const close = (done: readonly string[], isAll: boolean) => {
    setDoing();
    if (isAll) props.selection.clear();
    else props.selection.drop(done);
  };
  return (
    <section class="bulk-bar" aria-label="Selected lots">
      <div class="bulk-sum" role="status">
        <strong>{plural(lots().length, 'lot')}</strong>
        <span>{plural(pieces(), 'piece')}</span>
        <For each={worth()}>{(one) => <span>{money(one.amount, one.currency)}</span>}</For>
      </div>
      <div class="bulk-actions">
        <Show
          when={props.selection.progress()}
          fallback={
            <>
              <Show when={lots().length < props.matching}>
                <Button tone="quiet" onClick={() => props.selection.all()}>
                  {`Select all ${quantity(props.matching)}`}
                </Button>
              </Show>
              <Button icon="note" onClick={() => setDoing('edit')}>
                Change
              </Button>
              <Button icon="drawers" onClick={() => setDoing('move')}>
                Move
              </Button>
            </>
          }
        >
          {(now) => (
            <>
              <span class="bulk-loading">
                <Spinner /> Selecting {quantity(now().done)} of {quantity(Math.max(now().total, props.matching))}…
              </span>
              <Button onClick={() => props.selection.stop()}>Stop</Button>
            </>
          )}
        </Show>
        <Button tone="quiet" icon="close" iconOnly onClick={() => props.selection.clear()}>
          Clear selection
        </Button>
      </div>
      <Show when={doing() === 'edit'}>
        <EditDialog lots={lots()} onClose={close} />
      </Show>
      <Show when={doing() === 'move'}>
        <MoveDialog lots={lots()} onClose={close} />
      </Show>
    </section>
  );
}

export interface Doing {
  lots: LotOutline[];
  /** @param done lots that were dealt with; `isAll` when none is left */
  onClose: (done: readonly string[], isAll: boolean) => void;
}

function MoveDialog(props: Doing) {
  const [to, setTo] = createSignal('');
  const moves = createMemo(() =>
    to().trim() === ''
      ? []
      : props.lots.flatMap((lot) => {
          const from = lot.levels.filter((level) => level.onHand > 0 && codeKey(level.code) !== codeKey(to()));
          return from.length > 0 ? [{ lot, from }] : [];
        }),
  );
  return (
    <BulkDialog
      title={`Move ${plural(props.lots.length, 'lot')}`}
      verb={`Move ${plural(moves().length, 'lot')}`}
      ready={moves().length > 0}
      onClose={props.onClose}
      ids={() => moves().map(({ lot }) => lot.id)}
      send={(lotIds, id) => api.moveLots({ id, lotIds, to: to().trim() })}
      words={({ lots, pieces }) => `${plural(lots, 'lot')} with ${plural(pieces, 'piece')} moved to ${to().trim()}.`}
      fields={<TextField label="Into drawer" value={to()} onInput={setTo} autofocus />}
    >
      <For each={moves().slice(0, PREVIEWED)}>
        {({ lot, from }) => (
          <li>
            {lot.itemName}, {lot.colorName}:{' '}
            {from.map((level) => `${quantity(level.onHand)} from ${level.code || 'no drawer'}`).join(', ')}
          </li>
        )}
      </For>
      <Show when={moves().length > PREVIEWED}>
        <li>and {plural(moves().length - PREVIEWED, 'more lot')}.</li>
      </Show>
      <Show when={moves().length === 0}>
        <li>{to().trim() === '' ? 'Say where the pieces go.' : 'Everything lies there already.'}</li>
      </Show>
    </BulkDialog>
  );
}
