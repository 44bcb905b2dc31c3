import { describe, expect, it } from 'vitest';
import type { LotOutline } from '../../../worker/src/contract/inventory.ts';
import { bulkProblems, NO_BULK_CHANGE, toBulkEdit } from './bulkForm.ts';
import { previewOf } from './bulkPreview.ts';

const typed = (part: Partial<typeof NO_BULK_CHANGE>) => ({ ...NO_BULK_CHANGE, ...part });
const lot = (id: string, part: Partial<LotOutline> = {}): LotOutline => ({
  ...{ id, itemName: 'Brick', colorName: 'Red', unitPrice: 1000, currency: 'EUR', salePercent: 0, onHand: 1 },
  ...{ levels: [], remarks: '', description: '', stockRoom: null, isRetain: false, lowAt: null },
  ...{ bulk: 1, tiers: [], holdBack: 0, keptOff: [] },
  ...part,
});

describe('a bulk change', () => {
  it('leaves everything as it is until something is chosen', () => {
    expect(toBulkEdit(NO_BULK_CHANGE)).toEqual({ set: {}, replace: {}, append: {} });
    expect(toBulkEdit(typed({ priceMode: 'set', remarksMode: 'append', lowMode: 'set' })).set).toEqual({});
  });

  it('asks for what was typed', () => {
    const form = typed({ priceMode: 'set', price: '0,125', sale: '20', retain: 'no', lowMode: 'clear', room: 'sale' });
    expect(toBulkEdit(form).set).toEqual({
      unitPrice: 1250,
      salePercent: 20,
      isRetain: false,
      lowAt: null,
      stockRoom: null,
    });
    expect(toBulkEdit(typed({ priceMode: 'percent', percent: '−2,5' })).pricePercent).toBe(-2.5);
    expect(toBulkEdit(typed({ descriptionMode: 'replace', descriptionFind: 'a ', description: ' b' })).replace).toEqual(
      {
        description: { find: 'a ', with: ' b' },
      },
    );
    expect(toBulkEdit(typed({ remarksMode: 'set' })).set, 'writing nothing empties them').toEqual({ remarks: '' });
  });

  it('says what cannot be', () => {
    expect(bulkProblems(typed({ priceMode: 'percent', percent: 'much' }))).toHaveProperty('percent');
    expect(bulkProblems(typed({ priceMode: 'set', price: 'free' }))).toHaveProperty('price');
    for (const sale of ['96', '-1', '2.5']) expect(bulkProblems(typed({ sale }))).toHaveProperty('sale');
    expect(bulkProblems(typed({ sale: '95', lowMode: 'set', low: '0' }))).toEqual({});
  });
});

describe('the preview of a bulk change', () => {
  it('spells out the first lots and counts the others, by what changes', () => {
    const lots = [lot('a'), lot('b', { salePercent: 20 }), lot('c', { remarks: 'x'.repeat(1000) })];
    const { ids, first, byField, tooLong } = previewOf(lots, { set: { salePercent: 20 }, append: { remarks: 'y' } }, 1);
    expect(ids).toEqual(['a', 'b', 'c']);
    expect(first).toEqual([
      { lot: lots[0], before: { salePercent: 0, remarks: '' }, after: { salePercent: 20, remarks: 'y' } },
    ]);
    expect([...byField]).toEqual([
      ['salePercent', 2],
      ['remarks', 2],
    ]);
    expect(tooLong).toBe(1);
  });
});
