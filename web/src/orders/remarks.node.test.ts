import { expect, it } from 'vitest';
import { remarksSayMore } from './remarks.ts';

const place = (code: string) => ({ locationId: 'loc_1', code, quantity: 1 });

it('remarks that only repeat the drawer are not shown again', () => {
  expect(remarksSayMore({ remarks: 'A-03-12', places: [place('A-03-12')] })).toBe(false);
  expect(remarksSayMore({ remarks: ' a 03 12 ', places: [place('A-03-12')] })).toBe(false);
  expect(remarksSayMore({ remarks: 'A1, B2', places: [place('A1'), place('B2')] })).toBe(false);
  expect(remarksSayMore({ remarks: '', places: [] })).toBe(false);
});

it('remarks that say more than the drawer are shown', () => {
  expect(remarksSayMore({ remarks: 'A-03-12 check for cracks', places: [place('A-03-12')] })).toBe(true);
  expect(remarksSayMore({ remarks: 'top shelf', places: [] })).toBe(true);
});
