import { describe, expect, it } from 'vitest';
import { MOST_WORDS } from '../contract/inventory.ts';
import { type BulkEdit, difference, isTooLong, type LotWords, wishFor } from './lotChanges.domain.ts';

const LOT: LotWords = {
  unitPrice: 1000,
  salePercent: 0,
  remarks: 'A1 scratched',
  description: '',
  stockRoom: null,
  isRetain: false,
  bulk: 1,
  tiers: [],
  holdBack: 0,
  keptOff: [],
  lowAt: 5,
};
const changed = (edit: BulkEdit, lot: Partial<LotWords> = {}) => {
  const now = { ...LOT, ...lot };
  return difference(now, wishFor(now, edit))?.after ?? null;
};

describe('a change of many lots', () => {
  it('sets what it names and leaves the rest; a mark can be taken away', () => {
    expect(changed({ set: { salePercent: 20, lowAt: null } })).toEqual({ salePercent: 20, lowAt: null });
    expect(changed({ set: { lowAt: 5 } })).toBeNull();
  });

  it('replaces words wherever they stand, as they are written', () => {
    expect(changed({ replace: { remarks: { find: 'A1', with: 'B2 $&' } } })).toEqual({ remarks: 'B2 $& scratched' });
    expect(changed({ replace: { remarks: { find: 'scratched', with: '' } } })).toEqual({ remarks: 'A1' });
    expect(changed({ replace: { remarks: { find: 'a1', with: 'x' } } })).toBeNull();
  });

  it('puts words behind those that are there, also behind those it has just set or replaced', () => {
    expect(changed({ append: { remarks: 'sun', description: 'fine' } })).toEqual({
      remarks: 'A1 scratched sun',
      description: 'fine',
    });
    expect(changed({ set: { remarks: 'C3' }, append: { remarks: 'x' } })).toEqual({ remarks: 'C3 x' });
  });

  it('leaves words alone that would become too long, and says so', () => {
    const long = { remarks: 'x'.repeat(MOST_WORDS - 1) };
    const edit = { append: { remarks: 'y' }, set: { lowAt: 9 } };
    expect(changed(edit, long)).toEqual({ lowAt: 9 });
    expect([isTooLong({ ...LOT, ...long }, edit), isTooLong(LOT, edit)]).toEqual([true, false]);
  });

  it('raises and lowers prices by a share, rounded and never to nothing', () => {
    expect(changed({ pricePercent: 12.5 })).toEqual({ unitPrice: 1125 });
    expect(changed({ pricePercent: -99 }, { unitPrice: 3 })).toEqual({ unitPrice: 1 });
    expect(changed({ pricePercent: 50 }, { unitPrice: 0 })).toBeNull();
  });
});
