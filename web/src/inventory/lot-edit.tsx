import { createSignal, createUniqueId, For } from 'solid-js';
import { MARKETPLACE_LABELS, MARKETPLACES, type MarketplaceName } from '../../../worker/src/contract/common.ts';
import type { Lot } from '../../../worker/src/contract/inventory.ts';
import { api } from '../api/api.ts';
import { ApiError } from '../api/client.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { CheckField, SelectField, TextArea, TextField } from '../kit/field.tsx';
import { parseMoney } from '../kit/format.ts';
import { toast } from '../kit/toast.tsx';
import { createForm } from '../people/form.ts';
import { FormFrame } from '../people/form-frame.tsx';
import { typedMoney } from './lotWords.ts';

const bad = (field: string, message: string) => new ApiError('request.invalid', 400, message, { [field]: message });

export const STOCKROOMS = [
  { value: '', label: 'None: the lot is on sale' },
  { value: 'A', label: 'Stockroom A' },
  { value: 'B', label: 'Stockroom B' },
  { value: 'C', label: 'Stockroom C' },
] as const;

/** Reads a mark for low stock. @throws when it is no whole number */
export function readMark(text: string): number | null {
  if (text.trim() === '') return null;
  if (!/^\d{1,6}$/.test(text.trim())) throw bad('lowAt', 'Write a whole number of pieces, or nothing.');
  return Number(text.trim());
}

/** Reads a whole number of pieces or percent; nothing is `fallback`. @throws when it is none */
function readWhole(field: string, text: string, fallback: number): number {
  if (text.trim() === '') return fallback;
  if (!/^\d{1,6}$/.test(text.trim())) throw bad(field, 'Write a whole number, or nothing.');
  return Number(text.trim());
}

/** Reads "10 = 0.08, 50 = 0.07" into prices from a quantity upwards. @throws when a step cannot be read */
export function readTiers(text: string): Lot['tiers'] {
  return text
    .split(/[,;\n]/)
    .map((step) => step.trim())
    .filter(Boolean)
    .map((step) => {
      const [quantity = '', price = ''] = step.split(/[=:]/).map((part) => part.trim());
      const unitPrice = parseMoney(price);
      if (!/^\d{1,6}$/.test(quantity) || unitPrice === null)
        throw bad('tiers', 'Write each step as a quantity and a price, such as 10 = 0.08, 50 = 0.07.');
      return { quantity: Number(quantity), unitPrice };
    });
}

const typedTiers = (tiers: Lot['tiers']) =>
  tiers.map(({ quantity, unitPrice }) => `${quantity} = ${typedMoney(unitPrice)}`).join(', ');

/**
 * Reads a sale's share. One that came from a marketplace may be beyond what is asked for here, and stays when untouched.
 * @throws when it is no whole number of percent
 */
function readSale(text: string, before: number): { salePercent?: number } {
  const typed = text.trim() === '' ? '0' : text.trim();
  if (typed === String(before)) return {};
  if (!/^(\d|[1-8]\d|9[0-5])$/.test(typed)) throw bad('salePercent', 'Write a whole number of percent from 0 to 95.');
  return { salePercent: Number(typed) };
}

