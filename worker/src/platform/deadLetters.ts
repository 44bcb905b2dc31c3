import { systemClock } from './clock.ts';
import { deadLetters } from './control.table.ts';
import { controlDatabase } from './database.ts';
import { createLog } from './log.ts';

/** Keeps work that failed every retry. The message's own id is the row's id, so a repeated delivery adds nothing. */
export async function keepDeadLetters(batch: MessageBatch, env: Env): Promise<void> {
  const log = createLog({ queue: batch.queue });
  for (const message of batch.messages) {
    const body = message.body as { shopId?: unknown; kind?: unknown } | null;
    const shopId = typeof body?.shopId === 'string' ? body.shopId : null;
    await controlDatabase(env)
      .insert(deadLetters)
      .values({ id: message.id, shopId, body: JSON.stringify(message.body ?? null), at: systemClock() })
      .onConflictDoNothing();
    message.ack();
    log.warn('work.gave_up', {
      shopId,
      kind: typeof body?.kind === 'string' ? body.kind : null,
      attempts: message.attempts,
    });
  }
}
