import type { BulkEdit } from '../../../worker/src/inventory/lotChanges.domain.ts';
import { parseMoney } from '../kit/format.ts';

type NoteMode = 'keep' | 'append' | 'replace' | 'set';

/** A bulk change as it is typed. What is not chosen, or left empty, stays as it is. */
export interface BulkForm {
  priceMode: 'keep' | 'percent' | 'set';
  percent: string;
  price: string;
  sale: string;
  remarksMode: NoteMode;
  remarksFind: string;
  remarks: string;
  descriptionMode: NoteMode;
  descriptionFind: string;
  description: string;
  room: 'keep' | 'sale' | 'A' | 'B' | 'C';
  retain: 'keep' | 'yes' | 'no';
  lowMode: 'keep' | 'set' | 'clear';
  low: string;
}

export const NO_BULK_CHANGE: BulkForm = {
  priceMode: 'keep',
  percent: '',
  price: '',
  sale: '',
  remarksMode: 'keep',
  remarksFind: '',
  remarks: '',
  descriptionMode: 'keep',
  descriptionFind: '',
  description: '',
  room: 'keep',
  retain: 'keep',
  lowMode: 'keep',
  low: '',
};

const share = (text: string) => Number(text.trim().replace(',', '.').replace('−', '-'));
const isEmpty = (text: string) => text.trim() === '';

/** What is wrong with what was typed, by field. */
export function bulkProblems(form: BulkForm): Partial<Record<keyof BulkForm, string>> {
  const problems: Partial<Record<keyof BulkForm, string>> = {};
  if (
    form.priceMode === 'percent' &&
    !isEmpty(form.percent) &&
    !(share(form.percent) >= -99 && share(form.percent) <= 1000)
  )
    problems.percent = 'Write a number of percent from -99 to 1000.';
  if (form.priceMode === 'set' && !isEmpty(form.price) && parseMoney(form.price) === null)
    problems.price = 'Write a price such as 0.12.';
  if (!/^(\d|[1-8]\d|9[0-5])?$/.test(form.sale.trim())) problems.sale = 'Write a whole number of percent from 0 to 95.';
  if (form.lowMode === 'set' && !/^\d{0,6}$/.test(form.low.trim())) problems.low = 'Write a whole number of pieces.';
  return problems;
}

/** The change to ask for. @param form one without problems */
export function toBulkEdit(form: BulkForm): BulkEdit {
  const edit: Required<Omit<BulkEdit, 'pricePercent'>> & Pick<BulkEdit, 'pricePercent'> = {
    set: {},
    replace: {},
    append: {},
  };
  const price = form.priceMode === 'set' ? parseMoney(form.price) : null;
  if (price !== null) edit.set.unitPrice = price;
  if (form.priceMode === 'percent' && !isEmpty(form.percent)) edit.pricePercent = share(form.percent);
  if (!isEmpty(form.sale)) edit.set.salePercent = Number(form.sale);
  for (const field of ['remarks', 'description'] as const) {
    const words = form[field].trim();
    const mode = form[`${field}Mode`];
    if (mode === 'set') edit.set[field] = words;
    if (mode === 'append' && words) edit.append[field] = words;
    if (mode === 'replace' && form[`${field}Find`]) {
      edit.replace[field] = { find: form[`${field}Find`], with: form[field] };
    }
  }
  if (form.room !== 'keep') edit.set.stockRoom = form.room === 'sale' ? null : form.room;
  if (form.retain !== 'keep') edit.set.isRetain = form.retain === 'yes';
  if (form.lowMode === 'clear') edit.set.lowAt = null;
  if (form.lowMode === 'set' && !isEmpty(form.low)) edit.set.lowAt = Number(form.low);
  return edit;
}