/** Price, words and marks of a lot. Made on the version that was open: who was faster is never overwritten. */
export function LotEdit(props: { lot: Lot; onClose: () => void }) {
  // What others change while the dialog is open must not change the version under it.
  const lot = props.lot;
  const id = createUniqueId();
  const [retain, setRetain] = createSignal(lot.isRetain);
  const [keptOff, setKeptOff] = createSignal(lot.keptOff);
  const keepOff = (name: MarketplaceName, isOff: boolean) =>
    setKeptOff((names) => MARKETPLACES.filter((known) => (known === name ? isOff : names.includes(known))));
  const form = createForm(
    {
      unitPrice: typedMoney(lot.unitPrice),
      salePercent: String(lot.salePercent),
      remarks: lot.remarks,
      description: lot.description,
      stockRoom: lot.stockRoom ?? '',
      bulk: lot.bulk === 1 ? '' : String(lot.bulk),
      tiers: typedTiers(lot.tiers),
      holdBack: lot.holdBack === 0 ? '' : String(lot.holdBack),
      lowAt: lot.lowAt === null ? '' : String(lot.lowAt),
    },
    async (values) => {
      const unitPrice = parseMoney(values.unitPrice);
      if (unitPrice === null) throw bad('unitPrice', 'Write a price such as 0.12.');
      const now = await api.changeLot(lot.id, {
        version: lot.version,
        unitPrice,
        ...readSale(values.salePercent, lot.salePercent),
        remarks: values.remarks,
        description: values.description,
        stockRoom: (values.stockRoom || null) as Lot['stockRoom'],
        isRetain: retain(),
        bulk: readWhole('bulk', values.bulk, 1),
        tiers: readTiers(values.tiers),
        holdBack: readWhole('holdBack', values.holdBack, 0),
        keptOff: keptOff(),
        lowAt: readMark(values.lowAt),
      });
      queryClient.setQueryData(keys.lot(lot.id), now);
      void queryClient.invalidateQueries({ queryKey: ['movements', lot.id] });
      void queryClient.invalidateQueries({ queryKey: ['lots'] });
      toast({ text: 'The lot is changed.', tone: 'good' });
      props.onClose();
    },
  );
  return (
    <Dialog
      open
      title="Change the lot"
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button type="submit" form={id} tone="primary" busy={form.busy()}>
            Save the change
          </Button>
        </>
      }
    >
      <FormFrame id={id} form={form}>
        <TextField
          label={`Price in ${lot.currency}`}
          inputmode="decimal"
          value={form.values.unitPrice}
          problem={form.problems().unitPrice}
          onInput={(value) => form.set('unitPrice', value)}
        />
        <TextField
          label="Sale, percent off"
          inputmode="numeric"
          value={form.values.salePercent}
          problem={form.problems().salePercent}
          onInput={(value) => form.set('salePercent', value)}
        />
        <TextField
          label="Remarks (only you see them)"
          value={form.values.remarks}
          problem={form.problems().remarks}
          onInput={(value) => form.set('remarks', value)}
        />
        <TextArea
          label="Description (buyers see it)"
          value={form.values.description}
          problem={form.problems().description}
          onInput={(value) => form.set('description', value)}
        />
        <SelectField
          label="Stockroom"
          value={form.values.stockRoom as '' | 'A' | 'B' | 'C'}
          problem={form.problems().stockRoom}
          options={STOCKROOMS}
          onChange={(value) => form.set('stockRoom', value)}
        />
        <TextField
          label="Prices for many"
          placeholder="10 = 0.08, 50 = 0.07"
          hint="From so many pieces on, each costs so much. At most three steps."
          value={form.values.tiers}
          problem={form.problems().tiers}
          onInput={(value) => form.set('tiers', value)}
        />
        <TextField
          label="Sold only in multiples of"
          inputmode="numeric"
          placeholder="1"
          value={form.values.bulk}
          problem={form.problems().bulk}
          onInput={(value) => form.set('bulk', value)}
        />
        <TextField
          label="Pieces to hold back"
          inputmode="numeric"
          placeholder="none"
          hint="No marketplace is told of them."
          value={form.values.holdBack}
          problem={form.problems().holdBack}
          onInput={(value) => form.set('holdBack', value)}
        />
        <TextField
          label="Low when so many pieces or fewer are available"
          inputmode="numeric"
          placeholder="no mark"
          value={form.values.lowAt}
          problem={form.problems().lowAt}
          onInput={(value) => form.set('lowAt', value)}
        />
        <CheckField checked={retain()} onChange={setRetain}>
          Retain: keep the lot when it is sold out
        </CheckField>
        <For each={MARKETPLACES}>
          {(name) => (
            <CheckField checked={keptOff().includes(name)} onChange={(isOff) => keepOff(name, isOff)}>
              Keep it off {MARKETPLACE_LABELS[name]}
            </CheckField>
          )}
        </For>
      </FormFrame>
    </Dialog>
  );
}
