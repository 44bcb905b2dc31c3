import { describe, expect, it } from 'vitest';
import { columnsRem, readColumns, toggledColumn, USUAL_COLUMNS } from './lotColumns.ts';

describe('the columns of the inventory', () => {
  it('are the usual ones until a device keeps others', () => {
    for (const kept of [null, 'nonsense', '{"picture":true}']) expect(readColumns(kept)).toEqual(USUAL_COLUMNS);
  });

  it('are what the device has kept, in their order, without those that no longer exist', () => {
    expect(readColumns('["remarks","picture","weather"]')).toEqual(['picture', 'remarks']);
    expect(readColumns('[]')).toEqual([]);
  });

  it('come and go one by one', () => {
    expect(toggledColumn(['price', 'remarks'], 'sold')).toEqual(['price', 'sold', 'remarks']);
    expect(toggledColumn(['price', 'remarks'], 'price')).toEqual(['remarks']);
  });

  it('take more room the more there are', () => {
    expect(columnsRem(['price', 'sold'], false)).toBeGreaterThan(columnsRem(['price'], false));
    expect(columnsRem(['price'], true)).toBeLessThan(columnsRem(['price'], false));
  });
});
