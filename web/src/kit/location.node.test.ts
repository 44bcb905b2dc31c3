import { expect, it } from 'vitest';
import { splitLocation } from './location.ts';

it('tells the area of a drawer’s code from the bin', () => {
  expect(splitLocation('A-03-12')).toEqual({ area: 'A-', bin: '03-12' });
  expect(splitLocation('K12')).toEqual({ area: 'K', bin: '12' });
  expect(splitLocation('Shelf 4/22')).toEqual({ area: 'Shelf ', bin: '4/22' });
  expect(splitLocation('12-B-7')).toEqual({ area: '12-', bin: 'B-7' });
  expect(splitLocation('0017')).toEqual({ area: '', bin: '0017' });
  expect(splitLocation('attic')).toEqual({ area: '', bin: 'attic' });
});

it('never loses a character of the code', () => {
  for (const code of ['A-03-12', 'é.7', ' B 2', '-', '', 'A--1', '柜 3']) {
    const { area, bin } = splitLocation(code);
    expect(area + bin).toBe(code);
  }
});
