import type { StatusWrite } from '../contract/orders.ts';

const MINUTE = 60_000;

/** Tries before a write is parked with its words; by then about a day has passed. */
export const MAX_ATTEMPTS = 8;

/**
 * When to try a write again after it failed for a passing reason.
 * @param attempts tries so far, ≥ 1
 * @returns milliseconds to wait: 1, 2, 4, … minutes, at most 6 hours
 */
export const retryDelayMs = (attempts: number) => Math.min(6 * 60 * MINUTE, MINUTE * 2 ** (attempts - 1));

/** A write as stored, as far as deciding on the next one goes. */
export interface KnownWrite {
  id: string;
  rawTarget: string;
  state: StatusWrite['state'];
}

/**
 * What a new target means beside the writes there are: earlier ones that were not sent are superseded, and a target
 * that the marketplace has confirmed already needs no call.
 * @param writes of the order, oldest first
 */
export function planWrite(writes: KnownWrite[], rawTarget: string): { withdraw: string[]; alreadyThere: boolean } {
  const unsent = writes.filter(({ state }) => state === 'pending' || state === 'waiting' || state === 'parked');
  const lastConfirmed = writes.findLast(({ state }) => state === 'confirmed');
  return { withdraw: unsent.map(({ id }) => id), alreadyThere: lastConfirmed?.rawTarget === rawTarget };
}
