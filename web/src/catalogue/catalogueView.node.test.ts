import { expect, test } from 'vitest';
import {
  addToStockHref,
  itemHref,
  readCatalogueView,
  toCatalogQuery,
  weightWords,
  writeCatalogueView,
} from './catalogueView.ts';

test('a view survives the address, and junk in the address is left out', () => {
  const view = { q: 'plate 2x4', type: 'PART', category: '26', color: '11' } as const;
  const params = Object.fromEntries(
    Object.entries(writeCatalogueView(view)).map(([name, value]) => [name, value ?? undefined]),
  );
  expect(readCatalogueView(params)).toEqual(view);
  expect(toCatalogQuery(view)).toEqual(view);
  expect(readCatalogueView({ type: 'BRICK', category: '-1', color: "1'" })).toEqual({
    q: '',
    type: null,
    category: '',
    color: '',
  });
  expect(toCatalogQuery(readCatalogueView({}))).toEqual({});
});

test('numbers with odd characters stay one part of an address', () => {
  expect(itemHref('PART', '30/20 a', 11)).toBe('/catalogue/PART/30%2F20%20a?color=11');
  expect(addToStockHref('SET', '10350-1', null)).toBe('/stock/add?type=SET&no=10350-1');
  expect(addToStockHref('PART', '3020', 0)).toBe('/stock/add?type=PART&no=3020&color=0');
});

test('weights are written in grams', () => {
  expect(weightWords(980)).toBe('0.98 g');
});
