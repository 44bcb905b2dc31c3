import { createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import type { BulkEditBody, Lot } from '../../../worker/src/contract/inventory.ts';
import { difference, wishFor } from '../../../worker/src/inventory/lotChanges.domain.ts';
import { codeKey } from '../../../worker/src/locations/locationCodes.domain.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { SelectField, TextField } from '../kit/field.tsx';
import { money, plural, quantity } from '../kit/format.ts';
import { toast } from '../kit/toast.tsx';
import { changeWords } from './lotWords.ts';
import { makeRequestId } from './requestId.ts';

/** Lots whose preview is spelt out; the others are counted. */
const PREVIEWED = 5;
/** As many as one request takes. */
const MOST = 500;

/** What is selected, and what can be done with it. Nothing is done before its preview was read. */
export function LotBulkBar(props: { lots: Lot[]; clear: () => void }) {
  const [doing, setDoing] = createSignal<'edit' | 'move'>();
  const pieces = () => props.lots.reduce((sum, lot) => sum + lot.onHand, 0);
  const worth = () =>
    [...Map.groupBy(props.lots, (lot) => lot.currency)].map(([currency, lots]) => ({
      currency,
      amount: lots.reduce((sum, lot) => sum + lot.onHand * lot.unitPrice, 0),
    }));
  const done = (words: string) => {
    toast({ text: words, tone: 'good' });
    setDoing();
    props.clear();
    const stale = new Set(['lots', 'lot', 'movements', 'orders', 'order', 'todos']);
    void queryClient.invalidateQueries({ predicate: (query) => stale.has(String(query.queryKey[0])) });
  };
  return (
    <section class="bulk-bar" aria-label="Selected lots">
      <div class="bulk-sum" role="status">
        <strong>{plural(props.lots.length, 'lot')}</strong>
        <span>{plural(pieces(), 'piece')}</span>
        <For each={worth()}>{(one) => <span>{money(one.amount, one.currency)}</span>}</For>
        <Show when={props.lots.length > MOST}>
          <span>At most {MOST} at once.</span>
        </Show>
      </div>
      <div class="bulk-actions">
        <Button icon="note" disabled={props.lots.length > MOST} onClick={() => setDoing('edit')}>
          Change
        </Button>
        <Button icon="drawers" disabled={props.lots.length > MOST} onClick={() => setDoing('move')}>
          Move
        </Button>
        <Button tone="quiet" icon="close" iconOnly onClick={() => props.clear()}>
          Clear selection
        </Button>
      </div>
      <Show when={doing() === 'edit'}>
        <EditDialog lots={props.lots} onClose={() => setDoing()} done={done} />
      </Show>
      <Show when={doing() === 'move'}>
        <MoveDialog lots={props.lots} onClose={() => setDoing()} done={done} />
      </Show>
    </section>
  );
}

interface Doing {
  lots: Lot[];
  onClose: () => void;
  done: (words: string) => void;
}

/** The frame of both: form, preview, one button that says what it will do. */
function BulkDialog(props: {
  title: string;
  verb: string;
  ready: boolean;
  onClose: () => void;
  send: () => Promise<void>;
  fields: JSX.Element;
  children: JSX.Element;
}) {
  const id = createUniqueId();
  const [busy, setBusy] = createSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!props.ready || busy()) return;
    setBusy(true);
    try {
      await props.send();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast({ text: error.message, tone: 'bad' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      title={props.title}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button type="submit" form={id} tone="primary" busy={busy()} disabled={!props.ready}>
            {props.verb}
          </Button>
        </>
      }
    >
      <form id={id} class="stack" noValidate onSubmit={(event) => void submit(event)}>
        {props.fields}
      </form>
      <ul class="preview-list" role="status">
        {props.children}
      </ul>
    </Dialog>
  );
}

function EditDialog(props: Doing) {
  const idOf = makeRequestId();
  const [percent, setPercent] = createSignal('');
  const [room, setRoom] = createSignal<'keep' | 'sale' | 'A' | 'B' | 'C'>('keep');
  const [low, setLow] = createSignal('');
  const [remarks, setRemarks] = createSignal('');
  const share = () => Number(percent().trim().replace(',', '.').replace('−', '-'));
  const percentProblem = () =>
    percent().trim() !== '' && !(share() >= -99 && share() <= 1000)
      ? 'Write a number of percent from -99 to 1000.'
      : undefined;
  const lowProblem = () => (/^\d{0,6}$/.test(low().trim()) ? undefined : 'Write a whole number of pieces.');
  const edit = (): Pick<BulkEditBody, 'set' | 'pricePercent'> => {
    const stockRoom = room();
    return {
      set: {
        ...(stockRoom === 'keep' ? {} : { stockRoom: stockRoom === 'sale' ? null : stockRoom }),
        ...(low().trim() === '' ? {} : { lowAt: Number(low()) }),
        ...(remarks().trim() === '' ? {} : { remarks: remarks().trim() }),
      },
      ...(percent().trim() === '' ? {} : { pricePercent: share() }),
    };
  };
  const hasProblem = () => Boolean(percentProblem() ?? lowProblem());
  const changes = () =>
    hasProblem()
      ? []
      : props.lots.flatMap((lot) => {
          const change = difference(lot, wishFor(lot, edit()));
          return change ? [{ lot, change }] : [];
        });
  return (
    <BulkDialog
      title={`Change ${plural(props.lots.length, 'lot')}`}
      verb={`Change ${plural(changes().length, 'lot')}`}
      ready={changes().length > 0}
      onClose={props.onClose}
      send={async () => {
        const body = { lotIds: props.lots.map(({ id }) => id), ...edit() };
        const { changed } = await api.changeLots({ id: idOf(body), ...body });
        props.done(`${plural(changed, 'lot')} changed.`);
      }}
      fields={
        <>
          <TextField
            label="Raise the price by percent"
            hint="A negative number lowers it."
            inputmode="text"
            value={percent()}
            problem={percentProblem()}
            onInput={setPercent}
          />
          <SelectField
            label="Stockroom"
            value={room()}
            onChange={setRoom}
            options={[
              { value: 'keep', label: 'As it is' },
              { value: 'sale', label: 'None: on sale' },
              { value: 'A', label: 'Stockroom A' },
              { value: 'B', label: 'Stockroom B' },
              { value: 'C', label: 'Stockroom C' },
            ]}
          />
          <TextField
            label="Low when so many pieces or fewer are available"
            inputmode="numeric"
            placeholder="as it is"
            value={low()}
            problem={lowProblem()}
            onInput={setLow}
          />
          <TextField label="Remarks" placeholder="as they are" value={remarks()} onInput={setRemarks} />
        </>
      }
    >
      <For each={changes().slice(0, PREVIEWED)}>
        {({ lot, change }) => (
          <li>
            {lot.itemName}, {lot.colorName}. {changeWords(change, lot.currency).join('; ')}
          </li>
        )}
      </For>
      <Show when={changes().length > PREVIEWED}>
        <li>and {plural(changes().length - PREVIEWED, 'more lot')}.</li>
      </Show>
      <Show when={changes().length === 0}>
        <li>Nothing changes yet.</li>
      </Show>
    </BulkDialog>
  );
}

function MoveDialog(props: Doing) {
  const [to, setTo] = createSignal('');
  const idOf = makeRequestId();
  const moves = () =>
    to().trim() === ''
      ? []
      : props.lots.flatMap((lot) => {
          const from = lot.levels.filter((level) => level.onHand > 0 && codeKey(level.code) !== codeKey(to()));
          return from.length > 0 ? [{ lot, from }] : [];
        });
  return (
    <BulkDialog
      title={`Move ${plural(props.lots.length, 'lot')}`}
      verb={`Move ${plural(moves().length, 'lot')}`}
      ready={moves().length > 0}
      onClose={props.onClose}
      send={async () => {
        const body = { lotIds: props.lots.map((lot) => lot.id), to: to().trim() };
        const { lots, pieces } = await api.moveLots({ id: idOf(body), ...body });
        props.done(`${plural(lots, 'lot')} with ${plural(pieces, 'piece')} moved to ${to().trim()}.`);
      }}
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
