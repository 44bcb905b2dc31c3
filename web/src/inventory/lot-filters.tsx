import { useQuery } from '@tanstack/solid-query';
import { createSignal, createUniqueId, For, Show } from 'solid-js';
import { allColors, colorName } from '../../../worker/src/catalog/colors.domain.ts';
import { ITEM_TYPES, type ItemType } from '../../../worker/src/contract/common.ts';
import { STOCK_STATES, type StockedCategory } from '../../../worker/src/contract/inventory.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { ITEM_TYPE_WORDS } from '../catalogue/catalogueView.ts';
import { Button } from '../kit/button.tsx';
import { Chip } from '../kit/chip.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { ChipSelect, SelectField, TextField } from '../kit/field.tsx';
import { parseMoney, quantity } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import type { LotView } from './lotView.ts';
import { typedMoney } from './lotWords.ts';

const STOCK_WORDS: Record<(typeof STOCK_STATES)[number], string> = {
  in_stock: 'In stock',
  reserved: 'Reserved',
  sold_out: 'Sold out',
  low: 'Low',
};
const SORT_WORDS: { value: LotView['sort']; label: string }[] = [
  { value: 'item', label: 'Item' },
  { value: 'location', label: 'Drawer' },
  { value: '-onHand', label: 'Most on hand' },
  { value: 'onHand', label: 'Fewest on hand' },
  { value: '-available', label: 'Most available' },
  { value: 'available', label: 'Fewest available' },
  { value: '-price', label: 'Highest price' },
  { value: 'price', label: 'Lowest price' },
];
const COLORS = [
  { value: '', label: 'Every colour' },
  ...allColors()
    .filter(({ blColorId }) => blColorId !== 0)
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ blColorId, name }) => ({ value: String(blColorId), label: name })),
];

const NO_CATEGORY = 'No category known';

/** What occurs in stock; asked for when it is needed. */
const createCategories = (isNeeded: () => boolean) => {
  const query = useQuery(() => ({
    queryKey: keys.stockCategories,
    queryFn: () => api.stockCategories(),
    enabled: isNeeded(),
  }));
  return {
    rows: (): StockedCategory[] => (query.isSuccess ? query.data : []),
    isFailed: () => query.isError,
    isComing: () => query.isLoading,
  };
};

const sum = (rows: StockedCategory[]) => rows.reduce((lots, row) => lots + row.lots, 0);
const counted = (label: string, rows: StockedCategory[]) => `${label} (${quantity(sum(rows))})`;

/** What narrows the list, as chips that show what is on. */
export function LotFilters(props: { view: LotView; wide: boolean; change: (part: Partial<LotView>) => void }) {
  const [open, setOpen] = createSignal(false);
  const view = () => props.view;
  const categories = createCategories(() => typeof view().category === 'number');
  const categoryName = (category: number) =>
    categories.rows().find(({ categoryId }) => categoryId === category)?.name ?? `Category ${category}`;
  /** Filters of the dialog that are on, each with how to take it away. */
  const set = (): { words: string; off: Partial<LotView> }[] => {
    const { location, type, category, color, minPrice, maxPrice } = view();
    return [
      ...(type ? [{ words: ITEM_TYPE_WORDS[type].many, off: { type: null } }] : []),
      ...(category === null
        ? []
        : [{ words: category === 'none' ? NO_CATEGORY : categoryName(category), off: { category: null } }]),
      ...(location ? [{ words: `Drawer ${location}`, off: { location: '' } }] : []),
      ...(color === null ? [] : [{ words: colorName(color), off: { color: null } }]),
      ...(minPrice === null ? [] : [{ words: `from ${typedMoney(minPrice)}`, off: { minPrice: null } }]),
      ...(maxPrice === null ? [] : [{ words: `up to ${typedMoney(maxPrice)}`, off: { maxPrice: null } }]),
    ];
  };
  return (
    <fieldset class="chip-row" aria-label="Filters">
      <Show when={!props.wide}>
        <ChipSelect
          label="Order of the list"
          value={view().sort}
          onChange={(sort) => props.change({ sort })}
          options={SORT_WORDS}
        />
      </Show>
      <Chip on={view().stock === null} onToggle={() => props.change({ stock: null })}>
        All
      </Chip>
      <For each={STOCK_STATES}>
        {(stock) => (
          <Chip
            on={view().stock === stock}
            onToggle={() => props.change({ stock: view().stock === stock ? null : stock })}
          >
            {STOCK_WORDS[stock]}
          </Chip>
        )}
      </For>
      <For each={['N', 'U'] as const}>
        {(condition) => (
          <Chip
            on={view().condition === condition}
            onToggle={() => props.change({ condition: view().condition === condition ? null : condition })}
          >
            {condition === 'N' ? 'New' : 'Used'}
          </Chip>
        )}
      </For>
      <For each={set()}>
        {({ words, off }) => (
          <Chip on onToggle={() => props.change(off)}>
            {words} <Icon name="close" />
          </Chip>
        )}
      </For>
      <Chip on={false} onToggle={() => setOpen(true)}>
        Category, drawer, colour, price…
      </Chip>
      <Show when={open()}>
        <FilterDialog view={view()} change={props.change} onClose={() => setOpen(false)} />
      </Show>
    </fieldset>
  );
}

