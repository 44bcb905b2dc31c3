import { useMutation } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { createStore } from 'solid-js/store';
import { ITEM_TYPES, type ItemType } from '../../../worker/src/contract/common.ts';
import type { FileImport, FileOptions } from '../../../worker/src/contract/files.ts';
import { COLUMN_MEANINGS, type ColumnMeaning, MEANING_WORDS } from '../../../worker/src/files/columns.domain.ts';
import { api } from '../api/api.ts';
import { Button } from '../kit/button.tsx';
import { CheckField, RadioGroup, SelectField, TextField } from '../kit/field.tsx';
import { Note } from '../kit/note.tsx';
import { refetchFiles } from './files.tsx';

const TYPE_WORDS: Record<ItemType, string> = {
  PART: 'Parts',
  SET: 'Sets',
  MINIFIG: 'Minifigures',
  GEAR: 'Gear',
  BOOK: 'Books',
  CATALOG: 'Catalogues',
  INSTRUCTION: 'Instructions',
  ORIGINAL_BOX: 'Original boxes',
  UNSORTED_LOT: 'Unsorted lots',
};
const NONE = '';

/** Which column of a table holds what, and what counts where a line says nothing. */
export function ColumnsForm(props: { file: FileImport }) {
  const [options, setOptions] = createStore<FileOptions>({ ...props.file.options });
  const [place, setPlace] = createSignal(props.file.options.place ?? '');
  const headings = () => props.file.table?.headings ?? [];
  const read = useMutation(() => ({
    mutationFn: () => api.readFile(props.file.id, { ...options, place: place().trim() || null }),
    onSuccess: refetchFiles,
  }));
  const columnOf = (meaning: ColumnMeaning) => String(options.columns?.[meaning] ?? NONE);
  const setColumn = (meaning: ColumnMeaning, value: string) =>
    setOptions('columns', (columns) => ({ ...columns, [meaning]: value === NONE ? undefined : Number(value) }));
  const choices = () => [
    { value: NONE, label: 'Not in the file' },
    ...headings().map((heading, i) => ({ value: String(i), label: heading || `Column ${i + 1}` })),
  ];
  return (
    <form
      class="stack"
      data-gap="l"
      onSubmit={(event) => {
        event.preventDefault();
        read.mutate();
      }}
    >
      <section class="table-scroll" tabindex="0" aria-label="First rows">
        <table class="table file-sample">
          <thead>
            <tr>
              <For each={headings()}>{(heading) => <th scope="col">{heading}</th>}</For>
            </tr>
          </thead>
          <tbody>
            <For each={props.file.table?.sample ?? []}>
              {(row) => (
                <tr>
                  <For each={headings()}>{(_, i) => <td>{row[i()] ?? ''}</td>}</For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
      <div class="file-columns">
        <For each={COLUMN_MEANINGS}>
          {(meaning) => (
            <SelectField
              label={MEANING_WORDS[meaning]}
              value={columnOf(meaning)}
              onChange={(value) => setColumn(meaning, value)}
              options={choices()}
              problem={meaning === 'itemNo' && columnOf(meaning) === NONE ? 'Say which column it is.' : undefined}
              hint={meaning === 'quantity' && columnOf(meaning) === NONE ? 'Then each line is one piece.' : undefined}
            />
          )}
        </For>
      </div>
      <RadioGroup
        legend="Whose numbers are the colours?"
        value={options.colors}
        onChange={(colors) => setOptions({ colors })}
        options={[
          { value: 'bricklink', label: 'BrickLink’s, or names of its colours' },
          { value: 'rebrickable', label: 'Rebrickable’s' },
        ]}
      />
      <div class="file-columns">
        <SelectField
          label="Lines without a type are"
          value={options.itemType}
          onChange={(itemType) => setOptions({ itemType })}
          options={ITEM_TYPES.map((value) => ({ value, label: TYPE_WORDS[value] }))}
        />
        <SelectField
          label="Lines without a condition are"
          value={options.condition}
          onChange={(condition) => setOptions({ condition })}
          options={[
            { value: 'N', label: 'New' },
            { value: 'U', label: 'Used' },
          ]}
        />
        <TextField
          label="Lines without a drawer go to"
          value={place()}
          onInput={setPlace}
          placeholder="No drawer"
          problem={fieldsOf(read.error).place}
        />
      </div>
      <CheckField checked={options.remarksArePlaces} onChange={(remarksArePlaces) => setOptions({ remarksArePlaces })}>
        Remarks name the drawer where there is no column for it
      </CheckField>
      <Show when={read.isError}>
        <Note tone="bad" live>
          {read.error?.message}
        </Note>
      </Show>
      <div class="button-row">
        <Button type="submit" tone="primary" busy={read.isPending} disabled={columnOf('itemNo') === NONE}>
          Read the file
        </Button>
      </div>
    </form>
  );
}

const fieldsOf = (error: Error | null): Record<string, string> =>
  error && 'fields' in error ? (error.fields as Record<string, string>) : {};
