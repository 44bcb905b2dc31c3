import { describe, expect, it } from 'vitest';
import {
  BRICKLINK_DEFAULT_WRITE_BACK,
  BRICKLINK_SETTABLE_STATUSES,
  bricklinkStatusRank,
  normaliseBricklinkStatus,
} from './bricklinkStatus.domain.ts';

const unpaid = { rawStatus: 'None', paidAt: null };

describe('BrickLink order statuses', () => {
  it.each([
    ['PENDING', 'unpaid'],
    ['UPDATED', 'unpaid'],
    ['PROCESSING', 'unpaid'],
    ['READY', 'unpaid'],
    ['PAID', 'paid'],
    ['PAID-PENDING', 'unpaid'],
    ['PACKED', 'packed'],
    ['SHIPPED', 'shipped'],
    ['RECEIVED', 'received'],
    ['COMPLETED', 'completed'],
    ['OCR', 'problem'],
    ['NPB', 'problem'],
    ['NPX', 'problem'],
    ['NRS', 'problem'],
    ['NSS', 'problem'],
    ['CANCELLED', 'cancelled'],
    ['PURGED', 'purged'],
    ['packed', 'packed'],
    ['TELEPORTED', 'unknown'],
    ['constructor', 'unknown'],
  ])('calls %s without payment %s', (raw, status) => {
    expect(normaliseBricklinkStatus(raw, unpaid)).toBe(status);
  });

  it.each(['PENDING', 'UPDATED', 'PROCESSING', 'READY'])('counts %s as paid once the money is there', (raw) => {
    expect(normaliseBricklinkStatus(raw, { rawStatus: 'Received', paidAt: null })).toBe('paid');
    expect(normaliseBricklinkStatus(raw, { rawStatus: 'completed', paidAt: null })).toBe('paid');
    expect(normaliseBricklinkStatus(raw, { rawStatus: '', paidAt: 1 })).toBe('paid');
    expect(normaliseBricklinkStatus(raw, { rawStatus: 'Sent', paidAt: null })).toBe('unpaid');
  });

  it('does not count money that is still clearing, or came back, as paid', () => {
    for (const rawStatus of ['Clearing', 'Returned', 'Bounced']) {
      expect(normaliseBricklinkStatus('PROCESSING', { rawStatus, paidAt: 1 })).toBe('unpaid');
    }
  });

  it('never takes an on-site payment that has not cleared for paid', () => {
    expect(normaliseBricklinkStatus('PAID-PENDING', { rawStatus: 'Received', paidAt: 1 })).toBe('unpaid');
  });

  it('ranks the usual way, and nothing off it', () => {
    const way = ['PENDING', 'UPDATED', 'PROCESSING', 'READY', 'PAID', 'PACKED', 'SHIPPED', 'RECEIVED', 'COMPLETED'];
    const ranks = way.map((raw) => bricklinkStatusRank(raw) ?? Number.NaN);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    for (const raw of ['OCR', 'CANCELLED', 'PURGED', 'TELEPORTED']) expect(bricklinkStatusRank(raw)).toBeNull();
  });

  it('writes back only what a seller can set', () => {
    expect(BRICKLINK_DEFAULT_WRITE_BACK).toEqual({ picked: 'PACKED', packed: 'PACKED', shipped: 'SHIPPED' });
    for (const raw of Object.values(BRICKLINK_DEFAULT_WRITE_BACK)) expect(BRICKLINK_SETTABLE_STATUSES).toContain(raw);
  });
});
