import type { StatusWrite } from '../contract/orders.ts';

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