function FilterDialog(props: { view: LotView; change: (part: Partial<LotView>) => void; onClose: () => void }) {
  const { view } = props;
  const id = createUniqueId();
  const typed = (amount: number | null) => (amount === null ? '' : typedMoney(amount));
  const categories = createCategories(() => true);
  const [location, setLocation] = createSignal(view.location);
  const [type, setType] = createSignal<ItemType | ''>(view.type ?? '');
  const [category, setCategory] = createSignal(view.category === null ? '' : String(view.category));
  const [color, setColor] = createSignal(view.color === null ? '' : String(view.color));
  const [from, setFrom] = createSignal(typed(view.minPrice));
  const [to, setTo] = createSignal(typed(view.maxPrice));
  const types = () => {
    const lotsOf = Map.groupBy(categories.rows(), ({ itemType }) => itemType);
    const shown = ITEM_TYPES.filter((one) => lotsOf.has(one) || one === type());
    return [
      { value: '' as const, label: 'Everything' },
      ...shown.map((one) => ({ value: one, label: counted(ITEM_TYPE_WORDS[one].many, lotsOf.get(one) ?? []) })),
    ];
  };
  const ofType = () => categories.rows().filter(({ itemType }) => type() === '' || itemType === type());
  /** Categories in stock of the type that is chosen; the one that is on stays, even when nothing is in it by now. */
  const choices = () => {
    const byId = Map.groupBy(ofType(), ({ categoryId }) => (categoryId === null ? 'none' : String(categoryId)));
    if (category() !== '' && !byId.has(category())) byId.set(category(), []);
    const label = (value: string, rows: StockedCategory[]) =>
      counted(value === 'none' ? NO_CATEGORY : (rows[0]?.name ?? `Category ${value}`), rows);
    return [
      { value: '', label: 'Every category' },
      ...[...byId].map(([value, rows]) => ({ value, label: label(value, rows) })),
    ];
  };
  const categoryHint = () => {
    if (categories.isFailed()) return 'The categories could not be loaded. Open this again when there is a network.';
    if (categories.isComing()) return 'Looking what is in stock…';
    return categories.rows().some(({ categoryId }) => categoryId !== null)
      ? undefined
      : 'Load the files of the catalogue, and lots are told apart by category.';
  };
  const problem = (text: string) => (text && parseMoney(text) === null ? 'Write a price such as 0.12.' : undefined);
  const apply = (event: Event) => {
    event.preventDefault();
    if (problem(from()) || problem(to())) return;
    props.change({
      location: location().trim(),
      type: type() || null,
      category: category() === '' ? null : category() === 'none' ? 'none' : Number(category()),
      color: color() ? Number(color()) : null,
      minPrice: parseMoney(from()),
      maxPrice: parseMoney(to()),
    });
    props.onClose();
  };
  return (
    <Dialog
      open
      title="Show lots"
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button type="submit" form={id} tone="primary">
            Show these
          </Button>
        </>
      }
    >
      <form id={id} class="stack" onSubmit={apply}>
        <SelectField label="Kind" value={type()} onChange={setType} options={types()} />
        <SelectField
          label="Category"
          hint={categoryHint()}
          value={category()}
          onChange={setCategory}
          options={choices()}
        />
        <TextField label="In drawer" hint="Or the beginning of its code." value={location()} onInput={setLocation} />
        <SelectField label="Colour" value={color()} onChange={setColor} options={COLORS} />
        <TextField label="Price from" inputmode="decimal" value={from()} problem={problem(from())} onInput={setFrom} />
        <TextField label="Price up to" inputmode="decimal" value={to()} problem={problem(to())} onInput={setTo} />
      </form>
    </Dialog>
  );
}
