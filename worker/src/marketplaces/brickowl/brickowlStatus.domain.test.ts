import { describe, expect, it } from 'vitest';
import {
  BRICKOWL_DEFAULT_WRITE_BACK,
  BRICKOWL_SETTABLE_STATUSES,
  brickowlStatusId,
  brickowlStatusName,
  brickowlStatusRank,
  normaliseBrickowlStatus,
} from './brickowlStatus.domain.ts';

describe('Brick Owl order statuses', () => {
  it.each([
    ['0', 'Pending', 'unpaid'],
    ['1', 'Payment Submitted', 'unpaid'],
    ['2', 'Payment Received', 'paid'],
    ['3', 'Processing', 'paid'],
    ['4', 'Processed', 'packed'],
    ['5', 'Shipped', 'shipped'],
    ['6', 'Received', 'received'],
    ['7', 'On Hold', 'on_hold'],
    ['8', 'Cancelled', 'cancelled'],
  ])('knows %s as %s and calls it %s', (id, name, status) => {
    expect(normaliseBrickowlStatus(id)).toBe(status);
    expect(normaliseBrickowlStatus(name.toUpperCase())).toBe(status);
    expect(brickowlStatusName(id)).toBe(name);
    expect(brickowlStatusId(name)).toBe(id);
  });

  it('keeps a status it does not know as it came', () => {
    expect(normaliseBrickowlStatus('9')).toBe('unknown');
    expect(brickowlStatusName('Awaiting Collection')).toBe('Awaiting Collection');
    expect(brickowlStatusId('9')).toBeNull();
  });

  it('ranks the usual way, by id and by name, and nothing off it', () => {
    expect(['0', '1', '2', 'Processing', '4', 'Shipped', '6'].map(brickowlStatusRank)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    for (const raw of ['7', '8', '9']) expect(brickowlStatusRank(raw)).toBeNull();
  });

  it('writes back only what a seller can set', () => {
    expect(BRICKOWL_DEFAULT_WRITE_BACK).toEqual({ picked: '3', packed: '4', shipped: '5' });
    for (const raw of Object.values(BRICKOWL_DEFAULT_WRITE_BACK)) expect(BRICKOWL_SETTABLE_STATUSES).toContain(raw);
  });
});
