import { expect, it } from 'vitest';
import { NO_FILTERS, nextLotSort, readLotView, toLotQuery, writeLotView } from './lotView.ts';
import { deltaWords } from './movementWords.ts';

it('the view of the inventory comes back from its own address', () => {
  const view = {
    ...NO_FILTERS,
    q: '3001',
    stock: 'reserved' as const,
    condition: 'U' as const,
    location: 'B4',
    type: 'MINIFIG' as const,
    category: 'none' as const,
    color: 11,
    minPrice: 0,
    sort: '-available' as const,
  };
  const address = writeLotView(view) as Record<string, string>;
  expect(readLotView(address)).toEqual(view);
  expect(readLotView({ category: '26' }).category).toBe(26);
  expect(toLotQuery(readLotView({ stock: 'stolen', sort: 'luck', type: 'part', category: 'bricks' }))).toEqual({
    sort: 'item',
  });
});

it('columns of numbers sort from the top first', () => {
  expect(nextLotSort('item', 'onHand')).toBe('-onHand');
  expect(nextLotSort('-onHand', 'onHand')).toBe('onHand');
  expect(nextLotSort('item', 'item')).toBe('-item');
});

it('a movement says what it changed', () => {
  expect(deltaWords({ onHandDelta: 12, reservedDelta: 2 })).toBe('+12 on hand, +2 reserved');
  expect(deltaWords({ onHandDelta: -3, reservedDelta: -3 })).toBe('−3 on hand, −3 reserved');
});
