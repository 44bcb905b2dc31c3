import { createMemo, For, Show } from 'solid-js';
import { createStore } from 'solid-js/store';
import type { LotFields } from '../../../worker/src/contract/inventory.ts';
import { api } from '../api/api.ts';
import { SelectField, TextField } from '../kit/field.tsx';
import { plural, quantity } from '../kit/format.ts';
import { BulkDialog } from './bulk-dialog.tsx';
import { type BulkForm, bulkProblems, NO_BULK_CHANGE, toBulkEdit } from './bulkForm.ts';
import { previewOf } from './bulkPreview.ts';
import type { Doing } from './lot-bulk.tsx';
import { changeWords, FIELD_LABELS } from './lotWords.ts';

/** Lots whose preview is spelt out; the others are counted. */
const PREVIEWED = 5;

/** The same change for everything that is selected, looked over before it is made. */
export function EditDialog(props: Doing) {
  const [form, setForm] = createStore<BulkForm>({ ...NO_BULK_CHANGE });
  const problems = () => bulkProblems(form);
  const edit = () => toBulkEdit(form);
  const preview = createMemo(() => previewOf(Object.keys(problems()).length > 0 ? [] : props.lots, edit(), PREVIEWED));
  const count = () => preview().ids.length;
  const text = (field: keyof BulkForm, label: string, inputmode: 'text' | 'decimal' | 'numeric' = 'text') => (
    <TextField
      label={label}
      inputmode={inputmode}
      placeholder={field === 'sale' ? 'as before' : undefined}
      value={form[field]}
      problem={problems()[field]}
      onInput={(value) => setForm(field, value)}
    />
  );
  const choice = <F extends keyof BulkForm>(
    field: F,
    label: string,
    options: { value: BulkForm[F]; label: string }[],
  ) => (
    <SelectField
      label={label}
      value={form[field]}
      options={options}
      onChange={(value) => setForm(field as keyof BulkForm, value)}
    />
  );
  const notes = (field: 'remarks' | 'description', label: string) => (
    <div class="stack">
      {choice(`${field}Mode`, label, [
        { value: 'keep', label: 'As before' },
        { value: 'append', label: 'Add behind' },
        { value: 'replace', label: 'Replace some words' },
        { value: 'set', label: 'Write anew' },
      ])}
      <Show when={form[`${field}Mode`] === 'replace'}>{text(`${field}Find`, `${label}: words to replace`)}</Show>
      <Show when={form[`${field}Mode`] !== 'keep'}>
        {text(
          field,
          form[`${field}Mode`] === 'replace'
            ? `${label}: by these words`
            : form[`${field}Mode`] === 'append'
              ? `${label}: words to add`
              : `${label}: new words`,
        )}
      </Show>
    </div>
  );
  return (
    <BulkDialog
      title={`Change ${plural(props.lots.length, 'lot')}`}
      verb={`Change ${plural(count(), 'lot')}`}
      ready={count() > 0}
      onClose={props.onClose}
      ids={() => preview().ids}
      send={async (lotIds, key) => {
        const { changed } = await api.changeLots({ lotIds, ...edit() }, key);
        return { lots: changed, pieces: 0 };
      }}
      words={({ lots }) => `${plural(lots, 'lot')} changed.`}
      fields={
        <div class="bulk-fields">
          <div class="stack">
            {choice('priceMode', 'Price', [
              { value: 'keep', label: 'As before' },
              { value: 'percent', label: 'By percent' },
              { value: 'set', label: 'Set to' },
            ])}
            <Show when={form.priceMode === 'percent'}>{text('percent', 'Percent, below zero to lower')}</Show>
            <Show when={form.priceMode === 'set'}>{text('price', 'New price', 'decimal')}</Show>
          </div>
          {text('sale', 'Sale, percent off', 'numeric')}
          {notes('remarks', 'Remarks')}
          {notes('description', 'Description')}
          {choice('room', 'Stockroom', [
            { value: 'keep', label: 'As before' },
            { value: 'sale', label: 'None: on sale' },
            { value: 'A', label: 'Stockroom A' },
            { value: 'B', label: 'Stockroom B' },
            { value: 'C', label: 'Stockroom C' },
          ])}
          {choice('retain', 'Retain', [
            { value: 'keep', label: 'As before' },
            { value: 'yes', label: 'Keep the lot when it is sold out' },
            { value: 'no', label: 'Do not keep it' },
          ])}
          <div class="stack">
            {choice('lowMode', 'Mark for low stock', [
              { value: 'keep', label: 'As before' },
              { value: 'set', label: 'Set' },
              { value: 'clear', label: 'Take away' },
            ])}
            <Show when={form.lowMode === 'set'}>
              {text('low', 'Low when so many pieces or fewer are available', 'numeric')}
            </Show>
          </div>
        </div>
      }
    >
      <Show when={count() > 0}>
        <li>
          <strong>
            {[...preview().byField]
              .map(([field, lots]) => `${FIELD_LABELS[field as keyof LotFields]}: ${plural(lots, 'lot')}`)
              .join(' · ')}
          </strong>
        </li>
      </Show>
      <For each={preview().first}>
        {({ lot, ...change }) => (
          <li>
            {lot.itemName}, {lot.colorName}. {changeWords(change, lot.currency).join('; ')}
          </li>
        )}
      </For>
      <Show when={count() > PREVIEWED}>
        <li>and {plural(count() - PREVIEWED, 'more lot')}.</li>
      </Show>
      <Show when={preview().tooLong > 0}>
        <li>Words of {plural(preview().tooLong, 'lot')} would become too long and stay as they are.</li>
      </Show>
      <Show when={count() === 0}>
        <li>Nothing changes yet.</li>
      </Show>
      <Show when={count() > 0 && count() < props.lots.length}>
        <li>{quantity(props.lots.length - count())} of the selected lots are like this already.</li>
      </Show>
    </BulkDialog>
  );
}
