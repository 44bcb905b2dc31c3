import { and, desc, eq, isNotNull, isNull, lt } from 'drizzle-orm';
import { systemClock } from './clock.ts';
import { inShop, type ShopContext } from './context.ts';
import { deadLetters } from './control.table.ts';
import { controlDatabase, type Database } from './database.ts';
import { createLog } from './log.ts';

/** How often the queue tries again before it gives up; the same figure as `max_retries` in wrangler.toml. */
export const MAX_RETRIES = 5;

/** Letters that somebody has decided about are of interest for a month. */
const CLOSED_KEPT_MS = 30 * 24 * 60 * 60 * 1000;

export type DeadLetter = typeof deadLetters.$inferSelect;

const shopOf = (body: unknown): string | null => {
  const { shopId } = (body ?? {}) as { shopId?: unknown };
  return typeof shopId === 'string' ? shopId : null;
};

/**
 * Keeps work that failed its last try. The message's own id is the row's id, so a repeated delivery adds nothing.
 * @param why null when the queue gave up by itself: its worker was stopped before it could say
 */
export async function keepDeadLetter(
  env: Pick<Env, 'CONTROL_DB'>,
  message: { id: string; body: unknown },
  why: Pick<DeadLetter, 'problem' | 'technical'> | null,
): Promise<void> {
  await controlDatabase(env)
    .insert(deadLetters)
    .values({
      id: message.id,
      shopId: shopOf(message.body),
      body: JSON.stringify(message.body ?? null),
      at: systemClock(),
      problem: why?.problem ?? null,
      technical: why?.technical ?? null,
    })
    .onConflictDoNothing();
}

/**
 * Keeps what the queue gave up on by itself: work whose worker was stopped before it could say why.
 * @returns the shops concerned
 */
export async function keepDeadLetters(batch: MessageBatch, env: Env): Promise<string[]> {
  const log = createLog({ queue: batch.queue });
  const shops = new Set<string>();
  for (const message of batch.messages) {
    await keepDeadLetter(env, message, null);
    message.ack();
    const { kind } = (message.body ?? {}) as { kind?: unknown };
    const shopId = shopOf(message.body);
    if (shopId !== null) shops.add(shopId);
    log.warn('work.gave_up', {
      shopId,
      kind: typeof kind === 'string' ? kind : null,
      attempts: message.attempts,
    });
  }
  return [...shops];
}

/** Letters of a shop that nobody has decided about, newest first. */
export const openDeadLetters = (ctx: ShopContext, limit: number): Promise<DeadLetter[]> =>
  controlDatabase(ctx.env)
    .select()
    .from(deadLetters)
    .where(inShop(ctx, deadLetters, isNull(deadLetters.outcome)))
    .orderBy(desc(deadLetters.at))
    .limit(limit);

export const countDeadLetters = (ctx: ShopContext): Promise<number> =>
  controlDatabase(ctx.env).$count(deadLetters, inShop(ctx, deadLetters, isNull(deadLetters.outcome)));

/** @returns null when the shop has no such letter */
export async function findDeadLetter(ctx: ShopContext, id: string): Promise<DeadLetter | null> {
  const [row] = await controlDatabase(ctx.env)
    .select()
    .from(deadLetters)
    .where(inShop(ctx, deadLetters, eq(deadLetters.id, id)));
  return row ?? null;
}

/** Writes down what was decided about a letter; the first decision stands. */
export async function closeDeadLetter(
  ctx: ShopContext,
  id: string,
  outcome: NonNullable<DeadLetter['outcome']>,
): Promise<void> {
  await controlDatabase(ctx.env)
    .update(deadLetters)
    .set({ outcome, closedAt: ctx.clock(), closedBy: ctx.actor?.memberId ?? null })
    .where(inShop(ctx, deadLetters, eq(deadLetters.id, id), isNull(deadLetters.outcome)));
}

/** Forgets letters that were decided about a month ago; called by cron. */
export async function trimDeadLetters(control: Database, now: number): Promise<void> {
  await control
    .delete(deadLetters)
    .where(and(isNotNull(deadLetters.outcome), lt(deadLetters.closedAt, now - CLOSED_KEPT_MS)));
}
