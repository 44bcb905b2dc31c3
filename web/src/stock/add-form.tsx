import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, type JSX, Show } from 'solid-js';
import type { Lot } from '../../../worker/src/contract/inventory.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { makeRequestId } from '../inventory/requestId.ts';
import { Button } from '../kit/button.tsx';
import { RadioGroup, TextArea, TextField } from '../kit/field.tsx';
import { money, parseMoney, plural, quantity } from '../kit/format.ts';
import { isOnline } from '../kit/media.ts';
import { Note } from '../kit/note.tsx';
import { createForm } from '../people/form.ts';
import { useMe } from '../people/me.tsx';
import { ColourField } from './colour-field.tsx';
import { PriceHelp } from './price-help.tsx';
import { firstColour, hasColour, type StockItem, sameLots } from './stockItem.ts';
import { There } from './there.tsx';
import './stock.css';

/** What was just put into stock. */
export interface Added {
  lot: Lot;
  code: string;
  quantity: number;
}

const NEW_LOT = 'new';

/** Everything between "it is this" and "it lies there". */
export function AddForm(props: {
  item: StockItem;
  code: string;
  condition: 'N' | 'U';
  /** A colour decided before, which wins over what is likely. */
  blColorId?: number | null;
  onAdded: (added: Added) => void;
  actions?: JSX.Element;
}) {
  const me = useMe();
  // One id for all tries of the same: an answer that was lost must not make a second lot, nor swallow a correction.
  const idOf = makeRequestId();
  const there = useQuery(() => ({
    queryKey: keys.ofItem(props.item.itemType, props.item.itemNo),
    queryFn: ({ signal }) => api.lotsOfItem(props.item.itemType, props.item.itemNo, signal),
  }));
  const codes = useQuery(() => ({ queryKey: keys.codes, queryFn: () => api.locationCodes() }));
  const lots = () => (there.isPending ? [] : (there.data?.rows ?? []));
  const begin = props.blColorId ?? firstColour(props.item);
  const form = createForm(
    {
      blColorId: begin === null ? '' : String(begin),
      condition: props.condition as string,
      completeness: props.item.itemType === 'SET' ? 'C' : '',
      quantity: '1',
      code: props.code,
      unitPrice: '',
      remarks: '',
      description: '',
      lot: NEW_LOT,
    },
    async (values) => {
      const pieces = readQuantity(values.quantity);
      const code = values.code.trim();
      if (values.blColorId === '') throw problem('blColorId', 'Choose the colour.');
      const target = alike().find((lot) => lot.id === values.lot);
      const lot = target
        ? await api.moveLot(target.id, {
            ...{ kind: 'receive', code, quantity: pieces },
            id: idOf({ lot: target.id, code, pieces }),
          })
        : await addLot(newLot(values, pieces, code));
      props.onAdded({ lot, code, quantity: pieces });
    },
  );
  const addLot = (lot: ReturnType<typeof newLot>) => api.addLot({ id: idOf(lot), ...lot });
  const newLot = (values: Record<string, string>, pieces: number, code: string) => {
    const unitPrice = parseMoney(values.unitPrice ?? '');
    if (unitPrice === null) throw problem('unitPrice', 'Say the price of one piece, such as 0.085.');
    return {
      ...{ itemType: props.item.itemType, itemNo: props.item.itemNo, itemName: props.item.itemName },
      ...{ blColorId: Number(values.blColorId), condition: values.condition as 'N' | 'U' },
      ...{ completeness: (values.completeness || null) as 'S' | 'C' | 'B' | null, quantity: pieces, code, unitPrice },
      ...{ remarks: values.remarks ?? '', description: values.description ?? '' },
    };
  };
  const blColorId = () => (form.values.blColorId === '' ? null : Number(form.values.blColorId));
  const alike = createMemo(() =>
    sameLots(lots(), {
      blColorId: blColorId(),
      condition: form.values.condition,
      completeness: form.values.completeness || null,
    }),
  );
  const target = () => alike().find((lot) => lot.id === form.values.lot);
  const chooseLot = (lot: string) => {
    form.set('lot', lot);
    const home = alike().find((one) => one.id === lot)?.levels[0]?.code;
    if (home) form.set('code', home);
  };
  const step = (by: number) => form.set('quantity', String(Math.max(1, (Number(form.values.quantity) || 0) + by)));
  const words = () => {
    const pieces = Number(form.values.quantity) || 0;
    const where = form.values.code.trim();
    return `Add ${pieces > 0 ? quantity(pieces) : ''}${where ? ` to ${where}` : ''}`;
  };
  return (
    <form class="add-form" onSubmit={form.submit} noValidate>
      <Show when={hasColour(props.item.itemType)}>
        <ColourField
          offered={props.item.colors}
          value={blColorId()}
          onChange={(value) => form.set('blColorId', String(value))}
          problem={form.problems().blColorId}
        />
      </Show>
      <Choice
        legend="Condition"
        name="condition"
        value={form.values.condition}
        options={[
          { value: 'N', label: 'New' },
          { value: 'U', label: 'Used' },
        ]}
        onChange={(value) => form.set('condition', value)}
      />
      <Show when={props.item.itemType === 'SET'}>
        <Choice
          legend="Completeness"
          name="completeness"
          value={form.values.completeness}
          options={[
            { value: 'S', label: 'Sealed' },
            { value: 'C', label: 'Complete' },
            { value: 'B', label: 'Incomplete' },
          ]}
          onChange={(value) => form.set('completeness', value)}
        />
      </Show>
      <There lots={lots()} blColorId={blColorId()} onDrawer={(code) => form.set('code', code)} />
      <Show when={alike().length > 0}>
        <RadioGroup
          legend="You have this already"
          value={target()?.id ?? NEW_LOT}
          onChange={chooseLot}
          options={[
            ...alike().map((lot) => ({ value: lot.id, label: lotWords(lot) })),
            { value: NEW_LOT, label: 'Make a lot of its own' },
          ]}
        />
      </Show>
      <div class="add-pair">
        <div class="stepper">
          <Button iconOnly icon="minus" onClick={() => step(-1)}>
            One fewer
          </Button>
          <TextField
            label="Quantity"
            inputmode="numeric"
            value={form.values.quantity}
            onInput={(value) => form.set('quantity', value)}
            problem={form.problems().quantity}
          />
          <Button iconOnly icon="plus" onClick={() => step(1)}>
            One more
          </Button>
        </div>
        <TextField
          label="Location"
          list={codes.isPending ? [] : (codes.data ?? [])}
          autocomplete="off"
          value={form.values.code}
          onInput={(value) => form.set('code', value)}
          problem={form.problems().code}
        />
      </div>
      <Show when={!target()}>
        <TextField
          label={`Price of one (${me().shop.currency})`}
          inputmode="decimal"
          placeholder="0.085"
          value={form.values.unitPrice}
          onInput={(value) => form.set('unitPrice', value)}
          problem={form.problems().unitPrice}
          hint={
            <PriceHelp
              item={props.item}
              lots={lots()}
              blColorId={blColorId()}
              condition={form.values.condition as 'N' | 'U'}
              onPrice={(price) => form.set('unitPrice', price)}
            />
          }
        />
        <details>
          <summary>Remarks and description</summary>
          <div class="stack">
            <TextField
              label="Remarks (only you see them)"
              value={form.values.remarks}
              onInput={(value) => form.set('remarks', value)}
              problem={form.problems().remarks}
            />
            <TextArea
              label="Description (buyers see it)"
              value={form.values.description}
              onInput={(value) => form.set('description', value)}
              problem={form.problems().description}
            />
          </div>
        </details>
      </Show>
      <Show when={form.general()}>
        {(text) => (
          <Note tone="bad" live>
            {text()}
          </Note>
        )}
      </Show>
      <Show when={!isOnline()}>
        <Note tone="warn">Adding to stock needs the network. What you have filled in stays here until it is back.</Note>
      </Show>
      <div class="add-actions">
        {props.actions}
        <Button type="submit" tone="primary" class="grow" busy={form.busy()} disabled={!isOnline()}>
          {words()}
        </Button>
      </div>
    </form>
  );
}

function Choice(props: {
  legend: string;
  name: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <fieldset class="field">
      <legend class="label">{props.legend}</legend>
      <div class="subjects">
        <For each={props.options}>
          {(option) => (
            <label>
              <input
                type="radio"
                name={props.name}
                checked={props.value === option.value}
                onChange={() => props.onChange(option.value)}
              />
              {option.label}
            </label>
          )}
        </For>
      </div>
    </fieldset>
  );
}

const problem = (field: string, message: string) => new ApiError('request.invalid', 400, message, { [field]: message });

function readQuantity(text: string): number {
  const pieces = Number(text.trim());
  if (!Number.isInteger(pieces) || pieces < 1) throw problem('quantity', 'Say how many pieces, at least 1.');
  return pieces;
}

function lotWords(lot: Lot): string {
  const where = lot.levels.map(({ code }) => code).join(', ') || 'no drawer';
  return `Add to the lot in ${where}: ${plural(lot.onHand, 'piece')} at ${money(lot.unitPrice, lot.currency, true)}`;
}
