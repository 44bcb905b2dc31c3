import { LATE_COMMANDS_MS } from '../contract/picking.ts';
import type { ShopContext } from '../platform/context.ts';
import { lastFlushes, sessionsToPoke } from './sessions.store.ts';
import { pokeWalk, reflushWalk } from './sessions.usecases.ts';
import { loadDeliveries } from './walks.store.ts';

/** Ended walks are looked after this long: late commands have alarms of their own. */
const LATELY_MS = 2 * 24 * 3_600_000;

/** Brings what was noted for open walks to them; to be called after commits that carried `noteForWalks`. Never fails. */
export async function deliverChanges(ctx: ShopContext): Promise<void> {
  for (const sessionId of (await loadDeliveries(ctx)).keys()) await pokeWalk(ctx, sessionId);
}

/** Walks send again what the books, which were put back to an earlier day, have lost of them. Safe to repeat. */
export async function reflushWalks(ctx: ShopContext): Promise<void> {
  const known = await lastFlushes(ctx, ctx.clock() - LATE_COMMANDS_MS);
  for (const { sessionId, no, toSeq } of known) await reflushWalk(ctx, sessionId, { no, toSeq });
}

/** Cron's round: whatever a walk still holds, or has not heard of. */
export async function pokeWalks(ctx: ShopContext): Promise<void> {
  for (const id of await sessionsToPoke(ctx, ctx.clock() - LATELY_MS)) await pokeWalk(ctx, id);
}
