import type { ShopContext } from '../platform/context.ts';
import { sessionsToPoke } from './sessions.store.ts';
import { pokeWalk } from './sessions.usecases.ts';
import { loadDeliveries } from './walks.store.ts';

/** Ended walks are looked after this long: late commands have alarms of their own. */
const LATELY_MS = 2 * 24 * 3_600_000;

/** Brings what was noted for open walks to them; to be called after commits that carried `noteForWalks`. Never fails. */
export async function deliverChanges(ctx: ShopContext): Promise<void> {
  for (const sessionId of (await loadDeliveries(ctx)).keys()) await pokeWalk(ctx, sessionId);
}

/** Cron's round: whatever a walk still holds, or has not heard of. */
export async function pokeWalks(ctx: ShopContext): Promise<void> {
  for (const id of await sessionsToPoke(ctx, ctx.clock() - LATELY_MS)) await pokeWalk(ctx, id);
}
