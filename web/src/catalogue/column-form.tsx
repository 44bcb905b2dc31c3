import { useMutation } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import type { CatalogLoad, LoadMapping } from '../../../worker/src/contract/catalog.ts';
import { ITEM_TYPES, type ItemType } from '../../../worker/src/contract/common.ts';
import { api } from '../api/api.ts';
import { Button } from '../kit/button.tsx';
import { SelectField } from '../kit/field.tsx';
import { Note } from '../kit/note.tsx';
import { ITEM_TYPE_WORDS } from './catalogueView.ts';

type Column = Exclude<keyof LoadMapping, 'itemType'>;

const COLUMNS: readonly { field: Column; label: string; needed: boolean }[] = [
  { field: 'itemNo', label: 'Item number', needed: true },
  { field: 'name', label: 'Name', needed: true },
  { field: 'categoryId', label: 'Category number', needed: false },
  { field: 'categoryName', label: 'Category name', needed: false },
  { field: 'alternates', label: 'Other numbers', needed: false },
  { field: 'year', label: 'Year', needed: false },
  { field: 'weightG', label: 'Weight in grams', needed: false },
];

const NONE = '';

/** What the columns of a table mean, with its first rows beside. */
export function ColumnForm(props: { load: CatalogLoad; onStarted: () => void }) {
  const [itemType, setItemType] = createSignal<ItemType>(props.load.mapping?.itemType ?? 'PART');
  const [columns, setColumns] = createSignal<Partial<Record<Column, number | null>>>({ ...props.load.mapping });
  const column = (field: Column) => columns()[field] ?? null;
  const start = useMutation(() => ({
    mutationFn: (mapping: LoadMapping) => api.startCatalogLoad(props.load.id, mapping),
    onSuccess: () => props.onStarted(),
  }));
  const mapping = (): LoadMapping | null => {
    const itemNo = column('itemNo');
    const name = column('name');
    if (itemNo === null || name === null) return null;
    return {
      itemType: itemType(),
      itemNo,
      name,
      categoryId: column('categoryId'),
      categoryName: column('categoryName'),
      alternates: column('alternates'),
      year: column('year'),
      weightG: column('weightG'),
    };
  };
  const options = (needed: boolean) => [
    { value: NONE, label: needed ? 'Choose a column' : 'Not in this file' },
    ...props.load.columns.map((name, i) => ({ value: String(i), label: name || `Column ${i + 1}` })),
  ];
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const chosen = mapping();
        if (chosen) start.mutate(chosen);
      }}
    >
      <p class="muted">Say what the columns mean. Nothing is taken in before you do.</p>
      <div class="catalogue-mapping">
        <SelectField
          label="These items are"
          value={itemType()}
          onChange={setItemType}
          options={ITEM_TYPES.map((type) => ({ value: type, label: ITEM_TYPE_WORDS[type].many }))}
        />
        <For each={COLUMNS}>
          {({ field, label, needed }) => (
            <SelectField
              label={label}
              value={column(field) === null ? NONE : String(column(field))}
              onChange={(value) => setColumns({ ...columns(), [field]: value === NONE ? null : Number(value) })}
              options={options(needed)}
              problem={needed && start.isError && column(field) === null ? 'Choose a column.' : undefined}
            />
          )}
        </For>
      </div>
      <Show when={props.load.sample.length > 0}>
        <section class="table-scroll" aria-label={`First rows of ${props.load.fileName}`} tabindex="0">
          <table class="table">
            <thead>
              <tr>
                <For each={props.load.columns}>{(name) => <th scope="col">{name}</th>}</For>
              </tr>
            </thead>
            <tbody>
              <For each={props.load.sample}>
                {(row) => (
                  <tr>
                    <For each={row}>{(cell) => <td>{cell}</td>}</For>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </Show>
      <Show when={start.isError}>
        <Note tone="bad" live>
          {start.error?.message}
        </Note>
      </Show>
      <div class="button-row">
        <Button type="submit" tone="primary" busy={start.isPending} disabled={mapping() === null}>
          {`Load these ${ITEM_TYPE_WORDS[itemType()].many.toLowerCase()}`}
        </Button>
      </div>
    </form>
  );
}
