import type { LotFields, LotOutline } from '../../../worker/src/contract/inventory.ts';
import { type BulkEdit, difference, isTooLong, wishFor } from '../../../worker/src/inventory/lotChanges.domain.ts';

/** What a change will do: spelt out for the first lots, counted for all. */
export interface BulkPreview {
  /** Lots in which something changes. */
  ids: string[];
  byField: Map<keyof LotFields, number>;
  first: { lot: LotOutline; before: LotFields; after: LotFields }[];
  /** Lots whose words would become too long: these words stay. */
  tooLong: number;
}

/** @param most lots to spell out */
export function previewOf(lots: readonly LotOutline[], edit: BulkEdit, most: number): BulkPreview {
  const preview: BulkPreview = { ids: [], byField: new Map(), first: [], tooLong: 0 };
  for (const lot of lots) {
    if (isTooLong(lot, edit)) preview.tooLong += 1;
    const change = difference(lot, wishFor(lot, edit));
    if (!change) continue;
    preview.ids.push(lot.id);
    if (preview.first.length < most) preview.first.push({ lot, ...change });
    for (const field of Object.keys(change.after) as (keyof LotFields)[]) {
      preview.byField.set(field, (preview.byField.get(field) ?? 0) + 1);
    }
  }
  return preview;
}
