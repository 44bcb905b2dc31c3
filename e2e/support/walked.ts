import { ulid } from 'ulid';
import type { OpenedSession, PickCommand, PickSession, ShortReason } from '../../worker/src/contract/picking.ts';
import { applyEntries } from '../../worker/src/picking/pickSession.domain.ts';
import { emptyState } from '../../worker/src/picking/pickState.domain.ts';
import { openStops } from '../../worker/src/picking/pickWalk.domain.ts';
import type { Client } from './shop.ts';

type Rest<C> = C extends unknown ? Omit<C, 'id' | 'v' | 'at'> : never;

/** What a phone would send, without a phone. */
const command = (rest: Rest<PickCommand>): PickCommand =>
  ({ id: ulid(), v: 1, at: new Date().toISOString(), ...rest }) as PickCommand;

export const startWalkWith = (client: Client, orderIds: string[]): Promise<PickSession> =>
  client.post('/api/pick-sessions', { orderIds });

/**
 * Walks a walk as somebody's phone would: every piece is picked, but at the first stops one piece each is missing.
 * @param missing what is wrong at the first stop, the second, …
 * @param stops how many stops to make; all of them unless given
 */
export async function walkOn(
  client: Client,
  walkId: string,
  { missing = [], stops }: { missing?: ShortReason[]; stops?: number } = {},
): Promise<void> {
  const { entries }: OpenedSession = await client.get(`/api/pick-sessions/${walkId}`);
  const commands: PickCommand[] = [command({ kind: 'join' })];
  for (const [i, stop] of openStops(applyEntries(emptyState(), entries)).slice(0, stops).entries()) {
    const reason = missing[i];
    for (const [j, { task, quantity }] of stop.split.entries()) {
      const short = reason && j === 0 ? 1 : 0;
      if (reason && short > 0) commands.push(command({ kind: 'short', taskId: task.id, qty: short, reason }));
      if (quantity > short) commands.push(command({ kind: 'pick', taskId: task.id, qty: quantity - short }));
    }
  }
  await client.post(`/api/pick-sessions/${walkId}/commands`, { commands });
}

/** Ends a walk; what was not reached is reported so. */
export const endWalk = (client: Client, walkId: string) =>
  client.post(`/api/pick-sessions/${walkId}/complete`, { open: 'short' });
